//! People as an export names them.
//!
//! Surprising rule: a name is no account. Who is not known to be somebody of the conversation gets an
//! account that is made up from the name, of which no server has heard.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rusqlite::Connection;
use sha2::{Digest as _, Sha256};
use tresse_proto::ids::{AccountId, ConversationId, DeviceId};

use crate::conversation;
use crate::error::ClientError;
use crate::person::People;
use crate::store::rows::id;
use crate::store::unit::Unit;

/// Bytes of a name.
const NAME_BYTES_MAX: usize = 256;

/// Names of these accounts, as far as they are made up.
pub(crate) fn names(
    connection: &Connection,
    listed: &str,
) -> Result<HashMap<AccountId, String>, rusqlite::Error> {
    connection
        .prepare_cached(
            "SELECT account, name FROM imported_person
             WHERE account IN (SELECT unhex(value) FROM json_each(?1))",
        )?
        .query_map([listed], |row| Ok((id(row, 0)?, row.get(1)?)))?
        .collect()
}

/// All of them.
pub(crate) fn everybody(
    connection: &Connection,
) -> Result<BTreeMap<AccountId, String>, rusqlite::Error> {
    connection
        .prepare_cached("SELECT account, name FROM imported_person")?
        .query_map([], |row| Ok((id(row, 0)?, row.get(1)?)))?
        .collect()
}

/// Who said what in a batch.
pub(super) struct Senders {
    own: AccountId,
    known: HashMap<String, AccountId>,
}

impl Senders {
    /// Those of a conversation are found by the names that they have here.
    pub(super) fn of(
        unit: &Unit<'_>,
        conversation: ConversationId,
        peer: Option<&str>,
    ) -> Result<Self, ClientError> {
        let own = unit.account()?;
        let members: BTreeSet<AccountId> = conversation::members(unit.connection, conversation)?
            .into_iter()
            .map(|member| member.account)
            .filter(|account| *account != own)
            .collect();
        let people = People::of(unit.connection, unit.networks, &members)?;
        let mut known = HashMap::new();
        // A name that two of them have is nobody's.
        let mut twice = BTreeSet::new();
        for account in &members {
            let person = people.person(*account);
            let names: BTreeSet<String> = [person.name, person.handle]
                .iter()
                .map(|name| comparable(name))
                .filter(|name| !name.is_empty())
                .collect();
            for name in names {
                if known.insert(name.clone(), *account).is_some() {
                    twice.insert(name);
                }
            }
        }
        known.retain(|name, _| !twice.contains(name));
        let mut others = members.iter();
        if let (Some(peer), Some(only), None) = (peer, others.next(), others.next()) {
            known.insert(comparable(peer), *only);
        }
        Ok(Self { own, known })
    }

    /// The account of a name.
    pub(super) fn account(
        &mut self,
        connection: &Connection,
        name: &str,
        is_own: bool,
    ) -> Result<AccountId, rusqlite::Error> {
        if is_own {
            return Ok(self.own);
        }
        let key = comparable(name);
        if let Some(account) = self.known.get(&key) {
            return Ok(*account);
        }
        let account = made_up(self.own, &key);
        let mut end = name.len().min(NAME_BYTES_MAX);
        while !name.is_char_boundary(end) {
            end -= 1;
        }
        connection
            .prepare_cached(
                "INSERT INTO imported_person (account, name) VALUES (?1, ?2)
                 ON CONFLICT (account) DO NOTHING",
            )?
            .execute((account.0, name[..end].trim()))?;
        self.known.insert(key, account);
        Ok(account)
    }
}

/// As names are compared.
fn comparable(name: &str) -> String {
    name.trim().to_lowercase()
}

/// Of this person's own network, where exports of it belong.
fn made_up(own: AccountId, key: &str) -> AccountId {
    let hash = Sha256::new()
        .chain_update(b"tresse imported person")
        .chain_update(own.0)
        .chain_update(key.as_bytes())
        .finalize();
    let mut bytes = [0; 14];
    bytes.copy_from_slice(&hash[..14]);
    AccountId::new(own.network(), bytes)
}

/// Nobody: the app itself speaks.
pub(super) const NOBODY: [u8; DeviceId::LEN] = [0; DeviceId::LEN];
