//! Short names for long ids. A conversation is named by its title, the other person's name, or the
//! first characters of its id; a person by name, handle or id; a message by the first characters of
//! its id, or `last`.
//!
//! The surprising rule: whatever fits more than one thing is refused, with what it could have been.

use std::collections::BTreeMap;

use tresse_client_core::{
    Body, Client, ClientError, Contact, Conversation, Identity, Message, Page,
};
use tresse_content::MessageId;
use tresse_networks::Networks;
use tresse_proto::ids::{AccountId, ConversationId, DeviceId};
use tresse_proto::wire::ConversationKind;

use crate::failure::Failure;
use crate::home::Profile;
use crate::output::safe::safe_line;
use crate::session::no_account;

/// Fewest characters of an id that are taken as one.
const PREFIX_MIN: usize = 4;
/// Characters of an id that are shown.
const SHOWN: usize = 8;
/// Messages among which a short id is looked for.
const MESSAGES_SEARCHED: usize = 10_000;
/// News of a conversation that may stand after its last message.
const NEWS_PASSED_OVER: usize = 200;

/// Everybody and everything a device knows.
#[derive(Debug, Clone)]
pub struct Book {
    /// Who this device is.
    pub identity: Option<Identity>,
    /// People.
    pub contacts: Vec<Contact>,
    /// Conversations, newest first.
    pub conversations: Vec<Conversation>,
    /// People whom only exports name.
    pub imported: BTreeMap<AccountId, String>,
}

/// First characters of a conversation's id.
pub fn short_conversation(conversation: ConversationId) -> String {
    conversation.to_string()[..SHOWN].to_owned()
}

/// First characters of the part of an account's id that is its own.
pub fn short_account(account: AccountId) -> String {
    account.to_string()[4..4 + SHOWN].to_owned()
}

/// First characters of a message's id that tell it from others: the first byte names the kind of
/// hash and is the same for all.
pub fn short_message(message: MessageId) -> String {
    hex::encode(&message.0[1..=SHOWN / 2])
}

impl Book {
    /// As of now.
    pub fn of(client: &Client) -> Result<Self, ClientError> {
        Ok(Self {
            identity: client.identity()?,
            contacts: client.contacts()?,
            conversations: client.conversations()?,
            imported: client.imported_people()?,
        })
    }

    /// This device's account, or what to do without one.
    pub fn me(&self, profile: &Profile) -> Result<(&Identity, DeviceId), Failure> {
        self.identity
            .as_ref()
            .and_then(|identity| Some((identity, identity.device?)))
            .ok_or_else(|| no_account(profile))
    }

    /// This account, once there is one.
    pub fn account(&self) -> Option<AccountId> {
        self.identity.as_ref()?.device.map(DeviceId::account)
    }

    /// How a person is called here.
    pub fn name_of(&self, account: AccountId) -> String {
        if let Some(identity) = &self.identity
            && self.account() == Some(account)
        {
            let name = if identity.name.is_empty() {
                &identity.handle
            } else {
                &identity.name
            };
            return safe_line(name);
        }
        self.contacts
            .iter()
            .find(|contact| contact.account == account)
            .map(|contact| {
                if contact.name.is_empty() {
                    &contact.handle
                } else {
                    &contact.name
                }
            })
            .filter(|name| !name.is_empty())
            .or_else(|| self.imported.get(&account))
            .map_or_else(
                || format!("~{}", short_account(account)),
                |name| safe_line(name),
            )
    }

    /// The other person of a direct conversation.
    pub fn other(&self, conversation: &Conversation) -> Option<AccountId> {
        if conversation.kind == ConversationKind::Group {
            return None;
        }
        let me = self.account();
        conversation
            .members
            .iter()
            .map(|member| member.account)
            .find(|account| Some(*account) != me)
    }

    /// How a conversation is called here.
    pub fn title_of(&self, conversation: &Conversation) -> String {
        if !conversation.name.is_empty() {
            return safe_line(&conversation.name);
        }
        match self.other(conversation) {
            Some(account) => self.name_of(account),
            None => format!("group {}", short_conversation(conversation.id)),
        }
    }

