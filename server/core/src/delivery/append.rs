//! The one function that adds entries to a conversation's log: seq, pointers, and pushes to those who are live.
//!
//! The surprising rule: it cannot refuse. Everything that could forbid the entries was checked before, and the caller
//! applies the batch at once.

use bytes::Bytes;
use prost::Message as _;
use tresse_proto::ids::{AccountId, ClientMsgId, ConversationId, DeviceId, Seq};
use tresse_proto::wire::{self, EntryKind};
use tresse_store::{Batch, Store};

use crate::context::Context;
use crate::core::Core;
use crate::delivery::expire::Counted;
use crate::effect::{Effect, Recipient};
use crate::failure::CoreError;
use crate::record::entry::{CommitSeq, EntryRow, MessageAnswer};
use crate::record::inbox::Pointer;
use crate::record::{BatchRows, Row, key};

/// An entry that does not have its seq yet.
#[derive(Debug, Clone)]
pub(crate) struct NewEntry {
    /// What it is.
    pub(crate) kind: EntryKind,
    /// COMMIT: the epoch it ends. WELCOME: the epoch it leads to. APPLICATION: of its encryption.
    pub(crate) epoch: u64,
    /// Of the message that caused it; none for a NOTICE.
    pub(crate) client_msg_id: Option<ClientMsgId>,
    /// What the devices get.
    pub(crate) body: Bytes,
    /// Who gets a pointer. An entry for nobody takes a seq but is not stored.
    pub(crate) recipients: Vec<AccountId>,
}

impl NewEntry {
    /// A notice to `recipients` in the current epoch.
    pub(crate) fn notice(
        epoch: u64,
        event: wire::notice::Event,
        recipients: Vec<AccountId>,
    ) -> Self {
        Self {
            kind: EntryKind::Notice,
            epoch,
            client_msg_id: None,
            body: wire::Notice { event: Some(event) }.encode_to_vec().into(),
            recipients,
        }
    }
}

impl<S: Store> Core<S> {
    /// Appends entries in order; returns their seqs. Writes entries, pointers and the commit index; the head only if
    /// the last entry is not stored. The conversation's record must exist, or have been put in this batch.
    pub(crate) fn append(
        &mut self,
        cx: &mut Context<'_>,
        batch: &mut Batch,
        conversation: ConversationId,
        entries: Vec<NewEntry>,
    ) -> Result<Vec<Seq>, CoreError> {
        let mut head = self
            .hot(conversation)?
            .map(|hot| hot.head)
            .unwrap_or_default();
        let mut seqs = Vec::with_capacity(entries.len());
        let mut is_stored = true;
        for new in entries {
            head.seq += 1;
            seqs.push(head.seq);
            is_stored = !new.recipients.is_empty();
            self.append_one(cx, batch, conversation, head.seq, new)?;
        }
        match is_stored {
            true => self.note_head(conversation, head),
            false => self.set_head(batch, conversation, head),
        }
        Ok(seqs)
    }

    fn append_one(
        &mut self,
        cx: &mut Context<'_>,
        batch: &mut Batch,
        conversation: ConversationId,
        seq: Seq,
        new: NewEntry,
    ) -> Result<(), CoreError> {
        let place = key::entry(conversation, seq);
        if new.kind == EntryKind::Commit {
            batch.put_row(key::epoch(conversation, new.epoch), &CommitSeq(seq));
        }
        if new.recipients.is_empty() {
            return Ok(());
        }
        let entry = wire::Entry {
            conversation_id: conversation.to_bytes(),
            seq,
            kind: new.kind as i32,
            epoch: new.epoch,
            at_ms: cx.now_ms,
            client_msg_id: new
                .client_msg_id
                .map(ClientMsgId::to_bytes)
                .unwrap_or_default(),
            body: new.body,
        };
        let pointers = u32::try_from(new.recipients.len())
            .expect("a roster holds at most GROUP_ACCOUNTS_MAX accounts");
        self.sweeper.note_pointers(new.recipients.len());
        let counted = Counted::new(pointers, &entry);
        self.hot_entries.insert((conversation, seq), counted);
        let (row, entry) = EntryRow::of(&entry, pointers);
        batch.put(EntryRow::TABLE, &place, row);
        let pointer = Pointer { conversation, seq }.encode();
        let mut to = Vec::with_capacity(new.recipients.len());
        for account in new.recipients {
            let position = self.next_position(account)?;
            batch.put(
                Pointer::TABLE,
                key::inbox(account, position),
                pointer.clone(),
            );
            let sessions = self.sessions.live_of_account(account);
            to.extend(sessions.map(|session| Recipient { session, position }));
        }
        if !to.is_empty() {
            cx.effects.push(Effect::Deliver { entry, to });
        }
        Ok(())
    }

    /// Remembers what a message was answered, in the batch that carries it out.
    pub(crate) fn remember_answer(
        &mut self,
        batch: &mut Batch,
        device: DeviceId,
        message: ClientMsgId,
        answer: MessageAnswer,
    ) {
        batch.put_row(key::message(device, message), &answer);
        self.sweeper.note_answer();
    }
}
