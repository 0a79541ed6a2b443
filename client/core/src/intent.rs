//! What a person can want, and what comes of it. One file per group of intents under `intent/`
//! carries them out.

use std::path::PathBuf;

use tresse_content::MessageId;
use tresse_proto::ids::{AccountId, ClientMsgId, ConversationId, DeviceId, DeviceKey, InviteToken};
use tresse_proto::wire;

use crate::chat::Folder;
use crate::privacy::Privacy;

/// What a person wants.
#[derive(Debug, Clone)]
pub enum Intent {
    /// First step to an account on a network. The database must be empty of an account.
    Register {
        /// Short name of the network.
        network: String,
        /// As typed by the person; normalised here.
        handle: String,
        /// Display name, encrypted content for contacts only.
        name: String,
    },
    /// Second step.
    Verify {
        /// The code that was sent to the handle.
        code: String,
    },
    /// Become a further device of an existing account: wait until another device adds this key.
    /// Ends at once with the code to show there; `Change::CaughtUp` follows when it was added.
    Link {
        /// Short name of the network.
        network: String,
        /// As shown on the existing device: the new device's signature covers it.
        account: AccountId,
    },
    /// Vouch for a further device of this account, by the key it shows.
    AddDevice {
        /// Its key and proof, as printed by the new device.
        code: String,
    },
    /// The account as the server sees it (reach, network).
    GetAccount,
    /// Turn reach on or off for another network.
    SetReach {
        /// Short name of the other network.
        network: String,
        /// They may contact me.
        inbound: bool,
        /// I may contact them.
        outbound: bool,
    },
    /// Devices of one's own account.
    ListDevices,
    /// Log a device out and have it removed from every conversation.
    RevokeDevice(DeviceId),
    /// Delete the account at the server.
    DeleteAccount,

    /// Look an exact handle up.
    Find {
        /// Short name of its network.
        network: String,
        /// As typed.
        handle: String,
    },
    /// First contact: makes a direct conversation and sends one text with it.
    Request {
        /// From `Find`.
        account: AccountId,
        /// The one text.
        text: String,
    },
    /// Accept or decline a request.
    AnswerRequest {
        /// The request.
        conversation: ConversationId,
        /// Accept or decline.
        accept: bool,
    },
    /// Block or unblock.
    Block {
        /// Whom.
        account: AccountId,
        /// false: unblock.
        blocked: bool,
    },

    /// Make a group, with accepted contacts in it from the beginning (none is fine).
    NewGroup {
        /// Shown to members; never to the server.
        name: String,
        /// First members.
        members: Vec<AccountId>,
    },
    /// Add contacts, or accounts that knocked, in one commit.
    Add {
        /// Where.
        conversation: ConversationId,
        /// Whom.
        accounts: Vec<AccountId>,
    },
    /// Give a group another name.
    Rename {
        /// Which group.
        conversation: ConversationId,
        /// Shown to members; never to the server.
        name: String,
    },
    /// Remove an account with all its devices.
    Remove {
        /// Where from.
        conversation: ConversationId,
        /// Whom.
        account: AccountId,
    },
    /// Leave.
    Leave(ConversationId),
    /// Make somebody admin, or member again.
    SetRole {
        /// Where.
        conversation: ConversationId,
        /// Whom.
        account: AccountId,
        /// Which role.
        role: wire::Role,
    },
    /// Make an invite (admins).
    Invite(ConversationId),
    /// Make the invite void.
    RevokeInvite(ConversationId),
    /// Ask to join by an invite; an admin's device adds the account.
    Join {
        /// From the link.
        conversation: ConversationId,
        /// From the link.
        token: InviteToken,
    },
    /// What the server knows of a conversation: roles, knocks.
    GetConversation(ConversationId),

    /// Send a message. Done when the server has it. It is durable from the first moment: if nobody
    /// waits for the end (the process ended, say), it goes out all the same.
    Send {
        /// Where.
        conversation: ConversationId,
        /// What.
        message: Outgoing,
        /// Chosen by the caller, who may want the same again without knowing what became of the
        /// first time: it has the outcome of the first time, and there is one message.
        reference: Option<ClientMsgId>,
    },
    /// Send what somebody said to other conversations too. Done when it is queued everywhere; nothing
    /// is sent if it is not possible in one of them.
    Forward {
        /// What.
        row: i64,
        /// Where to.
        to: Vec<ConversationId>,
        /// As for `Send`.
        reference: Option<ClientMsgId>,
    },
    /// Tell the others that this person is typing. Lost without harm.
    Typing(ConversationId),
    /// Everything up to this row has been seen by the person.
    MarkRead {
        /// Where.
        conversation: ConversationId,
        /// Newest row that was seen.
        row: i64,
    },

