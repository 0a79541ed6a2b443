//! ListDevices: one's own, or those of an account that one is in contact or in a conversation with.

use tresse_proto::error::ErrorCode;
use tresse_proto::ids::AccountId;
use tresse_proto::wire;
use tresse_proto::wire::server_frame::Body;
use tresse_store::Store;

use crate::core::Core;
use crate::failure::{CoreError, Outcome, refuse};
use crate::record::contact::ContactRecord;
use crate::record::key;
use crate::session::Caller;

impl<S: Store> Core<S> {
    pub(crate) fn list_devices(&mut self, caller: &Caller, request: wire::ListDevices) -> Outcome {
        let account = if request.account_id.is_empty() {
            caller.account()
        } else {
            AccountId::try_from(&request.account_id)?
        };
        if account != caller.account() && !self.is_acquainted(caller.account(), account)? {
            return Err(refuse(
                ErrorCode::NotReachable,
                "devices are shown for one's own account, contacts, and members of one's conversations",
            ));
        }
        let devices = self.devices(account)?;
        Ok(Body::Devices(wire::Devices {
            devices: devices
                .into_iter()
                .map(|(device, record)| wire::Device {
                    device_id: device.to_bytes(),
                    device_key: record.key.to_bytes(),
                    added_at_ms: record.added_at_ms,
                    revoked_at_ms: record.revoked_at_ms.unwrap_or(0),
                    is_self: device == caller.device,
                })
                .collect(),
        })
        .into())
    }

    /// Whether two accounts are in contact, or together in a conversation that exists for the first.
    fn is_acquainted(&mut self, account: AccountId, other: AccountId) -> Result<bool, CoreError> {
        if self
            .read::<ContactRecord>(key::contact(account, other))?
            .is_some_and(|contact| contact.accepted)
        {
            return Ok(true);
        }
        for conversation in self.conversations_of(account)? {
            if let Some(hot) = self.hot(conversation)?
                && hot.record.is_visible_to(account)
                && hot.record.member(other).is_some()
            {
                return Ok(true);
            }
        }
        Ok(false)
    }
}
