//! Reading the state as decided so far, and changing the hot part of it together with the batch.
//!
//! The surprising rule: `put_conversation`, `set_head` and `append` change the cache at once, before their batch is
//! applied. So a verb reads and refuses first, and once it has started to build its batch nothing may fail but the
//! store (which ends the process) or on a damaged row (`Core::abandon` then forgets the caches).

use std::sync::Arc;

use tresse_proto::ids::{AccountId, ClientMsgId, ConversationId, DeviceId, InboxPosition};
use tresse_store::{Batch, Direction, KeyRange, Store, Table, key::trailing_u64};

use crate::core::Core;
use crate::failure::{CoreError, Failure, unknown_conversation};
use crate::record::conversation::ConversationRecord;
use crate::record::device::DeviceRecord;
use crate::record::entry::{ConversationHead, MessageAnswer};
use crate::record::inbox::Floor;
use crate::record::{BatchRows, Row, key};

/// What every message to a conversation needs.
#[derive(Debug, Clone)]
pub(crate) struct HotConversation {
    pub(crate) record: Arc<ConversationRecord>,
    pub(crate) head: ConversationHead,
}

impl<S: Store> Core<S> {
    /// Reads one row.
    pub(crate) fn read<R: Row>(&self, key: impl AsRef<[u8]>) -> Result<Option<R>, CoreError> {
        match self.store.get(R::TABLE, key.as_ref())? {
            Some(bytes) => Ok(Some(R::decode(&bytes)?)),
            None => Ok(None),
        }
    }

    /// The record and head of a conversation, through the cache.
    pub(crate) fn hot(
        &mut self,
        conversation: ConversationId,
    ) -> Result<Option<HotConversation>, CoreError> {
        if let Some(hot) = self.hot_conversations.get(&conversation) {
            return Ok(Some(hot.clone()));
        }
        let Some(record) = self.read::<ConversationRecord>(conversation.0)? else {
            return Ok(None);
        };
        let head = self.stored_head(conversation)?;
        let hot = HotConversation {
            record: Arc::new(record),
            head,
        };
        self.hot_conversations.insert(conversation, hot.clone());
        Ok(Some(hot))
    }

    /// The conversation, if it exists for the account: the one check that keeps other people's conversations unknown.
    pub(crate) fn member_conversation(
        &mut self,
        conversation: ConversationId,
        account: AccountId,
    ) -> Result<HotConversation, Failure> {
        match self.hot(conversation)? {
            Some(hot) if hot.record.is_visible_to(account) => Ok(hot),
            _ => Err(unknown_conversation()),
        }
    }

    /// Writes the record of a conversation, new or changed.
    pub(crate) fn put_conversation(
        &mut self,
        batch: &mut Batch,
        conversation: ConversationId,
        record: ConversationRecord,
    ) -> Result<(), CoreError> {
        batch.put_row(conversation.0, &record);
        let record = Arc::new(record);
        match self.hot_conversations.get(&conversation) {
            Some(hot) => hot.record = record,
            None => {
                let head = self.stored_head(conversation)?;
                self.hot_conversations
                    .insert(conversation, HotConversation { record, head });
            }
        }
        Ok(())
    }

    /// The head of a conversation's log: as its row tells, or as the last entry does, which may be newer.
    pub(crate) fn stored_head(
        &self,
        conversation: ConversationId,
    ) -> Result<ConversationHead, CoreError> {
        let row = self
            .read::<ConversationHead>(conversation.0)?
            .unwrap_or_default();
        // Only from there: what was removed before it may be much to walk over.
        let newer = self.store.scan(
            Table::ConversationEntry,
            KeyRange::prefix_from(&conversation.0, &key::entry(conversation, row.seq)),
            Direction::Descending,
            1,
        )?;
        let last = newer.first().and_then(|(key, _)| trailing_u64(key));
        Ok(row.at_least(last.unwrap_or(0)))
    }

