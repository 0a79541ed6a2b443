//! Devices: a key leads to one device and back, cursors stay within their inbox.

use tresse_proto::ids::{DeviceId, DeviceKey};
use tresse_store::{StoreError, Table};

use super::inbox::inbox_head;
use super::walk::{Check, Found};
use crate::record::account::AccountRecord;
use crate::record::device::{DeviceRecord, KeyOwner};
use crate::record::inbox::Cursor;

pub(super) fn check(check: &mut Check<'_>) -> Result<(), StoreError> {
    check.rows(|check, device: DeviceId, record: DeviceRecord| {
        match check.get::<AccountRecord>(device.account().0)? {
            Found::Missing => {
                check.find(Table::DeviceRecord, device.0, "its account does not exist")
            }
            Found::Row(account) => check.require(
                (1..=account.devices_made).contains(&device.number()),
                Table::DeviceRecord,
                device.0,
                "its number was not given out by its account",
            ),
            Found::Damaged => {}
        }
        match check.get::<KeyOwner>(record.key.0)? {
            Found::Row(owner) if owner.0 != device => {
                check.find(
                    Table::DeviceRecord,
                    device.0,
                    "its key is the key of another device",
                );
            }
            Found::Missing if record.is_valid() => {
                check.find(Table::DeviceRecord, device.0, "its key does not lead to it");
            }
            _ => {}
        }
        Ok(())
    })?;
    check.rows(|check, key: DeviceKey, owner: KeyOwner| {
        match check.get::<DeviceRecord>(owner.0.0)? {
            Found::Missing => {
                check.find(Table::DevicekeyDevice, key.0, "its device does not exist")
            }
            Found::Row(record) => {
                check.require(
                    record.key == key,
                    Table::DevicekeyDevice,
                    key.0,
                    "its device has another key",
                );
            }
            Found::Damaged => {}
        }
        Ok(())
    })?;
    check.rows(|check, device: DeviceId, cursor: Cursor| {
        let known = !check.get::<DeviceRecord>(device.0)?.is_missing();
        check.require(
            known,
            Table::DeviceCursor,
            device.0,
            "its device does not exist",
        );
        if let Some(head) = inbox_head(check, device.account())? {
            check.require(
                cursor.0 <= head,
                Table::DeviceCursor,
                device.0,
                "it is beyond the head of its inbox",
            );
        }
        Ok(())
    })
}
