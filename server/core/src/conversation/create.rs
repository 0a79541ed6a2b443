//! CreateConversation: a device publishes a group that it has made.
//!
//! The surprising rule: whether a direct conversation begins open or as a request is decided here, not by who asks: across
//! networks it is always a request (R6).

use std::collections::BTreeSet;

use tresse_proto::error::{ErrorCode, Refusal};
use tresse_proto::ids::{AccountId, ClientMsgId, ConversationId};
use tresse_proto::wire::{self, ConversationKind, EntryKind};
use tresse_store::{Batch, Store};

use super::consent::{Gathering, not_reachable, reach_off};
use super::{asked, check_handshake_size};
use crate::context::Context;
use crate::core::Core;
use crate::delivery::append::NewEntry;
use crate::delivery::submit::{accepted, repeat_answer};
use crate::effect::Effect;
use crate::failure::{Answer, CoreError, Failure, Outcome, refuse};
use crate::job::{Asked, CheckCreate, Job};
use crate::limit::{Action, Who};
use crate::public_group::{Created, Invalid, Publication};
use crate::record::contact::ContactRecord;
use crate::record::conversation::{
    AccountConversationRecord, ConversationRecord, DirectConversation, GroupInfoRecord, Kind,
    PublicGroupRecord, Role, State, TreeRecord,
};
use crate::record::entry::{ConversationHead, MessageAnswer};
use crate::record::{BatchRows, key};
use crate::session::Caller;

impl<S: Store> Core<S> {
    pub(crate) fn create_conversation(
        &mut self,
        cx: &mut Context<'_>,
        caller: &Caller,
        request: wire::CreateConversation,
    ) -> Outcome {
        let conversation = ConversationId::try_from(&request.conversation_id)?;
        let message = ClientMsgId::try_from(&request.client_msg_id)?;
        if let Some(earlier) = self.earlier_answer(caller.device, message)? {
            return repeat_answer(conversation, earlier);
        }
        check_handshake_size(&[&request.group_info, &request.ratchet_tree, &request.welcome])?;
        self.limiter
            .take(cx.now_ms, Who::Device(caller.device), Action::Handshake, 1)?;
        let direct = match request.kind() {
            ConversationKind::Direct => true,
            ConversationKind::Group => false,
            ConversationKind::Unspecified => {
                return Err(refuse(
                    ErrorCode::Malformed,
                    "say which kind of conversation",
                ));
            }
        };
        self.check_unused(conversation)?;
        cx.effects
            .push(Effect::Offload(Box::new(Job::CheckCreate(CheckCreate {
                asked: asked(caller, message),
                direct,
                publication: Publication {
                    conversation,
                    creator: caller.device,
                    group_info: request.group_info,
                    ratchet_tree: request.ratchet_tree,
                    welcome: request.welcome,
                },
            }))));
        Ok(Answer::Later)
    }

    /// The group was checked: decide.
    pub(super) fn created(
        &mut self,
        cx: &mut Context<'_>,
        asked: Asked,
        direct: bool,
        publication: Publication,
        result: Result<Created, Invalid>,
    ) -> Outcome {
        let conversation = publication.conversation;
        if let Some(earlier) = self.earlier_answer(asked.device, asked.client_msg_id)? {
            return repeat_answer(conversation, earlier);
        }
        self.still_valid(&asked)?;
        self.check_unused(conversation)?;
        let created = result.map_err(Refusal::from)?;

        let caller = asked.device.account();
        let accounts: BTreeSet<AccountId> = created
            .leaves
            .iter()
            .map(|leaf| leaf.device.account())
            .collect();
        let (kind, state) = match direct {
            true => (Kind::Direct, self.check_direct(cx, caller, &accounts)?),
            false => {
                self.check_new_group(caller, conversation, &accounts)?;
                (Kind::Group, State::Open)
            }
        };
        self.check_leaves(&created.leaves)?;

        let mut record = new_record(cx.now_ms, kind, state, caller, &accounts);
        if direct {
            record.silenced_by = self.silencers(&accounts)?;
        }
        let answer = self.write_created(cx, &asked, publication, created, record)?;
        Ok(accepted(answer))
    }

    fn check_unused(&mut self, conversation: ConversationId) -> Result<(), Failure> {
        match self.hot(conversation)? {
            None => Ok(()),
            Some(_) => Err(refuse(
                ErrorCode::ConversationExists,
                "this conversation id is in use; take a new random one",
            )),
        }
    }

    /// A group begins with contacts only: knocks need an invite, and that needs a group.
    fn check_new_group(
        &self,
        caller: AccountId,
        conversation: ConversationId,
        accounts: &BTreeSet<AccountId>,
    ) -> Result<(), Failure> {
        self.check_accounts_max(accounts)?;
        let present = BTreeSet::from([caller]);
        let coming = accounts - &present;
        self.check_consent(&Gathering {
            caller,
            present: &present,
            coming: &coming,
            conversation,
        })
    }

