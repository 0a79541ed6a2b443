//! Tells senders that their messages arrived and were seen: encrypted, like any message.
//!
//! One message confirms all that came in a burst. Nothing is confirmed in a request that was not
//! accepted, nor to a stranger whom this person has not answered, nor in conversations which are
//! larger than their networks allow: there, one message would cause as many others as there are
//! members.

use tresse_content::application::{Status, StatusReport};
use tresse_content::{MessageId, MimiContent};
use tresse_networks::{Policy, ReceiptsOff};
use tresse_proto::ids::ConversationId;
use tresse_proto::wire::{ConversationKind, ConversationState};

use crate::chat;
use crate::conversation::{self, Record, stranger};
use crate::effect::Change;
use crate::error::{ClientError, DomainError, FatalError};
use crate::event::Ticket;
use crate::intent::Outcome;
use crate::outbox;
use crate::privacy;
use crate::store::rows::id;
use crate::store::unit::Unit;
use crate::timeline::{self, Rules};

/// Messages of a burst are confirmed together.
pub(crate) const DELAY_MS: u64 = 1_000;
/// A report has to fit into a message.
const REPORT_MAX: usize = 500;

/// What is confirmed in a conversation as it arrives.
pub(crate) struct Rule {
    conversation: ConversationId,
    delivered: bool,
}

impl Rule {
    /// Asks the rules of all networks in the conversation.
    pub(crate) fn of(unit: &Unit<'_>, record: &Record) -> Result<Self, ClientError> {
        let policy = if unit.config.receipts {
            allowed(unit, record)?
        } else {
            None
        };
        Ok(Self {
            conversation: record.id,
            delivered: policy.is_some_and(|policy| policy.delivery_receipts),
        })
    }

    /// Somebody's message is here.
    pub(crate) fn arrived(
        &self,
        unit: &mut Unit<'_>,
        message: MessageId,
    ) -> Result<(), ClientError> {
        if !self.delivered {
            return Ok(());
        }
        unit.connection
            .prepare_cached(
                "INSERT INTO receipt_due (conversation, message) VALUES (?1, ?2)
                 ON CONFLICT (conversation, message) DO NOTHING",
            )?
            .execute((self.conversation.0, message.0))?;
        unit.after.receipts_due = true;
        Ok(())
    }
}

/// The rules of a conversation in which something may be confirmed.
fn allowed(unit: &Unit<'_>, record: &Record) -> Result<Option<Policy>, ClientError> {
    if record.state != ConversationState::Open {
        return Ok(None);
    }
    let accounts = conversation::member_count(unit.connection, record.id)?;
    // Cheap, and enough for every large group.
    let is_small = unit
        .networks
        .iter()
        .any(|network| accounts <= u64::from(network.policy.receipts_accounts_max));
    if !is_small {
        return Ok(None);
    }
    let policy = Rules::of(unit.connection, unit.networks, record.id)?.policy;
    let is_stranger =
        !policy.receipts_before_accept && stranger::is_one(unit.connection, unit.networks, record)?;
    let is_few = accounts <= u64::from(policy.receipts_accounts_max);
    let is_restricted = chat::settings::is_restricted(unit.connection, record.id)?;
    Ok((is_few && !is_stranger && !is_restricted).then_some(policy))
}

/// Whether others learn that this person has read something. Who does not want that has a say where
/// the networks leave it to them; a tool that confirms nothing confirms nothing anywhere.
fn is_reading_told(unit: &Unit<'_>, record: &Record) -> Result<bool, ClientError> {
    let is_wanted = privacy::of(unit)?.read_receipts;
    if !is_wanted && !unit.config.receipts {
        return Ok(false);
    }
    let is_group = record.kind == ConversationKind::Group;
    Ok(allowed(unit, record)?.is_some_and(|policy| {
        let can_be_off = !is_group || policy.read_receipts_off == ReceiptsOff::Anywhere;
        policy.read_receipts && (is_wanted || !can_be_off)
    }))
}

/// Confirms all that came since the last time.
pub(crate) fn send_due(unit: &mut Unit<'_>) -> Result<(), ClientError> {
    let conversations: Vec<ConversationId> = unit
        .connection
        .prepare_cached("SELECT DISTINCT conversation FROM receipt_due")?
        .query_map([], |row| id(row, 0))?
        .collect::<Result<_, _>>()?;
    for conversation in conversations {
        let messages: Vec<MessageId> = unit
            .connection
            .prepare_cached("SELECT message FROM receipt_due WHERE conversation = ?1")?
            .query_map([conversation.0], |row| id(row, 0))?
            .collect::<Result<_, _>>()?;
        unit.connection
            .prepare_cached("DELETE FROM receipt_due WHERE conversation = ?1")?
            .execute([conversation.0])?;
        let is_in = conversation::record(unit.connection, conversation)?.is_some_and(|record| {
            record.membership == conversation::Membership::Joined
                && record.state == ConversationState::Open
        });
        if is_in {
            report(unit, conversation, Status::DELIVERED, &messages)?;
        }
    }
    Ok(())
}

/// The person has seen everything up to a row.
pub(crate) fn mark_read(
    unit: &mut Unit<'_>,
    ticket: Ticket,
    conversation: ConversationId,
    row: i64,
) -> Result<(), ClientError> {
    let record = conversation::record(unit.connection, conversation)?
        .ok_or(DomainError::UnknownConversation)?;
    // What comes later was not seen, whatever a window says.
    let newest: i64 = unit
        .connection
        .prepare_cached("SELECT coalesce(max(row), 0) FROM message WHERE conversation = ?1")?
        .query_row([conversation.0], |row| row.get(0))?;
    let row = row.min(newest);
    if row > record.read_row {
        unit.connection
            .prepare_cached("UPDATE conversation SET read_row = ?2 WHERE conversation = ?1")?
            .execute((conversation.0, row))?;
        let messages = timeline::seen(
            unit.connection,
            conversation,
            record.read_row,
            row,
            unit.now_ms,
        )?;
        let is_in = record.membership == conversation::Membership::Joined;
        if is_in && is_reading_told(unit, &record)? {
            for message in &messages {
                // Read implies delivered.
                unit.connection
                    .prepare_cached(
                        "DELETE FROM receipt_due WHERE conversation = ?1 AND message = ?2",
                    )?
                    .execute((conversation.0, message.0))?;
            }
            report(unit, conversation, Status::READ, &messages)?;
        }
        unit.changed(Change::Conversation(conversation));
    }
    chat::settings::seen(unit, conversation)?;
    unit.done(ticket, Outcome::Done);
    Ok(())
}

/// The person has opened a view once, or played a voice note. Told to whom reading is told.
pub(crate) fn opened(
    unit: &mut Unit<'_>,
    record: &Record,
    message: MessageId,
) -> Result<(), ClientError> {
    let is_in = record.membership == conversation::Membership::Joined;
    if is_in && is_reading_told(unit, record)? {
        report(unit, record.id, Status::OPENED, &[message])?;
    }
    Ok(())
}

fn report(
    unit: &mut Unit<'_>,
    conversation: ConversationId,
    status: Status,
    messages: &[MessageId],
) -> Result<(), ClientError> {
    for some in messages.chunks(REPORT_MAX) {
        let report = StatusReport::of(status, some.iter().copied());
        let content = MimiContent::status(unit.salt(), &report)
            .map_err(|error| FatalError::Content(error.to_string()))?;
        outbox::enqueue(unit, conversation, &content, outbox::Kind::Control)?;
    }
    Ok(())
}
