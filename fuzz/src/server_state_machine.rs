//! The server's rules, driven by bytes: people with real MLS devices do whatever the bytes say, in any order, and the
//! server crashes in between. After every step all invariants of the store hold.
//!
//! Four bytes are a step: what, who, whom, and where or how. Steps that make no sense are refused by the server, which is
//! the point; the steps that the devices themselves cannot make (committing in a group they are not in) are passed over.

use bytes::Bytes;
use tresse_proto::error::{ErrorCode, Refusal};
use tresse_proto::ids::{ConversationId, DeviceId};
use tresse_proto::wire::client_frame::Request;
use tresse_proto::wire::server_frame::Body;
use tresse_proto::wire::{self, Role};
use tresse_server_core::Command;

use crate::kit::scene::accepted;
use crate::kit::world::{Who, World};

/// Longer inputs add nothing but time.
const STEPS_MAX: usize = 48;
/// Devices at most.
const DEVICES_MAX: usize = 8;
/// Conversations that are still used.
const CONVERSATIONS_MAX: usize = 8;

/// Lets people do what the bytes say.
pub fn run(data: &[u8]) {
    let mut scene = Scene::new();
    for step in data.as_chunks::<4>().0.iter().take(STEPS_MAX) {
        scene.step(*step);
        scene.world.check();
    }
}

/// A question that was answered, to be asked again after a crash.
struct Settled {
    who: Who,
    request: Request,
    answer: Body,
}

struct Scene {
    world: World,
    conversations: Vec<ConversationId>,
    settled: Vec<Settled>,
    tokens: Vec<(ConversationId, Bytes)>,
}

impl Scene {
    fn new() -> Self {
        let mut world = World::new();
        world.people("instagram", ["alice", "bob"]);
        world.people("messenger", ["carol"]);
        world.people("whatsapp", ["dave"]);
        Self {
            world,
            conversations: Vec::new(),
            settled: Vec::new(),
            tokens: Vec::new(),
        }
    }

    fn step(&mut self, [what, who, whom, how]: [u8; 4]) {
        let who = self.person(who);
        let whom_byte = whom;
        let whom = self.person(whom);
        let world = &mut self.world;
        match what % 24 {
            0 => {
                let direct = world.direct(who, whom);
                self.remember(direct);
            }
            1 => {
                let others: Vec<Who> = (0..world.people_len())
                    .filter(|other| how & (1 << other) != 0 && *other != who.0)
                    .map(Who)
                    .collect();
                let group = world.group(who, &others);
                self.remember(group);
            }
            2 => drop(world.set_reach(
                who,
                ["instagram", "messenger", "whatsapp"][usize::from(how) % 3],
                how & 4 == 0,
                how & 8 == 0,
            )),
            3 if world.people_len() < DEVICES_MAX && world.connect(who) => {
                world.second_device(who);
            }
            4 => drop(world.revoke(who, whom)),
            5 => world.catch_up(who),
            6 => world.settle(),
            7 => {
                // Something decided but not durable, of which nobody may have heard.
                if let Some(conversation) = self.conversation(whom_byte)
                    && self.world.mls(who).is_in(conversation)
                {
                    let request = self.message(who, conversation);
                    let session = self.world.person(who).session;
                    self.world.decide_only(Command::Request {
                        session,
                        request_id: u64::MAX,
                        request,
                    });
                }
                self.world.crash(usize::from(how));
            }
            8 => {
                world.now_ms += u64::from(how) * 3_600_000;
                world.command(Command::Sweep);
            }
            9 => drop(world.connect(who)),
            10 => drop(world.ask(
                who,
                Request::BlockContact(wire::BlockContact {
                    account_id: world.account(whom).to_bytes(),
                    blocked: how & 1 == 0,
                }),
            )),
            11 if how == 0 => {
                drop(world.ask(who, Request::DeleteAccount(wire::DeleteAccount {})));
            }
            _ => {
                if let Some(conversation) = self.conversation(how) {
                    self.step_in(what % 24, who, whom, conversation, how);
                }
            }
        }
        self.world.settle();
    }

