//! Conversations of the relay: epochs and rosters, read from the handshakes as the server does.

use std::collections::BTreeSet;

use bytes::Bytes;
use openmls::prelude::{
    MlsMessageBodyIn, MlsMessageIn, ProcessedMessageContent, ProposalStore, ProtocolMessage,
    PublicGroup, RatchetTreeIn,
};
use openmls_rust_crypto::OpenMlsRustCrypto;
use openmls_traits::OpenMlsProvider;
use tls_codec::{Deserialize as _, Serialize as _};
use tresse_proto::error::{ErrorCode, Refusal};
use tresse_proto::ids::{AccountId, ConversationId, DeviceId};
use tresse_proto::wire::client_frame::Request;
use tresse_proto::wire::server_frame::Body;
use tresse_proto::wire::{self, ConversationKind, ConversationState, EntryKind, Role};

use super::{Conversation, Relay, Reply, done, refuse};

/// The public side of an MLS group.
pub(crate) struct Group {
    inner: PublicGroup,
    provider: OpenMlsRustCrypto,
}

impl Group {
    fn new(group_info: &[u8], tree: &[u8]) -> Self {
        let provider = OpenMlsRustCrypto::default();
        let message = MlsMessageIn::tls_deserialize_exact(group_info).expect("a message");
        let MlsMessageBodyIn::GroupInfo(info) = message.extract() else {
            panic!("not a group info");
        };
        let tree = RatchetTreeIn::tls_deserialize_exact(tree).expect("a tree");
        let (inner, _) = PublicGroup::from_external(
            provider.crypto(),
            provider.storage(),
            tree,
            info,
            ProposalStore::new(),
        )
        .expect("a valid group");
        Self { inner, provider }
    }

    pub(crate) fn epoch(&self) -> u64 {
        self.inner.group_context().epoch().as_u64()
    }

    pub(crate) fn devices(&self) -> BTreeSet<DeviceId> {
        self.inner
            .members()
            .map(|member| {
                DeviceId::try_from(member.credential.serialized_content()).expect("a device")
            })
            .collect()
    }

    fn tree(&self) -> Bytes {
        self.inner
            .export_ratchet_tree()
            .tls_serialize_detached()
            .expect("it serialises")
            .into()
    }

    fn commit(&mut self, bytes: &[u8], unwanted: Option<AccountId>) -> bool {
        let message = MlsMessageIn::tls_deserialize_exact(bytes).expect("a message");
        let protocol: ProtocolMessage = match message.extract() {
            MlsMessageBodyIn::PublicMessage(message) => message.into(),
            _ => return false,
        };
        let Ok(processed) = self.inner.process_message(self.provider.crypto(), protocol) else {
            return false;
        };
        let ProcessedMessageContent::StagedCommitMessage(staged) = processed.into_content() else {
            return false;
        };
        let adds_unwanted = staged.add_proposals().any(|add| {
            let key_package = add.add_proposal().key_package();
            let device = key_package.leaf_node().credential().serialized_content();
            DeviceId::try_from(device).is_ok_and(|device| Some(device.account()) == unwanted)
        });
        if adds_unwanted {
            return false;
        }
        self.inner
            .merge_commit(self.provider.storage(), *staged)
            .is_ok()
    }
}

