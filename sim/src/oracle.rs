//! What people were promised and what was told to them: the simulator's own memory, which no crash
//! reaches.

use std::collections::{BTreeMap, BTreeSet};

use bytes::Bytes;
use tresse_proto::codec;
use tresse_proto::error::ErrorCode;
use tresse_proto::ids::{
    AccountId, ClientMsgId, ConversationId, DeviceId, InviteToken, NetworkCode, Seq,
};
use tresse_proto::wire::{EntryKind, client_frame, server_frame};
use tresse_server_core::SessionId;

use crate::invariants::{self, Violation};

/// Everything that may not be forgotten.
#[derive(Debug, Default)]
pub struct Oracle {
    /// Texts that a client has taken: they must arrive.
    pub promised: BTreeSet<String>,
    /// Texts that were ever given to a client.
    pub said: BTreeSet<String>,
    /// Answers that left the server: place of each client message.
    pub acked: BTreeMap<ClientMsgId, (ConversationId, Seq)>,
    /// Conversations in which anything was accepted.
    pub created: BTreeSet<ConversationId>,
    /// Entries that left the server.
    pub pushed: BTreeMap<(ConversationId, Seq), Bytes>,
    /// Where the entries of a client message are, by kind.
    pub places: BTreeMap<(ClientMsgId, i32), Seq>,
    /// The commit that ended each epoch.
    pub commits: BTreeMap<(ConversationId, u64), Seq>,
    /// What the first reader saw at each place.
    pub shown: BTreeMap<(ConversationId, Seq), String>,
    /// What each device was shown, by number of the actor.
    pub shown_to: BTreeSet<(usize, ConversationId, Seq)>,
    /// The newest message of another device that each device was shown.
    pub newest_to: BTreeMap<(usize, ConversationId), Seq>,
    /// Where each device came in by a Welcome, by number of the actor.
    pub came_in: BTreeMap<(usize, ConversationId), Seq>,
    /// Devices that were told that they exist.
    pub devices: BTreeSet<DeviceId>,
    /// Networks towards which the reach of an account was confirmed to be on.
    pub reach: BTreeSet<(AccountId, NetworkCode)>,
    /// Invites that were handed out before anybody was put out, which voids them.
    pub invites: BTreeSet<InviteToken>,
    /// Somebody is to be put out: from now on invites come and go.
    pub invites_are_void: bool,
    /// Commits that were refused because another one came first.
    pub races: u64,
    /// Times that a device asked for what it needs to come in from outside.
    pub joins_from_outside: u64,
    /// Requests on their way to an `Accepted`.
    asked: BTreeMap<(SessionId, u64), (ConversationId, ClientMsgId)>,
}

impl Oracle {
    /// Listens to a frame that reaches the server.
    pub fn hear_device(&mut self, session: SessionId, bytes: &Bytes) -> Result<(), Violation> {
        invariants::no_text_is_sent_in_the_clear(bytes)?;
        let Ok((request_id, request)) = codec::decode_client(bytes.clone()) else {
            return Ok(());
        };
        let (conversation, message) = match &request {
            client_frame::Request::Submit(it) => (&it.conversation_id, &it.client_msg_id),
            client_frame::Request::SubmitCommit(it) => (&it.conversation_id, &it.client_msg_id),
            client_frame::Request::CreateConversation(it) => {
                (&it.conversation_id, &it.client_msg_id)
            }
            client_frame::Request::GetGroupInfo(_) => {
                self.joins_from_outside += 1;
                return Ok(());
            }
            _ => return Ok(()),
        };
        if let (Ok(conversation), Ok(message)) = (
            ConversationId::try_from(conversation),
            ClientMsgId::try_from(message),
        ) {
            self.asked
                .insert((session, request_id), (conversation, message));
        }
        Ok(())
    }

