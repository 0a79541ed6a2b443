//! The client core on tokio: WebSocket, SQLite file, blobs, reconnect.
