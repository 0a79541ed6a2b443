//! Sweep: what every device has passed, and what is older than the retention time, leaves the server.
//!
//! Every few seconds a pass over the accounts begins that have passed something since the last one. It goes on with
//! each round, by about as much as the round has stored, so that removing keeps up with any load and no message waits
//! for more than a moment of it.
//!
//! The surprising rule: an entry goes with its last pointer, never on its own, so every pointer that is left resolves.
//! Pointers go because all valid devices of the account have passed them, because they are too old, or because the
//! inbox is too long; the floor of the inbox is raised in the same batch.

use std::collections::{BTreeMap, BTreeSet};

use bytes::Bytes;
use prost::Message as _;
use tresse_proto::ids::{AccountId, ConversationId, InboxPosition, Seq};
use tresse_proto::wire::{Entry, EntryKind};
use tresse_store::{Batch, Direction, KeyRange, Store, Table, key::trailing_u64};

use crate::context::Context;
use crate::core::Core;
use crate::effect::Effect;
use crate::failure::{CoreError, Damaged};
use crate::record::account::AccountRecord;
use crate::record::conversation::TreeRecord;
use crate::record::entry::{CommitSeq, EntryRow, MessageAnswer, PointersLeft};
use crate::record::inbox::{Floor, Pointer};
use crate::record::key_package::KeyPackageRecord;
use crate::record::{BatchRows, Row, key};

/// Pointers looked at in a step of a pass while nothing else happens; and besides what was stored meanwhile if something
/// does.
const STEP_ROWS_IDLE: usize = 256;
const STEP_ROWS_BUSY: usize = 8;

/// Pointers of an inbox that are looked at for their age alone.
const AGED_ROWS: usize = 16;

/// Pointers taken by a pass before they are removed: enough for both sides of many conversations to be among them, few
/// enough for a write of some milliseconds.
const REMOVAL_ROWS: usize = 2048;

/// Members of a conversation among whom the next account of a pass is searched.
const MEMBERS_SEARCHED: usize = 16;

/// The most pointers that one step looks at.
const STEP_ROWS_MAX: usize = 16 * 1024;

/// Answers looked at in one go: two for each that was stored, so that each is looked at once in a retention time.
const ANSWERS_ROWS: usize = 512;

/// Where the sweep is. In memory only: after a restart it begins again.
#[derive(Debug, Default)]
pub(crate) struct Sweeper {
    /// Accounts whose inboxes have something to remove, most likely: for the next pass.
    due: BTreeSet<AccountId>,
    /// Those that are left of this pass.
    pass: BTreeSet<AccountId>,
    /// What this pass has taken and not yet removed.
    removal: Removal,
    /// Pointers stored since the last step.
    stored_pointers: usize,
    /// Answers stored since the last look at some.
    stored_answers: usize,
    /// Next key to look at, in the tables that are walked round and round.
    accounts_from: Bytes,
    answers_from: Bytes,
    trees_from: Bytes,
    key_packages_from: Bytes,
}

impl Sweeper {
    /// The inbox of this account should be looked at.
    pub(crate) fn visit(&mut self, account: AccountId) {
        self.due.insert(account);
    }

    /// So many pointers to an entry were stored.
    pub(crate) fn note_pointers(&mut self, count: usize) {
        self.stored_pointers += count;
    }

    /// An answer was stored.
    pub(crate) fn note_answer(&mut self) {
        self.stored_answers += 1;
    }

    /// How many pointers the next step looks at: half as many again as were stored since the last one.
    fn step_rows(&mut self) -> usize {
        match std::mem::take(&mut self.stored_pointers) {
            0 => STEP_ROWS_IDLE,
            stored => (STEP_ROWS_BUSY + stored + stored / 2).min(STEP_ROWS_MAX),
        }
    }

    /// Whether a pass has begun and not ended.
    pub(crate) fn is_sweeping(&self) -> bool {
        !self.pass.is_empty() || self.removal.pointers > 0
    }
}

/// What a look at one inbox has done.
struct Swept {
    rows: usize,
    finished: bool,
    /// Conversation of the last pointer that was taken.
    last: Option<ConversationId>,
}