    /// Two accounts, no conversation between them yet, and the other one willing. Returns how it begins.
    fn check_direct(
        &mut self,
        cx: &mut Context<'_>,
        caller: AccountId,
        accounts: &BTreeSet<AccountId>,
    ) -> Result<State, Failure> {
        let mut others = accounts.iter().filter(|account| **account != caller);
        let (Some(other), None) = (others.next(), others.next()) else {
            return Err(refuse(
                ErrorCode::NotAllowed,
                "a direct conversation has exactly two accounts",
            ));
        };
        let other = *other;
        self.check_no_direct_yet(caller, other)?;
        if self.is_contact(caller, other)? {
            return Ok(State::Open);
        }
        if !self.is_outbound_on(caller, other.network())? {
            return Err(reach_off());
        }
        if !self.is_inbound_on(caller, other)? {
            return Err(not_reachable());
        }
        self.limiter
            .take(cx.now_ms, Who::account(caller), Action::FirstContact, 1)?;
        Ok(match self.first_contact_is_request(caller, other) {
            true => State::Requested { text_sent: false },
            false => State::Open,
        })
    }

    fn check_no_direct_yet(&mut self, caller: AccountId, other: AccountId) -> Result<(), Failure> {
        let Some(DirectConversation(existing)) = self.read(key::direct(caller, other))? else {
            return Ok(());
        };
        let Some(hot) = self.hot(existing)? else {
            return Ok(());
        };
        // Who declined may think again and write first; the old request stays unanswered for its sender.
        if hot.record.is_declined_by(caller) {
            return Ok(());
        }
        Err(match (hot.record.state, hot.record.creator == caller) {
            (State::Requested { .. } | State::Declined { .. }, true) => refuse(
                ErrorCode::AlreadyRequested,
                "a request to this account waits for its answer",
            ),
            _ => refuse(
                ErrorCode::ConversationExists,
                "there is a direct conversation with this account, or a request from it",
            ),
        })
    }

    /// Those who had blocked the other one before there was a conversation: it is silent from its first entry on.
    fn silencers(&self, accounts: &BTreeSet<AccountId>) -> Result<Vec<AccountId>, CoreError> {
        let mut silencers = Vec::new();
        for account in accounts {
            for other in accounts.iter().filter(|other| *other != account) {
                let contact = self.read::<ContactRecord>(key::contact(*account, *other))?;
                if contact.is_some_and(|contact| contact.blocked) {
                    silencers.push(*account);
                }
            }
        }
        Ok(silencers)
    }

    fn write_created(
        &mut self,
        cx: &mut Context<'_>,
        asked: &Asked,
        publication: Publication,
        created: Created,
        record: ConversationRecord,
    ) -> Result<MessageAnswer, Failure> {
        let conversation = publication.conversation;
        let caller = asked.device.account();
        let epoch = created.group.epoch();
        let accounts: Vec<AccountId> = record.accounts().collect();
        let state = record.state_for(caller);

        let mut batch = Batch::new();
        for account in &accounts {
            batch.put_row(
                key::account_conversation(*account, conversation),
                &AccountConversationRecord {
                    joined_at_ms: cx.now_ms,
                },
            );
        }
        if record.kind == Kind::Direct {
            for other in accounts.iter().filter(|account| **account != caller) {
                batch.put_row(
                    key::direct(caller, *other),
                    &DirectConversation(conversation),
                );
                if record.state == State::Open {
                    self.put_accepted(cx.now_ms, &mut batch, caller, *other)?;
                }
            }
        }
        batch.put_row(
            conversation.0,
            &PublicGroupRecord {
                state: created.state.clone(),
            },
        );
        batch.put_row(
            conversation.0,
            &GroupInfoRecord {
                epoch,
                group_info: publication.group_info,
            },
        );
        let mut entries = Vec::new();
        if !publication.welcome.is_empty() {
            batch.put_row(
                key::epoch(conversation, epoch),
                &TreeRecord {
                    ratchet_tree: publication.ratchet_tree,
                    at_ms: cx.now_ms,
                },
            );
            entries.push(NewEntry {
                kind: EntryKind::Welcome,
                epoch,
                client_msg_id: Some(asked.client_msg_id),
                body: publication.welcome,
                recipients: record.recipients(caller),
            });
        }
        self.put_conversation(&mut batch, conversation, record)?;
        self.set_head(&mut batch, conversation, ConversationHead { epoch, seq: 0 });
        let seqs = self.append(cx, &mut batch, conversation, entries)?;
        let answer = MessageAnswer {
            conversation,
            seq: seqs.last().copied().unwrap_or(0),
            at_ms: cx.now_ms,
            state,
        };
        self.remember_answer(&mut batch, asked.device, asked.client_msg_id, answer);
        self.write(batch)?;
        self.handshakes
            .groups
            .put(conversation, Box::new(created.group), created.state.len());
        Ok(answer)
    }
}

fn new_record(
    now_ms: u64,
    kind: Kind,
    state: State,
    creator: AccountId,
    accounts: &BTreeSet<AccountId>,
) -> ConversationRecord {
    let mut record = ConversationRecord {
        kind,
        state,
        creator,
        created_at_ms: now_ms,
        members: Vec::new(),
        next_order: 0,
        silenced_by: Vec::new(),
        invite: None,
        newcomers_epoch: 0,
    };
    record.join(creator, Role::Admin);
    for account in accounts {
        record.join(*account, Role::Member);
    }
    record
}
