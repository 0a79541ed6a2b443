//! The server in the world: it starts, dies, decides in rounds, and its effects are carried out.

use rand::RngExt as _;
use tresse_server_core::Command;

use super::{Happening, World};
use crate::bug::Bug;
use crate::invariants::{self, Violation, violated};
use crate::server::{Out, Round};

impl World {
    pub(super) fn start_server(&mut self) -> Result<(), Violation> {
        if self.server.is_up() {
            return Ok(());
        }
        if let Err(error) = self.server.start() {
            return violated("a_server_can_be_started_again", error.to_string());
        }
        self.look_at_the_disk()
    }

    /// What must be true of the disk whenever the server starts, and at the end.
    pub(super) fn look_at_the_disk(&self) -> Result<(), Violation> {
        let disk = self.server.disk();
        invariants::a_told_device_is_on_the_disk(&self.oracle, disk)?;
        invariants::what_was_told_is_durable(&self.oracle, disk)?;
        invariants::told_reach_is_on_the_disk(&self.oracle, disk)?;
        invariants::a_told_invite_is_on_the_disk(&self.oracle, disk)?;
        // This bug is a lie of the disk itself. That its own check sees through it is not the
        // point: what the devices are told must be enough.
        if self.options.bug != Some(Bug::SecondCommitInEpoch) {
            invariants::the_store_is_consistent(disk)?;
        }
        let handles: Vec<_> = self.actors.iter().map(|it| it.handle.as_str()).collect();
        invariants::the_store_holds_no_text_and_no_handle(&handles, disk)
    }

    pub(super) fn crash_server(&mut self) {
        self.report.server_crashes += 1;
        self.say("the server crashes");
        self.server.crash(&mut self.rng);
        for session in self.network.break_all() {
            let at_ms = self.now_ms + self.rng.random_range(1..200);
            self.schedule.at(at_ms, Happening::DeviceNotices(session));
        }
        let at_ms = self.now_ms + self.rng.random_range(10..3000);
        self.schedule.at(at_ms, Happening::ServerStarts);
    }

    pub(super) fn plan_round(&mut self) {
        if !self.round_is_due {
            self.round_is_due = true;
            let at_ms = self.now_ms + self.rng.random_range(0..3);
            self.schedule.at(at_ms, Happening::Round);
        }
    }

    pub(super) fn round(&mut self) -> Result<(), Violation> {
        self.round_is_due = false;
        if !self.server.has_pending() {
            return Ok(());
        }
        let faulty = self.is_faulty();
        let dies = faulty && self.rng.random_ratio(1, 300);
        let slow_chance = if faulty { 100 } else { 0 };
        let round = self
            .server
            .round(self.now_ms, &mut self.rng, dies, slow_chance);
        let out = match round {
            Err(error) => return violated("the_core_does_not_fail", error.to_string()),
            Ok(Round::Died) => {
                self.crash_server();
                return Ok(());
            }
            Ok(Round::Durable(out)) => out,
        };
        for out in out {
            match out {
                Out::Frame(session, bytes) => {
                    let actor = self.network.link(session).map(|link| link.actor);
                    self.oracle.hear_server(session, actor, &bytes)?;
                    self.send_down(session, bytes);
                }
                Out::Close(session) => self.break_link(session),
                Out::PageWritten(session) => {
                    self.server.arrive(Command::PageWanted { session });
                }
                Out::Job(job) => {
                    let boot = self.server.boot;
                    let at_ms = self.now_ms + self.rng.random_range(1..100);
                    let done = Box::new(job.run());
                    self.schedule.at(at_ms, Happening::JobEnds { boot, done });
                }
            }
        }
        if self.options.bug == Some(Bug::AckBeforeFsync) {
            if dies {
                self.crash_server();
                return Ok(());
            }
            if self.rng.random_ratio(1, 4)
                && let Err(error) = self.server.late_persist()
            {
                return violated("the_core_does_not_fail", error.to_string());
            }
        }
        if self.server.has_pending() {
            self.plan_round();
        }
        Ok(())
    }
}
