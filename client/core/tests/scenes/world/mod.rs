//! People with clients around a relay, one clock, and all the ways in which things go wrong:
//! lost answers, lost connections, crashes before and after any call.

mod files;

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use bytes::Bytes;
use rand::SeedableRng;
use rand::rngs::StdRng;
use rusqlite::Connection;
use tresse_client_core::{
    Body, Change, Client, ClientConfig, ClientError, Durability, Effect, Event, FileJob, Intent,
    Message, Outcome, Outgoing, Page, Ticket,
};
use tresse_networks::Networks;
use tresse_proto::ids::{AccountId, ConversationId};

use crate::relay::{Person, Relay};

/// When a client is to crash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Crash {
    /// The event is lost.
    BeforeCall(usize),
    /// What the event led to is stored, and nothing of it gets out.
    AfterCall(usize),
}

pub(crate) struct Human {
    pub(crate) name: &'static str,
    client: Option<Client>,
    pub(crate) done: BTreeMap<Ticket, Result<Outcome, ClientError>>,
    pub(crate) changes: Vec<Change>,
    /// What is to be done with files.
    pub(crate) jobs: Vec<FileJob>,
    pub(crate) wake_at_ms: Option<u64>,
    pub(crate) connects: usize,
    pub(crate) online: bool,
    last_ticket: Ticket,
}

pub(crate) struct World {
    pub(crate) relay: Relay,
    pub(crate) people: Vec<Human>,
    pub(crate) now_ms: u64,
    pub(crate) receipts: bool,
    pub(crate) profiles: bool,
    pub(crate) calls: usize,
    pub(crate) crash: Option<Crash>,
    /// Frames that the relay sends to this person are lost.
    pub(crate) deaf: Option<Person>,
    /// Whose socket is being opened.
    connecting: VecDeque<Person>,
    /// Deliver frames for the same person in one call.
    pub(crate) batch: bool,
    pub(crate) files: files::Files,
    /// Somebody looks at messages here.
    pub(crate) shows_files: bool,
}

const NETWORKS: [(&str, &str); 3] = [
    ("messenger", "alice.example"),
    ("instagram", "bob_example"),
    ("whatsapp", "+4915112345678"),
];

impl World {
    pub(crate) fn new() -> Self {
        Self {
            relay: Relay::default(),
            people: Vec::new(),
            now_ms: 1_000_000,
            receipts: false,
            profiles: false,
            calls: 0,
            crash: None,
            deaf: None,
            connecting: VecDeque::new(),
            batch: false,
            files: files::Files::default(),
            shows_files: false,
        }
    }

    /// People on the three networks, registered and online.
    pub(crate) fn with_people<const N: usize>() -> (Self, [Person; N]) {
        let mut world = Self::new();
        let people = std::array::from_fn(|_| world.join());
        (world, people)
    }

    pub(crate) fn config(&self) -> ClientConfig {
        let mut config = ClientConfig::new(Arc::new(Networks::builtin()));
        config.shows_files = self.shows_files;
        config.durability = Durability::Process;
        config.receipts = self.receipts;
        config.profiles = self.profiles;
        config.key_packages = 4;
        config
    }

    pub(crate) fn open(&self, connection: Connection, seed: u64) -> Client {
        Client::open(self.config(), connection, StdRng::seed_from_u64(seed)).unwrap()
    }

    /// A client without an account.
    pub(crate) fn newcomer(&mut self, name: &'static str) -> Person {
        let person = self.people.len();
        let client = self.open(Connection::open_in_memory().unwrap(), person as u64);
        self.people.push(Human {
            name,
            client: Some(client),
            done: BTreeMap::new(),
            changes: Vec::new(),
            jobs: Vec::new(),
            wake_at_ms: None,
            connects: 0,
            online: true,
            last_ticket: 0,
        });
        self.call(person, Event::Started);
        person
    }

