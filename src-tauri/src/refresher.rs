//! Refreshes run one at a time, can be stopped, and how the last one ended is known.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use skillmeat_core::error::ErrorBody;
use skillmeat_core::ops::RefreshOutcome;

use crate::error::{Answer, guarded};

/// How much a refresh looks at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Look {
    /// Where one of these paths lies.
    At(BTreeSet<PathBuf>),
    /// Everywhere; files whose stamp is unchanged are not read.
    Changed,
    /// Everywhere, and every file is read.
    Everything,
}

/// How a refresh ended that did not succeed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum RefreshEnd {
    /// Somebody stopped it; the lists have what was found until then.
    Cancelled,
    /// It failed; the lists have what was found until then.
    Failed {
        /// Why.
        error: ErrorBody,
    },
}

/// Lets one refresh run at a time.
#[derive(Debug, Default)]
pub struct Refresher {
    state: Mutex<State>,
    ended: Condvar,
}

#[derive(Debug, Default)]
struct State {
    running: Option<Running>,
    /// How many were started; the number of the latest one.
    started: u64,
    last: Option<Run>,
    /// When everything was last looked at.
    whole: Option<Instant>,
    end: Option<RefreshEnd>,
    succeeded: bool,
}

#[derive(Debug)]
struct Running {
    is_whole: bool,
    cancelled: Arc<AtomicBool>,
}

/// A refresh that has ended.
#[derive(Debug)]
struct Run {
    number: u64,
    look: Look,
    answer: Answer<RefreshOutcome>,
}

impl Look {
    fn is_whole(&self) -> bool {
        !matches!(self, Self::At(_))
    }

    /// Whether it shows all that the other one would.
    fn covers(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::At(_), _) | (Self::Changed, Self::Everything) => false,
            (Self::Changed, _) | (Self::Everything, _) => true,
        }
    }
}

impl Refresher {
    /// Runs `work`, or waits for somebody else's run. An answer always comes from a run that began after the call: one
    /// that was under way may have passed what the caller wants to see. Several who wait share the next run.
    ///
    /// # Errors
    /// What the run returned.
    pub fn run(&self, look: &Look, work: impl FnOnce(&AtomicBool) -> Answer<RefreshOutcome>) -> Answer<RefreshOutcome> {
        let mut state = self.lock();
        let first = state.started + 1;
        while state.running.is_some() {
            state = self.ended.wait(state).unwrap_or_else(PoisonError::into_inner);
            if let Some(run) = state.last.as_ref().filter(|run| run.number >= first && run.look.covers(look)) {
                return run.answer.clone();
            }
        }
        let cancelled = Arc::<AtomicBool>::default();
        state.running = Some(Running { is_whole: look.is_whole(), cancelled: Arc::clone(&cancelled) });
        state.started += 1;
        let number = state.started;
        drop(state);
        let answer = guarded(|| work(&cancelled));
        let mut state = self.lock();
        state.running = None;
        state.note(look, &answer, cancelled.load(Ordering::Relaxed));
        state.last = Some(Run { number, look: look.clone(), answer: answer.clone() });
        self.ended.notify_all();
        answer
    }

    /// Asks the running refresh to stop; nothing happens when none is running. One that is past its commit ends as it would
    /// have.
    pub fn cancel(&self) {
        if let Some(running) = &self.lock().running {
            running.cancelled.store(true, Ordering::Relaxed);
        }
    }

    /// Whether one is running that looks at everything.
    pub fn is_running(&self) -> bool {
        self.lock().running.as_ref().is_some_and(|running| running.is_whole)
    }

    /// Whether one that looked at everything has succeeded since the start.
    pub fn has_succeeded(&self) -> bool {
        self.lock().succeeded
    }

    /// How the last one ended, unless everything was looked at since.
    pub fn end(&self) -> Option<RefreshEnd> {
        self.lock().end.clone()
    }

