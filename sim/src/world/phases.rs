//! From getting in, over playing, to rest; and the judgement at the end.

use std::collections::BTreeMap;

use tresse_client_core::{Body, Page};
use tresse_proto::ids::Seq;

use super::{Happening, Phase, SETTLE_MS, SETUP_MS, START_MS, TIMELINE_MAX, World};
use crate::actor::{Actor, Part};
use crate::invariants::{self, Violation, violated};
use crate::network::Quality;
use crate::workload;

impl World {
    pub(super) fn is_faulty(&self) -> bool {
        !matches!(self.phase, Phase::Settling { .. } | Phase::Over)
    }

    pub(super) fn advance(&mut self) -> Result<(), Violation> {
        match self.phase {
            Phase::GettingIn => {
                let all_in = self.board.group.is_some_and(|group| {
                    self.actors
                        .iter()
                        .filter(|actor| !matches!(actor.part, Part::SecondDevice(_)))
                        .all(|actor| actor.is_in(group))
                });
                if all_in {
                    self.phase = Phase::Playing {
                        left: self.options.plays,
                    };
                } else if self.now_ms > START_MS + SETUP_MS {
                    return violated("everybody_gets_in", self.unrest());
                }
            }
            Phase::Playing { left: 0 } => {
                self.quality = Quality::GOOD;
                self.phase = Phase::Settling {
                    until_ms: self.now_ms + SETTLE_MS,
                };
                for number in 0..self.actors.len() {
                    self.schedule
                        .at(self.now_ms, Happening::DeviceStarts(number));
                }
                self.schedule.at(self.now_ms, Happening::ServerStarts);
            }
            Phase::Playing { .. } | Phase::Over => {}
            Phase::Settling { until_ms } => {
                // Looking at every happening would cost more than the happenings.
                if self.report.happenings.is_multiple_of(16) && self.is_at_rest() {
                    self.phase = Phase::Over;
                } else if self.now_ms > until_ms {
                    // Say exactly what is missing, if it can be said.
                    self.conclude()?;
                    return violated("the_world_comes_to_rest", self.unrest());
                }
            }
        }
        Ok(())
    }

    pub(super) fn is_at_rest(&self) -> bool {
        let is_under_way = |it: &Happening| {
            matches!(
                it,
                Happening::Up(..)
                    | Happening::Down(..)
                    | Happening::DeviceReads(..)
                    | Happening::DeviceNotices(..)
                    | Happening::Round
                    | Happening::JobEnds { .. }
            )
        };
        !self.schedule.due().any(is_under_way)
            && self.actors.iter().enumerate().all(|(number, actor)| {
                let Some(status) = actor.client().and_then(|client| client.status().ok()) else {
                    return false;
                };
                let is_quiet = status.online && status.caught_up && status.queued == 0;
                let is_out = status.revoked || !actor.has_device();
                let is_done =
                    !self.is_core(actor) || (!actor.is_busy() && self.has_everything(number));
                (is_quiet || is_out) && is_done
            })
    }

    pub(super) fn is_core(&self, actor: &Actor) -> bool {
        matches!(actor.part, Part::Founder | Part::Member)
    }

    pub(super) fn has_everything(&self, number: usize) -> bool {
        let timeline = self.timeline(&self.actors[number]);
        invariants::nothing_that_was_promised_is_missing(number, &self.oracle, &timeline).is_ok()
    }

    pub(super) fn timeline(&self, actor: &Actor) -> Vec<(Option<u64>, String)> {
        let page = Page {
            before_seq: None,
            limit: TIMELINE_MAX,
        };
        let messages = self
            .board
            .group
            .zip(actor.client())
            .and_then(|(group, client)| client.timeline(group, page).ok())
            .unwrap_or_default();
        messages
            .into_iter()
            .filter_map(|message| match message.body {
                Body::Text(text) if !text.contains(workload::DRAFT) => Some((message.seq, text)),
                _ => None,
            })
            .collect()
    }

