//! FinishRegistration: the right code and a signature make an account with its first device.
//!
//! The surprising rule: a device key that is registered already gets its answer again, whatever the code, even after
//! a restart has forgotten the registration. The signature proves that it is the same device asking.

use tresse_proto::error::ErrorCode;
use tresse_proto::ids::{AccountId, DeviceId, DeviceKey, RegistrationId};
use tresse_proto::limits;
use tresse_proto::signing;
use tresse_proto::wire;
use tresse_proto::wire::server_frame::Body;
use tresse_store::{Batch, Store};

use crate::context::Context;
use crate::core::Core;
use crate::failure::{Failure, Outcome, refuse};
use crate::record::BatchRows;
use crate::record::account::{AccountRecord, HandleOwner};
use crate::record::device::{DeviceRecord, KeyOwner};
use crate::signature::check_signature;

impl<S: Store> Core<S> {
    pub(crate) fn finish_registration(
        &mut self,
        cx: &mut Context<'_>,
        request: wire::FinishRegistration,
    ) -> Outcome {
        let registration = RegistrationId::try_from(&request.registration_id)?;
        let key = DeviceKey::try_from(&request.device_key)?;
        check_signature(key, &signing::register(registration), &request.signature)?;
        if let Some(owner) = self.read::<KeyOwner>(key.0)? {
            return self.registered_before(owner.0);
        }

        let (network, hash) = self.check_code(cx.now_ms, registration, &request.code)?;
        // From here on the caller has proven to hold the handle: the registration is used up.
        self.registrations.waiting.remove(&registration);
        if self.read::<HandleOwner>(hash)?.is_some() {
            return Err(refuse(
                ErrorCode::HandleTaken,
                "an account with this handle exists; add this device from one of its devices",
            ));
        }

        let account = AccountId::new(network, cx.random());
        let device = DeviceId::new(account, 1);
        let mut batch = Batch::new();
        batch.put_row(
            account.0,
            &AccountRecord {
                handle_hash: hash,
                created_at_ms: cx.now_ms,
                devices_made: 1,
                deleted_at_ms: None,
            },
        );
        batch.put_row(hash, &HandleOwner(account));
        batch.put_row(
            device.0,
            &DeviceRecord {
                key,
                added_at_ms: cx.now_ms,
                revoked_at_ms: None,
                inbox_from: 0,
            },
        );
        batch.put_row(key.0, &KeyOwner(device));
        self.write(batch)?;
        Ok(registered(device))
    }

    fn registered_before(&self, device: DeviceId) -> Outcome {
        match self.read::<DeviceRecord>(device.0)? {
            Some(record) if record.is_valid() => Ok(registered(device)),
            _ => Err(refuse(
                ErrorCode::DeviceRevoked,
                "this device key was revoked; make a new one",
            )),
        }
    }

    /// Compares the code; a wrong one costs a try.
    fn check_code(
        &mut self,
        now_ms: u64,
        registration: RegistrationId,
        code: &str,
    ) -> Result<(tresse_proto::ids::NetworkCode, [u8; 32]), Failure> {
        let failed = || {
            refuse(
                ErrorCode::VerificationFailed,
                "the code is wrong, or the registration has expired; start again",
            )
        };
        let waiting = self
            .registrations
            .waiting
            .get_mut(&registration)
            .ok_or_else(failed)?;
        if waiting.expires_at_ms <= now_ms {
            self.registrations.waiting.remove(&registration);
            return Err(failed());
        }
        if waiting.code != code {
            waiting.tries += 1;
            if waiting.tries >= limits::REGISTRATION_TRIES_MAX {
                self.registrations.waiting.remove(&registration);
            }
            return Err(failed());
        }
        Ok((waiting.network, waiting.handle_hash))
    }
}

fn registered(device: DeviceId) -> crate::failure::Answer {
    Body::Registered(wire::Registered {
        device_id: device.to_bytes(),
    })
    .into()
}
