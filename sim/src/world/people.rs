//! People in the world: now and then they look at their devices; and misfortune, which looks at all.

use rand::RngExt as _;

use tresse_client_core::{Conversation, Intent};

use super::{Happening, NUDGE_MS, Phase, World};
use crate::actor::{Errand, Part};
use crate::invariants::Violation;
use crate::workload;

impl World {
    pub(super) fn nudge(&mut self, number: usize) -> Result<(), Violation> {
        let next = self.now_ms + self.rng.random_range(NUDGE_MS / 2..NUDGE_MS * 2);
        self.schedule.at(next, Happening::Nudge(number));
        if !self.actors[number].is_up() || self.actors[number].is_stepping() {
            return Ok(());
        }
        if let Some(position) = self
            .board
            .link_codes
            .iter()
            .position(|(first, _)| *first == number)
        {
            let is_in = self
                .board
                .group
                .is_some_and(|group| self.actors[number].is_in(group));
            if is_in {
                let (_, code) = self.board.link_codes.remove(position);
                let event = self.actors[number]
                    .intend(Errand::Step, tresse_client_core::Intent::AddDevice { code });
                return self.device(number, event);
            }
        }
        let device = self.actors[number].device();
        if let Some(device) = device {
            self.board.accounts.insert(number, device.account());
        }
        if !self.actors[number].is_busy()
            && let Some(intent) = workload::accept(&self.actors[number])
        {
            let event = self.actors[number].intend(Errand::Other, intent);
            return self.device(number, event);
        }
        let is_first = !matches!(self.actors[number].part, Part::SecondDevice(_));
        if device.is_some() && is_first {
            let missing = workload::reach(&self.actors[number], &self.networks);
            if !missing.is_empty() {
                for (errand, intent) in missing {
                    let event = self.actors[number].intend(errand, intent);
                    self.device(number, event)?;
                }
                return Ok(());
            }
        }
        if self.now_ms >= self.actors[number].progress.away_until_ms
            && !matches!(self.phase, Phase::Settling { .. })
            && let Some(intent) = workload::step(&self.actors[number], &self.board)
        {
            // Knocking twice in a row helps nobody.
            self.actors[number].progress.away_until_ms = self.now_ms + 15_000;
            let errand = match &intent {
                Intent::Join { .. } => Errand::Join,
                _ => Errand::Step,
            };
            let event = self.actors[number].intend(errand, intent);
            return self.device(number, event);
        }
        self.play(number)
    }

    pub(super) fn play(&mut self, number: usize) -> Result<(), Violation> {
        let Phase::Playing { left } = self.phase else {
            return Ok(());
        };
        let is_in = self
            .board
            .group
            .is_some_and(|group| self.actors[number].is_in(group));
        let Some(group) = self.actors[number].group().filter(|_| is_in) else {
            return Ok(());
        };
        let wanderers: Vec<_> = (0..self.actors.len())
            .filter(|number| self.actors[*number].part == Part::Wanderer)
            .filter_map(|number| self.board.accounts.get(&number).copied())
            .collect();
        self.phase = Phase::Playing {
            left: left.saturating_sub(1),
        };
        if self.rng.random_ratio(1, 6) {
            return self.approach(number);
        }
        // Several at once, so that they race.
        for _ in 0..self.rng.random_range(1..=3) {
            if !self.actors[number].is_up() {
                return Ok(());
            }
            self.said += 1;
            let (errand, intent) = workload::play(
                &self.actors[number],
                &group,
                &wanderers,
                self.said,
                &mut self.rng,
            );
            if let Errand::Say(text) = &errand {
                self.oracle.said.insert(text.clone());
                // Who goes takes back what still waits, and a crash hides which it was.
                if self.is_core(&self.actors[number]) {
                    self.oracle.promised.insert(text.clone());
                }
            }
            if let Intent::Remove { .. } = &intent {
                self.oracle.invites_are_void = true;
                self.oracle.invites.clear();
                self.others_want_it_too(number, &group, &intent)?;
            }
            self.say(&format!("{} wants {intent:?}", self.actors[number].name));
            let event = self.actors[number].intend(errand, intent);
            self.device(number, event)?;
        }
        Ok(())
    }

    /// Somebody turns to somebody else of the group alone.
    fn approach(&mut self, number: usize) -> Result<(), Violation> {
        let other = self.rng.random_range(0..self.actors.len());
        let is_core = self.is_core(&self.actors[number]) && self.is_core(&self.actors[other]);
        let Some(account) = self.board.accounts.get(&other).copied() else {
            return Ok(());
        };
        if other == number || !is_core {
            return Ok(());
        }
        self.said += 1;
        let (actor, other) = (&self.actors[number], &self.actors[other]);
        let Some((errand, intent)) = workload::approach(actor, other, account, self.said) else {
            return Ok(());
        };
        self.say(&format!("{} wants {intent:?}", self.actors[number].name));
        let event = self.actors[number].intend(errand, intent);
        self.device(number, event)
    }

    /// Everybody who may does the same at the same time: only one of their commits can win.
    fn others_want_it_too(
        &mut self,
        number: usize,
        group: &Conversation,
        intent: &Intent,
    ) -> Result<(), Violation> {
        for other in 0..self.actors.len() {
            let actor = &mut self.actors[other];
            if other != number && actor.is_in(group.id) && workload::is_admin(actor, group) {
                let event = actor.intend(Errand::Other, intent.clone());
                self.device(other, event)?;
            }
        }
        Ok(())
    }

    pub(super) fn misfortune(&mut self) -> Result<(), Violation> {
        if !self.is_faulty() {
            return Ok(());
        }
        let next = self.now_ms + self.rng.random_range(500..15_000);
        self.schedule.at(next, Happening::Misfortune);
        let number = self.rng.random_range(0..self.actors.len());
        match self.rng.random_range(0..10u32) {
            0..=1 => {
                if self.server.is_up() {
                    self.crash_server();
                }
            }
            2..=5 => self.crash_device(number),
            _ => {
                if let Some(session) = self.actors[number].session {
                    self.break_link(session);
                }
            }
        }
        Ok(())
    }
}
