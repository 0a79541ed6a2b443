//! GetConversation: what its members may know of it.

use tresse_proto::ids::{AccountId, ConversationId, DeviceId};
use tresse_proto::wire;
use tresse_proto::wire::server_frame::Body;
use tresse_store::Store;

use crate::core::Core;
use crate::failure::Outcome;
use crate::session::Caller;

impl<S: Store> Core<S> {
    pub(crate) fn get_conversation(
        &mut self,
        caller: &Caller,
        request: wire::GetConversation,
    ) -> Outcome {
        let conversation = ConversationId::try_from(&request.conversation_id)?;
        let account = caller.account();
        let hot = self.member_conversation(conversation, account)?;
        let removals = self.pending_removals(conversation)?;
        let knocks = match hot.record.is_admin(account) {
            true => self.knocks(conversation)?,
            false => Vec::new(),
        };
        let members = hot
            .record
            .members
            .iter()
            .map(|member| wire::Member {
                account_id: member.account.to_bytes(),
                role: wire::Role::from(member.role) as i32,
            })
            .collect();
        Ok(Body::Conversation(wire::Conversation {
            conversation_id: conversation.to_bytes(),
            kind: hot.record.wire_kind() as i32,
            state: hot.record.state_for(account) as i32,
            epoch: hot.head.epoch,
            head_seq: hot.head.seq,
            members,
            pending_removals: removals.into_iter().map(DeviceId::to_bytes).collect(),
            knocks: knocks.into_iter().map(AccountId::to_bytes).collect(),
        })
        .into())
    }
}
