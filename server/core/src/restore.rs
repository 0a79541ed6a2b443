//! Bringing a backup back: which rows change on their way into a new store.
//!
//! Between the backup and its restore the old server has given out numbers: seqs of conversations, positions of inboxes.
//! Devices remember them. The surprising rule: none of them is ever given out again for something else. All that follow
//! begin above [`Restored::base`], which is greater than any number of before; so a device tells what it has seen from
//! what it has not as it always does, and only has to send again what the server has lost.
//!
//! A backup is read twice: [`Restore::look`] at every row, so that nothing is written from a damaged one, then
//! [`Restore::row`] for each, and [`Restore::finish`].

use std::collections::BTreeMap;

use bytes::Bytes;
use tresse_proto::ids::{AccountId, InboxPosition};
use tresse_store::key::{split, trailing_u64};
use tresse_store::{Batch, Table};

use crate::core::FORMAT;
use crate::failure::{CoreError, Damaged};
use crate::record::account::AccountRecord;
use crate::record::device::DeviceRecord;
use crate::record::entry::ConversationHead;
use crate::record::inbox::{Cursor, Floor};
use crate::record::key_package::KeyPackageRecord;
use crate::record::restored::{Restored, Restores};
use crate::record::{BatchRows, Row, key};

/// A restore under way.
#[derive(Debug)]
pub struct Restore {
    now_ms: u64,
    taken_at_ms: u64,
    /// Of the backup, and then this one.
    restores: Restores,
    floors: BTreeMap<AccountId, InboxPosition>,
    has_format: bool,
}

impl Restore {
    /// Of a backup that was taken then, now.
    pub fn new(now_ms: u64, taken_at_ms: u64) -> Self {
        Self {
            now_ms,
            taken_at_ms,
            restores: Restores::default(),
            floors: BTreeMap::new(),
            has_format: false,
        }
    }

    /// Looks at a row; every row must be shown before the first [`Restore::row`].
    pub fn look(&mut self, table: Table, key: &Bytes, value: &Bytes) -> Result<(), CoreError> {
        match table {
            Table::Meta if key == "format" => {
                self.has_format = true;
                if value[..] != [FORMAT] {
                    return Err(CoreError::Format {
                        found: value.first().copied().unwrap_or(0),
                        expected: FORMAT,
                    });
                }
            }
            Table::Meta if key == Restores::KEY => self.restores = Restores::decode(value)?,
            Table::AccountRecord => {
                self.floors.entry(account(table, key)?).or_default();
            }
            Table::InboxFloor => {
                self.floors
                    .insert(account(table, key)?, Floor::decode(value)?.0);
            }
            _ => {}
        }
        Ok(())
    }

    /// All rows were looked at: what this restore is called. An error if they are not the rows of a server.
    pub fn begin(&mut self) -> Result<Restored, CoreError> {
        if !self.has_format {
            return Err(Damaged {
                table: Table::Meta,
                what: "the format of the data is missing",
            }
            .into());
        }
        let earliest = self.restores.0.last().map_or(0, |last| last.id + 1);
        let restored = Restored {
            // Also right by a clock that is behind that of the old server.
            id: (self.now_ms.max(self.taken_at_ms) / 1000 + 1).max(earliest),
            to_ms: self.taken_at_ms,
        };
        self.restores.0.push(restored);
        Ok(restored)
    }

    /// Writes a row as it is to be in the new store.
    pub fn row(
        &self,
        batch: &mut Batch,
        table: Table,
        place: Bytes,
        value: Bytes,
    ) -> Result<(), CoreError> {
        match table {
            // Both are written by `finish`.
            Table::Meta if place == Restores::KEY => {}
            Table::InboxFloor => {}
            // Any may have been claimed since, and its private half be gone. Devices publish new ones when they log in and
            // hear that 0 are left. A mark for each keeps one that is published again from being handed out again.
            Table::KeypackageBytes => {
                KeyPackageRecord::decode(&value)?;
                batch.put_row(place, &KeyPackageRecord::claimed(self.now_ms));
            }
            Table::ConversationHead => {
                let head = ConversationHead::decode(&value)?;
                batch.put_row(place, &head.at_least(self.base()));
            }
            Table::AccountInbox => {
                let account = account(table, &place)?;
                let position = trailing_u64(&place).ok_or(Damaged {
                    table,
                    what: "its key does not end in a position",
                })?;
                let moved = self.moved(account, position);
                batch.put(table, key::inbox(account, moved), value);
            }
            Table::DeviceCursor => {
                let cursor = Cursor::decode(&value)?.0;
                let moved = self.moved(account(table, &place)?, cursor);
                batch.put_row(place, &Cursor(moved));
            }
            Table::DeviceRecord => {
                let record = DeviceRecord::decode(&value)?;
                let inbox_from = self.moved(account(table, &place)?, record.inbox_from);
                batch.put_row(
                    place,
                    &DeviceRecord {
                        inbox_from,
                        ..record
                    },
                );
            }
            Table::AccountRecord => {
                AccountRecord::decode(&value)?;
                batch.put(table, place, value);
            }
            _ => batch.put(table, place, value),
        }
        Ok(())
    }

    /// Writes what no row of the backup says. Without it the store is not one that a server starts on.
    pub fn finish(&self, batch: &mut Batch) {
        for account in self.floors.keys() {
            batch.put_row(account.0, &Floor(self.base()));
        }
        batch.put_row(Restores::KEY, &self.restores);
    }

    fn base(&self) -> u64 {
        self.restores.0.last().map_or(0, |restored| restored.base())
    }

    /// An inbox begins again above every position that was ever given out, in the same order.
    fn moved(&self, account: AccountId, position: InboxPosition) -> InboxPosition {
        let floor = self.floors.get(&account).copied().unwrap_or(0);
        self.base() + position.saturating_sub(floor)
    }
}

/// The account with which a key begins.
fn account(table: Table, key: &Bytes) -> Result<AccountId, CoreError> {
    match split::<{ AccountId::LEN }>(key) {
        Some((account, _)) => Ok(AccountId(account)),
        None => Err(Damaged {
            table,
            what: "its key does not begin with an account",
        }
        .into()),
    }
}
