//! From the challenge to being caught up.

use bytes::Bytes;
use tresse_proto::error::{ErrorCode, Refusal};
use tresse_proto::ids::DeviceId;
use tresse_proto::wire::client_frame::Request;
use tresse_proto::wire::{Challenge, Goodbye, LogIn, LoggedIn, goodbye};
use tresse_proto::{PROTOCOL_VERSION, signing};

use crate::ask::Purpose;
use crate::effect::{Change, Effect};
use crate::error::{ClientError, FatalError};
use crate::intent::Outcome;
use crate::session::Phase;
use crate::{Client, conversation, keys, me, restored};

/// How often a device that waits to be linked asks whether it was.
const LINK_POLL_MS: u64 = 3_000;

impl Client {
    /// The first frame of a connection.
    pub(crate) fn challenged(&mut self, now_ms: u64, challenge: Challenge) {
        if !matches!(self.session.phase, Phase::Connected { .. }) {
            return;
        }
        if !(challenge.version_min..=challenge.version_max).contains(&PROTOCOL_VERSION) {
            self.trouble =
                Some("the server does not speak this version: update this program".into());
            self.stop();
            return;
        }
        self.session.phase = Phase::Challenged {
            nonce: challenge.nonce,
        };
        self.log_in_if_possible(now_ms);
    }

    /// Logs in with the challenge at hand, once there is an account or a key that may get one.
    pub(crate) fn log_in_if_possible(&mut self, now_ms: u64) {
        let Phase::Challenged { nonce } = &self.session.phase else {
            return;
        };
        let nonce = nonce.clone();
        match self.log_in_request(&nonce) {
            Ok(Some(request)) => {
                self.session.phase = Phase::LoggingIn { nonce };
                self.asks.add(now_ms, request, Purpose::LogIn);
            }
            Ok(None) => {}
            Err(error) => self.failed(now_ms, error),
        }
    }

    fn log_in_request(&self, nonce: &Bytes) -> Result<Option<Request>, ClientError> {
        let Some(me) = me::load(&self.store.lock())? else {
            return Ok(None);
        };
        if me.revoked || (me.device.is_none() && me.link_account.is_none()) {
            return Ok(None);
        }
        let device_key = self.mls.device_key()?.ok_or(FatalError::Damaged("me"))?;
        let signature = self.mls.sign(&signing::log_in(nonce))?;
        Ok(Some(Request::LogIn(LogIn {
            version: PROTOCOL_VERSION,
            device_key: device_key.to_bytes(),
            signature: Bytes::copy_from_slice(&signature),
            cursor: me.cursor,
        })))
    }

    /// The answer to `LogIn`.
    pub(crate) fn log_in_answered(&mut self, now_ms: u64, answer: Result<LoggedIn, Refusal>) {
        match answer {
            Ok(logged_in) => {
                self.session.phase = Phase::Online { caught_up: false };
                let result = self.unit(now_ms, |unit| {
                    let device = DeviceId::try_from(&logged_in.device_id)
                        .map_err(|_| FatalError::WrongAnswer)?;
                    let me = me::load(unit.connection)?.ok_or(FatalError::Damaged("me"))?;
                    restored::heard(unit, &logged_in.restored, me.device.is_none())?;
                    match me.device {
                        None => {
                            unit.mls.set_device(device)?;
                            me::set_device(unit.connection, device)?;
                            unit.after.device = Some(device);
                        }
                        Some(known) if known != device => {
                            return Err(FatalError::WrongAnswer.into());
                        }
                        Some(_) => {}
                    }
                    if logged_in.inbox_floor > me.cursor {
                        me::set_survey_due(unit.connection, true)?;
                    }
                    me::set_key_packages(unit.connection, logged_in.key_packages.into())?;
                    keys::top_up(unit, logged_in.key_packages.into())
                });
                if let Err(error) = result {
                    self.failed(now_ms, error);
                }
            }
            Err(refusal) => self.log_in_refused(now_ms, &refusal),
        }
    }

