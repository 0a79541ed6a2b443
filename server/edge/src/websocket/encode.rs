//! Frames out. A server's frames are not masked, and one message is one frame.

use bytes::{BufMut, BytesMut};

use super::{CloseCode, Opcode};

const FIN: u8 = 0x80;

/// Starts a message of `length` bytes; the caller appends exactly as many.
pub(crate) fn put_header(out: &mut BytesMut, opcode: Opcode, length: usize) {
    out.put_u8(FIN | opcode as u8);
    match u8::try_from(length) {
        Ok(short @ 0..=125) => out.put_u8(short),
        _ => match u16::try_from(length) {
            Ok(medium) => {
                out.put_u8(126);
                out.put_u16(medium);
            }
            Err(_) => {
                out.put_u8(127);
                out.put_u64(length as u64);
            }
        },
    }
}

/// Asks the peer for a sign of life.
pub(crate) fn put_ping(out: &mut BytesMut) {
    put_header(out, Opcode::Ping, 0);
}

/// Answers a ping with its own content.
pub(crate) fn put_pong(out: &mut BytesMut, content: &[u8]) {
    put_header(out, Opcode::Pong, content.len());
    out.extend_from_slice(content);
}

/// The last frame.
pub(crate) fn put_close(out: &mut BytesMut, code: CloseCode) {
    put_header(out, Opcode::Close, 2);
    out.put_u16(code as u16);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_length_takes_its_shortest_form() {
        for (length, header) in [
            (0, &[0x82, 0][..]),
            (125, &[0x82, 125]),
            (126, &[0x82, 126, 0, 126]),
            (65_535, &[0x82, 126, 0xff, 0xff]),
            (65_536, &[0x82, 127, 0, 0, 0, 0, 0, 1, 0, 0]),
        ] {
            let mut out = BytesMut::new();
            put_header(&mut out, Opcode::Binary, length);
            assert_eq!(&out[..], header, "length {length}");
        }
    }

    #[test]
    fn a_close_frame_carries_its_code() {
        let mut out = BytesMut::new();
        put_close(&mut out, CloseCode::GoingAway);
        assert_eq!(&out[..], [0x88, 2, 0x03, 0xe9]);
    }
}
