//! Devices in the world: they start, die between any two effects, and what they decide is carried
//! out.

use bytes::Bytes;
use rand::RngExt as _;
use tresse_client_core::{Change, ClientError, Effect, Event, Outcome};
use tresse_proto::codec;
use tresse_proto::wire::server_frame::Body;

use super::{AWAY_MAX_MS, Happening, Phase, World};
use crate::actor::{Errand, Part};
use crate::bug::Bug;
use crate::invariants::{Violation, violated};
use crate::workload;

/// What has arrived may lie there so long before it is read.
const READ_DELAY_MAX_MS: u64 = 60;
/// Steps of SQLite in a unit of work, roughly: where it may end.
const STEPS_MAX: u32 = 300;

impl World {
    pub(super) fn start_device(&mut self, number: usize) -> Result<(), Violation> {
        if self.actors[number].is_up() {
            return Ok(());
        }
        if let Err(error) = self.actors[number].start(&mut self.rng) {
            return violated("a_device_can_be_started_again", error.to_string());
        }
        self.device(number, Event::Started)
    }

    pub(super) fn crash_device(&mut self, number: usize) {
        if !self.actors[number].is_up() {
            return;
        }
        self.report.device_crashes += 1;
        self.say(&format!("{} crashes", self.actors[number].name));
        let session = self.actors[number].session;
        self.actors[number].crash();
        if let Some(session) = session {
            self.break_link(session);
        }
        // Most come back soon; some are away for long, a few until everybody else has finished.
        let away_ms = match (self.rng.random_range(0..24u32), self.phase) {
            (0, Phase::Playing { .. }) => AWAY_MAX_MS,
            (0..=3, _) => 60_000,
            _ => 3000,
        };
        let at_ms = self.now_ms + self.rng.random_range(1..away_ms);
        self.schedule.at(at_ms, Happening::DeviceStarts(number));
    }

    /// A frame has arrived. It is read at once or a little later, with what arrives until then.
    pub(super) fn arrive(&mut self, number: usize, bytes: Bytes) -> Result<(), Violation> {
        self.actors[number].unread.push(bytes);
        if self.actors[number].unread.len() > 1 {
            return Ok(());
        }
        if self.rng.random_bool(0.5) {
            return self.read(number);
        }
        let at_ms = self.now_ms + self.rng.random_range(1..READ_DELAY_MAX_MS);
        let boot = self.actors[number].boot;
        self.schedule
            .at(at_ms, Happening::DeviceReads(number, boot));
        Ok(())
    }

    /// A device takes all that has arrived as one batch.
    pub(super) fn read(&mut self, number: usize) -> Result<(), Violation> {
        let frames = std::mem::take(&mut self.actors[number].unread);
        if frames.is_empty() {
            return Ok(());
        }
        self.report.batches += u64::from(frames.len() > 1);
        if self.options.bug == Some(Bug::CursorBeforeTransaction)
            && self.move_cursor_and_die(number, &frames)?
        {
            return Ok(());
        }
        if self.is_faulty() && self.rng.random_ratio(1, 60) {
            let steps = self.rng.random_range(1..STEPS_MAX);
            self.actors[number].fuse.light(steps);
        }
        self.device_many(number, frames.into_iter().map(Event::Frame).collect())
    }

    /// Lets something happen to a device, and carries out what it decides.
    pub(super) fn device(&mut self, number: usize, event: Event) -> Result<(), Violation> {
        self.device_many(number, vec![event])
    }

    /// Lets several things happen to a device at once, and carries out what it decides: all of it,
    /// or, when its process dies on the way, only the beginning, or, when it dies in the middle of a
    /// transaction, nothing.
    fn device_many(&mut self, number: usize, events: Vec<Event>) -> Result<(), Violation> {
        let effects = self.actors[number].handle(self.now_ms, events);
        if self.actors[number].fuse.put_out() {
            self.report.torn += 1;
            return self.died_within(number, effects);
        }
        if let Some(trouble) = self.actors[number].new_trouble() {
            self.say(&format!(
                "{} is in trouble: {trouble}",
                self.actors[number].name
            ));
        }
        let dies_after = (self.is_faulty() && self.rng.random_ratio(1, 500))
            .then(|| self.rng.random_range(0..=effects.len()));
        for (index, effect) in effects.into_iter().enumerate() {
            if dies_after.is_none_or(|last| index < last) {
                self.carry_out(number, effect)?;
            } else if let Effect::Done { ticket, result } = effect {
                // The person does not see it, but what was refused was not promised.
                self.done(number, ticket, result)?;
            }
        }
        if dies_after.is_some() {
            self.crash_device(number);
        }
        Ok(())
    }

    /// A device died in a transaction. The one before it, in the same batch, may have ended an intent
    /// durably: nobody sees it, but what was refused then was not promised.
    fn died_within(&mut self, number: usize, effects: Vec<Effect>) -> Result<(), Violation> {
        for effect in effects {
            if let Effect::Done { ticket, result } = effect
                && !matches!(result, Err(ClientError::Fatal(_)))
            {
                self.done(number, ticket, result)?;
            }
        }
        self.crash_device(number);
        Ok(())
    }

