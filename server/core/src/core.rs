//! The state machine: what is in memory, and the one entrance.
//!
//! Everything in memory can be lost: it is either a cache of the store, or something whose loss only costs a retry
//! (waiting registrations, rate limits, cursors not yet written, who was just found).

use tresse_proto::ids::{AccountId, ConversationId, DeviceId, InboxPosition, Seq};
use tresse_store::{Batch, Store, Table};

use crate::cache::{Cache, FastMap};
use crate::command::Command;
use crate::config::CoreConfig;
use crate::contact::grants::FindGrants;
use crate::context::Context;
use crate::conversation::Handshakes;
use crate::delivery::expire::{Counted, Sweeper};
use crate::effect::Effect;
use crate::failure::{CoreError, Damaged};
use crate::limit::Limiter;
use crate::record::BatchRows;
use crate::record::inbox::Cursor;
use crate::registration::Registrations;
use crate::sessions::Sessions;
use crate::view::HotConversation;

/// The format of the data as a whole, kept in the store under `meta/format`. Format 1, in which each message wrote the
/// head of its conversation and a count of its pointers, was never released.
pub const FORMAT: u8 = 2;

/// Cursors kept in memory before they are written. Usually the sweep writes them, some seconds after the device
/// acknowledged: by then a busy device has acknowledged a hundred times, and one row tells it all.
const CURSORS_MAX: usize = 64 * 1024;

/// The rules over a store. One thread owns it.
pub struct Core<S: Store> {
    pub(crate) store: S,
    pub(crate) config: CoreConfig,
    pub(crate) sessions: Sessions,
    pub(crate) hot_conversations: Cache<ConversationId, HotConversation>,
    pub(crate) inbox_heads: Cache<AccountId, InboxPosition>,
    /// Entries that were stored lately: most are removed soon, and then need not be read.
    pub(crate) hot_entries: Cache<(ConversationId, Seq), Counted>,
    /// Acknowledged, not yet written. Losing them only redelivers.
    pub(crate) cursors: FastMap<DeviceId, InboxPosition>,
    pub(crate) registrations: Registrations,
    pub(crate) find_grants: FindGrants,
    pub(crate) limiter: Limiter,
    pub(crate) handshakes: Handshakes,
    pub(crate) sweeper: Sweeper,
}

impl<S: Store> Core<S> {
    /// Takes over a store, new or as a crash has left it.
    pub fn open(mut store: S, config: CoreConfig) -> Result<Self, CoreError> {
        match store.get(Table::Meta, b"format")?.as_deref() {
            None => {
                let mut batch = Batch::new();
                batch.put(Table::Meta, b"format", vec![FORMAT]);
                store.apply(batch)?;
                store.persist()?;
            }
            Some([FORMAT]) => {}
            Some(other) => {
                return Err(CoreError::Format {
                    found: other.first().copied().unwrap_or(0),
                    expected: FORMAT,
                });
            }
        }
        Ok(Self {
            store,
            sessions: Sessions::default(),
            hot_conversations: Cache::new(config.hot_conversations),
            inbox_heads: Cache::new(config.hot_inboxes),
            hot_entries: Cache::new(config.hot_entries),
            cursors: FastMap::default(),
            registrations: Registrations::default(),
            find_grants: FindGrants::default(),
            limiter: Limiter::new(config.rates.clone()),
            handshakes: Handshakes::default(),
            sweeper: Sweeper::default(),
            config,
        })
    }

    /// Decides one command and applies it to the view. The effects in `cx` must wait for [`Core::persist`].
    /// An error is for the operator: end the process without carrying out any effect of this round.
    pub fn handle(&mut self, cx: &mut Context<'_>, command: Command) -> Result<(), CoreError> {
        cx.begin_command();
        match self.decide(cx, command) {
            // What one damaged row concerns goes undone; everything else goes on.
            Err(CoreError::Damaged(damaged)) => self.abandon(cx, damaged),
            other => other?,
        }
        self.hot_conversations.trim();
        self.inbox_heads.trim();
        self.hot_entries.trim();
        self.limiter.trim();
        self.find_grants.trim();
        if self.cursors.len() > CURSORS_MAX {
            self.write_cursors()?;
        }
        Ok(())
    }

    /// A command came upon a damaged row before its batch was applied: nothing of it has happened. The caches may have
    /// run ahead of the store, so they are read anew.
    pub(crate) fn abandon(&mut self, cx: &mut Context<'_>, damaged: Damaged) {
        cx.abandon_command();
        cx.effects.push(Effect::Damaged(damaged));
        self.hot_conversations.clear();
        self.inbox_heads.clear();
        self.hot_entries.clear();
        self.handshakes = Handshakes::default();
    }

    fn decide(&mut self, cx: &mut Context<'_>, command: Command) -> Result<(), CoreError> {
        match command {
            Command::Opened { session, nonce } => self.sessions.open(session, nonce),
            Command::Closed { session } => {
                self.sessions.close(session);
            }
            Command::Request {
                session,
                request_id,
                request,
            } => self.dispatch(cx, session, request_id, request)?,
            Command::PageWanted { session } => self.page(cx, session)?,
            Command::FellBehind { session, from } => self.fall_behind(session, from),
            Command::JobDone(done) => self.job_done(cx, *done)?,
            Command::CodeSent { registration, sent } => self.code_sent(cx, registration, sent),
            Command::Sweep => self.sweep(cx)?,
            Command::SweepOn(pace) => self.sweep_on(cx, pace)?,
        }
        Ok(())
    }

    /// Makes everything decided so far durable. An error is final: end the process.
    pub fn persist(&mut self) -> Result<(), CoreError> {
        Ok(self.store.persist()?)
    }

    /// Whether anything was decided since the last [`Core::persist`] that must be made durable.
    pub fn is_dirty(&self) -> bool {
        self.store.is_dirty()
    }

    /// Whether a sweep has begun that has not ended: it goes on by one [`Command::SweepOn`] in each round.
    pub fn is_sweeping(&self) -> bool {
        self.sweeper.is_sweeping()
    }

    /// How many connections there are.
    pub fn sessions_len(&self) -> usize {
        self.sessions.len()
    }

    /// How many connections have logged in.
    pub fn logged_in_len(&self) -> usize {
        self.sessions.logged_in_len()
    }

    /// What the operator decided.
    pub fn config(&self) -> &CoreConfig {
        &self.config
    }

    /// The store, to look at.
    pub fn store(&self) -> &S {
        &self.store
    }

    /// Gives the store back, as at a crash: what is only in memory is lost.
    pub fn into_store(self) -> S {
        self.store
    }

    /// Applies what a verb has decided.
    pub(crate) fn write(&mut self, batch: Batch) -> Result<(), CoreError> {
        if batch.is_empty() {
            return Ok(());
        }
        Ok(self.store.apply(batch)?)
    }

    /// Writes the cursors that wait.
    pub(crate) fn write_cursors(&mut self) -> Result<(), CoreError> {
        let mut cursors: Vec<_> = self.cursors.drain().collect();
        // The order of a map must not be seen, not even in the store.
        cursors.sort_unstable();
        let mut batch = Batch::with_capacity(cursors.len());
        for (device, position) in cursors {
            batch.put_row(device.0, &Cursor(position));
        }
        self.write(batch)
    }
}
