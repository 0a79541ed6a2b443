//! The client core on tokio: WebSocket, SQLite file, blobs, reconnect.
//!
//! Reading order: [`driver`] owns a `Client` and carries its effects out, [`handle`] is how a
//! program talks to it, [`sqlite`] opens and locks the file, `socket` is one WebSocket, [`files`]
//! encrypts attachments, [`blob`] moves them, [`tls`] says whom to trust.
//!
//! The surprising rule: a client has no thread of its own. Its task handles whole batches of
//! frames on the runtime's worker threads, so hundreds of clients share a few cores; when to
//! reconnect is decided by the core, never here.

pub mod blob;
pub mod driver;
pub mod error;
pub mod files;
pub mod handle;
pub mod server_url;
pub mod sqlite;
pub mod tls;

mod random;
mod socket;
mod wake;

pub use driver::{Driver, Observer, Setup};
pub use error::{BlobError, DatabaseError, DriverError, SocketError};
pub use files::{FilePhase, FileProgress};
pub use handle::{Handle, Link};
pub use server_url::ServerUrl;
pub use tls::Tls;
pub use tresse_client_core::Durability;
