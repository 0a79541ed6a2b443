//! Conversations as this device knows them: membership, state, members.
//!
//! Surprising rule: `membership` is about this device's MLS leaf, `state` is the server's word about
//! the request. A conversation can be REQUESTED and joined at once.

pub(crate) mod details;
pub(crate) mod info;
pub(crate) mod stranger;
pub(crate) mod survey;
mod writable;

use rusqlite::{Connection, OptionalExtension, Row};
use tresse_proto::ids::{AccountId, ConversationId, DeviceId};
use tresse_proto::wire::{ConversationKind, ConversationState, Role};

use crate::chat;
use crate::picture::PictureId;
use crate::profile::Told;
use crate::store::rows::{id, optional_id, to_column, u64_column};

/// A conversation as a reader sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conversation {
    /// Which.
    pub id: ConversationId,
    /// Direct or group; unspecified until the server was asked.
    pub kind: ConversationKind,
    /// Open, or a request; unspecified until the server was asked.
    pub state: ConversationState,
    /// Whether this device is in.
    pub membership: Membership,
    /// Whether this account made it.
    pub is_own: bool,
    /// Name of a group; empty for direct conversations, and until it was received.
    pub name: String,
    /// Accounts and their roles, this account included.
    pub members: Vec<Member>,
    /// Accounts that ask to be added; filled only for admins.
    pub knocks: Vec<AccountId>,
    /// Highest `seq` that was dealt with.
    pub last_seq: u64,
    /// Highest row that the person has seen.
    pub read_row: i64,
    /// Messages of others above it; notices do not count.
    pub unread: u64,
}

/// Whether this device is in a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Membership {
    /// Made here; the server has not confirmed it.
    Creating,
    /// On the way in: messages are held until the keys are there.
    Joining,
    /// In.
    Joined,
    /// Out, for good or until somebody adds the account again.
    Left,
}

/// A member of a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Member {
    /// Who.
    pub account: AccountId,
    /// What they may do.
    pub role: Role,
}

impl Conversation {
    /// Somebody else's request that waits for this person's answer.
    pub fn is_request_to_me(&self) -> bool {
        !self.is_own
            && self.membership == Membership::Joined
            && self.state == ConversationState::Requested
    }
}

impl Membership {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Creating => "creating",
            Self::Joining => "joining",
            Self::Joined => "joined",
            Self::Left => "left",
        }
    }

    fn parse(text: &str) -> Self {
        match text {
            "creating" => Self::Creating,
            "joining" => Self::Joining,
            "joined" => Self::Joined,
            _ => Self::Left,
        }
    }
}

/// The row itself, without what hangs on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Record {
    pub(crate) id: ConversationId,
    pub(crate) membership: Membership,
    pub(crate) kind: ConversationKind,
    pub(crate) state: ConversationState,
    pub(crate) is_own: bool,
    pub(crate) name: String,
    pub(crate) last_seq: u64,
    pub(crate) joined_epoch: u64,
    pub(crate) read_row: i64,
    pub(crate) profile_told: Told,
    /// Of the name.
    pub(crate) name_revision: u32,
    /// Own devices talk here, and nobody else.
    pub(crate) is_own_devices: bool,
    /// This person made it, wrote here, or said that it is wanted.
    pub(crate) answered: bool,
    /// What a group says about itself, and how often that was changed.
    pub(crate) description: String,
    pub(crate) description_revision: u32,
    /// What a group looks like, and how often that was changed.
    pub(crate) picture: Option<PictureId>,
    pub(crate) picture_revision: u32,
}

const COLUMNS: &str = "conversation, membership, kind, state, is_own, name, last_seq, \
                       joined_epoch, read_row, profile_told, name_revision, is_own_devices, answered, \
                       description, description_revision, picture, picture_revision";

fn read(row: &Row<'_>) -> Result<Record, rusqlite::Error> {
    Ok(Record {
        id: id(row, 0)?,
        membership: Membership::parse(row.get_ref(1)?.as_str()?),
        kind: ConversationKind::try_from(row.get::<_, i32>(2)?).unwrap_or_default(),
        state: ConversationState::try_from(row.get::<_, i32>(3)?).unwrap_or_default(),
        is_own: row.get(4)?,
        name: row.get(5)?,
        last_seq: u64_column(row, 6)?,
        joined_epoch: u64_column(row, 7)?,
        read_row: row.get(8)?,
        profile_told: Told::from_column(row.get(9)?),
        name_revision: revision(row, 10)?,
        is_own_devices: row.get(11)?,
        answered: row.get(12)?,
        description: row.get(13)?,
        description_revision: revision(row, 14)?,
        picture: PictureId::column(row, 15)?,
        picture_revision: revision(row, 16)?,
    })
}

