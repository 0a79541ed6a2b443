//! Accounts, handles and reach: a handle leads to an account and back, and is stored only as an HMAC.

use tresse_proto::ids::AccountId;
use tresse_store::{StoreError, Table};

use super::walk::Check;
use crate::record::account::{AccountRecord, HandleOwner, ReachRecord};

pub(super) fn check(check: &mut Check<'_>) -> Result<(), StoreError> {
    check.rows(|check, account: AccountId, record: AccountRecord| {
        if record.deleted_at_ms.is_none() {
            let owner = check.get::<HandleOwner>(record.handle_hash)?;
            check.require(
                !owner.is_missing(),
                Table::AccountRecord,
                account.0,
                "its handle does not lead to it",
            );
        }
        Ok(())
    })?;
    handles(check)?;
    check.rows(|check, account: AccountId, reach: ReachRecord| {
        let known = !check.get::<AccountRecord>(account.0)?.is_missing();
        check.require(
            known,
            Table::AccountReach,
            account.0,
            "its account does not exist",
        );
        let mut networks: Vec<_> = reach
            .towards
            .iter()
            .map(|towards| towards.network)
            .collect();
        check.require(
            !networks.contains(&account.network()),
            Table::AccountReach,
            account.0,
            "it has reach towards its own network",
        );
        networks.dedup();
        check.require(
            networks.len() == reach.towards.len(),
            Table::AccountReach,
            account.0,
            "it has two rules for one network",
        );
        Ok(())
    })
}

/// Handles in the clear are looked for among rows of any length, so the keys are not read as typed keys.
fn handles(check: &mut Check<'_>) -> Result<(), StoreError> {
    check.raw_rows(Table::HandleAccount, |check, key, _| {
        // A random HMAC is all printable once in 10^13 times.
        let clear = key.len() != 32
            || key
                .iter()
                .all(|byte| byte.is_ascii_graphic() || *byte == b' ' || *byte == 0);
        check.require(
            !clear,
            Table::HandleAccount,
            key,
            "its key is not an HMAC: a handle may be stored in the clear",
        );
        Ok(())
    })?;
    check.rows(|check, hash: [u8; 32], owner: HandleOwner| {
        let account = check.get::<AccountRecord>(owner.0.0)?;
        check.require(
            !account.is_missing(),
            Table::HandleAccount,
            hash,
            "its account does not exist",
        );
        if let Some(record) = account.row() {
            check.require(
                record.handle_hash == hash,
                Table::HandleAccount,
                hash,
                "its account has another handle",
            );
        }
        Ok(())
    })
}
