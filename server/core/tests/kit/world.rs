//! A server in memory and the devices of people, in one vocabulary.
//!
//! Each command is a round of its own: handled, made durable, and only then are its effects seen. Jobs run at once, unless
//! they are held to let two of them race. Dropping a world checks every invariant of its store.

use std::collections::{BTreeMap, BTreeSet};

use bytes::Bytes;
use rand::SeedableRng;
use rand::rngs::StdRng;
use tresse_networks::Networks;
use tresse_proto::codec::decode_entry;
use tresse_proto::error::Refusal;
use tresse_proto::ids::{AccountId, ClientMsgId, ConversationId, DeviceId, RegistrationId};
use tresse_proto::signing;
use tresse_proto::wire::client_frame::Request;
use tresse_proto::wire::server_frame::Body;
use tresse_proto::wire::{self, EntryKind};
use tresse_server_core::check::check;
use tresse_server_core::limit::Rates;
use tresse_server_core::{Command, Context, Core, CoreConfig, Effect, Job, SessionId};
use tresse_store::MemoryStore;

use super::mls::Device;

/// When the world begins: 2026-01-01.
const BEGIN_MS: u64 = 1_767_225_600_000;

/// A device of somebody. Copied freely; everything about it is in the world.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Who(pub usize);

/// What a device knows.
pub struct Person {
    pub mls: Device,
    pub network: String,
    pub handle: String,
    pub session: SessionId,
    /// Position up to which it has read its inbox.
    pub cursor: u64,
    /// Every entry it got, in order.
    pub entries: Vec<wire::Entry>,
    /// What it could read, in order.
    pub texts: Vec<String>,
    /// Messages it sent itself.
    pub own: BTreeSet<Vec<u8>>,
}

/// The server, the clock, and everybody.
pub struct World {
    core: Option<Core<MemoryStore>>,
    config: CoreConfig,
    pub now_ms: u64,
    rng: StdRng,
    sessions_made: u64,
    requests_made: u64,
    ids_made: u64,
    mail: BTreeMap<SessionId, Vec<Effect>>,
    held: Option<Vec<Job>>,
    people: Vec<Person>,
}

impl World {
    pub fn new() -> Self {
        Self::with(|_| {})
    }

    /// With another configuration. Rates are unlimited unless it says otherwise.
    pub fn with(change: impl FnOnce(&mut CoreConfig)) -> Self {
        let mut config = CoreConfig::new(Networks::builtin(), [1; 32], [2; 32]);
        config.demonstration = true;
        config.rates = Rates::unlimited();
        change(&mut config);
        Self {
            core: Some(Core::open(MemoryStore::new(), config.clone()).unwrap()),
            config,
            now_ms: BEGIN_MS,
            rng: StdRng::seed_from_u64(1),
            sessions_made: 0,
            requests_made: 0,
            ids_made: 0,
            mail: BTreeMap::new(),
            held: None,
            people: Vec::new(),
        }
    }

    /// One round: decide, make durable, carry out.
    pub fn command(&mut self, command: Command) {
        let mut cx = Context::new(self.now_ms, &mut self.rng);
        let core = self.core.as_mut().unwrap();
        core.handle(&mut cx, command).unwrap();
        let effects = cx.effects;
        core.persist().unwrap();
        self.carry_out(effects);
    }

    /// Decides without making durable: the effects are never seen.
    pub fn decide_only(&mut self, command: Command) {
        let mut cx = Context::new(self.now_ms, &mut self.rng);
        self.core
            .as_mut()
            .unwrap()
            .handle(&mut cx, command)
            .unwrap();
    }

