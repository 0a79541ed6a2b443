//! BlockContact: the other account cannot reach this one any more, and cannot tell.
//!
//! Its entries in their direct conversation are accepted as before, but the blocker gets no pointer to them. In groups
//! a block changes nothing at the server: the client hides what it wants to hide.

use tresse_proto::error::ErrorCode;
use tresse_proto::ids::AccountId;
use tresse_proto::wire;
use tresse_store::{Batch, Store};

use crate::context::Context;
use crate::core::Core;
use crate::failure::{Outcome, done, refuse};
use crate::record::account::AccountRecord;
use crate::record::contact::ContactRecord;
use crate::record::conversation::DirectConversation;
use crate::record::{BatchRows, key};
use crate::session::Caller;

impl<S: Store> Core<S> {
    pub(crate) fn block_contact(
        &mut self,
        cx: &mut Context<'_>,
        caller: &Caller,
        request: wire::BlockContact,
    ) -> Outcome {
        let account = caller.account();
        let other = AccountId::try_from(&request.account_id)?;
        if other == account {
            return Err(refuse(
                ErrorCode::NotAllowed,
                "an account cannot block itself",
            ));
        }
        // An account that does not exist needs no row; the answer is the same.
        if self.read::<AccountRecord>(other.0)?.is_none() {
            return done();
        }
        let place = key::contact(account, other);
        let contact = self.read::<ContactRecord>(&place)?.unwrap_or_default();
        if contact.blocked == request.blocked {
            return done();
        }
        let direct = match self.read::<DirectConversation>(key::direct(account, other))? {
            Some(DirectConversation(conversation)) => {
                self.hot(conversation)?.map(|hot| (conversation, hot))
            }
            None => None,
        };

        let mut batch = Batch::new();
        batch.put_row(
            place,
            &ContactRecord {
                blocked: request.blocked,
                changed_at_ms: cx.now_ms,
                ..contact
            },
        );
        if let Some((conversation, hot)) = direct {
            let mut record = (*hot.record).clone();
            record.silenced_by.retain(|blocker| *blocker != account);
            if request.blocked {
                record.silenced_by.push(account);
            }
            self.put_conversation(&mut batch, conversation, record)?;
        }
        self.find_grants.take(other, account);
        self.write(batch)?;
        done()
    }
}
