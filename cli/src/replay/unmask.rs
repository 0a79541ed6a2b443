//! Takes the masks off a WebSocket stream.
//!
//! The surprising rule: a mask hides nothing (RFC 6455, 5.3: its key travels in front of what it
//! masks), so a scan of a stream with masks on would find nothing and prove nothing. TLS, and HTTP
//! that is not upgraded, pass as they are.

/// What a stream has shown so far. Bytes keep their number and their order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unmask {
    /// The head of an HTTP request or answer, until its empty line.
    Head(Vec<u8>),
    /// The header of a frame: at most 14 bytes.
    Header(Vec<u8>),
    /// The payload of a frame: its mask, how much of it is behind us, how much is to come.
    Payload {
        /// All zero if there is none.
        mask: [u8; 4],
        /// Bytes behind us.
        done: u64,
        /// Bytes to come.
        left: u64,
    },
    /// Something else: not ours to change.
    Opaque,
}

/// A longer head is not of a WebSocket.
const HEAD_BYTES_MAX: usize = 64 * 1024;

impl Default for Unmask {
    fn default() -> Self {
        Self::Head(Vec::new())
    }
}

impl Unmask {
    /// The next bytes of the stream lose their mask, in place.
    pub fn pass(&mut self, bytes: &mut [u8]) {
        let mut rest = bytes;
        while !rest.is_empty() {
            let taken = match self {
                Self::Opaque => return,
                Self::Payload { mask, done, left } => {
                    let taken = usize::try_from(*left).unwrap_or(usize::MAX).min(rest.len());
                    for byte in &mut rest[..taken] {
                        *byte ^= mask[usize::try_from(*done % 4).expect("below 4")];
                        *done += 1;
                    }
                    *left -= taken as u64;
                    if *left == 0 {
                        *self = Self::Header(Vec::new());
                    }
                    taken
                }
                Self::Header(header) => {
                    header.push(rest[0]);
                    if let Some(payload) = payload(header) {
                        *self = payload;
                    }
                    1
                }
                Self::Head(head) => {
                    head.push(rest[0]);
                    if let Some(next) = after_head(head) {
                        *self = next;
                    }
                    1
                }
            };
            rest = &mut rest[taken..];
        }
    }
}

/// What follows a head, once it is whole.
fn after_head(head: &[u8]) -> Option<Unmask> {
    let is_text = head[0].is_ascii_uppercase();
    if !is_text || head.len() > HEAD_BYTES_MAX {
        return Some(Unmask::Opaque);
    }
    if !head.ends_with(b"\r\n\r\n") {
        return None;
    }
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let upgrades = head
        .lines()
        .filter_map(|line| line.split_once(':'))
        .any(|(name, value)| name == "upgrade" && value.trim() == "websocket");
    Some(match upgrades {
        true => Unmask::Header(Vec::new()),
        false => Unmask::Opaque,
    })
}

/// What follows a frame's header, once it is whole.
fn payload(header: &[u8]) -> Option<Unmask> {
    let second = *header.get(1)?;
    let (length_bytes, masked) = match second & 0x7f {
        126 => (2, second & 0x80 != 0),
        127 => (8, second & 0x80 != 0),
        _ => (0, second & 0x80 != 0),
    };
    let length = header.get(2..2 + length_bytes)?;
    let left = match length_bytes {
        0 => u64::from(second & 0x7f),
        _ => length
            .iter()
            .fold(0, |length, byte| length << 8 | u64::from(*byte)),
    };
    let mut mask = [0; 4];
    if masked {
        mask.copy_from_slice(header.get(2 + length_bytes..6 + length_bytes)?);
    }
    Some(match left {
        0 => Unmask::Header(Vec::new()),
        _ => Unmask::Payload {
            mask,
            done: 0,
            left,
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &[u8] = b"GET /v1/ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n\r\n";

    /// A frame of a client, masked.
    fn frame(payload: &[u8]) -> Vec<u8> {
        let mask = [0x11, 0xa2, 0x33, 0xf4];
        let mut frame = vec![0x82];
        match u16::try_from(payload.len()) {
            Ok(small) if small < 126 => frame.push(0x80 | small.to_be_bytes()[1]),
            Ok(middle) => {
                frame.push(0x80 | 126);
                frame.extend_from_slice(&middle.to_be_bytes());
            }
            Err(_) => {
                frame.push(0x80 | 127);
                frame.extend_from_slice(&(payload.len() as u64).to_be_bytes());
            }
        }
        frame.extend_from_slice(&mask);
        frame.extend(payload.iter().zip(mask.iter().cycle()).map(|(a, b)| a ^ b));
        frame
    }

    fn passed(stream: &[u8], chunk: usize) -> Vec<u8> {
        let mut unmask = Unmask::default();
        let mut stream = stream.to_vec();
        for chunk in stream.chunks_mut(chunk) {
            unmask.pass(chunk);
        }
        stream
    }

    fn holds(stream: &[u8], text: &[u8]) -> bool {
        stream.windows(text.len()).any(|part| part == text)
    }

    #[test]
    fn what_was_masked_is_read_however_the_stream_is_cut() {
        let texts: [&[u8]; 5] = [
            b"one short text",
            b"",
            &[b'm'; 300],
            &[b'l'; 70_000],
            b"and the last one",
        ];
        let mut stream = HEAD.to_vec();
        for text in texts {
            stream.extend(frame(text));
        }
        assert!(!holds(&stream, texts[0]));
        let whole = passed(&stream, usize::MAX);
        assert_eq!(whole.len(), stream.len());
        for text in texts.into_iter().filter(|text| !text.is_empty()) {
            assert!(holds(&whole, text));
        }
        for chunk in [1, 2, 3, 7, 1000] {
            assert!(passed(&stream, chunk) == whole, "in chunks of {chunk}");
        }
    }

    #[test]
    fn what_is_no_websocket_passes_as_it_is() {
        let post = b"POST /v1/blobs HTTP/1.1\r\nHost: x\r\n\r\n\x82\x85\x01\x02\x03\x04hello";
        assert_eq!(passed(post, 5), post);
        let tls = b"\x16\x03\x01\x02\x00\x82\x85\x01\x02\x03\x04hello";
        assert_eq!(passed(tls, 5), tls);
    }
}