/// What a pass takes from the inboxes: one batch, because an entry that two accounts have passed meanwhile goes without
/// its count ever being written. Until then nothing has changed, for anybody.
#[derive(Debug, Default)]
struct Removal {
    batch: Batch,
    pointers: usize,
    /// Up to where each inbox will be cleared.
    floors: BTreeMap<AccountId, InboxPosition>,
    entries: BTreeMap<(ConversationId, Seq), Counted>,
}

/// An entry, as far as its removal is concerned.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Counted {
    /// Pointers that still refer to it.
    left: u64,
    /// Whether a row says so, because some are gone.
    has_row: bool,
    kind: EntryKind,
    epoch: u64,
    at_ms: u64,
}

impl Counted {
    /// An entry that is being stored, with all its pointers.
    pub(crate) fn new(pointers: u32, entry: &Entry) -> Self {
        Self {
            left: u64::from(pointers),
            has_row: false,
            kind: entry.kind(),
            epoch: entry.epoch,
            at_ms: entry.at_ms,
        }
    }
}

impl<S: Store> Core<S> {
    /// Begins a pass, and removes a bounded amount of what has expired.
    pub(crate) fn sweep(&mut self, cx: &mut Context<'_>) -> Result<(), CoreError> {
        self.write_cursors()?;
        // A pass ends before the next one begins, or those who come last would wait for ever.
        if self.sweeper.pass.is_empty() {
            self.sweeper.pass = std::mem::take(&mut self.sweeper.due);
        }
        self.sweeper.stored_pointers = 0;
        self.take_from_inboxes(cx, self.config.sweep_rows_max)?;
        self.remove(cx)?;
        self.walk_accounts(cx)?;
        self.walk_expiring(cx)
    }

    /// Goes on with the pass that has begun.
    pub(crate) fn sweep_on(&mut self, cx: &mut Context<'_>) -> Result<(), CoreError> {
        let rows_max = self.sweeper.step_rows();
        self.take_from_inboxes(cx, rows_max)?;
        if self.sweeper.pass.is_empty() || self.sweeper.removal.pointers >= REMOVAL_ROWS {
            self.remove(cx)?;
        }
        if self.sweeper.stored_answers >= ANSWERS_ROWS / 2 {
            self.sweeper.stored_answers -= ANSWERS_ROWS / 2;
            self.walk_answers(cx, ANSWERS_ROWS)?;
        }
        Ok(())
    }

    /// Takes pointers from the inboxes of this pass.
    fn take_from_inboxes(
        &mut self,
        cx: &mut Context<'_>,
        rows_max: usize,
    ) -> Result<(), CoreError> {
        let mut removal = std::mem::take(&mut self.sweeper.removal);
        let mut budget = rows_max;
        let mut last = None;
        while budget > 0
            && let Some(account) = self.next_of_pass(last)
        {
            match self.sweep_inbox(cx, &mut removal, account, budget) {
                Ok(swept) => {
                    last = swept.last;
                    if !swept.finished {
                        self.sweeper.pass.insert(account);
                    }
                    budget = budget.saturating_sub(swept.rows.max(1));
                }
                // The others need not wait for whoever repairs the store.
                Err(CoreError::Damaged(damaged)) => cx.effects.push(Effect::Damaged(damaged)),
                Err(error) => return Err(error),
            }
        }
        self.sweeper.removal = removal;
        Ok(())
    }

    /// The next account of the pass: of the small conversation where the last one has just passed something, if one of
    /// its accounts is due, because then their common entries go at once. Otherwise whichever is first.
    fn next_of_pass(&mut self, last: Option<ConversationId>) -> Option<AccountId> {
        if let Some(conversation) = last
            && let Some(hot) = self.hot_conversations.get(&conversation)
            && hot.record.members.len() <= MEMBERS_SEARCHED
        {
            let mut members = hot.record.members.iter().map(|member| member.account);
            let due = members.find(|account| self.sweeper.pass.remove(account));
            if due.is_some() {
                return due;
            }
        }
        self.sweeper.pass.pop_first()
    }

