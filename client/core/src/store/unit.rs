//! The unit of work: everything that one step decides, in one database transaction.
//!
//! MLS rows, messages, outbox and cursor are committed together or not at all. On any error the
//! transaction is rolled back *and* the groups in memory are dropped, because a group that is ahead
//! of its stored state would refuse the redelivery of what it has forgotten.
//!
//! Surprising rule: nothing leaves the client from inside a unit. What is to be told or asked is
//! collected in [`After`] and only looked at when the commit is durable.

use std::collections::BTreeSet;

use rand::rngs::StdRng;
use rusqlite::Connection;
use tresse_content::Salt;
use tresse_mls::Mls;
use tresse_networks::Networks;
use tresse_proto::ids::{AccountId, ClientMsgId, ConversationId, DeviceId};
use tresse_proto::wire::client_frame::Request;

use crate::ClientConfig;
use crate::ask::Purpose;
use crate::chat;
use crate::effect::{Change, Effect};
use crate::error::{ClientError, DomainError, FatalError};
use crate::event::Ticket;
use crate::file;
use crate::intent::Outcome;
use crate::search;
use crate::store::{Store, erased, rows};
use crate::ticket::Waiting;

/// All that a step may use.
pub(crate) struct Unit<'a> {
    /// In the middle of its transaction.
    pub(crate) connection: &'a Connection,
    pub(crate) mls: &'a mut Mls,
    pub(crate) rng: &'a mut StdRng,
    pub(crate) networks: &'a Networks,
    pub(crate) config: &'a ClientConfig,
    /// This device, once it has an account.
    pub(crate) device: Option<DeviceId>,
    pub(crate) now_ms: u64,
    pub(crate) after: After,
}

/// What happens once the unit is durable.
#[derive(Debug, Default)]
pub(crate) struct After {
    pub(crate) effects: Vec<Effect>,
    /// Of these, lists show something else.
    pub(crate) chats: BTreeSet<ConversationId>,
    pub(crate) asks: Vec<(Request, Purpose)>,
    /// Asks that are to wait for so many milliseconds first.
    pub(crate) later: Vec<(u64, Request, Purpose)>,
    pub(crate) waiting: Vec<(Waiting, Ticket)>,
    pub(crate) finished: Vec<(Waiting, Result<Outcome, ClientError>)>,
    /// Whoever waits for the first waits for the second from now on.
    pub(crate) moved: Vec<(Waiting, Waiting)>,
    /// The account came into being.
    pub(crate) device: Option<DeviceId>,
    /// There may be something to send.
    pub(crate) outbox_dirty: bool,
    /// There may be something to commit.
    pub(crate) changes_dirty: bool,
    /// There will be something to commit at this time.
    pub(crate) changes_at_ms: Option<u64>,
    /// Receipts are due soon.
    pub(crate) receipts_due: bool,
    /// Somebody knocked.
    pub(crate) knocks_due: bool,
    /// Who is there may be over at another time than before.
    pub(crate) presence_due: bool,
    /// The person does not let themselves be seen any more.
    pub(crate) presence_hidden: bool,
    /// Whose messages came: whoever was typing one is not any more.
    pub(crate) spoke: Vec<(ConversationId, AccountId)>,
    /// Files could not be brought to the server or here, and are tried again.
    pub(crate) files_due: bool,
}

impl After {
    /// Something is to be committed at this time.
    pub(crate) fn commit_at_ms(&mut self, at_ms: u64) {
        self.changes_at_ms = Some(self.changes_at_ms.map_or(at_ms, |set| set.min(at_ms)));
    }
}

impl Unit<'_> {
    /// This device, or an error that tells to get an account.
    pub(crate) fn me(&self) -> Result<DeviceId, DomainError> {
        self.device.ok_or(DomainError::NoAccount)
    }

    /// The account of this device.
    pub(crate) fn account(&self) -> Result<AccountId, DomainError> {
        self.me().map(DeviceId::account)
    }

    /// Announces a change to readers.
    pub(crate) fn changed(&mut self, change: Change) {
        if let Change::Message { conversation, .. }
        | Change::MessageChanged { conversation, .. }
        | Change::Conversation(conversation)
        | Change::Request(conversation) = &change
        {
            self.changed_chat(*conversation);
        }
        if !matches!(self.after.effects.last(), Some(Effect::Changed(last)) if *last == change) {
            self.after.effects.push(Effect::Changed(change));
        }
    }

    /// Announces that lists show something else of a conversation.
    pub(crate) fn changed_chat(&mut self, conversation: ConversationId) {
        self.after.chats.insert(conversation);
    }

    /// Announces several.
    pub(crate) fn changed_all(&mut self, changes: Vec<Change>) {
        for change in changes {
            self.changed(change);
        }
    }

    /// Ends an intent.
    pub(crate) fn done(&mut self, ticket: Ticket, outcome: Outcome) {
        self.after.effects.push(Effect::Done {
            ticket,
            result: Ok(outcome),
        });
    }

    /// Asks the server.
    pub(crate) fn ask(&mut self, request: Request, purpose: Purpose) {
        self.after.asks.push((request, purpose));
    }

    /// Asks the server in a while.
    pub(crate) fn ask_later(&mut self, delay_ms: u64, request: Request, purpose: Purpose) {
        self.after.later.push((delay_ms, request, purpose));
    }

    /// Ends the intents that wait for this.
    pub(crate) fn finish(&mut self, waiting: Waiting, result: Result<Outcome, ClientError>) {
        self.after.finished.push((waiting, result));
    }

    /// Lets an intent wait for something durable.
    pub(crate) fn wait(&mut self, waiting: Waiting, ticket: Ticket) {
        self.after.waiting.push((waiting, ticket));
    }

    /// A fresh id for something that may have to be sent again.
    pub(crate) fn new_client_msg_id(&mut self) -> ClientMsgId {
        ClientMsgId(random(self.rng))
    }

    /// A fresh salt for a message.
    pub(crate) fn salt(&mut self) -> Salt {
        Salt::random(self.rng)
    }

    /// A fresh conversation id.
    pub(crate) fn new_conversation_id(&mut self) -> ConversationId {
        ConversationId(random(self.rng))
    }
}

