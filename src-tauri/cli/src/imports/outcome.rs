//! Which result belongs to which row. Results name the artifact as it is in the library, rows their place in the project.

use skillmeat_core::deployment::{ArtifactPlan, ArtifactResult, FileAction, ResultStatus};
use skillmeat_core::error::{ErrorBody, ErrorCode};
use skillmeat_core::ops::{self, BatchOutcome, BatchPlan, ImportAction, OperationPart, Workspace};

use super::{Outcome, Row};

/// A result that may belong to a row.
pub struct Came {
    project: String,
    /// Where it stands; empty where that is not told.
    place: String,
    /// Whether a file of the library was written.
    is_brought: bool,
    result: ArtifactResult,
}

impl Came {
    /// What carrying a plan out would bring.
    pub fn foreseen(plan: &BatchPlan) -> Vec<Self> {
        let of = |project: &str, part: &ArtifactPlan| Self {
            project: project.to_owned(),
            place: part.destination.clone(),
            is_brought: part.library_files.iter().any(|file| file.action == FileAction::Create),
            result: part.foreseen(),
        };
        let all = plan.plans.iter().flat_map(|plan| plan.artifacts.iter().map(|part| of(&plan.project_path, part)));
        all.collect()
    }

    /// What an operation brought.
    pub fn done(workspace: &Workspace, outcome: BatchOutcome) -> Vec<Self> {
        let detail = outcome.operation.as_ref().and_then(|id| ops::read_operation(workspace, id).ok());
        let mut parts = detail.map(|detail| detail.parts).unwrap_or_default();
        let mut came = Vec::new();
        for project in outcome.projects {
            for result in project.results {
                let is_its = |part: &OperationPart| {
                    (part.project_path.as_str(), part.artifact.as_str(), &part.profile_id)
                        == (project.project_path.as_str(), result.artifact.as_str(), &result.profile)
                };
                let is_done = result.status == ResultStatus::Success;
                let part = parts.iter().position(is_its).filter(|_| is_done).map(|number| parts.remove(number));
                came.push(Self {
                    project: project.project_path.clone(),
                    place: part.as_ref().map(|part| part.destination.clone()).unwrap_or_default(),
                    is_brought: part.is_some_and(|part| !part.library_files.is_empty()),
                    result,
                });
            }
        }
        came
    }

    /// Whether it is certainly about a place.
    fn is_at(&self, path: &str) -> bool {
        let is_below =
            |file: &str| file.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        // What is refused before anything is planned is told by the place that was asked for.
        self.place == path
            || self.result.artifact == path
            || self.result.changes.iter().any(|change| is_below(&change.path))
    }

    fn is_of(&self, row: &Row) -> bool {
        let artifact = Some(&self.result.artifact);
        artifact == row.artifact.as_ref() || artifact == row.matched.as_ref()
    }
}

/// Writes into each row that was asked for what came of it; `asked` has the rows' numbers, projects and what was to be done.
pub fn settle(rows: &mut [Row], asked: &[(usize, &str, ImportAction)], came: &mut Vec<Came>) {
    let mut take = |is_it: &dyn Fn(&Came) -> bool| came.iter().position(is_it).map(|number| came.remove(number));
    let mut open = Vec::new();
    for asked in asked {
        let (number, project, action) = *asked;
        match take(&|one| one.project == project && one.is_at(&rows[number].path)) {
            Some(one) => rows[number].take(one, action),
            None => open.push(*asked),
        }
    }
    for (number, project, action) in open {
        match take(&|one| one.project == project && one.is_of(&rows[number])) {
            Some(one) => rows[number].take(one, action),
            None => {
                let error = ErrorBody::new(ErrorCode::Bug, "nothing is known of what came of it");
                rows[number].fail(error.hint("skm history tells what was done."));
            }
        }
    }
}

impl Row {
    fn take(&mut self, came: Came, action: ImportAction) {
        let outcome = match (came.result.status, action) {
            (ResultStatus::Failed, _) => {
                let unknown = || ErrorBody::new(ErrorCode::Bug, "it failed, and nothing says why");
                self.fail(came.result.error.unwrap_or_else(unknown));
                return;
            }
            (ResultStatus::Skipped, _) => Outcome::Skipped,
            // Another place of the same request brings it into the library.
            (_, ImportAction::Import) if came.is_brought => Outcome::Imported,
            (_, ImportAction::Import | ImportAction::Link) => Outcome::Linked,
            (_, ImportAction::TakeOver) => Outcome::TakenOver,
        };
        self.outcome = Some(outcome);
    }

    fn fail(&mut self, error: ErrorBody) {
        self.outcome = Some(Outcome::Failed);
        self.reason = Some(error.message.clone());
        self.error = Some(error);
    }
}