    /// Takes pointers from the start of an inbox, and counts them off their entries.
    fn sweep_inbox(
        &mut self,
        cx: &mut Context<'_>,
        removal: &mut Removal,
        account: AccountId,
        rows_max: usize,
    ) -> Result<Swept, CoreError> {
        let passed = self.passed(account)?;
        let floor = match removal.floors.get(&account) {
            Some(floor) => *floor,
            None => self.inbox_floor(account)?,
        };
        // Behind what was passed there may be much that was not; a few rows tell whether it is too old.
        let passed_rows = usize::try_from(passed.saturating_sub(floor)).unwrap_or(usize::MAX);
        let rows_max = rows_max.min(passed_rows.max(AGED_ROWS));
        let rows = self.store.scan(
            Table::AccountInbox,
            KeyRange::prefix_from(&account.0, &key::inbox(account, floor + 1)),
            Direction::Ascending,
            rows_max,
        )?;
        let before = removal.pointers;
        let mut last = None;
        for (key, row) in &rows {
            let position = trailing_u64(key).unwrap_or(0);
            let expired = match Pointer::decode(row) {
                Ok(pointer) => {
                    last = Some(pointer.conversation);
                    self.count_down(cx, removal, pointer, position <= passed)?
                }
                // A pointer that leads nowhere is no use to anybody.
                Err(damaged) => {
                    cx.effects.push(Effect::Damaged(damaged));
                    true
                }
            };
            if !expired {
                break;
            }
            removal.batch.delete(Table::AccountInbox, key);
            removal.floors.insert(account, position);
            removal.pointers += 1;
        }
        let taken = removal.pointers - before;
        Ok(Swept {
            rows: rows.len(),
            finished: taken < rows_max || taken == passed_rows,
            last,
        })
    }

    /// The position which all valid devices have passed, or which is too far from the head to be kept.
    fn passed(&mut self, account: AccountId) -> Result<InboxPosition, CoreError> {
        if self
            .read::<AccountRecord>(account.0)?
            .is_none_or(|record| record.deleted_at_ms.is_some())
        {
            return Ok(InboxPosition::MAX);
        }
        let mut passed = None;
        for (device, _) in self.valid_devices(account)? {
            let cursor = self.cursor(device)?;
            passed = Some(passed.map_or(cursor, |least: InboxPosition| least.min(cursor)));
        }
        let surplus = self
            .inbox_head(account)?
            .saturating_sub(self.config.inbox_entries_max);
        Ok(passed.unwrap_or(0).max(surplus))
    }

    /// Counts a pointer off if it was passed or is too old. Whether it is to be removed.
    fn count_down(
        &mut self,
        cx: &mut Context<'_>,
        removal: &mut Removal,
        pointer: Pointer,
        passed: bool,
    ) -> Result<bool, CoreError> {
        let place = (pointer.conversation, pointer.seq);
        let counted = match removal.entries.get(&place) {
            Some(counted) => *counted,
            None => match self.counted(pointer) {
                Ok(Some(counted)) => counted,
                Ok(None) => return Ok(true),
                // It cannot be counted, so the entry stays, for whoever repairs the store.
                Err(CoreError::Damaged(damaged)) => {
                    cx.effects.push(Effect::Damaged(damaged));
                    return Ok(passed);
                }
                Err(error) => return Err(error),
            },
        };
        if !passed && !self.is_over(counted.at_ms, cx.now_ms) {
            return Ok(false);
        }
        let left = counted.left.saturating_sub(1);
        removal.entries.insert(place, Counted { left, ..counted });
        Ok(true)
    }

    /// The entry of a pointer, and how many lead to it; none if there is no such entry.
    fn counted(
        &mut self,
        Pointer { conversation, seq }: Pointer,
    ) -> Result<Option<Counted>, CoreError> {
        if let Some(counted) = self.hot_entries.get(&(conversation, seq)) {
            return Ok(Some(*counted));
        }
        let place = key::entry(conversation, seq);
        let Some(row) = self.read::<EntryRow>(&place)? else {
            return Ok(None);
        };
        // A single pointer is never counted.
        let left = match row.pointers {
            1 => None,
            _ => self.read::<PointersLeft>(&place)?,
        };
        let entry = Entry::decode(row.entry).map_err(|_| Damaged {
            table: EntryRow::TABLE,
            what: "it is not an entry",
        })?;
        let stored = Counted::new(row.pointers, &entry);
        Ok(Some(Counted {
            left: left.map_or(stored.left, |left| left.0),
            has_row: left.is_some(),
            ..stored
        }))
    }

    /// Whether what was stored then has been kept for as long as anything is.
    fn is_over(&self, at_ms: u64, now_ms: u64) -> bool {
        at_ms.saturating_add(self.config.retention_ms) <= now_ms
    }