fn random<const N: usize>(rng: &mut StdRng) -> [u8; N] {
    let mut bytes = [0; N];
    rand::Rng::fill_bytes(rng, &mut bytes);
    bytes
}

/// What a unit borrows from the client.
pub(crate) struct Parts<'a> {
    pub(crate) store: &'a Store,
    pub(crate) mls: &'a mut Mls,
    pub(crate) rng: &'a mut StdRng,
    pub(crate) networks: &'a Networks,
    pub(crate) config: &'a ClientConfig,
    pub(crate) device: Option<DeviceId>,
    pub(crate) now_ms: u64,
}

/// Runs one unit of work.
pub(crate) fn run<T>(
    parts: Parts<'_>,
    work: impl FnOnce(&mut Unit<'_>) -> Result<T, ClientError>,
) -> Result<(T, After), ClientError> {
    let guard = parts.store.lock();
    guard.prepare_cached("BEGIN IMMEDIATE")?.execute([])?;
    let mut unit = Unit {
        connection: &guard,
        mls: parts.mls,
        rng: parts.rng,
        networks: parts.networks,
        config: parts.config,
        device: parts.device,
        now_ms: parts.now_ms,
        after: After::default(),
    };
    let result = work(&mut unit).and_then(|value| {
        // SQLite ends a transaction by itself when the disk is full or fails. Whatever was written
        // afterwards would be half of a unit.
        if unit.connection.is_autocommit() {
            return Err(FatalError::TransactionLost.into());
        }
        unit.after.chats.extend(chat::due::settle(unit.connection)?);
        for (key, value) in unit.mls.take_writes() {
            rows::set_mls_value(unit.connection, &key, value.as_deref())?;
        }
        search::settle_many(unit.connection)?;
        file::settle_forgotten(&mut unit)?;
        unit.connection.prepare_cached("COMMIT")?.execute([])?;
        Ok(value)
    });
    match result {
        Ok(value) => {
            // It is done and durable, whether or not the log can be emptied now.
            let _ = erased::settle(unit.connection);
            Ok((value, unit.after))
        }
        Err(error) => {
            unit.mls.discard();
            // SQLite may have rolled back by itself (full disk); then this one has nothing to do.
            let _ = guard.execute_batch("ROLLBACK");
            Err(error)
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use rand::SeedableRng;

    use super::*;
    use crate::store::Durability;

    fn with_unit<T>(
        store: &Store,
        mls: &mut Mls,
        work: impl FnOnce(&mut Unit<'_>) -> Result<T, ClientError>,
    ) -> Result<(T, After), ClientError> {
        let networks = Networks::builtin();
        let config = ClientConfig::new(Arc::new(Networks::builtin()));
        let parts = Parts {
            store,
            mls,
            rng: &mut StdRng::seed_from_u64(1),
            networks: &networks,
            config: &config,
            device: None,
            now_ms: 1,
        };
        run(parts, work)
    }

    fn knocks(store: &Store) -> i64 {
        let connection = store.lock();
        let sql = "SELECT count(*) FROM knock";
        connection.query_row(sql, [], |row| row.get(0)).unwrap()
    }

    fn knock(unit: &Unit<'_>) -> Result<(), ClientError> {
        let sql = "INSERT INTO knock (conversation, account) VALUES (x'01', x'02')";
        unit.connection.execute(sql, [])?;
        Ok(())
    }

    #[test]
    fn a_unit_that_fails_leaves_neither_rows_nor_keys_nor_effects() {
        let connection = Connection::open_in_memory().unwrap();
        let store = Store::open(connection, Durability::Process).unwrap();
        let mut mls = Mls::new(Box::new(store.clone()));
        let failed = with_unit(&store, &mut mls, |unit| {
            unit.mls.new_device_key()?;
            knock(unit)?;
            Err::<(), _>(DomainError::NoAccount.into())
        });
        assert!(failed.is_err());
        assert_eq!(knocks(&store), 0);
        assert_eq!(mls.device_key().unwrap(), None);

        let key = with_unit(&store, &mut mls, |unit| {
            knock(unit)?;
            Ok(unit.mls.new_device_key()?)
        });
        let (key, _) = key.unwrap();
        assert_eq!(knocks(&store), 1);
        mls.discard();
        assert_eq!(
            mls.device_key().unwrap(),
            Some(key),
            "it is in the database"
        );
    }

    #[test]
    fn a_commit_that_fails_leaves_nothing_either() {
        let connection = Connection::open_in_memory().unwrap();
        let store = Store::open(connection, Durability::Process).unwrap();
        let mut mls = Mls::new(Box::new(store.clone()));
        let failed = with_unit(&store, &mut mls, |unit| {
            unit.mls.new_device_key()?;
            // The transaction is over before the unit is.
            unit.connection.execute_batch("ROLLBACK")?;
            Ok(())
        });
        assert!(failed.is_err());
        assert_eq!(mls.device_key().unwrap(), None);
    }
}