    /// Listens to a frame that leaves the server for an actor.
    pub fn hear_server(
        &mut self,
        session: SessionId,
        actor: Option<usize>,
        bytes: &Bytes,
    ) -> Result<(), Violation> {
        match codec::decode_server(bytes.clone()) {
            Ok((request_id, Some(server_frame::Body::Accepted(accepted)))) => {
                let Some((conversation, message)) = self.asked.get(&(session, request_id)) else {
                    return Ok(());
                };
                invariants::an_answer_is_never_changed(self, *message, accepted.seq)?;
                self.created.insert(*conversation);
                if accepted.seq > 0 {
                    self.acked.insert(*message, (*conversation, accepted.seq));
                }
                Ok(())
            }
            Ok((_, Some(server_frame::Body::Error(it)))) => {
                self.races += u64::from(it.code == ErrorCode::WrongEpoch as i32);
                Ok(())
            }
            Ok((_, Some(server_frame::Body::Registered(it)))) => {
                self.devices.extend(DeviceId::try_from(&it.device_id));
                Ok(())
            }
            Ok((_, Some(server_frame::Body::Invite(it)))) => {
                if !self.invites_are_void {
                    self.invites.extend(InviteToken::try_from(&it.token));
                }
                Ok(())
            }
            Ok((_, Some(server_frame::Body::DeviceAdded(it)))) => {
                self.devices.extend(DeviceId::try_from(&it.device_id));
                Ok(())
            }
            Ok((_, Some(server_frame::Body::InboxPush(push)))) => push
                .entries
                .iter()
                .try_for_each(|entry| self.hear_entry(actor, &entry.entry)),
            Ok(_) => Ok(()),
            Err(refusal) => invariants::violated(
                "the_server_speaks_the_protocol",
                format!("a frame of the server cannot be decoded: {refusal}"),
            ),
        }
    }

    fn hear_entry(&mut self, actor: Option<usize>, bytes: &Bytes) -> Result<(), Violation> {
        let Ok(entry) = codec::decode_entry(bytes.clone()) else {
            return invariants::violated(
                "the_server_speaks_the_protocol",
                "an entry cannot be decoded".into(),
            );
        };
        invariants::a_push_is_never_taken_back(self, &entry, bytes)?;
        invariants::a_client_message_has_one_place(self, &entry)?;
        invariants::an_epoch_has_one_commit(self, &entry)?;
        let conversation = ConversationId::try_from(&entry.conversation_id)
            .expect("checked by a_push_is_never_taken_back");
        self.pushed.insert((conversation, entry.seq), bytes.clone());
        if let Ok(message) = ClientMsgId::try_from(&entry.client_msg_id) {
            self.places.insert((message, entry.kind), entry.seq);
        }
        if entry.kind == EntryKind::Welcome as i32
            && let Some(actor) = actor
        {
            self.came_in
                .entry((actor, conversation))
                .or_insert(entry.seq);
        }
        if entry.kind == EntryKind::Commit as i32 {
            self.commits.insert((conversation, entry.epoch), entry.seq);
        }
        Ok(())
    }

    /// Whether a text has its place before this device came in.
    pub fn is_from_before(&self, actor: usize, text: &str) -> bool {
        let mut places = self.shown.iter().filter(|(_, shown)| *shown == text);
        places.any(|((conversation, seq), _)| {
            let came_in = self.came_in.get(&(actor, *conversation));
            came_in.is_some_and(|came_in| seq < came_in)
        })
    }

    /// A device shows a message that is new to it.
    pub fn show(
        &mut self,
        actor: usize,
        conversation: ConversationId,
        seq: Seq,
        is_of_this_device: bool,
    ) -> Result<(), Violation> {
        invariants::a_message_is_shown_once(self, actor, conversation, seq)?;
        self.shown_to.insert((actor, conversation, seq));
        if !is_of_this_device {
            invariants::messages_of_others_are_shown_in_order(self, actor, conversation, seq)?;
            self.newest_to.insert((actor, conversation), seq);
        }
        Ok(())
    }

    /// Somebody sees a text at a place.
    pub fn see(
        &mut self,
        conversation: ConversationId,
        seq: Seq,
        text: &str,
    ) -> Result<(), Violation> {
        invariants::everybody_sees_the_same(self, conversation, seq, text)?;
        self.shown.insert((conversation, seq), text.to_owned());
        Ok(())
    }
}
