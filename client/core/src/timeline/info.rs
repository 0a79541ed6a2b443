//! Who has a message, and who has read it.

use std::collections::BTreeSet;

use rusqlite::Connection;
use tresse_networks::Networks;
use tresse_proto::ids::AccountId;

use crate::person::{People, Person};
use crate::store::rows::{id, u64_column};

/// What became of an own message at each of the others, the first to do so first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MessageInfo {
    /// Who has read it, and when.
    pub read_by: Vec<(Person, u64)>,
    /// To whom it was delivered, and when: those who have read it too, if they told of both.
    pub delivered_to: Vec<(Person, u64)>,
}

/// Of a message; empty if it is not an own one.
pub(crate) fn message_info(
    connection: &Connection,
    networks: &Networks,
    row: i64,
) -> Result<MessageInfo, rusqlite::Error> {
    let receipts: Vec<(AccountId, bool, u64, Option<i64>)> = connection
        .prepare_cached(
            "SELECT account, status >= 2, at_ms, delivered_at_ms FROM receipt
             WHERE row = ?1 ORDER BY at_ms, account",
        )?
        .query_map([row], |row| {
            Ok((id(row, 0)?, row.get(1)?, u64_column(row, 2)?, row.get(3)?))
        })?
        .collect::<Result<_, _>>()?;
    let accounts: BTreeSet<AccountId> = receipts.iter().map(|(account, ..)| *account).collect();
    let people = People::of(connection, networks, &accounts)?;
    let mut info = MessageInfo::default();
    for (account, is_read, at_ms, delivered_at_ms) in receipts {
        if is_read {
            info.read_by.push((people.person(account), at_ms));
        }
        if let Some(delivered_at_ms) = delivered_at_ms {
            info.delivered_to
                .push((people.person(account), delivered_at_ms as u64));
        }
    }
    info.delivered_to.sort_by_key(|(_, at_ms)| *at_ms);
    Ok(info)
}