    // What follows is kept on this device, at once and without the server.
    /// Keep a text that was begun.
    Draft {
        /// Where.
        conversation: ConversationId,
        /// Empty: there is none.
        text: String,
    },
    /// Let a conversation stand before the others.
    Pin {
        /// Which.
        conversation: ConversationId,
        /// false: no longer.
        pinned: bool,
    },
    /// Count a conversation among those that the person likes best.
    Favourite {
        /// Which.
        conversation: ConversationId,
        /// false: no longer.
        favourite: bool,
    },
    /// Do not disturb the person because of a conversation.
    Mute {
        /// Which.
        conversation: ConversationId,
        /// 0: not any more. [`crate::MUTED_FOR_GOOD_MS`]: for good.
        until_ms: u64,
    },
    /// Put a conversation into another list. A request lies in a list for requests, and nothing else
    /// does.
    Move {
        /// Which.
        conversation: ConversationId,
        /// Where to.
        folder: Folder,
    },
    /// Mark a conversation as unread, until the person has looked at it.
    MarkUnread {
        /// Which.
        conversation: ConversationId,
        /// false: no longer.
        unread: bool,
    },
    /// Keep a message among those that the person wants to find again.
    Star {
        /// Which.
        row: i64,
        /// false: no longer.
        starred: bool,
    },
    /// What others learn of what this person does on this device.
    SetPrivacy(Privacy),
}

/// A message that a person sends.
#[derive(Debug, Clone)]
pub enum Outgoing {
    /// Text, maybe as a reply, maybe with an end.
    Text {
        /// Markdown as in MIMI content is not interpreted: plain text.
        text: String,
        /// The message it answers.
        reply_to: Option<MessageId>,
        /// Accounts that are mentioned in the text.
        mentions: Vec<AccountId>,
        /// Disappears this many milliseconds after it was sent.
        expires_after_ms: Option<u64>,
    },
    /// A reaction; an empty emoji takes it back.
    React {
        /// To which message.
        to: MessageId,
        /// One emoji, or empty.
        emoji: String,
    },
    /// New text for an own message, within the window of the stricter network.
    Edit {
        /// Which message.
        message: MessageId,
        /// The new text.
        text: String,
    },
    /// Take an own message back.
    Unsend {
        /// Which message.
        message: MessageId,
    },
    /// A file: encrypted, uploaded, and described in a message.
    Attach {
        /// Readable by the client; refused if over the network's limit.
        file: PathBuf,
        /// Shown to the others.
        filename: String,
        /// IANA media type.
        media_type: String,
        /// Text with it, if the network has captions.
        caption: String,
    },
}

/// What came of an intent.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// It is done.
    Done,
    /// A code is on its way; with the demonstration verifier it is here.
    CodeSent {
        /// Shown loudly as a demonstration.
        demonstration_code: Option<String>,
    },
    /// The account (or this further device of it) exists.
    Registered(DeviceId),
    /// To be typed or scanned on an existing device.
    LinkCode(String),
    /// As the server sees it.
    Account(wire::Account),
    /// Devices.
    Devices(Vec<wire::Device>),
    /// A new device was added with this key.
    DeviceAdded(DeviceId, DeviceKey),
    /// Found.
    Found {
        /// The account.
        account: AccountId,
        /// Whether the first message is a request.
        needs_request: bool,
    },
    /// A conversation was made (request, new group).
    Conversation(ConversationId),
    /// As the server sees it.
    ConversationInfo(wire::Conversation),
    /// An invite.
    Invite {
        /// Where to.
        conversation: ConversationId,
        /// The secret.
        token: InviteToken,
    },
    /// Accepted by the server, with its place.
    Sent {
        /// Id that replies and reactions refer to.
        message: MessageId,
        /// Row in the timeline.
        row: i64,
        /// Place in the conversation.
        seq: u64,
    },
}
