//! Which client core goes into the apps. Each kind has folders and stamps of its own, so that what
//! is handed out is never mixed up with what only tests need.

use std::path::PathBuf;

use anyhow::Result;

use super::{node, stamp};

/// A build of the client core for browsers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Core {
    /// What people get: small, and held against the budgets.
    Release,
    /// For tests while somebody works on the core: built piece by piece, large.
    Fast,
    /// As people get it, with a way to fill the database: for measurements.
    Figures,
}

impl Core {
    /// By what a command line says.
    pub(crate) fn chosen(fast: bool, figures: bool) -> Self {
        match (fast, figures) {
            (true, _) => Self::Fast,
            (false, true) => Self::Figures,
            (false, false) => Self::Release,
        }
    }

    /// Cargo's profile, and the folder that cargo names after it.
    pub(crate) fn profile(self) -> (&'static str, &'static str) {
        match self {
            Self::Release | Self::Figures => ("release-web", "release-web"),
            Self::Fast => ("dev", "debug"),
        }
    }

    /// Features of the client core beyond what people get.
    pub(crate) fn features(self) -> &'static [&'static str] {
        match self {
            Self::Release => &[],
            Self::Fast | Self::Figures => &["figures"],
        }
    }

    /// Whether its size matters enough to wait for it.
    pub(crate) fn is_small(self) -> bool {
        self != Self::Fast
    }

    /// Where the module is put together, with its JavaScript.
    pub(crate) fn module(self) -> Result<PathBuf> {
        Ok(match self {
            Self::Release => node::folder().join("kit/wasm"),
            Self::Fast | Self::Figures => self.folder()?.join("wasm"),
        })
    }

    /// Where the apps are that hold it.
    pub(crate) fn dist(self) -> Result<PathBuf> {
        Ok(match self {
            Self::Release => node::folder().join("dist"),
            Self::Fast | Self::Figures => self.folder()?.join("dist"),
        })
    }

    /// What a step is remembered as.
    pub(crate) fn step(self, name: &str) -> String {
        match self {
            Self::Release => name.to_owned(),
            Self::Fast => format!("fast-{name}"),
            Self::Figures => format!("figures-{name}"),
        }
    }

    /// Where the steps keep what lies between sources and apps.
    pub(crate) fn folder(self) -> Result<PathBuf> {
        let folder = stamp::folder()?;
        Ok(match self {
            Self::Release => folder,
            Self::Fast => folder.join("fast"),
            Self::Figures => folder.join("figures"),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_kinds_share_a_place() {
        let kinds = [Core::Release, Core::Fast, Core::Figures];
        for one in kinds {
            for other in kinds.into_iter().filter(|other| *other != one) {
                assert_ne!(one.module().unwrap(), other.module().unwrap());
                assert_ne!(one.dist().unwrap(), other.dist().unwrap());
                assert_ne!(one.folder().unwrap(), other.folder().unwrap());
                assert_ne!(one.step("module"), other.step("module"));
            }
        }
    }
}
