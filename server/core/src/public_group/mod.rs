//! The server's view of an MLS group: the public tree, the group context, nothing secret.
//!
//! This is the only place in the server that knows OpenMLS. Everything here is pure and takes
//! milliseconds (see `examples/commit_cost.rs`), so it runs in a [`crate::job::Job`], never between
//! two deliveries.
//!
//! The surprising rule: the server cannot check a confirmation tag or a membership tag (both need
//! secrets of the group). What it can do is to hold the committer to one story: the group info that
//! comes with a commit must carry the same context and the same tag, signed by the committer.

mod application;
mod cache;
mod commit;
mod create;
mod group_info;
mod invalid;
mod leaf;
mod message;
mod state;
mod welcome;

use std::fmt;

use bytes::Bytes;
use openmls::group::PublicGroup;
use openmls_rust_crypto::RustCrypto;
use tls_codec::Serialize as _;
use tresse_proto::ids::{ConversationId, DeviceId};

pub use application::check_application;
pub use cache::Groups;
pub use commit::{Checked, Commit, Verified};
pub use create::{Created, Publication};
pub use invalid::Invalid;
pub use leaf::Leaf;
pub use state::StateError;

/// The one suite of version 1: MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519.
pub(crate) const SUITE: openmls::prelude::Ciphersuite =
    openmls::prelude::Ciphersuite::MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519;

/// A parsed group at one epoch.
pub struct Group {
    inner: PublicGroup,
}

impl Group {
    /// The epoch of this state.
    pub fn epoch(&self) -> u64 {
        self.inner.group_context().epoch().as_u64()
    }

    /// The conversation, which is the MLS group id; `None` if the group has an id of another form.
    pub fn conversation(&self) -> Option<ConversationId> {
        ConversationId::try_from(self.inner.group_id().as_slice()).ok()
    }

    /// The leaves in tree order.
    pub fn leaves(&self) -> Result<Vec<Leaf>, Invalid> {
        self.inner
            .members()
            .map(|m| Leaf::from_member(&m))
            .collect()
    }

    /// Whether the device has a leaf.
    pub fn contains(&self, device: DeviceId) -> bool {
        self.inner
            .members()
            .any(|m| m.credential.serialized_content() == device.0)
    }

    /// The tree in the form in which it travels (`RatchetTreeIn`).
    pub fn tree(&self) -> Result<Bytes, Invalid> {
        self.inner
            .export_ratchet_tree()
            .tls_serialize_detached()
            .map(Bytes::from)
            .map_err(|_| Invalid::RatchetTree)
    }
}

impl fmt::Debug for Group {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Group")
            .field("conversation", &self.conversation())
            .field("epoch", &self.epoch())
            .finish_non_exhaustive()
    }
}

/// Stateless: only hashing and verification are used here, no randomness.
fn crypto() -> RustCrypto {
    RustCrypto::default()
}
