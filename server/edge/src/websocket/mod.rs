//! RFC 6455 for the server's side, as far as this protocol needs it: binary messages, no
//! extensions.
//!
//! Written here because an idle connection must cost no buffer at all, a size limit must hold
//! before the bytes are taken in, and entries must be copied once, straight into what is written.
//! Text is refused; there is no compression (ciphertext does not shrink, and sizes would leak).

mod accept;
mod decode;
mod encode;

pub(crate) use accept::{NotAWebSocket, check_request};
pub(crate) use decode::{Decoder, Message, Violation};
pub(crate) use encode::{put_close, put_header, put_ping, put_pong};

/// What kind of frame (RFC 6455 section 5.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Opcode {
    Continuation = 0x0,
    Text = 0x1,
    Binary = 0x2,
    Close = 0x8,
    Ping = 0x9,
    Pong = 0xA,
}

impl Opcode {
    fn from_bits(bits: u8) -> Option<Self> {
        Some(match bits {
            0x0 => Self::Continuation,
            0x1 => Self::Text,
            0x2 => Self::Binary,
            0x8 => Self::Close,
            0x9 => Self::Ping,
            0xA => Self::Pong,
            _ => return None,
        })
    }

    fn is_control(self) -> bool {
        matches!(self, Self::Close | Self::Ping | Self::Pong)
    }
}

/// Why a WebSocket is closed (RFC 6455 section 7.4.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CloseCode {
    Normal = 1000,
    GoingAway = 1001,
    ProtocolError = 1002,
    Unsupported = 1003,
    PolicyViolation = 1008,
    TooBig = 1009,
}
