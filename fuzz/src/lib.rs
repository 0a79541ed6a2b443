//! What is fuzzed, each target as a plain function: `run(bytes)` must return, whatever the bytes are.
//!
//! `tests/corpus.rs` runs every target over `corpus/` and over seeded mutations of it, on stable Rust; cargo-fuzz runs the
//! same functions without end (`fuzz_targets/`). A file that cargo-fuzz has found goes into `corpus/` with its repair.

pub mod content_decoder;
pub mod frame_decoder;
pub mod import_reader;
pub mod mutate;
pub mod replay_reader;
pub mod server_state_machine;

/// The transcript reader is one file of the endpoint binary, which is too large to build here.
#[path = "../../cli/src/transcript.rs"]
#[allow(dead_code)]
mod transcript;

/// The devices and the server in memory that the scenes of the server's rules use.
#[path = "../../server/core/tests/kit/mod.rs"]
mod kit;
