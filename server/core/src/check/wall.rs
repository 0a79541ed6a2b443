//! The wall between networks: nothing that belongs to one account may mention an account of another network.
//!
//! Contacts and conversations across networks are what people chose to make; but a row about one account alone must
//! never tell who else the same person is.

use std::collections::BTreeSet;

use tresse_proto::ids::{AccountId, DeviceId};
use tresse_store::{StoreError, Table};

use super::walk::Check;
use crate::record::Row;
use crate::record::account::{AccountRecord, HandleOwner};
use crate::record::device::{DeviceRecord, KeyOwner};

/// Tables whose rows are about one account alone; their keys begin with the account.
const OWN: [Table; 7] = [
    Table::AccountRecord,
    Table::DeviceRecord,
    Table::DeviceCursor,
    Table::KeypackageBytes,
    Table::LastresortBytes,
    Table::AccountReach,
    Table::InboxFloor,
];

pub(super) fn check(check: &mut Check<'_>) -> Result<(), StoreError> {
    let mut networks = BTreeSet::new();
    check.rows_again(|_, account: AccountId, _: AccountRecord| {
        networks.insert(account.network());
        Ok(())
    })?;
    let mentions_foreign =
        |check: &Check<'_>, owner: AccountId, bytes: &[u8]| -> Result<bool, StoreError> {
            for window in bytes.windows(AccountId::LEN) {
                if let Ok(mentioned) = AccountId::try_from(window)
                    && mentioned.network() != owner.network()
                    && networks.contains(&mentioned.network())
                    && check
                        .store
                        .get(Table::AccountRecord, &mentioned.0)?
                        .is_some()
                {
                    return Ok(true);
                }
            }
            Ok(false)
        };
    for table in OWN {
        check.raw_rows(table, |check, key, value| {
            if let Some((account, rest)) = key.split_first_chunk() {
                let owner = AccountId(*account);
                let foreign =
                    mentions_foreign(check, owner, rest)? || mentions_foreign(check, owner, value)?;
                check.require(
                    !foreign,
                    table,
                    key,
                    "it mentions an account of another network",
                );
            }
            Ok(())
        })?;
    }
    // The rows that lead to an account from outside.
    check.raw_rows(Table::HandleAccount, |check, key, value| {
        let foreign = match HandleOwner::decode(value) {
            Ok(owner) => mentions_foreign(check, owner.0, key)?,
            Err(_) => false,
        };
        check.require(
            !foreign,
            Table::HandleAccount,
            key,
            "it mentions an account of another network",
        );
        Ok(())
    })?;
    shared_keys(check)
}

/// A device key that is used on two networks would join two accounts.
fn shared_keys(check: &mut Check<'_>) -> Result<(), StoreError> {
    check.rows_again(|check, device: DeviceId, record: DeviceRecord| {
        if let Some(KeyOwner(owner)) = check.get::<KeyOwner>(record.key.0)?.row() {
            let joined = owner.account().network() != device.account().network();
            check.require(
                !joined,
                Table::DeviceRecord,
                device.0,
                "its key is used on two networks",
            );
        }
        Ok(())
    })?;
    Ok(())
}
