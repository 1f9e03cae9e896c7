//! The two ends of an operation, for the program that began it and for the one that finds its journal alike: tidying
//! up after a commit, and taking everything back.

use std::path::{Path, PathBuf};

use super::journal::{Journal, JournalFile, Phase};
use crate::artifact::FileMode;
use crate::fs::{self, EntryKind, FsError, RelPath, RollbackFailure, Root, Staging, Step, checkpoint, undo_all};

/// What could not be put back by itself, and where it is now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leftover {
    /// Where the content lies.
    pub at: PathBuf,
    /// What refused, or what is special about it.
    pub message: String,
}

/// Keeps what a committed operation displaced in `history`, the operation's own folder, and removes the staging folders.
/// Doing it again changes nothing.
///
/// Returns what stays behind: staging folders whose displaced files could not be moved, or whose project is away. The
/// operation is done all the same, and its journal has to stay for the next time.
pub fn finish(journal: &Journal, history: &Path) -> Vec<Leftover> {
    let mut leftovers = Vec::new();
    for (number, (root, path)) in journal.stagings.iter().enumerate() {
        let root = match Root::open(&journal.roots[*root]) {
            Ok(root) => root,
            Err(error) => {
                leftovers.push(Leftover { at: journal.roots[*root].clone(), message: error.to_string() });
                continue;
            }
        };
        let staging = Staging::of(path.clone());
        if let Err(error) = keep_displaced(&staging, &root, &history.join("files").join(number.to_string())) {
            tracing::warn!(%error, "displaced files could not be moved to history");
            leftovers.push(Leftover { at: path.under(root.path()), message: error.to_string() });
            continue;
        }
        checkpoint("displaced-kept");
        if !staging.remove(&root) {
            leftovers.push(Leftover { at: path.under(root.path()), message: "it could not be removed".to_owned() });
        }
        checkpoint("staging-removed");
    }
    for step in &journal.after {
        let alone = journal.only(|root| root == step.root());
        if let Some(alone) = alone
            && let Ok(root) = Root::open(&alone.roots[0])
            && let Err(error) = step.clone().below(0).run(&[root])
        {
            tracing::warn!(%error, "an emptied profile folder could not be removed");
        }
    }
    leftovers
}

/// Moves what was displaced to history. Whether there is anything is asked of the opened folder, not of its path.
fn keep_displaced(staging: &Staging, root: &Root, to: &Path) -> Result<(), FsError> {
    let old = staging.old();
    match root.files_below(&old) {
        Ok(files) if files.is_empty() => return Ok(()),
        // Names that no path type holds are in whole folders that were displaced: those are moved as they are.
        Ok(_) | Err(_) => {}
    }
    if root.kind(&old)?.is_none() {
        return Ok(());
    }
    // The handle would lead to where the folder is then.
    root.forget(&old);
    fs::move_tree(&old.under(root.path()), to)
}

/// Takes back an operation that did not commit, as far as it came, and drops its journal. Doing it again changes nothing.
///
/// What somebody wrote meanwhile into what is taken back, and backups that cannot be put back, are kept in `history` and
/// returned.
///
/// A root that is gone takes its part of the journal with it: that part stays, should the folder come back.
///
/// # Errors
/// [`FsError`] when a root cannot be opened or the journal not be written; the journal then stays for the next time.
pub fn take_back(journal: &Journal, mut file: JournalFile, history: &Path) -> Result<Vec<Leftover>, FsError> {
    let is_there = |root: usize| fs::exists(&journal.roots[root]);
    let rest = journal.only(|root| !is_there(root));
    let mut leftovers = Vec::new();
    if let Some(journal) = journal.only(is_there) {
        let roots: Vec<Root> = journal.roots.iter().map(|root| Root::open(root)).collect::<Result<_, _>>()?;
        if file.phase() == Phase::Moving {
            leftovers.extend(undo_all(&journal.steps, &roots).into_iter().map(leftover));
        }
        if rest.is_none() && file.phase() == Phase::Moving {
            file.undone()?;
        }
        sweep(&journal, &roots, history, &mut leftovers);
        leftovers.extend(undo_all(&journal.before, &roots).into_iter().map(leftover));
        checkpoint("before-undone");
    }
    file.drop_earlier();
    match rest {
        Some(rest) => {
            for root in &rest.roots {
                leftovers.push(Leftover { at: root.clone(), message: "the folder is gone".to_owned() });
            }
            file.rewrite(&rest)?;
        }
        None => file.done(),
    }
    Ok(leftovers)
}

fn leftover(failure: RollbackFailure) -> Leftover {
    Leftover { at: failure.at, message: failure.error.to_string() }
}

/// Removes the staging folders after everything was taken back. One that holds more than what was prepared goes to
/// history instead.
pub(super) fn sweep(journal: &Journal, roots: &[Root], history: &Path, leftovers: &mut Vec<Leftover>) {
    for (number, (root, path)) in journal.stagings.iter().enumerate() {
        let root = &roots[*root];
        let staging = Staging::of(path.clone());
        let place = path.under(root.path());
        if !matches!(root.kind(path), Ok(Some(_))) {
            continue;
        }
        if !fs::exists(&place) {
            leftovers.push(Leftover { at: place, message: "the folder was moved away".to_owned() });
            continue;
        }
        match is_expendable(journal, &staging, root) {
            Ok(true) if staging.remove(root) => {}
            outcome => {
                let to = history.join("set-aside").join(number.to_string());
                let message = match outcome {
                    Err(error) => error.to_string(),
                    Ok(true) => "it could not be removed".to_owned(),
                    Ok(false) => "it holds what this program did not prepare".to_owned(),
                };
                let at = match fs::move_tree(&place, &to) {
                    Ok(()) => to,
                    Err(error) => {
                        tracing::error!(%error, "a staging folder could not be kept in history");
                        place
                    }
                };
                tracing::error!(at = %at.display(), message, "something of an interrupted operation was kept");
                leftovers.push(Leftover { at, message });
            }
        }
        checkpoint("staging-removed");
    }
}

/// Whether a staging folder holds nothing but what was prepared in it, and parts of that. Asked of opened folders, so
/// that nothing swapped in on the way can answer.
fn is_expendable(journal: &Journal, staging: &Staging, root: &Root) -> Result<bool, FsError> {
    if !root.files_below(&staging.old())?.is_empty() {
        return Ok(false);
    }
    if journal.steps.is_empty() {
        // Nothing was ever moved, so nothing can have come back.
        return Ok(true);
    }
    let new = staging.part("new");
    for (path, kind) in root.files_below(&new)? {
        let is_prepared = match journal.prepared.get(&path) {
            Some(entry) if entry.mode == FileMode::Link => kind == EntryKind::Link,
            Some(_) => is_as_prepared(journal, root, &path),
            None => path.below(&new).is_some_and(|path| is_whole(&path)),
        };
        if !is_prepared {
            return Ok(false);
        }
    }
    Ok(journal.steps.iter().all(|step| match step {
        Step::Replace { undone, .. } if undone.is_within(staging.path()) => is_as_prepared(journal, root, undone),
        _ => true,
    }))
}

/// What is put back as a whole is a copy of what history still holds.
fn is_whole(path: &RelPath) -> bool {
    path.components().next().is_some_and(|slot| slot.ends_with("-whole"))
}

fn is_as_prepared(journal: &Journal, root: &Root, path: &RelPath) -> bool {
    match root.read(path) {
        Ok(None) => true,
        Ok(Some(bytes)) => {
            journal.prepared.get(path).is_some_and(|entry| entry.digest == crate::artifact::Digest::of(&bytes))
        }
        Err(_) => false,
    }
}
