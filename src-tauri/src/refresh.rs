//! Refreshes: one at a time, with progress for the page, asked for by a person or started in the background.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use skillmeat_core::ops::{self, Depth, RefreshOutcome, RefreshProgress};
use tauri::{AppHandle, Manager, Runtime};

use crate::error::{Answer, guarded};
use crate::events::{ChangeCause, all_views_changed, history_changed, refresh_progressed};
use crate::shell::Shell;

/// Progress is told at most this often, and not at all by a refresh that is over sooner.
const PROGRESS_EVERY: Duration = Duration::from_millis(100);
/// Coming back to the window refreshes it when the last look is older than this.
const STALE_AFTER: Duration = Duration::from_secs(5);

/// Lets one refresh run at a time.
#[derive(Debug, Default)]
pub struct Refresher {
    state: Mutex<State>,
    ended: Condvar,
}

#[derive(Debug, Default)]
struct State {
    running: bool,
    /// How many were started; the number of the latest one.
    started: u64,
    last: Option<Run>,
    succeeded: bool,
}

/// A refresh that has ended.
#[derive(Debug)]
struct Run {
    number: u64,
    depth: Depth,
    ended: Instant,
    answer: Answer<RefreshOutcome>,
}

impl Refresher {
    /// Runs `work`, or waits for somebody else's run. An answer always comes from a run that began after the call: one
    /// that was under way may have passed what the caller wants to see. Several who wait share the next run.
    ///
    /// # Errors
    /// What the run returned.
    pub fn run(&self, depth: Depth, work: impl FnOnce() -> Answer<RefreshOutcome>) -> Answer<RefreshOutcome> {
        let mut state = self.lock();
        let first = state.started + 1;
        while state.running {
            state = self.ended.wait(state).unwrap_or_else(PoisonError::into_inner);
            if let Some(run) = state.last.as_ref().filter(|run| run.number >= first && run.serves(depth)) {
                return run.answer.clone();
            }
        }
        state.running = true;
        state.started += 1;
        let number = state.started;
        drop(state);
        let answer = guarded(work);
        let mut state = self.lock();
        state.running = false;
        state.succeeded |= answer.is_ok();
        state.last = Some(Run { number, depth, ended: Instant::now(), answer: answer.clone() });
        self.ended.notify_all();
        answer
    }

    /// Whether one is running.
    pub fn is_running(&self) -> bool {
        self.lock().running
    }

    /// Whether one has succeeded since the start.
    pub fn has_succeeded(&self) -> bool {
        self.lock().succeeded
    }

