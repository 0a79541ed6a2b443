//! DeleteAccount: final. Keys, handle, contacts and roster places go at once; the inbox goes with the next sweeps.
//!
//! The surprising rule: the account's row stays, marked, until the sweep has emptied its inbox, because the inbox may
//! be large and one command must stay small.

use tresse_proto::ids::AccountId;
use tresse_proto::wire::goodbye::Reason;
use tresse_proto::wire::server_frame::Body;
use tresse_store::{Batch, Direction, KeyRange, Store, Table, key::split};

use crate::command::SessionId;
use crate::context::Context;
use crate::core::Core;
use crate::failure::{Answer, CoreError, Outcome};
use crate::record::account::{AccountRecord, HandleOwner, ReachRecord};
use crate::record::contact::ContactRecord;
use crate::record::conversation::{DirectConversation, Kind};
use crate::record::device::{DeviceRecord, KeyOwner};
use crate::record::{BatchRows, key};
use crate::session::Caller;

impl<S: Store> Core<S> {
    pub(crate) fn delete_account(&mut self, cx: &mut Context<'_>, caller: &Caller) -> Outcome {
        let account = caller.account();
        let record = self.read::<AccountRecord>(account.0)?;
        let devices = self.devices(account)?;
        let conversations = self.conversations_of(account)?;
        let contacts = self.contacts_of(account)?;
        let mut directs = Vec::new();
        for conversation in &conversations {
            if let Some(hot) = self.hot(*conversation)?
                && hot.record.kind == Kind::Direct
            {
                directs.extend(hot.record.accounts().filter(|other| *other != account));
            }
        }

        let mut batch = Batch::new();
        for (device, row) in &devices {
            self.delete_device_rows(&mut batch, *device)?;
            batch.delete_row::<DeviceRecord>(device.0);
            batch.delete_row::<KeyOwner>(row.key.0);
        }
        for conversation in conversations {
            self.take_off_roster(cx, &mut batch, conversation, account)?;
        }
        for other in directs {
            batch.delete_row::<DirectConversation>(key::direct(account, other));
        }
        for other in contacts {
            batch.delete_row::<ContactRecord>(key::contact(account, other));
            batch.delete_row::<ContactRecord>(key::contact(other, account));
        }
        batch.delete_row::<ReachRecord>(account.0);
        if let Some(mut record) = record {
            batch.delete_row::<HandleOwner>(record.handle_hash);
            record.handle_hash = [0; 32];
            record.deleted_at_ms = Some(cx.now_ms);
            batch.put_row(account.0, &record);
        }
        self.write(batch)?;
        self.sweeper.visit(account);

        cx.reply(
            caller.session,
            caller.request_id,
            Ok(Body::Done(tresse_proto::wire::Done {})),
        );
        let sessions: Vec<SessionId> = self.sessions.of_account(account).collect();
        for session in sessions {
            self.close_session(cx, session, Reason::DeviceRevoked);
        }
        Ok(Answer::Later)
    }

    /// The accounts about which an account has decided something.
    fn contacts_of(&self, account: AccountId) -> Result<Vec<AccountId>, CoreError> {
        let rows = self.store.scan(
            Table::ContactState,
            KeyRange::prefix(&account.0),
            Direction::Ascending,
            usize::MAX,
        )?;
        Ok(rows
            .iter()
            .filter_map(|(key, _)| split::<16>(key)?.1.try_into().ok())
            .collect())
    }
}
