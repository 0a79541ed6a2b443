//! PublishKeyPackages: checked in a job, then stored as far as there is room. How many and how large is looked at
//! before the job, so that jobs stay bounded.
//!
//! The surprising rule: the number in the key is the hash of the package, so that publishing twice is the same as
//! once, also when one of them was claimed in between. What does not fit any more is left out, oldest stay.

use sha2::{Digest, Sha256};
use tresse_proto::error::ErrorCode;
use tresse_proto::ids::DeviceId;
use tresse_proto::limits;
use tresse_proto::wire;
use tresse_proto::wire::server_frame::Body;
use tresse_store::{Batch, Direction, KeyRange, Store, Table};

use crate::context::Context;
use crate::core::Core;
use crate::effect::Effect;
use crate::failure::{Answer, CoreError, Outcome, refuse};
use crate::job::Job;
use crate::key_package::check::{
    CheckKeyPackages, CheckedKeyPackage, KeyPackagesChecked, check_size,
};
use crate::limit::{Action, Who};
use crate::record::device::DeviceRecord;
use crate::record::key_package::{KeyPackageRecord, LastResortRecord};
use crate::record::{BatchRows, Row, key};
use crate::session::Caller;

impl<S: Store> Core<S> {
    pub(crate) fn publish_key_packages(
        &mut self,
        cx: &mut Context<'_>,
        caller: &Caller,
        request: wire::PublishKeyPackages,
    ) -> Outcome {
        if request.one_time.len() > limits::KEY_PACKAGES_PER_DEVICE_MAX {
            return Err(refuse(
                ErrorCode::TooLarge,
                format!(
                    "publish at most {} key packages at once",
                    limits::KEY_PACKAGES_PER_DEVICE_MAX
                ),
            ));
        }
        for package in request.one_time.iter().chain(&request.last_resort) {
            check_size(package)?;
        }
        self.limiter
            .take(cx.now_ms, Who::Device(caller.device), Action::Handshake, 1)?;
        cx.effects
            .push(Effect::Offload(Box::new(Job::CheckKeyPackages(
                CheckKeyPackages {
                    session: caller.session,
                    request_id: caller.request_id,
                    device: caller.device,
                    key: caller.key,
                    one_time: request.one_time,
                    last_resort: request.last_resort,
                },
            ))));
        Ok(Answer::Later)
    }

    /// The job of [`Core::publish_key_packages`] has ended.
    pub(crate) fn key_packages_checked(
        &mut self,
        cx: &mut Context<'_>,
        checked: KeyPackagesChecked,
    ) -> Result<(), CoreError> {
        let outcome = match checked.result {
            Ok((one_time, last_resort)) => {
                self.store_key_packages(cx.now_ms, checked.device, one_time, last_resort)
            }
            Err(refusal) => Err(refusal.into()),
        };
        self.answer(cx, checked.session, checked.request_id, outcome)
    }

    fn store_key_packages(
        &mut self,
        now_ms: u64,
        device: DeviceId,
        one_time: Vec<CheckedKeyPackage>,
        last_resort: Option<CheckedKeyPackage>,
    ) -> Outcome {
        // The device may have been revoked while its packages were checked.
        if !self
            .read::<DeviceRecord>(device.0)?
            .is_some_and(|record| record.is_valid())
        {
            return Err(refuse(ErrorCode::DeviceRevoked, "this device was revoked"));
        }
        let mut left = self.key_packages_left(now_ms, device)?;
        let mut batch = Batch::new();
        let mut numbers = std::collections::BTreeSet::new();
        for package in one_time {
            let number = number_of(&package.message);
            let place = key::key_package(device, number);
            if left as usize >= limits::KEY_PACKAGES_PER_DEVICE_MAX {
                break;
            }
            if numbers.insert(number) && self.read::<KeyPackageRecord>(&place)?.is_none() {
                left += 1;
                batch.put_row(
                    place,
                    &KeyPackageRecord {
                        message: package.message,
                        expires_at_ms: package.expires_at_ms,
                    },
                );
            }
        }
        if let Some(package) = last_resort {
            batch.put_row(
                device.0,
                &LastResortRecord {
                    message: package.message,
                    expires_at_ms: package.expires_at_ms,
                },
            );
        }
        self.write(batch)?;
        Ok(Body::KeyPackagesPublished(wire::KeyPackagesPublished { one_time: left }).into())
    }

    /// One-time key packages of a device that can still be claimed.
    pub(crate) fn key_packages_left(
        &self,
        now_ms: u64,
        device: DeviceId,
    ) -> Result<u32, CoreError> {
        let rows = self.store.scan(
            Table::KeypackageBytes,
            KeyRange::prefix(&device.0),
            Direction::Ascending,
            usize::MAX,
        )?;
        let mut left = 0;
        for (_, row) in rows {
            let record = KeyPackageRecord::decode(&row)?;
            if !record.is_claimed() && record.expires_at_ms > now_ms {
                left += 1;
            }
        }
        Ok(left)
    }
}

fn number_of(message: &[u8]) -> u64 {
    let digest = Sha256::digest(message);
    let first = digest
        .first_chunk()
        .expect("SHA-256 is longer than 8 bytes");
    u64::from_be_bytes(*first)
}
