//! The driver against sockets that do what the test says.

mod blob;
mod driver;
mod scripted;
mod tls;
