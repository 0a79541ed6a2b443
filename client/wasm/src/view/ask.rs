//! What a window asks for, once. One for each thing that a person can want, and the reads that are
//! not shown all the time.

use serde::Deserialize;

use super::{AccountId, ConversationId, DeviceId, Folder, MessageId, RowId};

/// What a window asks for.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(
    tag = "kind",
    rename_all = "snake_case",
    rename_all_fields = "camelCase"
)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Ask {
    // Sign-up.
    /// First step to an account.
    Register {
        /// As typed.
        handle: String,
        /// As shown to others.
        name: String,
    },
    /// Second step.
    Verify {
        /// That was sent to the handle.
        code: String,
    },
    /// Become a further device of an account.
    Link {
        /// As shown on the existing device.
        account: AccountId,
    },

    // Account.
    /// As the server sees it.
    Account,
    /// Turn reach on or off for another network.
    SetReach {
        /// Which.
        #[cfg_attr(test, ts(type = "NetworkName"))]
        network: String,
        /// They may contact me.
        inbound: bool,
        /// I may contact them.
        outbound: bool,
    },
    /// Devices of one's own account.
    Devices,
    /// Vouch for a further device.
    AddDevice {
        /// As shown on the new device.
        code: String,
    },
    /// Log a device out for good.
    RevokeDevice {
        /// Which.
        device: DeviceId,
    },
    /// Delete the account at the server.
    DeleteAccount,

    // People.
    /// Everybody this account has to do with.
    People,
    /// Look an exact handle up.
    Find {
        /// Of which network.
        #[cfg_attr(test, ts(type = "NetworkName"))]
        network: String,
        /// As typed.
        handle: String,
    },
    /// First contact with one text.
    Request {
        /// Whom.
        account: AccountId,
        /// The text.
        text: String,
    },
    /// Accept or decline a request.
    AnswerRequest {
        /// Which.
        conversation: ConversationId,
        /// Or decline.
        accept: bool,
    },
    /// Block or unblock.
    Block {
        /// Whom.
        account: AccountId,
        /// Or unblock.
        blocked: bool,
    },

    // Groups.
    /// Make a group.
    NewGroup {
        /// Of the group.
        name: String,
        /// Who is in from the beginning.
        members: Vec<AccountId>,
    },
    /// Add people.
    Add {
        /// Where.
        conversation: ConversationId,
        /// Whom.
        accounts: Vec<AccountId>,
    },
    /// Put somebody out.
    Remove {
        /// Where.
        conversation: ConversationId,
        /// Whom.
        account: AccountId,
    },
    /// Leave a group.
    Leave {
        /// Which.
        conversation: ConversationId,
    },
    /// Give a group another name.
    Rename {
        /// Which.
        conversation: ConversationId,
        /// The name.
        name: String,
    },
    /// Make somebody admin, or member again.
    SetRole {
        /// Where.
        conversation: ConversationId,
        /// Whom.
        account: AccountId,
        /// Or member.
        admin: bool,
    },
    /// Make an invite link.
    Invite {
        /// To which group.
        conversation: ConversationId,
    },
    /// Make the link void.
    RevokeInvite {
        /// Of which group.
        conversation: ConversationId,
    },
    /// Ask to be added by a link.
    Join {
        /// As it was shared.
        link: String,
    },
    /// Ask the server about roles and knocks.
    Refresh {
        /// Of which conversation.
        conversation: ConversationId,
    },

    // Messages.
    /// Send a text.
    Send {
        /// Where.
        conversation: ConversationId,
        /// The text.
        text: String,
        /// What it answers.
        reply_to: Option<MessageId>,
        /// Who is mentioned where.
        mentions: Vec<MentionAt>,
        /// Disappears so long after sending or reading.
        #[cfg_attr(test, ts(type = "number | null"))]
        expires_after_ms: Option<u64>,
    },
    /// React; an empty emoji takes it back.
    React {
        /// To what.
        to: MessageId,
        /// Where.
        conversation: ConversationId,
        /// One emoji, or empty.
        emoji: String,
    },
    /// Give an own message another text.
    Edit {
        /// Which.
        message: MessageId,
        /// Where.
        conversation: ConversationId,
        /// The text.
        text: String,
    },
    /// Take an own message back.
    Unsend {
        /// Which.
        message: MessageId,
        /// Where.
        conversation: ConversationId,
    },
    /// Send a message on.
    Forward {
        /// Which.
        #[cfg_attr(test, ts(type = "RowId"))]
        row: RowId,
        /// To which conversations.
        to: Vec<ConversationId>,
    },
    /// The person is typing.
    Typing {
        /// Where.
        conversation: ConversationId,
    },
    /// Everything up to this row has been seen.
    MarkRead {
        /// Where.
        conversation: ConversationId,
        /// Newest row that was seen.
        #[cfg_attr(test, ts(type = "RowId"))]
        row: RowId,
    },
    /// Who has it, who read it.
    MessageInfo {
        /// Which.
        #[cfg_attr(test, ts(type = "RowId"))]
        row: RowId,
    },
    /// Keep a message, or not any more.
    Star {
        /// Which.
        #[cfg_attr(test, ts(type = "RowId"))]
        row: RowId,
        /// Or not any more.
        starred: bool,
    },
    /// Kept messages.
    Starred,

    // Settings of a conversation.
    /// What was begun; empty: nothing.
    Draft {
        /// Where.
        conversation: ConversationId,
        /// The text.
        text: String,
    },
    /// Stand first.
    Pin {
        /// Which.
        conversation: ConversationId,
        /// Or not any more.
        pinned: bool,
    },
    /// Choose it.
    Favourite {
        /// Which.
        conversation: ConversationId,
        /// Or not any more.
        favourite: bool,
    },
    /// No notifications until a time; 0: all of them again.
    Mute {
        /// Which.
        conversation: ConversationId,
        /// `Number.MAX_SAFE_INTEGER`: for good.
        #[cfg_attr(test, ts(type = "number"))]
        until: u64,
    },
    /// Put it into another list.
    Move {
        /// Which.
        conversation: ConversationId,
        /// Which list.
        folder: Folder,
    },
    /// Mark it as unread.
    MarkUnread {
        /// Which.
        conversation: ConversationId,
        /// Or not any more.
        unread: bool,
    },

    // Privacy.
    /// What others learn.
    Privacy,
    /// Change it.
    SetPrivacy {
        /// Tell senders that their messages were seen.
        read_receipts: bool,
        /// Tell others while one types.
        typing: bool,
    },
}

/// A place of a text, counted in units of a JavaScript string.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct MentionAt {
    /// First unit.
    pub start: u32,
    /// Behind the last one.
    pub end: u32,
    /// Who.
    pub account: AccountId,
}
