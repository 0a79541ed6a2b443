//! End-to-end encryption on OpenMLS, behind an API that knows no OpenMLS type.
//!
//! [`Mls`] holds all MLS state of one device. Every verb is a file in `group/`:
//!
//! | state of the group | encrypt | decrypt | apply a commit | commit | merge or clear |
//! | --- | --- | --- | --- | --- | --- |
//! | none | no | no | no | [`Mls::create`], [`Mls::join`], [`Mls::external_join`] | no |
//! | a member | yes | yes | yes | yes | nothing to do |
//! | a member, commit pending | yes, in the old epoch | yes | yes: the pending one is dropped | no | yes |
//! | external join pending, no group before | no | no | no | no | yes |
//! | external join pending over an old group | as the old group | as the old group | as the old group | no | yes: clearing returns to the old group |
//! | removed | the group and its keys are deleted: as "none" | | | | |
//!
//! # Units of work
//!
//! A verb changes nothing in the client's store. The caller does any number of verbs, then calls
//! [`Mls::take_writes`] and commits those rows **in the same transaction** as the message, the
//! outbox row and the cursor that belong to them. If the transaction fails, or anything else goes
//! wrong, it calls [`Mls::discard`], and all state is again that of the committed rows. A verb that
//! returns an error has changed nothing, so other verbs of the same unit stay valid.
//!
//! # Commits
//!
//! [`Mls::commit`] leaves the commit pending, in the rows too. Persist, then send; when the server
//! accepts, [`Mls::merge_pending`]; when it refuses, [`Mls::clear_pending`], apply what was missed,
//! and commit again. After a crash the log tells: [`CommitReceived::OwnPending`] means accepted.

mod error;
mod group;
mod identity;
mod key_package;
mod padding;
mod provider;
mod rows;
mod signer;
#[cfg(any(test, feature = "testing"))]
pub mod test_store;
#[cfg(test)]
mod tests;
mod types;

use std::sync::Arc;

pub use error::{MlsError, Result};
pub use padding::{EPHEMERAL_PLAINTEXT_BYTES_MAX, PLAINTEXT_BYTES_MAX};
pub use rows::{MlsRows, RowsError, Write};
pub use types::{
    Applied, Change, CommitReceived, Created, Decrypted, Encrypted, Ephemeral, Joined,
    PendingCommit,
};

use openmls::prelude::{Ciphersuite, OpenMlsProvider};
use tresse_proto::ids::ConversationId;

use group::Groups;
use identity::Identity;
use provider::Provider;

/// The one cipher suite of protocol version 1.
const CIPHERSUITE: Ciphersuite = Ciphersuite::MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519;

/// All MLS state of one device. See the crate's page for what is possible when.
pub struct Mls {
    provider: Provider,
    groups: Groups,
    identity: Option<Arc<Identity>>,
}

impl std::fmt::Debug for Mls {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Mls")
    }
}

impl Mls {
    /// Opens the state in `rows`; empty rows are a new device.
    pub fn new(rows: Box<dyn MlsRows>) -> Self {
        Self {
            provider: Provider::new(rows),
            groups: Groups::default(),
            identity: None,
        }
    }

    /// Ends a unit of work: the rows to write, in one transaction with all that belongs to them.
    pub fn take_writes(&mut self) -> Vec<Write> {
        self.provider.storage().take_writes()
    }

    /// Forgets the unit of work and everything in memory. The next verb reads the rows again.
    pub fn discard(&mut self) {
        self.provider.storage().discard();
        self.groups.clear();
        self.identity = None;
    }

    /// Runs a verb so that it changes everything it should, or nothing.
    fn verb<T>(
        &mut self,
        conversation: Option<ConversationId>,
        verb: impl FnOnce(&mut Self) -> Result<T>,
    ) -> Result<T> {
        self.provider.storage().begin();
        match verb(self) {
            Ok(value) => {
                self.provider.storage().commit();
                Ok(value)
            }
            Err(error) => {
                let cause = self.provider.storage().rollback();
                match conversation {
                    Some(conversation) => self.groups.forget(conversation),
                    None => self.groups.clear(),
                }
                self.identity = None;
                // Most errors of OpenMLS swallow that of the storage, which is the one that counts.
                Err(cause.map_or(error, MlsError::from))
            }
        }
    }
}

/// A client moves its `Mls` between threads.
const _: () = {
    const fn is_send<T: Send>() {}
    is_send::<Mls>();
};
