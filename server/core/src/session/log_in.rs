//! LogIn: a device proves its key, replaces its older connection, and gets its inbox from its cursor on.
//!
//! The surprising rule: the device's own word about its cursor counts for what it is sent, the larger of its word and
//! what the server remembers counts for what may be swept.

use tresse_proto::error::ErrorCode;
use tresse_proto::ids::{DeviceId, DeviceKey};
use tresse_proto::wire;
use tresse_proto::wire::goodbye::Reason;
use tresse_proto::wire::server_frame::Body;
use tresse_proto::{PROTOCOL_VERSION, signing};
use tresse_store::Store;

use crate::command::SessionId;
use crate::context::Context;
use crate::core::Core;
use crate::effect::Effect;
use crate::failure::{Answer, Outcome, refuse};
use crate::record::device::{DeviceRecord, KeyOwner};
use crate::record::restored::Restores;
use crate::session::LogIn;
use crate::signature::{authentication_failed, check_signature};

impl<S: Store> Core<S> {
    pub(crate) fn log_in(
        &mut self,
        cx: &mut Context<'_>,
        session: SessionId,
        request_id: u64,
        request: wire::LogIn,
    ) -> Outcome {
        if request.version != PROTOCOL_VERSION {
            return Err(refuse(
                ErrorCode::UnsupportedVersion,
                format!("this server speaks version {PROTOCOL_VERSION}"),
            ));
        }
        let key = DeviceKey::try_from(&request.device_key)?;
        let Some(entry) = self.sessions.get_mut(session) else {
            return Err(authentication_failed().into());
        };
        if entry.log_in.is_some() {
            return Err(refuse(
                ErrorCode::AlreadyLoggedIn,
                "this connection has logged in; open another for another device",
            ));
        }
        if std::mem::replace(&mut entry.nonce_spent, true) {
            return Err(authentication_failed().into());
        }
        check_signature(key, &signing::log_in(&entry.nonce), &request.signature)?;
        let Some(KeyOwner(device)) = self.read::<KeyOwner>(key.0)? else {
            return Err(authentication_failed().into());
        };
        let record = self
            .read::<DeviceRecord>(device.0)?
            .ok_or_else(authentication_failed)?;
        if !record.is_valid() {
            return Err(refuse(
                ErrorCode::DeviceRevoked,
                "this device was revoked; register or add it anew with a new key",
            ));
        }

        let account = device.account();
        let inbox_head = self.inbox_head(account)?;
        if request.cursor > inbox_head {
            // Not the device's fault: it may try again on this connection.
            if let Some(entry) = self.sessions.get_mut(session) {
                entry.nonce_spent = false;
            }
            return Err(refuse(
                ErrorCode::CursorAhead,
                "the server's inbox ends before this cursor: it lost data; resynchronise from 0",
            ));
        }
        let inbox_floor = self.inbox_floor(account)?;
        let key_packages = self.key_packages_left(cx.now_ms, device)?;
        let restores: Restores = self.read(Restores::KEY)?.unwrap_or_default();
        let cursor = request.cursor.max(self.cursor(device)?);
        let next = request.cursor.max(inbox_floor).max(record.inbox_from) + 1;
        // Everything that may fail comes before anything is said or changed.
        let page = self.read_page(cx, account, next)?;

        if let Some(older) = self.sessions.of_device(device) {
            self.close_session(cx, older, Reason::Replaced);
        }
        self.sessions.enter(
            session,
            LogIn {
                device,
                key,
                mode: page.mode(),
                cursor,
            },
        );
        self.advance_cursor(device, cursor);
        cx.reply(
            session,
            request_id,
            Ok(Body::LoggedIn(wire::LoggedIn {
                device_id: device.to_bytes(),
                inbox_head,
                inbox_floor,
                key_packages,
                restored: restores.0.into_iter().map(Into::into).collect(),
            })),
        );
        cx.effects.push(page.for_session(session));
        Ok(Answer::Later)
    }

    /// Says goodbye and forgets the connection at once, so that nothing more is sent to it.
    pub(crate) fn close_session(
        &mut self,
        cx: &mut Context<'_>,
        session: SessionId,
        reason: Reason,
    ) {
        self.sessions.close(session);
        cx.effects.push(Effect::Close { session, reason });
    }

    /// Closes the connection of a device which may not be connected any more.
    pub(crate) fn close_device(&mut self, cx: &mut Context<'_>, device: DeviceId) {
        if let Some(session) = self.sessions.of_device(device) {
            self.close_session(cx, session, Reason::DeviceRevoked);
        }
    }
}

#[cfg(test)]
mod tests;
