//! Planning to deploy an artifact as one link to the library's.

use std::path::PathBuf;

use super::choice::ConflictChoice;
use super::compare::{self, Verdict};
use super::error::{DeployError, FileConflict};
use super::linked::recorded_mode;
use super::moves::strangers;
use super::plan::{ArtifactAction, ArtifactPlan, ConflictReason, FileAction, PlannedFile};
use super::plan_deploy::Deploy;
use super::planning::planned;
use super::unit::Part;
use super::work::RecordChange;
use crate::artifact::Shape;
use crate::fs;
use crate::platform::DeployMode;
use crate::project::{Record, link_as_text};

impl Deploy<'_> {
    /// Plans the link; what stands in its place is replaced if it is a link or a copy that this program put there, and
    /// nobody changed since.
    pub(super) fn linked(self, mut plan: ArtifactPlan) -> Result<Part, DeployError> {
        plan.link_target = Some(link_as_text(&self.link_target()));
        match (&self.actual.link, self.actual.obstacle) {
            (Some(_), _) if self.leads_here() => Ok(self.left_as_it_leads(plan)),
            (Some(_), _) if self.is_its_link() => {
                plan.files.push(planned(self.destination.shown.to_string(), FileAction::Replace));
                plan.action = ArtifactAction::Update;
                Ok(self.anew(plan, false))
            }
            (_, Some(reason)) => self.over_obstacle(plan, reason),
            _ if self.actual.there && self.held.is_some_and(Record::is_link) => {
                self.over_obstacle(plan, ConflictReason::TypeChanged)
            }
            _ if self.actual.there => self.over_files(plan),
            _ => {
                plan.action = match self.record {
                    Some(_) => ArtifactAction::Update,
                    None => ArtifactAction::Create,
                };
                Ok(self.anew(plan, false))
            }
        }
    }

    /// Whether the link that was written stands there, or one that leads to the same.
    pub(super) fn is_its_link(&self) -> bool {
        let (Some(record), Some(link)) = (self.held, &self.actual.link) else { return false };
        record.is_its_link(link) || record.is_link() && self.leads_here()
    }

    fn leads_here(&self) -> bool {
        fs::leads_to(&self.destination.place, &self.source.place)
    }

    /// Where the link leads, as it is written.
    pub(super) fn link_target(&self) -> PathBuf {
        let place = fs::canonical(&self.source.place).unwrap_or_else(|_| self.source.place.clone());
        match self.destination.place.parent() {
            Some(folder) => fs::link_text(folder, &place),
            None => place,
        }
    }

    pub(super) fn new_link_record(&self, link: Option<String>) -> Record {
        let mode = recorded_mode(DeployMode::Link, self.destination.shape).to_owned();
        Record { mode: Some(mode), link, ..self.new_record(self.source.ledger.clone()) }
    }

    /// A link there leads to the library's artifact: nothing is to do, but to record one that is not.
    fn left_as_it_leads(self, mut plan: ArtifactPlan) -> Part {
        let shown = self.destination.shown.to_string();
        plan.link_target = self.actual.link.as_deref().map(link_as_text);
        let (recorded, target) = (self.recorded(), self.source.ledger.clone());
        let is_recorded =
            self.actual.link.as_deref().zip(self.record).is_some_and(|(link, record)| record.is_its_link(link));
        if is_recorded {
            plan.files.push(planned(shown, FileAction::Unchanged));
            let evidence = self.evidence(&plan, &recorded, &target);
            return self.manager.part(plan, None, evidence);
        }
        plan.files.push(planned(shown, FileAction::Adopt));
        plan.action = ArtifactAction::Adopt;
        let evidence = self.evidence(&plan, &recorded, &target);
        let (set, mut record) = (self.set(), self.new_link_record(plan.link_target.clone()));
        if let Some(held) = self.held.filter(|held| held.is_link()) {
            // Owners of one place say the same of it.
            (record.files, record.content_hash) = (held.files.clone(), held.content_hash);
        }
        self.finish(plan, vec![set], recorded, RecordChange::Put(Box::new(record)), evidence)
    }

    /// Files stand there. They go as a whole, so all of them must be what was written, or be given up by choice.
    fn over_files(self, mut plan: ArtifactPlan) -> Result<Part, DeployError> {
        let (recorded, target) = (self.recorded(), self.source.ledger.clone());
        let mut files: Vec<PlannedFile> = Vec::new();
        for (path, verdict) in compare::compare(&recorded, &self.actual.tree, &recorded) {
            let reason = match verdict {
                Verdict::Missing | Verdict::Gone => continue,
                Verdict::InSync => None,
                _ if recorded.0.contains_key(&path) => Some(ConflictReason::Modified),
                _ => Some(ConflictReason::Unmanaged),
            };
            files.push(self.shown(&path, FileAction::Remove, reason));
        }
        let others = match self.destination.shape {
            Shape::File => Vec::new(),
            Shape::Folder => strangers(&self.destination.place, |path| self.actual.tree.nodes.contains_key(path))?,
        };
        for other in &others {
            let path = format!("{}/{}", self.destination.shown, other.to_string_lossy());
            files.push(PlannedFile { reason: Some(ConflictReason::Unmanaged), ..planned(path, FileAction::Remove) });
        }
        if files.iter().any(|file| file.reason.is_some()) {
            plan.choices = vec![ConflictChoice::Keep, ConflictChoice::Replace];
            plan.choice = self.choices.whole.filter(|choice| plan.choices.contains(choice));
        }
        let mut conflicts = Vec::new();
        for file in &mut files {
            let choice = file.reason.and_then(|_| self.choices.file(&file.path));
            match (plan.choice, file.reason, choice) {
                // A link leaves no place for a single file: one that stays keeps the others as well.
                (Some(ConflictChoice::Keep), reason, _) => {
                    (file.action, file.choice, file.new_size) = (FileAction::Keep, reason.and(plan.choice), file.size);
                }
                (_, None, _) => {}
                (_, Some(_), Some(ConflictChoice::Replace)) => file.choice = choice,
                (_, Some(reason), _) => {
                    file.action = FileAction::Conflict;
                    conflicts.push(FileConflict { path: file.path.clone(), reason });
                }
            }
        }
        plan.files = files;
        if plan.choice == Some(ConflictChoice::Keep) {
            plan.action = ArtifactAction::Keep;
            let evidence = self.evidence(&plan, &recorded, &target);
            return Ok(self.manager.part(plan, None, evidence));
        }
        if !conflicts.is_empty() {
            let evidence = self.evidence(&plan, &recorded, &target);
            return Ok(self.manager.in_conflict(plan, conflicts, evidence));
        }
        plan.action = if self.record.is_some() { ArtifactAction::Update } else { ArtifactAction::Create };
        Ok(self.anew(plan, !others.is_empty()))
    }
}
