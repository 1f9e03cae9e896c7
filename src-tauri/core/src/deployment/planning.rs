//! Planning one artifact: the comparison of three states becomes what would be done.

use super::compare;
use super::error::{DeployError, FileConflict};
use super::in_the_way::in_the_way;
use super::manager::{DeploymentManager, Known, Source, Work};
use super::plan::{ArtifactAction, ArtifactPlan, FileAction, PlannedFile};
use super::work::{Actual, Destination};
use crate::artifact::{ArtifactId, FileMode, Hasher, Ledger, Tree, TreeNode};
use crate::project::Manifest;

impl DeploymentManager<'_> {
    pub(super) fn plan_one_deploy(
        &self,
        source: Source,
        destination: Destination,
        manifest: &Manifest,
        known: &Known<'_>,
    ) -> (ArtifactPlan, Option<Work>, String) {
        let key = self.key(&source.id);
        let Actual { tree, obstacle } = match destination.look(known(&destination.place).as_ref()) {
            Ok(actual) => actual,
            Err(error) => return (self.refused(&source.id.to_string(), (&error).into()), None, String::new()),
        };
        let record = manifest.find(&key);
        let nothing = Ledger::default();
        let recorded = record.map_or(&nothing, |record| &record.files);
        let mut plan = self.part(&source.id, &destination);
        plan.state = record.map(|_| compare::facts(recorded, &tree, Some(&source.ledger)).state);
        if let Some(reason) = obstacle {
            let conflict = FileConflict { path: destination.shown.to_string(), reason };
            return (in_conflict(plan, vec![conflict]), None, String::new());
        }
        let mut conflicts = Vec::new();
        let mut steps = Vec::new();
        for (path, verdict) in compare::compare(recorded, &tree, &source.ledger) {
            use super::compare::Verdict as V;
            let reason = verdict.deploy_conflict();
            let action = match verdict {
                V::New | V::Missing => FileAction::Create,
                V::Outdated => FileAction::Replace,
                V::Dropped => FileAction::Remove,
                V::Twin | V::SameByHand => FileAction::Adopt,
                V::InSync => FileAction::Unchanged,
                V::Extra => FileAction::Keep,
                V::Gone => continue,
                V::Unmanaged | V::Modified | V::Diverged => FileAction::Conflict,
            };
            let shown = destination.shown_file(&path);
            if let Some(reason) = reason {
                conflicts.push(FileConflict { path: shown.clone(), reason });
            }
            if matches!(action, FileAction::Create | FileAction::Replace | FileAction::Remove) {
                steps.push((path.clone(), action));
            }
            plan.files.push(PlannedFile {
                path: shown,
                action,
                size: tree.nodes.get(&path).map(|file| file.stamp.size),
                executable: source.ledger.0.get(&path).is_some_and(|entry| entry.mode == FileMode::Executable),
                reason,
            });
        }
        match in_the_way(&destination, &tree, &steps) {
            Ok(files) => conflicts.extend(files),
            Err(error) => return (self.refused(&source.id.to_string(), (&error).into()), None, String::new()),
        }
        plan.files.extend(unfit(&destination, &tree));
        let evidence = evidence(&plan.files, &tree, recorded, &source.ledger);
        if !conflicts.is_empty() {
            return (in_conflict(plan, conflicts), None, evidence);
        }
        plan.action = match record {
            None if tree.nodes.is_empty() || !steps.is_empty() => ArtifactAction::Create,
            Some(_) if !steps.is_empty() => ArtifactAction::Update,
            Some(record) if record.files == source.ledger => ArtifactAction::Unchanged,
            None | Some(_) => ArtifactAction::Adopt,
        };
        let work = (plan.action != ArtifactAction::Unchanged).then_some(Work {
            key,
            destination,
            actual: tree,
            steps,
            source: Some(source),
        });
        (plan, work, evidence)
    }

    pub(super) fn plan_one_undeploy(
        &self,
        id: &ArtifactId,
        manifest: &Manifest,
        known: &Known<'_>,
    ) -> (ArtifactPlan, Option<Work>, String) {
        match self.try_plan_undeploy(id, manifest, known) {
            Ok(part) => part,
            Err(error) => (self.refused(&id.to_string(), (&error).into()), None, String::new()),
        }
    }

    fn try_plan_undeploy(
        &self,
        id: &ArtifactId,
        manifest: &Manifest,
        known: &Known<'_>,
    ) -> Result<(ArtifactPlan, Option<Work>, String), DeployError> {
        let key = self.key(id);
        let Some(record) = manifest.find(&key) else {
            return Err(self.not_recorded(id, manifest));
        };
        let destination = match self.resolve(&record.path, id.kind)? {
            Ok(destination) => destination,
            // A file stands where its folder was: nothing of ours can lie behind it.
            Err(file) => return Ok((self.blocked(id, file), None, String::new())),
        };
        let Actual { tree, obstacle } = destination.look(known(&destination.place).as_ref())?;
        let mut plan = self.part(id, &destination);
        plan.state = Some(compare::facts(&record.files, &tree, Some(&record.files)).state);
        if let Some(reason) = obstacle {
            let conflict = FileConflict { path: destination.shown.to_string(), reason };
            return Ok((in_conflict(plan, vec![conflict]), None, String::new()));
        }
        let mut conflicts = Vec::new();
        let mut steps = Vec::new();
        for (path, verdict) in compare::compare(&record.files, &tree, &record.files) {
            use super::compare::Verdict as V;
            let reason = verdict.undeploy_conflict();
            let action = match verdict {
                V::InSync | V::Outdated | V::Dropped | V::SameByHand => FileAction::Remove,
                V::Modified | V::Diverged => FileAction::Conflict,
                V::New | V::Twin | V::Unmanaged | V::Extra => FileAction::Keep,
                V::Missing | V::Gone => continue,
            };
            let shown = destination.shown_file(&path);
            if let Some(reason) = reason {
                conflicts.push(FileConflict { path: shown.clone(), reason });
            }
            if action == FileAction::Remove {
                steps.push((path.clone(), action));
            }
            let size = tree.nodes.get(&path).map(|file| file.stamp.size);
            plan.files.push(PlannedFile { path: shown, action, size, executable: false, reason });
        }
        plan.files.extend(unfit(&destination, &tree));
        let evidence = evidence(&plan.files, &tree, &record.files, &Ledger::default());
        if !conflicts.is_empty() {
            return Ok((in_conflict(plan, conflicts), None, evidence));
        }
        plan.action = ArtifactAction::Remove;
        Ok((plan, Some(Work { key, destination, actual: tree, steps, source: None }), evidence))
    }

    fn not_recorded(&self, id: &ArtifactId, manifest: &Manifest) -> DeployError {
        use crate::project::Slot;
        let text = id.to_string();
        let invalid = manifest.slots().find_map(|slot| match slot {
            Slot::Invalid { artifact, reason, .. } if artifact.as_deref() == Some(&text) => Some(reason.clone()),
            _ => None,
        });
        match invalid {
            Some(reason) => DeployError::InvalidRecord { artifact: text, reason },
            None => DeployError::NotDeployed { artifact: text, project: self.project_name.to_owned() },
        }
    }
}