    /// A conversation by title, name of the other person, or id.
    pub fn conversation(&self, text: &str) -> Result<&Conversation, Failure> {
        let by_id = |conversation: &&Conversation| is_prefix(text, &conversation.id.to_string());
        let found: Vec<&Conversation> = self.conversations.iter().filter(by_id).collect();
        let found = if found.is_empty() {
            let by_title = |conversation: &&Conversation| {
                same(text, &self.title_of(conversation))
                    || self
                        .other(conversation)
                        .is_some_and(|account| self.is_called(account, text))
            };
            self.conversations.iter().filter(by_title).collect()
        } else {
            found
        };
        one(found, "conversation", text, "tresse list", |conversation| {
            format!(
                "{} ({})",
                short_conversation(conversation.id),
                self.title_of(conversation)
            )
        })
    }

    /// A person by name, handle or id.
    pub fn person(&self, text: &str) -> Result<AccountId, Failure> {
        let me = self.account();
        let mut everybody: Vec<AccountId> = self.contacts.iter().map(|it| it.account).collect();
        let members = self.conversations.iter().flat_map(|it| &it.members);
        everybody.extend(members.map(|member| member.account));
        everybody.retain(|account| Some(*account) != me);
        everybody.sort();
        everybody.dedup();
        let by_id = |account: &&AccountId| {
            let id = account.to_string();
            let bare = text.strip_prefix('~').unwrap_or(text);
            is_prefix(bare, &id) || is_prefix(bare, &id[4..])
        };
        let found: Vec<&AccountId> = everybody.iter().filter(by_id).collect();
        let found = if found.is_empty() {
            let by_name = |account: &&AccountId| self.is_called(**account, text);
            everybody.iter().filter(by_name).collect()
        } else {
            found
        };
        one(found, "person", text, "tresse contact list", |account| {
            format!("~{} ({})", short_account(*account), self.name_of(*account))
        })
        .copied()
    }

    fn is_called(&self, account: AccountId, text: &str) -> bool {
        self.contacts
            .iter()
            .filter(|contact| contact.account == account)
            .any(|contact| {
                let bare = |handle: &str| handle.trim_start_matches('@').to_owned();
                same(text, &contact.name)
                    || (!contact.handle.is_empty() && same(&bare(text), &bare(&contact.handle)))
            })
    }

    /// The networks in a conversation, by code.
    pub fn networks_of<'a>(
        &self,
        conversation: &Conversation,
        networks: &'a Networks,
    ) -> Vec<&'a tresse_networks::Network> {
        let mut codes: Vec<_> = conversation
            .members
            .iter()
            .map(|member| member.account.network())
            .collect();
        codes.sort();
        codes.dedup();
        codes
            .into_iter()
            .filter_map(|code| networks.by_code(code))
            .collect()
    }
}

/// A message by the first characters of its id, or `last`.
pub fn message(
    client: &Client,
    conversation: ConversationId,
    text: &str,
) -> Result<Result<Message, Failure>, ClientError> {
    if text == "last" {
        let page = Page {
            before_seq: None,
            limit: NEWS_PASSED_OVER,
        };
        // News of the conversation are no message.
        let newest = client
            .timeline(conversation, page)?
            .into_iter()
            .rfind(|message| !matches!(message.body, Body::Notice(_)));
        return Ok(
            newest.ok_or_else(|| Failure::not_found("there is no message in this conversation"))
        );
    }
    let page = Page {
        before_seq: None,
        limit: MESSAGES_SEARCHED,
    };
    let messages = client.timeline(conversation, page)?;
    let found = messages
        .iter()
        .filter(|message| {
            let id = hex::encode(message.message.0);
            is_prefix(text, &id) || is_prefix(text, &id[2..])
        })
        .collect();
    let found = one(
        found,
        "message",
        text,
        "tresse history CONVERSATION",
        |message| short_message(message.message),
    );
    Ok(found.cloned())
}

fn is_prefix(text: &str, id: &str) -> bool {
    text.len() >= PREFIX_MIN && id.starts_with(&text.to_ascii_lowercase())
}

fn same(a: &str, b: &str) -> bool {
    !a.is_empty() && a.to_lowercase() == b.to_lowercase()
}

