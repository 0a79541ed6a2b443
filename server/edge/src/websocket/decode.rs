//! Frames in. Nothing is kept between messages: an idle connection has an empty buffer.

use bytes::{Buf, Bytes, BytesMut};

use super::{CloseCode, Opcode};

/// Longest content of a ping, pong or close (RFC 6455 section 5.5).
const CONTROL_BYTES_MAX: usize = 125;
/// Room made at a time for a long message, so that a peer must send bytes to make the server
/// keep bytes.
const GROW_BYTES: usize = 64 * 1024;

/// A whole message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Message {
    Binary(Bytes),
    Ping(Bytes),
    Pong,
    Close,
}

/// What a peer must not send. The connection ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Violation {
    #[error("the WebSocket frame is not valid")]
    Malformed,
    #[error("send binary messages, not text")]
    Text,
    #[error("the message is larger than allowed here")]
    TooLarge,
}

impl Violation {
    pub(crate) fn close_code(self) -> CloseCode {
        match self {
            Self::Malformed => CloseCode::ProtocolError,
            Self::Text => CloseCode::Unsupported,
            Self::TooLarge => CloseCode::TooBig,
        }
    }
}

/// Turns bytes into messages.
#[derive(Debug)]
pub(crate) struct Decoder {
    buffer: BytesMut,
    /// The parts so far of a message in several frames.
    parts: Option<BytesMut>,
    message_bytes_max: usize,
}

struct Header {
    fin: bool,
    opcode: Opcode,
    /// Length of the header itself, mask included.
    size: usize,
    length: usize,
}

impl Decoder {
    pub(crate) fn new(buffer: BytesMut, message_bytes_max: usize) -> Self {
        Self {
            buffer,
            parts: None,
            message_bytes_max,
        }
    }

    /// From now on another size is allowed.
    pub(crate) fn set_message_bytes_max(&mut self, message_bytes_max: usize) {
        self.message_bytes_max = message_bytes_max;
    }

    /// Takes in a few bytes.
    pub(crate) fn extend(&mut self, bytes: &[u8]) {
        self.buffer.extend_from_slice(bytes);
    }

    /// The buffer itself, with room, if a long message is on its way; `None` if a small read
    /// serves as well.
    pub(crate) fn room(&mut self) -> Option<&mut BytesMut> {
        let Ok(Some(header)) = self.header() else {
            return None;
        };
        let missing = (header.size + header.length).saturating_sub(self.buffer.len());
        if missing < GROW_BYTES / 8 {
            return None;
        }
        self.buffer
            .reserve(missing.min(GROW_BYTES.max(self.buffer.len())));
        Some(&mut self.buffer)
    }

    /// The next whole message, if it has arrived.
    pub(crate) fn next(&mut self) -> Result<Option<Message>, Violation> {
        loop {
            let Some(header) = self.header()? else {
                return Ok(None);
            };
            if self.buffer.len() < header.size + header.length {
                return Ok(None);
            }
            let mut payload = self.take(&header);
            if header.opcode.is_control() {
                return Ok(Some(match header.opcode {
                    Opcode::Ping => Message::Ping(payload.freeze()),
                    Opcode::Pong => Message::Pong,
                    _ => Message::Close,
                }));
            }
            if let Some(mut parts) = self.parts.take() {
                parts.unsplit(payload);
                payload = parts;
            }
            if header.fin {
                return Ok(Some(Message::Binary(payload.freeze())));
            }
            self.parts = Some(payload);
        }
    }

    /// Cuts a whole frame off the buffer and removes its mask.
    fn take(&mut self, header: &Header) -> BytesMut {
        let mut mask = [0; 4];
        mask.copy_from_slice(&self.buffer[header.size - 4..header.size]);
        self.buffer.advance(header.size);
        let mut payload = self.buffer.split_to(header.length);
        unmask(&mut payload, mask);
        if self.buffer.is_empty() {
            // Gives the memory to the message; the idle connection keeps none.
            self.buffer = BytesMut::new();
        }
        payload
    }

    /// Reads and checks the header; `None` if it is not whole yet.
    fn header(&self) -> Result<Option<Header>, Violation> {
        let &[first, second, ref rest @ ..] = &self.buffer[..] else {
            return Ok(None);
        };
        let fin = first & 0x80 != 0;
        let opcode = Opcode::from_bits(first & 0x0f).ok_or(Violation::Malformed)?;
        if first & 0x70 != 0 || second & 0x80 == 0 {
            // An extension that was not agreed on, or no mask.
            return Err(Violation::Malformed);
        }
        self.check_order(opcode, fin)?;
        let (length, size) = match second & 0x7f {
            126 => match rest.first_chunk::<2>() {
                Some(bytes) => (u64::from(u16::from_be_bytes(*bytes)), 8),
                None => return Ok(None),
            },
            127 => match rest.first_chunk::<8>() {
                Some(bytes) => (u64::from_be_bytes(*bytes), 14),
                None => return Ok(None),
            },
            short => (u64::from(short), 6),
        };
        let length = usize::try_from(length).map_err(|_| Violation::TooLarge)?;
        if opcode.is_control() {
            if length > CONTROL_BYTES_MAX {
                return Err(Violation::Malformed);
            }
        } else {
            let so_far = self.parts.as_ref().map_or(0, BytesMut::len);
            if length > self.message_bytes_max.saturating_sub(so_far) {
                return Err(Violation::TooLarge);
            }
        }
        Ok((self.buffer.len() >= size).then_some(Header {
            fin,
            opcode,
            size,
            length,
        }))
    }

