//! The match over causes, and what follows from every one of them.
//!
//! [`Client::handle`] is two halves. `step` takes the event in; `settle` then does whatever has
//! become due or possible: store pushes, commit, encrypt, send, connect, set the clock. Nothing
//! else runs by itself.
//!
//! Surprising rule: pushes are only collected by `step` and stored together when something else
//! happens or the call ends, because one transaction (and one write of the ratchets) for many
//! messages is most of the speed of a client.

use bytes::Bytes;
use tresse_proto::codec;
use tresse_proto::error::{ErrorCode, Refusal};
use tresse_proto::wire::client_frame::Request;
use tresse_proto::wire::server_frame::Body;
use tresse_proto::wire::{AckInbox, ClientFrame, InboxPush};

use crate::ask::{Answered, Purpose};
use crate::effect::{Change, Effect};
use crate::error::{ClientError, NetworkError};
use crate::event::{Event, Ticket};
use crate::file::{self, FileEvent};
use crate::intent::{Intent, Outcome};
use crate::presence::{Activity, Hint};
use crate::session::{Phase, below};
use crate::store::unit::{self, After, Unit};
use crate::{
    Client, answer, commits, conversation, group, inbox, me, outbox, presence, receipts, timeline,
    want,
};

/// Entries that are stored in one transaction at most.
const PUSH_ENTRIES_MAX: usize = 1024;
/// So many stored entries are confirmed to the server at once...
const ACK_ENTRIES: usize = 64;
/// ...and fewer after this time.
const ACK_DELAY_MS: u64 = 500;
/// People who knock in a burst come in by one commit.
const KNOCK_DELAY_MS: u64 = 250;
/// A person is not kept waiting longer than this by a server that asks for patience.
const PATIENCE_MS: u64 = 10_000;
/// First and largest wait before a durable question is asked again.
const AGAIN_FIRST_MS: u64 = 250;
const AGAIN_MAX_MS: u64 = 30_000;

/// What is to happen at a time.
#[derive(Debug, Default)]
pub(crate) struct Timers {
    pub(crate) ack_at_ms: Option<u64>,
    pub(crate) knocks_at_ms: Option<u64>,
    pub(crate) receipts_at_ms: Option<u64>,
    pub(crate) expiry_at_ms: Option<u64>,
    /// A commit that came too late is made anew.
    pub(crate) changes_at_ms: Option<u64>,
    /// Files that did not get through are tried again.
    pub(crate) files_at_ms: Option<u64>,
    /// Somebody has not said for too long that they are there.
    pub(crate) presence_at_ms: Option<u64>,
}

/// Takes a time that has come.
fn take_due(timer: &mut Option<u64>, now_ms: u64) -> bool {
    timer.take_if(|at_ms| *at_ms <= now_ms).is_some()
}

/// Sets a time unless there is an earlier one.
fn set_earliest(timer: &mut Option<u64>, at_ms: u64) {
    *timer = Some(timer.map_or(at_ms, |set| set.min(at_ms)));
}

fn file_event(unit: &mut Unit<'_>, event: FileEvent) -> Result<(), ClientError> {
    match event {
        FileEvent::Sealed { place, result } => file::sealed(unit, &place, result),
        FileEvent::Uploaded {
            place,
            blob,
            result,
        } => file::uploaded(unit, &place, blob, result),
        FileEvent::Fetched { place, result } => file::fetched(unit, &place, result),
        FileEvent::Missing { place } => file::missing(unit, &place),
    }
}

impl Client {
    /// Takes one event in.
    pub(crate) fn step(&mut self, now_ms: u64, event: Event) {
        match event {
            Event::Started => self.started(now_ms),
            Event::Connected => {
                if self.session.phase != Phase::Stopped {
                    self.session.phase = Phase::Connected { since_ms: now_ms };
                }
            }
            Event::Frame(bytes) => self.frame(now_ms, bytes),
            Event::Disconnected => {
                self.store_pushes(now_ms);
                if self.session.has_socket() {
                    self.lost(now_ms, 0);
                }
            }
            Event::Reachable => self.session.hurry(now_ms, &mut self.rng),
            Event::Tick => {}
            Event::Do { ticket, intent } => {
                self.store_pushes(now_ms);
                self.wanted(now_ms, ticket, intent);
            }
            Event::File(event) => {
                self.store_pushes(now_ms);
                self.run(now_ms, |unit| file_event(unit, event));
            }
        }
    }

