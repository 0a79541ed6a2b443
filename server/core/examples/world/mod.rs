//! A server's core with accounts, conversations and connected devices, put straight into a store: for the programs
//! which measure. Bodies are PrivateMessages in form; what they hold is noise, as to the server it always is.
#![allow(dead_code, missing_docs, unreachable_pub)]

use bytes::Bytes;
use ed25519_dalek::{Signer as _, SigningKey};
use rand::SeedableRng as _;
use rand::rngs::StdRng;
use tresse_networks::Networks;
use tresse_proto::ids::{AccountId, ConversationId, DeviceId, DeviceKey, NetworkCode};
use tresse_proto::wire::client_frame::Request;
use tresse_proto::wire::{AckInbox, LogIn, Submit};
use tresse_proto::{PROTOCOL_VERSION, signing};
use tresse_server_core::limit::Rates;
use tresse_server_core::record::conversation::{
    AccountConversationRecord, ConversationRecord, Kind, Role, State,
};
use tresse_server_core::record::device::{DeviceRecord, KeyOwner};
use tresse_server_core::record::entry::ConversationHead;
use tresse_server_core::record::{BatchRows as _, key};
use tresse_server_core::{Command, Context, Core, CoreConfig, Effect, SessionId};
use tresse_store::{Batch, Store};

/// When the world begins: 2026-01-01.
const BEGIN_MS: u64 = 1_767_225_600_000;
/// The epoch of every conversation.
const EPOCH: u64 = 1;
/// Bytes of a body, as in the benchmark's usual message.
pub const BODY_BYTES: usize = 512;

/// A device with an account of its own.
#[derive(Debug, Clone)]
pub struct Device {
    pub id: DeviceId,
    pub session: SessionId,
    key: SigningKey,
}

/// A core and how often it was asked.
pub struct World<S: Store> {
    pub core: Core<S>,
    pub now_ms: u64,
    rng: StdRng,
    requests: u64,
}

/// Device number `n`; the same on every run.
pub fn device(number: u64) -> Device {
    let mut random = [0; 14];
    // Spread over the key space as random ids are, without being random.
    random[..8].copy_from_slice(&spread(number).to_be_bytes());
    random[8..].copy_from_slice(&number.to_be_bytes()[2..]);
    let mut secret = [7; 32];
    secret[..8].copy_from_slice(&number.to_be_bytes());
    Device {
        id: DeviceId::new(AccountId::new(NetworkCode(1), random), 1),
        session: SessionId(number + 1),
        key: SigningKey::from_bytes(&secret),
    }
}

/// Conversation number `n`; the same on every run.
pub fn conversation(number: u64) -> ConversationId {
    let mut id = [0; 16];
    id[..8].copy_from_slice(&spread(number ^ 0xc0).to_be_bytes());
    id[8..].copy_from_slice(&number.to_be_bytes());
    ConversationId(id)
}

