//! Named points between two steps on the disk, for the tests that kill the program there.

use std::sync::OnceLock;

/// Every name there is, in no particular order; a test makes sure that each is reached.
pub const CHECKPOINTS: &[&str] = &[
    "staging-made",
    "journal-begun",
    "staged",
    "journal-written",
    "step-done",
    "manifest-written",
    "committed",
    "displaced-kept",
    "staging-removed",
    "objects-kept",
    "cache-told",
    "history-written",
    "journal-dropped",
    "recovery-found",
    "before-undone",
    "step-undone",
    "all-undone",
];

static HOOK: OnceLock<fn(&str)> = OnceLock::new();

/// Says what to call at every checkpoint from now on. Only the first call has an effect.
pub fn on_checkpoint(hook: fn(&str)) {
    // A second hook would hide the first from whoever set it.
    let _ = HOOK.set(hook);
}

/// Marks a point between two steps; does nothing unless a test set a hook.
pub(crate) fn checkpoint(name: &'static str) {
    debug_assert!(CHECKPOINTS.contains(&name), "{name} is not in the list");
    if let Some(hook) = HOOK.get() {
        hook(name);
    }
}