    fn started(&mut self, now_ms: u64) {
        let me = me::load(&self.store.lock());
        let revoked = match me {
            Ok(me) => me.is_some_and(|me| {
                self.is_linking = me.device.is_none() && me.link_account.is_some();
                me.revoked
            }),
            Err(error) => return self.failed(now_ms, error.into()),
        };
        if revoked {
            self.session.phase = Phase::Stopped;
        }
        self.timers.expiry_at_ms = Some(now_ms);
        if !revoked {
            self.run(now_ms, |unit| {
                file::forget_all_again(unit)?;
                file::restart(unit)
            });
        }
        if let Err(error) = self.unit(now_ms, presence::all_gone) {
            self.failed(now_ms, error);
        }
    }

    fn frame(&mut self, now_ms: u64, bytes: Bytes) {
        if !self.session.has_socket() {
            return;
        }
        let (request_id, body) = match codec::decode_server(bytes) {
            Ok((request_id, Some(body))) => (request_id, body),
            // A kind of frame that a newer server knows.
            Ok((_, None)) => return,
            Err(refusal) => {
                self.trouble = Some(refusal.to_string());
                return self.disconnect(now_ms, 0);
            }
        };
        if let Body::InboxPush(push) = body {
            return self.pushed(now_ms, push);
        }
        self.store_pushes(now_ms);
        match body {
            Body::Challenge(challenge) => self.challenged(now_ms, challenge),
            Body::EphemeralPush(push) => {
                self.hinted(now_ms, &push);
            }
            Body::Goodbye(goodbye) => self.goodbye(now_ms, &goodbye),
            Body::Error(error) => self.answered(now_ms, request_id, Err(error.into())),
            answer => self.answered(now_ms, request_id, Ok(answer)),
        }
    }

    fn pushed(&mut self, now_ms: u64, push: InboxPush) {
        if !self.session.is_online() {
            return;
        }
        self.pushes.extend(
            push.entries
                .into_iter()
                .map(|entry| (entry.position, entry.entry)),
        );
        if push.caught_up {
            self.store_pushes(now_ms);
            self.caught_up(now_ms);
        } else if self.pushes.len() >= PUSH_ENTRIES_MAX {
            self.store_pushes(now_ms);
        }
    }

    /// Stores what was pushed: one unit of work.
    fn store_pushes(&mut self, now_ms: u64) {
        if self.pushes.is_empty() {
            return;
        }
        let entries = std::mem::take(&mut self.pushes);
        self.unacked += entries.len();
        match self.unit(now_ms, |unit| inbox::push(unit, entries)) {
            Ok(cursor) => {
                self.stored = self.stored.max(cursor);
                set_earliest(&mut self.timers.ack_at_ms, now_ms + ACK_DELAY_MS);
            }
            // They are gone from memory, so nothing behind them may be confirmed on this connection:
            // on the next one they come again.
            Err(error) => {
                self.failed(now_ms, error);
                if self.session.has_socket() {
                    self.disconnect(now_ms, 0);
                }
            }
        }
    }

    fn answered(&mut self, now_ms: u64, request_id: u64, answer: Result<Body, Refusal>) {
        let Some(answered) = self.asks.answered(request_id) else {
            return;
        };
        if let Err(refusal) = &answer
            && self.asks_again(now_ms, &answered, refusal)
        {
            let wait_ms = self.wait_before_asking_again(&answered, refusal);
            self.asks.again(answered, now_ms + wait_ms);
            return;
        }
        let purpose = answered.into_purpose();
        if matches!(purpose, Purpose::LogIn) {
            let answer = match answer {
                Ok(Body::LoggedIn(logged_in)) => Ok(logged_in),
                Ok(_) => return self.failed(now_ms, crate::FatalError::WrongAnswer.into()),
                Err(refusal) => Err(refusal),
            };
            self.log_in_answered(now_ms, answer);
            if self.session.is_online() {
                self.recover(now_ms);
            }
            return;
        }
        let ticket = purpose.ticket();
        let is_registration = matches!(purpose, Purpose::FinishRegistration { .. });
        let is_deletion = matches!(purpose, Purpose::DeleteAccount { .. });
        let result = self.unit(now_ms, |unit| answer::apply(unit, purpose, answer));
        match result {
            Ok(()) if is_registration => self.log_in_if_possible(now_ms),
            Ok(()) if is_deletion => self.stop(),
            Ok(()) => {}
            Err(error) => self.failed_for(now_ms, ticket, error),
        }
    }

