//! One run of one fault: its seed, its folder, and what came of it.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use super::tressed::{Ended, Spec};
use super::world::{Crowd, Waited, World};
use super::{Must, Settings};
use crate::audit::{Audit, Verdict};
use crate::error::BenchError;
use crate::random::{Random, mix};

/// So many messages are named, when more are missing.
const MISSING_MAX: usize = 5;

/// One run.
pub(super) struct Trial<'a> {
    pub(super) settings: &'a Settings,
    /// All chance of this run; the same seed has the same.
    pub(super) random: Random,
    /// For files of this run.
    pub(super) folder: &'a Path,
    pub(super) outcome: Outcome,
    stop: &'a AtomicBool,
}

/// What came of it.
#[derive(Debug, Default)]
pub(super) struct Outcome {
    pub(super) sent: u64,
    pub(super) acked: u64,
    pub(super) lost: u64,
    pub(super) duplicated: u64,
    pub(super) out_of_order: u64,
    pub(super) alien: u64,
    /// The server or `tressed check` has told that something is damaged.
    pub(super) reported: bool,
    /// What the server said when it ended by itself, or did not start.
    pub(super) said: Vec<String>,
    pub(super) ready_s: f64,
    /// Everything else that was not as promised.
    pub(super) wrong: Vec<String>,
    /// Figures of this fault: the greatest of all runs is told.
    pub(super) figures: BTreeMap<&'static str, f64>,
    /// What was done exactly, for a try that fails.
    pub(super) details: Vec<String>,
    /// What happened, to be counted.
    pub(super) happened: Vec<&'static str>,
}

impl Outcome {
    fn take(&mut self, verdict: &Verdict) {
        self.lost += verdict.lost;
        self.duplicated += verdict.duplicated;
        self.out_of_order += verdict.out_of_order;
        self.alien += verdict.alien;
    }

    fn has_losses(&self) -> bool {
        self.lost + self.duplicated + self.out_of_order + self.alien > 0
    }

    pub(super) fn is_good(&self, must: Must) -> bool {
        self.wrong.is_empty()
            && self.acked > 0
            && match must {
                Must::Hold => !self.has_losses(),
                Must::BeFound => self.lost > 0,
            }
    }
}

impl<'a> Trial<'a> {
    pub(super) fn new(
        settings: &'a Settings,
        seed: u64,
        folder: &'a Path,
        stop: &'a AtomicBool,
    ) -> Self {
        Self {
            settings,
            random: Random::new(mix(seed)),
            folder,
            outcome: Outcome::default(),
            stop,
        }
    }

    /// The server as most faults want it.
    pub(super) fn spec(&self) -> Spec {
        Spec {
            program: self.settings.program.clone(),
            data: self.folder.join("data"),
            variables: Vec::new(),
        }
    }

    /// The load as most faults want it.
    pub(super) fn crowd(&self) -> Crowd {
        Crowd {
            pairs: self.settings.pairs,
            bytes: 512,
            per_s: self.settings.per_s,
        }
    }

    /// People with a server.
    pub(super) fn world(
        &mut self,
        spec: Spec,
        crowd: Crowd,
        extra: u32,
    ) -> Result<World<'a>, BenchError> {
        World::new(spec, crowd, extra, self.random.next_u64(), self.stop)
    }

    /// A number from `from` up to and without `to`.
    pub(super) fn between(&mut self, from: u64, to: u64) -> u64 {
        from + self.random.next_u64() % to.saturating_sub(from).max(1)
    }

    /// A part of the load's length: between a tenth and all of it.
    pub(super) fn some_time(&mut self) -> Duration {
        let length = self.settings.length;
        length / 10 + length.mul_f64(0.9 * self.random.next_unit())
    }

    /// The server has ended by itself, which this fault is to cause. It must say why.
    pub(super) fn ended(&mut self, ended: Ended) {
        if !ended.has_said_why {
            self.outcome.wrong.push(format!(
                "the server ended without saying why: {}",
                ended.said
            ));
        }
        self.outcome.said.push(ended.said);
    }

    /// Waiting must have come to its end.
    pub(super) fn done(&mut self, what: &str, waited: Waited) {
        match waited {
            Waited::Done => {}
            Waited::TooLong => self.outcome.wrong.push(format!("{what}: it did not come")),
            Waited::Ended(ended) => self
                .outcome
                .wrong
                .push(format!("{what}: the server ended: {}", ended.said)),
        }
    }

    /// The judgement of a world whose server runs: what is under way arrives, the server is killed
    /// and started once more, and everything is read again from its beginning.
    pub(super) fn judge(&mut self, mut world: World<'a>) -> Result<(), BenchError> {
        let settled = world.settle()?;
        self.done("what was under way", settled);
        self.judge_live(&world);
        world.kill()?;
        world.must_start()?;
        let (read, waited) = world.read_back()?;
        self.done("reading back", waited);
        self.take(&read);
        self.end(&world);
        Ok(())
    }

    /// What came while it came.
    pub(super) fn judge_live(&mut self, world: &World<'_>) {
        let audit = &world.recorder.audit;
        let verdict = audit.finish();
        self.outcome.sent = verdict.sent;
        self.outcome.acked = verdict.acked;
        self.take(audit);
    }

    fn take(&mut self, audit: &Audit) {
        self.outcome.take(&audit.finish());
        for (device, message, place) in audit.missing(MISSING_MAX) {
            self.outcome.details.push(format!(
                "message {message}, at place {place} of conversation {}, did not come to device {device}",
                device / 2
            ));
        }
    }

    /// As [`Trial::judge`] after something was done to the store: of what came live only the answers
    /// count, and only what is read back is judged. The server must run.
    pub(super) fn judge_store(&mut self, world: &mut World<'a>) -> Result<(), BenchError> {
        let verdict = world.recorder.audit.finish();
        self.outcome.sent = verdict.sent;
        self.outcome.acked = verdict.acked;
        let (read, waited) = world.read_back()?;
        match waited {
            Waited::Ended(ended) if ended.has_said_why => {
                self.outcome.reported = true;
                self.outcome.said.push(ended.said);
                return Ok(());
            }
            waited => self.done("reading back", waited),
        }
        self.take(&read);
        Ok(())
    }

    /// Last things: how long it took, and that nothing has panicked.
    pub(super) fn end(&mut self, world: &World<'_>) {
        self.outcome.ready_s = self.outcome.ready_s.max(world.ready_s);
        if world.spec.panicked() {
            self.outcome
                .wrong
                .push("the server has panicked".to_owned());
        }
    }
}
