//! See [`tresse_fuzz::import_reader`].
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| tresse_fuzz::import_reader::run(data));
