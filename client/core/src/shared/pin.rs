//! Messages that all members see pinned, for a time.
//!
//! Surprising rule: a pin names a message, so everybody has pins of what they can read only, and what
//! is taken back or disappears takes its pin along. When more are pinned than fit, who pins the next
//! one takes the oldest off in the same breath; two who do so at once may leave one too many, and then
//! the newest are shown.

use rusqlite::Connection;
use tresse_content::MessageId;
use tresse_content::application::{Pin, SharedState};
use tresse_networks::{Networks, Window};
use tresse_proto::ids::{AccountId, ConversationId};

use super::change::tell;
use crate::compose::{PolicyError, Whose};
use crate::error::{ClientError, DomainError};
use crate::event::Ticket;
use crate::group;
use crate::person::{People, Person};
use crate::store::rows::{id, to_column, u64_column};
use crate::store::unit::Unit;
use crate::ticket::Waiting;
use crate::timeline::{Line, Summary, Target, lines};

/// Stands for "until it is taken off": the greatest number that JavaScript counts exactly.
pub const PINNED_FOR_GOOD_MS: u64 = (1 << 53) - 1;

/// A pinned message, as a screen shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PinRow {
    /// Which.
    pub message: MessageId,
    /// Its row.
    pub row: i64,
    /// Who pinned it.
    pub by: Person,
    /// Until when; `None`: until it is taken off.
    pub until_ms: Option<u64>,
    /// What it says, in a line.
    pub summary: Summary,
}

/// A pinned message, before people have names.
#[derive(Debug)]
pub(crate) struct Pinned {
    row: i64,
    message: MessageId,
    by: AccountId,
    until_ms: u64,
    line: Option<Line>,
}

/// The person pins a message for a time, or takes it off.
pub(crate) fn start(
    unit: &mut Unit<'_>,
    ticket: Ticket,
    conversation: ConversationId,
    message: MessageId,
    for_ms: Option<u64>,
) -> Result<(), ClientError> {
    let record = group::joined(unit, conversation)?;
    record.check_writable()?;
    let target =
        Target::find(unit.connection, conversation, message)?.ok_or(DomainError::UnknownMessage)?;
    if !target.is_content {
        return Err(PolicyError::Gone.into());
    }
    let until_ms = until(unit, for_ms)?;
    let mut pins = vec![Pin {
        message: target.message.0,
        until_ms,
    }];
    if until_ms > 0 {
        let others = pinned(unit.connection, conversation)?
            .into_iter()
            .filter(|pin| pin.row != target.row);
        // One of them is the new one.
        for oldest in others.skip(most(unit).saturating_sub(1)) {
            if pins.len() < tresse_content::limits::PINS_MAX {
                pins.push(Pin {
                    message: oldest.message.0,
                    until_ms: 0,
                });
            }
        }
    }
    let state = SharedState {
        pins,
        is_change: true,
        ..SharedState::default()
    };
    let row = tell(unit, conversation, &state)?;
    unit.wait(Waiting::Outbox(row), ticket);
    Ok(())
}

/// Until when a message is pinned that is to be so for this time; 0: not at all.
fn until(unit: &Unit<'_>, for_ms: Option<u64>) -> Result<u64, ClientError> {
    let own = unit.networks.by_code(unit.account()?.network());
    let Some(own) = own.filter(|own| own.features.message_pins > 0) else {
        let network = Whose::of(own.into_iter());
        return Err(PolicyError::NotHere { network }.into());
    };
    let times = &own.features.message_pin_times;
    Ok(match for_ms {
        None => 0,
        Some(PINNED_FOR_GOOD_MS..) if times.contains(&Window::UNLIMITED) => PINNED_FOR_GOOD_MS,
        Some(ms) if times.contains(&Window(ms)) => unit.now_ms.saturating_add(ms),
        Some(_) => {
            let possible = times.clone();
            return Err(PolicyError::NotATimer { possible }.into());
        }
    })
}

/// Messages that this person's app pins at once.
fn most(unit: &Unit<'_>) -> usize {
    let own = unit.account().ok().map(AccountId::network);
    let own = own.and_then(|code| unit.networks.by_code(code));
    own.map_or(0, |own| own.features.message_pins as usize)
}

