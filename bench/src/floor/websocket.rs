//! The server's half of RFC 6455, as little as the floor needs: the upgrade, whole binary frames in,
//! whole binary frames out. Pings, pongs and fragments are not answered: our generator sends none.

use base64::prelude::{BASE64_STANDARD, Engine as _};
use sha1::{Digest as _, Sha1};

/// Nothing larger is taken from a client.
const MAX_FRAME: usize = 1 << 20;
const MAX_REQUEST: usize = 8 << 10;

/// The client does not speak WebSocket; its connection is closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Violation;

/// Answers the upgrade at the beginning of `input`; returns the bytes used up, 0 if it is not whole.
pub(super) fn upgrade(input: &[u8], out: &mut Vec<u8>) -> Result<usize, Violation> {
    let Some(end) = memchr::memmem::find(input, b"\r\n\r\n") else {
        return if input.len() > MAX_REQUEST {
            Err(Violation)
        } else {
            Ok(0)
        };
    };
    let head = std::str::from_utf8(&input[..end]).map_err(|_| Violation)?;
    let key = head
        .split("\r\n")
        .filter_map(|line| line.split_once(':'))
        .find(|(name, _)| name.eq_ignore_ascii_case("sec-websocket-key"))
        .map(|(_, key)| key.trim())
        .ok_or(Violation)?;
    let mut hash = Sha1::new();
    hash.update(key);
    hash.update("258EAFA5-E914-47DA-95CA-C5AB0DC85B11");
    let accept = BASE64_STANDARD.encode(hash.finalize());
    out.extend_from_slice(
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ",
    );
    out.extend_from_slice(accept.as_bytes());
    out.extend_from_slice(b"\r\n\r\n");
    Ok(end + 4)
}

/// The first frame of `input`, unmasked into `payload`; returns the bytes used up, 0 if it is not
/// whole, and whether it is the client's goodbye.
pub(super) fn unmask(input: &[u8], payload: &mut Vec<u8>) -> Result<(usize, bool), Violation> {
    let Some((head, rest)) = input.split_at_checked(2) else {
        return Ok((0, false));
    };
    let (extended, masked) = (head[1] & 0x7f, head[1] & 0x80 != 0);
    let length_bytes = match extended {
        126 => 2,
        127 => 8,
        _ => 0,
    };
    let Some((length, rest)) = rest.split_at_checked(length_bytes) else {
        return Ok((0, false));
    };
    let length = match length_bytes {
        0 => usize::from(extended),
        _ => length
            .iter()
            .fold(0_usize, |sum, byte| (sum << 8) | usize::from(*byte)),
    };
    if !masked || length > MAX_FRAME {
        return Err(Violation);
    }
    let Some((mask, rest)) = rest.split_at_checked(4) else {
        return Ok((0, false));
    };
    let Some(data) = rest.get(..length) else {
        return Ok((0, false));
    };
    payload.clear();
    payload.extend_from_slice(data);
    let mask = [mask[0], mask[1], mask[2], mask[3]];
    let word = u64::from_ne_bytes([mask, mask].concat().try_into().map_err(|_| Violation)?);
    let mut words = payload.chunks_exact_mut(8);
    for chunk in &mut words {
        let bytes: [u8; 8] = (&*chunk).try_into().map_err(|_| Violation)?;
        chunk.copy_from_slice(&(u64::from_ne_bytes(bytes) ^ word).to_ne_bytes());
    }
    for (byte, mask) in words.into_remainder().iter_mut().zip(mask.iter().cycle()) {
        *byte ^= mask;
    }
    match head[0] {
        0x82 => Ok((2 + length_bytes + 4 + length, false)),
        0x88 => Ok((2 + length_bytes + 4 + length, true)),
        _ => Err(Violation),
    }
}

/// Writes a binary frame made of `parts`.
pub(super) fn frame(parts: &[&[u8]], out: &mut Vec<u8>) {
    let length: usize = parts.iter().map(|part| part.len()).sum();
    out.push(0x82);
    match length {
        0..126 => out.push(length as u8),
        126..0x1_0000 => {
            out.push(126);
            out.extend_from_slice(&(length as u16).to_be_bytes());
        }
        _ => {
            out.push(127);
            out.extend_from_slice(&(length as u64).to_be_bytes());
        }
    }
    for part in parts {
        out.extend_from_slice(part);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_upgrade_of_the_standard_is_answered_as_the_standard_says() {
        let request =
            "GET /chat HTTP/1.1\r\nHost: x\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
        for end in 0..request.len() {
            assert_eq!(upgrade(&request.as_bytes()[..end], &mut Vec::new()), Ok(0));
        }
        let mut out = Vec::new();
        assert_eq!(upgrade(request.as_bytes(), &mut out), Ok(request.len()));
        let out = String::from_utf8(out).expect("text");
        assert!(
            out.contains("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"),
            "{out}"
        );
        assert_eq!(
            upgrade(b"GET / HTTP/1.1\r\n\r\n", &mut Vec::new()),
            Err(Violation)
        );
    }

    #[test]
    fn a_masked_frame_torn_anywhere_is_waited_for_and_then_read() {
        for length in [0, 5, 125, 126, 1000, 70_000] {
            let data: Vec<u8> = (0..length).map(|byte| byte as u8).collect();
            let mut bytes = Vec::new();
            frame(&[&data], &mut bytes);
            let head = bytes.len() - data.len();
            bytes[1] |= 0x80;
            let mask = [1, 2, 3, 0xf0];
            let masked = data
                .iter()
                .zip(mask.iter().cycle())
                .map(|(byte, mask)| byte ^ mask);
            bytes.splice(head.., mask.into_iter().chain(masked));
            let mut payload = Vec::new();
            for end in (0..bytes.len()).step_by(1 + length / 100) {
                assert_eq!(unmask(&bytes[..end], &mut payload), Ok((0, false)), "{end}");
            }
            bytes.push(0xff);
            assert_eq!(unmask(&bytes, &mut payload), Ok((bytes.len() - 1, false)));
            assert_eq!(payload, data);
        }
    }

    #[test]
    fn a_frame_without_mask_or_of_another_kind_is_a_violation() {
        let mut payload = Vec::new();
        assert_eq!(unmask(&[0x82, 0x01, 0x00], &mut payload), Err(Violation));
        assert_eq!(
            unmask(&[0x81, 0x80, 0, 0, 0, 0], &mut payload),
            Err(Violation)
        );
        assert_eq!(
            unmask(&[0x82, 0xff, 0xff, 0, 0, 0, 0, 0, 0, 0, 0, 0], &mut payload),
            Err(Violation)
        );
        assert_eq!(
            unmask(&[0x88, 0x80, 0, 0, 0, 0], &mut payload),
            Ok((6, true))
        );
    }
}
