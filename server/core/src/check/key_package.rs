//! Key packages: what is handed out must be a key package of the device under whose key it lies.

use openmls::prelude::{BasicCredential, MlsMessageBodyIn, MlsMessageIn};
use tls_codec::Deserialize as _;
use tresse_proto::ids::DeviceId;
use tresse_store::{StoreError, Table};

use super::walk::{Check, Found};
use crate::record::device::DeviceRecord;
use crate::record::key;
use crate::record::key_package::{KeyPackageRecord, LastResortRecord};

pub(super) fn check(check: &mut Check<'_>) -> Result<(), StoreError> {
    check.rows(
        |check, (device, number): (DeviceId, u64), row: KeyPackageRecord| {
            let place = key::key_package(device, number);
            if row.is_claimed() {
                return Ok(());
            }
            key_package(check, Table::KeypackageBytes, &place, device, &row.message)
        },
    )?;
    check.rows(|check, device: DeviceId, row: LastResortRecord| {
        key_package(
            check,
            Table::LastresortBytes,
            &device.0,
            device,
            &row.message,
        )
    })
}

/// One key package. Its signature was checked when it was uploaded; here it matters whose it is.
fn key_package(
    check: &mut Check<'_>,
    table: Table,
    place: &[u8],
    device: DeviceId,
    message: &[u8],
) -> Result<(), StoreError> {
    let Some((credential, key)) = read(message) else {
        check.find(table, place, "it is not a key package");
        return Ok(());
    };
    check.require(
        credential == device.0,
        table,
        place,
        "it is the key package of another device",
    );
    match check.get::<DeviceRecord>(device.0)? {
        Found::Missing => check.find(table, place, "its device does not exist"),
        Found::Row(record) => check.require(
            record.key.0 == key[..],
            table,
            place,
            "it has not the key of its device",
        ),
        Found::Damaged => {}
    }
    Ok(())
}

/// The identity and the signature key in a key package.
fn read(message: &[u8]) -> Option<(Vec<u8>, Vec<u8>)> {
    let message = MlsMessageIn::tls_deserialize_exact(message).ok()?;
    let MlsMessageBodyIn::KeyPackage(key_package) = message.extract() else {
        return None;
    };
    let owner = key_package.unverified_credential();
    let credential = BasicCredential::try_from(owner.credential).ok()?;
    Some((
        credential.identity().to_vec(),
        owner.signature_key.as_slice().to_vec(),
    ))
}
