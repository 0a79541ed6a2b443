//! Sweep: what every device has passed, and what is older than the retention time, leaves the server.
//!
//! Every few seconds a pass over the accounts begins that have passed something since the last one. It goes on with
//! each round, by about as much as the round has stored, so that removing keeps up with any load and no message waits
//! for more than a moment of it.
//!
//! Here are the passes over inboxes; `removal` is what a pass takes away, `walk` looks at the tables whose rows expire on
//! their own.
//!
//! The surprising rule: an entry goes with its last pointer, never on its own, so every pointer that is left resolves.
//! Pointers go because all valid devices of the account have passed them, because they are too old, or because the
//! inbox is too long; the floor of the inbox is raised in the same batch.

mod removal;
mod walk;

use std::collections::BTreeSet;

use tresse_proto::ids::{AccountId, ConversationId, InboxPosition};
use tresse_store::{Direction, KeyRange, Store, Table, key::trailing_u64};

pub(crate) use self::removal::Counted;
use self::removal::Removal;
use self::walk::Walk;
use crate::command::Pace;
use crate::context::Context;
use crate::core::Core;
use crate::effect::Effect;
use crate::failure::CoreError;
use crate::record::account::AccountRecord;
use crate::record::inbox::Pointer;
use crate::record::{Row, key};

/// Pointers looked at in a step of a pass, besides half as many again as were stored meanwhile: alone, and beside what
/// people do. Beside them it is few, because those who come next wait for it.
const STEP_ROWS_ALONE: usize = 256;
const STEP_ROWS_BESIDE: usize = 8;

/// Pointers of an inbox that are looked at for their age alone.
const AGED_ROWS: usize = 16;

/// Pointers taken by a pass before they are removed: enough for both sides of some conversations to be among them, few
/// enough for a write of a millisecond.
const REMOVAL_ROWS: usize = 256;

/// Members of a conversation among whom the next account of a pass is searched.
const MEMBERS_SEARCHED: usize = 16;

/// The most pointers that one step looks at.
const STEP_ROWS_MAX: usize = 16 * 1024;

/// Where the sweep is. In memory only: after a restart it begins again.
#[derive(Debug, Default)]
pub(crate) struct Sweeper {
    /// Accounts whose inboxes have something to remove, most likely: for the next pass.
    due: BTreeSet<AccountId>,
    /// Those that are left of this pass.
    pass: BTreeSet<AccountId>,
    /// The account that was looked at last, and a conversation where it had passed something.
    last: Option<(ConversationId, AccountId)>,
    /// What this pass has taken and not yet removed.
    removal: Removal,
    /// Pointers stored since the last step.
    stored_pointers: usize,
    walk: Walk,
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
        self.walk.note_answer();
    }

    /// How many pointers the next step looks at.
    fn step_rows(&mut self, pace: Pace) -> usize {
        let stored = std::mem::take(&mut self.stored_pointers);
        let rows = match pace {
            Pace::Beside => STEP_ROWS_BESIDE,
            Pace::Alone => STEP_ROWS_ALONE,
        };
        (rows + stored + stored / 2).min(STEP_ROWS_MAX)
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

/// How long what is stored is kept.
#[derive(Debug, Clone, Copy)]
struct Retention {
    now_ms: u64,
    retention_ms: u64,
}

impl Retention {
    /// Whether what was stored then has been kept for as long as anything is.
    fn is_over(self, at_ms: u64) -> bool {
        at_ms.saturating_add(self.retention_ms) <= self.now_ms
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
    pub(crate) fn sweep_on(&mut self, cx: &mut Context<'_>, pace: Pace) -> Result<(), CoreError> {
        let rows_max = self.sweeper.step_rows(pace);
        self.take_from_inboxes(cx, rows_max)?;
        if self.sweeper.pass.is_empty() || self.sweeper.removal.pointers >= REMOVAL_ROWS {
            self.remove(cx)?;
        }
        self.walk_on(cx)
    }

    /// Takes pointers from the inboxes of this pass.
    fn take_from_inboxes(
        &mut self,
        cx: &mut Context<'_>,
        rows_max: usize,
    ) -> Result<(), CoreError> {
        let mut removal = std::mem::take(&mut self.sweeper.removal);
        let mut budget = rows_max;
        while budget > 0
            && let Some(account) = self.next_of_pass()
        {
            match self.sweep_inbox(cx, &mut removal, account, budget) {
                Ok(swept) => {
                    self.sweeper.last = swept.last.map(|conversation| (conversation, account));
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

    /// The next account of the pass: of the small conversation where the last one has just passed something, if another
    /// of its accounts is due, because then their common entries go at once. Otherwise whichever is first.
    fn next_of_pass(&mut self) -> Option<AccountId> {
        if let Some((conversation, swept)) = self.sweeper.last
            && let Some(hot) = self.hot_conversations.get(&conversation)
            && hot.record.members.len() <= MEMBERS_SEARCHED
        {
            let members = hot.record.members.iter().map(|member| member.account);
            let mut others = members.filter(|account| *account != swept);
            let due = others.find(|account| self.sweeper.pass.remove(account));
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
        if !passed && !self.retention(cx).is_over(counted.at_ms) {
            return Ok(false);
        }
        removal.entries.insert(place, counted.without_one());
        Ok(true)
    }

    /// How long rows are kept, seen from now.
    fn retention(&self, cx: &Context<'_>) -> Retention {
        Retention {
            now_ms: cx.now_ms,
            retention_ms: self.config.retention_ms,
        }
    }
}

#[cfg(test)]
mod tests;
