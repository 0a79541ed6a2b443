//! Devices whose leaves any member is asked to remove: revoked, or of accounts that left.
//!
//! The surprising rule: a row may name a device that has no leaf; who writes it does not read the tree. The next commit
//! clears all of those.

use std::collections::BTreeSet;

use tresse_proto::ids::{AccountId, ConversationId, DeviceId};
use tresse_store::{Batch, Direction, KeyRange, Store, Table};

use crate::core::Core;
use crate::failure::{CoreError, Damaged};
use crate::record::conversation::RemovalRecord;
use crate::record::{BatchRows, key};

impl<S: Store> Core<S> {
    /// The devices that wait in a conversation.
    pub(super) fn pending_removals(
        &self,
        conversation: ConversationId,
    ) -> Result<BTreeSet<DeviceId>, CoreError> {
        let rows = self.store.scan(
            Table::ConversationRemoval,
            KeyRange::prefix(&conversation.0),
            Direction::Ascending,
            usize::MAX,
        )?;
        rows.iter()
            .map(|(key, _)| {
                key.get(ConversationId::LEN..)
                    .and_then(|part| DeviceId::try_from(part).ok())
                    .ok_or(CoreError::Damaged(Damaged {
                        table: Table::ConversationRemoval,
                        what: "its key does not end in a device",
                    }))
            })
            .collect()
    }

    /// All devices that an account ever had are to go from a conversation.
    pub(super) fn put_account_removals(
        &self,
        now_ms: u64,
        batch: &mut Batch,
        conversation: ConversationId,
        account: AccountId,
    ) -> Result<(), CoreError> {
        for (device, _) in self.devices(account)? {
            batch.put_row(
                key::removal(conversation, device),
                &RemovalRecord { at_ms: now_ms },
            );
        }
        Ok(())
    }
}
