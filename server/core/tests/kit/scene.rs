//! What people do, in the words of a scene: find, befriend, found a group, add, remove, leave, send.

use bytes::Bytes;
use tresse_proto::error::Refusal;
use tresse_proto::ids::{AccountId, ClientMsgId, ConversationId, DeviceId};
use tresse_proto::wire::client_frame::Request;
use tresse_proto::wire::server_frame::Body;
use tresse_proto::wire::{self, Accepted, ConversationKind, notice};

use super::mls::{Change, Made};
use super::world::{Who, World};

/// An answer or a refusal.
pub type Answer<T> = Result<T, Refusal>;

impl World {
    /// Turns reach on, in both directions.
    pub fn open_reach(&mut self, who: Who, network: &str) {
        self.set_reach(who, network, true, true).unwrap();
    }

    pub fn set_reach(
        &mut self,
        who: Who,
        network: &str,
        inbound: bool,
        outbound: bool,
    ) -> Answer<()> {
        let reach = Some(wire::Reach {
            network: network.to_owned(),
            inbound,
            outbound,
        });
        self.ask(who, Request::SetReach(wire::SetReach { reach }))
            .map(drop)
    }

    pub fn find(&mut self, who: Who, whom: Who) -> Answer<AccountId> {
        let person = self.person(whom);
        let request = Request::FindContact(wire::FindContact {
            network: person.network.clone(),
            handle: person.handle.clone(),
        });
        match self.ask(who, request)? {
            Body::ContactFound(found) => Ok(AccountId::try_from(&found.account_id).unwrap()),
            other => panic!("{other:?}"),
        }
    }

    /// One key package of each device of these accounts.
    pub fn claim(
        &mut self,
        who: Who,
        accounts: &[AccountId],
        conversation: Option<ConversationId>,
    ) -> Answer<Vec<Bytes>> {
        let request = Request::ClaimKeyPackages(wire::ClaimKeyPackages {
            account_ids: accounts.iter().map(|a| a.to_bytes()).collect(),
            conversation_id: conversation.map(|c| c.to_bytes()).unwrap_or_default(),
        });
        match self.ask(who, request)? {
            Body::KeyPackagesClaimed(claimed) => Ok(claimed
                .key_packages
                .into_iter()
                .map(|k| k.key_package)
                .collect()),
            other => panic!("{other:?}"),
        }
    }

    /// Finds, makes a direct conversation, publishes it.
    pub fn direct(&mut self, who: Who, whom: Who) -> Answer<ConversationId> {
        let account = self.find(who, whom)?;
        let key_packages = self.claim(who, &[account], None)?;
        let (conversation, made) = self.make(who, &key_packages);
        self.publish(who, conversation, ConversationKind::Direct, made)?;
        Ok(conversation)
    }

    /// A direct conversation that the other one has accepted.
    pub fn befriend(&mut self, who: Who, whom: Who) -> ConversationId {
        let conversation = self.direct(who, whom).unwrap();
        self.catch_up(whom);
        let _ = self.answer_request(whom, conversation, true);
        self.settle();
        conversation
    }

    /// A direct conversation that begins open, with as little as possible: for scenes with very many people.
    pub fn make_contacts(&mut self, who: Who, whom: Who) {
        let key_package = self.mls(whom).key_package();
        let (conversation, made) = self.make(who, &[key_package]);
        let accepted = self
            .publish(who, conversation, ConversationKind::Direct, made)
            .unwrap();
        assert_eq!(accepted.state(), wire::ConversationState::Open);
    }

    pub fn answer_request(
        &mut self,
        who: Who,
        conversation: ConversationId,
        accept: bool,
    ) -> Answer<()> {
        let request = Request::AnswerRequest(wire::AnswerRequest {
            conversation_id: conversation.to_bytes(),
            accept,
        });
        self.ask(who, request).map(drop)
    }

    pub fn block(&mut self, who: Who, whom: Who) {
        let request = Request::BlockContact(wire::BlockContact {
            account_id: self.account(whom).to_bytes(),
            blocked: true,
        });
        self.ask(who, request).unwrap();
    }

    /// Makes a group on the device; nobody else knows of it yet.
    pub fn make(&mut self, who: Who, key_packages: &[Bytes]) -> (ConversationId, Made) {
        let conversation = ConversationId(self.fresh());
        let made = self.mls(who).create(conversation, key_packages);
        (conversation, made)
    }

    pub fn publish(
        &mut self,
        who: Who,
        conversation: ConversationId,
        kind: ConversationKind,
        made: Made,
    ) -> Answer<Accepted> {
        let message = self.message_id();
        let request = self.publish_request(who, message, conversation, kind, made);
        accepted(self.ask(who, request))
    }

