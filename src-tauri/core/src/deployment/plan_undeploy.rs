//! Planning an undeploy.

use rayon::prelude::*;

use super::choice::{ArtifactChoices, Choices, ConflictChoice};
use super::compare::{self, Verdict};
use super::error::{DeployError, FileConflict};
use super::manager::{DeploymentManager, Known};
use super::plan::{ArtifactAction, ArtifactPlan, ConflictReason, FileAction, Intent, PlannedFile};
use super::planning::{evidence, planned, unfit};
use super::state::DeploymentState;
use super::unit::{Part, Unit};
use super::work::{Actual, Destination, FileSet, FileStep, RecordChange, Side, Work, WorkKey};
use crate::artifact::{ArtifactId, Ledger};
use crate::project::{Manifest, Record, RecordKey};

const INTENT: Intent = Intent::Undeploy;

impl DeploymentManager<'_> {
    /// Plans to undeploy what is recorded of `artifacts`; those that are not recorded become refused parts.
    pub fn plan_undeploy(&self, unit: &mut Unit, artifacts: &[ArtifactId], choices: Choices<'_>, known: &Known<'_>) {
        let manifest = &unit.manifest;
        let planned: Vec<Part> = artifacts
            .par_iter()
            .map(|id| {
                self.plan_removal(INTENT, id, manifest, choices, known)
                    .unwrap_or_else(|error| self.refused(INTENT, &id.to_string(), (&error).into()))
            })
            .collect();
        unit.parts.extend(planned);
    }

    /// Plans to take out what is recorded of an artifact.
    pub(super) fn plan_removal(
        &self,
        intent: Intent,
        id: &ArtifactId,
        manifest: &Manifest,
        choices: Choices<'_>,
        known: &Known<'_>,
    ) -> Result<Part, DeployError> {
        let key = self.key(id);
        let Some(record) = manifest.find(&key) else {
            return Err(self.not_recorded(id, manifest));
        };
        let destination = match self.resolve(&record.path, id.kind)? {
            Ok(destination) => destination,
            // A file stands where its folder was: nothing of ours can lie behind it.
            Err(file) => return Ok(self.blocked(intent, id, file)),
        };
        let choices = choices.of(id, self.project.as_str(), &self.profile.id);
        let actual = destination.look(known(&destination.place).as_ref())?;
        let mut plan = self.plan_of(intent, id, destination.shown.as_str());
        let record = self.held(manifest, id, &record.path, &actual).unwrap_or(record);
        plan.mode = Some(record.deploy_mode());
        if record.is_link() {
            return Ok(self.plan_unlink((key, record), destination, actual, plan, &choices));
        }
        let Actual { tree, obstacle, .. } = actual;
        let recorded = record.files.clone();
        plan.state = Some(compare::facts(&recorded, &tree, Some(&recorded)).state);
        let mut set = FileSet::new(Side::Project, self.project.path(), destination.clone(), tree.clone());
        let mut conflicts = Vec::new();
        if let Some(reason) = obstacle {
            let (file, open) = over_obstacle(destination.shown.to_string(), reason, &choices);
            set.obstacle = file.action == FileAction::Remove;
            conflicts.extend(open);
            plan.files.push(file);
        }
        for (path, verdict) in compare::compare(&recorded, &tree, &recorded) {
            let reason = verdict.undeploy_conflict();
            let action = match verdict {
                Verdict::InSync | Verdict::Outdated | Verdict::Dropped | Verdict::SameByHand => FileAction::Remove,
                Verdict::Modified | Verdict::Diverged => FileAction::Conflict,
                Verdict::New | Verdict::Twin | Verdict::Unmanaged | Verdict::Extra => FileAction::Keep,
                Verdict::Missing | Verdict::Gone => continue,
            };
            let shown = destination.shown_file(&path);
            let choice = reason.and_then(|_| choices.file(&shown));
            let (action, choice) = match (reason, choice) {
                (Some(_), Some(ConflictChoice::Keep)) => (FileAction::Keep, choice),
                (Some(_), Some(ConflictChoice::Replace)) => (FileAction::Remove, choice),
                _ => (action, None),
            };
            if let (FileAction::Conflict, Some(reason)) = (action, reason) {
                conflicts.push(FileConflict { path: shown.clone(), reason });
            }
            let size = tree.nodes.get(&path).map(|file| file.stamp.size);
            plan.files.push(PlannedFile { size, reason, choice, ..planned(shown, action) });
            if action == FileAction::Remove {
                set.steps.push(FileStep { path, action, content: None });
            }
        }
        if plan.files.iter().any(|file| file.reason.is_some()) {
            plan.choices = vec![ConflictChoice::Keep, ConflictChoice::Replace];
            plan.choice = choices.whole.filter(|choice| plan.choices.contains(choice));
        }
        plan.files.extend(unfit(&destination, &tree));
        let evidence = evidence(&plan, &tree, &recorded, &Ledger::default());
        if !conflicts.is_empty() {
            return Ok(self.in_conflict(plan, conflicts, evidence));
        }
        plan.action = ArtifactAction::Remove;
        let work = Work::new(WorkKey::Record(key), vec![set], recorded, RecordChange::Drop);
        Ok(self.part(plan, Some(work), evidence))
    }
}