    /// Whether a refusal is a matter of time only.
    fn asks_again(&mut self, now_ms: u64, answered: &Answered, refusal: &Refusal) -> bool {
        if refusal.code == ErrorCode::NotLoggedIn && !matches!(answered.purpose(), Purpose::LogIn) {
            self.disconnect(now_ms, 0);
            return answered.purpose().ticket().is_some();
        }
        let is_temporary =
            refusal.is_temporary() && refusal.code != ErrorCode::VerificationUnavailable;
        match answered.purpose() {
            Purpose::LogIn => false,
            purpose if purpose.ticket().is_some() => {
                is_temporary
                    && answered.attempts() < 5
                    && u64::from(refusal.retry_after_ms) <= PATIENCE_MS
            }
            _ => is_temporary,
        }
    }

    fn wait_before_asking_again(&mut self, answered: &Answered, refusal: &Refusal) -> u64 {
        let bound = AGAIN_FIRST_MS
            .saturating_mul(1 << answered.attempts().min(16))
            .min(AGAIN_MAX_MS);
        u64::from(refusal.retry_after_ms) + 1 + below(&mut self.rng, bound)
    }

    fn wanted(&mut self, now_ms: u64, ticket: Ticket, intent: Intent) {
        let intent = match intent {
            Intent::Typing(conversation) => {
                let hint = Hint::Busy(Activity::Typing);
                return self.busy_with(now_ms, ticket, conversation, hint);
            }
            Intent::Recording(conversation) => {
                let hint = Hint::Busy(Activity::Recording);
                return self.busy_with(now_ms, ticket, conversation, hint);
            }
            Intent::Look(looked) => return self.look(now_ms, ticket, looked),
            intent => intent,
        };
        let is_link = matches!(intent, Intent::Link { .. });
        match self.unit(now_ms, |unit| want::apply(unit, ticket, intent)) {
            Ok(()) => {
                if is_link {
                    self.is_linking = true;
                    self.log_in_if_possible(now_ms);
                }
            }
            Err(error) => self.failed_for(now_ms, Some(ticket), error),
        }
    }

    /// Sends a frame that has no answer.
    pub(crate) fn tell(&mut self, request: Request) {
        let request_id = self.asks.next_id();
        self.effects.push(Effect::Send(codec::encode(&ClientFrame {
            request_id,
            request: Some(request),
        })));
    }

    /// Asks everything that follows from the database. After every log-in.
    fn recover(&mut self, now_ms: u64) {
        // A file that was chosen before the log-in has asked already.
        let places_asked = self.asks.places();
        let result = self.unit(now_ms, |unit| {
            for conversation in group::create::all_unconfirmed(unit.connection)? {
                group::create::ask(unit, conversation)?;
            }
            for conversation in commits::all_pending(unit.connection)? {
                commits::ask(unit, conversation)?;
            }
            for conversation in conversation::info::all_due(unit.connection)? {
                conversation::info::ask(unit, conversation)?;
            }
            inbox::recover_joining(unit)?;
            file::recover(unit, &places_asked)
        });
        match result {
            Ok(()) => self.stored = self.stored.max(self.cursor()),
            Err(error) => self.failed(now_ms, error),
        }
    }

    /// Does whatever is due or possible now.
    pub(crate) fn settle(&mut self, now_ms: u64) {
        self.store_pushes(now_ms);
        self.expire(now_ms);
        self.pump(now_ms);
        self.acknowledge(now_ms);
        let is_needed = self.needs_connection();
        if self.session.should_connect(now_ms, is_needed) {
            self.session.phase = Phase::Connecting { since_ms: now_ms };
            self.effects.push(Effect::Connect);
        }
        if self.session.is_open() {
            let frames = self.asks.due(now_ms, self.session.is_online());
            self.effects.extend(frames.into_iter().map(Effect::Send));
        }
        self.set_clock(now_ms);
    }

    fn needs_connection(&self) -> bool {
        self.device.is_some() || self.is_linking || !self.asks.is_empty()
    }

