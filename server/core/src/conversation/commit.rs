//! SubmitCommit: exactly one commit wins in each epoch; the others learn what they missed.
//!
//! Commit, Welcome, roster, group state, group info, tree, head, and the answer are one batch: after a crash there is all of
//! it or nothing.

use tresse_proto::error::{ErrorCode, Refusal};
use tresse_proto::ids::{AccountId, ClientMsgId, ConversationId};
use tresse_proto::wire::{self, EntryKind};
use tresse_store::{Batch, Store, Table};

use super::roster_change::RosterChange;
use super::{asked, check_handshake_size};
use crate::context::Context;
use crate::core::Core;
use crate::delivery::append::NewEntry;
use crate::delivery::submit::{accepted, repeat_answer};
use crate::effect::Effect;
use crate::failure::{Answer, CoreError, Damaged, Failure, Outcome, refuse};
use crate::job::{Asked, Before, CheckCommit, CommitFailure, Job};
use crate::limit::{Action, Who};
use crate::public_group::{Commit, Group, Verified};
use crate::record::conversation::{GroupInfoRecord, PublicGroupRecord, State, TreeRecord};
use crate::record::entry::{ConversationHead, MessageAnswer};
use crate::record::{BatchRows, key};
use crate::session::Caller;
use crate::view::HotConversation;

impl<S: Store> Core<S> {
    pub(crate) fn submit_commit(
        &mut self,
        cx: &mut Context<'_>,
        caller: &Caller,
        request: wire::SubmitCommit,
    ) -> Outcome {
        let conversation = ConversationId::try_from(&request.conversation_id)?;
        let message = ClientMsgId::try_from(&request.client_msg_id)?;
        if let Some(earlier) = self.earlier_answer(caller.device, message)? {
            return repeat_answer(conversation, earlier);
        }
        check_handshake_size(&[&request.commit, &request.welcome, &request.group_info])?;
        self.limiter
            .take(cx.now_ms, Who::Device(caller.device), Action::Handshake, 1)?;
        let hot = self.may_commit(conversation, caller.account(), request.epoch)?;
        if hot.record.state != State::Open {
            // Each lands in the inbox of somebody who has not agreed to hear from the caller.
            self.limiter.take(
                cx.now_ms,
                Who::account(caller.account()),
                Action::FirstContact,
                1,
            )?;
        }
        let before = self.group_before(conversation, hot.head.epoch)?;
        cx.effects
            .push(Effect::Offload(Box::new(Job::CheckCommit(CheckCommit {
                asked: asked(caller, message),
                commit: Commit {
                    conversation,
                    epoch: request.epoch,
                    commit: request.commit,
                    welcome: request.welcome,
                    group_info: request.group_info,
                },
                before,
            }))));
        Ok(Answer::Later)
    }

    /// The commit was checked: decide.
    pub(super) fn committed(
        &mut self,
        cx: &mut Context<'_>,
        asked: Asked,
        commit: Commit,
        result: Result<Verified, CommitFailure>,
        mut group: Option<Box<Group>>,
    ) -> Outcome {
        let conversation = commit.conversation;
        if result.is_err() {
            self.keep_group(conversation, group.take())?;
        }
        if let Some(earlier) = self.earlier_answer(asked.device, asked.client_msg_id)? {
            return repeat_answer(conversation, earlier);
        }
        let device = self.still_valid(&asked)?;
        let hot = self.may_commit(conversation, asked.device.account(), commit.epoch)?;
        let verified = result.map_err(failed)?;
        if (verified.committer.device, verified.committer.key) != (asked.device, device.key) {
            return Err(refuse(
                ErrorCode::InvalidCommit,
                "a device submits only its own commits, made with its registered key",
            ));
        }
        let mut change = self.roster_change(conversation, &hot.record, asked.device, &verified)?;
        if verified.external {
            // It makes EPOCH_TOO_OLD of every message that is under way. Counted last, so that those who lose the race
            // for an epoch may try on.
            self.limiter.take(
                cx.now_ms,
                Who::DeviceIn(asked.device, conversation),
                Action::ExternalCommit,
                1,
            )?;
        }
        if verified.lets_in() {
            change.record.newcomers_epoch = commit.epoch + 1;
        }
        let bytes = verified.state.len();
        let answer = self.write_committed(cx, &asked, commit, verified, &hot, change)?;
        if let Some(group) = group {
            self.handshakes.groups.put(conversation, group, bytes);
        }
        Ok(accepted(answer))
    }

