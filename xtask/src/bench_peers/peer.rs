//! Who is compared, and what must be said beside every figure of theirs.

/// A server under test.
#[derive(Debug)]
pub(super) struct Peer {
    /// Its folder in `bench/peers`.
    pub(super) name: &'static str,
    /// Its language, for `tresse-bench-peer`; `None` is Tresse, which `tresse bench` drives.
    pub(super) driver: Option<&'static str>,
    /// What an ack and a delivery are.
    pub(super) means: &'static str,
    /// Where the search for its maximum begins, in messages a second.
    pub(super) rate: u32,
    /// Conversations of two.
    pub(super) pairs: u32,
    /// The same for a group of [`super::plan::GROUP`].
    pub(super) group_rate: u32,
    /// Idle connections at the first and at the second look at its memory.
    pub(super) idle: (u32, u32),
    /// Devices that log in at once.
    pub(super) logins: u32,
}

pub(super) const PEERS: [Peer; 5] = [
    Peer {
        name: "tresse",
        driver: None,
        means: "WebSocket, protobuf. Acked: `Accepted`, after the sync. Log-in by signature. Pings every minute",
        rate: 4000,
        pairs: 100,
        group_rate: 200,
        idle: (500, 4500),
        logins: 2000,
    },
    Peer {
        name: "floor",
        driver: Some("floor"),
        means: "the machine's limit: WebSocket, append, one `fdatasync` for all that came meanwhile; no rules, no log-in, no reading back",
        rate: 20_000,
        pairs: 100,
        group_rate: 1000,
        idle: (500, 4500),
        logins: 2000,
    },
    Peer {
        name: "ejabberd",
        driver: Some("xmpp"),
        means: "XMPP over TCP, bodies in base64, archive (MAM) always and accounts in PostgreSQL (10 connections, as it comes). Acked: XEP-0198 `<a/>`, which follows the insert into the sender's archive. Log-in by SASL PLAIN. The Debian package is years behind upstream",
        rate: 400,
        pairs: 100,
        group_rate: 10,
        idle: (200, 1200),
        logins: 1000,
    },
    Peer {
        name: "prosody",
        driver: Some("xmpp"),
        means: "XMPP over TCP, bodies in base64, archive (MAM) always, its own storage of files. Acked: XEP-0198 `<a/>`. Log-in by SASL PLAIN. The Debian package is years behind upstream",
        rate: 400,
        pairs: 100,
        group_rate: 10,
        idle: (200, 1200),
        logins: 1000,
    },
    Peer {
        name: "synapse",
        driver: Some("matrix"),
        means: "Matrix over HTTP, bodies in base64, one process, PostgreSQL; rate limits, presence, push rules and user directory off. Acked: the answer to `PUT …/send`. Delivered: `/sync` that waits. A device has two connections and one message under way; log-in is a token and a first `/sync`",
        rate: 15,
        pairs: 20,
        group_rate: 2,
        idle: (20, 60),
        logins: 40,
    },
];
