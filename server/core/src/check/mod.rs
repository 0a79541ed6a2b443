//! `tressed check`: reads a whole store and says where it breaks its own rules.
//!
//! A file for each group of invariants. It only reads, goes on after what it finds, and never shows a value: a finding
//! names table, key and rule. The surprising rule: a row that cannot be decoded is reported once, where its table is
//! walked, and counts as absent nowhere, so that one flipped byte is one finding and not a cascade.

mod account;
mod contact;
mod conversation;
mod device;
mod group;
mod inbox;
mod key_package;
mod log;
mod message;
mod report;
mod walk;
mod wall;

use tresse_store::{Store, StoreError, Table};

pub use report::{Finding, Report, TableOverview};

use crate::FORMAT;
use crate::record::restored::Restores;
use walk::{Check, Found};

/// Checks everything in `store`. An error means that the store could not be read to its end.
pub fn check(store: &dyn Store) -> Result<Report, StoreError> {
    let mut check = Check::new(store);
    format(&mut check)?;
    account::check(&mut check)?;
    device::check(&mut check)?;
    key_package::check(&mut check)?;
    contact::check(&mut check)?;
    conversation::check(&mut check)?;
    group::check(&mut check)?;
    log::check(&mut check)?;
    inbox::check(&mut check)?;
    message::check(&mut check)?;
    wall::check(&mut check)?;
    Ok(check.into_report())
}

/// The store must be of the format that the rest of the check is about.
fn format(check: &mut Check<'_>) -> Result<(), StoreError> {
    check.raw_rows(Table::Meta, |_, _, _| Ok(()))?;
    if let Found::Damaged = check.get::<Restores>(Restores::KEY)? {
        check.find(
            Table::Meta,
            Restores::KEY,
            "the list of restores cannot be read",
        );
    }
    let format = check.store.get(Table::Meta, b"format")?;
    match format.as_deref() {
        Some([FORMAT]) => {}
        Some(_) => check.find(
            Table::Meta,
            b"format",
            "the data has a format that this version does not know",
        ),
        // A store in which the server has never started is empty, and that is in order.
        None if check.store.first_key(Table::AccountRecord, &[])?.is_none() => {}
        None => check.find(Table::Meta, b"format", "the format of the data is missing"),
    }
    Ok(())
}