fn one<'a, T>(
    mut found: Vec<&'a T>,
    kind: &str,
    text: &str,
    see: &str,
    describe: impl Fn(&T) -> String,
) -> Result<&'a T, Failure> {
    match found.len() {
        1 => Ok(found.remove(0)),
        0 => Err(
            Failure::not_found(format!("no {kind} here is called `{text}`"))
                .next(format!("see what there is: {see}")),
        ),
        _ => {
            let list: Vec<String> = found.into_iter().take(5).map(describe).collect();
            Err(
                Failure::not_found(format!("`{text}` could be any of: {}", list.join(", ")))
                    .next("use the id, or more of it"),
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tresse_client_core::{Member, Membership, Standing};
    use tresse_proto::ids::NetworkCode;
    use tresse_proto::wire::{ConversationState, Role};

    fn account(network: u16, byte: u8) -> AccountId {
        AccountId::new(NetworkCode(network), [byte; 14])
    }

    fn contact(account: AccountId, name: &str, handle: &str) -> Contact {
        Contact {
            account,
            handle: handle.to_owned(),
            name: name.to_owned(),
            standing: Standing::Accepted,
            blocked: false,
        }
    }

    fn conversation(
        id: u8,
        name: &str,
        kind: ConversationKind,
        with: &[AccountId],
    ) -> Conversation {
        Conversation {
            id: ConversationId([id; 16]),
            kind,
            state: ConversationState::Open,
            membership: Membership::Joined,
            is_own: true,
            name: name.to_owned(),
            members: with
                .iter()
                .map(|account| Member {
                    account: *account,
                    role: Role::Member,
                })
                .collect(),
            knocks: Vec::new(),
            last_seq: 0,
            read_row: 0,
            unread: 0,
        }
    }

    fn book() -> Book {
        let (ana, bo, chiara) = (account(1, 0xa1), account(2, 0xb0), account(3, 0xc1));
        Book {
            identity: Some(Identity {
                network: "messenger".to_owned(),
                handle: "ana.h".to_owned(),
                name: "Ana".to_owned(),
                about: String::new(),
                picture: None,
                device: Some(DeviceId::new(ana, 1)),
                device_key: None,
            }),
            contacts: vec![
                contact(bo, "Bo", "@bo"),
                contact(chiara, "", "+41791234567"),
            ],
            conversations: vec![
                conversation(0x11, "Bridge", ConversationKind::Group, &[ana, bo, chiara]),
                conversation(0x12, "", ConversationKind::Direct, &[ana, bo]),
                conversation(0x13, "Bo", ConversationKind::Group, &[ana, bo]),
            ],
            imported: BTreeMap::new(),
        }
    }

    #[test]
    fn a_conversation_is_found_by_title_by_person_and_by_id() {
        let book = book();
        let id = |text: &str| book.conversation(text).map(|found| found.id.0[0]);
        assert_eq!(id("bridge").expect("title"), 0x11);
        assert_eq!(id("@bo").expect("handle"), 0x12);
        assert_eq!(id("1212").expect("id"), 0x12);
    }

    #[test]
    fn what_fits_twice_is_refused_with_what_it_could_be() {
        let failure = book().conversation("Bo").expect_err("twice");
        assert!(failure.message.contains("12121212"), "{failure}");
        assert!(failure.message.contains("13131313"), "{failure}");
    }

    #[test]
    fn a_person_is_found_by_name_handle_and_the_id_that_is_shown() {
        let book = book();
        let bo = account(2, 0xb0);
        assert_eq!(book.person("bo").expect("name"), bo);
        assert_eq!(
            book.person(&format!("~{}", short_account(bo))).expect("id"),
            bo
        );
        assert_eq!(
            book.person("+41791234567").expect("phone"),
            account(3, 0xc1)
        );
        assert!(book.person("nobody").is_err());
        assert!(book.person("Ana").is_err(), "oneself is nobody else");
    }

    #[test]
    fn somebody_without_a_name_is_called_by_handle() {
        assert_eq!(book().name_of(account(3, 0xc1)), "+41791234567");
        assert_eq!(book().name_of(account(3, 0xc2)), "~c2c2c2c2");
    }
}
