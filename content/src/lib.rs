//! MIMI content (CBOR): what travels inside the encryption.
