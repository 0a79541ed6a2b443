//! Conversations: a row of a list, and all that a header and an information pane show.

use serde::{Deserialize, Serialize};

use super::{ConversationId, Offers, Person, PictureId, PinnedMessage, RowId, Summary};

/// Which list a conversation is in. Each app names those that it shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Folder {
    /// The first list.
    Inbox,
    /// A second list, by the person's choice.
    General,
    /// Out of the way.
    Archived,
    /// First contacts that wait for an answer.
    Requests,
    /// Those which are better not seen.
    Hidden,
}

/// Which rows of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Filter {
    /// Every one.
    All,
    /// With something unread, or marked so.
    Unread,
    /// Chosen by the person.
    Favourites,
    /// Groups.
    Groups,
}

/// Direct or group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum ChatKind {
    /// Two people.
    Direct,
    /// A group.
    Group,
}

/// A row of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ChatRow {
    /// Which.
    pub id: ConversationId,
    /// Direct or group.
    pub kind: ChatKind,
    /// The group's name, or that of the other person; empty for a group without one.
    pub title: String,
    /// Of a direct conversation.
    pub peer: Option<Person>,
    /// Networks in it other than one's own.
    #[cfg_attr(test, ts(type = "NetworkName[]"))]
    pub other_networks: Vec<String>,
    /// The newest line.
    pub last: Option<Last>,
    /// Of the newest line.
    #[cfg_attr(test, ts(type = "number"))]
    pub at: u64,
    /// Messages that the person has not seen.
    pub unread: u32,
    /// One of them mentions the person.
    pub mentioned: bool,
    /// By the person.
    pub marked_unread: bool,
    /// What was begun and not sent.
    pub draft: Option<String>,
    /// Stands first.
    pub pinned: bool,
    /// Chosen by the person.
    pub favourite: bool,
    /// 0: not muted; Number.MAX_SAFE_INTEGER: for good.
    #[cfg_attr(test, ts(type = "number"))]
    pub muted_until: u64,
    /// Where it is.
    pub folder: Folder,
    /// First contact that was not answered, from somebody who is no contact.
    pub stranger: bool,
    /// Of the group, or of the other person.
    pub picture: Option<PictureId>,
    /// Of the other person; `null`: hidden, or never heard.
    pub presence: Option<Presence>,
    /// The other person is kept at a distance.
    pub restricted: bool,
}

/// Whether somebody is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Presence {
    /// Now.
    pub active: bool,
    /// When they were heard last; `null` while they are there, and if it is not known.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub last_seen: Option<u64>,
}

/// What all members see alike.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Shared {
    /// Messages disappear after this time; 0: they stay.
    #[cfg_attr(test, ts(type = "number"))]
    pub timer_ms: u64,
    /// Messages go away when the conversation is left.
    pub vanish: bool,
    /// Id of the colours; `null`: the app's own.
    pub theme: Option<String>,
    /// The emoji beside the field; `null`: the app's own.
    pub quick_emoji: Option<String>,
}

/// What of a conversation the person may change now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct May {
    /// The name of the group.
    pub rename: bool,
    /// The picture of the group.
    pub picture: bool,
    /// What the group says about itself.
    pub describe: bool,
    /// After what time messages disappear.
    pub timer: bool,
    /// Whether messages go away when the conversation is left.
    pub vanish: bool,
    /// The colours.
    pub theme: bool,
    /// What people are called here.
    pub nickname: bool,
    /// The emoji beside the field.
    pub quick_emoji: bool,
    /// Keep the other person at a distance.
    pub restrict: bool,
}

/// The newest line of a conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Last {
    /// Which message.
    #[cfg_attr(test, ts(type = "RowId"))]
    pub row: RowId,
    /// Of the person of this account.
    pub is_own: bool,
    /// What to call its sender.
    pub sender: String,
    /// What it says, in short.
    pub summary: Summary,
    /// How far an own one has come.
    pub receipt: Receipt,
}

