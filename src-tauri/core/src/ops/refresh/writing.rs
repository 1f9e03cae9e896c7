//! What a refresh found, on its way into the cache, and what that changed for a page.

use std::collections::HashMap;

use super::RefreshPart;
use super::library::LibraryNow;
use super::projects::{Looked, ProjectsNow};
use crate::cache::{
    self, CacheError, ChangedInCache, LibraryFacts, LibraryPart, NewestProjects, Population, ProblemRow,
};
use crate::changes::{ChangedRows, Operation, ViewKey};
use crate::collection::{Problem, ProblemKind, Scan, ScannedArtifact};
use crate::error::{ErrorBody, ErrorCode};
use crate::ops::Workspace;
use crate::time::Timestamp;

/// What a refresh writes with.
pub(super) struct Writing<'a> {
    /// The program's state.
    pub workspace: &'a Workspace,
    /// The library's collection id.
    pub collection: &'a str,
    /// The library's folder; empty where there is none.
    pub path: &'a str,
    /// When the look began, in nanoseconds since 1970.
    pub seen_at: i64,
    /// All that was changed so far.
    pub changed: ChangedInCache,
}

/// Which of a refresh's commits one is.
#[derive(Debug, Clone, Copy)]
pub(super) enum Commit {
    /// One that others follow.
    Further,
    /// The last.
    Last {
        /// Now, where everything was looked at.
        whole_at: Option<Timestamp>,
    },
}

/// The projects of a commit.
pub(super) struct ProjectsPart<'a> {
    /// All of them, to be compared with when some are written.
    pub all: &'a ProjectsNow,
    /// Those that were looked at.
    pub looked: Vec<Looked>,
}

impl Writing<'_> {
    /// Writes artifacts of a library that the cache does not have, in one commit.
    pub fn write_artifacts(&mut self, artifacts: Vec<ScannedArtifact>) -> Result<RefreshPart, CacheError> {
        let scan = Scan { artifacts, ..Scan::default() };
        let part = if self.changed.library { LibraryPart::Further } else { LibraryPart::First };
        let library = LibraryFacts { scan: &scan, former: &HashMap::new(), problems: Vec::new(), look: None, part };
        self.commit(Some(library), Commit::Further, || NewestProjects { projects: Vec::new(), order: None })
    }

    /// Writes projects that were looked at, in one commit, and the library as it is now if it should. Returns what
    /// that changed.
    pub fn write(
        &mut self,
        now: &LibraryNow,
        projects: ProjectsPart<'_>,
        library: Option<LibraryPart>,
        commit: Commit,
    ) -> Result<RefreshPart, CacheError> {
        let library = library.map(|part| LibraryFacts {
            scan: &now.scan,
            former: &now.former,
            problems: now.scan.problems.iter().map(problem_row).collect(),
            look: now.look.clone(),
            part,
        });
        let workspace = self.workspace;
        self.commit(library, commit, || projects.all.newest(workspace, now, projects.looked))
    }

    fn commit(
        &mut self,
        library: Option<LibraryFacts<'_>>,
        commit: Commit,
        newest: impl FnOnce() -> NewestProjects,
    ) -> Result<RefreshPart, CacheError> {
        let (collection, library_path, seen_at) = (self.collection, self.path, self.seen_at);
        let (whole_at, goes_on) = match commit {
            Commit::Further => (None, true),
            Commit::Last { whole_at } => (whole_at, false),
        };
        let population = Population { collection, library_path, library, seen_at, whole_at, goes_on };
        let changed = cache::populate_collection_artifact_metadata(self.workspace.cache(), population, newest)?;
        self.changed.add(&changed);
        Ok(part_of(changed, false, false))
    }
}

/// What a page shows otherwise by now.
pub(super) fn part_of(changed: ChangedInCache, sets: bool, recovered: bool) -> RefreshPart {
    RefreshPart {
        views: views(&changed, sets, recovered),
        changed: (!changed.library).then(|| ChangedRows {
            artifacts: changed.artifacts.into_iter().collect(),
            projects: changed.projects.into_iter().collect(),
            listed: changed.listed,
        }),
    }
}

/// The views that show other rows now, in the order of the table of operations.
fn views(changed: &ChangedInCache, sets: bool, recovered: bool) -> Vec<ViewKey> {
    use ViewKey as V;
    let rows = !changed.artifacts.is_empty() || !changed.projects.is_empty() || changed.listed || changed.library;
    let is_stale = |key: &str| match key {
        V::ARTIFACTS | V::ENTITIES => rows,
        // What is left out of a set, and how it stands, follows from the rows.
        V::DEPLOYMENT_SETS | V::DEPLOYMENT_SET | V::DEPLOYMENT_SET_MEMBERS => sets || rows,
        V::DEPLOYMENTS | V::PROJECTS => !changed.projects.is_empty() || changed.listed || changed.library,
        V::HISTORY => recovered,
        V::SYSTEM => changed.library || changed.listed,
        _ => false,
    };
    let all = Operation::RefreshCache.views();
    if recovered { all } else { all.into_iter().filter(|view| is_stale(view.as_str())).collect() }
}

/// A problem of the scan as an error with a code and a hint.
fn problem_row(problem: &Problem) -> ProblemRow {
    let body = |code| ErrorBody::new(code, problem.kind.to_string()).at(&problem.path);
    let error = match &problem.kind {
        ProblemKind::Name(error) => ErrorBody::from(error).at(&problem.path),
        ProblemKind::NotUnicode => body(ErrorCode::InvalidName).hint("Rename it."),
        ProblemKind::NoSkillFile => body(ErrorCode::LibraryInvalid).hint("Write a SKILL.md, or move the folder away."),
        ProblemKind::NotAFolder(_) => body(ErrorCode::LibraryInvalid).hint("Put the file into a folder of its own."),
        ProblemKind::Duplicate { .. } => body(ErrorCode::AlreadyExists).hint("Rename one of the two."),
        ProblemKind::LinkEscapes => {
            body(ErrorCode::PathEscape).hint("Replace the link by a copy of what it points to.")
        }
        ProblemKind::Again => body(ErrorCode::LibraryInvalid).hint("Remove the link."),
        ProblemKind::Special => body(ErrorCode::LibraryInvalid).hint("Remove it from the library."),
        ProblemKind::Content(_) => body(ErrorCode::Io).hint("Check whether you may read it."),
        ProblemKind::Record(_) => body(ErrorCode::LibraryInvalid).hint("Mend the record."),
    };
    ProblemRow { path: problem.path.display().to_string(), error }
}