/// Takes in what somebody pinned or took off. Says whose rows are different.
pub(crate) fn apply(
    connection: &Connection,
    conversation: ConversationId,
    by: AccountId,
    at_ms: u64,
    pins: &[Pin],
) -> Result<Vec<i64>, rusqlite::Error> {
    let mut changed = Vec::new();
    for pin in pins {
        let message = MessageId(pin.message);
        let target = Target::find(connection, conversation, message)?;
        let Some(target) = target.filter(|target| target.is_content) else {
            continue;
        };
        if pin.until_ms <= at_ms {
            connection
                .prepare_cached("DELETE FROM message_pin WHERE row = ?1")?
                .execute([target.row])?;
        } else {
            connection
                .prepare_cached(
                    "INSERT INTO message_pin (row, account, at_ms, until_ms)
                     VALUES (?1, ?2, ?3, ?4)
                     ON CONFLICT (row) DO UPDATE SET account = excluded.account,
                         at_ms = excluded.at_ms, until_ms = excluded.until_ms",
                )?
                .execute((target.row, by.0, to_column(at_ms), to_column(pin.until_ms)))?;
        }
        changed.push(target.row);
    }
    Ok(changed)
}

/// Pinned messages of a conversation, the one that was pinned last first.
pub(crate) fn pinned(
    connection: &Connection,
    conversation: ConversationId,
) -> Result<Vec<Pinned>, rusqlite::Error> {
    let mut pins: Vec<Pinned> = connection
        .prepare_cached(
            "SELECT message_pin.row, message, account, until_ms
             FROM message_pin JOIN message ON message.row = message_pin.row
             WHERE conversation = ?1 ORDER BY message_pin.at_ms DESC, message_pin.row DESC",
        )?
        .query_map([conversation.0], |row| {
            Ok(Pinned {
                row: row.get(0)?,
                message: id(row, 1)?,
                by: id(row, 2)?,
                until_ms: u64_column(row, 3)?,
                line: None,
            })
        })?
        .collect::<Result<_, _>>()?;
    let mut lines = lines(connection, pins.iter().map(|pin| pin.row))?;
    for pin in &mut pins {
        pin.line = lines.remove(&pin.row);
    }
    Ok(pins)
}

impl Pinned {
    /// Everybody whose name it needs.
    pub(crate) fn accounts(&self) -> Vec<AccountId> {
        let mut accounts = self.line.as_ref().map(Line::accounts).unwrap_or_default();
        accounts.push(self.by);
        accounts
    }

    /// With names, if this device has the message.
    fn shown(&self, people: &People<'_>) -> Option<PinRow> {
        Some(PinRow {
            message: self.message,
            row: self.row,
            by: people.person(self.by),
            until_ms: (self.until_ms < PINNED_FOR_GOOD_MS).then_some(self.until_ms),
            summary: self.line.as_ref()?.summary(people),
        })
    }
}

/// With names, as many as this person's app shows.
pub(crate) fn shown(pins: &[Pinned], people: &People<'_>) -> Vec<PinRow> {
    let most = people
        .own_features()
        .map_or(0, |it| it.message_pins as usize);
    let shown = pins.iter().filter_map(|pin| pin.shown(people));
    shown.take(most).collect()
}

/// Takes off what was pinned until now. Says which rows are different, and where.
pub(crate) fn sweep(
    connection: &Connection,
    now_ms: u64,
) -> Result<Vec<(ConversationId, i64)>, rusqlite::Error> {
    let over: Vec<(ConversationId, i64)> = connection
        .prepare_cached(
            "SELECT conversation, message_pin.row
             FROM message_pin JOIN message ON message.row = message_pin.row
             WHERE until_ms <= ?1",
        )?
        .query_map([to_column(now_ms)], |row| Ok((id(row, 0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    connection
        .prepare_cached("DELETE FROM message_pin WHERE until_ms <= ?1")?
        .execute([to_column(now_ms)])?;
    Ok(over)
}

/// Whether a person of this network may have said this: an app without pins pins nothing.
pub(crate) fn is_fine(networks: &Networks, by: AccountId, state: &SharedState) -> bool {
    let network = networks.by_code(by.network());
    let has_pins = network.is_some_and(|network| network.features.message_pins > 0);
    state.pins.is_empty() || (state.is_change && has_pins && is_alone(state))
}

/// Pins travel alone, so that what follows from the other fields is not asked twice.
fn is_alone(state: &SharedState) -> bool {
    let alone = SharedState {
        pins: state.pins.clone(),
        is_change: true,
        ..SharedState::default()
    };
    *state == alone
}
