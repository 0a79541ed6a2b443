//! What waits to be written to one connection: filled by the engine, emptied by the connection's
//! task. Bounded; an idle one holds no heap memory but itself.
//!
//! The surprising rule: when live entries do not fit any more they are *dropped* here, and the core
//! is told to put the connection back into catch-up. Nothing is lost by that, since every entry is
//! in the store before it comes here.

use std::collections::VecDeque;
use std::task::{Context, Poll, Waker};

use bytes::Bytes;
use parking_lot::Mutex;
use tresse_proto::error::Refusal;
use tresse_proto::limits::{
    CONNECTION_QUEUE_BYTES_MAX, CONNECTION_QUEUE_MAX, PAGE_BYTES_MAX, PAGE_ENTRIES_MAX,
    REQUESTS_IN_FLIGHT_MAX,
};
use tresse_proto::wire::InboxEntry;
use tresse_proto::wire::goodbye::Reason;
use tresse_proto::wire::server_frame::Body;

/// One frame to write.
#[derive(Debug)]
pub(crate) enum Mail {
    /// Answer to a request.
    Reply {
        request_id: u64,
        result: Result<Body, Refusal>,
    },
    /// Entries of the inbox.
    Inbox {
        entries: Vec<InboxEntry>,
        /// Of the entries together.
        bytes: usize,
        caught_up: bool,
    },
    /// An encoded frame that may be dropped.
    Ephemeral(Bytes),
}

/// What the connection's task is to do next.
#[derive(Debug)]
pub(crate) enum Next {
    /// Write this frame.
    Mail(Mail),
    /// Everything is written: ask the core for the next page.
    Page,
    /// Everything is written: say goodbye and close.
    Goodbye { reason: Reason, retry_after_ms: u32 },
}

/// Whether the connection's task has to be woken after the round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wake {
    /// Yes, and nobody has noted it yet.
    Due,
    /// It is noted already.
    Noted,
}

/// What became of a live entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Delivery {
    /// It waits to be written.
    Taken(Wake),
    /// No room: the core must put the session back into catch-up from this entry on.
    FellBehind,
    /// The core is told already, or the connection is closing.
    Dropped,
}

/// Where the connection is in its catch-up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pages {
    /// Live entries are welcome.
    Live,
    /// Once everything is written, a page is to be asked for.
    Due,
    /// A page is on its way.
    Asked,
}

#[derive(Debug)]
struct State {
    queue: VecDeque<Mail>,
    /// Frames in the queue that are not replies.
    pushes: usize,
    /// Their bytes.
    push_bytes: usize,
    pages: Pages,
    /// Requests without an answer, or with an answer that is not being written yet; and what each
    /// weighs. Together with [`REQUESTS_IN_FLIGHT_MAX`] this bounds the replies in the queue.
    in_flight: Vec<(u64, u8)>,
    /// What they weigh together.
    in_flight_weight: usize,
    goodbye: Option<(Reason, u32)>,
    wake_noted: bool,
    waker: Option<Waker>,
}

/// See the module.
#[derive(Debug)]
pub(crate) struct Mailbox {
    state: Mutex<State>,
}

impl Mailbox {
    pub(crate) fn new() -> Self {
        Self {
            state: Mutex::new(State {
                queue: VecDeque::new(),
                pushes: 0,
                push_bytes: 0,
                pages: Pages::Live,
                in_flight: Vec::new(),
                in_flight_weight: 0,
                goodbye: None,
                wake_noted: false,
                waker: None,
            }),
        }
    }

    // For the engine.

    /// Adds an answer.
    pub(crate) fn reply(&self, request_id: u64, result: Result<Body, Refusal>) -> Wake {
        let mut state = self.state.lock();
        if state.goodbye.is_none() {
            state.queue.push_back(Mail::Reply { request_id, result });
        }
        state.note()
    }

    /// Adds a live entry: to the frame at the end of the queue if there is room.
    pub(crate) fn deliver(&self, position: u64, entry: &Bytes) -> Delivery {
        let mut state = self.state.lock();
        if state.goodbye.is_some() || state.pages != Pages::Live {
            return Delivery::Dropped;
        }
        let size = entry.len();
        if state.pushes > 0 && state.push_bytes + size > CONNECTION_QUEUE_BYTES_MAX {
            state.pages = Pages::Due;
            return Delivery::FellBehind;
        }
        let entry = InboxEntry {
            position,
            entry: entry.clone(),
        };
        if let Some(Mail::Inbox {
            entries,
            bytes,
            caught_up: false,
        }) = state.queue.back_mut()
            && entries.len() < PAGE_ENTRIES_MAX
            && *bytes + size <= PAGE_BYTES_MAX
        {
            entries.push(entry);
            *bytes += size;
        } else if state.pushes < CONNECTION_QUEUE_MAX {
            state.queue.push_back(Mail::Inbox {
                entries: vec![entry],
                bytes: size,
                caught_up: false,
            });
            state.pushes += 1;
        } else {
            state.pages = Pages::Due;
            return Delivery::FellBehind;
        }
        state.push_bytes += size;
        Delivery::Taken(state.note())
    }

