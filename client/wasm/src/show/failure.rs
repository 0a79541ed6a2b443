//! Errors of the core, as codes and arguments: the words are the app's.

use tresse_client_core::{self as core, ClientError, ErrorClass};

use crate::view::{Arg, Class, Failure, safe};

/// What is told of an error.
pub(crate) fn failure(error: &ClientError) -> Failure {
    Failure {
        class: match error.class() {
            ErrorClass::Person => Class::Person,
            ErrorClass::Policy => Class::Policy,
            ErrorClass::Network => Class::Network,
            ErrorClass::Fatal => Class::Fatal,
        },
        code: error.code().to_owned(),
        args: error
            .args()
            .into_iter()
            .map(|(name, arg)| {
                let arg = match arg {
                    core::Arg::Number(number) => Arg::Number(safe(number)),
                    core::Arg::Text(text) => Arg::Text(text),
                };
                (name.to_owned(), arg)
            })
            .collect(),
    }
}

impl From<ClientError> for Failure {
    fn from(error: ClientError) -> Self {
        failure(&error)
    }
}