    /// Writes the head of a conversation whose record is already there (or in this batch).
    pub(crate) fn set_head(
        &mut self,
        batch: &mut Batch,
        conversation: ConversationId,
        head: ConversationHead,
    ) {
        batch.put_row(conversation.0, &head);
        self.note_head(conversation, head);
    }

    /// Remembers a head which the log itself tells, so that it need not be written.
    pub(crate) fn note_head(&mut self, conversation: ConversationId, head: ConversationHead) {
        if let Some(hot) = self.hot_conversations.get(&conversation) {
            hot.head = head;
        }
    }

    /// The newest position of an account's inbox; 0 while nothing was ever in it.
    pub(crate) fn inbox_head(&mut self, account: AccountId) -> Result<InboxPosition, CoreError> {
        if let Some(head) = self.inbox_heads.get(&account) {
            return Ok(*head);
        }
        // An inbox that was read to its end and swept has no pointer left: then the floor is the head.
        let floor = self.inbox_floor(account)?;
        let last = self
            .store
            .last_key(Table::AccountInbox, &account.0)?
            .and_then(|key| trailing_u64(&key))
            .unwrap_or(0);
        let head = floor.max(last);
        self.inbox_heads.insert(account, head);
        Ok(head)
    }

    /// The position of the next pointer in an account's inbox, which the caller writes in its batch.
    pub(crate) fn next_position(&mut self, account: AccountId) -> Result<InboxPosition, CoreError> {
        if let Some(head) = self.inbox_heads.get(&account) {
            *head += 1;
            return Ok(*head);
        }
        let position = self.inbox_head(account)? + 1;
        self.inbox_heads.insert(account, position);
        Ok(position)
    }

    /// The position up to which an account's inbox was cleared.
    pub(crate) fn inbox_floor(&self, account: AccountId) -> Result<InboxPosition, CoreError> {
        Ok(self.read::<Floor>(account.0)?.map_or(0, |floor| floor.0))
    }

    /// The answer that this device's message got before.
    pub(crate) fn earlier_answer(
        &self,
        device: DeviceId,
        message: ClientMsgId,
    ) -> Result<Option<MessageAnswer>, CoreError> {
        self.read(key::message(device, message))
    }

    /// Every device an account ever had, by number.
    pub(crate) fn devices(
        &self,
        account: AccountId,
    ) -> Result<Vec<(DeviceId, DeviceRecord)>, CoreError> {
        let rows = self.store.scan(
            Table::DeviceRecord,
            tresse_store::KeyRange::prefix(&account.0),
            tresse_store::Direction::Ascending,
            usize::MAX,
        )?;
        let mut devices = Vec::with_capacity(rows.len());
        for (key, row) in rows {
            let device = DeviceId::try_from(&key).map_err(|_| crate::failure::Damaged {
                table: Table::DeviceRecord,
                what: "its key is not a device",
            })?;
            devices.push((device, DeviceRecord::decode(&row)?));
        }
        Ok(devices)
    }

    /// The devices of an account that are not revoked.
    pub(crate) fn valid_devices(
        &self,
        account: AccountId,
    ) -> Result<Vec<(DeviceId, DeviceRecord)>, CoreError> {
        let mut devices = self.devices(account)?;
        devices.retain(|(_, record)| record.is_valid());
        Ok(devices)
    }

    /// The conversations on whose roster an account is.
    pub(crate) fn conversations_of(
        &self,
        account: AccountId,
    ) -> Result<Vec<ConversationId>, CoreError> {
        let rows = self.store.scan(
            Table::AccountConversation,
            tresse_store::KeyRange::prefix(&account.0),
            tresse_store::Direction::Ascending,
            usize::MAX,
        )?;
        rows.iter()
            .map(|(key, _)| {
                key.get(16..)
                    .and_then(|part| ConversationId::try_from(part).ok())
                    .ok_or(CoreError::Damaged(crate::failure::Damaged {
                        table: Table::AccountConversation,
                        what: "its key does not end in a conversation",
                    }))
            })
            .collect()
    }
}
