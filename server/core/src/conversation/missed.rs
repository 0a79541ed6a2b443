//! The answer to a commit that lost: the epoch now, and the commits it missed, so that the device rebases in one round trip.

use bytes::Bytes;
use tresse_proto::error::{ErrorCode, Refusal};
use tresse_proto::ids::{AccountId, ConversationId};
use tresse_proto::limits;
use tresse_proto::wire;
use tresse_store::Store;

use crate::core::Core;
use crate::failure::{CoreError, Failure};
use crate::record::conversation::AccountConversationRecord;
use crate::record::entry::{CommitSeq, EntryRow};
use crate::record::key;

impl<S: Store> Core<S> {
    /// WRONG_EPOCH with the commits from `epoch` on.
    pub(super) fn wrong_epoch(
        &self,
        conversation: ConversationId,
        account: AccountId,
        epoch: u64,
        head: u64,
    ) -> Result<Failure, CoreError> {
        let mut refusal = Refusal::new(
            ErrorCode::WrongEpoch,
            "another commit came first; apply what was missed and commit again, or come back by an external commit",
        )
        .current_epoch(head);
        refusal.missed = self.missed_commits(conversation, account, epoch, head)?;
        Ok(Failure::Refused(refusal))
    }

    /// Without a gap from `epoch` on, or nothing: half of them would be of no use. Also nothing from before the account
    /// joined: who was there then is none of its business.
    fn missed_commits(
        &self,
        conversation: ConversationId,
        account: AccountId,
        epoch: u64,
        head: u64,
    ) -> Result<Vec<Bytes>, CoreError> {
        let count = head.saturating_sub(epoch);
        if count == 0 || count > limits::MISSED_COMMITS_MAX as u64 {
            return Ok(Vec::new());
        }
        let joined_at_ms = self
            .read::<AccountConversationRecord>(key::account_conversation(account, conversation))?
            .map_or(u64::MAX, |row| row.joined_at_ms);
        let mut missed = Vec::new();
        let mut bytes = 0;
        for epoch in epoch..head {
            let Some(CommitSeq(seq)) = self.read(key::epoch(conversation, epoch))? else {
                return Ok(Vec::new());
            };
            let Some(EntryRow { entry, .. }) = self.read(key::entry(conversation, seq))? else {
                return Ok(Vec::new());
            };
            bytes += entry.len();
            let at_ms = decode_at_ms(&entry);
            if at_ms < joined_at_ms || bytes > limits::HANDSHAKE_BYTES_MAX {
                return Ok(Vec::new());
            }
            missed.push(entry);
        }
        Ok(missed)
    }
}

fn decode_at_ms(entry: &Bytes) -> u64 {
    <wire::Entry as prost::Message>::decode(entry.clone()).map_or(0, |entry| entry.at_ms)
}
