#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| skillmeat_fuzz::skillmeat_deployed(data));
