//! Searches for projects: told to the page as they go, and stopped when the page asks for it or begins another.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use skillmeat_core::ops::{self, FindControl, FindProgress, FindRequest, FoundProjects};
use tauri::{AppHandle, Manager, Runtime};

use crate::error::Answer;
use crate::events::find_progressed;
use crate::shell::Shell;

/// Progress is told at most this often.
const PROGRESS_EVERY: Duration = Duration::from_millis(50);

/// The search that is running, if one is.
#[derive(Debug, Default)]
pub struct Finding(Mutex<Arc<AtomicBool>>);

impl Finding {
    /// Asks the running search to stop; what it found until then is its answer.
    pub fn cancel(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).store(true, Ordering::Relaxed);
    }

    /// Begins another search; the one before stops.
    fn begin(&self) -> Arc<AtomicBool> {
        let mut running = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        running.store(true, Ordering::Relaxed);
        *running = Arc::default();
        Arc::clone(&running)
    }
}

/// Searches on a thread that may block.
///
/// # Errors
/// What the workflow refuses, and code `bug` when it panics.
pub async fn find<R: Runtime>(app: AppHandle<R>, request: FindRequest) -> Answer<FoundProjects> {
    let shell = app.state::<Shell>();
    let (cancelled, user_home) = (shell.finding.begin(), shell.environment.user_home.clone());
    let app = app.clone();
    shell
        .ask(move |workspace| {
            let told: Mutex<Option<Instant>> = Mutex::default();
            let progress = |progress: FindProgress| {
                let Ok(mut last) = told.try_lock() else { return };
                if last.is_none_or(|at| at.elapsed() >= PROGRESS_EVERY) {
                    *last = Some(Instant::now());
                    find_progressed(&app, progress);
                }
            };
            let control = FindControl { cancelled: &cancelled, progress: &progress, user_home: user_home.as_deref() };
            ops::find_projects(workspace, &request, &control)
        })
        .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_search_stops_the_one_before_and_a_cancel_the_running_one() {
        let finding = Finding::default();
        let first = finding.begin();
        let second = finding.begin();
        assert!(first.load(Ordering::Relaxed) && !second.load(Ordering::Relaxed));
        finding.cancel();
        assert!(second.load(Ordering::Relaxed));
    }
}
