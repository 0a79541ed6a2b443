//! See [`tresse_fuzz::frame_decoder`].
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| tresse_fuzz::frame_decoder::run(data));