    /// Adds a page of catch-up. There is never more than one in the queue.
    pub(crate) fn page(&self, entries: Vec<(u64, Bytes)>, caught_up: bool) -> Wake {
        let mut state = self.state.lock();
        if state.goodbye.is_none() {
            let entries: Vec<InboxEntry> = entries
                .into_iter()
                .map(|(position, entry)| InboxEntry { position, entry })
                .collect();
            let bytes = entries.iter().map(|entry| entry.entry.len()).sum();
            state.pages = if caught_up { Pages::Live } else { Pages::Due };
            state.pushes += 1;
            state.push_bytes += bytes;
            state.queue.push_back(Mail::Inbox {
                entries,
                bytes,
                caught_up,
            });
        }
        state.note()
    }

    /// Adds what may be dropped, if there is room. Says whether there was.
    pub(crate) fn ephemeral(&self, frame: Bytes) -> Option<Wake> {
        let mut state = self.state.lock();
        if state.goodbye.is_some()
            || state.pushes >= CONNECTION_QUEUE_MAX
            || state.push_bytes + frame.len() > CONNECTION_QUEUE_BYTES_MAX
        {
            return None;
        }
        state.pushes += 1;
        state.push_bytes += frame.len();
        state.queue.push_back(Mail::Ephemeral(frame));
        Some(state.note())
    }

    /// Nothing is taken any more; what waits is written, then goodbye. The first reason stays.
    pub(crate) fn close(&self, reason: Reason, retry_after_ms: u32) -> Wake {
        let mut state = self.state.lock();
        state.goodbye.get_or_insert((reason, retry_after_ms));
        state.note()
    }

    /// A request that has no answer has been carried out.
    pub(crate) fn carried_out(&self, request_id: u64) -> Wake {
        let mut state = self.state.lock();
        state.release(request_id);
        state.note()
    }

    /// Wakes the connection's task: once per round, after all that is for it has been added.
    pub(crate) fn wake(&self) {
        let waker = {
            let mut state = self.state.lock();
            state.wake_noted = false;
            state.waker.take()
        };
        if let Some(waker) = waker {
            waker.wake();
        }
    }

    // For the connection's task.

    /// Whether one more request may be read.
    pub(crate) fn may_ask(&self) -> bool {
        let state = self.state.lock();
        state.in_flight_weight < REQUESTS_IN_FLIGHT_MAX && state.goodbye.is_none()
    }

    /// Notes a request that will be answered.
    pub(crate) fn asked(&self, request_id: u64, weight: u8) {
        let mut state = self.state.lock();
        state.in_flight.push((request_id, weight));
        state.in_flight_weight += usize::from(weight);
    }

    /// The request did not reach the core.
    pub(crate) fn not_asked(&self, request_id: u64) {
        self.state.lock().release(request_id);
    }

    /// What to do next. `idle`: everything taken before has been written out.
    pub(crate) fn poll_next(&self, cx: &mut Context<'_>, idle: bool) -> Poll<Next> {
        let mut state = self.state.lock();
        if let Some(mail) = state.queue.pop_front() {
            match &mail {
                Mail::Reply { request_id, .. } => state.release(*request_id),
                Mail::Inbox { bytes, .. } => {
                    state.pushes -= 1;
                    state.push_bytes -= bytes;
                }
                Mail::Ephemeral(frame) => {
                    state.pushes -= 1;
                    state.push_bytes -= frame.len();
                }
            }
            if state.queue.is_empty() {
                // An idle connection keeps no buffer.
                state.queue = VecDeque::new();
            }
            return Poll::Ready(Next::Mail(mail));
        }
        if idle {
            if let Some((reason, retry_after_ms)) = state.goodbye {
                return Poll::Ready(Next::Goodbye {
                    reason,
                    retry_after_ms,
                });
            }
            if state.pages == Pages::Due {
                state.pages = Pages::Asked;
                return Poll::Ready(Next::Page);
            }
        }
        match &mut state.waker {
            Some(waker) => waker.clone_from(cx.waker()),
            empty => *empty = Some(cx.waker().clone()),
        }
        Poll::Pending
    }
}

impl State {
    fn note(&mut self) -> Wake {
        if std::mem::replace(&mut self.wake_noted, true) {
            Wake::Noted
        } else {
            Wake::Due
        }
    }

    fn release(&mut self, request_id: u64) {
        if let Some(at) = self.in_flight.iter().position(|(id, _)| *id == request_id) {
            let (_, weight) = self.in_flight.swap_remove(at);
            self.in_flight_weight -= usize::from(weight);
        }
        if self.in_flight.is_empty() {
            self.in_flight = Vec::new();
        }
    }
}

#[cfg(test)]
mod tests {
    use tresse_proto::wire::Done;

    use super::*;

    fn next(mailbox: &Mailbox) -> Option<Next> {
        match mailbox.poll_next(&mut Context::from_waker(Waker::noop()), true) {
            Poll::Ready(next) => Some(next),
            Poll::Pending => None,
        }
    }

    fn entry(size: usize) -> Bytes {
        Bytes::from(vec![7; size])
    }

