//! One network: a table of the file.

use toml::Table;
use tresse_proto::ids::NetworkCode;

use crate::error::NetworksError;
use crate::features::Features;
use crate::fields::Fields;
use crate::handle::{Handle, HandleError, HandleKind};
use crate::policy::Policy;
use crate::words::Words;

/// A network and its rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Network {
    /// In every account id, for ever.
    pub code: NetworkCode,
    /// Short name: the name of its table.
    pub name: String,
    /// Shown to people.
    pub title: String,
    /// By what accounts are found.
    pub handle: HandleKind,
    /// What may be done.
    pub policy: Policy,
    /// What its app has.
    pub features: Features,
    /// What things are called.
    pub words: Words,
}

impl Network {
    pub(crate) fn read(name: &str, table: Table) -> Result<Self, NetworksError> {
        let is_short = (1..=20).contains(&name.len());
        let fits = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
        if !is_short || !name.bytes().all(fits) {
            return Err(NetworksError::BadName {
                table: name.to_owned(),
            });
        }
        let mut fields = Fields::new(name, table);
        let network = Self {
            code: NetworkCode(fields.number("code", 1, u64::from(u16::MAX))? as u16),
            name: name.to_owned(),
            title: fields.text("title")?,
            handle: HandleKind::read(fields.table("handle")?)?,
            policy: Policy::read(fields.table("policy")?)?,
            features: Features::read(fields.optional_table("features")?)?,
            words: Words::read(fields.table("words")?)?,
        };
        fields.finish()?;
        Ok(network)
    }

    /// Brings a handle of this network into the one form in which it is compared.
    pub fn normalise(&self, handle: &str) -> Result<Handle, HandleError> {
        self.handle.normalise(handle)
    }

    /// Where a person of this network comes from, in the words of the network of who looks.
    pub fn badge_for(&self, viewer: &Self) -> String {
        viewer.words.badge.replace("{network}", &self.title)
    }
}
