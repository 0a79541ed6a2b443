//! Frames and entries from the network. What decodes encodes to something that decodes to the same.

use bytes::Bytes;
use tresse_proto::codec::{decode_client, decode_entry, decode_server, encode};
use tresse_proto::wire::{ClientFrame, ServerFrame};

/// Decodes the bytes as everything that travels.
pub fn run(data: &[u8]) {
    let bytes = Bytes::copy_from_slice(data);
    if let Ok((request_id, request)) = decode_client(bytes.clone()) {
        assert_ne!(request_id, 0);
        let frame = encode(&ClientFrame {
            request_id,
            request: Some(request.clone()),
        });
        assert_eq!(decode_client(frame), Ok((request_id, request)));
    }
    if let Ok((request_id, body)) = decode_server(bytes.clone()) {
        let frame = encode(&ServerFrame {
            request_id,
            body: body.clone(),
        });
        assert_eq!(decode_server(frame), Ok((request_id, body)));
    }
    if let Ok(entry) = decode_entry(bytes) {
        assert_eq!(decode_entry(encode(&entry)), Ok(entry));
    }
}
