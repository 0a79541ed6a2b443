//! Devices in the world: they start, die between any two effects, and what they decide is carried
//! out.

use bytes::Bytes;
use rand::RngExt as _;
use tresse_client_core::{Body, Change, ClientError, Effect, Event, Outcome};

use super::{AWAY_MAX_MS, Happening, Phase, World};
use crate::actor::{Errand, Part};
use crate::invariants::{Violation, violated};
use crate::workload;

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

    /// Lets something happen to a device, and carries out what it decides: all of it, or, when its
    /// process dies on the way, only the beginning.
    pub(super) fn device(&mut self, number: usize, event: Event) -> Result<(), Violation> {
        let effects = self.actors[number].handle(self.now_ms, event);
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
            Effect::Upload { .. } => {
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
            && let (Some(seq), Body::Text(text)) = (message.seq, &message.body)
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

    /// The bug: the cursor is stored, what it points to is not, and the process dies.
    pub(super) fn move_cursor_and_die(&mut self, number: usize, bytes: &Bytes) -> bool {
        use tresse_proto::wire::server_frame::Body;
        let Ok((_, Some(Body::InboxPush(push)))) =
            tresse_proto::codec::decode_server(bytes.clone())
        else {
            return false;
        };
        let Some(newest) = push.entries.last() else {
            return false;
        };
        if !self.is_faulty() || !self.rng.random_ratio(1, 20) {
            return false;
        }
        let position = i64::try_from(newest.position).unwrap_or(i64::MAX);
        self.crash_device(number);
        self.actors[number].database().is_some_and(|database| {
            database
                .execute(
                    "UPDATE me SET inbox_cursor = max(inbox_cursor, ?1)",
                    [position],
                )
                .is_ok()
        })
    }
}
