//! A look at the traffic, for tests which prove that it holds no plain text. It sees every
//! WebSocket message after TLS, so it sees as much as the server does, and more than a network.

/// Which way a message goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// From this device.
    ToServer,
    /// To this device.
    FromServer,
}

/// Is shown every binary message, in the order in which this device sends and receives them.
pub trait Tap: Send + Sync {
    /// One message. Must not block for long: the client waits.
    fn message(&self, direction: Direction, bytes: &[u8]);
}
