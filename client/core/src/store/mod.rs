//! What survives: one SQLite database for MLS state, messages, outbox and cursor together.
//!
//! Surprising rule: nobody writes outside [`unit`]. A unit of work is one transaction, and what it
//! decided leaves the client only after that transaction is durable.

pub(crate) mod erased;
pub(crate) mod migrate;
pub(crate) mod rows;
pub(crate) mod unit;

use std::sync::Arc;

use parking_lot::{ReentrantMutex, ReentrantMutexGuard};
use rusqlite::Connection;
use tresse_mls::{MlsRows, RowsError};

use crate::chat;
use crate::error::FatalError;

/// How much the database waits for the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Durability {
    /// Survives loss of power. The only right choice for a person's device: a ratchet that goes
    /// back in time would use a key twice.
    #[default]
    Power,
    /// Survives a crash of the process only. For measurements and simulations that are thrown away.
    Process,
}

/// The connection, shared with the MLS module, which reads through it in the middle of a unit
/// (hence the re-entrant lock: it is always the same thread).
#[derive(Clone)]
pub(crate) struct Store {
    connection: Arc<ReentrantMutex<Connection>>,
}

impl Store {
    pub(crate) fn open(connection: Connection, durability: Durability) -> Result<Self, FatalError> {
        let synchronous = match durability {
            Durability::Power => "FULL",
            Durability::Process => "OFF",
        };
        connection.execute_batch(&format!(
            "PRAGMA synchronous = {synchronous};
             PRAGMA secure_delete = ON;
             PRAGMA temp_store = MEMORY;"
        ))?;
        connection.set_prepared_statement_cache_capacity(256);
        migrate::migrate(&connection)?;
        // A step may have left it to the program.
        chat::due::settle(&connection)?;
        erased::empty_log(&connection)?;
        Ok(Self {
            connection: Arc::new(ReentrantMutex::new(connection)),
        })
    }

    pub(crate) fn lock(&self) -> ReentrantMutexGuard<'_, Connection> {
        self.connection.lock()
    }

    /// The connection itself, if nobody else holds it.
    pub(crate) fn into_connection(self) -> Option<Connection> {
        Arc::into_inner(self.connection).map(ReentrantMutex::into_inner)
    }
}

impl MlsRows for Store {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, RowsError> {
        rows::mls_value(&self.lock(), key).map_err(|_| RowsError)
    }
}
