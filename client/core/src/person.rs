//! People as a screen names them: everybody that a window shows, in one statement.

use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

use rusqlite::Connection;
use tresse_networks::{Features, Networks};
use tresse_proto::ids::{AccountId, ConversationId};
use tresse_proto::wire::ConversationKind;

use crate::contact::Standing;
use crate::picture::PictureId;
use crate::store::rows::{id, optional_id};
use crate::{import, me, shared};

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
    /// What to show: what they are called in this conversation, or the name, or the handle, or a short
    /// form of the id.
    pub shown: String,
    /// What they look like: [`crate::Client::picture`].
    pub picture: Option<PictureId>,
    /// Whether this is the person of this device.
    pub is_me: bool,
}

/// Somebody this account has to do with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownPerson {
    /// Who.
    pub person: Person,
    /// What they say about themselves; empty: nothing.
    pub about: String,
    /// How far the acquaintance goes.
    pub standing: Standing,
    /// Blocked by this account.
    pub blocked: bool,
    /// The direct conversation with them, if there is one that was not left.
    pub conversation: Option<ConversationId>,
}

/// Everybody that a window shows.
#[derive(Debug, Clone)]
pub(crate) struct People<'a> {
    networks: &'a Networks,
    looked_up: Rc<LookedUp>,
    /// Where they are named.
    place: Option<ConversationId>,
}

#[derive(Debug)]
struct LookedUp {
    me: Option<(AccountId, Known)>,
    known: HashMap<AccountId, Known>,
    /// What people are called in some conversations.
    nicknames: HashMap<(ConversationId, AccountId), String>,
}

#[derive(Debug)]
struct Known {
    handle: String,
    name: String,
    about: String,
    picture: Option<PictureId>,
    standing: Standing,
}

impl<'a> People<'a> {
    /// Looks these accounts up, and this device's own, to be named outside of conversations.
    pub(crate) fn of(
        connection: &Connection,
        networks: &'a Networks,
        accounts: &BTreeSet<AccountId>,
    ) -> Result<Self, rusqlite::Error> {
        Self::looked_up(connection, networks, accounts, &[])
    }

    /// The same, to be named in one conversation.
    pub(crate) fn of_conversation(
        connection: &Connection,
        networks: &'a Networks,
        accounts: &BTreeSet<AccountId>,
        conversation: ConversationId,
    ) -> Result<Self, rusqlite::Error> {
        let people = Self::looked_up(connection, networks, accounts, &[conversation])?;
        Ok(people.at(conversation))
    }

    /// The same, to be named in several: [`Self::at`].
    pub(crate) fn looked_up(
        connection: &Connection,
        networks: &'a Networks,
        accounts: &BTreeSet<AccountId>,
        conversations: &[ConversationId],
    ) -> Result<Self, rusqlite::Error> {
        let me = me::load(connection)?.and_then(|me| {
            let known = Known {
                handle: me.handle,
                name: me.name,
                about: me.about,
                picture: me.picture,
                standing: Standing::Known,
            };
            Some((me.device?.account(), known))
        });
        let listed: Vec<String> = accounts.iter().map(|it| format!("\"{it}\"")).collect();
        let listed = format!("[{}]", listed.join(","));
        let mut known: HashMap<AccountId, Known> = connection
            .prepare_cached(
                "SELECT account, handle, name, standing, about, picture FROM contact
                 WHERE account IN (SELECT unhex(value) FROM json_each(?1))",
            )?
            .query_map([&listed], |row| {
                let known = Known {
                    handle: row.get(1)?,
                    name: row.get(2)?,
                    standing: Standing::parse(row.get_ref(3)?.as_str()?),
                    about: row.get(4)?,
                    picture: PictureId::column(row, 5)?,
                };
                Ok((id(row, 0)?, known))
            })?
            .collect::<Result<_, _>>()?;
        // Who is named in an export only.
        for (account, name) in import::names(connection, &listed)? {
            known.entry(account).or_insert_with(|| Known {
                handle: String::new(),
                name,
                about: String::new(),
                picture: None,
                standing: Standing::Known,
            });
        }
        let own = me
            .as_ref()
            .and_then(|(account, _)| networks.by_code(account.network()));
        // Where the app has no such names nobody is called by one.
        let nicknames = match own {
            Some(own) if own.features.nicknames && !conversations.is_empty() => {
                shared::nicknames(connection, conversations)?
            }
            _ => HashMap::new(),
        };
        Ok(Self {
            networks,
            looked_up: Rc::new(LookedUp {
                me,
                known,
                nicknames,
            }),
            place: None,
        })
    }

