//! Changes that are not carried out, and why. They are kept, so that "why did nothing happen" has
//! an answer, and nothing is shown.

use rusqlite::Connection;

use super::apply::ApplyInput;
use crate::store::rows::to_column;

/// Why a change is not carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reason {
    /// The message it is about is not here.
    UnknownMessage,
    /// The message it is about is somebody else's.
    Foreign,
    /// The message it is about is gone, or there is nothing in it to change.
    Gone,
    /// The time in which it was possible is over.
    Late,
    /// It was done too often already.
    TooOften,
    /// The networks in the conversation do not have this.
    NotHere,
    /// A reaction that is no emoji.
    NotAnEmoji,
    /// A picture that is none.
    NotAPicture,
    /// A vote in something that is no poll.
    NotAPoll,
    /// A vote for what cannot be chosen.
    NotAnOption,
    /// It claims to be of another sender or for another room.
    Forged,
}

impl Reason {
    fn as_str(self) -> &'static str {
        match self {
            Self::UnknownMessage => "unknown message",
            Self::Foreign => "foreign",
            Self::Gone => "gone",
            Self::Late => "late",
            Self::TooOften => "too often",
            Self::NotHere => "not here",
            Self::NotAnEmoji => "not an emoji",
            Self::NotAPicture => "not a picture",
            Self::NotAPoll => "not a poll",
            Self::NotAnOption => "not an option",
            Self::Forged => "forged",
        }
    }
}

/// Notes a change that is not carried out.
pub(super) fn record(
    connection: &Connection,
    input: &ApplyInput<'_>,
    reason: Reason,
) -> Result<(), rusqlite::Error> {
    connection
        .prepare_cached(
            "INSERT INTO ignored_change (conversation, seq, sender, at_ms, reason)
             VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (conversation, seq) DO NOTHING",
        )?
        .execute((
            input.conversation.0,
            to_column(input.seq),
            input.sender.0,
            to_column(input.at_ms),
            reason.as_str(),
        ))?;
    Ok(())
}