    /// Everything is quiet: now every timeline must be right.
    pub(super) fn conclude(&mut self) -> Result<(), Violation> {
        self.report.promised = self.oracle.promised.len() as u64;
        self.report.entries = self.oracle.pushed.len() as u64;
        self.report.commits = self.oracle.commits.len() as u64;
        self.report.races = self.oracle.races;
        self.report.joins_from_outside = self.oracle.joins_from_outside;
        self.look_at_the_disk()?;
        for number in 0..self.actors.len() {
            let actor = &self.actors[number];
            let timeline = self.timeline(actor);
            invariants::a_timeline_is_in_order_without_repetition(&actor.name, &timeline)?;
            invariants::nothing_is_invented(&actor.name, &self.oracle, &timeline)?;
            if self.is_core(actor) {
                invariants::nothing_that_was_promised_is_missing(number, &self.oracle, &timeline)?;
                let undecryptable = actor
                    .client()
                    .and_then(|client| client.status().ok())
                    .map_or(0, |status| status.undecryptable);
                if undecryptable > 0 {
                    return violated(
                        "a_member_can_open_everything",
                        format!("{} could not open {undecryptable}", actor.name),
                    );
                }
            }
            let group = self.board.group;
            for (seq, text) in timeline {
                if let (Some(group), Some(seq)) = (group, seq) {
                    self.oracle.see(group, seq, &text)?;
                }
            }
        }
        self.compare_members()?;
        self.compare_timelines()?;
        self.compare_own_devices()
    }

    /// Everything that a device shows of the group by its place, as far as all see it alike.
    fn shown(&self, actor: &Actor) -> BTreeMap<Seq, String> {
        let page = Page {
            before_seq: None,
            limit: TIMELINE_MAX,
        };
        let messages = self
            .board
            .group
            .zip(actor.client())
            .and_then(|(group, client)| client.timeline(group, page).ok())
            .unwrap_or_default();
        messages
            .into_iter()
            // Whether a trace is left is a matter of the reader's network.
            .filter(|message| message.body != Body::Unsent)
            .filter_map(|message| {
                let shown = (
                    message.sender,
                    message.body,
                    message.reactions,
                    message.votes,
                );
                Some((message.seq?, format!("{shown:?}")))
            })
            .collect()
    }

    fn compare_timelines(&self) -> Result<(), Violation> {
        let core = self.actors.iter().filter(|actor| self.is_core(actor));
        let shown: Vec<_> = core.map(|it| (it.name.as_str(), self.shown(it))).collect();
        invariants::everybody_ends_with_the_same(&shown)
    }

    /// A second device that is still one has heard from the first who it belongs to.
    fn compare_own_devices(&self) -> Result<(), Violation> {
        for actor in &self.actors {
            let Part::SecondDevice(first) = actor.part else {
                continue;
            };
            let known = |actor: &Actor| {
                let client = actor.client()?;
                let identity = client.identity().ok()??;
                let is_out = client.status().ok()?.revoked || identity.device.is_none();
                let title = actor.group()?.name;
                (!is_out).then_some((identity.name, identity.handle, title))
            };
            if let Some(second) = known(actor) {
                invariants::own_devices_know_the_same(
                    &actor.name,
                    &second,
                    known(&self.actors[first]).as_ref(),
                )?;
            }
        }
        Ok(())
    }

    fn compare_members(&self) -> Result<(), Violation> {
        let lists: Vec<_> = self
            .actors
            .iter()
            .filter(|actor| self.is_core(actor))
            .filter_map(|actor| {
                let mut members = actor.group()?.members;
                members.sort_by_key(|member| member.account);
                Some((actor.name.as_str(), members))
            })
            .collect();
        invariants::everybody_agrees_on_the_members(&lists)
    }

    /// Who is not at rest, for the message of a failure.
    pub(super) fn unrest(&self) -> String {
        let describe = |actor: &Actor| {
            let status = actor.client().and_then(|client| client.status().ok());
            let group = actor.group().map(|group| group.membership);
            let errands = actor.under_way();
            format!(
                "{}: {group:?} {status:?}, under way: {errands:?}",
                actor.name
            )
        };
        let actors: Vec<_> = self.actors.iter().map(describe).collect();
        format!("phase {:?}; {}", self.phase, actors.join("; "))
    }
}
