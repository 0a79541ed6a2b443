//! What people do: get into one group across three networks, talk, change what they said, come and
//! go, write to each other alone, use two devices.
//!
//! A person looks at the device and takes the next step; nothing is remembered that the device
//! would know, because the device may just have been switched on again.

use std::collections::BTreeMap;

use rand::RngExt as _;
use rand::rngs::StdRng;
use tresse_client_core::{
    Body, Conversation, Intent, Member, Membership, Message, NewPart, Outgoing, Page,
};
use tresse_content::MessageId;
use tresse_networks::Networks;
use tresse_proto::ids::{AccountId, ConversationId, DeviceId, InviteToken};
use tresse_proto::wire::{ConversationState, Role};

use crate::actor::{Actor, Errand, Part};

/// In every text, and in nothing else.
pub const MARK: &str = " says ";

/// Marks a text that its author may change or take back: it is compared at the end only.
pub const DRAFT: &str = " drafts and";

/// What everybody knows without the devices: the link that was passed around on paper.
#[derive(Debug, Default, Clone)]
pub struct Blackboard {
    /// The group.
    pub group: Option<ConversationId>,
    /// Its invite.
    pub invite: Option<InviteToken>,
    /// Accounts, as shown on the first device of each actor that needs a second.
    pub accounts: BTreeMap<usize, AccountId>,
    /// Link codes shown by second devices, with the number of the first device.
    pub link_codes: Vec<(usize, String)>,
}

/// The next step of a person towards being in the group. `None`: nothing to do now.
pub fn step(actor: &Actor, board: &Blackboard) -> Option<Intent> {
    let client = actor.client()?;
    let identity = client.identity().ok()?;
    let has_device = identity
        .as_ref()
        .is_some_and(|identity| identity.device.is_some());
    if !has_device {
        return enter(actor, board);
    }
    match (actor.part, actor.group()) {
        (Part::SecondDevice(_), _) => None, // comes in by itself
        (Part::Founder, None) => Some(Intent::NewGroup {
            name: "the braid".into(),
            members: Vec::new(),
        }),
        (Part::Founder, Some(group)) if board.invite.is_none() => {
            (group.membership == Membership::Joined).then_some(Intent::Invite(group.id))
        }
        (Part::Founder, Some(group)) => second_admin(&group, board),
        (_, group) => {
            let is_out = group.is_none_or(|it| it.membership == Membership::Left);
            is_out.then_some(Intent::Join {
                conversation: board.group?,
                token: board.invite?,
            })
        }
    }
}

/// Two admins let people in, so that their commits race.
fn second_admin(group: &Conversation, board: &Blackboard) -> Option<Intent> {
    let second = *board.accounts.get(&1)?;
    let member = group.members.iter().find(|it| it.account == second)?;
    (member.role != Role::Admin).then_some(Intent::SetRole {
        conversation: group.id,
        account: second,
        role: Role::Admin,
    })
}

fn enter(actor: &Actor, board: &Blackboard) -> Option<Intent> {
    match (&actor.part, &actor.progress.code) {
        (Part::SecondDevice(_), _) if actor.progress.link_code.is_some() => None,
        (Part::SecondDevice(first), _) => Some(Intent::Link {
            network: actor.network.clone(),
            account: *board.accounts.get(first)?,
        }),
        (_, Some(code)) => Some(Intent::Verify { code: code.clone() }),
        (_, None) => Some(Intent::Register {
            network: actor.network.clone(),
            handle: actor.handle.clone(),
            name: actor.name.clone(),
        }),
    }
}

/// Turning reach on towards every network where it is not known to be on. A crash may hide that it
/// is; twice is the same as once.
pub fn reach(actor: &Actor, networks: &Networks) -> Vec<(Errand, Intent)> {
    networks
        .iter()
        .map(|network| &network.name)
        .filter(|name| **name != actor.network && !actor.progress.reach.contains(*name))
        .map(|name| {
            let intent = Intent::SetReach {
                network: name.clone(),
                inbound: true,
                outbound: true,
            };
            (Errand::Reach(name.clone()), intent)
        })
        .collect()
}

/// Something a member does. `wanderers` are accounts that come and go anyway.
pub fn play(
    actor: &Actor,
    group: &Conversation,
    wanderers: &[AccountId],
    number: u64,
    rng: &mut StdRng,
) -> (Errand, Intent) {
    let own = actor.device().map(|device| device.account());
    let is_admin = is_admin(actor, group);
    match rng.random_range(0..100u32) {
        0..=2 => (Errand::Other, Intent::Typing(group.id)),
        3..=14 if actor.part == Part::Wanderer => (Errand::Other, Intent::Leave(group.id)),
        3..=7 if is_admin && !wanderers.is_empty() => {
            let intent = Intent::Remove {
                conversation: group.id,
                account: wanderers[rng.random_range(0..wanderers.len())],
            };
            (Errand::Other, intent)
        }
        8 => match own.filter(|_| matches!(actor.part, Part::Member)) {
            Some(account) => {
                let second = DeviceId::new(account, 2);
                (Errand::Other, Intent::RevokeDevice(second))
            }
            None => (Errand::Other, Intent::Typing(group.id)),
        },
        9..=14 => match newest(actor, group.id) {
            Some(to) => {
                let message = Outgoing::React {
                    to,
                    emoji: "🧵".into(),
                };
                let intent = Intent::Send {
                    conversation: group.id,
                    message,
                    reference: None,
                };
                (Errand::Other, intent)
            }
            None => (Errand::Other, Intent::Typing(group.id)),
        },
        15..=24 => draft(actor, group.id, number, rng),
        25..=29 => (Errand::Other, poll(actor, group.id, number, rng)),
        30..=31 if is_admin => {
            let name = format!("the braid{MARK}{number}");
            let intent = Intent::Rename {
                conversation: group.id,
                name,
            };
            (Errand::Other, intent)
        }
        _ => {
            let text = format!("{}{MARK}{number}", actor.name);
            (Errand::Say(text.clone()), say(group.id, text))
        }
    }
}

