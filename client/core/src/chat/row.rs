//! What a list of conversations shows, and what the header of one shows.

use tresse_proto::ids::ConversationId;

use super::folder::{Filter, Folder};
use super::offers::Offers;
use super::rules::ChatRules;
use crate::person::Person;
use crate::picture::PictureId;
use crate::presence::Presence;
use crate::shared::{May, PinRow, Shared};
use crate::timeline::{Receipt, Summary};

/// Muted until then is muted for good: the greatest number that JavaScript counts exactly.
pub const MUTED_FOR_GOOD_MS: u64 = (1 << 53) - 1;

/// A window of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChatQuery {
    /// Of which list.
    pub folder: Folder,
    /// What of it.
    pub filter: Filter,
    /// Only what is called so, wholly or in part; empty: whatever it is called.
    pub named: String,
    /// How many come before the window.
    pub from: usize,
    /// How many are in it, at most.
    pub count: usize,
}

/// A window of a list, pinned conversations first, then the newest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChatPage {
    /// How many the whole list has, as far as it was asked for.
    pub total: usize,
    /// Those of the window.
    pub rows: Vec<ChatRow>,
}

/// A conversation in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChatRow {
    /// Which.
    pub id: ConversationId,
    /// More than two may be in it.
    pub is_group: bool,
    /// Name of the group, or of the other person; empty if a group's was not received yet.
    pub title: String,
    /// The other one of a direct conversation.
    pub peer: Option<Person>,
    /// Short names of the networks in it other than this person's own.
    pub other_networks: Vec<String>,
    /// What was said last.
    pub last: Option<Last>,
    /// When that was; until something is, when the conversation came.
    pub at_ms: u64,
    /// Messages of others that were not seen.
    pub unread: u64,
    /// One of them mentions this person.
    pub mentioned: bool,
    /// Marked as unread by the person.
    pub marked_unread: bool,
    /// A text that was begun.
    pub draft: Option<String>,
    /// Stands before the others.
    pub pinned: bool,
    /// One of those that the person likes best.
    pub favourite: bool,
    /// 0: not muted. [`MUTED_FOR_GOOD_MS`]: for good.
    pub muted_until_ms: u64,
    /// In which list it is.
    pub folder: Folder,
    /// A first contact that was delivered, and neither answered nor accepted.
    pub stranger: bool,
    /// Of the group, or of the other person.
    pub picture: Option<PictureId>,
    /// Of the other person; `None` if nothing was heard of it.
    pub presence: Option<Presence>,
    /// The other person is kept at a distance.
    pub restricted: bool,
}

/// What was said last in a conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Last {
    /// Row of the message.
    pub row: i64,
    /// Whether the person of this account sent it.
    pub is_own: bool,
    /// Who sent it.
    pub sender: Person,
    /// What it says, in a line.
    pub summary: Summary,
    /// What became of an own one.
    pub receipt: Receipt,
}

/// Numbers beside the names of lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Conversations of the inbox with something unread.
    pub unread_chats: u64,
    /// Requests that wait.
    pub requests: u64,
    /// Hidden requests.
    pub hidden: u64,
    /// Archived conversations.
    pub archived: u64,
    /// Those of them with something unread.
    pub archived_unread: u64,
    /// Conversations of the second list with something unread.
    pub general_unread: u64,
}

/// A conversation with all that its header and its information show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chat {
    /// As in a list.
    pub row: ChatRow,
    /// How it stands with it.
    pub state: ChatState,
    /// Everybody in it, this person included, in the order of their ids.
    pub members: Vec<MemberRow>,
    /// Who asks to be added; only for admins.
    pub knocks: Vec<Person>,
    /// Whether this person is an admin.
    pub is_admin: bool,
    /// Messages that all see pinned, the one that was pinned last first.
    pub pins: Vec<PinRow>,
    /// What may be done.
    pub rules: ChatRules,
    /// What this person's app has for it; nothing where nothing can be written.
    pub offers: Offers,
    /// Something in it was imported.
    pub has_imported: bool,
    /// What a group says about itself; empty: nothing.
    pub description: String,
    /// What all members see alike.
    pub shared: Shared,
    /// What of all that this person can change now.
    pub may: May,
}

/// How it stands with a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChatState {
    /// Both sides can write.
    Open,
    /// This person's request waits for an answer.
    RequestedByMe,
    /// Somebody's request waits for this person's answer.
    RequestedByThem,
    /// Made here; the server has not confirmed it.
    Creating,
    /// This device is being let in.
    Joining,
    /// Out of it.
    Left,
    /// On this device only: what was imported and belongs to no other conversation.
    Archive,
}

/// Somebody in a conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberRow {
    /// Who.
    pub person: Person,
    /// What they may do.
    pub is_admin: bool,
    /// What they say about themselves; empty: nothing.
    pub about: String,
    /// What they are called here, if it is something else than elsewhere.
    pub nickname: Option<String>,
}