    pub fn publish_request(
        &mut self,
        who: Who,
        message: ClientMsgId,
        conversation: ConversationId,
        kind: ConversationKind,
        made: Made,
    ) -> Request {
        self.person_mut(who).own.insert(message.0.to_vec());
        Request::CreateConversation(wire::CreateConversation {
            conversation_id: conversation.to_bytes(),
            client_msg_id: message.to_bytes(),
            kind: kind as i32,
            group_info: made.group_info,
            ratchet_tree: made.ratchet_tree,
            welcome: made.welcome,
        })
    }

    /// Makes a group with contacts and publishes it; everybody joins.
    pub fn group(&mut self, who: Who, others: &[Who]) -> Answer<ConversationId> {
        let accounts: Vec<AccountId> = others.iter().map(|other| self.account(*other)).collect();
        let key_packages = match accounts.is_empty() {
            true => Vec::new(),
            false => self.claim(who, &accounts, None)?,
        };
        let (conversation, made) = self.make(who, &key_packages);
        self.publish(who, conversation, ConversationKind::Group, made)?;
        self.settle();
        Ok(conversation)
    }

    /// Befriends everybody, then founds the group.
    pub fn group_of_friends(&mut self, who: Who, others: &[Who]) -> ConversationId {
        for other in others {
            self.befriend(who, *other);
        }
        self.group(who, others).unwrap()
    }

    pub fn send(&mut self, who: Who, conversation: ConversationId, text: &str) -> Answer<Accepted> {
        let (epoch, body) = self.mls(who).encrypt(conversation, text);
        let message = self.message_id();
        self.person_mut(who).own.insert(message.0.to_vec());
        let request = Request::Submit(wire::Submit {
            conversation_id: conversation.to_bytes(),
            client_msg_id: message.to_bytes(),
            epoch,
            body,
        });
        accepted(self.ask(who, request))
    }

    /// Makes a commit, which stays pending on the device.
    pub fn prepare(
        &mut self,
        who: Who,
        conversation: ConversationId,
        add: &[Bytes],
        remove: &[DeviceId],
    ) -> Change {
        self.mls(who).commit(conversation, add, remove)
    }

    /// Submits a commit; merges it if it wins, drops it otherwise.
    pub fn submit(
        &mut self,
        who: Who,
        conversation: ConversationId,
        change: Change,
    ) -> Answer<Accepted> {
        let message = self.message_id();
        let request = self.commit_request(who, message, conversation, change);
        let answer = accepted(self.ask(who, request));
        self.conclude(who, conversation, &answer);
        answer
    }

    pub fn commit_request(
        &mut self,
        who: Who,
        message: ClientMsgId,
        conversation: ConversationId,
        change: Change,
    ) -> Request {
        self.person_mut(who).own.insert(message.0.to_vec());
        Request::SubmitCommit(wire::SubmitCommit {
            conversation_id: conversation.to_bytes(),
            client_msg_id: message.to_bytes(),
            epoch: change.epoch,
            commit: change.commit,
            welcome: change.welcome,
            group_info: change.group_info,
        })
    }

    /// Merges or drops the pending commit.
    pub fn conclude(&mut self, who: Who, conversation: ConversationId, answer: &Answer<Accepted>) {
        match answer {
            Ok(_) => self.mls(who).merge(conversation),
            Err(_) => self.mls(who).clear(conversation),
        }
    }

    pub fn update(&mut self, who: Who, conversation: ConversationId) -> Answer<Accepted> {
        let change = self.prepare(who, conversation, &[], &[]);
        self.submit(who, conversation, change)
    }

    /// Claims the key packages of one account and adds all its devices.
    pub fn add(&mut self, who: Who, conversation: ConversationId, whom: Who) -> Answer<Accepted> {
        let account = self.account(whom);
        let key_packages = match self.claim(who, &[account], Some(conversation)) {
            Ok(key_packages) => key_packages,
            // Without a ground for a claim, as somebody who got hold of a key package in another way.
            Err(_) => vec![self.mls(whom).key_package()],
        };
        let change = self.prepare(who, conversation, &key_packages, &[]);
        self.submit(who, conversation, change)
    }

    pub fn remove(
        &mut self,
        who: Who,
        conversation: ConversationId,
        whom: Who,
    ) -> Answer<Accepted> {
        let device = self.device(whom);
        let change = self.prepare(who, conversation, &[], &[device]);
        self.submit(who, conversation, change)
    }

    pub fn group_info(
        &mut self,
        who: Who,
        conversation: ConversationId,
    ) -> Answer<wire::GroupInfo> {
        let request = Request::GetGroupInfo(wire::GetGroupInfo {
            conversation_id: conversation.to_bytes(),
        });
        match self.ask(who, request)? {
            Body::GroupInfo(info) => Ok(info),
            other => panic!("{other:?}"),
        }
    }

