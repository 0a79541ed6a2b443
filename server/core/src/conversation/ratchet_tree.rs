//! GetRatchetTree: the tree that belongs to a Welcome, which travels outside it.

use tresse_proto::error::{ErrorCode, Refusal};
use tresse_proto::ids::ConversationId;
use tresse_proto::wire;
use tresse_proto::wire::server_frame::Body;
use tresse_store::Store;

use crate::core::Core;
use crate::failure::Outcome;
use crate::record::conversation::TreeRecord;
use crate::record::key;
use crate::session::Caller;

impl<S: Store> Core<S> {
    pub(crate) fn get_ratchet_tree(
        &mut self,
        caller: &Caller,
        request: wire::GetRatchetTree,
    ) -> Outcome {
        let conversation = ConversationId::try_from(&request.conversation_id)?;
        let hot = self.member_conversation(conversation, caller.account())?;
        let Some(row) = self.read::<TreeRecord>(key::epoch(conversation, request.epoch))? else {
            return Err(Refusal::new(
                ErrorCode::EpochTooOld,
                "the tree of this epoch has left the server; come in by an external commit",
            )
            .current_epoch(hot.head.epoch)
            .into());
        };
        Ok(Body::RatchetTree(wire::RatchetTree {
            ratchet_tree: row.ratchet_tree,
        })
        .into())
    }
}