    /// What has waited too long, and messages whose time is over.
    fn expire(&mut self, now_ms: u64) {
        if self.session.is_stuck(now_ms) || self.asks.is_stuck(now_ms) {
            self.disconnect(now_ms, 0);
        }
        for purpose in self.asks.expired(now_ms) {
            if let Some(ticket) = purpose.ticket() {
                self.effects.push(Effect::Done {
                    ticket,
                    result: Err(NetworkError::TimedOut.into()),
                });
            }
        }
        self.forget_hints(now_ms);
        if take_due(&mut self.timers.expiry_at_ms, now_ms) {
            let result = self.unit(now_ms, |unit| {
                let changes = timeline::sweep(unit.connection, unit.now_ms)?;
                unit.changed_all(changes);
                timeline::next_expiry(unit.connection)
            });
            match result {
                Ok(next) => self.timers.expiry_at_ms = next,
                Err(error) => self.failed(now_ms, error),
            }
        }
    }

    /// Commits, encrypts and asks, while there is something that is new.
    fn pump(&mut self, now_ms: u64) {
        if !self.session.is_caught_up() {
            return;
        }
        if take_due(&mut self.timers.receipts_at_ms, now_ms) {
            self.run(now_ms, receipts::send_due);
        }
        if take_due(&mut self.timers.knocks_at_ms, now_ms) {
            let under_way = self.asks.knocks_under_way();
            self.run(now_ms, |unit| group::knocks::collect(unit, &under_way));
        }
        if take_due(&mut self.timers.files_at_ms, now_ms) {
            let asked = self.asks.places();
            self.run(now_ms, |unit| file::due(unit, &asked));
        }
        self.changes_dirty |= take_due(&mut self.timers.changes_at_ms, now_ms);
        // Encrypting may find that a commit has to come first, a commit may bring new messages.
        for _ in 0..4 {
            if !(self.changes_dirty || self.outbox_dirty) || !self.session.is_caught_up() {
                break;
            }
            if std::mem::take(&mut self.changes_dirty) {
                self.run(now_ms, commits::pump);
            }
            if std::mem::take(&mut self.outbox_dirty) {
                let asked = self.asks.submitted();
                self.run(now_ms, |unit| outbox::pump(unit, &asked));
            }
        }
    }

