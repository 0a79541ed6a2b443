//! AddDevice: an existing device vouches for a new one, which proves its key by a signature over the account.

use tresse_proto::error::ErrorCode;
use tresse_proto::ids::{DeviceId, DeviceKey};
use tresse_proto::limits;
use tresse_proto::signing;
use tresse_proto::wire::server_frame::Body;
use tresse_proto::wire::{self, notice};
use tresse_store::{Batch, Store, Table};

use crate::context::Context;
use crate::core::Core;
use crate::delivery::append::NewEntry;
use crate::failure::{Answer, Damaged, Outcome, refuse};
use crate::record::BatchRows;
use crate::record::account::AccountRecord;
use crate::record::device::{DeviceRecord, KeyOwner};
use crate::record::inbox::Cursor;
use crate::session::Caller;
use crate::signature::check_signature;

impl<S: Store> Core<S> {
    pub(crate) fn add_device(
        &mut self,
        cx: &mut Context<'_>,
        caller: &Caller,
        request: wire::AddDevice,
    ) -> Outcome {
        let account = caller.account();
        let key = DeviceKey::try_from(&request.device_key)?;
        check_signature(key, &signing::add_device(account), &request.signature)?;
        let devices = self.devices(account)?;
        if self.read::<KeyOwner>(key.0)?.is_some() {
            // Twice is the same as once, but a key belongs to one device for ever.
            return devices
                .iter()
                .find(|(_, record)| record.key == key && record.is_valid())
                .map(|(device, _)| added(*device))
                .ok_or_else(|| {
                    refuse(
                        ErrorCode::NotAllowed,
                        "this device key was used before; make a new one",
                    )
                });
        }
        let valid = devices
            .iter()
            .filter(|(_, record)| record.is_valid())
            .count();
        if valid >= limits::DEVICES_PER_ACCOUNT_MAX {
            return Err(refuse(
                ErrorCode::TooManyDevices,
                format!(
                    "an account has at most {} devices; revoke one first",
                    limits::DEVICES_PER_ACCOUNT_MAX
                ),
            ));
        }
        let mut record = self.read::<AccountRecord>(account.0)?.ok_or(Damaged {
            table: Table::AccountRecord,
            what: "the account of a valid device is missing",
        })?;
        let conversations = self.conversations_of(account)?;
        let inbox_from = self.inbox_head(account)?;

        record.devices_made += 1;
        let device = DeviceId::new(account, record.devices_made);
        let mut batch = Batch::new();
        batch.put_row(account.0, &record);
        batch.put_row(
            device.0,
            &DeviceRecord {
                key,
                added_at_ms: cx.now_ms,
                revoked_at_ms: None,
                inbox_from,
            },
        );
        batch.put_row(key.0, &KeyOwner(device));
        batch.put_row(device.0, &Cursor(inbox_from));
        for conversation in conversations {
            let epoch = self.hot(conversation)?.map_or(0, |hot| hot.head.epoch);
            let event = notice::Event::DeviceAdded(wire::DevicesEvent {
                device_ids: vec![device.to_bytes()],
            });
            let entry = NewEntry::notice(epoch, event, vec![account]);
            self.append(cx, &mut batch, conversation, vec![entry])?;
        }
        self.write(batch)?;
        Ok(added(device))
    }
}

fn added(device: DeviceId) -> Answer {
    Body::DeviceAdded(wire::DeviceAdded {
        device_id: device.to_bytes(),
    })
    .into()
}
