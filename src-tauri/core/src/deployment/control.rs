//! Progress of a long operation, and the wish to stop it.

use std::sync::atomic::{AtomicBool, Ordering};

use serde::{Deserialize, Serialize};

use super::error::DeployError;

/// What an operation is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum ChangePhase {
    /// Contents are copied beside their places.
    Preparing,
    /// They are moved into place.
    Moving,
    /// What was displaced goes to history; it cannot be cancelled any more.
    Finishing,
}

/// How far an operation is, in artifacts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct ChangeProgress {
    /// What it is doing.
    pub phase: ChangePhase,
    /// How many are done.
    pub done: u32,
    /// How many there are.
    pub total: u32,
    /// The one at hand.
    pub subject: Option<String>,
}

/// Whom to tell, and whom to ask.
pub struct Control<'a> {
    /// Set when it should stop; everything is then as before.
    pub cancelled: &'a AtomicBool,
    /// Called now and then, from several threads.
    pub progress: &'a (dyn Fn(ChangeProgress) + Sync),
}

impl std::fmt::Debug for Control<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Control").field("cancelled", self.cancelled).finish_non_exhaustive()
    }
}

static NEVER: AtomicBool = AtomicBool::new(false);

impl Control<'static> {
    /// Nobody listens, and nobody cancels.
    pub fn none() -> Self {
        Self { cancelled: &NEVER, progress: &|_| {} }
    }
}

impl Control<'_> {
    pub(super) fn check(&self) -> Result<(), DeployError> {
        if self.cancelled.load(Ordering::Relaxed) { Err(DeployError::Cancelled) } else { Ok(()) }
    }

    pub(super) fn tell(&self, phase: ChangePhase, done: usize, total: usize, subject: Option<&str>) {
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let subject = subject.map(str::to_owned);
        (self.progress)(ChangeProgress { phase, done: number(done), total: number(total), subject });
    }
}
