//! GetGroupInfo: what a device needs to come (back) by an external commit. Only for accounts on the roster.

use bytes::Bytes;
use tresse_proto::ids::ConversationId;
use tresse_proto::wire;
use tresse_proto::wire::server_frame::Body;
use tresse_store::{Store, Table};

use super::commit::no_group;
use crate::context::Context;
use crate::core::Core;
use crate::failure::{CoreError, Damaged, Outcome};
use crate::limit::{Action, Who};
use crate::public_group::Group;
use crate::record::conversation::{GroupInfoRecord, PublicGroupRecord, TreeRecord};
use crate::record::key;
use crate::session::Caller;

impl<S: Store> Core<S> {
    pub(crate) fn get_group_info(
        &mut self,
        cx: &mut Context<'_>,
        caller: &Caller,
        request: wire::GetGroupInfo,
    ) -> Outcome {
        let conversation = ConversationId::try_from(&request.conversation_id)?;
        let hot = self.member_conversation(conversation, caller.account())?;
        self.limiter
            .take(cx.now_ms, Who::Device(caller.device), Action::Handshake, 1)?;
        let record = self
            .read::<GroupInfoRecord>(conversation.0)?
            .filter(|record| record.epoch == hot.head.epoch)
            .ok_or(Damaged {
                table: Table::ConversationGroupinfo,
                what: "it is missing or of another epoch than the head",
            })?;
        let ratchet_tree = self.head_tree(conversation, record.epoch)?;
        Ok(Body::GroupInfo(wire::GroupInfo {
            epoch: record.epoch,
            group_info: record.group_info,
            ratchet_tree,
        })
        .into())
    }

    /// The tree at the head. Only epochs with a Welcome have it as a row; otherwise it is made from the group.
    pub(super) fn head_tree(
        &mut self,
        conversation: ConversationId,
        epoch: u64,
    ) -> Result<Bytes, CoreError> {
        if let Some(row) = self.read::<TreeRecord>(key::epoch(conversation, epoch))? {
            return Ok(row.ratchet_tree);
        }
        if let Some(group) = self.handshakes.groups.get(conversation, epoch) {
            return group.tree().map_err(|_| no_group().into());
        }
        let state = self
            .read::<PublicGroupRecord>(conversation.0)?
            .ok_or(no_group())?
            .state;
        let group = Group::from_state(conversation, &state).map_err(|_| no_group())?;
        let tree = group.tree().map_err(|_| no_group())?;
        self.handshakes
            .groups
            .put(conversation, Box::new(group), state.len());
        Ok(tree)
    }
}
