//! Votes: one of each person in each poll, which holds all that they choose. A second one takes the
//! place of the first.

use rusqlite::{Connection, Row};
use tresse_content::MessageId;
use tresse_content::application::{Poll, Rich, Vote};
use tresse_content::limits::POLL_OPTIONS_MAX;
use tresse_proto::ids::AccountId;

use super::apply::ApplyInput;
use super::ignored::Reason;
use super::part;
use super::target::Target;
use crate::effect::Change;
use crate::error::ClientError;
use crate::store::rows::{id, to_column};

/// What somebody chose in a poll.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VoteOf {
    /// Who.
    pub account: AccountId,
    /// Indexes of options, ascending.
    pub choices: Vec<u8>,
}

/// Whether this can be chosen in this poll.
pub(crate) fn fits(poll: &Poll, choices: &[u8]) -> bool {
    let is_option = |choice: &u8| usize::from(*choice) < poll.options.len();
    choices.iter().all(is_option) && (poll.multiple || choices.len() == 1)
}

pub(super) fn apply(
    connection: &Connection,
    input: &ApplyInput<'_>,
    poll: MessageId,
    vote: &Vote,
) -> Result<Result<Vec<Change>, Reason>, ClientError> {
    let target = match Target::content(connection, input.conversation, poll)? {
        Ok(target) => target,
        Err(reason) => return Ok(Err(reason)),
    };
    let Some(Rich::Poll(poll)) = part::of(connection, target.row)? else {
        return Ok(Err(Reason::NotAPoll));
    };
    if !fits(&poll, &vote.choices) {
        return Ok(Err(Reason::NotAnOption));
    }
    connection
        .prepare_cached(
            "INSERT INTO vote (row, account, choices, conversation, message, at_ms)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)
             ON CONFLICT (row, account) DO UPDATE
             SET choices = excluded.choices, message = excluded.message, at_ms = excluded.at_ms",
        )?
        .execute((
            target.row,
            input.sender.account().0,
            bits(&vote.choices),
            input.conversation.0,
            input.message.0,
            to_column(input.at_ms),
        ))?;
    Ok(Ok(vec![input.changed(target.row)]))
}

/// Reads `row, account, choices` of the table.
pub(super) fn read(row: &Row<'_>) -> Result<VoteOf, rusqlite::Error> {
    let bits: u16 = row.get(2)?;
    let is_chosen = |choice: &u8| bits & (1 << *choice) != 0;
    Ok(VoteOf {
        account: id(row, 1)?,
        choices: (0..POLL_OPTIONS_MAX as u8).filter(is_chosen).collect(),
    })
}

fn bits(choices: &[u8]) -> u16 {
    const { assert!(POLL_OPTIONS_MAX <= 16) };
    choices.iter().fold(0, |bits, choice| bits | (1 << *choice))
}
