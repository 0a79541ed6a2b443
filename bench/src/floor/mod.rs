//! The limit of the machine: a server that only receives, writes, syncs and sends on. What any
//! server costs above it is the price of its rules.
//!
//! One thread, one file. All that has arrived while the previous batch was synced is the next
//! batch: one write, one `fdatasync`, and only then acks and pushes leave. No accounts, no order
//! across conversations, no reading back: nobody should store messages here.

mod connection;
mod server;
mod websocket;

pub use server::Floor;

/// What the first byte of a frame says, from and to the floor. Numbers are little endian.
pub mod kind {
    /// From a client: its device number (4). Answered by the same kind, empty.
    pub const HELLO: u8 = 1;
    /// From a client: number of recipients (2), their device numbers (4 each), tag (16), body.
    /// Answered by the same kind with the tag, when it is on disk.
    pub const MESSAGE: u8 = 2;
    /// To a recipient: tag (16), body.
    pub const DELIVERY: u8 = 3;
}
