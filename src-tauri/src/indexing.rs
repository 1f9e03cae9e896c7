//! Contents are read for the search behind refreshes: one run at a time, and one more if something changed meanwhile.

use std::sync::atomic::AtomicBool;
use std::sync::{Mutex, PoisonError};

use skillmeat_core::ops;
use skillmeat_core::priority::giving_way;
use tauri::{AppHandle, Manager, Runtime};

use crate::events::{contents_indexed, refresh_progressed};
use crate::memory::give_back;
use crate::refresh::{Told, in_background};
use crate::shell::Shell;

/// Lets one run at a time index contents.
#[derive(Debug, Default)]
pub struct Indexer(Mutex<Turn>);

#[derive(Debug, Default, PartialEq, Eq)]
enum Turn {
    #[default]
    Idle,
    Running,
    /// Running, and asked for once more.
    Again,
}

impl Indexer {
    /// Runs `work`, and again while somebody asked for it meanwhile. While another runs, it is asked to run once more.
    fn run(&self, mut work: impl FnMut()) {
        if !self.begins() {
            return;
        }
        loop {
            work();
            let mut turn = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            if *turn != Turn::Again {
                *turn = Turn::Idle;
                return;
            }
            *turn = Turn::Running;
        }
    }

    fn begins(&self) -> bool {
        let mut turn = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let begins = *turn == Turn::Idle;
        *turn = if begins { Turn::Running } else { Turn::Again };
        begins
    }
}

/// Brings the index of contents up to the cache, in the background.
pub fn index_contents<R: Runtime>(app: &AppHandle<R>) {
    in_background(app, |app| app.state::<Shell>().indexer.run(|| index_now(app)));
}

fn index_now<R: Runtime>(app: &AppHandle<R>) {
    let told = Told::nothing();
    let shell = app.state::<Shell>();
    let answer = giving_way(|| {
        ops::index_contents(&shell.workspace, &AtomicBool::new(false), &|progress| {
            told.tell(progress, |progress| refresh_progressed(app, Some(progress)));
        })
    });
    if told.anything() {
        refresh_progressed(app, None);
    }
    match answer {
        Ok(indexed) if indexed.is_change() => contents_indexed(app),
        Ok(_) => {}
        Err(error) => tracing::warn!(%error, "contents could not be indexed"),
    }
    // This follows each look at the disk, and nobody waits for it.
    give_back();
}

#[cfg(test)]
mod tests {
    use std::sync::Barrier;
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    #[test]
    fn whoever_asks_during_a_run_gets_another_one_behind_it() {
        let (indexer, runs, met) = (Indexer::default(), AtomicU32::new(0), Barrier::new(2));
        std::thread::scope(|scope| {
            scope.spawn(|| {
                indexer.run(|| {
                    if runs.fetch_add(1, Ordering::SeqCst) == 0 {
                        met.wait();
                        met.wait();
                    }
                });
            });
            met.wait();
            for _ in 0..3 {
                indexer.run(|| panic!("two at a time"));
            }
            met.wait();
        });
        assert_eq!(runs.load(Ordering::SeqCst), 2);
        indexer.run(|| {
            runs.fetch_add(1, Ordering::SeqCst);
        });
        assert_eq!(runs.into_inner(), 3);
    }
}
