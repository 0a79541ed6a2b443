//! Tells senders that their messages arrived and were seen: encrypted, like any message.
//!
//! One message confirms all that came in a burst. Nothing is confirmed in a request that was not
//! accepted, nor in conversations which are larger than their networks allow: there, one message
//! would cause as many others as there are members.

use tresse_content::application::{Status, StatusReport};
use tresse_content::{MessageId, MimiContent};
use tresse_proto::ids::ConversationId;
use tresse_proto::wire::ConversationState;

use crate::conversation::{self, Record};
use crate::effect::Change;
use crate::error::{ClientError, DomainError, FatalError};
use crate::event::Ticket;
use crate::intent::Outcome;
use crate::outbox;
use crate::store::rows::id;
use crate::store::unit::Unit;
use crate::timeline::{self, Rules};

/// Messages of a burst are confirmed together.
pub(crate) const DELAY_MS: u64 = 1_000;
/// A report has to fit into a message.
const REPORT_MAX: usize = 500;

/// What may be confirmed in a conversation.
pub(crate) struct Rule {
    conversation: ConversationId,
    delivered: bool,
    read: bool,
}

impl Rule {
    /// Asks the rules of all networks in the conversation.
    pub(crate) fn of(unit: &Unit<'_>, record: &Record) -> Result<Self, ClientError> {
        let none = Self {
            conversation: record.id,
            delivered: false,
            read: false,
        };
        if !unit.config.receipts || record.state != ConversationState::Open {
            return Ok(none);
        }
        let accounts = conversation::member_count(unit.connection, record.id)?;
        // Cheap, and enough for every large group.
        let is_small = unit
            .networks
            .iter()
            .any(|network| accounts <= u64::from(network.policy.receipts_accounts_max));
        if !is_small {
            return Ok(none);
        }
        let policy = Rules::of(unit.connection, unit.networks, record.id)?.policy;
        if accounts > u64::from(policy.receipts_accounts_max) {
            return Ok(none);
        }
        Ok(Self {
            conversation: record.id,
            delivered: policy.delivery_receipts,
            read: policy.read_receipts,
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
        if is_in && Rule::of(unit, &record)?.read {
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
    unit.done(ticket, Outcome::Done);
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
