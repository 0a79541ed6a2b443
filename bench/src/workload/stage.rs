//! A prepared server with its fleet and its recorder: what every workload begins with.

use std::time::Duration;

use super::Bench;
use crate::audit::Audit;
use crate::clock::nanos;
use crate::driver::{Driver, Message, Shape};
use crate::error::BenchError;
use crate::fleet::Fleet;
use crate::recorder::Recorder;

/// Devices that may be on their way in at a time: a listener's queue has an end.
const OPENING_MAX: u64 = 256;
/// How long nothing may happen before it is given up.
const PATIENCE: Duration = Duration::from_secs(60);
/// The longest turn: how quickly a stop is seen.
const TURN: Duration = Duration::from_millis(10);

/// A prepared server, connections, and what is told over them.
pub(super) struct Stage<D: Driver> {
    pub(super) fleet: Fleet<D>,
    pub(super) recorder: Recorder,
    /// Name and version of the server.
    pub(super) server: String,
}

impl<D: Driver> Stage<D> {
    /// Prepares; nobody is connected afterwards.
    pub(super) fn new(mut driver: D, shape: Shape, bench: &Bench<'_>) -> Result<Self, BenchError> {
        crate::process::raise_open_files();
        driver.prepare(&shape, bench.progress)?;
        let about = driver.about();
        let audit = Audit::new(shape.devices, shape.conversations, about.echoes);
        Ok(Self {
            fleet: Fleet::new(driver, shape.devices)?,
            recorder: Recorder::new(audit),
            server: about.name,
        })
    }

    /// Connects devices and waits until all are live. Each is told to the bench's watcher.
    pub(super) fn connect(&mut self, devices: &[u32], bench: &Bench<'_>) -> Result<(), BenchError> {
        bench.progress.begin("connections", devices.len() as u64);
        let before = self.recorder.ready;
        let mut shown = 0;
        let mut heard_ns = self.now_ns();
        let mut next = devices.iter();
        let mut opened = 0_u64;
        while self.recorder.ready - before < devices.len() as u64 {
            bench.check_stop()?;
            while opened - (self.recorder.ready - before) < OPENING_MAX {
                let Some(device) = next.next() else { break };
                self.fleet.open(*device)?;
                opened += 1;
            }
            self.fleet.turn(TURN, &mut self.recorder)?;
            self.check_closed()?;
            let ready = self.recorder.ready - before;
            if ready > shown {
                bench.progress.advance(ready - shown);
                shown = ready;
                heard_ns = self.now_ns();
            }
            if self.now_ns() - heard_ns > nanos(PATIENCE) {
                return Err(BenchError::TooSlow {
                    what: "connecting",
                    seconds: PATIENCE.as_secs(),
                    done: ready,
                    total: devices.len() as u64,
                });
            }
        }
        Ok(())
    }

    /// Sends `each` messages for every sender as fast as the server takes them, in no measured time.
    pub(super) fn pour(
        &mut self,
        senders: &[Sender],
        each: u64,
        in_flight_max: u64,
        bench: &Bench<'_>,
    ) -> Result<(), BenchError> {
        let total = senders.len() as u64 * each;
        bench.progress.begin("messages", total);
        let mut sent = 0;
        let mut shown = self.recorder.acked;
        let mut heard_ns = self.now_ns();
        while sent < total || self.recorder.backlog() > 0 {
            bench.check_stop()?;
            while sent < total && self.recorder.backlog() < in_flight_max {
                self.send(
                    senders[(sent % senders.len() as u64) as usize],
                    self.now_ns(),
                );
                sent += 1;
            }
            self.fleet.turn(TURN, &mut self.recorder)?;
            self.check_closed()?;
            if self.recorder.refused > 0 {
                return Err(BenchError::server("filling the server", "it is overloaded"));
            }
            if self.recorder.acked > shown {
                bench.progress.advance(self.recorder.acked - shown);
                shown = self.recorder.acked;
                heard_ns = self.now_ns();
            }
            if self.now_ns() - heard_ns > nanos(PATIENCE) {
                return Err(BenchError::TooSlow {
                    what: "filling the server",
                    seconds: PATIENCE.as_secs(),
                    done: shown,
                    total,
                });
            }
        }
        Ok(())
    }

    /// A message is due.
    pub(super) fn send(&mut self, sender: Sender, intended_ns: u64) {
        let Sender {
            device,
            conversation,
        } = sender;
        let number = self.recorder.sent(conversation, device, intended_ns);
        let message = Message {
            number,
            conversation,
        };
        self.fleet.submit(device, message);
    }

    /// Waits until every message has its answer and its deliveries; `false` if they do not come.
    pub(super) fn drain(
        &mut self,
        patience: Duration,
        bench: &Bench<'_>,
    ) -> Result<bool, BenchError> {
        let by_ns = self.now_ns() + nanos(patience);
        while !self.recorder.is_complete() {
            bench.check_stop()?;
            if self.now_ns() > by_ns {
                return Ok(false);
            }
            self.fleet.turn(TURN, &mut self.recorder)?;
            self.check_closed()?;
        }
        Ok(true)
    }

    /// Lets things happen for a while, so that what should not come has time to come.
    pub(super) fn linger(&mut self, time: Duration, bench: &Bench<'_>) -> Result<(), BenchError> {
        let until_ns = self.now_ns() + nanos(time);
        while self.now_ns() < until_ns {
            bench.check_stop()?;
            self.fleet.turn(TURN, &mut self.recorder)?;
        }
        Ok(())
    }

    pub(super) fn now_ns(&self) -> u64 {
        self.fleet.clock().now_ns()
    }

    fn check_closed(&self) -> Result<(), BenchError> {
        match self.recorder.closed {
            0 => Ok(()),
            lost => Err(BenchError::ConnectionsLost { lost }),
        }
    }
}

/// Who sends where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Sender {
    pub(crate) device: u32,
    pub(crate) conversation: u32,
}

/// Pairs of devices, each with a direct conversation: 0 and 1, 2 and 3, …
pub(crate) fn pairs(pairs: u32) -> Shape {
    Shape {
        devices: 2 * pairs,
        conversations: (0..pairs)
            .map(|pair| vec![2 * pair, 2 * pair + 1])
            .collect(),
        direct: true,
    }
}

/// Groups of devices which share no member.
pub(super) fn groups(groups: u32, members: u32) -> Shape {
    Shape {
        devices: groups * members,
        conversations: (0..groups)
            .map(|group| (group * members..(group + 1) * members).collect())
            .collect(),
        direct: false,
    }
}

/// Every member of every conversation.
pub(crate) fn everybody(shape: &Shape) -> Vec<Sender> {
    (0_u32..)
        .zip(&shape.conversations)
        .flat_map(|(conversation, members)| {
            members.iter().map(move |device| Sender {
                device: *device,
                conversation,
            })
        })
        .collect()
}

/// The first member of every conversation.
pub(super) fn creators(shape: &Shape) -> Vec<Sender> {
    (0_u32..)
        .zip(&shape.conversations)
        .map(|(conversation, members)| Sender {
            device: members[0],
            conversation,
        })
        .collect()
}
