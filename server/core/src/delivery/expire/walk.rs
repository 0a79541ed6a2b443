//! The tables that are walked round and round: rows which expire on their own, and inboxes that nobody reads.

use bytes::Bytes;
use tresse_proto::ids::AccountId;
use tresse_store::{Batch, Direction, KeyRange, Store, Table, key::trailing_u64};

use crate::context::Context;
use crate::core::Core;
use crate::effect::Effect;
use crate::failure::CoreError;
use crate::record::account::AccountRecord;
use crate::record::conversation::TreeRecord;
use crate::record::entry::MessageAnswer;
use crate::record::inbox::{Floor, Pointer};
use crate::record::key_package::KeyPackageRecord;
use crate::record::{BatchRows, Row};

/// Answers looked at in one go: two for each that was stored, so that each is looked at once in a retention time.
const ANSWERS_ROWS: usize = 512;

/// The next key to look at in each table.
#[derive(Debug, Default)]
pub(super) struct Walk {
    /// Answers stored since the last look at some.
    stored_answers: usize,
    accounts_from: Bytes,
    answers_from: Bytes,
    trees_from: Bytes,
    key_packages_from: Bytes,
}

impl Walk {
    pub(super) fn note_answer(&mut self) {
        self.stored_answers += 1;
    }
}

impl<S: Store> Core<S> {
    /// Looks at some answers once as many were stored.
    pub(super) fn walk_on(&mut self, cx: &mut Context<'_>) -> Result<(), CoreError> {
        if self.sweeper.walk.stored_answers < ANSWERS_ROWS / 2 {
            return Ok(());
        }
        self.sweeper.walk.stored_answers -= ANSWERS_ROWS / 2;
        self.walk_answers(cx, ANSWERS_ROWS)
    }

    /// Looks at some accounts after the last ones: inboxes that nobody reads, and what is left of deleted accounts.
    pub(super) fn walk_accounts(&mut self, cx: &mut Context<'_>) -> Result<(), CoreError> {
        let rows = self.walk(Table::AccountRecord, &self.sweeper.walk.accounts_from, 64)?;
        self.sweeper.walk.accounts_from = next_from(&rows, 64);
        let mut batch = Batch::new();
        for (key, row) in rows {
            let (Ok(account), Ok(record)) =
                (AccountId::try_from(&key), AccountRecord::decode(&row))
            else {
                continue;
            };
            let first = self.store.scan(
                Table::AccountInbox,
                KeyRange::prefix(&account.0),
                Direction::Ascending,
                1,
            )?;
            match first.first() {
                None if record.deleted_at_ms.is_some() => {
                    batch.delete_row::<AccountRecord>(account.0);
                    batch.delete_row::<Floor>(account.0);
                    self.inbox_heads.remove(&account);
                }
                None => {}
                Some(_) if record.deleted_at_ms.is_some() => self.sweeper.visit(account),
                Some((key, row)) if self.is_old(cx, row)? || self.is_too_long(account, key)? => {
                    self.sweeper.visit(account);
                }
                Some(_) => {}
            }
        }
        self.write(batch)
    }

    /// Whether a pointer is to go because of its age, or because it cannot be read.
    fn is_old(&mut self, cx: &mut Context<'_>, pointer: &Bytes) -> Result<bool, CoreError> {
        let Ok(pointer) = Pointer::decode(pointer) else {
            return Ok(true);
        };
        match self.counted(pointer) {
            Ok(entry) => {
                let retention = self.retention(cx);
                Ok(entry.is_none_or(|entry| retention.is_over(entry.at_ms)))
            }
            Err(CoreError::Damaged(damaged)) => {
                cx.effects.push(Effect::Damaged(damaged));
                Ok(false)
            }
            Err(error) => Err(error),
        }
    }

    fn is_too_long(&mut self, account: AccountId, first: &[u8]) -> Result<bool, CoreError> {
        let first = trailing_u64(first).unwrap_or(0);
        let after_max = first.saturating_add(self.config.inbox_entries_max);
        Ok(self.inbox_head(account)? >= after_max)
    }

    /// Looks at some rows of each table whose rows expire on their own.
    pub(super) fn walk_expiring(&mut self, cx: &mut Context<'_>) -> Result<(), CoreError> {
        let retention = self.retention(cx);
        let rows_max = self.config.sweep_rows_max / 8 + 1;
        self.walk_answers(cx, rows_max)?;
        let old = |row: &TreeRecord| retention.is_over(row.at_ms);
        let from = self.sweeper.walk.trees_from.clone();
        // A tree may be large: few rows of that kind at a time.
        self.sweeper.walk.trees_from = self.walk_table(cx, &from, 16, &old)?;
        let now_ms = cx.now_ms;
        let over = |row: &KeyPackageRecord| row.expires_at_ms <= now_ms;
        let from = self.sweeper.walk.key_packages_from.clone();
        self.sweeper.walk.key_packages_from = self.walk_table(cx, &from, rows_max, &over)?;
        Ok(())
    }

    /// Looks at the next answers of the walk.
    fn walk_answers(&mut self, cx: &mut Context<'_>, rows_max: usize) -> Result<(), CoreError> {
        let retention = self.retention(cx);
        let old = |row: &MessageAnswer| retention.is_over(row.at_ms);
        let from = self.sweeper.walk.answers_from.clone();
        self.sweeper.walk.answers_from = self.walk_table(cx, &from, rows_max, &old)?;
        Ok(())
    }

    fn walk_table<R: Row>(
        &mut self,
        cx: &mut Context<'_>,
        from: &Bytes,
        rows_max: usize,
        is_over: &dyn Fn(&R) -> bool,
    ) -> Result<Bytes, CoreError> {
        let rows = self.walk(R::TABLE, from, rows_max)?;
        let next = next_from(&rows, rows_max);
        let mut batch = Batch::new();
        for (key, row) in rows {
            match R::decode(&row) {
                Ok(row) if is_over(&row) => batch.delete(R::TABLE, key),
                Ok(_) => {}
                Err(damaged) => cx.effects.push(Effect::Damaged(damaged)),
            }
        }
        self.write(batch)?;
        Ok(next)
    }

    fn walk(
        &self,
        table: Table,
        from: &Bytes,
        rows_max: usize,
    ) -> Result<Vec<(Bytes, Bytes)>, CoreError> {
        Ok(self.store.scan(
            table,
            KeyRange::prefix_from(&[], from),
            Direction::Ascending,
            rows_max,
        )?)
    }
}

/// The key after the last row; the beginning once the end was reached.
fn next_from(rows: &[(Bytes, Bytes)], rows_max: usize) -> Bytes {
    match rows.last() {
        Some((key, _)) if rows.len() == rows_max => [key.as_ref(), &[0]].concat().into(),
        _ => Bytes::new(),
    }
}