/// How often a name was changed.
pub(crate) fn revision(row: &Row<'_>, index: usize) -> Result<u32, rusqlite::Error> {
    Ok(row.get::<_, i64>(index)?.clamp(0, u32::MAX.into()) as u32)
}

/// The row of a conversation.
pub(crate) fn record(
    connection: &Connection,
    conversation: ConversationId,
) -> Result<Option<Record>, rusqlite::Error> {
    connection
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM conversation WHERE conversation = ?1"
        ))?
        .query_row([conversation.0], read)
        .optional()
}

/// The rows of all conversations with this membership.
pub(crate) fn with_membership(
    connection: &Connection,
    membership: Membership,
) -> Result<Vec<ConversationId>, rusqlite::Error> {
    connection
        .prepare_cached(
            "SELECT conversation FROM conversation WHERE membership = ?1 ORDER BY conversation",
        )?
        .query_map([membership.as_str()], |row| id(row, 0))?
        .collect()
}

/// Adds a row.
pub(crate) fn insert(
    connection: &Connection,
    conversation: ConversationId,
    membership: Membership,
    is_own: bool,
    now_ms: u64,
) -> Result<(), rusqlite::Error> {
    connection
        .prepare_cached(
            "INSERT INTO conversation
             (conversation, membership, kind, state, is_own, answered, created_at_ms)
             VALUES (?1, ?2, 0, 0, ?3, ?3, ?4)",
        )?
        .execute((
            conversation.0,
            membership.as_str(),
            is_own,
            to_column(now_ms),
        ))?;
    chat::own::known_now(connection, conversation)
}

/// Sets whether this device is in.
pub(crate) fn set_membership(
    connection: &Connection,
    conversation: ConversationId,
    membership: Membership,
) -> Result<(), rusqlite::Error> {
    connection
        .prepare_cached("UPDATE conversation SET membership = ?2 WHERE conversation = ?1")?
        .execute((conversation.0, membership.as_str()))?;
    Ok(())
}

/// Sets what the server says.
pub(crate) fn set_kind_and_state(
    connection: &Connection,
    conversation: ConversationId,
    kind: ConversationKind,
    state: ConversationState,
) -> Result<(), rusqlite::Error> {
    connection
        .prepare_cached("UPDATE conversation SET kind = ?2, state = ?3 WHERE conversation = ?1")?
        .execute((conversation.0, kind as i32, state as i32))?;
    Ok(())
}

/// Sets the highest `seq` that was dealt with; never lowers it.
pub(crate) fn raise_last_seq(
    connection: &Connection,
    conversation: ConversationId,
    seq: u64,
) -> Result<(), rusqlite::Error> {
    connection
        .prepare_cached(
            "UPDATE conversation SET last_seq = ?2 WHERE conversation = ?1 AND last_seq < ?2",
        )?
        .execute((conversation.0, to_column(seq)))?;
    Ok(())
}

/// Gives a group another name. Of two that were given at once, the later one has a revision of its
/// own. Who claims the greatest revision there is stops nobody: a change always counts.
pub(crate) fn set_name(
    connection: &Connection,
    conversation: ConversationId,
    name: &str,
    revision: u32,
) -> Result<(), rusqlite::Error> {
    connection
        .prepare_cached(
            "UPDATE conversation
             SET name = ?2, name_revision = min(4294967295, max(name_revision + 1, ?3))
             WHERE conversation = ?1",
        )?
        .execute((conversation.0, name, revision))?;
    Ok(())
}

/// A name that is only told again has no greater revision: who claims more must not make all later
/// names look old.
pub(crate) const TOLD_REVISION_MAX: u32 = u32::MAX / 2;

/// Notes the name of a group as somebody tells it. `false` if it is no news.
pub(crate) fn fill_name(
    connection: &Connection,
    conversation: ConversationId,
    name: &str,
    revision: u32,
) -> Result<bool, rusqlite::Error> {
    let changed = connection
        .prepare_cached(
            "UPDATE conversation SET name = ?2, name_revision = ?3
             WHERE conversation = ?1 AND name <> ?2 AND (name = '' OR name_revision < ?3)",
        )?
        .execute((conversation.0, name, revision.min(TOLD_REVISION_MAX)))?;
    Ok(changed > 0)
}

