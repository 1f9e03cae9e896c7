//! Memory that is free goes back to the system.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Each time goes through all that was ever allocated and locks it meanwhile, some milliseconds.
const EVERY: Duration = Duration::from_secs(15);

/// When that was done last. There is one allocator in a program.
static LAST: Mutex<Option<Instant>> = Mutex::new(None);

/// Gives free memory back, unless that was done a moment ago. Call it where much has just been let go.
///
/// The C library keeps what is freed for when it is asked again, for sixteen groups of threads each for itself on two cores, and
/// gives back only what lies at the end of one. A window that was open for an hour had 42 MB of it, of which 30 were free.
/// Other systems' libraries, and musl, give back by themselves.
pub fn give_back() {
    let mut last = LAST.lock().unwrap_or_else(PoisonError::into_inner);
    if last.is_some_and(|last| last.elapsed() < EVERY) {
        return;
    }
    trim();
    *last = Some(Instant::now());
}

fn trim() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    #[allow(unsafe_code, reason = "the C library has no safe face")]
    // SAFETY: it takes a number and locks what it looks at; nothing that is in use is moved.
    unsafe {
        libc::malloc_trim(0);
    }
}

#[cfg(test)]
#[cfg(all(target_os = "linux", target_env = "gnu"))]
mod tests {
    use std::hint::black_box;

    use super::*;

    /// What the program has of the machine's memory, in kilobytes.
    fn resident() -> usize {
        #[allow(clippy::disallowed_methods, reason = "a path of the kernel's own")]
        let told = std::fs::read_to_string("/proc/self/smaps_rollup").expect("Linux tells");
        let line = told.lines().find_map(|line| line.strip_prefix("Rss:")).expect("a line of it");
        line.trim().trim_end_matches(" kB").parse().expect("a number")
    }

    #[test]
    fn what_lies_between_things_that_are_in_use_is_given_back() {
        const PIECES: usize = 500_000;
        const SIZE: usize = 128;
        let mut pieces: Vec<Option<Box<[u8; SIZE]>>> =
            (0..PIECES).map(|_| Some(black_box(Box::new([1; SIZE])))).collect();
        // One in ten thousand stays, so that the end of what was allocated is never free alone.
        for piece in pieces.iter_mut().enumerate().filter_map(|(i, piece)| (i % 10_000 != 9_999).then_some(piece)) {
            *piece = None;
        }
        let before = resident();
        trim();
        let given = before.saturating_sub(resident());
        // Other tests take some meanwhile.
        assert!(given > PIECES * SIZE / 1024 / 2, "{given} kB were given back");
        assert!(pieces.iter().flatten().all(|piece| piece.iter().all(|byte| *byte == 1)));
    }
}