/// How far an own message has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Receipt {
    /// Not an own message.
    None,
    /// On the way to the server.
    Sending,
    /// The server has it.
    Sent,
    /// All others have it.
    Delivered,
    /// All others have seen it.
    Read,
}

/// A conversation with all that its header and its information pane show.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Chat {
    /// As in a list.
    pub row: ChatRow,
    /// Whether it can be written to.
    pub state: ChatState,
    /// Everybody who is in, oneself included.
    pub members: Vec<Member>,
    /// Ask to be added; only for admins.
    pub knocks: Vec<Person>,
    /// One's own.
    pub my_role: Role,
    /// What may be done here.
    pub rules: Rules,
    /// What the group says about itself; empty: nothing.
    pub description: String,
    /// What all members see alike.
    pub shared: Shared,
    /// What of all that the person may change now.
    pub may: May,
    /// What the app has for it; nothing where nothing can be written.
    pub offers: Offers,
    /// Messages that all see pinned, the one that was pinned last first.
    pub pins: Vec<PinnedMessage>,
}

/// Whether a conversation can be written to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum ChatState {
    /// Yes.
    Open,
    /// Not before the other person accepts.
    RequestedByMe,
    /// Not before this person accepts.
    RequestedByThem,
    /// The server has not confirmed it; what is written goes out when it has.
    Creating,
    /// This device is on its way in.
    Joining,
    /// Not any more.
    Left,
    /// On this device only: what was imported and belongs to no other conversation.
    Archive,
}

/// Who is in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Member {
    /// Who.
    pub person: Person,
    /// What they may do.
    pub role: Role,
    /// What they say about themselves; empty: nothing.
    pub about: String,
    /// What they are called here, if it is something else than elsewhere.
    pub nickname: Option<String>,
}

/// What a member may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Role {
    /// Write.
    Member,
    /// Change who is in.
    Admin,
}

/// The strictest rules of the networks in a conversation, and whose each is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Rules {
    /// Longest text, in characters.
    #[cfg_attr(test, ts(type = "Rule<number>"))]
    pub text_chars: Rule<u64>,
    /// How long after sending a text may be edited; `null`: always, 0: never.
    #[cfg_attr(test, ts(type = "Rule<number | null>"))]
    pub edit_ms: Rule<Option<u64>>,
    /// How long after sending a message may be taken back; `null`: always, 0: never.
    #[cfg_attr(test, ts(type = "Rule<number | null>"))]
    pub unsend_ms: Rule<Option<u64>>,
    /// Empty: messages cannot disappear here.
    #[cfg_attr(test, ts(type = "Rule<number[]>"))]
    pub timers_ms: Rule<Vec<u64>>,
    /// Whether files can be sent that are neither picture, film nor recording.
    pub files: Rule<bool>,
    /// Whether a file may come with text.
    pub captions: Rule<bool>,
    /// Largest picture; 0: none.
    #[cfg_attr(test, ts(type = "Rule<number>"))]
    pub image_bytes: Rule<u64>,
    /// Largest film; 0: none.
    #[cfg_attr(test, ts(type = "Rule<number>"))]
    pub video_bytes: Rule<u64>,
    /// Largest recording; 0: none.
    #[cfg_attr(test, ts(type = "Rule<number>"))]
    pub audio_bytes: Rule<u64>,
    /// Largest file of any other kind; 0: none.
    #[cfg_attr(test, ts(type = "Rule<number>"))]
    pub file_bytes: Rule<u64>,
    /// Most people.
    #[cfg_attr(test, ts(type = "Rule<number>"))]
    pub members_max: Rule<u64>,
    /// To how many conversations a message may be forwarded at once; `null`: to any number.
    #[cfg_attr(test, ts(type = "Rule<number | null>"))]
    pub forward_targets: Rule<Option<u64>>,
    /// Whether senders learn that a message was seen.
    pub read_receipts: Rule<bool>,
}

/// A rule; `because` is the network whose it is, `null` if it is one's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Rule<T> {
    /// What it says.
    pub value: T,
    /// Whose it is.
    #[cfg_attr(test, ts(type = "NetworkName | null"))]
    pub because: Option<String>,
}
