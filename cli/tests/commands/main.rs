//! The program as people and scripts use it: the built binary, against a server of its own.

mod kit;

mod attach;
mod devices;
mod exit_codes;
mod groups;
mod help;
mod talk;
