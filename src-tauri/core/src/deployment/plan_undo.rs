//! Planning to take an operation back: what it left is the recorded state, what was there before it the target.

use std::path::{Path, PathBuf};

use super::choice::{ArtifactChoices, Choices, ConflictChoice};
use super::error::{DeployError, FileConflict};
use super::in_the_way::in_the_way;
use super::manager::DeploymentManager;
use super::plan::{ArtifactAction, ArtifactPlan, ConflictReason, FileAction, Intent, PlannedFile};
use super::planning::{evidence, planned};
use super::print::print;
use super::record::{FileRecord, PartRecord, SetRecord};
use super::unit::{Part, Unit};
use super::work::{Content, Destination, FileSet, FileStep, RecordChange, Side, Whole, Work, WorkKey};
use crate::artifact::{ArtifactId, FileMode, LedgerEntry, Tree, TreeNode};
use crate::fs::{self, EntryKind, Place, RelPath};
use crate::project::{AttachmentKey, MANIFEST_NAME, Manifest};

const INTENT: Intent = Intent::Undo;

impl DeploymentManager<'_> {
    /// Plans to take one part of an operation back. `kept` is the folder in which history keeps what the operation
    /// displaced. A file that changed since is a conflict; so is a record that a later operation wrote.
    pub fn plan_undo(&self, unit: &mut Unit, part: &PartRecord, kept: &Path, choices: Choices<'_>) {
        let planned = self
            .undo_shared(unit, part, choices)
            .unwrap_or_else(|| self.try_undo(unit, part, kept, choices))
            .unwrap_or_else(|error| self.refused(INTENT, &part.artifact, (&error).into()));
        let is_fine = !matches!(planned.plan.action, ArtifactAction::Conflict | ArtifactAction::Refused);
        unit.parts.push(Part { goes: part.record_before.is_none(), unseen: part.unseen && is_fine, ..planned });
    }

    /// A record of what another profile's deploy had written goes as an undeploy has it: should its profile be the last one by
    /// now, the files go with it. `None` for anything else, and where somebody wrote the record since and nobody chose that it
    /// goes all the same.
    fn undo_shared(&self, unit: &Unit, part: &PartRecord, choices: Choices<'_>) -> Option<Result<Part, DeployError>> {
        let id: ArtifactId = part.artifact.parse().ok().filter(|_| part.shared)?;
        let after = part.record_after.as_deref().and_then(Manifest::record_of_text)?;
        let now = unit.manifest.find(&self.key(&id))?;
        let manifest = format!("{}/{MANIFEST_NAME}", self.profile.root);
        let choice = choices.of(&id, self.project.as_str(), &self.profile.id).file(&manifest);
        let is_later = *now != after;
        if is_later && choice != Some(ConflictChoice::Replace) {
            return None;
        }
        Some(self.plan_removal(INTENT, &id, &unit.manifest, choices, &|_| None).map(|mut going| {
            if is_later {
                let reason = Some(ConflictReason::ChangedSince);
                let file = planned(manifest, FileAction::Replace);
                going.plan.files.push(PlannedFile { reason, choice, ..file });
                going.plan.choices = vec![ConflictChoice::Keep, ConflictChoice::Replace];
            }
            if let Some(work) = &mut going.work {
                going.plan.action = ArtifactAction::Restore;
                (work.gives, work.takes) = (part.released.clone(), part.given.clone());
            }
            going.shared = true;
            going
        }))
    }

    fn try_undo(
        &self,
        unit: &mut Unit,
        part: &PartRecord,
        kept: &Path,
        choices: Choices<'_>,
    ) -> Result<Part, DeployError> {
        let invalid =
            |reason: &str| DeployError::InvalidRecord { artifact: part.artifact.clone(), reason: reason.into() };
        if let Some(key) = AttachmentKey::of_subject(&part.artifact, &self.profile.id) {
            return Ok(self.undo_attachment(unit, part, key));
        }
        let id: ArtifactId = part.artifact.parse().map_err(|_| invalid("it names no artifact"))?;
        let key = self.key(&id);
        let choices = choices.of(&id, self.project.as_str(), &self.profile.id);
        let mut plan = self.plan_of(INTENT, &id, &part.destination);
        let mut undo = Undo { manager: self, id: &id, kept, choices: &choices, conflicts: Vec::new() };

        let now = unit.manifest.find(&key).cloned();
        let after = part.record_after.as_deref().and_then(Manifest::record_of_text);
        let before = part.record_before.as_deref().and_then(Manifest::record_of_text);
        if part.record_before.is_some() && before.is_none() {
            return Err(invalid("its old record cannot be read"));
        }
        if let Some(before) = &before {
            plan.mode = Some(before.deploy_mode());
            plan.link_target.clone_from(&before.link);
            unit.taken.claim(&before.path, &key).map_err(|other| DeployError::Overlap {
                destination: self.profile.root.join(&before.path).to_string(),
                other,
            })?;
        }
        let keeps_record = now != after && now != before && undo.later_record(&mut plan);
        let mut sets = Vec::new();
        for set in &part.sets {
            sets.push(undo.plan_set(set, &mut plan)?);
        }
        let conflicts = std::mem::take(&mut undo.conflicts);
        if plan.files.iter().chain(&plan.library_files).any(|file| file.reason.is_some()) {
            plan.choices = vec![ConflictChoice::Keep, ConflictChoice::Replace];
            if plan.files.iter().any(|file| file.reason == Some(ConflictReason::Lost)) {
                plan.choices.pop();
            }
            plan.choice = choices.whole.filter(|choice| plan.choices.contains(choice));
        }
        let texts = [&part.record_before, &part.record_after].map(|text| text.clone().unwrap_or_default());
        let recorded = after.as_ref().map(|record| record.files.clone()).unwrap_or_default();
        let target = before.as_ref().map(|record| record.files.clone()).unwrap_or_default();
        let mut seen = texts.join("\0");
        for set in &sets {
            seen.push_str(&evidence(&plan, &set.actual, &recorded, &target));
        }
        let is_idle = sets.iter().all(FileSet::is_idle);
        if !conflicts.is_empty() {
            return Ok(self.in_conflict(plan, conflicts, seen));
        }
        if is_idle && keeps_record {
            plan.action = ArtifactAction::Keep;
            return Ok(self.part(plan, None, seen));
        }
        if is_idle && now == before {
            return Ok(self.part(plan, None, seen));
        }
        plan.action = ArtifactAction::Restore;
        let record = match (&part.record_before, now) {
            _ if keeps_record => RecordChange::Leave,
            (Some(text), _) => RecordChange::Restore(text.clone()),
            (None, Some(_)) => RecordChange::Drop,
            (None, None) => RecordChange::Leave,
        };
        let mut work = Work::new(WorkKey::Record(key), sets, recorded, record);
        if !keeps_record {
            (work.gives, work.takes) = (part.released.clone(), part.given.clone());
        }
        Ok(self.part(plan, Some(work), seen))
    }
}