    /// Whether everything was last looked at longer ago than that, and nobody is about to.
    pub fn is_older_than(&self, age: Duration) -> bool {
        let state = self.lock();
        state.running.is_none() && state.whole.is_none_or(|ended| ended.elapsed() > age)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn note(&mut self, look: &Look, answer: &Answer<RefreshOutcome>, was_cancelled: bool) {
        if look.is_whole() {
            self.whole = Some(Instant::now());
            self.succeeded |= answer.is_ok();
        }
        match answer {
            // A look at a few places says nothing of what an earlier one could not look at.
            Ok(_) if !look.is_whole() => {}
            Ok(_) => self.end = None,
            Err(_) if was_cancelled => self.end = Some(RefreshEnd::Cancelled),
            Err(error) => self.end = Some(RefreshEnd::Failed { error: error.clone() }),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Barrier;
    use std::sync::atomic::AtomicU32;

    use super::*;
    use crate::error::bug;

    fn outcome(artifacts: u32) -> RefreshOutcome {
        RefreshOutcome { artifacts, projects: 0, deployments: 0, problems: 0, views: Vec::new(), changed: None }
    }

    fn at(path: &str) -> Look {
        Look::At(BTreeSet::from([path.into()]))
    }

    /// One run that waits, and these callers behind it; how many runs there were, and the answers of those.
    fn behind_one(waiting: &[Look]) -> (u32, Vec<u32>) {
        let (refresher, runs) = (Refresher::default(), AtomicU32::new(0));
        let (begun, go) = (Barrier::new(2), Barrier::new(2));
        let answers = std::thread::scope(|scope| {
            scope.spawn(|| {
                let held = |_: &AtomicBool| {
                    begun.wait();
                    go.wait();
                    Ok(outcome(runs.fetch_add(1, Ordering::SeqCst)))
                };
                refresher.run(&Look::Changed, held)
            });
            begun.wait();
            let ask = |look| {
                let (refresher, runs) = (&refresher, &runs);
                move || refresher.run(look, |_| Ok(outcome(runs.fetch_add(1, Ordering::SeqCst))))
            };
            let others: Vec<_> = waiting.iter().map(|look| scope.spawn(ask(look))).collect();
            assert!(refresher.is_running());
            go.wait();
            others.into_iter().map(|other| other.join().unwrap().unwrap().artifacts).collect()
        });
        (runs.into_inner(), answers)
    }

    #[test]
    fn whoever_comes_during_a_run_gets_one_that_began_later() {
        let (runs, answers) = behind_one(&[Look::Changed]);
        assert_eq!((runs, answers), (2, vec![1]));
        let (runs, answers) = behind_one(&[Look::Everything, Look::Everything, at("/a"), Look::Changed]);
        assert!(runs >= 2);
        assert!(answers.iter().all(|answer| *answer >= 1));
    }

    #[test]
    fn looks_at_different_places_share_no_run() {
        let (runs, mut answers) = behind_one(&[at("/a"), at("/b")]);
        answers.sort_unstable();
        assert_eq!((runs, answers), (3, vec![1, 2]));
    }

    #[test]
    fn a_panic_does_not_stop_later_runs() {
        let refresher = Refresher::default();
        assert!(refresher.run(&Look::Changed, |_| panic!("made to")).is_err());
        assert!(!refresher.is_running() && !refresher.has_succeeded());
        assert_eq!(refresher.run(&Look::Changed, |_| Ok(outcome(7))), Ok(outcome(7)));
        assert!(refresher.has_succeeded());
    }

    #[test]
    fn a_cancel_reaches_the_running_one_and_no_later_one() {
        let refresher = Refresher::default();
        let stopped = |cancelled: &AtomicBool| {
            refresher.cancel();
            assert!(cancelled.load(Ordering::Relaxed));
            Err(bug("stopped"))
        };
        assert!(refresher.run(&Look::Changed, stopped).is_err());
        assert_eq!(refresher.end(), Some(RefreshEnd::Cancelled));
        refresher.cancel();
        let later = |cancelled: &AtomicBool| {
            assert!(!cancelled.load(Ordering::Relaxed));
            Ok(outcome(1))
        };
        assert!(refresher.run(&Look::Changed, later).is_ok());
        assert_eq!(refresher.end(), None);
    }

    #[test]
    fn a_cancel_that_came_too_late_is_no_end() {
        let refresher = Refresher::default();
        let done = |_: &AtomicBool| {
            refresher.cancel();
            Ok(outcome(1))
        };
        assert!(refresher.run(&Look::Changed, done).is_ok());
        assert_eq!(refresher.end(), None);
    }

    #[test]
    fn a_failure_is_known_until_everything_was_looked_at() {
        let refresher = Refresher::default();
        assert!(refresher.run(&at("/a"), |_| Err(bug("no disk"))).is_err());
        assert!(refresher.run(&at("/b"), |_| Ok(outcome(1))).is_ok());
        assert_eq!(refresher.end(), Some(RefreshEnd::Failed { error: bug("no disk") }));
        assert!(!refresher.has_succeeded() && refresher.is_older_than(Duration::ZERO));
        assert!(refresher.run(&Look::Changed, |_| Ok(outcome(1))).is_ok());
        assert_eq!(refresher.end(), None);
        assert!(!refresher.is_older_than(Duration::from_secs(3600)));
    }
}
