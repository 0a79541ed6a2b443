//! All networks of an installation.

use std::collections::BTreeMap;

use toml::{Table, Value};
use tresse_proto::ids::NetworkCode;

use crate::error::NetworksError;
use crate::network::Network;
use crate::policy::Policy;

const BUILTIN: &str = include_str!("../networks.toml");

/// The networks, by code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Networks {
    by_code: BTreeMap<NetworkCode, Network>,
}

impl Networks {
    /// The text behind [`Self::builtin`]: a start for an operator's own file.
    pub const BUILTIN_TOML: &str = BUILTIN;

    /// The networks that come with the program.
    pub fn builtin() -> Self {
        Self::parse(BUILTIN).expect("a test parses the very same text")
    }

    /// Reads an operator's file.
    pub fn parse(text: &str) -> Result<Self, NetworksError> {
        let tables: Table = text
            .parse()
            .map_err(|error: toml::de::Error| NetworksError::Syntax(error.to_string()))?;
        let mut by_code = BTreeMap::<_, Network>::new();
        for (name, value) in tables {
            let Value::Table(table) = value else {
                return Err(NetworksError::Unknown {
                    table: "top".to_owned(),
                    key: name,
                });
            };
            let network = Network::read(&name, table)?;
            if let Some(other) = by_code.get(&network.code) {
                return Err(NetworksError::SameCode {
                    table: name,
                    other: other.name.clone(),
                });
            }
            by_code.insert(network.code, network);
        }
        if by_code.is_empty() {
            return Err(NetworksError::Empty);
        }
        Ok(Self { by_code })
    }

    /// By short name.
    pub fn by_name(&self, name: &str) -> Option<&Network> {
        self.iter().find(|network| network.name == name)
    }

    /// By the code in an account id.
    pub fn by_code(&self, code: NetworkCode) -> Option<&Network> {
        self.by_code.get(&code)
    }

    /// In the order of their codes.
    pub fn iter(&self) -> impl Iterator<Item = &Network> {
        self.by_code.values()
    }

    /// The rules of a conversation between these networks; `None` if one is unknown or none is named.
    pub fn strictest(&self, codes: impl IntoIterator<Item = NetworkCode>) -> Option<Policy> {
        let mut strictest: Option<Policy> = None;
        for code in codes {
            let policy = &self.by_code(code)?.policy;
            strictest = Some(match strictest {
                Some(so_far) => so_far.stricter(policy),
                None => policy.clone(),
            });
        }
        strictest
    }
}
