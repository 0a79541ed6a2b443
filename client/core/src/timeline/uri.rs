//! Uris of accounts and conversations, as they enter message ids and mentions.
//!
//! Surprising rule: messages do not carry them. Sender and room are known from the encryption, which
//! is also why a message that does carry others is a forgery.

use tresse_proto::ids::{AccountId, ConversationId};

const ACCOUNT: &str = "mimi://tresse.invalid/u/";
const ROOM: &str = "mimi://tresse.invalid/r/";

/// The uri under which an account appears in message ids and mentions.
pub(crate) fn sender_uri(account: AccountId) -> String {
    format!("{ACCOUNT}{account}")
}

/// The uri under which a conversation appears in message ids.
pub(crate) fn room_uri(conversation: ConversationId) -> String {
    format!("{ROOM}{conversation}")
}

/// The account of a mention; `None` if it is not one of ours.
pub(crate) fn account_of(uri: &str) -> Option<AccountId> {
    uri.strip_prefix(ACCOUNT)?.parse().ok()
}
