//! ListConversations: those that exist for the caller.

use tresse_proto::wire;
use tresse_proto::wire::server_frame::Body;
use tresse_store::Store;

use crate::core::Core;
use crate::failure::Outcome;
use crate::session::Caller;

impl<S: Store> Core<S> {
    pub(crate) fn list_conversations(&mut self, caller: &Caller) -> Outcome {
        let account = caller.account();
        let mut conversation_ids = Vec::new();
        for conversation in self.conversations_of(account)? {
            if let Some(hot) = self.hot(conversation)?
                && hot.record.is_visible_to(account)
            {
                conversation_ids.push(conversation.to_bytes());
            }
        }
        Ok(Body::Conversations(wire::Conversations { conversation_ids }).into())
    }
}
