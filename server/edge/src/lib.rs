//! Connections: listen, handshake, frames in and out, blobs over HTTP.