/// A number that looks random, one for each number.
fn spread(number: u64) -> u64 {
    let mut mixed = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

/// Writes devices and conversations past the rules. Each conversation lists its members by their place in `devices`.
pub fn populate<S: Store>(
    store: &mut S,
    devices: &[Device],
    conversations: impl IntoIterator<Item = (ConversationId, Vec<usize>)>,
) {
    let mut batch = Batch::new();
    for device in devices {
        let key = DeviceKey(device.key.verifying_key().to_bytes());
        batch.put_row(key.0, &KeyOwner(device.id));
        batch.put_row(
            key::device(device.id),
            &DeviceRecord {
                key,
                added_at_ms: BEGIN_MS,
                revoked_at_ms: None,
                inbox_from: 0,
            },
        );
    }
    for (conversation, members) in conversations {
        let mut record = ConversationRecord {
            kind: if members.len() == 2 {
                Kind::Direct
            } else {
                Kind::Group
            },
            state: State::Open,
            creator: devices[members[0]].id.account(),
            created_at_ms: BEGIN_MS,
            members: Vec::new(),
            next_order: 0,
            silenced_by: Vec::new(),
            invite: None,
            newcomers_epoch: 0,
        };
        for member in members {
            let account = devices[member].id.account();
            record.join(account, Role::Admin);
            batch.put_row(
                key::account_conversation(account, conversation),
                &AccountConversationRecord {
                    joined_at_ms: BEGIN_MS,
                },
            );
        }
        batch.put_row(conversation.0, &record);
        batch.put_row(
            conversation.0,
            &ConversationHead {
                epoch: EPOCH,
                seq: 0,
            },
        );
        if batch.len() > 10_000 {
            store
                .apply(std::mem::take(&mut batch))
                .expect("a store that can be written");
        }
    }
    store.apply(batch).expect("a store that can be written");
    store.persist().expect("a store that can be written");
}

impl<S: Store> World<S> {
    /// A core over a store that was populated.
    pub fn open(store: S) -> Self {
        let mut config = CoreConfig::new(Networks::builtin(), [1; 32], [2; 32]);
        config.rates = Rates::unlimited();
        Self {
            core: Core::open(store, config).expect("a store in order"),
            now_ms: BEGIN_MS,
            rng: StdRng::seed_from_u64(1),
            requests: 0,
        }
    }

    /// Connects a device whose inbox is short or read to its end.
    pub fn log_in(&mut self, device: &Device, cursor: u64) {
        assert!(self.first_page(device, cursor), "it has not caught up");
    }

    /// Connects a device and gives it the first page of its inbox. Whether that is all.
    pub fn first_page(&mut self, device: &Device, cursor: u64) -> bool {
        let commands = self.connect(device, cursor);
        let page = self.round(commands.into()).into_iter().find_map(|effect| {
            let Effect::Page { caught_up, .. } = effect else {
                return None;
            };
            Some(caught_up)
        });
        page.expect("who logs in gets a page")
    }

    /// A connection is opened, and the device logs in on it.
    pub fn connect(&mut self, device: &Device, cursor: u64) -> [Command; 2] {
        let nonce = [3; 32];
        let signature = device.key.sign(&signing::log_in(&nonce)).to_bytes();
        let log_in = Request::LogIn(LogIn {
            device_key: Bytes::copy_from_slice(device.key.verifying_key().as_bytes()),
            signature: Bytes::copy_from_slice(&signature),
            version: PROTOCOL_VERSION,
            cursor,
        });
        let session = device.session;
        [
            Command::Opened { session, nonce },
            self.request(device, log_in),
        ]
    }

    /// A request as a command.
    pub fn request(&mut self, device: &Device, request: Request) -> Command {
        self.requests += 1;
        Command::Request {
            session: device.session,
            request_id: self.requests,
            request,
        }
    }

    /// A message of a device to a conversation.
    pub fn submit(&mut self, device: &Device, conversation: ConversationId) -> Command {
        let number = self.requests;
        let mut client_msg_id = [0; 16];
        client_msg_id[..8].copy_from_slice(&spread(number).to_be_bytes());
        client_msg_id[8..].copy_from_slice(&number.to_be_bytes());
        let submit = Request::Submit(Submit {
            conversation_id: conversation.to_bytes(),
            client_msg_id: Bytes::copy_from_slice(&client_msg_id),
            epoch: EPOCH,
            body: body(conversation, number),
        });
        self.request(device, submit)
    }

    /// A device has stored its inbox up to there.
    pub fn ack(&mut self, device: &Device, position: u64) -> Command {
        self.request(device, Request::AckInbox(AckInbox { position }))
    }

    /// Decides commands, makes them durable once, and gives the effects.
    pub fn round(&mut self, commands: Vec<Command>) -> Vec<Effect> {
        let mut cx = Context::new(self.now_ms, &mut self.rng);
        for command in commands {
            self.core
                .handle(&mut cx, command)
                .expect("a store that can be written");
        }
        let effects = cx.effects;
        self.core.persist().expect("a store that can be written");
        effects
    }
}

/// MLSMessage(PrivateMessage) of [`BODY_BYTES`] bytes.
fn body(conversation: ConversationId, number: u64) -> Bytes {
    let mut body = Vec::with_capacity(BODY_BYTES);
    body.extend([0, 1, 0, 2, 16]);
    body.extend(conversation.0);
    body.extend(EPOCH.to_be_bytes());
    body.push(1); // content type: application
    body.push(0); // no authenticated data
    body.push(0); // no encrypted sender data
    let ciphertext = u16::try_from(BODY_BYTES - body.len() - 2).expect("a body is short");
    body.extend((0x4000 | ciphertext).to_be_bytes());
    let mut word = number;
    while body.len() < BODY_BYTES {
        word = spread(word);
        body.extend(&word.to_be_bytes()[..8.min(BODY_BYTES - body.len())]);
    }
    body.into()
}
