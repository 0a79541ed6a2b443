//! AckInbox: everything up to a position is stored on the device. Cumulative, and written lazily: losing one only
//! redelivers what the device will drop.

use tresse_proto::error::ErrorCode;
use tresse_proto::ids::{DeviceId, InboxPosition};
use tresse_proto::wire;
use tresse_store::Store;

use crate::core::Core;
use crate::failure::{Answer, CoreError, Outcome, refuse};
use crate::record::inbox::Cursor;
use crate::session::Caller;

impl<S: Store> Core<S> {
    pub(crate) fn ack_inbox(&mut self, caller: &Caller, request: wire::AckInbox) -> Outcome {
        if request.position > self.inbox_head(caller.account())? {
            return Err(refuse(
                ErrorCode::CursorAhead,
                "the inbox ends before this position; acknowledge only what was received",
            ));
        }
        if let Some(log_in) = self.sessions.log_in_mut(caller.session)
            && request.position > log_in.cursor
        {
            log_in.cursor = request.position;
            self.advance_cursor(caller.device, request.position);
        }
        Ok(Answer::Silent)
    }

    /// How far a device has acknowledged, as far as is known.
    pub(crate) fn cursor(&self, device: DeviceId) -> Result<InboxPosition, CoreError> {
        match self.cursors.get(&device) {
            Some(position) => Ok(*position),
            None => Ok(self.read::<Cursor>(device.0)?.map_or(0, |cursor| cursor.0)),
        }
    }

    /// Notes a cursor, to be written with a later batch.
    pub(crate) fn advance_cursor(&mut self, device: DeviceId, position: InboxPosition) {
        if position == 0 {
            return;
        }
        let cursor = self.cursors.entry(device).or_insert(position);
        *cursor = (*cursor).max(position);
        self.sweeper.visit(device.account());
    }
}
