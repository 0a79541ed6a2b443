//! ClaimKeyPackages: one package of each device of each account, all or none, each one-time package once.
//!
//! Allowed for one's own devices, for contacts, for members of a conversation one is in, for those who knocked where
//! one is admin, and once for an account that FindContact has just given. Everything else is NOT_REACHABLE.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use bytes::Bytes;
use tresse_proto::error::ErrorCode;
use tresse_proto::ids::{AccountId, ConversationId, DeviceId};
use tresse_proto::limits;
use tresse_proto::wire;
use tresse_proto::wire::server_frame::Body;
use tresse_store::{Batch, Direction, KeyRange, Store, Table};

use crate::context::Context;
use crate::core::Core;
use crate::failure::{CoreError, Failure, Outcome, refuse};
use crate::limit::{Action, Who};
use crate::record::contact::ContactRecord;
use crate::record::conversation::KnockRecord;
use crate::record::key_package::{KeyPackageRecord, LastResortRecord};
use crate::record::{BatchRows, Row, key};
use crate::session::Caller;

/// What an answer may weigh: the frame's limit less room for its envelope.
const ANSWER_BYTES_MAX: usize = limits::FRAME_BYTES_MAX - 64 * 1024;

/// On what a claim rests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ground {
    Own,
    Known,
    /// FindContact gave it: good for one claim.
    Found,
}

impl<S: Store> Core<S> {
    pub(crate) fn claim_key_packages(
        &mut self,
        cx: &mut Context<'_>,
        caller: &Caller,
        request: wire::ClaimKeyPackages,
    ) -> Outcome {
        if request.account_ids.len() > limits::CLAIM_ACCOUNTS_MAX {
            return Err(refuse(
                ErrorCode::TooLarge,
                format!(
                    "claim at most {} accounts at once",
                    limits::CLAIM_ACCOUNTS_MAX
                ),
            ));
        }
        let mut accounts = BTreeSet::new();
        for account in &request.account_ids {
            accounts.insert(AccountId::try_from(account)?);
        }
        let conversation = if request.conversation_id.is_empty() {
            None
        } else {
            let conversation = ConversationId::try_from(&request.conversation_id)?;
            self.member_conversation(conversation, caller.account())?;
            Some(conversation)
        };
        self.limiter.take(
            cx.now_ms,
            Who::account(caller.account()),
            Action::Claim,
            u32::try_from(accounts.len()).unwrap_or(u32::MAX),
        )?;

        let mut found = Vec::new();
        let mut claimed = Vec::new();
        let mut bytes = 0;
        let mut batch = Batch::new();
        for account in accounts {
            let ground =
                self.ground_of_claim(cx.now_ms, caller.account(), account, conversation)?;
            let packages = self.packages_of(cx.now_ms, caller.device, account)?;
            if packages.is_empty() && ground != Ground::Own {
                return Err(refuse(
                    ErrorCode::NoKeyPackage,
                    "a device of this account must first connect and publish key packages",
                ));
            }
            if ground == Ground::Found {
                found.push(account);
            }
            for (device, used, message) in packages {
                if let Some(used) = used {
                    batch.put_row(used, &KeyPackageRecord::claimed(cx.now_ms));
                }
                bytes += DeviceId::LEN + message.len() + 16;
                claimed.push(wire::ClaimedKeyPackage {
                    device_id: device.to_bytes(),
                    key_package: message,
                });
            }
        }
        if bytes > ANSWER_BYTES_MAX {
            return Err(refuse(
                ErrorCode::TooLarge,
                "the key packages do not fit in one frame; claim fewer accounts at once",
            ));
        }
        for account in found {
            self.find_grants.take(caller.account(), account);
        }
        self.write(batch)?;
        Ok(Body::KeyPackagesClaimed(wire::KeyPackagesClaimed {
            key_packages: claimed,
        })
        .into())
    }

    fn ground_of_claim(
        &mut self,
        now_ms: u64,
        caller: AccountId,
        account: AccountId,
        conversation: Option<ConversationId>,
    ) -> Result<Ground, Failure> {
        if account == caller {
            return Ok(Ground::Own);
        }
        let not_reachable = || {
            refuse(
                ErrorCode::NotReachable,
                "find the account first, or be in contact or in a conversation with it",
            )
        };
        if let Some(conversation) = conversation
            && let Some(hot) = self.hot(conversation)?
        {
            if hot.record.member(account).is_some() {
                return Ok(Ground::Known);
            }
            if hot.record.is_admin(caller)
                && self
                    .read::<KnockRecord>(key::knock(conversation, account))?
                    .is_some()
            {
                return Ok(Ground::Known);
            }
        }
        let accepted = self
            .read::<ContactRecord>(key::contact(caller, account))?
            .is_some_and(|contact| contact.accepted);
        let blocked = self
            .read::<ContactRecord>(key::contact(account, caller))?
            .is_some_and(|contact| contact.blocked);
        if accepted && !blocked {
            return Ok(Ground::Known);
        }
        if self.find_grants.is_granted(now_ms, caller, account)
            && self.is_outbound_on(caller, account.network())?
            && self.is_inbound_on(caller, account)?
        {
            return Ok(Ground::Found);
        }
        Err(not_reachable())
    }

    /// For each valid device but the calling one: a package, and the key of the one-time row which it uses up.
    fn packages_of(
        &self,
        now_ms: u64,
        caller: DeviceId,
        account: AccountId,
    ) -> Result<Vec<(DeviceId, Option<tresse_store::key::Key>, Bytes)>, CoreError> {
        let mut packages = Vec::new();
        for (device, _) in self.valid_devices(account)? {
            if device == caller {
                continue;
            }
            if let Some((key, message)) = self.one_time_package(now_ms, device)? {
                packages.push((device, Some(key), message));
            } else if let Some(last) = self.read::<LastResortRecord>(device.0)?
                && last.expires_at_ms > now_ms
            {
                packages.push((device, None, last.message));
            }
        }
        Ok(packages)
    }

    fn one_time_package(
        &self,
        now_ms: u64,
        device: DeviceId,
    ) -> Result<Option<(tresse_store::key::Key, Bytes)>, CoreError> {
        let mut found = Ok(None);
        self.store.visit(
            Table::KeypackageBytes,
            KeyRange::prefix(&device.0),
            Direction::Ascending,
            &mut |key, row| match KeyPackageRecord::decode(row) {
                Ok(record) if record.is_claimed() || record.expires_at_ms <= now_ms => {
                    ControlFlow::Continue(())
                }
                Ok(record) => {
                    found = Ok(Some((tresse_store::key::Key::of(key), record.message)));
                    ControlFlow::Break(())
                }
                Err(damaged) => {
                    found = Err(damaged.into());
                    ControlFlow::Break(())
                }
            },
        )?;
        found
    }
}
