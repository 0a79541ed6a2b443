//! What each person gives a message at most one of, by a message of its own: a reaction, a vote.
//!
//! The surprising rule: whoever takes one back names the message that gave it, not the message that it
//! is about.

use rusqlite::{Connection, OptionalExtension};
use tresse_content::MessageId;
use tresse_proto::ids::AccountId;

use super::apply::ApplyInput;
use super::ignored::Reason;
use crate::effect::Change;
use crate::error::ClientError;
use crate::store::rows::id;

/// Which of them. The table of each has the columns `row`, `account`, `conversation`, `message`.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Answered {
    Reaction,
    Vote,
}

impl Answered {
    fn table(self) -> &'static str {
        match self {
            Self::Reaction => "reaction",
            Self::Vote => "vote",
        }
    }

    /// Takes one back. `None` if the id is not that of one.
    pub(super) fn take_back(
        self,
        connection: &Connection,
        input: &ApplyInput<'_>,
        by: MessageId,
    ) -> Result<Option<Result<Vec<Change>, Reason>>, ClientError> {
        let table = self.table();
        let found: Option<(i64, AccountId)> = connection
            .prepare_cached(&format!(
                "SELECT row, account FROM {table} WHERE conversation = ?1 AND message = ?2"
            ))?
            .query_row((input.conversation.0, by.0), |row| {
                Ok((row.get(0)?, id(row, 1)?))
            })
            .optional()?;
        let Some((row, account)) = found else {
            return Ok(None);
        };
        if account != input.sender.account() {
            return Ok(Some(Err(Reason::Foreign)));
        }
        connection
            .prepare_cached(&format!(
                "DELETE FROM {table} WHERE row = ?1 AND account = ?2"
            ))?
            .execute((row, account.0))?;
        Ok(Some(Ok(vec![input.changed(row)])))
    }

    /// Id of the message by which an account gave its own to a row.
    pub(crate) fn own(
        self,
        connection: &Connection,
        row: i64,
        account: AccountId,
    ) -> Result<Option<MessageId>, rusqlite::Error> {
        let table = self.table();
        connection
            .prepare_cached(&format!(
                "SELECT message FROM {table} WHERE row = ?1 AND account = ?2"
            ))?
            .query_row((row, account.0), |row| id(row, 0))
            .optional()
    }
}
