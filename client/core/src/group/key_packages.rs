//! Key packages for those who are to come in: asked for once, and used until they are spent.
//!
//! Surprising rule: what was claimed for an attempt that the server refused is kept as a spare, and
//! the next attempt begins with it. Packages are other people's, and each can be handed out once:
//! whoever tries again and again must not use them up.

use bytes::Bytes;
use tresse_proto::error::ErrorCode;
use tresse_proto::ids::{AccountId, ConversationId, DeviceId};
use tresse_proto::wire::client_frame::Request;
use tresse_proto::wire::{ClaimKeyPackages, KeyPackagesClaimed};

use crate::error::ClientError;
use crate::store::rows::{id, to_column};
use crate::store::unit::Unit;

/// Afterwards somebody's devices may be others. Well within the lifetime of a key package.
const SPARE_MS: u64 = 12 * 60 * 60 * 1000;

/// The request for key packages of all devices of these accounts, but for those of which there are
/// spares; `None` if there are spares for all. `conversation` is the ground on which the request
/// rests, if it is not acquaintance.
pub(crate) fn ask(
    unit: &Unit<'_>,
    accounts: &[AccountId],
    conversation: Option<ConversationId>,
) -> Result<Option<Request>, ClientError> {
    let mut missing = Vec::new();
    for account in accounts {
        if spares(unit, *account)?.is_empty() {
            missing.push(account.to_bytes());
        }
    }
    Ok((!missing.is_empty()).then(|| {
        Request::ClaimKeyPackages(ClaimKeyPackages {
            account_ids: missing,
            conversation_id: conversation.map_or_else(Bytes::new, ConversationId::to_bytes),
        })
    }))
}

/// What was claimed together with the spares, without this device and without anybody who is not
/// wanted. They are in the caller's hands now.
pub(crate) fn take(
    unit: &Unit<'_>,
    answer: KeyPackagesClaimed,
    accounts: &[AccountId],
) -> Result<Vec<(DeviceId, Bytes)>, ClientError> {
    let me = unit.me()?;
    let mut key_packages: Vec<(DeviceId, Bytes)> = answer
        .key_packages
        .into_iter()
        .filter_map(|claimed| {
            let device = DeviceId::try_from(&claimed.device_id).ok()?;
            Some((device, claimed.key_package))
        })
        .filter(|(device, _)| *device != me && accounts.contains(&device.account()))
        .collect();
    for account in accounts {
        for (device, key_package) in spares(unit, *account)? {
            spend(unit, device)?;
            key_packages.push((device, key_package));
        }
    }
    key_packages.sort_by_key(|(device, _)| *device);
    key_packages.dedup_by_key(|(device, _)| *device);
    Ok(key_packages)
}

/// Keeps what a refused attempt did not use, unless the packages may be the reason. What was a spare
/// before is as old as it was.
pub(crate) fn keep(
    unit: &Unit<'_>,
    key_packages: &[(DeviceId, Bytes)],
    refusal: ErrorCode,
) -> Result<(), ClientError> {
    let is_about_them = matches!(
        refusal,
        ErrorCode::InvalidKeyPackage
            | ErrorCode::UnknownDevice
            | ErrorCode::InvalidCommit
            | ErrorCode::Malformed
            | ErrorCode::TooLarge
    );
    if is_about_them {
        return Ok(());
    }
    for (device, key_package) in key_packages {
        unit.connection
            .prepare_cached(
                "INSERT INTO spare_key_package (device, key_package, kept_at_ms)
                 VALUES (?1, ?2, ?3)
                 ON CONFLICT (device) DO UPDATE
                 SET is_taken = 0, key_package = excluded.key_package,
                     kept_at_ms = iif(key_package = excluded.key_package, kept_at_ms,
                                      excluded.kept_at_ms)",
            )?
            .execute((device.0, &key_package[..], to_column(unit.now_ms)))?;
    }
    unit.connection
        .prepare_cached("DELETE FROM spare_key_package WHERE kept_at_ms + ?2 < ?1")?
        .execute((to_column(unit.now_ms), to_column(SPARE_MS)))?;
    Ok(())
}

fn spend(unit: &Unit<'_>, device: DeviceId) -> Result<(), ClientError> {
    unit.connection
        .prepare_cached("UPDATE spare_key_package SET is_taken = 1 WHERE device = ?1")?
        .execute([device.0])?;
    Ok(())
}

fn spares(unit: &Unit<'_>, account: AccountId) -> Result<Vec<(DeviceId, Bytes)>, ClientError> {
    // A device's id begins with its account's.
    let spares = unit
        .connection
        .prepare_cached(
            "SELECT device, key_package FROM spare_key_package
             WHERE substr(device, 1, ?2) = ?1 AND kept_at_ms + ?4 >= ?3 AND is_taken = 0
             ORDER BY device",
        )?
        .query_map(
            (
                account.0,
                to_column(AccountId::LEN as u64),
                to_column(unit.now_ms),
                to_column(SPARE_MS),
            ),
            |row| Ok((id(row, 0)?, row.get::<_, Vec<u8>>(1)?.into())),
        )?
        .collect::<Result<_, _>>()?;
    Ok(spares)
}
