//! People as a screen names them: everybody that a window shows, in one statement.

use std::collections::{BTreeSet, HashMap};

use rusqlite::Connection;
use tresse_networks::Networks;
use tresse_proto::ids::AccountId;

use crate::contact::Standing;
use crate::me;
use crate::store::rows::id;

/// Characters of an id that stand for a name.
const SHORT: usize = 8;

/// Somebody, as a screen names them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Who.
    pub account: AccountId,
    /// Short name of the network; empty if this program does not know it.
    pub network: String,
    /// As that person told it; empty if never.
    pub name: String,
    /// As looked up; empty if never.
    pub handle: String,
    /// What to show: the name, or the handle, or a short form of the id.
    pub shown: String,
    /// Whether this is the person of this device.
    pub is_me: bool,
}

/// Everybody that a window shows.
#[derive(Debug)]
pub(crate) struct People<'a> {
    networks: &'a Networks,
    me: Option<(AccountId, String, String)>,
    known: HashMap<AccountId, Known>,
}

#[derive(Debug)]
struct Known {
    handle: String,
    name: String,
    standing: Standing,
}

impl<'a> People<'a> {
    /// Looks these accounts up, and this device's own.
    pub(crate) fn of(
        connection: &Connection,
        networks: &'a Networks,
        accounts: &BTreeSet<AccountId>,
    ) -> Result<Self, rusqlite::Error> {
        let me =
            me::load(connection)?.and_then(|me| Some((me.device?.account(), me.name, me.handle)));
        let listed: Vec<String> = accounts.iter().map(|it| format!("\"{it}\"")).collect();
        let known = connection
            .prepare_cached(
                "SELECT account, handle, name, standing FROM contact
                 WHERE account IN (SELECT unhex(value) FROM json_each(?1))",
            )?
            .query_map([format!("[{}]", listed.join(","))], |row| {
                let known = Known {
                    handle: row.get(1)?,
                    name: row.get(2)?,
                    standing: Standing::parse(row.get_ref(3)?.as_str()?),
                };
                Ok((id(row, 0)?, known))
            })?
            .collect::<Result<_, _>>()?;
        Ok(Self {
            networks,
            me,
            known,
        })
    }

    /// This device's account.
    pub(crate) fn me(&self) -> Option<AccountId> {
        self.me.as_ref().map(|(account, ..)| *account)
    }

    /// Short name of this person's network.
    pub(crate) fn own_network(&self) -> Option<&str> {
        let network = self.networks.by_code(self.me()?.network())?;
        Some(&network.name)
    }

    /// Whether both want to be in touch.
    pub(crate) fn is_contact(&self, account: AccountId) -> bool {
        self.known
            .get(&account)
            .is_some_and(|known| known.standing == Standing::Accepted)
    }

    /// One of them.
    pub(crate) fn person(&self, account: AccountId) -> Person {
        let me = self.me.as_ref().filter(|(me, ..)| *me == account);
        let (name, handle) = match (me, self.known.get(&account)) {
            (Some((_, name, handle)), _) => (name.clone(), handle.clone()),
            (None, Some(known)) => (known.name.clone(), known.handle.clone()),
            (None, None) => (String::new(), String::new()),
        };
        let network = self.networks.by_code(account.network());
        let shown = [&name, &handle]
            .into_iter()
            .find(|it| !it.trim().is_empty());
        Person {
            account,
            network: network.map_or_else(String::new, |network| network.name.clone()),
            shown: shown.cloned().unwrap_or_else(|| short(account)),
            name,
            handle,
            is_me: me.is_some(),
        }
    }

    /// Several of them.
    pub(crate) fn persons<'b>(
        &self,
        accounts: impl IntoIterator<Item = &'b AccountId>,
    ) -> Vec<Person> {
        accounts.into_iter().map(|it| self.person(*it)).collect()
    }
}

/// First characters of the part of an account's id that is its own.
fn short(account: AccountId) -> String {
    account.to_string()[4..4 + SHORT].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contact;
    use crate::store::migrate::migrate;
    use tresse_proto::ids::{DeviceId, NetworkCode};

    #[test]
    fn somebody_is_shown_by_name_or_handle_or_a_part_of_their_id() {
        let connection = Connection::open_in_memory().unwrap();
        migrate(&connection).unwrap();
        let networks = Networks::builtin();
        let [me, named, looked_up, unknown] =
            [1, 2, 3, 4].map(|byte| AccountId::new(NetworkCode(2), [byte; 14]));
        me::begin_link(&connection, "instagram", me).unwrap();
        me::set_device(&connection, DeviceId::new(me, 1)).unwrap();
        me::fill(&connection, "ivo", "Ivo").unwrap();
        contact::set_name(&connection, named, "Nora").unwrap();
        contact::raise(&connection, looked_up, Standing::Found).unwrap();
        contact::set_handle(&connection, looked_up, "lou").unwrap();
        let all = BTreeSet::from([me, named, looked_up, unknown]);
        let people = People::of(&connection, &networks, &all).unwrap();
        let shown: Vec<_> = all.iter().map(|it| people.person(*it).shown).collect();
        assert_eq!(shown, ["Ivo", "Nora", "lou", "04040404"]);
        assert!(people.person(me).is_me && !people.person(named).is_me);
        assert_eq!(people.person(unknown).network, "instagram");
        assert_eq!(people.own_network(), Some("instagram"));
    }
}
