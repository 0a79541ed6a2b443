//! Frames to bytes and back. A frame is one binary WebSocket message.

use bytes::{Bytes, BytesMut};
use prost::Message;

use crate::error::{ErrorCode, Refusal};
use crate::limits::FRAME_BYTES_MAX;
use crate::wire::{ClientFrame, Entry, ServerFrame, client_frame, server_frame};

/// Encodes any message of the protocol.
pub fn encode(message: &impl Message) -> Bytes {
    let mut buffer = BytesMut::with_capacity(message.encoded_len());
    message
        .encode(&mut buffer)
        .expect("a BytesMut grows as needed");
    buffer.freeze()
}

/// Decodes what a device sent. A frame without a request or with id 0 is malformed.
pub fn decode_client(bytes: Bytes) -> Result<(u64, client_frame::Request), Refusal> {
    check_size(&bytes)?;
    let frame = ClientFrame::decode(bytes).map_err(malformed)?;
    match frame.request {
        Some(request) if frame.request_id != 0 => Ok((frame.request_id, request)),
        Some(_) => Err(Refusal::new(
            ErrorCode::Malformed,
            "request_id must not be 0",
        )),
        None => Err(Refusal::new(
            ErrorCode::Malformed,
            "the frame holds no request known to this version",
        )),
    }
}

/// Decodes what the server sent. `None` is a kind of frame this version does not know.
pub fn decode_server(bytes: Bytes) -> Result<(u64, Option<server_frame::Body>), Refusal> {
    check_size(&bytes)?;
    let frame = ServerFrame::decode(bytes).map_err(malformed)?;
    Ok((frame.request_id, frame.body))
}

/// Decodes an entry of a conversation's log.
pub fn decode_entry(bytes: Bytes) -> Result<Entry, Refusal> {
    Entry::decode(bytes).map_err(malformed)
}

fn check_size(bytes: &Bytes) -> Result<(), Refusal> {
    if bytes.len() > FRAME_BYTES_MAX {
        return Err(Refusal::new(
            ErrorCode::TooLarge,
            format!("frames are at most {FRAME_BYTES_MAX} bytes"),
        ));
    }
    Ok(())
}

/// prost's own text may quote input, so it stays out of the message.
fn malformed(_: prost::DecodeError) -> Refusal {
    Refusal::new(ErrorCode::Malformed, "the frame is not valid protobuf")
}
