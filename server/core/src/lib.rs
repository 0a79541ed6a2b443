//! The rules of the server: no sockets, no clock.
