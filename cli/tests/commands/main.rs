//! The program as people and scripts use it: the built binary, against a server of its own.

mod kit;

mod advice;
mod attach;
mod backup;
mod bench;
mod blind_server;
mod devices;
mod exit_codes;
mod faults;
mod groups;
mod help;
mod import;
mod plan;
mod replay;
mod server;
mod talk;
