//! What the planning of every kind of operation shares.

use super::error::{DeployError, FileConflict};
use super::manager::DeploymentManager;
use super::plan::{ArtifactAction, ArtifactPlan, FileAction, Intent, PlannedFile};
use super::unit::Part;
use super::work::{Destination, Work};
use crate::artifact::{ArtifactId, Hasher, Ledger, Tree, TreeNode};
use crate::error::ErrorBody;
use crate::project::{Manifest, Slot};

impl DeploymentManager<'_> {
    /// An empty plan for an artifact.
    pub(super) fn plan_of(&self, intent: Intent, id: &ArtifactId, shown: &str) -> ArtifactPlan {
        let blank = ArtifactPlan::blank(intent, id.to_string(), &self.profile.id, &self.profile.platform);
        ArtifactPlan { destination: shown.to_owned(), ..blank }
    }

    /// A part that cannot be done.
    pub(super) fn refused(&self, intent: Intent, artifact: &str, error: ErrorBody) -> Part {
        Part::idle(
            self.profile,
            ArtifactPlan::refused(intent, artifact, &self.profile.id, &self.profile.platform, error),
        )
    }

    /// The part of an artifact whose destination lies behind a file.
    pub(super) fn blocked(&self, intent: Intent, id: &ArtifactId, file: FileConflict) -> Part {
        let error = DeployError::Conflict { files: vec![file] };
        let mut part = self.refused(intent, &id.to_string(), (&error).into());
        part.plan.action = ArtifactAction::Conflict;
        part
    }

    /// A finished part.
    pub(super) fn part(&self, plan: ArtifactPlan, work: Option<Work>, evidence: String) -> Part {
        Part { work, evidence, ..Part::idle(self.profile, plan) }
    }

    /// A part that waits for a choice.
    pub(super) fn in_conflict(&self, mut plan: ArtifactPlan, files: Vec<FileConflict>, evidence: String) -> Part {
        plan.action = ArtifactAction::Conflict;
        plan.error = Some((&DeployError::Conflict { files }).into());
        self.part(plan, None, evidence)
    }

    /// Why an artifact has no record that can be used.
    pub(super) fn not_recorded(&self, id: &ArtifactId, manifest: &Manifest) -> DeployError {
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

/// A file of a plan that nothing is known of but what happens to it.
pub(super) fn planned(path: String, action: FileAction) -> PlannedFile {
    PlannedFile { path, action, size: None, new_size: None, executable: false, reason: None, choice: None }
}

/// A person's files whose names no plan can act on: they stay.
pub(super) fn unfit(destination: &Destination, actual: &Tree) -> impl Iterator<Item = PlannedFile> {
    destination.shown_unfit(actual).map(|path| planned(path, FileAction::Keep))
}

/// Everything a part was computed from, as one text.
pub(super) fn evidence(plan: &ArtifactPlan, actual: &Tree, recorded: &Ledger, target: &Ledger) -> String {
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
    hasher.update(format!("{:?}\0{:?}\0{:?}\n", plan.choice, plan.mode, plan.link_target).as_bytes());
    for file in plan.files.iter().chain(&plan.library_files) {
        hasher.update(format!("{}\0{:?}\0{:?}\n", file.path, file.action, file.choice).as_bytes());
    }
    hasher.finish().to_string()
}
