//! Why something cannot be done. The words are the app's: `code` is a key of its catalogue.

use std::collections::BTreeMap;

use serde::Serialize;

/// Why a call failed.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Failure {
    /// Who can do something about it.
    pub class: Class,
    /// Key of the app's catalogue: `failure.<code>`.
    pub code: String,
    /// What its sentence names.
    #[cfg_attr(test, ts(type = "Record<string, string | number>"))]
    pub args: BTreeMap<String, Arg>,
}

/// Who can do something about a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "FailureClass"))]
pub enum Class {
    /// The person, by doing something else.
    Person,
    /// Nobody: the rules of a network.
    Policy,
    /// Time: the server cannot be reached, or is busy.
    Network,
    /// A developer, or free space.
    Fatal,
}

/// What a sentence about a failure names.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Arg {
    /// A name or a list.
    Text(String),
    /// A number, formatted by the app.
    Number(u64),
}

impl Failure {
    /// A failure without arguments.
    pub fn new(class: Class, code: &str) -> Self {
        Self {
            class,
            code: code.to_owned(),
            args: BTreeMap::new(),
        }
    }
}
