//! The three states of every file: what the library holds, what was written, what is there.

use std::collections::{BTreeMap, BTreeSet};

use super::plan::ConflictReason;
use super::state::{DeploymentState, FileState};
use crate::artifact::{Ledger, LedgerEntry, Tree, TreeNode};
use crate::fs::RelPath;

/// What the comparison of one file says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Not recorded, not there, in the library.
    New,
    /// Not recorded, there, the same in the library.
    Twin,
    /// Not recorded, there, another in the library.
    Unmanaged,
    /// Not recorded, there, not in the library.
    Extra,
    /// All three agree.
    InSync,
    /// There as recorded; the library has another.
    Outdated,
    /// There as recorded; the library has none.
    Dropped,
    /// There, not as recorded; the library as recorded.
    Modified,
    /// There as in the library, recorded otherwise.
    SameByHand,
    /// All three differ, or it was changed here and dropped there.
    Diverged,
    /// Recorded, not there, in the library.
    Missing,
    /// Recorded, not there, not in the library.
    Gone,
}

impl Verdict {
    fn of(recorded: Option<&LedgerEntry>, actual: Option<&TreeNode>, target: Option<&LedgerEntry>) -> Self {
        let Some(actual) = actual else {
            return match (recorded, target) {
                (None, _) => Self::New,
                (Some(_), Some(_)) => Self::Missing,
                (Some(_), None) => Self::Gone,
            };
        };
        let is = |other: &LedgerEntry| matches!(actual, TreeNode::Entry(entry) if entry == other);
        match (recorded, target) {
            (None, None) => Self::Extra,
            (None, Some(target)) if is(target) => Self::Twin,
            (None, Some(_)) => Self::Unmanaged,
            (Some(recorded), target) if is(recorded) => match target {
                Some(target) if target == recorded => Self::InSync,
                Some(_) => Self::Outdated,
                None => Self::Dropped,
            },
            (Some(_), Some(target)) if is(target) => Self::SameByHand,
            (Some(recorded), Some(target)) if recorded == target => Self::Modified,
            (Some(_), _) => Self::Diverged,
        }
    }

    /// Why a deploy must not touch the file.
    pub fn deploy_conflict(self) -> Option<ConflictReason> {
        match self {
            Self::Unmanaged => Some(ConflictReason::Unmanaged),
            Self::Modified => Some(ConflictReason::Modified),
            Self::Diverged => Some(ConflictReason::Diverged),
            _ => None,
        }
    }

    /// Why an undeploy must not touch the file.
    pub fn undeploy_conflict(self) -> Option<ConflictReason> {
        match self {
            Self::Modified => Some(ConflictReason::Modified),
            Self::Diverged => Some(ConflictReason::Diverged),
            _ => None,
        }
    }

    /// The word shown for a recorded deployment's file; `None` where there is nothing to show.
    pub fn file_state(self) -> Option<FileState> {
        Some(match self {
            Self::New => FileState::New,
            Self::Extra | Self::Unmanaged | Self::Twin => FileState::Extra,
            Self::InSync => FileState::InSync,
            Self::Outdated | Self::SameByHand => FileState::Outdated,
            Self::Dropped => FileState::Dropped,
            Self::Modified => FileState::Modified,
            Self::Diverged => FileState::Diverged,
            Self::Missing => FileState::Missing,
            Self::Gone => return None,
        })
    }

    /// Whether it speaks of a change made in the project since the deploy.
    fn is_changed_here(self) -> bool {
        matches!(self, Self::Extra | Self::Unmanaged | Self::Modified | Self::Diverged | Self::Missing | Self::Gone)
    }
}

/// Compares every file that any of the three knows.
pub(super) fn compare(recorded: &Ledger, actual: &Tree, target: &Ledger) -> BTreeMap<RelPath, Verdict> {
    let paths: BTreeSet<&RelPath> = recorded.0.keys().chain(actual.nodes.keys()).chain(target.0.keys()).collect();
    let verdict = |path: &RelPath| {
        Verdict::of(recorded.0.get(path), actual.nodes.get(path).map(|file| &file.node), target.0.get(path))
    };
    paths.into_iter().map(|path| (path.clone(), verdict(path))).collect()
}