    /// The same people as they are named in a conversation that was looked up.
    pub(crate) fn at(&self, conversation: ConversationId) -> Self {
        Self {
            place: Some(conversation),
            ..self.clone()
        }
    }

    /// This device's account.
    pub(crate) fn me(&self) -> Option<AccountId> {
        self.looked_up.me.as_ref().map(|(account, _)| *account)
    }

    /// Short name of this person's network.
    pub(crate) fn own_network(&self) -> Option<&str> {
        let network = self.networks.by_code(self.me()?.network())?;
        Some(&network.name)
    }

    /// What the app of this person has.
    pub(crate) fn own_features(&self) -> Option<&'a Features> {
        let network = self.networks.by_code(self.me()?.network())?;
        Some(&network.features)
    }

    /// Whether this program knows a network of this name.
    pub(crate) fn knows_network(&self, name: &str) -> bool {
        self.networks.by_name(name).is_some()
    }

    fn known(&self, account: AccountId) -> Option<&Known> {
        match &self.looked_up.me {
            Some((me, known)) if *me == account => Some(known),
            _ => self.looked_up.known.get(&account),
        }
    }

    /// Whether both want to be in touch.
    pub(crate) fn is_contact(&self, account: AccountId) -> bool {
        self.known(account)
            .is_some_and(|known| known.standing == Standing::Accepted)
    }

    /// What somebody says about themselves.
    pub(crate) fn about(&self, account: AccountId) -> String {
        let known = self.known(account);
        known.map_or_else(String::new, |known| known.about.clone())
    }

    /// What somebody is called here.
    pub(crate) fn nickname(&self, account: AccountId) -> Option<String> {
        let nicknames = &self.looked_up.nicknames;
        nicknames.get(&(self.place?, account)).cloned()
    }

    /// One of them.
    pub(crate) fn person(&self, account: AccountId) -> Person {
        let is_me = Some(account) == self.me();
        let (name, handle, picture) = match self.known(account) {
            Some(known) => (known.name.clone(), known.handle.clone(), known.picture),
            None => (String::new(), String::new(), None),
        };
        let network = self.networks.by_code(account.network());
        let shown = [&name, &handle]
            .into_iter()
            .find(|it| !it.trim().is_empty());
        Person {
            account,
            network: network.map_or_else(String::new, |network| network.name.clone()),
            shown: self
                .nickname(account)
                .or_else(|| shown.cloned())
                .unwrap_or_else(|| short(account)),
            name,
            handle,
            picture,
            is_me,
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

/// Everybody this account has to do with: three statements, however many there are.
pub(crate) fn everybody(
    connection: &Connection,
    networks: &Networks,
) -> Result<Vec<KnownPerson>, rusqlite::Error> {
    let rows: Vec<(AccountId, Standing, bool, Option<ConversationId>)> = connection
        .prepare_cached(
            "SELECT contact.account, standing, blocked, direct.conversation FROM contact
             LEFT JOIN (
                 SELECT member.account, min(member.conversation) AS conversation FROM member
                 JOIN conversation ON conversation.conversation = member.conversation
                 WHERE conversation.kind = ?1 AND conversation.membership <> 'left'
                 GROUP BY member.account
             ) AS direct ON direct.account = contact.account
             ORDER BY contact.account",
        )?
        .query_map([ConversationKind::Direct as i32], |row| {
            let standing = Standing::parse(row.get_ref(1)?.as_str()?);
            Ok((id(row, 0)?, standing, row.get(2)?, optional_id(row, 3)?))
        })?
        .collect::<Result<_, _>>()?;
    let accounts = rows.iter().map(|(account, ..)| *account).collect();
    let people = People::of(connection, networks, &accounts)?;
    Ok(rows
        .into_iter()
        .map(|(account, standing, blocked, conversation)| KnownPerson {
            person: people.person(account),
            about: people.about(account),
            standing,
            blocked,
            conversation,
        })
        .collect())
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
