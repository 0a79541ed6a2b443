//! Encrypts and sends what waits, conversation by conversation, in order.

use std::collections::BTreeMap;

use bytes::Bytes;
use tresse_mls::MlsError;
use tresse_proto::ids::{ClientMsgId, ConversationId};
use tresse_proto::wire::client_frame::Request;
use tresse_proto::wire::{ConversationState, Submit};

use crate::ask::Purpose;
use crate::conversation::{self, Membership};
use crate::error::{ClientError, DomainError};
use crate::me;
use crate::store::rows::{id, to_column, u64_column};
use crate::store::unit::Unit;

/// Messages of one conversation that may wait for their answers at a time.
const IN_FLIGHT_MAX: usize = 8;

/// A row that wants to go.
struct Waiting {
    id: i64,
    client_msg_id: ClientMsgId,
    content: Vec<u8>,
    is_request: bool,
    /// Of `body`; of the encryption that was refused as too old, while there is none.
    epoch: u64,
    body: Option<Bytes>,
}

/// Asks the server to take what can be taken now. `asked` are the rows that wait for an answer.
pub(crate) fn pump(
    unit: &mut Unit<'_>,
    asked: &BTreeMap<ConversationId, Vec<i64>>,
) -> Result<(), ClientError> {
    if me::load(unit.connection)?.is_some_and(|me| me.survey_due) {
        return Ok(());
    }
    let conversations: Vec<ConversationId> = unit
        .connection
        .prepare_cached(
            "SELECT DISTINCT conversation FROM outbox WHERE state <> 'accepted' ORDER BY conversation",
        )?
        .query_map([], |row| id(row, 0))?
        .collect::<Result<_, _>>()?;
    for conversation in conversations {
        let asked = asked.get(&conversation).map_or(&[][..], Vec::as_slice);
        pump_one(unit, conversation, asked)?;
    }
    Ok(())
}

fn pump_one(
    unit: &mut Unit<'_>,
    conversation: ConversationId,
    asked: &[i64],
) -> Result<(), ClientError> {
    let Some(record) = conversation::record(unit.connection, conversation)? else {
        return Ok(());
    };
    if record.membership != Membership::Joined {
        return Ok(());
    }
    if record.is_own_devices && !crate::device::share::is_private(unit, conversation)? {
        return Ok(());
    }
    // Until the server was asked whether commits were missed, nothing new is encrypted: newcomers
    // could not read it.
    let is_in_doubt = conversation::info::is_due(unit.connection, conversation)?;
    let must_commit_first = crate::commits::must_commit_first(unit, conversation)?;
    if must_commit_first {
        unit.after.changes_dirty = true;
    }
    // The server may have taken the own commit already, and let newcomers in.
    let is_committing = crate::commits::is_under_way(unit.connection, conversation)?;
    let current = unit.mls.epoch(conversation)?;
    let mut in_flight = 0;
    for row in waiting(unit, conversation)? {
        if in_flight >= IN_FLIGHT_MAX {
            break;
        }
        if asked.contains(&row.id) {
            // A refusal of an older epoch would let a newer message overtake it.
            if row.epoch != current {
                break;
            }
            in_flight += 1;
            continue;
        }
        let (epoch, body) = match &row.body {
            Some(body) if row.epoch == current => (row.epoch, body.clone()),
            // Bytes of an earlier epoch are made anew: if the server has the earlier ones, it knows
            // by the id, and if not, newcomers could not read them.
            earlier => {
                let may_send = record.state == ConversationState::Open || row.is_request;
                let was_refused = earlier.is_none() && row.epoch > current;
                let must_wait = is_in_doubt || must_commit_first || is_committing;
                if !may_send || must_wait || was_refused {
                    break;
                }
                match encrypt(unit, conversation, &row)? {
                    Some(encrypted) => encrypted,
                    None => continue,
                }
            }
        };
        unit.ask(
            Request::Submit(Submit {
                conversation_id: conversation.to_bytes(),
                client_msg_id: row.client_msg_id.to_bytes(),
                epoch,
                body,
            }),
            Purpose::Submit {
                conversation,
                id: row.id,
            },
        );
        in_flight += 1;
    }
    Ok(())
}

/// Makes the bytes that are sent from now on. `None` if they would never be taken.
fn encrypt(
    unit: &mut Unit<'_>,
    conversation: ConversationId,
    row: &Waiting,
) -> Result<Option<(u64, Bytes)>, ClientError> {
    let encrypted = match unit.mls.encrypt(conversation, &row.content) {
        Ok(encrypted) => encrypted,
        Err(MlsError::TooLarge { .. }) => {
            super::withdraw(unit, row.id, DomainError::TooLarge.into())?;
            return Ok(None);
        }
        Err(error) => return Err(error.into()),
    };
    unit.connection
        .prepare_cached("UPDATE outbox SET state = 'sent', epoch = ?2, body = ?3 WHERE id = ?1")?
        .execute((row.id, to_column(encrypted.epoch), &encrypted.body[..]))?;
    Ok(Some((encrypted.epoch, encrypted.body)))
}

fn waiting(unit: &Unit<'_>, conversation: ConversationId) -> Result<Vec<Waiting>, ClientError> {
    let rows = unit
        .connection
        .prepare_cached(
            "SELECT id, client_msg_id, content, is_request, epoch, body FROM outbox
             WHERE conversation = ?1 AND state <> 'accepted' ORDER BY id LIMIT ?2",
        )?
        .query_map((conversation.0, IN_FLIGHT_MAX as i64), |row| {
            Ok(Waiting {
                id: row.get(0)?,
                client_msg_id: id(row, 1)?,
                content: row.get(2)?,
                is_request: row.get(3)?,
                epoch: u64_column(row, 4)?,
                body: row.get::<_, Option<Vec<u8>>>(5)?.map(Bytes::from),
            })
        })?
        .collect::<Result<_, _>>()?;
    Ok(rows)
}
