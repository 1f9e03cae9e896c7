//! The manifests of an operation: what they will say, where they wait, and how they come into place.

use std::collections::HashSet;

use super::{Number, Ready, Run, Unsynced, claims};
use crate::artifact::{Digest, FileMode, LedgerEntry};
use crate::deployment::error::DeployError;
use crate::deployment::journal::{Prepared, PreparedContent};
use crate::deployment::moves::Moves;
use crate::deployment::plan::Intent;
use crate::deployment::plan_attach::{is_held_up, records_of};
use crate::deployment::record::PartRecord;
use crate::deployment::shared::is_others;
use crate::deployment::unit::{Part, Unit};
use crate::deployment::work::{FileSet, RecordChange, Side, WorkKey};
use crate::fs::{self, FsError, RelPath, Step, Transaction, checkpoint};
use crate::project::{Attachment, AttachmentKey, Manifest};
use crate::time::Timestamp;

impl Run<'_> {
    /// Changes the record in the manifest, and says what history keeps of the part.
    pub(super) fn record_part(&self, (unit, part): Number, ready: &mut Ready) -> Result<PartRecord, DeployError> {
        let of = &self.units[unit];
        let one = &of.parts[part];
        let (Some(work), Some(manifest)) = (&one.work, ready.manifests.get_mut(&unit)) else {
            return Err(DeployError::Cancelled);
        };
        let before = entry_text(manifest, &work.key);
        let profile = &one.profile.id;
        let mut released = Vec::new();
        let mut stays = false;
        match (&work.key, &work.record) {
            (_, RecordChange::Leave) => {}
            (_, RecordChange::Put(record)) => {
                let mut record = record.as_ref().clone();
                record.deployed_at = Some(self.execution.at);
                manifest.put(record);
            }
            (WorkKey::Record(_), RecordChange::Restore(text)) => {
                manifest.put_text(text).map_err(|reason| invalid(one, reason))?;
            }
            (WorkKey::Attachment(_), RecordChange::Restore(text)) => {
                manifest.attach_text(text).map_err(|reason| invalid(one, reason))?;
            }
            (WorkKey::Record(key), RecordChange::Drop) => {
                manifest.remove(key);
                let is_spared = |set: &AttachmentKey| of.parts[part..].iter().any(|later| is_about(later, set));
                released = claims::release(manifest, profile, &key.artifact, &is_spared);
            }
            (WorkKey::Attachment(key), RecordChange::Drop) => {
                let failed = |part: usize| self.tally.is_failed((unit, part));
                // Taking an operation back takes the attachment as a whole; an undeploy leaves it while some of it stays.
                stays = one.plan.intent == Intent::Detach
                    && manifest.attachment(key).is_some_and(|attachment| is_held_up(of, attachment, &failed));
                if !stays {
                    manifest.detach(key);
                }
            }
            (_, RecordChange::Attach(attachment)) => {
                attach(manifest, attachment.as_ref().clone(), self.execution.at);
            }
        }
        released.extend(claims::take(manifest, profile, &work.takes));
        let given = if stays { Vec::new() } else { claims::give(manifest, profile, &work.gives) };
        let moves = ready.moves.get(&(unit, part)).map(Vec::as_slice).unwrap_or_default();
        note_created(manifest, of, moves);
        let adopted = one.plan.files.iter().filter(|file| file.action == crate::deployment::plan::FileAction::Adopt);
        let is_shared = before.is_none()
            && matches!(work.record, RecordChange::Put(_))
            && work.sets.iter().all(FileSet::is_idle)
            && (one.follows.is_some() || is_others(of, one));
        Ok(PartRecord {
            intent: one.plan.intent,
            was_deployed: before.is_some(),
            artifact: one.plan.artifact.clone(),
            project_path: of.project.as_str().to_owned(),
            project_name: of.project_name.clone(),
            profile: one.profile.id.clone(),
            destination: one.plan.destination.clone(),
            record_before: before,
            record_after: entry_text(manifest, &work.key),
            sets: moves.iter().map(|moves| moves.record.clone()).filter(|set| !set.is_empty()).collect(),
            adopted: adopted.map(|file| file.path.clone()).collect(),
            unseen: one.unseen,
            shared: is_shared,
            released,
            given,
        })
    }

    /// Forgets the folders that will be gone: those that deploying had made and that hold nothing but what goes.
    pub(super) fn forget_removed(&self, unit: usize, ready: &mut Ready) {
        let (Some(manifest), Some((root, _))) = (ready.manifests.get_mut(&unit), self.layout.manifests.get(&unit))
        else {
            return;
        };
        let root = &self.roots[*root];
        let Some(base) = root.below(&self.units[unit].root) else { return };
        let steps = ready.moves.iter().filter(|((of, _), _)| *of == unit).flat_map(|(_, moves)| moves);
        let (mut gone, mut folders, mut made) = (Vec::<RelPath>::new(), Vec::<RelPath>::new(), Vec::<RelPath>::new());
        for step in steps.flat_map(|moves| &moves.steps) {
            match step {
                Step::SetAside { from, .. } => gone.push(from.clone()),
                Step::RemoveDir { path, .. } => folders.push(path.clone()),
                Step::MakeDir { path, .. } => made.push(path.clone()),
                _ => {}
            }
        }
        let mut gone: HashSet<RelPath> = gone.into_iter().collect();
        folders.sort_by_key(|path| std::cmp::Reverse(path.as_str().len()));
        folders.dedup();
        // What another artifact makes again stays.
        folders.retain(|folder| !made.contains(folder));
        for folder in folders {
            let items = fs::list_dir(&folder.under(root.path())).unwrap_or_default();
            let goes = items.iter().all(|item| root.below(&item.path).is_some_and(|path| gone.contains(&path)));
            if goes {
                if let Some(inner) = folder.below(&base) {
                    manifest.forget_created(inner.as_str());
                }
                gone.insert(folder);
            }
        }
    }

    /// Writes a manifest's new text beside its place, not synced yet, and works out the step that puts it in place.
    pub(super) fn stage_manifest(&mut self, unit: usize, ready: &mut Ready) -> Result<(), DeployError> {
        let is_pending = self.pending().any(|((of, _), _)| of == unit);
        let (Some(manifest), Some((root, staging))) =
            (ready.manifests.get_mut(&unit), self.layout.manifests.get(&unit))
        else {
            return Ok(());
        };
        if !is_pending {
            return Ok(());
        }
        let (number, root) = (*root, &self.roots[*root]);
        let new = manifest_part(&self.layout.stagings[*staging].1, unit, "new");
        root.remove_file(&new)?;
        ready.manifest_steps.remove(&unit);
        let text = manifest.text();
        let read = manifest.read_text();
        let step = root.below(manifest.path()).and_then(|path| {
            let part = |what: &str| manifest_part(&self.layout.stagings[*staging].1, unit, what);
            manifest_step(number, path, part, (read, text.as_deref()))
        });
        ready.manifest_steps.extend(step.map(|step| (unit, step)));
        if let Some(text) = text {
            self.unsynced.push((unit, root.write_new(&new, text.as_bytes(), false)?));
            let entry = LedgerEntry { digest: Digest::of(text.as_bytes()), mode: FileMode::Plain };
            let undone = manifest_part(&self.layout.stagings[*staging].1, unit, "undone");
            let content = PreparedContent::Entry(entry);
            self.journal.prepared.retain(|one| (one.root, &one.path) != (number, &undone));
            self.journal.prepared.push(Prepared { root: number, path: undone, content });
        }
        Ok(())
    }

    /// A profile root that deploying had made and whose manifest goes: nothing is recorded in it any more.
    pub(super) fn emptied_root(&self, unit: usize, manifest: &Manifest, step: Option<&Step>) -> Option<Step> {
        let &(root, _) = self.layout.manifests.get(&unit)?;
        let goes = matches!(step, Some(Step::SetAside { .. })) || (step.is_none() && manifest.read_text().is_none());
        let is_ours = goes && manifest.is_empty() && manifest.created_folders().contains(".");
        let path = self.roots[root].below(&self.units[unit].root)?;
        is_ours.then_some(Step::RemoveDir { root, path })
    }

    /// Puts a unit's manifest in place, anew where an artifact failed. Nobody else may have written it meanwhile.
    pub(super) fn write_manifest(
        &mut self,
        unit: usize,
        transaction: &mut Transaction<'_>,
        ready: &mut Ready,
    ) -> Result<(), DeployError> {
        let failed = self.units[unit].parts.iter().enumerate().any(|(part, one)| {
            one.work.is_some() && ready.parts.contains_key(&(unit, part)) && self.tally.is_failed((unit, part))
        });
        if failed {
            self.manifest_anew(unit, ready)?;
        }
        if !self.pending().any(|((of, _), _)| of == unit) {
            return Ok(());
        }
        let Some(manifest) = ready.manifests.get(&unit) else { return Ok(()) };
        manifest.check_unmoved()?;
        if let Some(step) = ready.manifest_steps.get(&unit) {
            transaction.run(step.clone())?;
            if let Step::Replace { root, old, .. } = step {
                // What the rename displaced must be what was read: an editor may have been quicker.
                let old = self.roots[*root].read(old)?;
                if old.as_deref() != manifest.read_text().map(str::as_bytes) {
                    return Err(crate::project::ManifestError::Moved { path: manifest.path().to_path_buf() }.into());
                }
            }
        }
        checkpoint("manifest-written");
        Ok(())
    }

    /// The manifest without the artifacts that failed.
    pub(super) fn manifest_anew(&mut self, unit: usize, ready: &mut Ready) -> Result<(), DeployError> {
        let of = &self.units[unit];
        let mut manifest = of.manifest.clone();
        if ready.manifests.get(&unit).is_some_and(|old| old.created_folders().contains(".")) {
            manifest.note_created(".");
        }
        ready.manifests.insert(unit, manifest);
        let numbers: Vec<Number> = self.pending().map(|(number, _)| number).filter(|(of, _)| *of == unit).collect();
        ready.moves.retain(|number, _| number.0 != unit || numbers.contains(number));
        for number in numbers {
            let part = self.record_part(number, ready)?;
            ready.parts.insert(number, part);
        }
        self.forget_removed(unit, ready);
        self.stage_manifest(unit, ready)?;
        match sync_all(&std::mem::take(&mut self.unsynced)).pop() {
            Some((_, error)) => Err(error.into()),
            None => Ok(()),
        }
    }
}

