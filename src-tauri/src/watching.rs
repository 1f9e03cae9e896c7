//! Following the disk: where something changed is looked at, and the page is told what that changed.

use std::path::PathBuf;
use std::sync::OnceLock;

use skillmeat_core::ops::{self, WatchPlace};
use skillmeat_watch::{Fresh, Options, Suspects, Watcher};
use tauri::{AppHandle, Manager, Runtime};

use crate::events::{ChangeCause, state_changed};
use crate::refresh::{in_background, look};
use crate::refresher::{Look, RefreshEnd};
use crate::shell::Shell;

/// What is watched.
#[derive(Debug, Default)]
pub struct Watching(OnceLock<Watcher>);

/// What is known from one batch to the next.
struct Follower {
    places: Vec<WatchPlace>,
    unwatched: Vec<PathBuf>,
    /// Whether a look did not succeed, so that the next one has to make up for it.
    is_behind: bool,
}

impl Watching {
    /// The library and projects that are not watched: what changes there is seen later.
    pub fn unwatched(&self) -> Vec<PathBuf> {
        self.0.get().map(Watcher::unwatched).unwrap_or_default()
    }

    /// Whether every change is told.
    pub fn sees_everything(&self) -> bool {
        self.0.get().is_some_and(|watcher| watcher.unwatched().is_empty())
    }
}

/// Watches everything from now on, and follows what changes in the background. Whoever calls looks at everything afterwards.
pub fn start<R: Runtime>(app: &AppHandle<R>) {
    let shell = app.state::<Shell>();
    match Watcher::start(Options::default()) {
        Ok(watcher) => {
            let mut places = ops::watch_places(&shell.workspace);
            watcher.watch(places.clone(), Fresh::LookedAt);
            // A project that was added while they were being watched is not among them, and nobody tells of it.
            loop {
                let now = ops::watch_places(&shell.workspace);
                if now == places {
                    break;
                }
                places = now;
                watcher.watch(places.clone(), Fresh::LookedAt);
            }
            if shell.watching.0.set(watcher).is_ok() {
                in_background(app, |app| follow(app, places));
            }
        }
        Err(error) => tracing::warn!(%error, "changes on the disk show only after a refresh"),
    }
}

fn follow<R: Runtime>(app: &AppHandle<R>, places: Vec<WatchPlace>) {
    let shell = app.state::<Shell>();
    let Some(watcher) = shell.watching.0.get() else { return };
    let mut follower = Follower { places, unwatched: Vec::new(), is_behind: false };
    follower.tell_unwatched(app, watcher);
    let changes = watcher.changes();
    while let Some(suspects) = changes.next_batch() {
        // What a change of our own has half done is nothing to show, and what it did the page is told by it.
        shell.changing.wait_until_done();
        follower.follow(app, watcher, suspects);
    }
}

impl Follower {
    fn follow<R: Runtime>(&mut self, app: &AppHandle<R>, watcher: &Watcher, suspects: Suspects) {
        let shell = app.state::<Shell>();
        let workspace = &shell.workspace;
        let moves = match &suspects {
            Suspects::Everywhere => true,
            Suspects::Paths(paths) => paths.iter().any(|path| ops::moves_watch_places(workspace, &self.places, path)),
        };
        if moves {
            self.places = ops::watch_places(workspace);
            watcher.watch(self.places.clone(), Fresh::Suspect);
        }
        // A refresh that failed may succeed now. One that a person stopped is not begun again for them.
        let is_behind = self.is_behind || matches!(shell.refresher.end(), Some(RefreshEnd::Failed { .. }));
        let wanted = match suspects {
            Suspects::Paths(paths) if !is_behind => Look::At(paths),
            Suspects::Paths(_) | Suspects::Everywhere => Look::Changed,
        };
        self.is_behind = !look(app, &wanted, ChangeCause::Outside);
        self.tell_unwatched(app, watcher);
    }

    fn tell_unwatched<R: Runtime>(&mut self, app: &AppHandle<R>, watcher: &Watcher) {
        let unwatched = watcher.unwatched();
        if unwatched != self.unwatched {
            self.unwatched = unwatched;
            state_changed(app, ChangeCause::Outside);
        }
    }
}
