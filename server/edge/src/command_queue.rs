//! What waits for the engine. Requests are refused when it is full; what the server itself has to
//! say (a connection opened or ended, a job is done) is always taken, and is bounded by the number
//! of connections and jobs.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::{Duration, Instant};

use parking_lot::{Condvar, Mutex};
use tokio::sync::oneshot;
use tresse_proto::limits::COMMAND_QUEUE_MAX;
use tresse_server_core::{Command, SessionId};

use tresse_store::StoreError;

use crate::mailbox::Mailbox;
use crate::snapshots::Taken;

/// What can arrive at the engine.
#[derive(Debug)]
pub(crate) enum Inbound {
    /// A connection to be registered.
    Opened {
        session: SessionId,
        nonce: [u8; 32],
        mailbox: Arc<Mailbox>,
    },
    /// A connection that is gone.
    Closed { session: SessionId },
    /// Straight to the core.
    Command(Command),
    /// Somebody wants everything as it is after this round.
    Snapshot(oneshot::Sender<Result<Taken, StoreError>>),
    /// Say goodbye to everybody, finish what is under way, end.
    ShutDown,
}

/// The queue is full: the caller is to come back later.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Full;

#[derive(Debug, Default)]
pub(crate) struct CommandQueue {
    waiting: Mutex<VecDeque<Inbound>>,
    arrived: Condvar,
}

impl CommandQueue {
    /// Adds a request, unless too much waits already.
    pub(crate) fn request(&self, command: Command) -> Result<(), Full> {
        let mut waiting = self.waiting.lock();
        if waiting.len() >= COMMAND_QUEUE_MAX {
            return Err(Full);
        }
        waiting.push_back(Inbound::Command(command));
        self.wake(waiting.len());
        Ok(())
    }

    /// Adds what must not be lost.
    pub(crate) fn tell(&self, inbound: Inbound) {
        let mut waiting = self.waiting.lock();
        waiting.push_back(inbound);
        self.wake(waiting.len());
    }

    /// The engine sleeps only on an empty queue, so only the first arrival has to wake it.
    fn wake(&self, waiting: usize) {
        if waiting == 1 {
            self.arrived.notify_one();
        }
    }

    /// Waits for something, then moves up to `max` of it to `into`. After `patience` it returns
    /// with nothing.
    pub(crate) fn take(&self, into: &mut Vec<Inbound>, max: usize, patience: Duration) {
        let until = Instant::now() + patience;
        let mut waiting = self.waiting.lock();
        while waiting.is_empty() {
            if self.arrived.wait_until(&mut waiting, until).timed_out() {
                break;
            }
        }
        let count = waiting.len().min(max);
        into.extend(waiting.drain(..count));
    }

    /// How much waits now.
    pub(crate) fn len(&self) -> usize {
        self.waiting.lock().len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_queue_refuses_requests_but_not_what_must_be_known() {
        let queue = CommandQueue::default();
        for _ in 0..COMMAND_QUEUE_MAX {
            queue.request(Command::Sweep).expect("room");
        }
        assert_eq!(queue.request(Command::Sweep), Err(Full));
        queue.tell(Inbound::ShutDown);
        assert_eq!(queue.len(), COMMAND_QUEUE_MAX + 1);
    }

    #[test]
    fn a_round_takes_what_has_arrived_up_to_its_maximum_and_in_order() {
        let queue = CommandQueue::default();
        for session in 1..=5 {
            queue.tell(Inbound::Closed {
                session: SessionId(session),
            });
        }
        let mut round = Vec::new();
        queue.take(&mut round, 3, Duration::ZERO);
        assert_eq!(round.len(), 3);
        queue.take(&mut round, 3, Duration::ZERO);
        let sessions: Vec<u64> = round
            .iter()
            .map(|inbound| match inbound {
                Inbound::Closed { session } => session.0,
                other => panic!("unexpected {other:?}"),
            })
            .collect();
        assert_eq!(sessions, [1, 2, 3, 4, 5]);
        queue.take(&mut round, 3, Duration::ZERO);
        assert_eq!(round.len(), 5, "an empty queue gives nothing");
    }

    #[test]
    fn whoever_waits_is_woken_by_an_arrival() {
        let queue = Arc::new(CommandQueue::default());
        let waiter = std::thread::spawn({
            let queue = queue.clone();
            move || {
                let mut round = Vec::new();
                queue.take(&mut round, 1, Duration::from_secs(60));
                round.len()
            }
        });
        queue.tell(Inbound::ShutDown);
        assert_eq!(waiter.join().expect("no panic"), 1);
    }
}