    /// What people do in a conversation.
    fn step_in(&mut self, what: u8, who: Who, whom: Who, conversation: ConversationId, how: u8) {
        let world = &mut self.world;
        let is_in = world.mls(who).is_in(conversation);
        match what {
            11 | 12 if is_in => self.send(who, conversation),
            13 => drop(world.answer_request(who, conversation, how & 0x80 == 0)),
            14 => drop(world.leave(who, conversation)),
            15 => {
                let role =
                    [Role::Member, Role::Admin, Role::Unspecified][usize::from(how >> 4) % 3];
                drop(world.set_role(who, conversation, whom, role));
            }
            16 => {
                if let Ok(token) = world.invite(who, conversation) {
                    self.tokens.push((conversation, token));
                }
            }
            17 => {
                if let Some((invited, token)) = self.tokens.last().cloned() {
                    drop(self.world.knock(who, invited, &token));
                }
            }
            18 if how & 0x80 == 0 => drop(world.revoke_invite(who, conversation)),
            // An external commit replaces the device's group at once; if it loses, the device has none.
            18 if world.come_back(who, conversation).is_err() => {
                world.mls(who).forget(conversation)
            }
            19 if is_in => self.commit(who, conversation, &[], &[]),
            20 if is_in
                && !world
                    .mls(who)
                    .members(conversation)
                    .contains(&world.device(whom)) =>
            {
                let key_package = world.mls(whom).key_package();
                self.commit(who, conversation, &[key_package], &[]);
            }
            21 if is_in && who != whom => {
                let device = world.device(whom);
                if world.mls(who).members(conversation).contains(&device) {
                    self.commit(who, conversation, &[], &[device]);
                }
            }
            22 if is_in && who != whom && world.mls(whom).is_in(conversation) => {
                self.race(who, whom, conversation);
            }
            23 if is_in => self.vandalise(who, conversation, how),
            _ => {}
        }
    }

    fn person(&self, byte: u8) -> Who {
        Who(usize::from(byte) % self.world.people_len())
    }

    fn conversation(&self, byte: u8) -> Option<ConversationId> {
        let len = self.conversations.len();
        (len > 0).then(|| self.conversations[usize::from(byte & 0x0f) % len])
    }

    fn remember(&mut self, made: Result<ConversationId, Refusal>) {
        if let Ok(conversation) = made {
            self.conversations.push(conversation);
            if self.conversations.len() > CONVERSATIONS_MAX {
                self.conversations.remove(0);
            }
        }
    }

    fn send(&mut self, who: Who, conversation: ConversationId) {
        let request = self.message(who, conversation);
        let answer = self.world.ask(who, request.clone());
        self.settle(who, request, answer);
    }

    fn message(&mut self, who: Who, conversation: ConversationId) -> Request {
        let (epoch, body) = self.world.mls(who).encrypt(conversation, "hello");
        let message = self.world.message_id();
        self.world.person_mut(who).own.insert(message.0.to_vec());
        Request::Submit(wire::Submit {
            conversation_id: conversation.to_bytes(),
            client_msg_id: message.to_bytes(),
            epoch,
            body,
        })
    }

    fn commit(
        &mut self,
        who: Who,
        conversation: ConversationId,
        add: &[Bytes],
        remove: &[DeviceId],
    ) {
        let change = self.world.prepare(who, conversation, add, remove);
        let message = self.world.message_id();
        let request = self
            .world
            .commit_request(who, message, conversation, change);
        let answer = self.world.ask(who, request.clone());
        self.world
            .conclude(who, conversation, &accepted(answer.clone()));
        self.settle(who, request, answer);
    }

    /// Keeps an answer, and asks an older question again: it must be answered as before, also after a crash.
    fn settle(&mut self, who: Who, request: Request, answer: Result<Body, Refusal>) {
        if let Ok(answer) = answer {
            self.settled.push(Settled {
                who,
                request,
                answer,
            });
        }
        let Some(older) = self.settled.first() else {
            return;
        };
        let (who, request, answer) = (older.who, older.request.clone(), older.answer.clone());
        match self.world.ask(who, request) {
            Ok(again) => assert_eq!(again, answer),
            // Revoked or deleted since: it may not ask any more.
            Err(refusal) => assert_eq!(refusal.code, ErrorCode::NotLoggedIn),
        }
        self.settled.remove(0);
    }

    /// Two devices commit at once. At most one wins.
    fn race(&mut self, one: Who, other: Who, conversation: ConversationId) {
        let world = &mut self.world;
        world.hold_jobs();
        let asked = [one, other].map(|who| {
            let change = world.prepare(who, conversation, &[], &[]);
            let message = world.message_id();
            let request = world.commit_request(who, message, conversation, change);
            (who, world.post(who, request))
        });
        world.run_jobs();
        let mut won = 0;
        for (who, request_id) in asked {
            let answer = accepted(
                world
                    .answer(who, request_id)
                    .expect("every job is answered"),
            );
            won += usize::from(answer.is_ok());
            world.conclude(who, conversation, &answer);
        }
        assert!(won <= 1, "exactly one commit per epoch");
    }

    /// A commit with one wrong byte. What cannot be checked without the keys is the membership tag, which no member would
    /// accept: then the group is given up.
    fn vandalise(&mut self, who: Who, conversation: ConversationId, how: u8) {
        let mut change = self.world.prepare(who, conversation, &[], &[]);
        let part = match how & 0x10 {
            0 => &mut change.commit,
            _ => &mut change.group_info,
        };
        let mut bytes = part.to_vec();
        let at = usize::from(how) * bytes.len() / 256;
        bytes[at] ^= how | 1;
        *part = bytes.into();
        let message = self.world.message_id();
        let request = self
            .world
            .commit_request(who, message, conversation, change);
        match self.world.ask(who, request) {
            Ok(_) => self.conversations.retain(|known| *known != conversation),
            Err(_) => self.world.mls(who).clear(conversation),
        }
    }
}