/// The two facts of a recorded deployment, and the word for them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Facts {
    pub state: DeploymentState,
    pub changed_here: bool,
    pub library_moved: bool,
}

/// Sums the files up. `target` is `None` when the library no longer has the artifact.
pub(super) fn facts(recorded: &Ledger, actual: &Tree, target: Option<&Ledger>) -> Facts {
    let against = target.unwrap_or(recorded);
    let verdicts = compare(recorded, actual, against);
    let library_moved = target.is_some_and(|target| target != recorded);
    let changed_here = !actual.unfit.is_empty() || verdicts.values().any(|verdict| verdict.is_changed_here());
    let nothing_there = !recorded.0.keys().any(|path| actual.nodes.contains_key(path));
    let state = if nothing_there {
        DeploymentState::Missing
    } else if target.is_none() {
        DeploymentState::Orphaned
    } else {
        match (changed_here, library_moved) {
            (false, false) => DeploymentState::InSync,
            (false, true) => DeploymentState::Outdated,
            (true, false) => DeploymentState::Modified,
            (true, true) => DeploymentState::Diverged,
        }
    };
    Facts { state, changed_here, library_moved }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::artifact::{Digest, FileMode, TreeFile};
    use crate::fs::Stamp;

    const STAMP: Stamp = Stamp { size: 1, mtime: 0, ctime: 0, inode: 0, mode: 0 };

    fn entry(text: &str) -> LedgerEntry {
        LedgerEntry { digest: Digest::of(text.as_bytes()), mode: FileMode::Plain }
    }

    fn ledger(text: Option<&str>) -> Ledger {
        Ledger(text.map(|text| (RelPath::parse("f").unwrap(), entry(text))).into_iter().collect())
    }

    fn tree(text: Option<&str>) -> Tree {
        let node = |text| TreeFile { node: TreeNode::Entry(entry(text)), stamp: STAMP };
        Tree {
            nodes: text.map(|text| (RelPath::parse("f").unwrap(), node(text))).into_iter().collect(),
            ..Tree::default()
        }
    }

    #[test]
    fn the_table_of_three_states() {
        use Verdict::*;
        // (recorded, actual, target) → verdict, row by row of the design.
        let rows = [
            (None, None, Some("T"), New),
            (None, Some("T"), Some("T"), Twin),
            (None, Some("A"), Some("T"), Unmanaged),
            (None, Some("A"), None, Extra),
            (Some("R"), Some("R"), Some("R"), InSync),
            (Some("R"), Some("R"), Some("T"), Outdated),
            (Some("R"), Some("R"), None, Dropped),
            (Some("R"), Some("A"), Some("R"), Modified),
            (Some("R"), Some("A"), Some("T"), Diverged),
            (Some("R"), Some("A"), None, Diverged),
            (Some("R"), Some("T"), Some("T"), SameByHand),
            (Some("R"), None, Some("T"), Missing),
            (Some("R"), None, None, Gone),
        ];
        for (recorded, actual, target, expected) in rows {
            let verdicts = compare(&ledger(recorded), &tree(actual), &ledger(target));
            assert_eq!(verdicts.into_values().next(), Some(expected), "{recorded:?} {actual:?} {target:?}");
        }
    }

    #[test]
    fn the_two_facts_are_independent() {
        use DeploymentState::*;
        let rows = [
            (Some("R"), Some("R"), InSync, false, false),
            (Some("A"), Some("R"), Modified, true, false),
            (Some("R"), Some("T"), Outdated, false, true),
            (Some("A"), Some("T"), Diverged, true, true),
            (Some("T"), Some("T"), Outdated, false, true),
            (None, Some("R"), Missing, true, false),
            (Some("R"), None, Orphaned, false, false),
            (None, None, Missing, true, false),
        ];
        for (actual, target, state, changed_here, library_moved) in rows {
            let target = target.map(|text| ledger(Some(text)));
            let facts = facts(&ledger(Some("R")), &tree(actual), target.as_ref());
            assert_eq!(facts, Facts { state, changed_here, library_moved }, "{actual:?} {target:?}");
        }
    }
}
