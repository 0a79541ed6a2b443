//! See [`tresse_fuzz::server_state_machine`].
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| tresse_fuzz::server_state_machine::run(data));
