//! See [`tresse_fuzz::content_decoder`].
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| tresse_fuzz::content_decoder::run(data));