/// Whether a part is about the attachment of a set itself; it lists what is recorded by then.
fn is_about(part: &Part, set: &AttachmentKey) -> bool {
    part.work.as_ref().is_some_and(|work| matches!(&work.key, WorkKey::Attachment(key) if key == set))
}

/// The manifest's entry of a part, as it stands there.
fn entry_text(manifest: &Manifest, key: &WorkKey) -> Option<String> {
    match key {
        WorkKey::Record(key) => manifest.record_text(key),
        WorkKey::Attachment(key) => manifest.attachment_text(key),
    }
}

fn invalid(part: &Part, reason: String) -> DeployError {
    DeployError::InvalidRecord { artifact: part.plan.artifact.clone(), reason }
}

/// Remembers a set with those of its artifacts that are recorded by now; one of which nothing is, is not remembered.
fn attach(manifest: &mut Manifest, mut attachment: Attachment, at: Timestamp) {
    let recorded = records_of(manifest, &attachment.key().profile);
    attachment.artifacts.retain(|id| recorded.contains_key(id));
    attachment.found.retain(|id| attachment.artifacts.contains(id));
    attachment.deployed_at = Some(at);
    if !attachment.artifacts.is_empty() || manifest.attachment(&attachment.key()).is_some() {
        manifest.attach(attachment);
    }
}

