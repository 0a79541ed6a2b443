//! RevokeDevice: logged out at once and for ever; its leaves are to go with the next commits.

use tresse_proto::error::ErrorCode;
use tresse_proto::ids::DeviceId;
use tresse_proto::wire::server_frame::Body;
use tresse_proto::wire::{self, notice};
use tresse_store::{Batch, Direction, KeyRange, Store, Table};

use crate::context::Context;
use crate::core::Core;
use crate::delivery::append::NewEntry;
use crate::failure::{Answer, CoreError, Outcome, done, refuse};
use crate::record::conversation::RemovalRecord;
use crate::record::device::DeviceRecord;
use crate::record::inbox::Cursor;
use crate::record::key_package::LastResortRecord;
use crate::record::{BatchRows, key};
use crate::session::Caller;

impl<S: Store> Core<S> {
    pub(crate) fn revoke_device(
        &mut self,
        cx: &mut Context<'_>,
        caller: &Caller,
        request: wire::RevokeDevice,
    ) -> Outcome {
        let device = DeviceId::try_from(&request.device_id)?;
        let account = caller.account();
        let record = match self.read::<DeviceRecord>(device.0)? {
            Some(record) if device.account() == account => record,
            _ => {
                return Err(refuse(
                    ErrorCode::UnknownDevice,
                    "this account has no such device",
                ));
            }
        };
        if !record.is_valid() {
            return done();
        }
        let conversations = self.conversations_of(account)?;

        let mut batch = Batch::new();
        batch.put_row(
            device.0,
            &DeviceRecord {
                revoked_at_ms: Some(cx.now_ms),
                ..record
            },
        );
        self.delete_device_rows(&mut batch, device)?;
        for conversation in conversations {
            let Some(hot) = self.hot(conversation)? else {
                continue;
            };
            batch.put_row(
                key::removal(conversation, device),
                &RemovalRecord { at_ms: cx.now_ms },
            );
            let event = notice::Event::Revoked(wire::DevicesEvent {
                device_ids: vec![device.to_bytes()],
            });
            let recipients = hot.record.recipients(account);
            let entry = NewEntry::notice(hot.head.epoch, event, recipients);
            self.append(cx, &mut batch, conversation, vec![entry])?;
        }
        self.write(batch)?;
        self.sweeper.visit(account);

        cx.reply(
            caller.session,
            caller.request_id,
            Ok(Body::Done(wire::Done {})),
        );
        self.close_device(cx, device);
        Ok(Answer::Later)
    }

    /// Removes what only a valid device needs: key packages and its cursor.
    pub(crate) fn delete_device_rows(
        &mut self,
        batch: &mut Batch,
        device: DeviceId,
    ) -> Result<(), CoreError> {
        let packages = self.store.scan(
            Table::KeypackageBytes,
            KeyRange::prefix(&device.0),
            Direction::Ascending,
            usize::MAX,
        )?;
        for (key, _) in packages {
            batch.delete(Table::KeypackageBytes, key);
        }
        batch.delete_row::<LastResortRecord>(device.0);
        batch.delete_row::<Cursor>(device.0);
        self.cursors.remove(&device);
        Ok(())
    }
}