    /// Removes what was taken from the inboxes. An entry without pointers goes, with a commit its place in the index of
    /// epochs; the last of its log leaves the head behind.
    fn remove(&mut self, cx: &mut Context<'_>) -> Result<(), CoreError> {
        let Removal {
            mut batch,
            pointers: _,
            floors,
            entries,
        } = std::mem::take(&mut self.sweeper.removal);
        for (account, floor) in floors {
            batch.put_row(account.0, &Floor(floor));
        }
        // The newest entry of each log that goes: they come in order.
        let mut gone = BTreeMap::new();
        for ((conversation, seq), entry) in entries {
            let place = key::entry(conversation, seq);
            if entry.left > 0 {
                batch.put_row(place, &PointersLeft(entry.left));
                if let Some(hot) = self.hot_entries.get(&(conversation, seq)) {
                    *hot = Counted {
                        has_row: true,
                        ..entry
                    };
                }
                continue;
            }
            self.hot_entries.remove(&(conversation, seq));
            batch.delete_row::<EntryRow>(&place);
            if entry.has_row {
                batch.delete_row::<PointersLeft>(&place);
            }
            if entry.kind == EntryKind::Commit {
                batch.delete_row::<CommitSeq>(key::epoch(conversation, entry.epoch));
            }
            gone.insert(conversation, seq);
        }
        for (conversation, seq) in gone {
            self.leave_head(cx, &mut batch, conversation, seq)?;
        }
        self.write(batch)
    }

    /// Writes the head of a log whose entry `seq`, the newest of those that go, was its last.
    fn leave_head(
        &mut self,
        cx: &mut Context<'_>,
        batch: &mut Batch,
        conversation: ConversationId,
        seq: Seq,
    ) -> Result<(), CoreError> {
        let head = match self.hot_conversations.get(&conversation) {
            Some(hot) => Ok(hot.head),
            None => self.stored_head(conversation),
        };
        match head {
            Ok(head) if head.seq == seq => self.set_head(batch, conversation, head),
            Ok(_) => {}
            // The entries of others go all the same. This head cannot be read, so nothing is appended behind it.
            Err(CoreError::Damaged(damaged)) => cx.effects.push(Effect::Damaged(damaged)),
            Err(error) => return Err(error),
        }
        Ok(())
    }

    /// Looks at some accounts after the last ones: inboxes that nobody reads, and what is left of deleted accounts.
    fn walk_accounts(&mut self, cx: &mut Context<'_>) -> Result<(), CoreError> {
        let rows = self.walk(Table::AccountRecord, &self.sweeper.accounts_from, 64)?;
        self.sweeper.accounts_from = next_from(&rows, 64);
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
            Ok(entry) => Ok(entry.is_none_or(|entry| self.is_over(entry.at_ms, cx.now_ms))),
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
    fn walk_expiring(&mut self, cx: &mut Context<'_>) -> Result<(), CoreError> {
        let (now_ms, retention_ms) = (cx.now_ms, self.config.retention_ms);
        let rows_max = self.config.sweep_rows_max / 8 + 1;
        self.walk_answers(cx, rows_max)?;
        let old = |row: &TreeRecord| row.at_ms.saturating_add(retention_ms) <= now_ms;
        let from = self.sweeper.trees_from.clone();
        // A tree may be large: few rows of that kind at a time.
        self.sweeper.trees_from = self.walk_table(cx, &from, 16, &old)?;
        let over = |row: &KeyPackageRecord| row.expires_at_ms <= now_ms;
        let from = self.sweeper.key_packages_from.clone();
        self.sweeper.key_packages_from = self.walk_table(cx, &from, rows_max, &over)?;
        Ok(())
    }

    /// Looks at the next answers of the walk.
    fn walk_answers(&mut self, cx: &mut Context<'_>, rows_max: usize) -> Result<(), CoreError> {
        let (now_ms, retention_ms) = (cx.now_ms, self.config.retention_ms);
        let old = |row: &MessageAnswer| row.at_ms.saturating_add(retention_ms) <= now_ms;
        let from = self.sweeper.answers_from.clone();
        self.sweeper.answers_from = self.walk_table(cx, &from, rows_max, &old)?;
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

#[cfg(test)]
mod tests;
