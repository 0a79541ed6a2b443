//! What a client decides: synchronous, no sockets, no clock.
