//! Batches: what is heard shortly after each other is told together, and a flood in fewer words.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// More paths than these are told by the artifacts and projects they lie in.
const MANY: usize = 256;

/// What may have changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Suspects {
    /// At these paths, and below those that are folders.
    Paths(BTreeSet<PathBuf>),
    /// Anything, anywhere.
    Everywhere,
}

/// Batches of what may have changed. While one is worked on, the next one gathers.
#[derive(Debug, Clone)]
pub struct Changes(pub(crate) Arc<Gathering>);

/// A path that may have changed, and how it is told shorter: as so many of its first components.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Suspect {
    pub path: PathBuf,
    /// The artifact it lies in, as far as the folders' layout tells.
    pub artifact: usize,
    /// The place it lies in.
    pub place: usize,
}

/// How long is waited for more.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pace {
    /// A batch is whole when nothing was heard for that long,
    pub quiet: Duration,
    /// or when the first of it is that old.
    pub longest: Duration,
}

#[derive(Debug)]
pub(crate) struct Gathering {
    pace: Pace,
    pending: Mutex<Pending>,
    more: Condvar,
}

#[derive(Debug, Default)]
struct Pending {
    paths: BTreeMap<PathBuf, (usize, usize)>,
    everywhere: bool,
    /// When the first and the last of it were heard.
    heard: Option<(Instant, Instant)>,
    is_over: bool,
}

impl Changes {
    /// Waits for the next batch; `None` when the watcher has stopped.
    pub fn next_batch(&self) -> Option<Suspects> {
        let gathering = &*self.0;
        let mut pending = gathering.lock();
        loop {
            if pending.is_over {
                return None;
            }
            let now = Instant::now();
            pending = match pending.due(gathering.pace) {
                Some(due) if due <= now => return Some(pending.take()),
                Some(due) => {
                    let waited = gathering.more.wait_timeout(pending, due - now);
                    waited.unwrap_or_else(PoisonError::into_inner).0
                }
                None => gathering.more.wait(pending).unwrap_or_else(PoisonError::into_inner),
            };
        }
    }
}

impl Gathering {
    pub fn new(pace: Pace) -> Self {
        Self { pace, pending: Mutex::default(), more: Condvar::new() }
    }

    /// Adds what was heard; nothing heard changes nothing.
    pub fn add(&self, suspects: Vec<Suspect>, everywhere: bool) {
        if suspects.is_empty() && !everywhere {
            return;
        }
        self.lock().add(suspects, everywhere, Instant::now());
        self.more.notify_all();
    }

    /// Says that nothing will follow.
    pub fn end(&self) {
        self.lock().is_over = true;
        self.more.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, Pending> {
        self.pending.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Pending {
    fn add(&mut self, suspects: Vec<Suspect>, everywhere: bool, now: Instant) {
        self.heard = Some((self.heard.map_or(now, |(first, _)| first), now));
        self.everywhere |= everywhere;
        if self.everywhere {
            self.paths.clear();
            return;
        }
        for Suspect { path, artifact, place } in suspects {
            self.paths.insert(path, (artifact, place));
        }
        if self.paths.len() > MANY {
            self.shorten(|(artifact, _)| artifact);
        }
        if self.paths.len() > MANY {
            self.shorten(|(_, place)| place);
        }
    }

    /// Tells each path by its first components only.
    fn shorten(&mut self, length: impl Fn((usize, usize)) -> usize) {
        let whole = std::mem::take(&mut self.paths);
        self.paths = whole.into_iter().map(|(path, told)| (first(&path, length(told)), told)).collect();
    }

    /// When the batch is whole.
    fn due(&self, pace: Pace) -> Option<Instant> {
        self.heard.map(|(first, last)| (last + pace.quiet).min(first + pace.longest))
    }

    fn take(&mut self) -> Suspects {
        let Self { paths, everywhere, .. } = std::mem::take(self);
        if everywhere { Suspects::Everywhere } else { Suspects::Paths(paths.into_keys().collect()) }
    }
}

fn first(path: &Path, components: usize) -> PathBuf {
    path.components().take(components).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PACE: Pace = Pace { quiet: Duration::from_millis(80), longest: Duration::from_millis(400) };

    fn suspect(path: &str) -> Suspect {
        Suspect { path: path.into(), artifact: 5, place: 3 }
    }

    fn paths(of: &[&str]) -> Suspects {
        Suspects::Paths(of.iter().map(PathBuf::from).collect())
    }

    #[test]
    fn a_batch_is_whole_after_a_pause_and_never_waits_longer_than_that() {
        let (mut pending, begin) = (Pending::default(), Instant::now());
        let at = |millis| begin + Duration::from_millis(millis);
        assert_eq!(pending.due(PACE), None);
        pending.add(vec![suspect("/p/shop/a")], false, at(0));
        assert_eq!(pending.due(PACE), Some(at(80)));
        pending.add(vec![suspect("/p/shop/b")], false, at(60));
        assert_eq!(pending.due(PACE), Some(at(140)));
        for millis in (120..=380).step_by(20) {
            pending.add(vec![suspect("/p/shop/a")], false, at(millis));
        }
        assert_eq!(pending.due(PACE), Some(at(400)));
        assert_eq!(pending.take(), paths(&["/p/shop/a", "/p/shop/b"]));
        assert_eq!(pending.due(PACE), None, "the next one begins anew");
    }

    #[test]
    fn a_flood_is_told_by_artifacts_and_a_greater_one_by_places() {
        let mut pending = Pending::default();
        let files = (0..500).map(|number| suspect(&format!("/p/shop/skills/pdf/{number}.md")));
        pending.add(files.collect(), false, Instant::now());
        assert_eq!(pending.take(), paths(&["/p/shop/skills/pdf"]));
        let artifacts = (0..500).map(|number| suspect(&format!("/p/shop/skills/{number}/SKILL.md")));
        pending.add(artifacts.collect(), false, Instant::now());
        assert_eq!(pending.take(), paths(&["/p/shop"]));
    }

    #[test]
    fn everywhere_swallows_what_was_heard_before_and_after() {
        let mut pending = Pending::default();
        pending.add(vec![suspect("/p/shop/a")], false, Instant::now());
        pending.add(Vec::new(), true, Instant::now());
        pending.add(vec![suspect("/p/shop/b")], false, Instant::now());
        assert_eq!(pending.take(), Suspects::Everywhere);
    }

    #[test]
    fn who_waits_is_told_that_nothing_follows() {
        let changes = Changes(Arc::new(Gathering::new(PACE)));
        let waiting = changes.clone();
        std::thread::scope(|scope| {
            let waited = scope.spawn(move || waiting.next_batch());
            changes.0.end();
            assert_eq!(waited.join().unwrap(), None);
        });
    }
}
