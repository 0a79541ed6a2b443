//! Walking tables row by row, and looking up what a row refers to.

use std::borrow::Cow;
use std::ops::ControlFlow;

use bytes::Bytes;
use tresse_store::{Direction, KeyRange, Store, StoreError, Table};

use super::report::Report;
use crate::record::Row;

/// What a reference leads to.
pub(super) enum Found<R> {
    /// The row.
    Row(R),
    /// Nothing.
    Missing,
    /// A row that cannot be decoded: reported where its table is walked, so say nothing more here.
    Damaged,
}

impl<R> Found<R> {
    /// Whether there is certainly nothing.
    pub(super) fn is_missing(&self) -> bool {
        matches!(self, Self::Missing)
    }

    /// The row, if it could be read.
    pub(super) fn row(self) -> Option<R> {
        match self {
            Self::Row(row) => Some(row),
            Self::Missing | Self::Damaged => None,
        }
    }
}

/// A check under way.
pub(super) struct Check<'a> {
    pub(super) store: &'a dyn Store,
    report: Report,
    counted: Vec<Table>,
}

impl<'a> Check<'a> {
    pub(super) fn new(store: &'a dyn Store) -> Self {
        Self {
            store,
            report: Report::new(),
            counted: Vec::new(),
        }
    }

    pub(super) fn into_report(self) -> Report {
        self.report
    }

    /// Notes that a row breaks a rule.
    pub(super) fn find(
        &mut self,
        table: Table,
        key: impl AsRef<[u8]>,
        what: impl Into<Cow<'static, str>>,
    ) {
        self.report.find(table, key.as_ref(), what.into());
    }

    /// Notes it unless `holds`.
    pub(super) fn require(
        &mut self,
        holds: bool,
        table: Table,
        key: impl AsRef<[u8]>,
        what: &'static str,
    ) {
        if !holds {
            self.find(table, key, what);
        }
    }

    /// Looks up a row.
    pub(super) fn get<R: Row>(&self, key: impl AsRef<[u8]>) -> Result<Found<R>, StoreError> {
        Ok(match self.store.get(R::TABLE, key.as_ref())? {
            None => Found::Missing,
            Some(bytes) => R::decode(&bytes).map_or(Found::Damaged, Found::Row),
        })
    }

    /// Shows every row of a table as bytes. The first walk of a table counts its rows.
    pub(super) fn raw_rows(
        &mut self,
        table: Table,
        mut each: impl FnMut(&mut Self, &Bytes, &Bytes) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let count = !self.counted.contains(&table);
        if count {
            self.counted.push(table);
        }
        let store = self.store;
        let mut outcome = Ok(());
        store.visit(
            table,
            KeyRange::all(),
            Direction::Ascending,
            &mut |key, value| {
                if count {
                    let overview = self.report.table(table);
                    overview.rows += 1;
                    overview.bytes += (key.len() + value.len()) as u64;
                }
                outcome = each(self, key, value);
                if outcome.is_ok() {
                    ControlFlow::Continue(())
                } else {
                    ControlFlow::Break(())
                }
            },
        )?;
        outcome
    }

    /// Shows every row of a table whose key and value can be decoded, and notes those that cannot.
    ///
    /// A table is walked so exactly once; later walks of the same table use [`Check::rows_again`].
    pub(super) fn rows<K: RowKey, R: Row>(
        &mut self,
        mut each: impl FnMut(&mut Self, K, R) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        self.raw_rows(R::TABLE, |check, key, value| {
            match (K::read(key), R::decode(value)) {
                (Some(id), Ok(row)) => each(check, id, row),
                (id, row) => {
                    if id.is_none() {
                        check.find(R::TABLE, key, "its key is malformed");
                    }
                    if let Err(damaged) = row {
                        check.find(R::TABLE, key, damaged.what);
                    }
                    Ok(())
                }
            }
        })
    }

    /// Like [`Check::rows`], but silent about rows that cannot be decoded.
    pub(super) fn rows_again<K: RowKey, R: Row>(
        &mut self,
        mut each: impl FnMut(&mut Self, K, R) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        self.raw_rows(R::TABLE, |check, key, value| {
            match (K::read(key), R::decode(value)) {
                (Some(id), Ok(row)) => each(check, id, row),
                _ => Ok(()),
            }
        })
    }
}

/// What a key is made of.
pub(super) trait RowKey: Sized {
    /// Reads the whole key; none if it has another length.
    fn read(key: &[u8]) -> Option<Self>;
}

impl<const N: usize> RowKey for [u8; N] {
    fn read(key: &[u8]) -> Option<Self> {
        key.try_into().ok()
    }
}

macro_rules! id_keys {
    ($($id:ident),+) => {$(
        impl RowKey for tresse_proto::ids::$id {
            fn read(key: &[u8]) -> Option<Self> {
                Self::try_from(key).ok()
            }
        }
    )+};
}

id_keys!(
    AccountId,
    DeviceId,
    ConversationId,
    ClientMsgId,
    DeviceKey,
    InviteToken
);

impl RowKey for u64 {
    fn read(key: &[u8]) -> Option<Self> {
        key.try_into().ok().map(u64::from_be_bytes)
    }
}

/// Two parts; the first has a fixed length.
macro_rules! pair_keys {
    ($($first:ident),+) => {$(
        impl<Second: RowKey> RowKey for (tresse_proto::ids::$first, Second) {
            fn read(key: &[u8]) -> Option<Self> {
                let (first, second) = key.split_at_checked(tresse_proto::ids::$first::LEN)?;
                Some((RowKey::read(first)?, Second::read(second)?))
            }
        }
    )+};
}

pair_keys!(AccountId, DeviceId, ConversationId);