    /// Comes (back) by an external commit.
    pub fn come_back(&mut self, who: Who, conversation: ConversationId) -> Answer<Accepted> {
        let info = self.group_info(who, conversation)?;
        let change =
            self.mls(who)
                .external_commit(conversation, &info.group_info, &info.ratchet_tree);
        let message = self.message_id();
        let request = self.commit_request(who, message, conversation, change);
        accepted(self.ask(who, request))
    }

    pub fn get(&mut self, who: Who, conversation: ConversationId) -> Answer<wire::Conversation> {
        let request = Request::GetConversation(wire::GetConversation {
            conversation_id: conversation.to_bytes(),
        });
        match self.ask(who, request)? {
            Body::Conversation(conversation) => Ok(conversation),
            other => panic!("{other:?}"),
        }
    }

    /// The accounts on the roster, as somebody sees it.
    pub fn roster(&mut self, who: Who, conversation: ConversationId) -> Vec<AccountId> {
        let conversation = self.get(who, conversation).unwrap();
        conversation
            .members
            .iter()
            .map(|member| AccountId::try_from(&member.account_id).unwrap())
            .collect()
    }

    pub fn admins(&mut self, who: Who, conversation: ConversationId) -> Vec<AccountId> {
        let conversation = self.get(who, conversation).unwrap();
        conversation
            .members
            .iter()
            .filter(|member| member.role() == wire::Role::Admin)
            .map(|member| AccountId::try_from(&member.account_id).unwrap())
            .collect()
    }

    pub fn list(&mut self, who: Who) -> Vec<ConversationId> {
        match self.ask(who, Request::ListConversations(wire::ListConversations {})) {
            Ok(Body::Conversations(list)) => list
                .conversation_ids
                .iter()
                .map(|id| ConversationId::try_from(id).unwrap())
                .collect(),
            other => panic!("{other:?}"),
        }
    }

    pub fn leave(&mut self, who: Who, conversation: ConversationId) -> Answer<()> {
        let request = Request::LeaveConversation(wire::LeaveConversation {
            conversation_id: conversation.to_bytes(),
        });
        self.ask(who, request).map(drop)
    }

    pub fn revoke(&mut self, who: Who, whom: Who) -> Answer<()> {
        let request = Request::RevokeDevice(wire::RevokeDevice {
            device_id: self.device(whom).to_bytes(),
        });
        self.ask(who, request).map(drop)
    }

    pub fn set_role(
        &mut self,
        who: Who,
        conversation: ConversationId,
        whom: Who,
        role: wire::Role,
    ) -> Answer<()> {
        let request = Request::SetRole(wire::SetRole {
            conversation_id: conversation.to_bytes(),
            account_id: self.account(whom).to_bytes(),
            role: role as i32,
        });
        self.ask(who, request).map(drop)
    }

    pub fn invite(&mut self, who: Who, conversation: ConversationId) -> Answer<Bytes> {
        let request = Request::CreateInvite(wire::CreateInvite {
            conversation_id: conversation.to_bytes(),
        });
        match self.ask(who, request)? {
            Body::Invite(invite) => Ok(invite.token),
            other => panic!("{other:?}"),
        }
    }

    pub fn revoke_invite(&mut self, who: Who, conversation: ConversationId) -> Answer<()> {
        let request = Request::RevokeInvite(wire::RevokeInvite {
            conversation_id: conversation.to_bytes(),
        });
        self.ask(who, request).map(drop)
    }

    pub fn knock(&mut self, who: Who, conversation: ConversationId, token: &Bytes) -> Answer<()> {
        let request = Request::Knock(wire::Knock {
            conversation_id: conversation.to_bytes(),
            token: token.clone(),
        });
        self.ask(who, request).map(drop)
    }

    /// What the server told a device about a conversation, in order.
    pub fn notices(&self, who: Who, conversation: ConversationId) -> Vec<notice::Event> {
        self.person(who)
            .entries
            .iter()
            .filter(|entry| entry.conversation_id == conversation.to_bytes())
            .filter(|entry| entry.kind() == wire::EntryKind::Notice)
            .map(|entry| {
                let notice = <wire::Notice as prost::Message>::decode(entry.body.clone()).unwrap();
                notice.event.unwrap()
            })
            .collect()
    }
}

/// Expects `Accepted` or a refusal.
pub fn accepted(answer: Result<Body, Refusal>) -> Answer<Accepted> {
    match answer? {
        Body::Accepted(accepted) => Ok(accepted),
        other => panic!("{other:?}"),
    }
}
