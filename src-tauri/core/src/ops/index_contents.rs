//! Indexing what artifacts' files hold, so that a search finds it.
//!
//! No scan waits for this: it runs behind one, reads the files of artifacts whose content hash is another one than the
//! indexed, and commits a few artifacts at a time, so that neither a search nor another write waits for long. It may be
//! stopped at any time, also by a kill; the next run goes on where it was.

use std::collections::HashMap;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use rayon::prelude::*;

use super::refresh::OnProgress;
use super::{OpsError, RefreshPhase, RefreshProgress, Workspace};
use crate::artifact::{ArtifactKind, Shape};
use crate::cache::{self, CacheError, IndexWork, IndexedContents, Unindexed};
use crate::fs::{self, RelPath, Root, TreeEntryKind};

/// How much of one file is indexed, in bytes; the beginning of what is longer.
pub(super) const MAX_FILE: u64 = 64 * 1024;
/// How much of one artifact is indexed, in bytes.
const MAX_ARTIFACT: u64 = 256 * 1024;
/// How many artifacts are written in one transaction; fifty large ones take some 50 ms.
const BATCH: usize = 50;
/// The index is written anew when more than one of so many artifacts was written or dropped since the run began.
const TIDY_SHARE: usize = 8;

/// What a run did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Indexed {
    /// Artifacts whose contents were indexed.
    pub indexed: usize,
    /// Artifacts that were taken out, since they went or can no longer be read.
    pub dropped: usize,
    /// Whether the contents of all artifacts are indexed as they were when the run began.
    pub complete: bool,
}

impl Indexed {
    /// Whether a search may find something else than before.
    pub fn is_change(&self) -> bool {
        self.indexed + self.dropped > 0
    }
}

/// Brings the index of contents up to what the cache knows of the library. Ends soon after `cancelled` is set; what was done
/// by then stays.
///
/// # Errors
/// [`OpsError::Cache`]. A file that cannot be read is passed over: the next change of its artifact brings it up again.
pub fn index_contents(
    workspace: &Workspace,
    cancelled: &AtomicBool,
    progress: &OnProgress<'_>,
) -> Result<Indexed, OpsError> {
    let cache = workspace.cache();
    let stopped = || cancelled.load(Ordering::Relaxed);
    while !stopped()
        && cache.write_in_series(|tx| cache::describe_missing(tx, u32::try_from(BATCH).unwrap_or(u32::MAX)))? == BATCH
    {
    }
    let Some(work) = cache::index_work(&*cache.read()?)? else {
        return Ok(Indexed { complete: true, ..Indexed::default() });
    };
    let mut done = Indexed::default();
    for ids in work.dropped.chunks(BATCH) {
        if stopped() {
            return Ok(done);
        }
        cache.write_in_series(|tx| cache::drop_indexed(tx, ids))?;
        done.dropped += ids.len();
    }
    for batch in work.stale.chunks(BATCH) {
        if stopped() {
            return Ok(done);
        }
        report(progress, &work, done.indexed);
        let contents: Vec<IndexedContents> = batch.par_iter().map(read).collect();
        done.indexed += cache.write_in_series(|tx| cache::store_contents(tx, &contents))?;
    }
    if (done.indexed + done.dropped) * TIDY_SHARE > work.artifacts {
        let mut first = true;
        while !stopped() && cache.write_in_series(|tx| cache::tidy_index(tx, first))? {
            first = false;
        }
    }
    done.complete = !stopped();
    if done.complete {
        cache.write_unseen(|tx| -> Result<(), CacheError> { cache::note_indexed(tx, work.state) })?;
    }
    Ok(done)
}

fn report(progress: &OnProgress<'_>, work: &IndexWork, done: usize) {
    let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    progress(RefreshProgress {
        phase: RefreshPhase::Indexing,
        done: number(done),
        total: Some(number(work.stale.len())),
        subject: None,
    });
}

/// Reads what of an artifact is indexed.
fn read(artifact: &Unindexed) -> IndexedContents {
    let (files, texts) = texts_of(artifact.kind, &artifact.place);
    IndexedContents {
        artifact: artifact.artifact.clone(),
        content_hash: artifact.content_hash.clone(),
        files,
        terms: cache::terms_of_contents(&texts),
    }
}

/// The text files at a place with their texts, the main file first, as far as they are indexed.
fn texts_of(kind: ArtifactKind, place: &Path) -> (Vec<String>, Vec<String>) {
    let read = |path: &RelPath, root: Option<&Root>| match root {
        Some(root) => root.read_beginning(path, MAX_FILE),
        None => fs::read_beginning(place, MAX_FILE),
    };
    let root = match kind.shape() {
        Shape::File => None,
        Shape::Folder => match fs::canonical(place).and_then(|place| Root::open(&place)) {
            Ok(root) => Some(root),
            Err(error) => {
                tracing::debug!(%error, "an artifact cannot be indexed");
                return (Vec::new(), Vec::new());
            }
        },
    };
    let (mut files, mut texts, mut room) = (Vec::new(), Vec::new(), MAX_ARTIFACT);
    for path in paths_of(kind, place) {
        match read(&path, root.as_ref()) {
            Ok(Some(text)) => {
                let Some(left) = room.checked_sub(text.len() as u64) else { break };
                room = left;
                files.push(path.to_string());
                texts.push(text);
            }
            Ok(None) => {}
            Err(error) => tracing::debug!(%error, "a file cannot be indexed"),
        }
    }
    (files, texts)
}

/// The files at a place, the main file first and the others by path.
fn paths_of(kind: ArtifactKind, place: &Path) -> Vec<RelPath> {
    let walked = fs::walk(place).unwrap_or_else(|error| {
        tracing::debug!(%error, "an artifact cannot be indexed");
        fs::Walked::default()
    });
    let is_file = |entry: &fs::TreeEntry| entry.kind == TreeEntryKind::File;
    let mut paths: Vec<RelPath> = walked.entries.into_iter().filter(is_file).map(|entry| entry.path).collect();
    let rank: HashMap<&str, usize> = kind.main_files().iter().enumerate().map(|(rank, name)| (*name, rank)).collect();
    paths.sort_by(|a, b| {
        let rank = |path: &RelPath| rank.get(path.as_str()).copied().unwrap_or(usize::MAX);
        rank(a).cmp(&rank(b)).then_with(|| a.cmp(b))
    });
    paths
}