impl Relay {
    pub(super) fn in_conversation(&mut self, me: DeviceId, request: Request) -> Reply {
        let account = me.account();
        if let Request::CreateConversation(create) = request {
            return self.create(me, create);
        }
        let id = ConversationId::try_from(match &request {
            Request::SubmitCommit(it) => &it.conversation_id,
            Request::GetConversation(it) => &it.conversation_id,
            Request::GetGroupInfo(it) => &it.conversation_id,
            Request::GetRatchetTree(it) => &it.conversation_id,
            Request::LeaveConversation(it) => &it.conversation_id,
            Request::SetRole(it) => &it.conversation_id,
            Request::CreateInvite(it) => &it.conversation_id,
            Request::Knock(it) => &it.conversation_id,
            Request::AnswerRequest(it) => &it.conversation_id,
            Request::Submit(it) => &it.conversation_id,
            _ => return refuse(ErrorCode::Malformed),
        })?;
        let Some(it) = self.conversations.get_mut(&id) else {
            return refuse(ErrorCode::UnknownConversation);
        };
        if let Request::Submit(submit) = &request
            && let Some(answer) = it.answers.get(&(me, submit.client_msg_id.clone()))
        {
            return Ok(Some(Body::Accepted(*answer)));
        }
        if let Request::SubmitCommit(commit) = &request
            && let Some(answer) = it.answers.get(&(me, commit.client_msg_id.clone()))
        {
            return Ok(Some(Body::Accepted(*answer)));
        }
        if let Request::Knock(knock) = &request {
            if it.token.as_ref() != Some(&knock.token) {
                return refuse(ErrorCode::InvalidInvite);
            }
            it.knocks.insert(account);
            let event = wire::notice::Event::Knocked(wire::AccountsEvent {
                account_ids: vec![account.to_bytes()],
            });
            self.notice(id, event, &[]);
            return done();
        }
        if !it.roster.contains_key(&account) {
            return refuse(ErrorCode::UnknownConversation);
        }
        match request {
            Request::Submit(submit) => self.submit(me, id, submit),
            Request::SubmitCommit(commit) => self.commit(me, id, commit),
            Request::GetConversation(_) => Ok(Some(Body::Conversation(wire::Conversation {
                conversation_id: id.to_bytes(),
                kind: it.kind as i32,
                state: it.state as i32,
                epoch: it.group.epoch(),
                head_seq: it.seq,
                members: it
                    .roster
                    .iter()
                    .map(|(account, role)| wire::Member {
                        account_id: account.to_bytes(),
                        role: *role as i32,
                    })
                    .collect(),
                pending_removals: it.removals.iter().map(|it| it.to_bytes()).collect(),
                knocks: it.knocks.iter().map(|it| it.to_bytes()).collect(),
            }))),
            Request::GetGroupInfo(_) => Ok(Some(Body::GroupInfo(wire::GroupInfo {
                epoch: it.group.epoch(),
                group_info: it.group_info.clone(),
                ratchet_tree: it.group.tree(),
            }))),
            Request::GetRatchetTree(get) => match it.trees.get(&get.epoch) {
                Some(tree) => Ok(Some(Body::RatchetTree(wire::RatchetTree {
                    ratchet_tree: tree.clone(),
                }))),
                None => refuse(ErrorCode::EpochTooOld),
            },
            Request::LeaveConversation(_) => {
                it.roster.remove(&account);
                let devices = it.group.devices();
                it.removals
                    .extend(devices.into_iter().filter(|it| it.account() == account));
                let event = wire::notice::Event::Left(wire::AccountsEvent {
                    account_ids: vec![account.to_bytes()],
                });
                self.notice(id, event, &[account]);
                done()
            }
            Request::SetRole(set) => {
                let whose = AccountId::try_from(&set.account_id)?;
                let role = Role::try_from(set.role).expect("a role");
                it.roster.insert(whose, role);
                let event = wire::notice::Event::Role(wire::RoleEvent {
                    account_id: set.account_id,
                    role: set.role,
                });
                self.notice(id, event, &[]);
                done()
            }
            Request::CreateInvite(_) => {
                it.token = Some(Bytes::from_static(&[5; 16]));
                Ok(Some(Body::Invite(wire::Invite {
                    conversation_id: id.to_bytes(),
                    token: Bytes::from_static(&[5; 16]),
                })))
            }
            Request::AnswerRequest(answer) => {
                if answer.accept {
                    it.state = ConversationState::Open;
                    let event = wire::notice::Event::RequestAccepted(wire::RequestAccepted {});
                    self.notice(id, event, &[]);
                } else {
                    it.roster.remove(&account);
                }
                done()
            }
            _ => refuse(ErrorCode::Malformed),
        }
    }

    fn create(&mut self, me: DeviceId, create: wire::CreateConversation) -> Reply {
        let id = ConversationId::try_from(&create.conversation_id)?;
        if let Some(it) = self.conversations.get(&id) {
            return match it.answers.get(&(me, create.client_msg_id)) {
                Some(answer) => Ok(Some(Body::Accepted(*answer))),
                None => refuse(ErrorCode::ConversationExists),
            };
        }
        if let Some(refusal) = self.refuse_create.take() {
            return Err(refusal);
        }
        let group = Group::new(&create.group_info, &create.ratchet_tree);
        let kind = ConversationKind::try_from(create.kind).expect("a kind");
        let mut roster: std::collections::BTreeMap<AccountId, Role> = group
            .devices()
            .into_iter()
            .map(|device| (device.account(), Role::Member))
            .collect();
        roster.insert(me.account(), Role::Admin);
        let state = match kind {
            ConversationKind::Direct if self.requests => ConversationState::Requested,
            _ => ConversationState::Open,
        };
        let epoch = group.epoch();
        let recipients: BTreeSet<AccountId> = roster.keys().copied().collect();
        self.conversations.insert(
            id,
            Conversation {
                kind,
                state,
                creator: me.account(),
                text_sent: false,
                group,
                group_info: create.group_info,
                trees: [(epoch, create.ratchet_tree)].into(),
                roster,
                removals: BTreeSet::new(),
                knocks: BTreeSet::new(),
                token: None,
                seq: 0,
                commits: Vec::new(),
                grown_at: 0,
                answers: std::collections::BTreeMap::new(),
            },
        );
        let mut seq = 0;
        if !create.welcome.is_empty() {
            let what = (
                EntryKind::Welcome,
                epoch,
                create.client_msg_id.clone(),
                create.welcome,
            );
            seq = self.append(id, what, recipients).seq;
        }
        self.accept(me, id, create.client_msg_id, seq)
    }

