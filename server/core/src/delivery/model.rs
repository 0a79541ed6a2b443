//! Delivery against a model: whatever connections, sweeps and crashes do, each device gets everything once, in order.

use proptest::prelude::*;
use tresse_proto::ids::ConversationId;

use crate::command::Command;
use crate::effect::Effect;
use crate::kit::{TestDevice, World};
use crate::record::conversation::{Kind, State};

/// What may happen. The number is a device.
#[derive(Debug, Clone, Copy)]
enum Step {
    Send(usize),
    /// The device reads what it was sent, and asks for pages until it is live.
    Receive(usize),
    /// It reads what it was sent, but asks for no page.
    ReceiveOnePage(usize),
    Ack(usize),
    Disconnect(usize),
    Connect(usize),
    /// Its edge can hold nothing more and drops the live entries.
    FallBehind(usize),
    Sweep,
    Crash,
}

fn step() -> impl Strategy<Value = Step> {
    let device = 0..DEVICES;
    prop_oneof![
        8 => device.clone().prop_map(Step::Send),
        4 => device.clone().prop_map(Step::Receive),
        3 => device.clone().prop_map(Step::ReceiveOnePage),
        4 => device.clone().prop_map(Step::Ack),
        1 => device.clone().prop_map(Step::Disconnect),
        3 => device.clone().prop_map(Step::Connect),
        2 => device.prop_map(Step::FallBehind),
        3 => Just(Step::Sweep),
        1 => Just(Step::Crash),
    ]
}

/// Alice with two devices, Bob with one, Carol with one.
const DEVICES: usize = 4;

/// A device as its client would be: what it has stored survives everything.
struct Client {
    device: TestDevice,
    connected: bool,
    /// The last page was not the last, or the edge reported that it fell behind.
    wants_page: bool,
    cursor: u64,
    /// Positions handed to this connection must increase.
    handed: u64,
    seqs: Vec<u64>,
}

struct Model {
    world: World,
    clients: Vec<Client>,
    group: ConversationId,
    sent: u64,
}

impl Model {
    fn new() -> Self {
        let mut world = World::with(|config| {
            config.page_entries_max = 3;
            config.sweep_rows_max = 7;
            // Next to nothing stays in memory: what is read again must be what was there.
            config.hot_conversations = 1;
            config.hot_inboxes = 1;
        });
        let [alice, bob, carol] = world.users(["alice", "bob", "carol"]);
        let second = world.add_device(&alice);
        world.receive(second.session);
        let accounts = [alice.account(), bob.account(), carol.account()];
        let group = world.conversation(Kind::Group, State::Open, &accounts);
        let clients = [alice, second, bob, carol]
            .into_iter()
            .map(|device| Client {
                device,
                connected: true,
                wants_page: false,
                cursor: 0,
                handed: 0,
                seqs: Vec::new(),
            })
            .collect();
        Self {
            world,
            clients,
            group,
            sent: 0,
        }
    }

    fn take(&mut self, step: Step) {
        match step {
            Step::Send(number) if self.clients[number].connected => {
                let device = self.clients[number].device.clone();
                let accepted = self
                    .world
                    .send(&device, self.group, "text")
                    .expect("every device is of a member");
                self.sent += 1;
                assert_eq!(accepted.seq, self.sent, "seq is dense");
            }
            Step::Receive(number) => self.receive(number, true),
            Step::ReceiveOnePage(number) => self.receive(number, false),
            Step::Ack(number) if self.clients[number].connected => {
                let cursor = self.clients[number].cursor;
                let device = self.clients[number].device.clone();
                assert_eq!(self.world.ack(&device, cursor), None);
            }
            Step::Disconnect(number) => self.disconnect(number),
            Step::Connect(number) => self.connect(number),
            Step::FallBehind(number) => self.fall_behind(number),
            Step::Sweep => self.world.command(Command::Sweep),
            Step::Crash => {
                let world = std::mem::replace(&mut self.world, World::new());
                self.world = world.crash(0);
                for client in &mut self.clients {
                    client.connected = false;
                    client.wants_page = false;
                }
            }
            Step::Send(_) | Step::Ack(_) => {}
        }
    }

    /// Reads the mail of a connection, and asks for more if it is to.
    fn receive(&mut self, number: usize, to_the_end: bool) {
        let client = &mut self.clients[number];
        let session = client.device.session;
        loop {
            for effect in self.world.mail.remove(&session).unwrap_or_default() {
                let entries = match effect {
                    Effect::Deliver { entry, to } => vec![(to[0].position, entry)],
                    Effect::Page {
                        entries, caught_up, ..
                    } => {
                        client.wants_page = !caught_up;
                        entries
                    }
                    _ => Vec::new(),
                };
                for (position, entry) in entries {
                    assert!(position > client.handed, "a connection gets nothing twice");
                    client.handed = position;
                    if position > client.cursor {
                        let entry = tresse_proto::codec::decode_entry(entry)
                            .expect("entries can be decoded");
                        client.cursor = position;
                        client.seqs.push(entry.seq);
                    }
                }
            }
            if !client.wants_page || !client.connected || !to_the_end {
                return;
            }
            self.world.command(Command::PageWanted { session });
            assert!(
                self.world.mail.contains_key(&session),
                "a connection that catches up gets a page when it asks"
            );
        }
    }

    fn disconnect(&mut self, number: usize) {
        let client = &mut self.clients[number];
        let session = client.device.session;
        self.world.command(Command::Closed { session });
        self.world.mail.remove(&session);
        client.connected = false;
        client.wants_page = false;
    }

    fn connect(&mut self, number: usize) {
        let client = &mut self.clients[number];
        self.world.mail.remove(&client.device.session);
        client.device.session = self.world.log_in(&client.device.key, client.cursor);
        client.connected = true;
        client.wants_page = false;
        client.handed = client.cursor;
    }

    fn fall_behind(&mut self, number: usize) {
        let client = &mut self.clients[number];
        let session = client.device.session;
        let Some(mail) = self.world.mail.get_mut(&session) else {
            return;
        };
        let first = mail.iter().find_map(|effect| match effect {
            Effect::Deliver { to, .. } => Some(to[0].position),
            _ => None,
        });
        let Some(from) = first.filter(|_| client.connected) else {
            return;
        };
        mail.retain(|effect| !matches!(effect, Effect::Deliver { .. }));
        self.world.command(Command::FellBehind { session, from });
        // The page before, if there was one, still counts; then the connection asks for more.
        self.receive(number, false);
        self.clients[number].wants_page = true;
    }

    /// At the end everybody connects and has everything.
    fn finish(mut self) {
        for number in 0..self.clients.len() {
            self.connect(number);
            self.receive(number, true);
            let seqs = &self.clients[number].seqs;
            assert!(
                seqs.iter().copied().eq(1..=self.sent),
                "device {number} has {seqs:?} of {}",
                self.sent
            );
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) })]

    #[test]
    fn every_device_gets_every_entry_once_and_in_order(steps in prop::collection::vec(step(), 1..120)) {
        let mut model = Model::new();
        for step in steps {
            model.take(step);
        }
        model.finish();
    }
}
