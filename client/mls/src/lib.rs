//! End-to-end encryption on OpenMLS, behind an API that knows no OpenMLS type.

pub mod error;
mod rows;
mod stub;
mod types;

pub use error::{MlsError, Result};
pub use rows::{MlsRows, RowsError, Write};
pub use stub::Mls;
pub use types::{
    Applied, Change, CommitReceived, Created, Decrypted, Encrypted, Ephemeral, Joined,
    PendingCommit,
};
