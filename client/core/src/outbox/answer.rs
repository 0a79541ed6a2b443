//! What the server says to a message.

use tresse_proto::error::{ErrorCode, Refusal};
use tresse_proto::wire::{Accepted, ConversationState};

use crate::conversation;
use crate::error::{ClientError, DomainError};
use crate::store::rows::to_column;
use crate::store::unit::Unit;

/// The answer to a `Submit`. Temporary refusals do not come here: the same bytes are sent again.
pub(crate) fn answered(
    unit: &mut Unit<'_>,
    outbox: i64,
    answer: Result<Accepted, Refusal>,
) -> Result<(), ClientError> {
    match answer {
        Ok(accepted) => self::accepted(unit, outbox, &accepted),
        Err(refusal) => refused(unit, outbox, refusal),
    }
}

fn accepted(unit: &mut Unit<'_>, outbox: i64, accepted: &Accepted) -> Result<(), ClientError> {
    let Some(row) = super::row(unit.connection, outbox)? else {
        return Ok(());
    };
    if row.is_accepted {
        return Ok(());
    }
    super::place(unit, outbox, &row, accepted.seq, accepted.at_ms)?;
    let last_seq = conversation::record(unit.connection, row.conversation)?
        .map_or(0, |record| record.last_seq);
    if accepted.seq <= last_seq {
        // The echo was passed already (while this device was out of step).
        return super::delete(unit, outbox);
    }
    unit.connection
        .prepare_cached(
            "UPDATE outbox SET state = 'accepted', seq = ?2, body = NULL, content = x''
             WHERE id = ?1",
        )?
        .execute((outbox, to_column(accepted.seq)))?;
    Ok(())
}

fn refused(unit: &mut Unit<'_>, outbox: i64, refusal: Refusal) -> Result<(), ClientError> {
    let Some(row) = super::row(unit.connection, outbox)? else {
        return Ok(());
    };
    match refusal.code {
        ErrorCode::EpochTooOld => {
            // Remembers the refused epoch (+1), so that it is not tried again under the same one.
            unit.connection
                .prepare_cached(
                    "UPDATE outbox SET state = 'queued', body = NULL, epoch = epoch + 1
                     WHERE id = ?1 AND state = 'sent'",
                )?
                .execute([outbox])?;
            unit.after.outbox_dirty = true;
            conversation::info::ask(unit, row.conversation)
        }
        ErrorCode::RequestPending => {
            let record = conversation::record(unit.connection, row.conversation)?;
            if let Some(record) = record {
                conversation::set_kind_and_state(
                    unit.connection,
                    row.conversation,
                    record.kind,
                    ConversationState::Requested,
                )?;
            }
            super::withdraw(unit, outbox, DomainError::RequestPending.into())
        }
        ErrorCode::UnknownConversation => {
            super::withdraw(unit, outbox, DomainError::NotAMember.into())?;
            conversation::info::ask(unit, row.conversation)
        }
        _ => super::withdraw(unit, outbox, refusal.into()),
    }
}
