//! Every timeout and every bound which only the edge knows, each with its reason.
//! What both sides must know is in `tresse_proto::limits`.

use std::time::Duration;

use tresse_proto::limits::{BLOB_CHUNK_BYTES, REGISTRATION_TTL_MS};

/// How long the edge waits for things. Tests shorten it.
#[derive(Debug, Clone)]
pub struct Timeouts {
    /// TLS handshake, and the headers of an HTTP request: who is slower is not a device.
    pub accept: Duration,
    /// From the challenge to the first request.
    pub first_request: Duration,
    /// From the challenge to the log-in: a person may have to type a code in between.
    pub log_in: Duration,
    /// After this much silence the server asks for a sign of life.
    pub ping: Duration,
    /// After this much silence the peer is gone.
    pub idle: Duration,
    /// A peer that takes no byte for so long does not read.
    pub write: Duration,
    /// From the goodbye to the closing of the socket.
    pub close: Duration,
    /// A chunk of a blob, from its first byte to its last.
    pub chunk: Duration,
    /// For the verification provider to take a code.
    pub verification: Duration,
    /// For everything to come to an end at shutdown.
    pub shutdown: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            accept: Duration::from_secs(10),
            first_request: Duration::from_secs(15),
            log_in: Duration::from_millis(REGISTRATION_TTL_MS) + Duration::from_secs(60),
            ping: Duration::from_secs(60),
            idle: Duration::from_secs(90),
            write: Duration::from_secs(30),
            close: Duration::from_secs(3),
            chunk: Duration::from_secs(120),
            verification: Duration::from_secs(10),
            shutdown: Duration::from_secs(10),
        }
    }
}

/// Largest frame before log-in. A registration fits many times.
pub(crate) const FRAME_BYTES_MAX_BEFORE_LOG_IN: usize = 4 * 1024;
/// Requests before log-in: a registration with some mistakes, then the log-in.
pub(crate) const REQUESTS_MAX_BEFORE_LOG_IN: u32 = 32;
/// Bytes gathered for one write to a socket.
pub(crate) const WRITE_BATCH_BYTES: usize = 64 * 1024;
/// Bytes of one read, on the stack of the thread.
pub(crate) const READ_BYTES: usize = 8 * 1024;
/// Buffer of a connection while it is still HTTP; a request line and headers fit.
pub(crate) const HTTP_BUFFER_BYTES: usize = 16 * 1024;
/// Headers of an HTTP request.
pub(crate) const HTTP_HEADERS_MAX: usize = 64;
/// Jobs (checks of commits) that may wait before further ones are refused with OVERLOADED.
pub(crate) const JOBS_WAITING_MAX: usize = 256;
/// Codes on their way to the verification provider at a time.
pub(crate) const CODES_IN_FLIGHT_MAX: usize = 64;
/// Chunks in memory on their way to the object store: at most so many times 1 MiB.
pub(crate) const CHUNKS_IN_FLIGHT_MAX: usize = 64;
/// What OVERLOADED tells a device to wait, at least; up to three times as much.
pub(crate) const OVERLOADED_RETRY_MS: u32 = 500;
/// Goodbye at shutdown: devices come back spread over this range.
pub(crate) const SHUTDOWN_RETRY_MS: std::ops::Range<u32> = 1_000..6_000;
/// File descriptors kept for the store's files, the logs and outgoing requests; under a low limit a
/// quarter of it.
pub(crate) const DESCRIPTORS_RESERVED: u64 = 1_200;
/// After a failed `accept` (no file descriptor left) the listener rests this long.
pub(crate) const ACCEPT_REST: Duration = Duration::from_millis(100);

const _: () = assert!(CHUNKS_IN_FLIGHT_MAX * BLOB_CHUNK_BYTES <= 128 * 1024 * 1024);
const _: () = assert!(READ_BYTES < WRITE_BATCH_BYTES);
