//! Being added: the Welcome comes with the inbox, the tree has to be asked for.
//!
//! Surprising rule: a Welcome that cannot be used (tree gone, package unknown) is not the end. The
//! account is on the roster, so the device enters by an external commit instead.

use tresse_mls::MlsError;
use tresse_proto::error::Refusal;
use tresse_proto::ids::ConversationId;
use tresse_proto::wire::client_frame::Request;
use tresse_proto::wire::{Entry, GetRatchetTree, RatchetTree, Role};

use crate::ask::Purpose;
use crate::conversation::{self, Member, Record};
use crate::effect::Change;
use crate::error::{ClientError, FatalError};
use crate::inbox::hold;
use crate::store::rows::{to_column, u64_column};
use crate::store::unit::Unit;
use crate::{commits, keys};

/// Whether this device can use it.
pub(super) fn is_for_me(unit: &Unit<'_>, entry: &Entry) -> Result<bool, ClientError> {
    match unit.mls.welcome_is_for_me(&entry.body) {
        Ok(is_for_me) => Ok(is_for_me),
        Err(error) if error.is_final() => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// Keeps the Welcome and asks for the tree.
pub(super) fn received(
    unit: &mut Unit<'_>,
    record: &Record,
    entry: &Entry,
) -> Result<(), ClientError> {
    // A Welcome of the past, which a key package of last resort would still open.
    if unit.mls.contains(record.id)? && unit.mls.epoch(record.id)? >= entry.epoch {
        return Ok(());
    }
    commits::drop_pending(unit, record.id)?;
    unit.connection
        .prepare_cached(
            "UPDATE conversation SET membership = 'joining', welcome = ?2, welcome_epoch = ?3
             WHERE conversation = ?1",
        )?
        .execute((record.id.0, &entry.body[..], to_column(entry.epoch)))?;
    ask_tree(unit, record.id, entry.epoch);
    Ok(())
}

/// Asks for the tree that belongs to a Welcome.
pub(crate) fn ask_tree(unit: &mut Unit<'_>, conversation: ConversationId, epoch: u64) {
    unit.ask(
        Request::GetRatchetTree(GetRatchetTree {
            conversation_id: conversation.to_bytes(),
            epoch,
        }),
        Purpose::Tree {
            conversation,
            epoch,
        },
    );
}

/// The tree, or why there is none.
pub(crate) fn tree_answered(
    unit: &mut Unit<'_>,
    conversation: ConversationId,
    epoch: u64,
    answer: Result<RatchetTree, Refusal>,
) -> Result<(), ClientError> {
    let Some(welcome) = kept(unit, conversation, epoch)? else {
        return Ok(());
    };
    unit.connection.execute(
        "UPDATE conversation SET welcome = NULL, welcome_epoch = 0 WHERE conversation = ?1",
        [conversation.0],
    )?;
    let Ok(tree) = answer else {
        commits::resync::ask_group_info(unit, conversation);
        return Ok(());
    };
    match unit.mls.join(&welcome, &tree.ratchet_tree) {
        Ok(joined) if joined.conversation == conversation => {
            entered(unit, conversation, joined.epoch, 0)?;
            keys::used(unit)
        }
        // A Welcome into another conversation than the entry says is the work of a bad member.
        Ok(joined) => {
            unit.mls.delete(joined.conversation)?;
            commits::resync::ask_group_info(unit, conversation);
            Ok(())
        }
        Err(MlsError::Rows(error)) => Err(FatalError::from(MlsError::Rows(error)).into()),
        Err(_) => {
            commits::resync::ask_group_info(unit, conversation);
            Ok(())
        }
    }
}

/// The Welcome that waits for the tree of this epoch.
fn kept(
    unit: &Unit<'_>,
    conversation: ConversationId,
    epoch: u64,
) -> Result<Option<Vec<u8>>, ClientError> {
    let found = unit
        .connection
        .prepare_cached(
            "SELECT welcome, welcome_epoch FROM conversation
             WHERE conversation = ?1 AND membership = 'joining' AND welcome IS NOT NULL",
        )?
        .query_map([conversation.0], |row| {
            Ok((row.get::<_, Vec<u8>>(0)?, u64_column(row, 1)?))
        })?
        .next()
        .transpose()?;
    Ok(found
        .filter(|(_, kept)| *kept == epoch)
        .map(|(welcome, _)| welcome))
}

/// This device is in: members, what was held, and a question for what only the server knows.
/// Entries up to `from_seq` are from before.
pub(crate) fn entered(
    unit: &mut Unit<'_>,
    conversation: ConversationId,
    epoch: u64,
    from_seq: u64,
) -> Result<(), ClientError> {
    let before = conversation::record(unit.connection, conversation)?
        .ok_or(FatalError::Damaged("conversation"))?;
    unit.connection
        .prepare_cached(
            "UPDATE conversation
             SET membership = 'joined', behind = 0,
                 joined_epoch = CASE joined_epoch WHEN 0 THEN ?2 ELSE joined_epoch END
             WHERE conversation = ?1",
        )?
        .execute((conversation.0, to_column(epoch)))?;
    conversation::raise_last_seq(unit.connection, conversation, from_seq)?;
    // Epochs may have gone back (a server that lost data): what was refused may be tried again.
    unit.connection
        .prepare_cached("UPDATE outbox SET epoch = 0 WHERE conversation = ?1 AND state = 'queued'")?
        .execute([conversation.0])?;
    let mut members: Vec<Member> = Vec::new();
    for device in unit.mls.members(conversation)? {
        let account = device.account();
        if members.iter().all(|member| member.account != account) {
            let role = conversation::role(unit.connection, conversation, account)?;
            members.push(Member {
                account,
                role: role.unwrap_or(Role::Member),
            });
        }
    }
    conversation::replace_members(unit.connection, conversation, &members)?;
    conversation::info::ask(unit, conversation)?;
    unit.changed(Change::Conversation(conversation));
    unit.after.outbox_dirty = true;
    unit.after.changes_dirty = true;
    let (missed, held): (Vec<Entry>, Vec<Entry>) = hold::take(unit.connection, conversation)?
        .into_iter()
        .partition(|entry| entry.seq <= from_seq);
    super::application::missed(unit, &before, &missed)?;
    super::sequence(unit, conversation, held)
}

/// The epoch of the Welcome that waits for its tree.
pub(super) fn waiting_epoch(
    unit: &Unit<'_>,
    conversation: ConversationId,
) -> Result<Option<u64>, ClientError> {
    let epoch = unit
        .connection
        .prepare_cached(
            "SELECT welcome_epoch FROM conversation
             WHERE conversation = ?1 AND membership = 'joining' AND welcome IS NOT NULL",
        )?
        .query_map([conversation.0], |row| u64_column(row, 0))?
        .next()
        .transpose()?;
    Ok(epoch)
}