/// Members in the order of their ids.
pub(crate) fn members(
    connection: &Connection,
    conversation: ConversationId,
) -> Result<Vec<Member>, rusqlite::Error> {
    connection
        .prepare_cached(
            "SELECT account, role FROM member WHERE conversation = ?1 ORDER BY account",
        )?
        .query_map([conversation.0], |row| {
            Ok(Member {
                account: id(row, 0)?,
                role: Role::try_from(row.get::<_, i32>(1)?).unwrap_or_default(),
            })
        })?
        .collect()
}

/// How many accounts are in.
pub(crate) fn member_count(
    connection: &Connection,
    conversation: ConversationId,
) -> Result<u64, rusqlite::Error> {
    connection
        .prepare_cached("SELECT count(*) FROM member WHERE conversation = ?1")?
        .query_row([conversation.0], |row| u64_column(row, 0))
}

/// Adds an account as a plain member unless it is one already.
pub(crate) fn add_member(
    connection: &Connection,
    conversation: ConversationId,
    account: AccountId,
) -> Result<(), rusqlite::Error> {
    connection
        .prepare_cached(
            "INSERT INTO member (conversation, account, role) VALUES (?1, ?2, ?3)
             ON CONFLICT (conversation, account) DO NOTHING",
        )?
        .execute((conversation.0, account.0, Role::Member as i32))?;
    Ok(())
}

/// Sets a role, adding the account if needed.
pub(crate) fn set_role(
    connection: &Connection,
    conversation: ConversationId,
    account: AccountId,
    role: Role,
) -> Result<(), rusqlite::Error> {
    connection
        .prepare_cached(
            "INSERT INTO member (conversation, account, role) VALUES (?1, ?2, ?3)
             ON CONFLICT (conversation, account) DO UPDATE SET role = excluded.role",
        )?
        .execute((conversation.0, account.0, role as i32))?;
    Ok(())
}

/// The role of an account; `None` if it is not in.
pub(crate) fn role(
    connection: &Connection,
    conversation: ConversationId,
    account: AccountId,
) -> Result<Option<Role>, rusqlite::Error> {
    connection
        .prepare_cached("SELECT role FROM member WHERE conversation = ?1 AND account = ?2")?
        .query_row((conversation.0, account.0), |row| {
            Ok(Role::try_from(row.get::<_, i32>(0)?).unwrap_or_default())
        })
        .optional()
}

/// Takes an account off the list.
pub(crate) fn remove_member(
    connection: &Connection,
    conversation: ConversationId,
    account: AccountId,
) -> Result<(), rusqlite::Error> {
    connection
        .prepare_cached("DELETE FROM member WHERE conversation = ?1 AND account = ?2")?
        .execute((conversation.0, account.0))?;
    Ok(())
}

/// Replaces the list.
pub(crate) fn replace_members(
    connection: &Connection,
    conversation: ConversationId,
    members: &[Member],
) -> Result<(), rusqlite::Error> {
    connection
        .prepare_cached("DELETE FROM member WHERE conversation = ?1")?
        .execute([conversation.0])?;
    for member in members {
        set_role(connection, conversation, member.account, member.role)?;
    }
    Ok(())
}

/// The other account of a direct conversation.
pub(crate) fn peer(
    connection: &Connection,
    conversation: ConversationId,
    own: AccountId,
) -> Result<Option<AccountId>, rusqlite::Error> {
    Ok(members(connection, conversation)?
        .into_iter()
        .map(|member| member.account)
        .find(|account| *account != own))
}

/// Devices that are to be removed.
pub(crate) fn pending_removals(
    connection: &Connection,
    conversation: ConversationId,
) -> Result<Vec<DeviceId>, rusqlite::Error> {
    connection
        .prepare_cached("SELECT device FROM pending_removal WHERE conversation = ?1")?
        .query_map([conversation.0], |row| id(row, 0))?
        .collect()
}

/// Notes that a device is to be removed.
pub(crate) fn add_pending_removal(
    connection: &Connection,
    conversation: ConversationId,
    device: DeviceId,
) -> Result<(), rusqlite::Error> {
    connection
        .prepare_cached(
            "INSERT INTO pending_removal (conversation, device) VALUES (?1, ?2)
             ON CONFLICT (conversation, device) DO NOTHING",
        )?
        .execute((conversation.0, device.0))?;
    Ok(())
}

/// Notes that a device is gone.
pub(crate) fn drop_pending_removal(
    connection: &Connection,
    conversation: ConversationId,
    device: DeviceId,
) -> Result<(), rusqlite::Error> {
    connection
        .prepare_cached("DELETE FROM pending_removal WHERE conversation = ?1 AND device = ?2")?
        .execute((conversation.0, device.0))?;
    Ok(())
}

