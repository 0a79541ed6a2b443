//! CreateInvite and RevokeInvite: a secret for a link or a QR code by which people may knock.
//!
//! One invite at a time: asked again, the same token is given; to change it, revoke it first.

use tresse_proto::ids::{ConversationId, InviteToken};
use tresse_proto::wire;
use tresse_proto::wire::server_frame::Body;
use tresse_store::{Batch, Store};

use crate::context::Context;
use crate::core::Core;
use crate::failure::{Outcome, done};
use crate::record::BatchRows;
use crate::record::conversation::{ConversationRecord, InviteConversation};
use crate::session::Caller;

impl<S: Store> Core<S> {
    pub(crate) fn create_invite(
        &mut self,
        cx: &mut Context<'_>,
        caller: &Caller,
        request: wire::CreateInvite,
    ) -> Outcome {
        let conversation = ConversationId::try_from(&request.conversation_id)?;
        let hot = self.admin_conversation(conversation, caller.account())?;
        let token = match hot.record.invite {
            Some(token) => token,
            None => {
                let token = InviteToken(cx.random());
                let mut batch = Batch::new();
                batch.put_row(token.0, &InviteConversation(conversation));
                let record = ConversationRecord {
                    invite: Some(token),
                    ..(*hot.record).clone()
                };
                self.put_conversation(&mut batch, conversation, record)?;
                self.write(batch)?;
                token
            }
        };
        Ok(Body::Invite(wire::Invite {
            conversation_id: conversation.to_bytes(),
            token: token.to_bytes(),
        })
        .into())
    }

    pub(crate) fn revoke_invite(
        &mut self,
        _cx: &mut Context<'_>,
        caller: &Caller,
        request: wire::RevokeInvite,
    ) -> Outcome {
        let conversation = ConversationId::try_from(&request.conversation_id)?;
        let hot = self.admin_conversation(conversation, caller.account())?;
        if let Some(token) = hot.record.invite {
            let mut batch = Batch::new();
            batch.delete_row::<InviteConversation>(token.0);
            let record = ConversationRecord {
                invite: None,
                ..(*hot.record).clone()
            };
            self.put_conversation(&mut batch, conversation, record)?;
            self.write(batch)?;
        }
        done()
    }
}
