//! After the commit: contents are kept, the cache is told, history is written, the journal goes.
//!
//! The files are right by then, and nothing here can fail the operation. A program that dies before the end leaves the
//! journal, and the next one does the same from it.

use super::Workspace;
use super::change::OpenLibrary;
use super::history::write_record;
use super::target::Target;
use super::write_back::tell;
use crate::artifact::ArtifactId;
use crate::deployment::{AppliedUnit, Committed, OperationRecord, Side};
use crate::fs::checkpoint;

/// Does all of it. Returns whether the cache is behind, and whether a project was added to the list.
pub(super) fn conclude(
    workspace: &Workspace,
    library: Option<&OpenLibrary>,
    done: &[(Target, Vec<AppliedUnit>)],
    committed: Committed,
) -> (bool, bool) {
    let Committed { journal, file, leftovers, contents } = committed;
    for leftover in &leftovers {
        tracing::warn!(at = %leftover.at.display(), message = leftover.message, "displaced files stayed where they were");
    }
    let moved = moved_in_library(&journal.operation);
    let library = library.map(|library| &library.library);
    // Two files that know nothing of each other. Not on the pool that looks at projects: a refresh that holds the cache
    // waits for that pool, and would find it full of those who wait for the cache.
    let (kept, told) = std::thread::scope(|scope| {
        let kept = scope.spawn(|| workspace.objects().put_all(contents.iter()));
        let told = tell(workspace, library, done, &moved);
        (kept.join(), told)
    });
    let kept = kept.unwrap_or_else(|panic| std::panic::resume_unwind(panic));
    if let Err(error) = kept {
        tracing::warn!(%error, "what was deployed could not be kept; merging with it will not be possible");
    }
    checkpoint("objects-kept");
    checkpoint("cache-told");
    match write_record(workspace, &journal.operation) {
        // With files left behind the journal stays, and the next start tries again to bring them to history.
        Ok(()) if leftovers.is_empty() => file.done(),
        Ok(()) => {}
        Err(error) => tracing::warn!(%error, "history could not be written; the next start tries again"),
    }
    told
}

/// The artifacts of which the library has another version since.
pub(super) fn moved_in_library(operation: &OperationRecord) -> Vec<ArtifactId> {
    let moved = operation.parts.iter().filter(|part| part.sets.iter().any(|set| set.side == Side::Library));
    let mut ids: Vec<ArtifactId> = moved.filter_map(|part| part.artifact.parse().ok()).collect();
    ids.sort();
    ids.dedup();
    ids
}
