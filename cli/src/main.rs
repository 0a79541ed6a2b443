//! The endpoint binary.
fn main() {}