/// A person's files whose names no plan can act on: they stay.
fn unfit(destination: &Destination, actual: &Tree) -> impl Iterator<Item = PlannedFile> {
    destination.shown_unfit(actual).map(|path| PlannedFile {
        path,
        action: FileAction::Keep,
        size: None,
        executable: false,
        reason: None,
    })
}

fn in_conflict(mut plan: ArtifactPlan, files: Vec<FileConflict>) -> ArtifactPlan {
    plan.action = ArtifactAction::Conflict;
    plan.error = Some((&DeployError::Conflict { files }).into());
    plan
}

/// Everything a part was computed from, as one text.
fn evidence(files: &[PlannedFile], actual: &Tree, recorded: &Ledger, target: &Ledger) -> String {
    let mut hasher = Hasher::new();
    hasher.update(recorded.content_hash().as_bytes());
    hasher.update(target.content_hash().as_bytes());
    for (path, file) in &actual.nodes {
        let entry = match &file.node {
            TreeNode::Entry(entry) => entry.to_string(),
            TreeNode::Special => String::new(),
        };
        hasher.update(format!("{path}\0{entry}\n").as_bytes());
    }
    for file in files {
        hasher.update(format!("{}\0{:?}\n", file.path, file.action).as_bytes());
    }
    hasher.finish().to_string()
}