fn say(conversation: ConversationId, text: String) -> Intent {
    Intent::Send {
        conversation,
        message: Outgoing::Text {
            text,
            reply_to: None,
            mentions: Vec::new(),
            expires_after_ms: None,
        },
        reference: None,
    }
}

/// A vote in the newest poll, or a new poll. Questions are drafts: who reads them as text reads the
/// options too, so they are compared at the end only.
fn poll(actor: &Actor, conversation: ConversationId, number: u64, rng: &mut StdRng) -> Intent {
    const OPTIONS: u8 = 3;
    let message = match newest_poll(actor, conversation) {
        Some(poll) if rng.random_range(0..4u32) > 0 => {
            let choices: Vec<u8> = (0..OPTIONS).filter(|_| rng.random()).collect();
            Outgoing::Vote { poll, choices }
        }
        _ => Outgoing::Part {
            part: NewPart::Poll {
                question: format!("{}{DRAFT}{MARK}{number}", actor.name),
                options: (0..OPTIONS).map(|option| option.to_string()).collect(),
                multiple: true,
            },
            reply_to: None,
            expires_after_ms: None,
        },
    };
    Intent::Send {
        conversation,
        message,
        reference: None,
    }
}

/// The newest poll that can be voted on.
fn newest_poll(actor: &Actor, conversation: ConversationId) -> Option<MessageId> {
    let page = Page {
        before_seq: None,
        limit: 30,
    };
    let messages = actor.client()?.timeline(conversation, page).ok()?;
    let is_poll = |message: &&Message| message.seq.is_some() && message.part.is_some();
    messages.iter().rev().find(is_poll).map(|it| it.message)
}

/// A text that is changed later, the change, or its end.
fn draft(
    actor: &Actor,
    conversation: ConversationId,
    number: u64,
    rng: &mut StdRng,
) -> (Errand, Intent) {
    let text = format!("{}{DRAFT}{MARK}{number}", actor.name);
    let message = match (own_draft(actor, conversation), rng.random_range(0..4u32)) {
        (Some(message), 0..=1) => Outgoing::Edit { message, text },
        (Some(message), 2) => Outgoing::Unsend { message },
        _ => return (Errand::Draft, say(conversation, text)),
    };
    let intent = Intent::Send {
        conversation,
        message,
        reference: None,
    };
    (Errand::Draft, intent)
}

/// The newest own text that may be changed.
fn own_draft(actor: &Actor, conversation: ConversationId) -> Option<MessageId> {
    let page = Page {
        before_seq: None,
        limit: 30,
    };
    let messages = actor.client()?.timeline(conversation, page).ok()?;
    let is_draft = |message: &&Message| {
        message.is_own
            && message.part.is_none()
            && matches!(&message.body, Body::Text(text) if text.contains(DRAFT))
    };
    messages.iter().rev().find(is_draft).map(|it| it.message)
}

/// The next step of a person towards somebody else alone: look up, ask, and say something once the
/// other one has agreed. `None`: nothing to do now.
pub fn approach(
    actor: &Actor,
    other: &Actor,
    account: AccountId,
    number: u64,
) -> Option<(Errand, Intent)> {
    let client = actor.client()?;
    let text = format!("{}{MARK}{number} to {} alone", actor.name, other.name);
    let contact = client.contact(account).ok()?;
    match actor.direct(account) {
        Some(direct) if direct.state == ConversationState::Open => {
            Some((Errand::Other, say(direct.id, text)))
        }
        Some(_) => None,
        None if contact.is_none_or(|it| it.handle.is_empty()) => {
            let intent = Intent::Find {
                network: other.network.clone(),
                handle: other.handle.clone(),
            };
            Some((Errand::Other, intent))
        }
        None => Some((Errand::Other, Intent::Request { account, text })),
    }
}

/// Accepts whoever asks.
pub fn accept(actor: &Actor) -> Option<Intent> {
    let request = actor.client()?.requests().ok()?.pop()?;
    Some(Intent::AnswerRequest {
        conversation: request.id,
        accept: true,
    })
}

/// Whether this person may add and remove, as far as the device knows.
pub fn is_admin(actor: &Actor, group: &Conversation) -> bool {
    let own = actor.device().map(|device| device.account());
    let is_own = |member: &&Member| Some(member.account) == own;
    let member = group.members.iter().find(is_own);
    member.is_some_and(|member| member.role == Role::Admin)
}

/// The newest message that can be reacted to.
fn newest(actor: &Actor, group: ConversationId) -> Option<MessageId> {
    let page = Page {
        before_seq: None,
        limit: 1,
    };
    let messages = actor.client()?.timeline(group, page).ok()?;
    messages
        .into_iter()
        .find(|message| message.seq.is_some() && matches!(message.body, Body::Text(_)))
        .map(|message| message.message)
}