    fn check_order(&self, opcode: Opcode, fin: bool) -> Result<(), Violation> {
        let right = match opcode {
            Opcode::Text => return Err(Violation::Text),
            Opcode::Binary => self.parts.is_none(),
            Opcode::Continuation => self.parts.is_some(),
            Opcode::Close | Opcode::Ping | Opcode::Pong => fin,
        };
        right.then_some(()).ok_or(Violation::Malformed)
    }
}

/// Eight bytes at a time: this runs over every byte that is received.
fn unmask(payload: &mut [u8], mask: [u8; 4]) {
    let [a, b, c, d] = mask;
    let wide = u64::from_ne_bytes([a, b, c, d, a, b, c, d]);
    let mut chunks = payload.chunks_exact_mut(8);
    for chunk in &mut chunks {
        let mut bytes = [0; 8];
        bytes.copy_from_slice(chunk);
        chunk.copy_from_slice(&(u64::from_ne_bytes(bytes) ^ wide).to_ne_bytes());
    }
    for (byte, mask) in chunks.into_remainder().iter_mut().zip(mask.iter().cycle()) {
        *byte ^= mask;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A client's frame.
    fn frame(first: u8, payload: &[u8]) -> Vec<u8> {
        let mask = [0x11, 0x22, 0x33, 0x44];
        let mut frame = vec![first];
        match payload.len() {
            short @ 0..=125 => frame.push(0x80 | short as u8),
            medium @ 126..=0xffff => {
                frame.push(0x80 | 126);
                frame.extend((medium as u16).to_be_bytes());
            }
            long => {
                frame.push(0x80 | 127);
                frame.extend((long as u64).to_be_bytes());
            }
        }
        frame.extend(mask);
        frame.extend(payload.iter().zip(mask.iter().cycle()).map(|(b, m)| b ^ m));
        frame
    }

    fn decoder(bytes: &[u8]) -> Decoder {
        Decoder::new(BytesMut::from(bytes), 100_000)
    }

    #[test]
    fn messages_of_every_length_arrive_whole_however_they_are_cut() {
        for length in [0, 1, 7, 8, 125, 126, 65_535, 65_536, 100_000] {
            let payload: Vec<u8> = (0..length).map(|i| i as u8).collect();
            let bytes = frame(0x82, &payload);
            let mut decoder = decoder(&[]);
            let step = 1 + length / 5;
            let mut seen = Vec::new();
            for part in bytes.chunks(step) {
                decoder.extend(part);
                seen.extend(decoder.next().expect("valid"));
            }
            assert_eq!(seen, [Message::Binary(payload.into())]);
            assert_eq!(
                decoder.buffer.capacity(),
                0,
                "an idle connection keeps no buffer"
            );
        }
    }

    #[test]
    fn a_message_in_parts_may_be_interrupted_by_a_ping() {
        let bytes = [
            frame(0x02, b"one "),
            frame(0x89, b"ping"),
            frame(0x00, b"mess"),
            frame(0x80, b"age"),
        ]
        .concat();
        let mut decoder = decoder(&bytes);
        assert_eq!(decoder.next(), Ok(Some(Message::Ping("ping".into()))));
        assert_eq!(
            decoder.next(),
            Ok(Some(Message::Binary("one message".into())))
        );
        assert_eq!(decoder.next(), Ok(None));
    }

    #[test]
    fn what_is_too_large_is_refused_before_it_arrives() {
        let mut one = decoder(&frame(0x82, &[0; 100_001])[..10]);
        // The header is not even whole.
        assert_eq!(one.next(), Err(Violation::TooLarge));
        let mut huge = decoder(&[0x82, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]);
        assert_eq!(huge.next(), Err(Violation::TooLarge));
        let mut parts = decoder(&[frame(0x02, &[0; 60_000]), frame(0x80, &[0; 60_000])].concat());
        assert_eq!(parts.next(), Err(Violation::TooLarge));
    }

    #[test]
    fn violations_are_told_apart() {
        for (bytes, violation) in [
            (frame(0x81, b"text"), Violation::Text),
            (frame(0x80, b"continues nothing"), Violation::Malformed),
            (frame(0xc2, b"compressed"), Violation::Malformed),
            (frame(0x83, b"unknown opcode"), Violation::Malformed),
            (frame(0x09, b"a ping in parts"), Violation::Malformed),
            (frame(0x89, &[0; 126]), Violation::Malformed),
            (vec![0x82, 0x01, 0x00], Violation::Malformed),
            (
                [frame(0x02, b"first"), frame(0x82, b"second")].concat(),
                Violation::Malformed,
            ),
        ] {
            assert_eq!(decoder(&bytes).next(), Err(violation), "{bytes:02x?}");
        }
    }

    #[test]
    fn a_header_alone_makes_no_more_room_than_one_step() {
        let mut decoder = Decoder::new(
            BytesMut::from(&frame(0x82, &[0; 4_000_000])[..14]),
            4_000_000,
        );
        let room = decoder.room().expect("a long message is on its way");
        assert!(room.capacity() <= GROW_BYTES + 64, "{}", room.capacity());
    }

    proptest! {
        #[test]
        fn random_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let mut decoder = decoder(&bytes);
            while let Ok(Some(_)) = decoder.next() {
                let _ = decoder.room();
            }
        }
    }
}