    /// One more person, registered.
    pub(crate) fn join(&mut self) -> Person {
        const NAMES: [&str; 6] = ["Alice", "Bob", "Carol", "Dave", "Erin", "Frank"];
        let person = self.newcomer(NAMES[self.people.len() % NAMES.len()]);
        let (network, handle) = handle(person);
        let name = self.people[person].name.to_owned();
        let code = self.want(
            person,
            Intent::Register {
                network,
                handle,
                name,
            },
        );
        assert!(matches!(code, Ok(Outcome::CodeSent { .. })), "{code:?}");
        let code = "123456".to_owned();
        let registered = self.want(person, Intent::Verify { code });
        assert!(
            matches!(registered, Ok(Outcome::Registered(_))),
            "{registered:?}"
        );
        self.settle();
        person
    }

    pub(crate) fn client(&self, person: Person) -> &Client {
        self.people[person].client.as_ref().unwrap()
    }

    pub(crate) fn client_mut(&mut self, person: Person) -> &mut Client {
        self.people[person].client.as_mut().unwrap()
    }

    pub(crate) fn account(&self, person: Person) -> AccountId {
        let identity = self.client(person).identity().unwrap().unwrap();
        identity.device.unwrap().account()
    }

    /// Lets an event happen to a client and carries the effects out.
    pub(crate) fn call(&mut self, person: Person, event: Event) {
        self.call_many(person, vec![event]);
    }

    pub(crate) fn call_many(&mut self, person: Person, mut events: Vec<Event>) {
        self.calls += 1;
        if self.crash == Some(Crash::BeforeCall(self.calls)) {
            return self.crash_now(person);
        }
        let human = &mut self.people[person];
        let client = human.client.as_mut().unwrap();
        let effects = match (events.pop(), events.is_empty()) {
            (Some(event), true) => client.handle(self.now_ms, event),
            (last, _) => {
                events.extend(last);
                client.handle_many(self.now_ms, events)
            }
        };
        if self.crash == Some(Crash::AfterCall(self.calls)) {
            return self.crash_now(person);
        }
        for effect in effects {
            self.carry_out(person, effect);
        }
    }

    /// The process ends; a new one opens the same database.
    pub(crate) fn crash_now(&mut self, person: Person) {
        self.relay.disconnect(person);
        self.connecting.retain(|it| *it != person);
        let connection = self.people[person].client.take().unwrap().into_connection();
        let client = self.open(connection, person as u64 + 100 + self.calls as u64);
        self.people[person].client = Some(client);
        self.people[person].wake_at_ms = None;
        self.people[person].jobs.clear();
        self.call(person, Event::Started);
    }