    fn accept(
        &mut self,
        me: DeviceId,
        id: ConversationId,
        client_msg_id: Bytes,
        seq: u64,
    ) -> Reply {
        let at_ms = self.now_ms;
        let it = self.conversations.get_mut(&id).expect("known");
        let accepted = wire::Accepted {
            seq,
            at_ms,
            state: it.state as i32,
        };
        it.answers.insert((me, client_msg_id), accepted);
        Ok(Some(Body::Accepted(accepted)))
    }

    fn submit(&mut self, me: DeviceId, id: ConversationId, submit: wire::Submit) -> Reply {
        let it = self.conversations.get_mut(&id).expect("known");
        let head = it.group.epoch();
        self.submitted
            .push((me, submit.client_msg_id.clone(), submit.epoch));
        if submit.epoch > head || submit.epoch + 3 < head || submit.epoch < it.grown_at {
            let refusal = Refusal::new(ErrorCode::EpochTooOld, "too old").current_epoch(head);
            return Err(refusal);
        }
        if it.state == ConversationState::Requested {
            if it.creator != me.account() {
                return refuse(ErrorCode::NotAllowed);
            }
            if std::mem::replace(&mut it.text_sent, true) {
                return refuse(ErrorCode::RequestPending);
            }
        }
        let recipients = it.roster.keys().copied().collect();
        let what = (
            EntryKind::Application,
            submit.epoch,
            submit.client_msg_id.clone(),
            submit.body,
        );
        let seq = self.append(id, what, recipients).seq;
        self.accept(me, id, submit.client_msg_id, seq)
    }

    fn commit(&mut self, me: DeviceId, id: ConversationId, commit: wire::SubmitCommit) -> Reply {
        let it = self.conversations.get_mut(&id).expect("known");
        let head = it.group.epoch();
        if self.lose_races > 0 {
            self.lose_races -= 1;
            return Err(Refusal::new(ErrorCode::WrongEpoch, "overtaken").current_epoch(head));
        }
        if commit.epoch != head {
            let missed = it
                .commits
                .iter()
                .filter(|entry| entry.epoch >= commit.epoch)
                .take(16)
                .map(tresse_proto::codec::encode)
                .collect();
            let mut refusal = Refusal::new(ErrorCode::WrongEpoch, "overtaken").current_epoch(head);
            refusal.missed = missed;
            return Err(refusal);
        }
        let before = it.group.devices();
        let recipients: BTreeSet<AccountId> = it.roster.keys().copied().collect();
        if !it.group.commit(&commit.commit, self.unwanted) {
            self.refused_commits += 1;
            return refuse(self.unwanted_because.unwrap_or(ErrorCode::InvalidCommit));
        }
        let after = it.group.devices();
        if after.difference(&before).next().is_some() {
            it.grown_at = head + 1;
        }
        it.group_info = commit.group_info;
        it.trees.insert(head + 1, it.group.tree());
        it.removals.retain(|device| after.contains(device));
        let accounts: BTreeSet<AccountId> = after.iter().map(|it| it.account()).collect();
        it.roster.retain(|account, _| accounts.contains(account));
        let mut welcomed = BTreeSet::new();
        for device in after.difference(&before) {
            if it.removals.contains(device) {
                continue;
            }
            it.roster.entry(device.account()).or_insert(Role::Member);
            it.knocks.remove(&device.account());
            if *device != me {
                welcomed.insert(device.account());
            }
        }
        let what = (
            EntryKind::Commit,
            head,
            commit.client_msg_id.clone(),
            commit.commit,
        );
        let entry = self.append(id, what, recipients);
        let seq = entry.seq;
        let it = self.conversations.get_mut(&id).expect("known");
        it.commits.push(entry);
        if !commit.welcome.is_empty() {
            let what = (
                EntryKind::Welcome,
                head + 1,
                commit.client_msg_id.clone(),
                commit.welcome,
            );
            self.append(id, what, welcomed);
        }
        self.accept(me, id, commit.client_msg_id, seq)
    }

    /// What the relay believes about a conversation.
    pub(crate) fn epoch(&self, id: ConversationId) -> u64 {
        self.conversations[&id].group.epoch()
    }

    pub(crate) fn leaves(&self, id: ConversationId) -> BTreeSet<DeviceId> {
        self.conversations[&id].group.devices()
    }
}
