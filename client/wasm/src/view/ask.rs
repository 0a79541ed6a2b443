//! What a window asks for, once. One for each thing that a person can want, and the reads that are
//! not shown all the time.

use serde::Deserialize;

use super::{
    AccountId, Audience, ConversationId, DeviceId, Folder, ImportInto, ImportRow, MessageId,
    NewFile, NewPart, PictureId, Planned, RowId,
};

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
    /// Send something that is more than text.
    SendPart {
        /// Where.
        conversation: ConversationId,
        /// What.
        part: NewPart,
        /// What it answers.
        reply_to: Option<MessageId>,
        /// Disappears so long after sending or reading.
        #[cfg_attr(test, ts(type = "number | null"))]
        expires_after_ms: Option<u64>,
    },
    /// Vote; it takes the place of the vote before.
    Vote {
        /// Where.
        conversation: ConversationId,
        /// In which poll.
        poll: MessageId,
        /// Indexes of all options that are chosen; none takes the vote back.
        choices: Vec<u8>,
    },
    /// Let all members see a message pinned.
    PinMessage {
        /// Where.
        conversation: ConversationId,
        /// Which.
        message: MessageId,
        /// One of the times that the chat offers; `null`: take it off.
        #[cfg_attr(test, ts(type = "number | null"))]
        for_ms: Option<u64>,
    },
    /// What the apps of the others would not show as it is.
    Preview {
        /// Where.
        conversation: ConversationId,
        /// Of what.
        planned: Planned,
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
    /// Send messages on.
    Forward {
        /// Which.
        #[cfg_attr(test, ts(type = "RowId[]"))]
        rows: Vec<RowId>,
        /// To which conversations.
        to: Vec<ConversationId>,
    },
    /// Send files. They come beside the text, in this order.
    SendFiles {
        /// Where.
        conversation: ConversationId,
        /// What.
        files: Vec<NewFile>,
        /// Text with them, or empty.
        caption: String,
        /// What they answer.
        reply_to: Option<MessageId>,
        /// How often they may be looked at; 0: as often as one likes.
        view_once: u8,
        /// Disappears so long after sending or reading.
        #[cfg_attr(test, ts(type = "number | null"))]
        expires_after_ms: Option<u64>,
    },
    /// Take back a message whose files are on their way.
    CancelFiles {
        /// Which.
        #[cfg_attr(test, ts(type = "RowId"))]
        row: RowId,
    },
    /// Let files that stand still go on.
    RetryFiles {
        /// Of which message.
        #[cfg_attr(test, ts(type = "RowId"))]
        row: RowId,
    },
    /// Bring a file to this device.
    FetchFile {
        /// Of which message.
        #[cfg_attr(test, ts(type = "RowId"))]
        row: RowId,
        /// Which of its files.
        index: u32,
    },
    /// Do not bring it after all.
    StopFetching {
        /// Of which message.
        #[cfg_attr(test, ts(type = "RowId"))]
        row: RowId,
        /// Which of its files.
        index: u32,
    },
    /// Open a file that is here: a `Blob` comes before the answer.
    OpenFile {
        /// Of which message.
        #[cfg_attr(test, ts(type = "RowId"))]
        row: RowId,
        /// Which of its files.
        index: u32,
    },
    /// A voice note was played.
    Played {
        /// Of which message.
        #[cfg_attr(test, ts(type = "RowId"))]
        row: RowId,
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

    // Exports of what the person had elsewhere.
    /// Take in a batch.
    Import {
        /// Where to.
        into: ImportInto,
        /// At most a thousand.
        rows: Vec<ImportRow>,
    },
    /// Take out again what was imported.
    ForgetImport {
        /// Where; an archive goes as a whole.
        conversation: ConversationId,
    },

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
        /// Who sees when one is there.
        #[serde(default)]
        #[cfg_attr(test, ts(optional))]
        presence: Option<Audience>,
        /// Who sees one's picture.
        #[serde(default)]
        #[cfg_attr(test, ts(optional))]
        picture: Option<Audience>,
        /// Who sees what one says about oneself.
        #[serde(default)]
        #[cfg_attr(test, ts(optional))]
        about: Option<Audience>,
        /// New conversations begin with this time after which messages disappear; 0: they stay.
        #[serde(default)]
        #[cfg_attr(test, ts(optional, type = "number"))]
        default_timer_ms: Option<u64>,
    },

    // What people and conversations look like.
    /// Be called something else, look different, say something else about oneself.
    SetProfile {
        /// Not empty.
        #[serde(default)]
        #[cfg_attr(test, ts(optional))]
        name: Option<String>,
        /// Empty: nothing.
        #[serde(default)]
        #[cfg_attr(test, ts(optional))]
        about: Option<String>,
        /// A WebP or JPEG file of at most 16 KiB in base64; empty: none.
        #[serde(default)]
        #[cfg_attr(test, ts(optional))]
        picture: Option<String>,
    },
    /// The bytes of a picture.
    Picture {
        /// Which.
        picture: PictureId,
    },
    /// Say something else about a group.
    Describe {
        /// Which.
        conversation: ConversationId,
        /// Empty: nothing.
        description: String,
    },
    /// Give a group another picture.
    SetGroupPicture {
        /// Which.
        conversation: ConversationId,
        /// A WebP or JPEG file of at most 24 KiB in base64; empty: none.
        picture: String,
    },
    /// Let messages disappear.
    SetTimer {
        /// Where.
        conversation: ConversationId,
        /// After what time; 0: they stay.
        #[cfg_attr(test, ts(type = "number"))]
        ms: u64,
    },
    /// Let messages go away when the conversation is left.
    SetVanish {
        /// Where.
        conversation: ConversationId,
        /// Or not any more.
        on: bool,
    },
    /// Choose colours.
    SetTheme {
        /// Where.
        conversation: ConversationId,
        /// Id of them; empty: the app's own.
        theme: String,
    },
    /// Give somebody another name.
    SetNickname {
        /// Where.
        conversation: ConversationId,
        /// Whom.
        account: AccountId,
        /// Empty: their own.
        nickname: String,
    },
    /// Choose the emoji beside the field.
    SetQuickEmoji {
        /// Where.
        conversation: ConversationId,
        /// Empty: the app's own.
        emoji: String,
    },
    /// The person is recording a voice note.
    Recording {
        /// Where.
        conversation: ConversationId,
    },
    /// Keep the other one of a direct conversation at a distance.
    Restrict {
        /// Which.
        conversation: ConversationId,
        /// Or not any more.
        restricted: bool,
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
