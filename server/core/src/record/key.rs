//! The key of every table, from typed ids. Nothing else in the core builds keys.

use tresse_proto::ids::{AccountId, ClientMsgId, ConversationId, DeviceId};
use tresse_store::key::{Key, with_u64};

/// device_record and every other table by device.
pub fn device(device: DeviceId) -> Key {
    Key::of(device.0)
}

/// keypackage_bytes: device, number.
pub fn key_package(device: DeviceId, number: u64) -> Key {
    with_u64(device.0, number)
}

/// contact_state: what `account` has decided about `other`.
pub fn contact(account: AccountId, other: AccountId) -> Key {
    Key::of(account.0).then(other.0)
}

/// conversation_tree and commit_entry: conversation, epoch.
pub fn epoch(conversation: ConversationId, epoch: u64) -> Key {
    with_u64(conversation.0, epoch)
}

/// conversation_entry and entry_pointers: conversation, seq.
pub fn entry(conversation: ConversationId, seq: u64) -> Key {
    with_u64(conversation.0, seq)
}

/// conversation_removal: conversation, device.
pub fn removal(conversation: ConversationId, device: DeviceId) -> Key {
    Key::of(conversation.0).then(device.0)
}

/// conversation_knock: conversation, account.
pub fn knock(conversation: ConversationId, account: AccountId) -> Key {
    Key::of(conversation.0).then(account.0)
}

/// account_conversation: account, conversation.
pub fn account_conversation(account: AccountId, conversation: ConversationId) -> Key {
    Key::of(account.0).then(conversation.0)
}

/// direct_conversation: the two accounts, sorted, so that the order of asking does not matter.
pub fn direct(one: AccountId, other: AccountId) -> Key {
    Key::of(one.min(other).0).then(one.max(other).0)
}

/// account_inbox: account, position.
pub fn inbox(account: AccountId, position: u64) -> Key {
    with_u64(account.0, position)
}

/// message_seq: device, client message id.
pub fn message(device: DeviceId, message: ClientMsgId) -> Key {
    Key::of(device.0).then(message.0)
}
