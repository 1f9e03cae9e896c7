//! Changes of the window: one at a time, told to the page as they go, and stopped when the page asks for it.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use skillmeat_core::deployment::{ChangePhase, ChangeProgress, Control};
use skillmeat_core::error::ErrorBody;
use skillmeat_core::ops::Workspace;
use tauri::{AppHandle, Manager, Runtime};

use crate::error::Answer;
use crate::events::changes_progressed;
use crate::shell::Shell;

/// Progress within a phase is told at most this often.
const PROGRESS_EVERY: Duration = Duration::from_millis(50);

/// The changes that are asked for and not done yet, the running one first.
#[derive(Debug, Default)]
pub struct Changing {
    line: Arc<Line>,
}

#[derive(Debug, Default)]
struct Line {
    turns: Mutex<VecDeque<Arc<AtomicBool>>>,
    moved: Condvar,
}

/// A place in the line; dropping it lets the next one begin.
struct Turn {
    line: Arc<Line>,
    cancelled: Arc<AtomicBool>,
}

/// When something was told last, and of which phase.
#[derive(Default)]
struct Told(Mutex<Option<(ChangePhase, Instant)>>);

impl Changing {
    /// Asks the running change to stop; nothing happens when none is running. One that is past its last step ends as it
    /// would have.
    pub fn cancel(&self) {
        if let Some(running) = self.line.lock().front() {
            running.store(true, Ordering::Relaxed);
        }
    }

    /// Blocks until no change is running or asked for.
    pub fn wait_until_done(&self) {
        let mut turns = self.line.lock();
        while !turns.is_empty() {
            turns = self.line.moved.wait(turns).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Queues up. The place is taken at once, so that a cancel that follows finds it.
    fn queue(&self) -> Turn {
        let cancelled = Arc::new(AtomicBool::new(false));
        self.line.lock().push_back(Arc::clone(&cancelled));
        Turn { line: Arc::clone(&self.line), cancelled }
    }
}

impl Line {
    fn lock(&self) -> MutexGuard<'_, VecDeque<Arc<AtomicBool>>> {
        self.turns.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Turn {
    /// Blocks until everything that was asked for before is done.
    fn wait(&self) {
        let mut turns = self.line.lock();
        while !turns.front().is_some_and(|first| Arc::ptr_eq(first, &self.cancelled)) {
            turns = self.line.moved.wait(turns).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.line.lock().retain(|turn| !Arc::ptr_eq(turn, &self.cancelled));
        self.line.moved.notify_all();
    }
}

impl Told {
    /// Passes progress on when a phase begins or some time has passed, unless another thread is telling.
    fn tell(&self, progress: ChangeProgress, pass_on: impl FnOnce(ChangeProgress)) {
        let Ok(mut last) = self.0.try_lock() else { return };
        if last.is_none_or(|(phase, at)| phase != progress.phase || at.elapsed() >= PROGRESS_EVERY) {
            *last = Some((progress.phase, Instant::now()));
            pass_on(progress);
        }
    }
}

/// Carries a change out on a thread that may block, after those that were asked for before.
///
/// # Errors
/// What the workflow refuses, and code `bug` when it panics.
pub async fn change<R: Runtime, T, E>(
    app: AppHandle<R>,
    work: impl FnOnce(&Workspace, &Control<'_>) -> Result<T, E> + Send + 'static,
) -> Answer<T>
where
    T: Send + 'static,
    E: Into<ErrorBody>,
{
    let shell = app.state::<Shell>();
    let (turn, app) = (shell.changing.queue(), app.clone());
    let run = move |workspace: &Workspace| {
        turn.wait();
        let told = Told::default();
        let progress = |progress| told.tell(progress, |progress| changes_progressed(&app, progress));
        work(workspace, &Control { cancelled: &turn.cancelled, progress: &progress })
    };
    shell.ask(run).await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn progress(phase: ChangePhase) -> ChangeProgress {
        ChangeProgress { phase, done: 0, total: 1, subject: None }
    }

    #[test]
    fn a_cancel_reaches_the_first_in_line_alone() {
        let changing = Changing::default();
        changing.cancel();
        let (first, second) = (changing.queue(), changing.queue());
        changing.cancel();
        assert!(first.cancelled.load(Ordering::Relaxed) && !second.cancelled.load(Ordering::Relaxed));
        drop(first);
        second.wait();
        changing.cancel();
        assert!(second.cancelled.load(Ordering::Relaxed));
    }

    #[test]
    fn changes_run_in_the_order_they_were_asked_for() {
        let (changing, order) = (Changing::default(), Mutex::new(Vec::new()));
        let turns: Vec<Turn> = (0..8).map(|_| changing.queue()).collect();
        std::thread::scope(|scope| {
            for (number, turn) in turns.into_iter().enumerate().rev() {
                let order = &order;
                scope.spawn(move || {
                    turn.wait();
                    order.lock().unwrap().push(number);
                });
            }
        });
        assert_eq!(order.into_inner().unwrap(), (0..8).collect::<Vec<_>>());
    }

    #[test]
    fn progress_is_told_seldom_but_every_phase_is() {
        let (told, mut heard) = (Told::default(), Vec::new());
        for _ in 0..1000 {
            told.tell(progress(ChangePhase::Preparing), |progress| heard.push(progress.phase));
        }
        told.tell(progress(ChangePhase::Moving), |progress| heard.push(progress.phase));
        told.tell(progress(ChangePhase::Finishing), |progress| heard.push(progress.phase));
        assert!(heard.len() < 100, "{}", heard.len());
        assert_eq!(heard[heard.len() - 2..], [ChangePhase::Moving, ChangePhase::Finishing]);
    }
}
