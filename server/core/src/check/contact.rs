//! What accounts have decided about each other.

use tresse_proto::ids::AccountId;
use tresse_store::{StoreError, Table};

use super::walk::Check;
use crate::record::account::AccountRecord;
use crate::record::contact::ContactRecord;

pub(super) fn check(check: &mut Check<'_>) -> Result<(), StoreError> {
    check.rows(
        |check, (account, other): (AccountId, AccountId), _: ContactRecord| {
            let key = crate::record::key::contact(account, other);
            check.require(
                account != other,
                Table::ContactState,
                &key,
                "it is about the account itself",
            );
            // The other side may be deleted and swept before this side is.
            let known = !check.get::<AccountRecord>(account.0)?.is_missing();
            check.require(
                known,
                Table::ContactState,
                &key,
                "its account does not exist",
            );
            Ok(())
        },
    )
}