    pub(super) fn carry_out(&mut self, number: usize, effect: Effect) -> Result<(), Violation> {
        match effect {
            Effect::Connect => {
                let boot = self.actors[number].boot;
                let at_ms = self.now_ms + self.rng.random_range(1..50);
                self.schedule.at(
                    at_ms,
                    Happening::Connects {
                        actor: number,
                        boot,
                    },
                );
            }
            Effect::Disconnect => {
                if let Some(session) = self.actors[number].session {
                    self.break_link(session);
                }
            }
            Effect::Send(bytes) => {
                if let Some(session) = self.actors[number].session {
                    self.send_up(session, bytes);
                }
            }
            Effect::WakeAt(at) => {
                let actor = &mut self.actors[number];
                actor.wake_at = Some(at);
                let at_ms = at
                    .saturating_add_signed(-actor.skew_ms)
                    .max(self.now_ms + 1);
                let boot = actor.boot;
                self.schedule
                    .at(at_ms, Happening::DeviceWakes(number, boot));
            }
            Effect::Done { ticket, result } => self.done(number, ticket, result)?,
            Effect::Changed(change) => self.changed(number, &change)?,
            Effect::File(_) => {
                return violated("the_script_is_followed", "nobody attached a file".into());
            }
        }
        Ok(())
    }

    pub(super) fn done(
        &mut self,
        number: usize,
        ticket: u64,
        result: Result<Outcome, ClientError>,
    ) -> Result<(), Violation> {
        let Some(errand) = self.actors[number].ended(ticket) else {
            return violated(
                "an_intent_ends_once",
                format!("{}: ticket {ticket} ended again", self.actors[number].name),
            );
        };
        match (errand, result) {
            (_, Err(ClientError::Fatal(error))) => {
                return violated("a_device_does_not_fail", error.to_string());
            }
            (Errand::Say(text), Err(_)) => {
                self.oracle.promised.remove(&text);
            }
            (Errand::Say(text), Ok(_)) => {
                // Accepted by the server: promised whoever said it.
                self.oracle.promised.insert(text);
            }
            (Errand::Reach(network), Ok(_)) => {
                let account = self.actors[number].device().map(|it| it.account());
                let code = self.networks.by_name(&network).map(|it| it.code);
                self.oracle.reach.extend(account.zip(code));
                self.actors[number].progress.reach.insert(network);
            }
            (_, Ok(Outcome::CodeSent { demonstration_code })) => {
                self.actors[number].progress.code = demonstration_code;
            }
            // Maybe it is void: the founder is asked for another one.
            (Errand::Join, Err(_)) => self.board.invite = None,
            (Errand::Step, Err(_)) => self.actors[number].progress.code = None,
            (_, Ok(Outcome::LinkCode(code))) => {
                if let Part::SecondDevice(first) = self.actors[number].part {
                    self.actors[number].progress.link_code = Some(code.clone());
                    self.board.link_codes.push((first, code));
                }
            }
            (Errand::Step, Ok(Outcome::Conversation(group))) => self.board.group = Some(group),
            (
                _,
                Ok(Outcome::Invite {
                    conversation,
                    token,
                }),
            ) => {
                self.board.group = Some(conversation);
                self.board.invite = Some(token);
            }
            (_, Ok(_) | Err(_)) => {}
        }
        Ok(())
    }

    pub(super) fn changed(&mut self, number: usize, change: &Change) -> Result<(), Violation> {
        let Change::Message { conversation, row } = change else {
            return Ok(());
        };
        let Some(client) = self.actors[number].client() else {
            return Ok(());
        };
        let message = match client.message(*row) {
            Ok(message) => message,
            Err(error) => return violated("a_device_does_not_fail", error.to_string()),
        };
        if let Some(message) = message
            && let (Some(seq), tresse_client_core::Body::Text(text)) = (message.seq, &message.body)
            && self.board.group == Some(*conversation)
        {
            let device = client.identity().ok().flatten().and_then(|it| it.device);
            let is_of_this_device = device == Some(message.sender);
            self.oracle
                .show(number, *conversation, seq, is_of_this_device)?;
            // What may be changed is compared at the end, when all have seen all changes.
            if !text.contains(workload::DRAFT) {
                self.oracle.see(*conversation, seq, text)?;
            }
        }
        Ok(())
    }

    /// The bug: the cursor behind a batch is stored, of the batch itself only the beginning (often
    /// nothing at all), and the process dies.
    fn move_cursor_and_die(&mut self, number: usize, frames: &[Bytes]) -> Result<bool, Violation> {
        let Some(newest) = frames.iter().rev().find_map(newest_position) else {
            return Ok(false);
        };
        if !self.is_faulty() || !self.rng.random_ratio(1, 20) {
            return Ok(false);
        }
        let beginning = self.rng.random_range(0..frames.len());
        let frames = frames[..beginning].iter().cloned();
        self.device_many(number, frames.map(Event::Frame).collect())?;
        self.crash_device(number);
        let moved = self.actors[number].database().map(|database| {
            database.execute(
                "UPDATE me SET inbox_cursor = max(inbox_cursor, ?1)",
                [newest],
            )
        });
        Ok(matches!(moved, Some(Ok(_))))
    }
}

/// The newest position in a frame that is a push.
fn newest_position(frame: &Bytes) -> Option<i64> {
    match codec::decode_server(frame.clone()) {
        Ok((_, Some(Body::InboxPush(push)))) => push.entries.last()?.position.try_into().ok(),
        _ => None,
    }
}