    fn run(&mut self, now_ms: u64, work: impl FnOnce(&mut Unit<'_>) -> Result<(), ClientError>) {
        if let Err(error) = self.unit(now_ms, work) {
            self.failed(now_ms, error);
        }
    }

    /// Tells the server how far the inbox is stored, now and then.
    fn acknowledge(&mut self, now_ms: u64) {
        if !self.session.is_online() || self.stored <= self.acked {
            self.timers.ack_at_ms = None;
            return;
        }
        if self.unacked >= ACK_ENTRIES || take_due(&mut self.timers.ack_at_ms, now_ms) {
            self.timers.ack_at_ms = None;
            self.unacked = 0;
            self.acked = self.stored;
            self.tell(Request::AckInbox(AckInbox {
                position: self.stored,
            }));
        }
    }

    fn set_clock(&mut self, now_ms: u64) {
        let Timers {
            ack_at_ms,
            knocks_at_ms,
            receipts_at_ms,
            expiry_at_ms,
            changes_at_ms,
            files_at_ms,
            presence_at_ms,
        } = self.timers;
        // What has come and could not be done waits for something else than the time.
        let timers = [
            ack_at_ms,
            knocks_at_ms,
            receipts_at_ms,
            expiry_at_ms,
            changes_at_ms,
            files_at_ms,
            presence_at_ms,
            self.next_hint_ms(),
        ];
        let next = timers
            .into_iter()
            .flatten()
            .chain(self.asks.wake_at_ms(now_ms))
            .chain(self.session.wake_at_ms(self.needs_connection()))
            .filter(|at_ms| *at_ms > now_ms)
            .min();
        if next != self.wake_at_ms {
            self.wake_at_ms = next;
            self.effects.extend(next.map(Effect::WakeAt));
        }
    }

    /// Runs a unit of work and lets out what it decided.
    pub(crate) fn unit<T>(
        &mut self,
        now_ms: u64,
        work: impl FnOnce(&mut Unit<'_>) -> Result<T, ClientError>,
    ) -> Result<T, ClientError> {
        let parts = unit::Parts {
            store: &self.store,
            mls: &mut self.mls,
            rng: &mut self.rng,
            networks: &self.config.networks,
            config: &self.config,
            device: self.device,
            now_ms,
        };
        let (value, after) = unit::run(parts, work)?;
        self.absorb(now_ms, after);
        Ok(value)
    }

    fn absorb(&mut self, now_ms: u64, after: After) {
        if let Some(device) = after.device {
            self.device = Some(device);
            self.is_linking = false;
        }
        self.outbox_dirty |= after.outbox_dirty;
        self.changes_dirty |= after.changes_dirty;
        if let Some(at_ms) = after.changes_at_ms {
            set_earliest(&mut self.timers.changes_at_ms, at_ms);
        }
        if after.receipts_due {
            set_earliest(&mut self.timers.receipts_at_ms, now_ms + receipts::DELAY_MS);
        }
        if after.files_due {
            set_earliest(&mut self.timers.files_at_ms, now_ms + file::AGAIN_MS);
        }
        if after.presence_due {
            let next = presence::next_end_ms(&self.store.lock());
            self.timers.presence_at_ms = next.ok().flatten();
        }
        if after.presence_hidden {
            self.hidden(now_ms);
        }
        for (conversation, account) in after.spoke {
            self.spoke(conversation, account);
        }
        if after.knocks_due {
            // Each knock of a burst waits for the next one, but the first does not wait for ever.
            set_earliest(&mut self.timers.knocks_at_ms, now_ms + KNOCK_DELAY_MS);
        }
        let has_messages = after.effects.iter().any(|effect| {
            matches!(
                effect,
                Effect::Changed(Change::Message { .. } | Change::Conversation(_))
            )
        });
        if has_messages && self.timers.expiry_at_ms.is_none() {
            self.timers.expiry_at_ms = self.next_expiry();
        }
        self.effects.extend(after.effects);
        self.looking.changed(&after.chats);
        self.chats.extend(after.chats);
        for (request, purpose) in after.asks {
            self.asks.add(now_ms, request, purpose);
        }
        for (delay_ms, request, purpose) in after.later {
            self.asks.add_later(now_ms, delay_ms, request, purpose);
        }
        for (waiting, ticket) in after.waiting {
            self.tickets.wait(waiting, ticket);
        }
        for (from, to) in after.moved {
            for ticket in self.tickets.take(from) {
                self.tickets.wait(to, ticket);
            }
        }
        for (waiting, result) in after.finished {
            self.finish(waiting, result);
        }
    }

    /// Ends all intents that wait for something durable: usually one, more if a reference was used
    /// again. The first gets the error itself.
    fn finish(&mut self, waiting: crate::ticket::Waiting, result: Result<Outcome, ClientError>) {
        let tickets = self.tickets.take(waiting);
        match result {
            Ok(outcome) => {
                for ticket in tickets {
                    self.effects.push(Effect::Done {
                        ticket,
                        result: Ok(outcome.clone()),
                    });
                }
            }
            Err(error) => {
                let mut tickets = tickets.into_iter();
                let first = tickets.next();
                let others = tickets
                    .map(|ticket| (ticket, error.again()))
                    .collect::<Vec<_>>();
                let all = first
                    .map(|ticket| (ticket, error))
                    .into_iter()
                    .chain(others);
                for (ticket, error) in all {
                    self.effects.push(Effect::Done {
                        ticket,
                        result: Err(error),
                    });
                }
            }
        }
    }

    /// Something went wrong for which nobody in particular waits.
    pub(crate) fn failed(&mut self, now_ms: u64, error: ClientError) {
        self.failed_for(now_ms, None, error);
    }

    /// Something went wrong. Nothing of the unit has happened; a broken store or server is given
    /// time, and everything comes again after the next log-in.
    pub(crate) fn failed_for(&mut self, now_ms: u64, ticket: Option<Ticket>, error: ClientError) {
        if let ClientError::Fatal(fatal) = &error {
            self.is_damaged |= fatal.is_damage();
            self.trouble = Some(error.to_string());
            self.disconnect(now_ms, 0);
        }
        if let Some(ticket) = ticket {
            self.effects.push(Effect::Done {
                ticket,
                result: Err(error),
            });
        }
    }
}