/// One part on its way back.
struct Undo<'a> {
    manager: &'a DeploymentManager<'a>,
    id: &'a ArtifactId,
    kept: &'a Path,
    choices: &'a ArtifactChoices<'a>,
    conflicts: Vec<FileConflict>,
}

impl Undo<'_> {
    /// A later operation wrote the record: its manifest stands for that. Says whether it stays as it is.
    fn later_record(&mut self, plan: &mut ArtifactPlan) -> bool {
        let path = format!("{}/{MANIFEST_NAME}", self.manager.profile.root);
        let choice = self.choices.file(&path);
        let (action, choice) = match choice {
            Some(ConflictChoice::Replace) => (FileAction::Replace, choice),
            Some(ConflictChoice::Keep) => (FileAction::Keep, choice),
            _ => (FileAction::Conflict, None),
        };
        let reason = Some(ConflictReason::ChangedSince);
        if action == FileAction::Conflict {
            self.conflicts.push(FileConflict { path: path.clone(), reason: ConflictReason::ChangedSince });
        }
        plan.files.push(PlannedFile { reason, choice, ..planned(path, action) });
        action == FileAction::Keep
    }

    fn plan_set(&mut self, record: &SetRecord, plan: &mut ArtifactPlan) -> Result<FileSet, DeployError> {
        let place = record.place.under(&record.root);
        let expected = match record.side {
            Side::Project => self.manager.project.path(),
            Side::Library => self.manager.library.map_or(Path::new(""), |library| library.real),
        };
        if record.root != expected || fs::resolve_inside(&record.root, &record.place)? != Place::At(place.clone()) {
            return Err(DeployError::ProjectMoved { path: place });
        }
        let destination =
            Destination { path: record.place.clone(), shown: record.place.clone(), place, shape: self.id.kind.shape() };
        let actual = destination.look(None)?;
        let mut set = FileSet::new(record.side, &record.root, destination, actual.tree);
        let mut files = Vec::new();
        let is_placed = record.placed.is_some() && print(&set.destination.place)? == record.placed;
        if is_placed {
            files.push(planned(set.destination.shown.to_string(), FileAction::Remove));
            set.obstacle = true;
            set.link = actual.link.clone();
            set.actual = Tree::default();
        } else if actual.obstacle.is_some() && (!record.files.is_empty() || record.placed.is_some()) {
            let file = self.chosen(set.destination.shown.to_string(), FileAction::Remove, ConflictReason::ChangedSince);
            set.obstacle = file.action == FileAction::Remove;
            files.push(file);
        }
        for file in &record.files {
            let (planned, step) = self.plan_file(&set, file);
            files.push(planned);
            set.steps.extend(step);
        }
        if let Some(at) = &record.displaced {
            let whole = self.kept.join(at);
            let shown = set.destination.shown.to_string();
            if fs::exists(&whole) {
                files.push(planned(shown, FileAction::Create));
                set.whole = Some(Whole::CopyOf(whole));
            } else {
                files.push(self.lost(shown));
            }
        }
        let steps: Vec<(RelPath, FileAction)> = set.steps.iter().map(|step| (step.path.clone(), step.action)).collect();
        if !set.obstacle {
            for (path, conflict) in in_the_way(&set.destination, &set.actual, &steps)? {
                let ours =
                    record.files.iter().find(|file| file.path == path).and_then(|file| file.after_folder.as_ref());
                if ours.is_some() && print(&set.destination.file(&path))?.as_ref() == ours {
                    files.push(planned(conflict.path, FileAction::Remove));
                    set.steps.push(FileStep { path, action: FileAction::Remove, content: None });
                    continue;
                }
                let file = self.chosen(conflict.path, FileAction::Remove, conflict.reason);
                if file.action == FileAction::Remove {
                    set.steps.push(FileStep { path, action: FileAction::Remove, content: None });
                }
                files.push(file);
            }
        }
        match record.side {
            Side::Project => plan.files.extend(files),
            Side::Library => plan.library_files.extend(files),
        }
        Ok(set)
    }

    fn plan_file(&mut self, set: &FileSet, file: &FileRecord) -> (PlannedFile, Option<FileStep>) {
        let shown = set.destination.shown_file(&file.path);
        let node = set.actual.nodes.get(&file.path);
        let now = node.map(|node| match &node.node {
            TreeNode::Entry(entry) => Some(*entry),
            TreeNode::Special => None,
        });
        let size = node.map(|node| node.stamp.size);
        let was_folder = file.before.is_none() && file.before_at.is_some();
        let is = |entry: &Option<LedgerEntry>| match (&now, entry) {
            (None, None) => true,
            (Some(Some(now)), Some(entry)) => now == entry,
            _ => false,
        };
        if is(&file.before) && !was_folder {
            return (PlannedFile { size, new_size: size, ..planned(shown, FileAction::Unchanged) }, None);
        }
        let content = match self.content(file) {
            Ok(content) => content,
            Err(()) => return (self.lost(shown), None),
        };
        let action = match (now.is_some(), content.is_some()) {
            (true, true) => FileAction::Replace,
            (true, false) => FileAction::Remove,
            (false, true) => FileAction::Create,
            (false, false) => FileAction::Unchanged,
        };
        let new_size = content.as_ref().and_then(|content| match content {
            Content::Disk(path, _) | Content::Kept(path, _) => {
                fs::lstat(path).ok().flatten().map(|found| found.stamp.size)
            }
            Content::Bytes(bytes, _) => Some(bytes.len() as u64),
            Content::Folder(_) => None,
        });
        let mut one = if is(&file.after) {
            planned(shown, action)
        } else {
            self.chosen(shown, action, ConflictReason::ChangedSince)
        };
        one.size = size;
        one.new_size = if one.action == action { new_size } else { size };
        one.executable = file.before.is_some_and(|entry| entry.mode == FileMode::Executable);
        let step = one.action.writes().then(|| FileStep { path: file.path.clone(), action, content });
        (one, step)
    }

    /// What is put back: from history, else from what was once deployed.
    fn content(&self, file: &FileRecord) -> Result<Option<Content>, ()> {
        let at: Option<PathBuf> = file.before_at.as_ref().map(|at| self.kept.join(at));
        let kind = at.as_deref().and_then(|at| fs::lstat(at).ok().flatten()).map(|found| found.kind);
        match (file.before, at, kind) {
            (None, None, _) => Ok(None),
            (None, Some(at), Some(EntryKind::Dir)) => Ok(Some(Content::Folder(at))),
            (Some(entry), Some(at), Some(EntryKind::File | EntryKind::Link)) => Ok(Some(Content::Kept(at, entry))),
            (Some(entry), _, _) if entry.mode != FileMode::Link => {
                let bytes = self.manager.objects.and_then(|objects| objects.get(&entry.digest));
                bytes.map(|bytes| Some(Content::Bytes(bytes, entry))).ok_or(())
            }
            _ => Err(()),
        }
    }

    /// A file in conflict: `action` when it was chosen to be replaced.
    fn chosen(&mut self, path: String, action: FileAction, reason: ConflictReason) -> PlannedFile {
        let choice = self.choices.file(&path);
        let (action, choice) = match choice {
            Some(ConflictChoice::Keep) => (FileAction::Keep, choice),
            Some(ConflictChoice::Replace) => (action, choice),
            _ => {
                self.conflicts.push(FileConflict { path: path.clone(), reason });
                (FileAction::Conflict, None)
            }
        };
        PlannedFile { reason: Some(reason), choice, ..planned(path, action) }
    }

    /// A file of which history holds nothing any more: it can only stay as it is.
    fn lost(&mut self, path: String) -> PlannedFile {
        let kept = self.choices.file(&path) == Some(ConflictChoice::Keep);
        if !kept {
            self.conflicts.push(FileConflict { path: path.clone(), reason: ConflictReason::Lost });
        }
        let (action, choice) =
            if kept { (FileAction::Keep, Some(ConflictChoice::Keep)) } else { (FileAction::Conflict, None) };
        PlannedFile { reason: Some(ConflictReason::Lost), choice, ..planned(path, action) }
    }
}