/// Accounts that ask to be added.
pub(crate) fn knocks(
    connection: &Connection,
    conversation: ConversationId,
) -> Result<Vec<AccountId>, rusqlite::Error> {
    connection
        .prepare_cached("SELECT account FROM knock WHERE conversation = ?1 ORDER BY account")?
        .query_map([conversation.0], |row| id(row, 0))?
        .collect()
}

/// Notes a knock.
pub(crate) fn add_knock(
    connection: &Connection,
    conversation: ConversationId,
    account: AccountId,
) -> Result<(), rusqlite::Error> {
    connection
        .prepare_cached(
            "INSERT INTO knock (conversation, account) VALUES (?1, ?2)
             ON CONFLICT (conversation, account) DO NOTHING",
        )?
        .execute((conversation.0, account.0))?;
    Ok(())
}

/// Forgets a knock.
pub(crate) fn drop_knock(
    connection: &Connection,
    conversation: ConversationId,
    account: AccountId,
) -> Result<(), rusqlite::Error> {
    connection
        .prepare_cached("DELETE FROM knock WHERE conversation = ?1 AND account = ?2")?
        .execute((conversation.0, account.0))?;
    Ok(())
}

/// All conversations for a reader, the one with the newest message first.
pub(crate) fn all(connection: &Connection) -> Result<Vec<Conversation>, rusqlite::Error> {
    let ids: Vec<ConversationId> = connection
        .prepare_cached(
            "SELECT conversation FROM conversation
             ORDER BY coalesce(
                 (SELECT max(at_ms) FROM message
                  WHERE message.conversation = conversation.conversation), created_at_ms) DESC,
                 conversation",
        )?
        .query_map([], |row| id(row, 0))?
        .collect::<Result<_, _>>()?;
    let mut conversations = Vec::with_capacity(ids.len());
    for id in ids {
        conversations.extend(one(connection, id)?);
    }
    Ok(conversations)
}

/// Whether a conversation is nothing for a reader: that of the own devices, which a device that
/// came in just now cannot tell yet from any other group without a name, a message or other people.
fn is_hidden(connection: &Connection, record: &Record) -> Result<bool, rusqlite::Error> {
    if record.is_own_devices {
        return Ok(true);
    }
    // One that is being entered is shown as such, so that whoever waits for it sees that it comes.
    let is_coming = record.membership == Membership::Joining;
    let is_direct = record.kind == ConversationKind::Direct;
    if is_coming || is_direct || record.is_own || !record.name.is_empty() {
        return Ok(false);
    }
    connection
        .prepare_cached(
            "SELECT NOT EXISTS (SELECT 1 FROM message WHERE conversation = ?1)
                AND NOT EXISTS (SELECT 1 FROM member
                                WHERE conversation = ?1
                                  AND account <> (SELECT substr(device, 1, 16) FROM me))",
        )?
        .query_row([record.id.0], |row| row.get(0))
}

/// One conversation for a reader; `None` for one that is not for readers.
pub(crate) fn one(
    connection: &Connection,
    conversation: ConversationId,
) -> Result<Option<Conversation>, rusqlite::Error> {
    let Some(record) = record(connection, conversation)? else {
        return Ok(None);
    };
    if is_hidden(connection, &record)? {
        return Ok(None);
    }
    let unread = connection
        .prepare_cached(
            "SELECT count(*) FROM message
             WHERE conversation = ?1 AND row > ?2 AND is_own = 0
               AND kind NOT IN ('members', 'left', 'renamed') AND coalesce(seq, 1) > 0",
        )?
        .query_row((conversation.0, record.read_row), |row| u64_column(row, 0))?;
    Ok(Some(Conversation {
        id: conversation,
        kind: record.kind,
        state: record.state,
        membership: record.membership,
        is_own: record.is_own,
        name: record.name,
        members: members(connection, conversation)?,
        knocks: knocks(connection, conversation)?,
        last_seq: record.last_seq,
        read_row: record.read_row,
        unread,
    }))
}

/// The direct conversation with an account, if there is one which was not left.
pub(crate) fn direct_with(
    connection: &Connection,
    account: AccountId,
) -> Result<Option<ConversationId>, rusqlite::Error> {
    connection
        .prepare_cached(
            "SELECT conversation.conversation FROM conversation
             JOIN member ON member.conversation = conversation.conversation
             WHERE member.account = ?1 AND conversation.kind = ?2
               AND conversation.membership <> 'left'",
        )?
        .query_row((account.0, ConversationKind::Direct as i32), |row| {
            optional_id(row, 0)
        })
        .optional()
        .map(Option::flatten)
}