    /// Does something to the database of a person between two runs of the program.
    pub(crate) fn tamper<T>(
        &mut self,
        person: Person,
        change: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> T {
        let connection = self.people[person].client.take().unwrap().into_connection();
        let result = change(&connection).unwrap();
        self.people[person].client = Some(self.open(connection, 0));
        self.crash_now(person);
        result
    }

    /// A person's database goes on in a file, with a journal as a device has it.
    pub(crate) fn move_to_file(&mut self, person: Person, file: &std::path::Path) {
        let connection = self.people[person].client.take().unwrap().into_connection();
        connection
            .execute("VACUUM INTO ?1", [file.to_string_lossy()])
            .unwrap();
        let connection = Connection::open(file).unwrap();
        for (pragma, value) in [("locking_mode", "EXCLUSIVE"), ("journal_mode", "WAL")] {
            connection.pragma_update(None, pragma, value).unwrap();
        }
        self.people[person].client = Some(self.open(connection, 0));
        self.crash_now(person);
    }

    fn carry_out(&mut self, person: Person, effect: Effect) {
        match effect {
            Effect::Connect => {
                self.people[person].connects += 1;
                self.connecting.push_back(person);
            }
            Effect::Disconnect => self.relay.disconnect(person),
            Effect::Send(bytes) => {
                self.relay.now_ms = self.now_ms;
                self.relay.handle(person, bytes);
            }
            Effect::WakeAt(at_ms) => self.people[person].wake_at_ms = Some(at_ms),
            Effect::Done { ticket, result } => {
                let before = self.people[person].done.insert(ticket, result);
                assert!(before.is_none(), "ticket {ticket} ended twice");
            }
            Effect::Changed(change) => self.people[person].changes.push(change),
            // A driver that is at it already ignores it.
            Effect::File(job) => {
                let jobs = &mut self.people[person].jobs;
                let of = |job: &FileJob| match job {
                    FileJob::Seal { file, .. } => (0, file.place.clone()),
                    FileJob::Upload { file, .. } => (1, file.place.clone()),
                    FileJob::Fetch { file, .. } => (2, file.place.clone()),
                    FileJob::Forget { place } => (3, place.clone()),
                };
                if !jobs.iter().any(|other| of(other) == of(&job)) {
                    jobs.push(job);
                }
            }
        }
    }

    /// Delivers frames until there are none.
    pub(crate) fn deliver(&mut self) {
        for _ in 0..100_000 {
            if let Some(person) = self.connecting.pop_front() {
                if self.people[person].online {
                    self.relay.connect(person);
                    self.call(person, Event::Connected);
                } else {
                    self.call(person, Event::Disconnected);
                }
                continue;
            }
            let Some((person, bytes)) = self.relay.out.pop_front() else {
                return;
            };
            if self.deaf == Some(person) {
                continue;
            }
            let mut events = vec![Event::Frame(bytes)];
            while self.batch
                && self
                    .relay
                    .out
                    .front()
                    .is_some_and(|(next, _)| *next == person)
            {
                let next = self.relay.out.pop_front();
                events.extend(next.map(|(_, bytes)| Event::Frame(bytes)));
            }
            self.call_many(person, events);
        }
        panic!("it never ends");
    }

    /// Lets time pass until nothing is left to be done soon.
    pub(crate) fn settle(&mut self) {
        self.deliver();
        for _ in 0..40 {
            self.advance(500);
        }
    }

    pub(crate) fn advance(&mut self, ms: u64) {
        self.now_ms += ms;
        for person in 0..self.people.len() {
            let is_due = self.people[person]
                .wake_at_ms
                .is_some_and(|at_ms| at_ms <= self.now_ms);
            if is_due {
                self.people[person].wake_at_ms = None;
                self.call(person, Event::Tick);
            }
        }
        self.deliver();
    }

    /// The network of a person is gone, or back.
    pub(crate) fn set_online(&mut self, person: Person, online: bool) {
        self.people[person].online = online;
        if !online && self.relay.is_connected(person) {
            self.relay.disconnect(person);
            self.call(person, Event::Disconnected);
        }
    }

    /// The network of a person is back, and their client has noticed.
    pub(crate) fn come_back(&mut self, person: Person) {
        self.set_online(person, true);
        for _ in 0..20 {
            self.settle();
            if self.client(person).status().unwrap().caught_up {
                return self.settle();
            }
        }
        panic!("{} does not come back", self.people[person].name);
    }

    /// The connection breaks once.
    pub(crate) fn cut(&mut self, person: Person) {
        self.relay.disconnect(person);
        self.call(person, Event::Disconnected);
    }

    pub(crate) fn start(&mut self, person: Person, intent: Intent) -> Ticket {
        self.people[person].last_ticket += 1;
        let ticket = self.people[person].last_ticket;
        self.call(person, Event::Do { ticket, intent });
        ticket
    }

    /// Wants something and waits for its end.
    pub(crate) fn want(&mut self, person: Person, intent: Intent) -> Result<Outcome, ClientError> {
        let ticket = self.start(person, intent);
        self.deliver();
        for _ in 0..400 {
            if let Some(result) = self.people[person].done.remove(&ticket) {
                return result;
            }
            self.advance(500);
        }
        panic!("{} waits for ever", self.people[person].name);
    }

    pub(crate) fn say(
        &mut self,
        person: Person,
        conversation: ConversationId,
        text: &str,
    ) -> Ticket {
        self.start(person, send(conversation, text))
    }

    /// Two people in an open conversation; the one text of the request is in it.
    pub(crate) fn introduce(&mut self, from: Person, to: Person) -> ConversationId {
        let account = self.account(to);
        let text = "may I?".to_owned();
        let outcome = self.want(from, Intent::Request { account, text });
        let Ok(Outcome::Conversation(conversation)) = outcome else {
            panic!("{outcome:?}");
        };
        self.settle();
        conversation
    }

    pub(crate) fn group(&mut self, creator: Person, members: &[Person]) -> ConversationId {
        let members = members.iter().map(|it| self.account(*it)).collect();
        let name = "Crew".to_owned();
        let outcome = self.want(creator, Intent::NewGroup { name, members });
        let Ok(Outcome::Conversation(conversation)) = outcome else {
            panic!("{outcome:?}");
        };
        self.settle();
        conversation
    }

    pub(crate) fn messages(&self, person: Person, conversation: ConversationId) -> Vec<Message> {
        let page = Page {
            before_seq: None,
            limit: 10_000,
        };
        self.client(person).timeline(conversation, page).unwrap()
    }

    /// Texts in the order of the screen, without notices; what could not be opened shows its reason
    /// in brackets.
    pub(crate) fn texts(&self, person: Person, conversation: ConversationId) -> Vec<String> {
        self.messages(person, conversation)
            .into_iter()
            .filter(|message| !matches!(message.body, Body::Notice(_)))
            .map(|message| match message.body {
                Body::Text(text) => text,
                Body::Undecryptable(reason) => format!("[{reason}]"),
                other => format!("{other:?}"),
            })
            .collect()
    }

    /// A further device of somebody, linked and caught up.
    pub(crate) fn link(&mut self, name: &'static str, to: Person) -> Person {
        let device = self.newcomer(name);
        let account = self.account(to);
        let network = self.client(to).identity().unwrap().unwrap().network;
        let linked = self.want(device, Intent::Link { network, account });
        let Ok(Outcome::LinkCode(code)) = linked else {
            panic!("{linked:?}");
        };
        let added = self.want(to, Intent::AddDevice { code });
        assert!(matches!(added, Ok(Outcome::DeviceAdded(..))), "{added:?}");
        for _ in 0..5 {
            self.settle();
        }
        assert!(self.people[device].changes.contains(&Change::CaughtUp));
        device
    }

    pub(crate) fn members(&self, person: Person, conversation: ConversationId) -> Vec<AccountId> {
        self.client(person)
            .conversation(conversation)
            .unwrap()
            .map(|it| it.members.into_iter().map(|it| it.account).collect())
            .unwrap_or_default()
    }

    /// Everybody shows the same, in order of seq, each once.
    pub(crate) fn assert_same_timelines(&self, people: &[Person], conversation: ConversationId) {
        for person in people {
            let seqs: Vec<u64> = self
                .messages(*person, conversation)
                .iter()
                .map(|it| it.seq.expect("placed"))
                .collect();
            assert!(
                seqs.windows(2).all(|pair| pair[0] < pair[1]),
                "{} shows {seqs:?}",
                self.people[*person].name
            );
            assert_eq!(
                self.texts(people[0], conversation),
                self.texts(*person, conversation),
                "{} shows something else than {}",
                self.people[*person].name,
                self.people[people[0]].name
            );
        }
    }
}

pub(crate) fn handle(person: Person) -> (String, String) {
    let (network, handle) = NETWORKS[person % NETWORKS.len()];
    let handle = match person / NETWORKS.len() {
        0 => handle.to_owned(),
        more => format!("{handle}{more}"),
    };
    (network.to_owned(), handle)
}

pub(crate) fn text(text: &str) -> Outgoing {
    Outgoing::Text {
        text: text.to_owned(),
        reply_to: None,
        mentions: Vec::new(),
        expires_after_ms: None,
    }
}

pub(crate) fn send(conversation: ConversationId, words: &str) -> Intent {
    Intent::Send {
        conversation,
        message: text(words),
        reference: None,
    }
}

/// Bytes that are no frame.
pub(crate) fn garbage() -> Bytes {
    Bytes::from_static(&[0xff; 40])
}
