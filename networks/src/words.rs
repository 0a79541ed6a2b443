//! What things are called on a network. The keys are closed: a shell may rely on every one.

use crate::error::NetworksError;
use crate::fields::Fields;

macro_rules! words {
    ($($(#[$doc:meta])* $key:ident),* $(,)?) => {
        /// The vocabulary of a network.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct Words {
            $($(#[$doc])* pub $key: String,)*
        }

        impl Words {
            pub(crate) fn read(mut fields: Fields) -> Result<Self, NetworksError> {
                let words = Self { $($key: fields.text(stringify!($key))?,)* };
                fields.finish()?;
                Ok(words)
            }
        }
    };
}

words! {
    /// What an account is found by.
    handle,
    /// Heading over the conversations.
    chats,
    /// Heading over first contacts that wait for an answer.
    requests,
    /// Lets somebody in.
    accept,
    /// Sends somebody away, unseen.
    decline,
    /// Never hears from somebody again.
    block,
    /// Not at the server yet.
    sending,
    /// At the server.
    sent,
    /// On a device of the other person.
    delivered,
    /// Seen by the other person.
    read,
    /// Somebody is writing.
    typing,
    /// Mark on a message that was edited.
    edited,
    /// In the place of a message that was taken back, where the network leaves a trace.
    unsent,
    /// In the place of a message whose time is over.
    expired,
    /// In the place of something this app cannot show.
    unsupported,
    /// Goes out of a group.
    leave,
    /// Where a person of another network comes from; `{network}` is its title.
    badge,
}
