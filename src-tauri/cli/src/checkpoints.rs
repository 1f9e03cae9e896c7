//! Dying at a named point, for the tests that prove that nothing is lost then.
//!
//! They need the real program, killed by the system in the middle of its work as a power cut would stop it. It can only
//! do that itself, at the exact point. None of this is in a release build.

use std::fs::File;
use std::io::Write;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use skillmeat_core::fs::on_checkpoint;

static LOG: OnceLock<File> = OnceLock::new();
static KILL_AT: OnceLock<u32> = OnceLock::new();
static PASSED: AtomicU32 = AtomicU32::new(0);

/// Listens to checkpoints if the environment asks for it: `SKILLMEAT_CHECKPOINT_LOG=<file>` writes down the name of every
/// one that is passed, `SKILLMEAT_KILL_AT=<n>` kills the program at the n-th, counted from 1.
#[allow(clippy::disallowed_methods, reason = "for tests alone: their variables, their file")]
pub fn listen() {
    if let Some(path) = std::env::var_os("SKILLMEAT_CHECKPOINT_LOG")
        && let Ok(file) = File::options().append(true).create(true).open(path)
    {
        LOG.get_or_init(|| file);
    }
    if let Some(number) = std::env::var("SKILLMEAT_KILL_AT").ok().and_then(|text| text.parse().ok()) {
        KILL_AT.get_or_init(|| number);
    }
    if LOG.get().is_some() || KILL_AT.get().is_some() {
        on_checkpoint(passed);
    }
}

fn passed(name: &str) {
    if let Some(mut log) = LOG.get() {
        // One write a line, so that lines of several threads do not mix; a test misses what cannot be written.
        let _ = log.write_all(format!("{name}\n").as_bytes());
    }
    let number = PASSED.fetch_add(1, Ordering::SeqCst) + 1;
    if KILL_AT.get() == Some(&number) {
        die();
    }
}

/// Ends at once: nothing is flushed, no destructor runs.
fn die() {
    #[cfg(unix)]
    let _ = rustix::process::kill_process(rustix::process::getpid(), rustix::process::Signal::KILL);
    // Where there is no such signal.
    std::process::abort();
}
