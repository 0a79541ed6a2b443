//! From an upgraded HTTP request to a running connection, and what a peer may do before log-in:
//! little, and not for long.

use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use bytes::{Bytes, BytesMut};
use hyper::upgrade::Upgraded;
use hyper_util::rt::TokioIo;
use tokio::time::Instant;
use tresse_proto::PROTOCOL_VERSION;
use tresse_proto::wire::Challenge;

use crate::command_queue::Inbound;
use crate::connection::Connection;
use crate::defaults::{FRAME_BYTES_MAX_BEFORE_LOG_IN, REQUESTS_MAX_BEFORE_LOG_IN, Timeouts};
use crate::listen::Slot;
use crate::mailbox::Mailbox;
use crate::shared::{PlaceBeforeLogIn, Shared};
use crate::stream::Stream;
use crate::websocket::Decoder;

/// Makes a connection of an upgraded request, and starts a task that runs it to its end. A task of its own: that of the
/// request has grown with everything HTTP needed, and would keep it for as long as the connection lives.
pub(crate) fn open(upgraded: Upgraded, shared: Arc<Shared>, place: PlaceBeforeLogIn, slot: Slot) {
    let Ok(parts) = upgraded.downcast::<TokioIo<Stream>>() else {
        // Every listener of this crate serves `Stream`.
        tracing::error!("an upgraded connection is not one of ours");
        return;
    };
    let mut nonce = [0; 32];
    if getrandom::fill(&mut nonce).is_err() {
        tracing::error!("the operating system gives no randomness");
        return;
    }
    let session = shared.next_session();
    let mailbox = Arc::new(Mailbox::new());
    shared.queue.tell(Inbound::Opened {
        session,
        nonce,
        mailbox: mailbox.clone(),
    });
    let decoder = Decoder::new(
        BytesMut::from(&parts.read_buf[..]),
        FRAME_BYTES_MAX_BEFORE_LOG_IN,
    );
    let connection = Connection::new(
        parts.io.into_inner(),
        session,
        mailbox,
        shared,
        decoder,
        Gate::new(place),
    );
    let mut connection = Box::new(connection);
    connection.hold(slot);
    connection.greet(challenge(nonce));
    tokio::spawn(connection.run());
}

fn challenge(nonce: [u8; 32]) -> Challenge {
    Challenge {
        nonce: Bytes::copy_from_slice(&nonce),
        version_min: PROTOCOL_VERSION,
        version_max: PROTOCOL_VERSION,
        server_time_ms: SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(0, |since| {
                u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
            }),
    }
}

/// What a peer still may do before log-in.
#[derive(Debug)]
pub(crate) struct Gate {
    opened_at: Instant,
    requests: u32,
    _place: PlaceBeforeLogIn,
}

impl Gate {
    pub(crate) fn new(place: PlaceBeforeLogIn) -> Self {
        Self {
            opened_at: Instant::now(),
            requests: 0,
            _place: place,
        }
    }

    /// Counts a request. `false`: it was one too many.
    pub(crate) fn pass(&mut self) -> bool {
        self.requests += 1;
        self.requests <= REQUESTS_MAX_BEFORE_LOG_IN
    }

    /// When the connection ends unless something happens.
    pub(crate) fn deadline(&self, timeouts: &Timeouts) -> Instant {
        let patience: Duration = if self.requests == 0 {
            timeouts.first_request
        } else {
            timeouts.log_in
        };
        self.opened_at + patience
    }
}
