//! Every maximum in the system, each with its reason. Networks may ask for less, never for more.

/// Largest frame in either direction. A commit that adds a thousand devices with its Welcome
/// and group info is about 700 kB; nothing else comes near.
pub const FRAME_BYTES_MAX: usize = 4 * 1024 * 1024;
/// Largest body of an application entry: 64 KiB of text in its largest padding bucket, plus MLS.
pub const APPLICATION_BYTES_MAX: usize = 96 * 1024;
/// A first contact is one text: this much ciphertext at most.
pub const REQUEST_BYTES_MAX: usize = 8 * 1024;
/// Typing and the like.
pub const EPHEMERAL_BYTES_MAX: usize = 1024;
/// Largest commit, Welcome, group info or ratchet tree. 3,000 leaves are about 1 MB of tree.
pub const HANDSHAKE_BYTES_MAX: usize = 3 * 1024 * 1024;
/// Accounts in a group, whatever its network allows.
pub const GROUP_ACCOUNTS_MAX: usize = 1024;
/// Devices of one account that may be valid at a time.
pub const DEVICES_PER_ACCOUNT_MAX: usize = 10;
/// One-time key packages kept for a device.
pub const KEY_PACKAGES_PER_DEVICE_MAX: usize = 100;
/// One-time key packages that a device tries to keep on the server.
pub const KEY_PACKAGES_PER_DEVICE_LOW: usize = 20;
/// Largest key package.
pub const KEY_PACKAGE_BYTES_MAX: usize = 2 * 1024;
/// Accounts in one claim: a whole group is added in one commit.
pub const CLAIM_ACCOUNTS_MAX: usize = GROUP_ACCOUNTS_MAX;
/// Longest handle in bytes, on any network.
pub const HANDLE_BYTES_MAX: usize = 64;
/// Application entries may be this many epochs behind the head.
pub const EPOCHS_BEHIND_MAX: u64 = 3;
/// Commits returned with WRONG_EPOCH; who missed more resynchronises.
pub const MISSED_COMMITS_MAX: usize = 16;
/// Entries in one page of catch-up.
pub const PAGE_ENTRIES_MAX: usize = 128;
/// Bytes in one page of catch-up, unless a single entry is larger.
pub const PAGE_BYTES_MAX: usize = 256 * 1024;
/// Frames waiting for a connection before it is put back into catch-up.
pub const CONNECTION_QUEUE_MAX: usize = 64;
/// Bytes of entries waiting for a connection before it is put back into catch-up; a single entry
/// may be larger.
pub const CONNECTION_QUEUE_BYTES_MAX: usize = 4 * PAGE_BYTES_MAX;
/// Requests of one connection that may wait for their answers.
pub const REQUESTS_IN_FLIGHT_MAX: usize = 64;
/// Commands waiting for the core before edges are told OVERLOADED.
pub const COMMAND_QUEUE_MAX: usize = 16 * 1024;
/// Commands decided between two syncs of the store.
pub const ROUND_COMMANDS_MAX: usize = 1024;
/// Pointers in an inbox; beyond it the oldest are dropped and the device resynchronises.
pub const INBOX_ENTRIES_MAX: u64 = 1_000_000;
/// Entries, trees, blobs and de-duplication keys leave the server after this long.
pub const RETENTION_MS: u64 = 45 * 24 * 60 * 60 * 1000;
/// A registration waits this long for its code.
pub const REGISTRATION_TTL_MS: u64 = 10 * 60 * 1000;
/// Wrong codes before a registration is void.
pub const REGISTRATION_TRIES_MAX: u32 = 5;
/// Registrations that may wait at a time, in the whole server.
pub const REGISTRATIONS_MAX: usize = 100_000;
/// Knocks that may wait in one conversation.
pub const KNOCKS_MAX: usize = GROUP_ACCOUNTS_MAX;
/// Size of every chunk of a blob but the last.
pub const BLOB_CHUNK_BYTES: usize = 1024 * 1024;
/// Largest blob, whatever its network allows.
pub const BLOB_BYTES_MAX: u64 = 2 * 1024 * 1024 * 1024 + BLOB_CHUNK_BYTES as u64;
/// An upload that is not finished after this long is removed.
pub const BLOB_UPLOAD_TTL_MS: u64 = 24 * 60 * 60 * 1000;

const _: () = assert!(APPLICATION_BYTES_MAX < HANDSHAKE_BYTES_MAX);
const _: () = assert!(HANDSHAKE_BYTES_MAX < FRAME_BYTES_MAX);
const _: () = assert!(PAGE_BYTES_MAX + HANDSHAKE_BYTES_MAX < FRAME_BYTES_MAX);
const _: () = assert!(KEY_PACKAGES_PER_DEVICE_LOW < KEY_PACKAGES_PER_DEVICE_MAX);
