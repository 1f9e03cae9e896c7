//! Telling how many projects of so many are done, from several threads.

use std::sync::atomic::{AtomicU32, Ordering};

use super::refresh::{OnProgress, RefreshPhase, RefreshProgress};

/// Counts projects that were looked at.
pub(super) struct Counted<'a> {
    progress: &'a OnProgress<'a>,
    done: AtomicU32,
    total: u32,
}

impl<'a> Counted<'a> {
    /// None of so many is done yet.
    pub fn new(progress: &'a OnProgress<'a>, total: usize) -> Self {
        Self { progress, done: AtomicU32::new(0), total: u32::try_from(total).unwrap_or(u32::MAX) }
    }

    /// One more is done.
    pub fn done(&self, name: &str) {
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        let (phase, total, subject) = (RefreshPhase::Projects, Some(self.total), Some(name.to_owned()));
        (self.progress)(RefreshProgress { phase, done, total, subject });
    }
}
