//! Refreshes with progress for the page, asked for by a person or started in the background.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use skillmeat_core::fs;
use skillmeat_core::ops::{self, Depth, RefreshOutcome, RefreshPart, RefreshPhase, RefreshProgress, RefreshRequest};
use skillmeat_core::priority::{give_way, giving_way};
use tauri::{AppHandle, Manager, Runtime};

use crate::error::Answer;
use crate::events::{ChangeCause, all_views_changed, history_changed, refresh_progressed, views_changed};
use crate::indexing::index_contents;
use crate::refresher::Look;
use crate::shell::Shell;
use crate::watching;

/// Progress is told at most this often, and not at all by a refresh that is over sooner: as often as a number can be read, since
/// each one has the window painted while its person types.
const PROGRESS_EVERY: Duration = Duration::from_millis(200);
/// Coming back to the window refreshes it when the last look is older than this.
const STALE_AFTER: Duration = Duration::from_secs(5);
/// The same where the system tells of changes; it does not tell of those that another computer makes on a shared disk.
const STALE_AFTER_WATCHED: Duration = Duration::from_secs(60);

/// What work in the background told of itself.
pub struct Told {
    last: Mutex<(Option<RefreshPhase>, Instant)>,
    anything: AtomicBool,
}

/// Refreshes the cache and tells the page how far it is, and when it has ended; with a cause also which views show something
/// else now. Blocks until it is done.
///
/// # Errors
/// As [`ops::refresh`].
pub fn refresh<R: Runtime>(app: &AppHandle<R>, look: &Look, cause: Option<ChangeCause>) -> Answer<RefreshOutcome> {
    let shell = app.state::<Shell>();
    let told = Told::nothing();
    let mut own = false;
    let before = shell.refresher.end();
    let answer = shell.refresher.run(look, |cancelled| {
        own = true;
        let request = RefreshRequest {
            depth: if *look == Look::Everything { Depth::Everything } else { Depth::Changed },
            suspects: suspects(look),
            cancelled,
            progress: &|progress| told.tell(progress, |progress| refresh_progressed(app, Some(progress))),
            at_once: ops::PROJECTS_AT_ONCE,
            artifacts_at_once: ops::ARTIFACTS_AT_ONCE,
            // Nobody else tells of these: whoever asked hears at the end, and of nothing where it is stopped.
            on_part: &|part| views_changed(app, part, cause.unwrap_or(ChangeCause::Refresh)),
        };
        Ok(giving_way(|| ops::refresh(&shell.workspace, &request))?)
    });
    // Whoever shares somebody else's run leaves the telling to them.
    if own && let (Ok(outcome), Some(cause)) = (&answer, cause) {
        views_changed(app, RefreshPart { views: outcome.views.clone(), changed: outcome.changed.clone() }, cause);
    }
    // Not before the run has ended: the page asks for the state then, and would be told that it is still running. A short
    // look at a few places is nothing to tell of.
    let is_worth_it = suspects(look).is_none() || told.anything();
    if own && (is_worth_it || shell.refresher.end() != before) {
        refresh_progressed(app, None);
    }
    index_contents(app);
    answer
}

fn suspects(look: &Look) -> Option<&BTreeSet<PathBuf>> {
    match look {
        Look::At(paths) => Some(paths),
        Look::Changed | Look::Everything => None,
    }
}

impl Told {
    /// Nothing yet.
    pub fn nothing() -> Self {
        Self { last: Mutex::new((None, Instant::now())), anything: AtomicBool::new(false) }
    }

    /// Whether anything was told.
    pub fn anything(&self) -> bool {
        self.anything.load(Ordering::Relaxed)
    }

    /// Passes progress on, unless something of the same phase was told a moment ago or another thread is telling. What is
    /// over within that moment is never told.
    pub fn tell(&self, progress: RefreshProgress, pass_on: impl FnOnce(RefreshProgress)) {
        if let Ok(mut last) = self.last.try_lock()
            && (last.1.elapsed() >= PROGRESS_EVERY || (self.anything() && last.0 != Some(progress.phase)))
        {
            *last = (Some(progress.phase), Instant::now());
            self.anything.store(true, Ordering::Relaxed);
            pass_on(progress);
        }
    }
}

/// The background work of a start: what a program left half done is brought in order, everything is looked at and watched,
/// and old history is removed. The page has painted what the cache knew by then.
pub fn start<R: Runtime>(app: &AppHandle<R>) {
    in_background(app, |app| {
        recover(app);
        look_again(app);
        // Thousands of folders take a while to watch. What changes between the two looks shows in the second, which finds
        // little else to do.
        watching::start(app);
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
    if fs::list_dir(&shell.workspace.home().journals()).is_ok_and(|journals| !journals.is_empty()) {
        let phase = RefreshPhase::Recovering;
        refresh_progressed(app, Some(RefreshProgress { phase, done: 0, total: None, subject: None }));
    }
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
    let age = if shell.watching.sees_everything() { STALE_AFTER_WATCHED } else { STALE_AFTER };
    if shell.is_awake() && shell.refresher.is_older_than(age) {
        in_background(app, look_again);
    }
}

fn look_again<R: Runtime>(app: &AppHandle<R>) {
    look(app, &Look::Changed, ChangeCause::Refresh);
}

/// Looks and tells the page which views show something else now; whether the look succeeded. Where it did not, the page
/// finds why in the program's state.
pub fn look<R: Runtime>(app: &AppHandle<R>, look: &Look, cause: ChangeCause) -> bool {
    let answer = refresh(app, look, Some(cause));
    if let Err(error) = &answer {
        tracing::warn!(code = error.code.as_str(), message = error.message, "a refresh did not succeed");
    }
    answer.is_ok()
}

/// Runs on a thread of its own, which gives way to the window.
pub fn in_background<R: Runtime>(app: &AppHandle<R>, work: impl FnOnce(&AppHandle<R>) + Send + 'static) {
    let app = app.clone();
    let named = std::thread::Builder::new().name("background".to_owned());
    let work = move || {
        give_way();
        work(&app);
    };
    if let Err(error) = named.spawn(work) {
        tracing::warn!(%error, "no thread for the background work");
    }
}
