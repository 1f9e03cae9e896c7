#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| skillmeat_fuzz::git_clone(data));
