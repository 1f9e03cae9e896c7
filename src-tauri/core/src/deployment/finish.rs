//! The two ends of an operation, for the program that began it and for the one that finds its journal alike: tidying
//! up after a commit, and taking everything back.

use std::collections::HashMap;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::journal::{Journal, JournalFile, Phase, Prepared, PreparedContent};
use crate::artifact::{Digest, FileMode, link_entry};
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
        if let Ok(root) = Root::open(&journal.roots[step.root()])
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
    if !root.holds_anything(&old)? {
        return Ok(());
    }
    root.move_out(&old, to)
}

/// Takes back an operation that did not commit, as far as it came, and drops its journal. Doing it again changes nothing.
///
/// What somebody wrote meanwhile into what is taken back, and backups that cannot be put back, are kept in `history` and
/// returned.
///
/// A root that cannot be opened, or that refuses, keeps its part of the journal, for when it can.
///
/// # Errors
/// [`FsError`] when a root cannot be opened or the journal not be written; the journal then stays for the next time.
pub fn take_back(journal: &Journal, mut file: JournalFile, history: &Path) -> Result<Vec<Leftover>, FsError> {
    let mut waits: Vec<bool> = journal.roots.iter().map(|root| Root::open(root).is_err()).collect();
    let mut leftovers = Vec::new();
    if file.phase() == Phase::Moving {
        for root in (0..waits.len()).filter(|root| !waits[*root]).collect::<Vec<_>>() {
            let Some(alone) = journal.only(|other| other == root) else { continue };
            let failures = undo_all(&alone.steps, &[Root::open(&alone.roots[0])?]);
            // What a person put there, or took away, stays so. What the disk refuses now it may allow later.
            waits[root] = failures
                .iter()
                .any(|failure| !matches!(failure.error.source.kind(), ErrorKind::AlreadyExists | ErrorKind::NotFound));
            leftovers.extend(failures.into_iter().map(leftover));
        }
    }
    let rest = journal.only(|root| waits[root]);
    if rest.is_none() && file.phase() == Phase::Moving {
        file.undone()?;
    }
    if let Some(journal) = journal.only(|root| !waits[root]) {
        let roots: Vec<Root> = journal.roots.iter().map(|root| Root::open(root)).collect::<Result<_, _>>()?;
        sweep(&journal, &roots, history, &mut leftovers);
        leftovers.extend(undo_all(&journal.before, &roots).into_iter().map(leftover));
        checkpoint("before-undone");
    }
    file.drop_earlier();
    match rest {
        Some(rest) => {
            for root in rest.roots.iter().filter(|root| !fs::exists(root)) {
                leftovers.push(Leftover { at: root.clone(), message: "the folder is gone".to_owned() });
            }
            file.rewrite(&rest)?;
        }
        None => file.done(),
    }
    Ok(leftovers)
}

pub(super) fn leftover(failure: RollbackFailure) -> Leftover {
    Leftover { at: failure.at, message: failure.error.to_string() }
}

/// Removes the staging folders after everything was taken back. One that holds more than what was prepared goes to
/// history instead.
pub(super) fn sweep(journal: &Journal, roots: &[Root], history: &Path, leftovers: &mut Vec<Leftover>) {
    for (number, (number_of_root, path)) in journal.stagings.iter().enumerate() {
        let (number_of_root, root) = (*number_of_root, &roots[*number_of_root]);
        let staging = Staging::of(path.clone());
        let place = path.under(root.path());
        if !matches!(root.kind(path), Ok(Some(_))) {
            continue;
        }
        if !fs::exists(&place) {
            leftovers.push(Leftover { at: place, message: "the folder was moved away".to_owned() });
            continue;
        }
        match is_expendable(journal, number_of_root, &staging, root) {
            Ok(true) if staging.remove(root) => {}
            outcome => {
                // Parts of one operation may be taken back at different times: each gets a folder of its own.
                let aside = history.join("set-aside");
                let to = (number..).map(|number| aside.join(number.to_string())).find(|to| !fs::exists(to));
                let to = to.unwrap_or(aside);
                let message = match outcome {
                    Err(error) => error.to_string(),
                    Ok(true) => "it could not be removed".to_owned(),
                    Ok(false) => "it holds what this program did not prepare".to_owned(),
                };
                let at = match root.move_out(path, &to) {
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
fn is_expendable(journal: &Journal, number: usize, staging: &Staging, root: &Root) -> Result<bool, FsError> {
    if !root.files_below(&staging.old())?.is_empty() {
        return Ok(false);
    }
    if journal.steps.is_empty() {
        // Nothing was ever moved, so nothing can have come back.
        return Ok(true);
    }
    let prepared: Vec<&Prepared> = journal.prepared.iter().filter(|one| one.root == number).collect();
    let exact: HashMap<&RelPath, &PreparedContent> = prepared.iter().map(|one| (&one.path, &one.content)).collect();
    for (path, kind) in root.files_below(&staging.part("new"))? {
        let is_ours = match exact.get(&path) {
            Some(content) => is_as_prepared(root, &path, kind, content, None),
            None => prepared.iter().any(|one| {
                let below = path.below(&one.path);
                below.is_some_and(|below| is_as_prepared(root, &path, kind, &one.content, Some(&below)))
            }),
        };
        if !is_ours {
            return Ok(false);
        }
    }
    for step in journal.steps.iter().filter(|step| step.root() == number) {
        let is_kept = match step {
            Step::Replace { path, old, undone, .. } if old.is_within(staging.path()) => {
                let ours = root.kind(undone)?.is_none_or(|kind| {
                    exact.get(undone).is_some_and(|content| is_as_prepared(root, undone, kind, content, None))
                });
                ours && is_elsewhere(root, old, path)?
            }
            Step::SetAside { from, to, .. } if to.is_within(staging.path()) => is_elsewhere(root, to, from)?,
            _ => true,
        };
        if !is_kept {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Whether a backup is gone, or stands in its place as well.
fn is_elsewhere(root: &Root, backup: &RelPath, place: &RelPath) -> Result<bool, FsError> {
    Ok(match root.kind(backup)? {
        None => true,
        Some(EntryKind::File) => root.read(backup)? == root.read(place)?,
        Some(EntryKind::Dir) => root.files_below(backup)?.is_empty(),
        Some(EntryKind::Link | EntryKind::Special) => false,
    })
}

/// Whether a file still is what was prepared; `below` is its path in a folder that was copied.
fn is_as_prepared(
    root: &Root,
    path: &RelPath,
    kind: EntryKind,
    content: &PreparedContent,
    below: Option<&RelPath>,
) -> bool {
    match content {
        PreparedContent::Entry(_) if below.is_some() => false,
        PreparedContent::Entry(entry) if entry.mode == FileMode::Link => {
            kind == EntryKind::Link && fs::read_link(&path.under(root.path())).is_ok_and(|to| link_entry(&to) == *entry)
        }
        PreparedContent::Entry(entry) => {
            let bytes = root.read(path).ok().flatten();
            kind == EntryKind::File && bytes.is_some_and(|bytes| Digest::of(&bytes) == entry.digest)
        }
        PreparedContent::CopyOf(source) => {
            let source = below.map_or_else(|| source.clone(), |below| below.under(source));
            match kind {
                EntryKind::File => {
                    let bytes = root.read(path).ok().flatten();
                    bytes.is_some_and(|bytes| fs::read(&source).is_ok_and(|held| held == bytes))
                }
                EntryKind::Link => fs::read_link(&path.under(root.path())).ok() == fs::read_link(&source).ok(),
                EntryKind::Dir | EntryKind::Special => false,
            }
        }
    }
}
