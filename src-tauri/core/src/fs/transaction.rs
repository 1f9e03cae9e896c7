//! Steps that can be taken back.
//!
//! [`Transaction::commit`] keeps what was done; dropping the transaction, or going back to a mark, takes the steps back
//! in reverse, and a step that cannot be taken back does not stop the others. A step never replaces content, so
//! replacing is setting aside and placing, and always undoable. The journal that makes this survive the death of the
//! program lies above: it keeps the same [`Step`]s and runs the same inverses.

use super::checkpoint::checkpoint;
use super::{FsError, RollbackFailure, Root, Step};

/// A sequence of steps below some roots.
#[derive(Debug)]
pub struct Transaction<'a> {
    roots: &'a [Root],
    done: Vec<Step>,
}

impl<'a> Transaction<'a> {
    /// A transaction without steps.
    pub fn new(roots: &'a [Root]) -> Self {
        Self { roots, done: Vec::new() }
    }

    /// The number of steps so far, to go back to with [`Transaction::rollback_to`].
    pub fn mark(&self) -> usize {
        self.done.len()
    }

    /// Does a step; says whether anything was changed.
    ///
    /// # Errors
    /// [`FsError`] when it is impossible; earlier steps stand until they are taken back.
    pub fn run(&mut self, step: Step) -> Result<bool, FsError> {
        let changed = match step.run(self.roots) {
            Ok(changed) => changed,
            Err(error) => {
                // A replacement has two halves; its inverse knows which were done.
                if let Err(failure) = step.undo_partly(self.roots) {
                    tracing::error!(at = %failure.at.display(), error = %failure.error, "half a step could not be taken back");
                }
                return Err(error);
            }
        };
        if changed {
            self.done.push(step);
        }
        checkpoint("step-done");
        Ok(changed)
    }

    /// Takes back every step after `mark`, newest first, and returns the steps that could not be.
    pub fn rollback_to(&mut self, mark: usize) -> Vec<RollbackFailure> {
        let mut failures = Vec::new();
        while self.done.len() > mark {
            let Some(step) = self.done.pop() else { break };
            failures.extend(undo(&step, self.roots));
        }
        failures
    }

    /// Keeps what was done.
    pub fn commit(mut self) {
        self.done.clear();
    }
}

impl Drop for Transaction<'_> {
    fn drop(&mut self) {
        self.rollback_to(0);
    }
}

/// Takes back steps of which it is not known how many were done, newest first.
pub fn undo_all(steps: &[Step], roots: &[Root]) -> Vec<RollbackFailure> {
    steps.iter().rev().filter_map(|step| undo(step, roots)).collect()
}

fn undo(step: &Step, roots: &[Root]) -> Option<RollbackFailure> {
    let failure = step.undo(roots).err();
    if let Some(failure) = &failure {
        tracing::error!(at = %failure.at.display(), error = %failure.error, "a step could not be taken back");
    }
    checkpoint("step-undone");
    failure
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;
    use crate::fs::RelPath;

    fn rel(path: &str) -> RelPath {
        RelPath::parse(path).unwrap()
    }

    fn place(from: &str, to: &str) -> Step {
        Step::Place { root: 0, from: rel(from), to: rel(to) }
    }

    fn aside(from: &str, to: &str) -> Step {
        Step::SetAside { root: 0, from: rel(from), to: rel(to) }
    }

    fn roots(folder: &Path) -> [Root; 1] {
        [Root::open(&folder.canonicalize().unwrap()).unwrap()]
    }

    #[test]
    fn placing_never_replaces() {
        let folder = tempfile::tempdir().unwrap();
        let (from, to) = (folder.path().join("from"), folder.path().join("to"));
        fs::write(&from, "new").unwrap();
        fs::write(&to, "a person's").unwrap();
        let roots = roots(folder.path());
        let mut transaction = Transaction::new(&roots);
        assert!(transaction.run(place("from", "to")).unwrap_err().is_already_exists());
        assert_eq!(fs::read_to_string(&to).unwrap(), "a person's");
        assert!(from.exists());
    }

    #[test]
    fn dropping_takes_everything_back() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        fs::write(path("old"), "old").unwrap();
        fs::write(path("staged"), "new").unwrap();
        let roots = roots(folder.path());
        {
            let mut transaction = Transaction::new(&roots);
            transaction.run(Step::MakeDir { root: 0, path: rel("a") }).unwrap();
            transaction.run(Step::MakeDir { root: 0, path: rel("a/b") }).unwrap();
            transaction.run(aside("old", "aside")).unwrap();
            transaction.run(place("staged", "a/b/old")).unwrap();
        }
        assert_eq!(fs::read_to_string(path("old")).unwrap(), "old");
        assert_eq!(fs::read_to_string(path("staged")).unwrap(), "new");
        assert!(!path("a").exists());
    }

    #[test]
    fn rollback_goes_on_past_a_step_that_fails() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        fs::write(path("one"), "1").unwrap();
        fs::write(path("two"), "2").unwrap();
        let roots = roots(folder.path());
        let mut transaction = Transaction::new(&roots);
        transaction.run(aside("one", "one.aside")).unwrap();
        transaction.run(aside("two", "two.aside")).unwrap();
        fs::write(path("two"), "somebody was quicker").unwrap();
        let failures = transaction.rollback_to(0);
        assert_eq!(failures.len(), 1);
        assert!(failures[0].at.ends_with("two.aside"));
        assert_eq!(fs::read_to_string(path("one")).unwrap(), "1");
        assert_eq!(fs::read_to_string(path("two.aside")).unwrap(), "2");
    }

    #[test]
    fn half_a_replacement_leaves_nothing_and_loses_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        let roots = roots(folder.path());
        let [new, place, old, undone] = ["new", "place", "old", "undone"].map(rel);
        let step = Step::Replace { root: 0, new, path: place, old, undone };
        fs::write(path("new"), "new").unwrap();
        fs::write(path("place"), "text").unwrap();
        // Killed between its two halves: only the second name was made.
        fs::hard_link(path("place"), path("old")).unwrap();
        assert!(undo_all(std::slice::from_ref(&step), &roots).is_empty());
        assert_eq!(fs::read_to_string(path("place")).unwrap(), "text");
        assert!(!path("old").exists());
        // Somebody wrote under the first name since: what they wrote over stays.
        fs::hard_link(path("place"), path("old")).unwrap();
        fs::remove_file(path("place")).unwrap();
        fs::write(path("place"), "typed since").unwrap();
        assert!(undo_all(std::slice::from_ref(&step), &roots).is_empty());
        assert_eq!(fs::read_to_string(path("place")).unwrap(), "typed since");
        assert_eq!(fs::read_to_string(path("old")).unwrap(), "text");
        assert_eq!(fs::read_to_string(path("new")).unwrap(), "new");
    }
}