    /// Whether the last look is so old that coming back to the window should make a new one.
    fn is_stale(&self) -> bool {
        let state = self.lock();
        !state.running && state.last.as_ref().is_none_or(|run| run.ended.elapsed() > STALE_AFTER)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Run {
    /// Whether it looked at least as deep as that.
    fn serves(&self, depth: Depth) -> bool {
        self.depth == depth || self.depth == Depth::Everything
    }
}

/// Refreshes the cache and tells the page how far it is. Blocks until it is done.
///
/// # Errors
/// As [`ops::refresh_cache`].
pub fn refresh<R: Runtime>(app: &AppHandle<R>, depth: Depth) -> Answer<RefreshOutcome> {
    let shell = app.state::<Shell>();
    shell.refresher.run(depth, || {
        let told = Mutex::new(Instant::now());
        let answer = ops::refresh_cache(&shell.workspace, depth, &|progress| tell(app, &told, progress));
        refresh_progressed(app, None);
        Ok(answer?)
    })
}

/// Passes progress on, unless something was told a moment ago or another thread is telling.
fn tell<R: Runtime>(app: &AppHandle<R>, told: &Mutex<Instant>, progress: RefreshProgress) {
    if let Ok(mut last) = told.try_lock()
        && last.elapsed() >= PROGRESS_EVERY
    {
        *last = Instant::now();
        refresh_progressed(app, Some(progress));
    }
}

/// The background work of a start: what a program left half done is brought in order, everything is looked at, and old
/// history is removed. The page has painted what the cache knew by then.
pub fn start<R: Runtime>(app: &AppHandle<R>) {
    in_background(app, |app| {
        recover(app);
        look_again(app);
        prune_now(app);
    });
}

/// Removes history beyond its bounds, in the background.
pub fn prune<R: Runtime>(app: &AppHandle<R>) {
    in_background(app, prune_now);
}

fn recover<R: Runtime>(app: &AppHandle<R>) {
    let shell = app.state::<Shell>();
    let recovered = ops::recover(&shell.workspace);
    if !recovered.is_empty() {
        // At once and not with the refresh: that may fail, and what was brought in order is true all the same.
        all_views_changed(app, ChangeCause::Refresh);
    }
}

fn prune_now<R: Runtime>(app: &AppHandle<R>) {
    if ops::prune_history(&app.state::<Shell>().workspace) > 0 {
        history_changed(app, ChangeCause::Refresh);
    }
}

/// Looks again when the person comes back to the window after a while.
pub fn when_stale<R: Runtime>(app: &AppHandle<R>) {
    let shell = app.state::<Shell>();
    if shell.is_awake() && shell.refresher.is_stale() {
        in_background(app, look_again);
    }
}

fn look_again<R: Runtime>(app: &AppHandle<R>) {
    match refresh(app, Depth::Changed) {
        Ok(_) => all_views_changed(app, ChangeCause::Refresh),
        Err(error) => tracing::warn!(code = error.code.as_str(), message = error.message, "a refresh failed"),
    }
}

fn in_background<R: Runtime>(app: &AppHandle<R>, work: impl FnOnce(&AppHandle<R>) + Send + 'static) {
    let app = app.clone();
    let named = std::thread::Builder::new().name("background".to_owned());
    if let Err(error) = named.spawn(move || work(&app)) {
        tracing::warn!(%error, "no thread for the background work");
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Barrier;
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    fn outcome(artifacts: u32) -> RefreshOutcome {
        RefreshOutcome { artifacts, projects: 0, deployments: 0, problems: 0, views: Vec::new(), changed: None }
    }

    /// One run that waits, and `waiting` more callers behind it; the answers of those.
    fn behind_one(waiting: usize, depth: Depth) -> (u32, Vec<u32>) {
        let (refresher, runs) = (Refresher::default(), AtomicU32::new(0));
        let (begun, go) = (Barrier::new(2), Barrier::new(2));
        let answers = std::thread::scope(|scope| {
            scope.spawn(|| {
                let held = || {
                    begun.wait();
                    go.wait();
                    Ok(outcome(runs.fetch_add(1, Ordering::SeqCst)))
                };
                refresher.run(Depth::Changed, held)
            });
            begun.wait();
            let ask = || refresher.run(depth, || Ok(outcome(runs.fetch_add(1, Ordering::SeqCst))));
            let others: Vec<_> = (0..waiting).map(|_| scope.spawn(ask)).collect();
            assert!(refresher.is_running());
            go.wait();
            others.into_iter().map(|other| other.join().unwrap().unwrap().artifacts).collect()
        });
        (runs.into_inner(), answers)
    }

    #[test]
    fn whoever_comes_during_a_run_gets_one_that_began_later() {
        let (runs, answers) = behind_one(1, Depth::Changed);
        assert_eq!((runs, answers), (2, vec![1]));
        let (runs, answers) = behind_one(4, Depth::Everything);
        assert!(runs >= 2);
        assert!(answers.iter().all(|answer| *answer >= 1));
    }

    #[test]
    fn a_panic_does_not_stop_later_runs() {
        let refresher = Refresher::default();
        assert!(refresher.run(Depth::Changed, || panic!("made to")).is_err());
        assert!(!refresher.is_running() && !refresher.has_succeeded());
        assert_eq!(refresher.run(Depth::Changed, || Ok(outcome(7))), Ok(outcome(7)));
        assert!(refresher.has_succeeded());
    }
}
