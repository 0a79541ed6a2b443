//! What a person can want, and what comes of it. One file per group of intents under `intent/`
//! carries them out.

use tresse_content::MessageId;
use tresse_proto::ids::{AccountId, ClientMsgId, ConversationId, DeviceId, DeviceKey, InviteToken};
use tresse_proto::wire;

use crate::chat::Folder;
use crate::file::NewFile;
use crate::import::Import;
use crate::part::NewPart;
use crate::presence::Looked;
use crate::privacy::PrivacyChange;
use crate::profile::change::ProfileChange;
use crate::shared::SharedChange;

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

    /// Be called something else, look different, say something else about oneself. People hear of it
    /// with the next message to them.
    SetProfile(ProfileChange),
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
    /// Say something else about a group.
    Describe {
        /// Which group.
        conversation: ConversationId,
        /// Empty: nothing.
        description: String,
    },
    /// Give a group another picture.
    SetGroupPicture {
        /// Which group.
        conversation: ConversationId,
        /// A WebP or JPEG file; empty: none.
        picture: Vec<u8>,
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
        /// What; in the order of their conversation, whatever order they are named in.
        rows: Vec<i64>,
        /// Where to.
        to: Vec<ConversationId>,
        /// As for `Send`.
        reference: Option<ClientMsgId>,
    },
    /// Take back a message whose files are on their way, or stand still.
    CancelFiles {
        /// Which.
        row: i64,
    },
    /// Let the files of a message that stand still go on.
    RetryFiles {
        /// Of which message.
        row: i64,
    },
    /// Bring a file of a message to this device. Done at once; `Change::MessageChanged` follows.
    FetchFile {
        /// Of which message.
        row: i64,
        /// Which of its files.
        index: u32,
    },
    /// Do not bring it after all.
    StopFetching {
        /// Of which message.
        row: i64,
        /// Which of its files.
        index: u32,
    },
    /// A file that may be looked at once is about to be shown, or a voice note was played.
    Opened {
        /// Of which message.
        row: i64,
    },
    /// Tell the others that this person is typing. Lost without harm.
    Typing(ConversationId),
    /// Tell the others that this person is recording a voice note. Lost without harm.
    Recording(ConversationId),
    /// The person looks at something else, or at nothing.
    Look(Looked),
    /// Change what all members of a conversation see alike. Done when the server has it.
    SetShared {
        /// Where.
        conversation: ConversationId,
        /// What.
        change: SharedChange,
    },
    /// Let all members see a message pinned.
    PinMessage {
        /// Where.
        conversation: ConversationId,
        /// Which.
        message: MessageId,
        /// For so many milliseconds; [`crate::PINNED_FOR_GOOD_MS`]: until it is taken off. `None`: take
        /// it off.
        for_ms: Option<u64>,
    },
    /// Everything up to this row has been seen by the person.
    MarkRead {
        /// Where.
        conversation: ConversationId,
        /// Newest row that was seen.
        row: i64,
    },

    // What follows is kept here, at once and without the server. Of most of it the other devices of the
    // person are told.
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
    /// Keep the other one of a direct conversation at a distance: they learn neither what was read nor
    /// whether this person is there. It goes to the hidden conversations.
    Restrict {
        /// Which.
        conversation: ConversationId,
        /// false: no longer.
        restricted: bool,
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
    /// Take in a batch of an export of the person's conversations elsewhere.
    Import(Box<Import>),
    /// Take out again what was imported into a conversation; an archive goes as a whole.
    ForgetImport(ConversationId),
    /// What others learn of this person, and of what they do on this device.
    SetPrivacy(PrivacyChange),
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
    /// Something that is more than text: a poll, a place, a contact, a sticker.
    Part {
        /// What.
        part: NewPart,
        /// The message it answers.
        reply_to: Option<MessageId>,
        /// Disappears this many milliseconds after it was sent.
        expires_after_ms: Option<u64>,
    },
    /// A vote in a poll; it takes the place of the one before.
    Vote {
        /// Which message is the poll.
        poll: MessageId,
        /// Indexes of all options that the person chooses; none: takes the vote back.
        choices: Vec<u8>,
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
    /// Files: shown at once, encrypted, uploaded, and then described in a message.
    Attach {
        /// In this order; refused if a network does not have their kind or if they are too large.
        files: Vec<NewFile>,
        /// Text with them, if the network has captions.
        caption: String,
        /// The message they answer.
        reply_to: Option<MessageId>,
        /// How often they may be looked at; 0: as often as one likes.
        view_once: u8,
        /// Disappears this many milliseconds after it was sent.
        expires_after_ms: Option<u64>,
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
    /// A batch is in.
    Imported {
        /// Where it is: an archive may have been made for it.
        conversation: ConversationId,
        /// Messages that are new.
        added: u64,
        /// Messages that were there.
        known: u64,
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
