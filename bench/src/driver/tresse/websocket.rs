//! The client's side of WebSocket, over buffers of whoever calls.
//!
//! The surprising rule: frames are masked with zeros. The protocol asks for a mask and the server
//! undoes it as any other; only the generator saves the work.

/// Kinds of frames.
pub(crate) const BINARY: u8 = 2;
pub(crate) const CLOSE: u8 = 8;
pub(crate) const PING: u8 = 9;
const PONG: u8 = 10;

const MASKED: u8 = 0x80;
const LAST: u8 = 0x80;

/// Asks for a WebSocket. The key need not be random: there is no proxy to be fooled.
pub(crate) fn put_upgrade(out: &mut Vec<u8>, host: &str) {
    out.extend_from_slice(b"GET /v1/ws HTTP/1.1\r\nHost: ");
    out.extend_from_slice(host.as_bytes());
    out.extend_from_slice(
        b"\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\
          Sec-WebSocket-Key: dHJlc3NlLWJlbmNoLWtleQ==\r\n\r\n",
    );
}

/// How many bytes the answer to the upgrade has, once it is whole.
pub(crate) fn upgraded(input: &[u8]) -> Result<Option<usize>, String> {
    const END: &[u8] = b"\r\n\r\n";
    let Some(end) = input.windows(END.len()).position(|bytes| bytes == END) else {
        return match input.len() {
            0..4096 => Ok(None),
            _ => Err("no end of the HTTP header".to_owned()),
        };
    };
    if input.starts_with(b"HTTP/1.1 101 ") {
        return Ok(Some(end + END.len()));
    }
    let line = input
        .split(|byte| *byte == b'\r')
        .next()
        .unwrap_or_default();
    Err(format!(
        "no WebSocket: {}",
        String::from_utf8_lossy(line)
            .chars()
            .filter(|c| !c.is_control())
            .collect::<String>()
    ))
}

/// Header of a binary frame of so many bytes; exactly that many must follow.
pub(crate) fn put_header(out: &mut Vec<u8>, length: usize) {
    put_any_header(out, BINARY, length);
}

/// Answers a ping.
pub(crate) fn put_pong(out: &mut Vec<u8>, content: &[u8]) {
    put_any_header(out, PONG, content.len());
    out.extend_from_slice(content);
}

fn put_any_header(out: &mut Vec<u8>, opcode: u8, length: usize) {
    out.push(LAST | opcode);
    match length {
        0..126 => out.push(MASKED | length as u8),
        126..0x1_0000 => {
            out.push(MASKED | 126);
            out.extend_from_slice(&(length as u16).to_be_bytes());
        }
        _ => {
            out.push(MASKED | 127);
            out.extend_from_slice(&(length as u64).to_be_bytes());
        }
    }
    out.extend_from_slice(&[0; 4]);
}

/// A frame of the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Frame<'a> {
    pub(crate) opcode: u8,
    pub(crate) content: &'a [u8],
    /// Bytes with its header.
    pub(crate) size: usize,
}

/// The frame at the beginning of `input`, if it is whole.
pub(crate) fn frame(input: &[u8]) -> Result<Option<Frame<'_>>, String> {
    let (&[first, second], rest) = match input.split_first_chunk::<2>() {
        Some(split) => split,
        None => return Ok(None),
    };
    if first & LAST == 0 || second & MASKED != 0 {
        return Err("a frame in parts, or a masked one".to_owned());
    }
    let (length, header) = match second {
        126 => match rest.first_chunk::<2>() {
            Some(bytes) => (u64::from(u16::from_be_bytes(*bytes)), 4),
            None => return Ok(None),
        },
        127 => match rest.first_chunk::<8>() {
            Some(bytes) => (u64::from_be_bytes(*bytes), 10),
            None => return Ok(None),
        },
        short => (u64::from(short), 2),
    };
    if length > tresse_proto::limits::FRAME_BYTES_MAX as u64 {
        return Err("a frame larger than the protocol allows".to_owned());
    }
    let size = header + length as usize;
    Ok(input.get(header..size).map(|content| Frame {
        opcode: first & 0x0f,
        content,
        size,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_of_every_size_are_found_once_they_are_whole() {
        for length in [0, 125, 126, 0xffff, 0x1_0000] {
            let mut bytes = vec![LAST | BINARY];
            match length {
                0..126 => bytes.push(length as u8),
                126..0x1_0000 => {
                    bytes.push(126);
                    bytes.extend((length as u16).to_be_bytes());
                }
                _ => {
                    bytes.push(127);
                    bytes.extend((length as u64).to_be_bytes());
                }
            }
            bytes.resize(bytes.len() + length, 7);
            for cut in [0, 1, 2, bytes.len() - 1] {
                assert_eq!(
                    frame(&bytes[..cut.min(bytes.len() - 1)]),
                    Ok(None),
                    "{length}"
                );
            }
            let size = bytes.len();
            bytes.extend([LAST | PING, 0]);
            let found = frame(&bytes).expect("valid").expect("whole");
            assert_eq!(
                (found.opcode, found.content.len(), found.size),
                (BINARY, length, size)
            );
        }
    }

    #[test]
    fn our_headers_are_masked_and_say_the_length() {
        for (length, header) in [(125, 6), (126, 8), (0xffff, 8), (0x1_0000, 14)] {
            let mut out = Vec::new();
            put_header(&mut out, length);
            assert_eq!(out.len(), header);
            assert_eq!(out[0], 0x82);
            assert!(out[1] & MASKED != 0);
            assert_eq!(out[header - 4..], [0; 4]);
        }
    }

    #[test]
    fn an_answer_that_is_not_an_upgrade_is_told() {
        assert_eq!(upgraded(b"HTTP/1.1 101 Switching Protocols\r\n"), Ok(None));
        assert_eq!(
            upgraded(b"HTTP/1.1 101 x\r\na: b\r\n\r\nmore"),
            Ok(Some(24))
        );
        let refused = upgraded(b"HTTP/1.1 503 Service Unavailable\r\n\r\n");
        assert_eq!(
            refused,
            Err("no WebSocket: HTTP/1.1 503 Service Unavailable".to_owned())
        );
    }
}