    #[test]
    fn live_entries_share_a_frame_and_keep_their_order() {
        let mailbox = Mailbox::new();
        assert_eq!(mailbox.deliver(1, &entry(10)), Delivery::Taken(Wake::Due));
        assert_eq!(mailbox.deliver(2, &entry(10)), Delivery::Taken(Wake::Noted));
        mailbox.wake();
        assert_eq!(mailbox.deliver(3, &entry(10)), Delivery::Taken(Wake::Due));
        let Some(Next::Mail(Mail::Inbox {
            entries,
            bytes: 30,
            caught_up: false,
        })) = next(&mailbox)
        else {
            panic!("one frame");
        };
        assert_eq!(
            entries.iter().map(|e| e.position).collect::<Vec<_>>(),
            [1, 2, 3]
        );
        assert!(next(&mailbox).is_none());
    }

    #[test]
    fn a_reply_between_two_entries_stays_between_them() {
        let mailbox = Mailbox::new();
        mailbox.deliver(1, &entry(1));
        mailbox.reply(9, Ok(Body::Done(Done {})));
        mailbox.deliver(2, &entry(1));
        assert!(matches!(
            next(&mailbox),
            Some(Next::Mail(Mail::Inbox { .. }))
        ));
        assert!(matches!(
            next(&mailbox),
            Some(Next::Mail(Mail::Reply { request_id: 9, .. }))
        ));
        assert!(matches!(
            next(&mailbox),
            Some(Next::Mail(Mail::Inbox { .. }))
        ));
    }

    #[test]
    fn a_full_queue_falls_behind_once_and_asks_for_a_page_when_written() {
        let mailbox = Mailbox::new();
        let mut position = 0;
        let fell_behind_at = loop {
            position += 1;
            match mailbox.deliver(position, &entry(60 * 1024)) {
                Delivery::Taken(_) => {}
                other => {
                    assert_eq!(other, Delivery::FellBehind);
                    break position;
                }
            }
        };
        assert_eq!(mailbox.deliver(position + 1, &entry(1)), Delivery::Dropped);
        let mut written = 0;
        let end = loop {
            match next(&mailbox) {
                Some(Next::Mail(Mail::Inbox { entries, .. })) => written += entries.len() as u64,
                other => break other,
            }
        };
        assert!(matches!(end, Some(Next::Page)), "{end:?}");
        assert_eq!(written + 1, fell_behind_at, "nothing is skipped");
        assert!(next(&mailbox).is_none(), "a page is asked for once");
        // Until the core has answered, live entries belong to the pages to come.
        assert_eq!(mailbox.deliver(position + 2, &entry(1)), Delivery::Dropped);
        mailbox.page(vec![(fell_behind_at, entry(1))], true);
        assert_eq!(
            mailbox.deliver(position + 3, &entry(1)),
            Delivery::Taken(Wake::Noted)
        );
    }

    #[test]
    fn many_small_frames_are_bounded_too() {
        let mailbox = Mailbox::new();
        for id in 0..CONNECTION_QUEUE_MAX as u64 {
            assert!(matches!(mailbox.deliver(id, &entry(1)), Delivery::Taken(_)));
            mailbox.reply(id, Ok(Body::Done(Done {})));
        }
        assert_eq!(mailbox.deliver(99, &entry(1)), Delivery::FellBehind);
        assert_eq!(mailbox.ephemeral(entry(1)), None);
    }

    #[test]
    fn one_entry_larger_than_the_bound_passes_when_nothing_waits() {
        let mailbox = Mailbox::new();
        let large = entry(CONNECTION_QUEUE_BYTES_MAX + 1);
        assert!(matches!(mailbox.deliver(1, &large), Delivery::Taken(_)));
        assert_eq!(mailbox.deliver(2, &entry(1)), Delivery::FellBehind);
    }

    #[test]
    fn a_request_counts_until_its_answer_is_being_written() {
        let mailbox = Mailbox::new();
        for id in 1..=REQUESTS_IN_FLIGHT_MAX as u64 {
            assert!(mailbox.may_ask());
            mailbox.asked(id, 1);
        }
        assert!(!mailbox.may_ask());
        mailbox.reply(1, Ok(Body::Done(Done {})));
        assert!(!mailbox.may_ask(), "the answer still takes room");
        assert!(next(&mailbox).is_some());
        assert!(mailbox.may_ask());
    }

    #[test]
    fn goodbye_comes_last_and_nothing_after_it() {
        let mailbox = Mailbox::new();
        mailbox.deliver(1, &entry(1));
        mailbox.close(Reason::Replaced, 0);
        mailbox.close(Reason::ShuttingDown, 5);
        mailbox.reply(1, Ok(Body::Done(Done {})));
        assert_eq!(mailbox.deliver(2, &entry(1)), Delivery::Dropped);
        assert!(matches!(
            next(&mailbox),
            Some(Next::Mail(Mail::Inbox { .. }))
        ));
        assert!(matches!(
            next(&mailbox),
            Some(Next::Goodbye {
                reason: Reason::Replaced,
                retry_after_ms: 0
            })
        ));
        assert!(!mailbox.may_ask());
    }
}
