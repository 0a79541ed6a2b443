//! Frames under way, and connections that open and break.

use bytes::Bytes;
use rand::RngExt as _;
use tresse_client_core::Event;
use tresse_server_core::SessionId;

use super::{Happening, World};
use crate::invariants::Violation;
use crate::network::{Direction, Fate};

impl World {
    pub(super) fn send_up(&mut self, session: SessionId, bytes: Bytes) {
        let fate = self.network.send(
            session,
            Direction::Up,
            self.now_ms,
            self.quality,
            &mut self.rng,
        );
        self.carry(session, fate, bytes, Happening::Up);
    }

    pub(super) fn send_down(&mut self, session: SessionId, bytes: Bytes) {
        let fate = self.network.send(
            session,
            Direction::Down,
            self.now_ms,
            self.quality,
            &mut self.rng,
        );
        self.carry(session, fate, bytes, Happening::Down);
    }

    pub(super) fn carry(
        &mut self,
        session: SessionId,
        fate: Fate,
        bytes: Bytes,
        happening: fn(SessionId, Bytes) -> Happening,
    ) {
        match fate {
            Fate::Arrives(at_ms) => self.schedule.at(at_ms, happening(session, bytes)),
            Fate::ArrivesTwice(first, second) => {
                self.schedule.at(first, happening(session, bytes.clone()));
                self.schedule.at(second, happening(session, bytes));
            }
            Fate::Breaks => self.break_link(session),
            Fate::Lost => {}
        }
    }

    /// Both ends notice, each in its own time.
    pub(super) fn break_link(&mut self, session: SessionId) {
        if self.network.link(session).is_none() {
            return;
        }
        self.report.breaks += 1;
        self.network.break_link(session);
        let server = self.now_ms + self.rng.random_range(1..2000);
        let device = self.now_ms + self.rng.random_range(1..2000);
        self.schedule.at(server, Happening::ServerNotices(session));
        self.schedule.at(device, Happening::DeviceNotices(session));
    }

    pub(super) fn connect(&mut self, number: usize, boot: u64) -> Result<(), Violation> {
        let actor = &self.actors[number];
        if actor.boot != boot || !actor.is_up() || actor.session.is_some() {
            return Ok(());
        }
        if !self.server.is_up() {
            return self.device(number, Event::Disconnected);
        }
        let session = self.network.open(number, self.now_ms);
        self.actors[number].session = Some(session);
        let challenge = self.server.open(session, self.now_ms, &mut self.rng);
        self.plan_round();
        self.device(number, Event::Connected)?;
        self.send_down(session, challenge);
        Ok(())
    }
}