/// Waits until files are on the disk; returns those of which it is not known.
pub(super) fn sync_all(files: &[Unsynced]) -> Vec<(usize, FsError)> {
    files.iter().filter_map(|(unit, manifest)| Some((*unit, manifest.sync().err()?))).collect()
}

/// The step that puts a manifest in place, given what was read and what it says now; `part` names its files in staging.
fn manifest_step(
    root: usize,
    path: RelPath,
    part: impl Fn(&str) -> RelPath,
    texts: (Option<&str>, Option<&str>),
) -> Option<Step> {
    match texts {
        (None, None) => None,
        (Some(read), Some(text)) if read == text => None,
        (Some(_), Some(_)) => {
            Some(Step::Replace { root, new: part("new"), path, old: part("old"), undone: part("undone") })
        }
        (None, Some(_)) => Some(Step::Place { root, from: part("new"), to: path }),
        (Some(_), None) => Some(Step::SetAside { root, from: path, to: part("old") }),
    }
}

pub(super) fn manifest_part(staging: &fs::Staging, unit: usize, what: &str) -> RelPath {
    staging.part(&format!("manifest-{unit}.{what}"))
}

/// Notes the folders between the profile root and the artifact's place that are made for it.
pub(super) fn note_created(manifest: &mut Manifest, unit: &Unit, moves: &[Moves]) {
    for moves in moves.iter().filter(|moves| moves.record.side == Side::Project) {
        let Ok(base) = unit.root.strip_prefix(unit.project.path()) else { continue };
        let Ok(base) = RelPath::from_os(base) else { continue };
        for step in &moves.steps {
            if let Step::MakeDir { path, .. } = step
                && moves.record.place != *path
                && moves.record.place.is_within(path)
                && let Some(inner) = path.below(&base)
            {
                manifest.note_created(inner.as_str());
            }
        }
    }
}