impl DeploymentManager<'_> {
    /// The link goes, and nothing of what it leads to. Anything else in its place needs a choice.
    fn plan_unlink(
        &self,
        (key, record): (RecordKey, &Record),
        destination: Destination,
        actual: Actual,
        mut plan: ArtifactPlan,
        choices: &ArtifactChoices<'_>,
    ) -> Part {
        let shown = destination.shown.to_string();
        plan.link_target.clone_from(&record.link);
        let its = actual.link.as_deref().is_some_and(|link| record.is_its_link(link));
        plan.state = Some(match (its, actual.there) {
            (true, _) => DeploymentState::InSync,
            (false, true) => DeploymentState::Modified,
            (false, false) => DeploymentState::Missing,
        });
        let mut set = FileSet::new(Side::Project, self.project.path(), destination, actual.tree.clone());
        (set.link, set.with_strangers) = (actual.link.clone(), true);
        let mut conflicts = Vec::new();
        if its {
            set.obstacle = true;
            plan.files.push(planned(shown, FileAction::Remove));
        } else if actual.there {
            let (file, open) = over_obstacle(shown, actual.obstacle.unwrap_or(ConflictReason::TypeChanged), choices);
            set.obstacle = file.action == FileAction::Remove;
            conflicts.extend(open);
            plan.files.push(file);
            plan.choices = vec![ConflictChoice::Keep, ConflictChoice::Replace];
            plan.choice = choices.whole.filter(|choice| plan.choices.contains(choice));
        }
        let files = evidence(&plan, &actual.tree, &record.files, &Ledger::default());
        let evidence = format!("{files}{:?}{}", actual.link, actual.there);
        if !conflicts.is_empty() {
            return self.in_conflict(plan, conflicts, evidence);
        }
        plan.action = ArtifactAction::Remove;
        let key = WorkKey::Record(key);
        self.part(plan, Some(Work::new(key, vec![set], record.files.clone(), RecordChange::Drop)), evidence)
    }
}

/// Something else stands in the artifact's place. Nothing of ours is there: it stays, or goes to history, by choice.
fn over_obstacle(
    shown: String,
    reason: ConflictReason,
    choices: &ArtifactChoices<'_>,
) -> (PlannedFile, Option<FileConflict>) {
    let choice = choices.file(&shown);
    let (action, choice) = match choice {
        Some(ConflictChoice::Keep) => (FileAction::Keep, choice),
        Some(ConflictChoice::Replace) => (FileAction::Remove, choice),
        _ => (FileAction::Conflict, None),
    };
    let open = (action == FileAction::Conflict).then(|| FileConflict { path: shown.clone(), reason });
    (PlannedFile { reason: Some(reason), choice, ..planned(shown, action) }, open)
}