    fn log_in_refused(&mut self, now_ms: u64, refusal: &Refusal) {
        let is_linking = self.device.is_none();
        match refusal.code {
            ErrorCode::DeviceRevoked => {
                self.revoked(now_ms);
                self.stop();
            }
            // The deletion was carried out, and the answer lost: there is no such account any more.
            ErrorCode::AuthenticationFailed | ErrorCode::UnknownDevice
                if self.asks.wants_deletion() =>
            {
                self.revoked(now_ms);
                self.stop();
            }
            ErrorCode::CursorAhead => {
                let result = self.unit(now_ms, start_over);
                self.disconnect(now_ms, 0);
                if let Err(error) = result {
                    self.failed(now_ms, error);
                }
            }
            ErrorCode::AuthenticationFailed | ErrorCode::UnknownDevice if is_linking => {
                self.session.succeeded();
                self.disconnect(now_ms, LINK_POLL_MS);
            }
            _ => {
                self.trouble = Some(refusal.to_string());
                self.disconnect(now_ms, refusal.retry_after_ms.into());
            }
        }
    }

    /// The server said everything it had.
    pub(crate) fn caught_up(&mut self, now_ms: u64) {
        if !self.session.is_online() {
            return;
        }
        self.session.phase = Phase::Online { caught_up: true };
        self.session.succeeded();
        self.trouble = None;
        self.outbox_dirty = true;
        self.changes_dirty = true;
        self.timers.knocks_at_ms = Some(now_ms);
        self.timers.receipts_at_ms = Some(now_ms);
        self.effects.push(Effect::Changed(Change::CaughtUp));
        let result = self.unit(now_ms, |unit| {
            let survey_due = me::load(unit.connection)?.is_some_and(|me| me.survey_due);
            if survey_due {
                unit.ask(
                    Request::ListConversations(tresse_proto::wire::ListConversations {}),
                    Purpose::Survey,
                );
            }
            Ok(())
        });
        if let Err(error) = result {
            self.failed(now_ms, error);
        }
    }

    /// The server is about to close.
    pub(crate) fn goodbye(&mut self, now_ms: u64, goodbye: &Goodbye) {
        match goodbye.reason() {
            goodbye::Reason::DeviceRevoked => {
                self.revoked(now_ms);
                self.stop();
            }
            goodbye::Reason::Replaced => {
                self.trouble = Some("another program uses this device: stop one of the two".into());
                self.stop();
            }
            _ => self.disconnect(now_ms, goodbye.retry_after_ms.into()),
        }
    }

    /// Notes that this device was logged out for good. Who deleted their account wanted that: the server
    /// closes so soon that its answer may be lost.
    pub(crate) fn revoked(&mut self, now_ms: u64) {
        let wanted = self.asks.deletions();
        let result = self.unit(now_ms, |unit| {
            me::set_revoked(unit.connection)?;
            unit.changed(Change::Revoked);
            for ticket in wanted.iter().filter_map(Purpose::ticket) {
                unit.done(ticket, Outcome::Done);
            }
            Ok(())
        });
        if let Err(error) = result {
            self.failed(now_ms, error);
        }
    }

    /// Closes the socket and comes back later.
    pub(crate) fn disconnect(&mut self, now_ms: u64, wait_ms: u64) {
        if self.session.has_socket() {
            self.effects.push(Effect::Disconnect);
        }
        self.lost(now_ms, wait_ms);
    }

    /// The socket is gone.
    pub(crate) fn lost(&mut self, now_ms: u64, wait_ms: u64) {
        if self.session.is_online() {
            self.effects.push(Effect::Changed(Change::Offline));
        }
        self.asks.disconnected();
        self.pushes.clear();
        self.session.back_off(now_ms, wait_ms, &mut self.rng);
    }

    /// Closes the socket for good.
    pub(crate) fn stop(&mut self) {
        if self.session.has_socket() {
            self.effects.push(Effect::Disconnect);
            self.effects.push(Effect::Changed(Change::Offline));
        }
        self.asks.disconnected();
        self.pushes.clear();
        self.session.phase = Phase::Stopped;
    }
}

/// The server has lost what this device has seen (CURSOR_AHEAD): the numbers of its log start again
/// at an earlier point, so nothing that this device remembers of them holds any more.
fn start_over(unit: &mut crate::store::unit::Unit<'_>) -> Result<(), ClientError> {
    me::set_cursor(unit.connection, 0)?;
    unit.connection
        .execute("UPDATE conversation SET last_seq = 0", [])?;
    unit.connection.execute("DELETE FROM held_entry", [])?;
    for conversation in
        conversation::with_membership(unit.connection, conversation::Membership::Joined)?
    {
        crate::commits::resync::begin(unit, conversation)?;
    }
    me::set_survey_due(unit.connection, true)?;
    Ok(())
}
