//! See [`tresse_fuzz::replay_reader`].
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| tresse_fuzz::replay_reader::run(data));
