//! Little memory is kept free, and what is free goes back to the system.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Each time goes through all that was ever allocated and locks it meanwhile, some milliseconds.
const EVERY: Duration = Duration::from_secs(15);

/// When that was done last. There is one allocator in a program.
static LAST: Mutex<Option<Instant>> = Mutex::new(None);

/// The most places that the C library allocates from, on a machine of many processors.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
const MOST_ARENAS: std::ffi::c_int = 4;

/// Has all threads allocate from few places, one for each processor and at least two. As it is, glibc has eight for each, and every
/// place keeps what the largest look at the disk took of it: after 5,400 steps of `script/soak` 41 of 55 MB were free, in sixteen
/// places.
///
/// Call it before any thread is started. `MALLOC_ARENA_MAX`, which is glibc's own, is overridden.
pub fn keep_together() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    #[allow(unsafe_code, reason = "the C library has no safe face")]
    {
        let processors = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let arenas = processors.try_into().map_or(MOST_ARENAS, |arenas: std::ffi::c_int| arenas.clamp(2, MOST_ARENAS));
        // SAFETY: it takes two numbers, and nothing is allocated by another thread yet.
        unsafe {
            libc::mallopt(libc::M_ARENA_MAX, arenas);
        }
    }
}

/// Gives free memory back, unless that was done a moment ago. Call it where much has just been let go.
///
/// The C library keeps what is freed for when it is asked again, and gives back only what lies at the end of a
/// place. Other systems' libraries, and musl, give back by themselves.
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