    /// On the roster, allowed to act in this state, and at the head's epoch.
    fn may_commit(
        &mut self,
        conversation: ConversationId,
        account: AccountId,
        epoch: u64,
    ) -> Result<HotConversation, Failure> {
        let hot = self.member_conversation(conversation, account)?;
        if hot.record.state != State::Open && hot.record.creator != account {
            // Even an update of its own leaf would show the sender that the request was seen.
            return Err(refuse(
                ErrorCode::NotAllowed,
                "accept the request before you change the conversation",
            ));
        }
        if epoch != hot.head.epoch {
            return Err(self.wrong_epoch(conversation, account, epoch, hot.head.epoch)?);
        }
        Ok(hot)
    }

    /// The state before a commit: from memory, or as stored for the job to read.
    fn group_before(
        &mut self,
        conversation: ConversationId,
        epoch: u64,
    ) -> Result<Before, CoreError> {
        if let Some(group) = self.handshakes.groups.take(conversation, epoch) {
            return Ok(Before::Parsed(group));
        }
        match self.read::<PublicGroupRecord>(conversation.0)? {
            Some(record) => Ok(Before::Stored(record.state)),
            None => Err(no_group().into()),
        }
    }

    /// Puts back a group which a refused commit has not moved. If the head has moved meanwhile, it is of no use.
    fn keep_group(
        &mut self,
        conversation: ConversationId,
        group: Option<Box<Group>>,
    ) -> Result<(), CoreError> {
        let Some(group) = group else { return Ok(()) };
        let Some(hot) = self.hot(conversation)? else {
            return Ok(());
        };
        if group.epoch() == hot.head.epoch {
            let bytes = self
                .store
                .get(Table::ConversationGroup, &conversation.0)?
                .map_or(0, |row| row.len());
            self.handshakes.groups.put(conversation, group, bytes);
        }
        Ok(())
    }

    fn write_committed(
        &mut self,
        cx: &mut Context<'_>,
        asked: &Asked,
        commit: Commit,
        verified: Verified,
        hot: &HotConversation,
        change: RosterChange,
    ) -> Result<MessageAnswer, CoreError> {
        let conversation = commit.conversation;
        let caller = asked.device.account();
        let epoch = commit.epoch + 1;
        let mut batch = Batch::new();
        change.write_rows(cx.now_ms, &mut batch, conversation);
        batch.put_row(
            conversation.0,
            &PublicGroupRecord {
                state: verified.state,
            },
        );
        batch.put_row(
            conversation.0,
            &GroupInfoRecord {
                epoch,
                group_info: commit.group_info,
            },
        );
        // Those who are removed get the commit that removes them: so their devices learn it.
        let mut entries = vec![NewEntry {
            kind: EntryKind::Commit,
            epoch: commit.epoch,
            client_msg_id: Some(asked.client_msg_id),
            body: commit.commit,
            recipients: hot.record.recipients(caller),
        }];
        if let Some(ratchet_tree) = verified.tree {
            batch.put_row(
                key::epoch(conversation, epoch),
                &TreeRecord {
                    ratchet_tree,
                    at_ms: cx.now_ms,
                },
            );
            let mut recipients = change.record.recipients(caller);
            recipients.retain(|account| change.welcomed.contains(account));
            entries.push(NewEntry {
                kind: EntryKind::Welcome,
                epoch,
                client_msg_id: Some(asked.client_msg_id),
                body: commit.welcome,
                recipients,
            });
        }
        let state = change.record.state_for(caller);
        if change.record != *hot.record {
            self.put_conversation(&mut batch, conversation, change.record)?;
        }
        let seq = hot.head.seq;
        self.set_head(&mut batch, conversation, ConversationHead { epoch, seq });
        let seqs = self.append(cx, &mut batch, conversation, entries)?;
        let answer = MessageAnswer {
            conversation,
            seq: seqs[0],
            at_ms: cx.now_ms,
            state,
        };
        self.remember_answer(&mut batch, asked.device, asked.client_msg_id, answer);
        self.write(batch)?;
        Ok(answer)
    }
}

fn failed(failure: CommitFailure) -> Failure {
    match failure {
        CommitFailure::Invalid(invalid) => Failure::Refused(Refusal::from(invalid)),
        CommitFailure::Damaged => Failure::Core(no_group().into()),
    }
}

/// A conversation always has a group that can be read.
pub(super) fn no_group() -> Damaged {
    Damaged {
        table: Table::ConversationGroup,
        what: "it is missing or not the state of a group",
    }
}