    fn carry_out(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            let session = match effect {
                Effect::Offload(job) => {
                    match &mut self.held {
                        Some(held) => held.push(*job),
                        None => self.command(Command::JobDone(Box::new(job.run()))),
                    }
                    continue;
                }
                // As if each connection had got an effect of its own.
                Effect::Deliver { entry, to } => {
                    for recipient in to {
                        let effect = Effect::Deliver {
                            entry: entry.clone(),
                            to: vec![recipient],
                        };
                        let mail = self.mail.entry(recipient.session).or_default();
                        mail.push(effect);
                    }
                    continue;
                }
                Effect::Reply { session, .. }
                | Effect::Page { session, .. }
                | Effect::Ephemeral { session, .. }
                | Effect::Close { session, .. } => session,
                Effect::SendCode { .. } => continue,
                Effect::Damaged(damaged) => panic!("{damaged}"),
            };
            self.mail.entry(session).or_default().push(effect);
        }
    }

    /// From now on jobs wait for [`World::run_jobs`].
    pub fn hold_jobs(&mut self) {
        self.held.get_or_insert_default();
    }

    /// Runs the jobs that wait, all before any result is handed back: they raced.
    pub fn run_jobs(&mut self) {
        let done: Vec<_> = self
            .held
            .take()
            .unwrap_or_default()
            .into_iter()
            .map(Job::run)
            .collect();
        for done in done {
            self.command(Command::JobDone(Box::new(done)));
        }
    }

    /// Takes the one job that waits; the next ones run at once again.
    pub fn take_job(&mut self) -> Job {
        let mut held = self.held.take().unwrap_or_default();
        assert_eq!(held.len(), 1);
        held.remove(0)
    }

    /// The process ends: of what was not durable, the first `kept` batches survive. Everybody has to connect again.
    pub fn crash(&mut self, kept: usize) {
        let store = self.core.take().unwrap().into_store().crash(kept);
        self.start_on(store);
    }

    /// Another process on another store. Everybody has to connect again.
    pub fn start_on(&mut self, store: MemoryStore) {
        self.core = Some(Core::open(store, self.config.clone()).unwrap());
        self.mail.clear();
        self.held = None;
        for who in 0..self.people.len() {
            self.connect(Who(who));
        }
    }

    /// Every invariant of the store.
    pub fn check(&self) {
        let Some(core) = &self.core else { return };
        let report = check(core.store()).unwrap();
        assert!(report.is_sound(), "{:#?}", report.findings);
    }

    pub fn store(&self) -> &MemoryStore {
        self.core.as_ref().unwrap().store()
    }

    pub fn fresh<const N: usize>(&mut self) -> [u8; N] {
        self.ids_made += 1;
        let mut id = [0xee; N];
        id[..8].copy_from_slice(&self.ids_made.to_be_bytes());
        id
    }

    pub fn person(&self, who: Who) -> &Person {
        &self.people[who.0]
    }

    pub fn person_mut(&mut self, who: Who) -> &mut Person {
        &mut self.people[who.0]
    }

    pub fn mls(&mut self, who: Who) -> &mut Device {
        &mut self.people[who.0].mls
    }

    pub fn device(&self, who: Who) -> DeviceId {
        self.people[who.0].mls.id
    }

    pub fn account(&self, who: Who) -> AccountId {
        self.device(who).account()
    }

    pub fn people_len(&self) -> usize {
        self.people.len()
    }

    /// Accounts with one connected device each, on one network.
    pub fn people<const N: usize>(&mut self, network: &str, names: [&str; N]) -> [Who; N] {
        names.map(|name| self.register(network, name))
    }

    /// An account with one connected device. On WhatsApp the name becomes a phone number.
    pub fn register(&mut self, network: &str, name: &str) -> Who {
        let handle = match network {
            "whatsapp" => format!("+33612{:06}", self.people.len()),
            _ => name.to_owned(),
        };
        let mls = Device::new(DeviceId([0; 20]));
        let session = self.open();
        let Ok(Body::RegistrationStarted(started)) = self.ask_on(
            session,
            Request::StartRegistration(wire::StartRegistration {
                network: network.to_owned(),
                handle: handle.clone(),
            }),
        ) else {
            panic!("{handle} cannot be registered on {network}");
        };
        let registration = RegistrationId::try_from(&started.registration_id).unwrap();
        let answer = self.ask_on(
            session,
            Request::FinishRegistration(wire::FinishRegistration {
                registration_id: started.registration_id,
                code: started.demonstration_code.unwrap(),
                device_key: mls.key().to_bytes(),
                signature: mls.sign(&signing::register(registration)),
            }),
        );
        let Ok(Body::Registered(registered)) = answer else {
            panic!("{answer:?}");
        };
        self.command(Command::Closed { session });
        let device = DeviceId::try_from(&registered.device_id).unwrap();
        self.enter(mls, device, network, &handle)
    }

    /// Another device of somebody's account, which has not joined anything yet.
    pub fn second_device(&mut self, who: Who) -> Who {
        let mls = Device::new(DeviceId([0; 20]));
        let signature = mls.sign(&signing::add_device(self.account(who)));
        let request = Request::AddDevice(wire::AddDevice {
            device_key: mls.key().to_bytes(),
            signature,
        });
        let Ok(Body::DeviceAdded(added)) = self.ask(who, request) else {
            panic!("the device cannot be added");
        };
        let device = DeviceId::try_from(&added.device_id).unwrap();
        let (network, handle) = (
            self.person(who).network.clone(),
            self.person(who).handle.clone(),
        );
        self.enter(mls, device, &network, &handle)
    }

    fn enter(&mut self, mut mls: Device, device: DeviceId, network: &str, handle: &str) -> Who {
        mls.id = device;
        let one_time = (0..3).map(|_| mls.key_package()).collect();
        let last_resort = Some(mls.last_resort());
        let who = Who(self.people.len());
        self.people.push(Person {
            mls,
            network: network.to_owned(),
            handle: handle.to_owned(),
            session: SessionId(0),
            cursor: 0,
            entries: Vec::new(),
            texts: Vec::new(),
            own: BTreeSet::new(),
        });
        self.connect(who);
        let publish = Request::PublishKeyPackages(wire::PublishKeyPackages {
            one_time,
            last_resort,
        });
        let answer = self.ask(who, publish);
        assert!(
            matches!(answer, Ok(Body::KeyPackagesPublished(_))),
            "{answer:?}"
        );
        who
    }

    fn open(&mut self) -> SessionId {
        self.sessions_made += 1;
        let session = SessionId(self.sessions_made);
        let nonce = self.nonce(session);
        self.command(Command::Opened { session, nonce });
        session
    }

    fn nonce(&self, session: SessionId) -> [u8; 32] {
        let mut nonce = [3; 32];
        nonce[..8].copy_from_slice(&session.0.to_be_bytes());
        nonce
    }

    /// Connects a device anew and logs it in from its cursor. Whether it was let in.
    pub fn connect(&mut self, who: Who) -> bool {
        let session = self.open();
        let nonce = self.nonce(session);
        let person = &mut self.people[who.0];
        person.session = session;
        let request = Request::LogIn(wire::LogIn {
            version: tresse_proto::PROTOCOL_VERSION,
            device_key: person.mls.key().to_bytes(),
            signature: person.mls.sign(&signing::log_in(&nonce)),
            cursor: person.cursor,
        });
        self.ask_on(session, request).is_ok()
    }

    /// Asks, and gives the answer that came at once.
    pub fn ask(&mut self, who: Who, request: Request) -> Result<Body, Refusal> {
        self.ask_on(self.people[who.0].session, request)
    }

    fn ask_on(&mut self, session: SessionId, request: Request) -> Result<Body, Refusal> {
        let asked = self.post_on(session, request);
        self.answer_on(session, asked)
            .expect("the request is answered")
    }

    /// Asks without waiting for the answer.
    pub fn post(&mut self, who: Who, request: Request) -> u64 {
        self.post_on(self.people[who.0].session, request)
    }

    fn post_on(&mut self, session: SessionId, request: Request) -> u64 {
        self.requests_made += 1;
        let request_id = self.requests_made;
        self.command(Command::Request {
            session,
            request_id,
            request,
        });
        request_id
    }

    /// The answer to a request, once it has come.
    pub fn answer(&mut self, who: Who, request_id: u64) -> Option<Result<Body, Refusal>> {
        self.answer_on(self.people[who.0].session, request_id)
    }

    fn answer_on(&mut self, session: SessionId, asked: u64) -> Option<Result<Body, Refusal>> {
        let mail = self.mail.get_mut(&session)?;
        let place = mail.iter().position(
            |effect| matches!(effect, Effect::Reply { request_id, .. } if *request_id == asked),
        )?;
        match mail.remove(place) {
            Effect::Reply { result, .. } => Some(result),
            _ => None,
        }
    }

    /// Reads the inbox to its end, as a good device does: joins, applies, decrypts, acknowledges.
    pub fn catch_up(&mut self, who: Who) {
        loop {
            let session = self.people[who.0].session;
            let mut entries = Vec::new();
            let mut wants_page = false;
            for effect in self.mail.remove(&session).unwrap_or_default() {
                match effect {
                    Effect::Deliver { entry, to } => entries.push((to[0].position, entry)),
                    Effect::Page {
                        entries: page,
                        caught_up,
                        ..
                    } => {
                        wants_page = !caught_up;
                        entries.extend(page);
                    }
                    Effect::Ephemeral { .. } | Effect::Close { .. } => {}
                    other => self.mail.entry(session).or_default().push(other),
                }
            }
            let none = entries.is_empty();
            for (position, entry) in entries {
                self.take_in(who, position, &entry);
            }
            if wants_page {
                self.command(Command::PageWanted { session });
            } else if none {
                break;
            }
        }
        let position = self.people[who.0].cursor;
        if position > 0 {
            self.post(who, Request::AckInbox(wire::AckInbox { position }));
        }
    }

    /// Everybody reads everything.
    pub fn settle(&mut self) {
        for who in 0..self.people.len() {
            self.catch_up(Who(who));
        }
    }

    fn take_in(&mut self, who: Who, position: u64, entry: &Bytes) {
        let person = &mut self.people[who.0];
        if position <= person.cursor {
            return;
        }
        person.cursor = position;
        let entry = decode_entry(entry.clone()).unwrap();
        person.entries.push(entry.clone());
        let own = person.own.contains(entry.client_msg_id.as_ref());
        let conversation = ConversationId::try_from(&entry.conversation_id).unwrap();
        match entry.kind() {
            EntryKind::Welcome if !person.mls.is_in(conversation) => {
                let request = Request::GetRatchetTree(wire::GetRatchetTree {
                    conversation_id: entry.conversation_id.clone(),
                    epoch: entry.epoch,
                });
                if let Ok(Body::RatchetTree(tree)) = self.ask(who, request) {
                    let mls = self.mls(who);
                    mls.forget(conversation);
                    mls.try_join(&entry.body, &tree.ratchet_tree);
                }
            }
            EntryKind::Commit if !own && person.is_at(conversation, entry.epoch) => {
                person.mls.try_apply(conversation, &entry.body);
            }
            EntryKind::Application if !own && person.mls.is_in(conversation) => {
                // What was sent before it came (back) stays closed to it.
                person
                    .texts
                    .extend(person.mls.try_decrypt(conversation, &entry.body));
            }
            _ => {}
        }
    }

    pub fn message_id(&mut self) -> ClientMsgId {
        ClientMsgId(self.fresh())
    }
}

impl Person {
    fn is_at(&self, conversation: ConversationId, epoch: u64) -> bool {
        self.mls.is_in(conversation) && self.mls.epoch(conversation) == epoch
    }
}

impl Drop for World {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            self.check();
        }
    }
}
