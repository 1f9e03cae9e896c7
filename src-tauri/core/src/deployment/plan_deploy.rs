//! Planning a deploy: the comparison of three states, and the choices, become what would be done.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::choice::{ArtifactChoices, Choices, ConflictChoice};
use super::compare::{self, Verdict};
use super::error::{DeployError, FileConflict};
use super::in_the_way::in_the_way;
use super::linked::{link_facts, recorded_mode};
use super::manager::{DeploymentManager, Known, RefusedSource, Source};
use super::merging::merged;
use super::plan::{ArtifactAction, ArtifactPlan, ConflictReason, FileAction, Intent, PlannedFile};
use super::planning::{evidence, planned, unfit};
use super::state::DeploymentState;
use super::unit::{Part, Unit};
use super::work::{Actual, Content, Destination, FileSet, FileStep, RecordChange, Side, Whole, Work, WorkKey};
use crate::artifact::{FileMode, Ledger, Shape};
use crate::fs::RelPath;
use crate::platform::DeployMode;
use crate::project::{Manifest, Record, link_as_text};

const INTENT: Intent = Intent::Deploy;

impl DeploymentManager<'_> {
    /// Plans to deploy `sources`; `folder`, relative to the project and inside the profile root, replaces the kind's
    /// usual folder. Without a `mode` what is recorded stays deployed as it is, and the rest goes as the profile has it. A
    /// source that could not be read is given as its error and becomes a refused part of the plan.
    ///
    /// # Errors
    /// [`DeployError`] when the folder lies outside the profile root.
    pub fn plan_deploy(
        &self,
        unit: &mut Unit,
        sources: Vec<Result<Source, RefusedSource>>,
        (folder, mode): (Option<&RelPath>, Option<DeployMode>),
        choices: Choices<'_>,
        known: &Known<'_>,
    ) -> Result<(), DeployError> {
        let folder = folder.map(|folder| self.inside_profile(folder)).transpose()?;
        let mut parts: Vec<Result<(Source, Destination), Box<Part>>> = Vec::with_capacity(sources.len());
        for source in sources {
            parts.push(match source {
                Err(refused) => Err(Box::new(self.refused(INTENT, &refused.artifact, *refused.error))),
                Ok(source) => match self.destination(&source.id, folder.as_ref(), unit) {
                    Ok(Ok(destination)) => Ok((source, destination)),
                    Ok(Err(file)) => Err(Box::new(self.blocked(INTENT, &source.id, file))),
                    Err(error) => Err(Box::new(self.refused(INTENT, &source.id.to_string(), (&error).into()))),
                },
            });
        }
        let manifest = &unit.manifest;
        let planned: Vec<Part> = parts
            .into_par_iter()
            .map(|part| match part {
                Err(part) => *part,
                Ok((source, destination)) => {
                    let id = source.id.to_string();
                    let choices = choices.of(&source.id, self.project.as_str(), &self.profile.id);
                    self.plan_one((source, mode), destination, manifest, &choices, known)
                        .unwrap_or_else(|error| self.refused(INTENT, &id, (&error).into()))
                }
            })
            .collect();
        unit.parts.extend(planned);
        Ok(())
    }

    fn plan_one(
        &self,
        (source, mode): (Source, Option<DeployMode>),
        destination: Destination,
        manifest: &Manifest,
        choices: &ArtifactChoices<'_>,
        known: &Known<'_>,
    ) -> Result<Part, DeployError> {
        let actual = destination.look(known(&destination.place).as_ref())?;
        let source = source.named_at(&destination.path);
        let record = manifest.find(&self.key(&source.id));
        let mut plan = self.plan_of(INTENT, &source.id, destination.shown.as_str());
        let held = self.held(manifest, &source.id, &destination.path, &actual);
        let mode = mode.or_else(|| held.map(Record::deploy_mode)).unwrap_or(self.profile.mode);
        let deploy = Deploy { manager: self, source, destination, actual, record, held, choices };
        plan.state = record.map(|record| deploy.state(record));
        deploy.in_mode(plan, mode)
    }
}

/// One artifact on its way into a profile.
#[derive(Clone)]
pub(super) struct Deploy<'a> {
    pub manager: &'a DeploymentManager<'a>,
    pub source: Source,
    pub destination: Destination,
    pub actual: Actual,
    pub record: Option<&'a Record>,
    /// What says best what was written there: that, or another owner's.
    pub held: Option<&'a Record>,
    pub choices: &'a ArtifactChoices<'a>,
}

/// A file of the plan with what is needed to do it.
struct Planned {
    file: PlannedFile,
    step: Option<FileStep>,
    /// Whether the ledger keeps what was recorded, since the file was chosen to stay.
    kept: bool,
}

impl Deploy<'_> {
    /// How what is recorded stands.
    fn state(&self, record: &Record) -> DeploymentState {
        if record.is_link() {
            return link_facts(record, &self.destination, &self.actual, Some(&self.source.place)).facts.state;
        }
        compare::facts(&record.files, &self.actual.tree, Some(&self.source.ledger)).state
    }

    fn in_mode(self, mut plan: ArtifactPlan, mode: DeployMode) -> Result<Part, DeployError> {
        plan.mode = Some(mode);
        match (mode, self.actual.obstacle) {
            (DeployMode::Link, _) => self.or_as_copy(plan),
            (DeployMode::Copy, Some(_)) if self.is_its_link() => self.instead_of_link(plan),
            (DeployMode::Copy, Some(reason)) => self.over_obstacle(plan, reason),
            (DeployMode::Copy, None) => self.file_by_file(plan),
        }
    }

    /// As a link, with the copy that is made where there can be none.
    fn or_as_copy(self, plan: ArtifactPlan) -> Result<Part, DeployError> {
        let copy = self.clone();
        let mut part = self.linked(plan.clone())?;
        let sets = part.work.iter().flat_map(|work| &work.sets);
        if sets.flat_map(|set| &set.whole).next().is_some() {
            part.fallback = Some(Box::new(copy.in_mode(plan, DeployMode::Copy)?));
        }
        Ok(part)
    }

    /// The files that were written. Of a link there are none: what stands there as a file is somebody else's.
    pub fn recorded(&self) -> Ledger {
        self.held.filter(|record| !record.is_link()).map(|record| record.files.clone()).unwrap_or_default()
    }

    /// Something else stands in the artifact's place: a link, a file for a folder, a folder for a file.
    pub fn over_obstacle(self, mut plan: ArtifactPlan, reason: ConflictReason) -> Result<Part, DeployError> {
        plan.choices = vec![ConflictChoice::Keep, ConflictChoice::Replace];
        plan.choice = self.choices.whole.filter(|choice| plan.choices.contains(choice));
        let shown = self.destination.shown.to_string();
        let mut obstacle = planned(shown.clone(), FileAction::Conflict);
        obstacle.reason = Some(reason);
        obstacle.choice = plan.choice;
        let (recorded, target) = (self.recorded(), self.source.ledger.clone());
        match plan.choice {
            Some(ConflictChoice::Replace) => {
                obstacle.action = FileAction::Remove;
                plan.files.push(obstacle);
                plan.action = ArtifactAction::Create;
                Ok(self.anew(plan, true))
            }
            Some(_) => {
                obstacle.action = FileAction::Keep;
                plan.files.push(obstacle);
                plan.action = ArtifactAction::Keep;
                let evidence = self.evidence(&plan, &recorded, &target);
                Ok(self.manager.part(plan, None, evidence))
            }
            None => {
                plan.files.push(obstacle);
                let evidence = self.evidence(&plan, &recorded, &target);
                Ok(self.manager.in_conflict(plan, vec![FileConflict { path: shown, reason }], evidence))
            }
        }
    }

    /// Our link goes, and the files come.
    fn instead_of_link(self, mut plan: ArtifactPlan) -> Result<Part, DeployError> {
        plan.files.push(planned(self.destination.shown.to_string(), FileAction::Remove));
        plan.action = ArtifactAction::Update;
        Ok(self.anew(plan, false))
    }

    /// Whatever stands at the place goes as a whole, and the artifact comes as `plan.mode` has it.
    pub fn anew(self, mut plan: ArtifactPlan, with_strangers: bool) -> Part {
        let (recorded, target) = (self.recorded(), self.source.ledger.clone());
        let mut set = self.set();
        (set.obstacle, set.link, set.with_strangers) = (self.actual.there, self.actual.link.clone(), with_strangers);
        let record = match plan.mode {
            Some(DeployMode::Link) => {
                let target = self.link_target();
                plan.link_target = Some(link_as_text(&target));
                set.whole = Some(Whole::Link(target));
                // One file of a plan for the place, whatever happens there.
                let shown = self.destination.shown.to_string();
                match plan.files.iter_mut().find(|file| file.path == shown) {
                    Some(file) => file.action = FileAction::Replace,
                    None => plan.files.insert(0, planned(shown, FileAction::Create)),
                }
                self.new_link_record(plan.link_target.clone())
            }
            _ => {
                for path in target.0.keys() {
                    plan.files.push(self.shown(path, FileAction::Create, None));
                    set.steps.push(self.write(path, FileAction::Create));
                }
                self.new_record(target.clone())
            }
        };
        let evidence = self.evidence(&plan, &recorded, &target);
        self.finish(plan, vec![set], recorded, RecordChange::Put(Box::new(record)), evidence)
    }

    fn file_by_file(self, mut plan: ArtifactPlan) -> Result<Part, DeployError> {
        let recorded = self.recorded();
        let target = self.source.ledger.clone();
        let verdicts = compare::compare(&recorded, &self.actual.tree, &target);
        let joined = self.joined(&verdicts, &recorded);
        let mut files = Vec::new();
        for (path, verdict) in &verdicts {
            files.extend(self.plan_file(path, *verdict, joined.as_ref()));
        }
        let steps: Vec<(RelPath, FileAction)> =
            files.iter().filter_map(|one| one.step.as_ref().map(|step| (step.path.clone(), step.action))).collect();
        let blocking = in_the_way(&self.destination, &self.actual.tree, &steps)?;
        let has_conflict = !blocking.is_empty() || files.iter().any(|one| one.file.reason.is_some());
        if has_conflict {
            plan.choices = self.possible(&blocking, joined.is_some());
            plan.choice = self.choices.whole.filter(|choice| plan.choices.contains(choice));
        }
        match plan.choice {
            Some(ConflictChoice::Keep) => return self.keep_all(plan, files, blocking, &recorded),
            Some(ConflictChoice::Adopt) => return self.adopt(plan, &recorded),
            Some(ConflictChoice::SaveBack) => return self.save_back(plan, &recorded),
            _ => {}
        }
        let mut conflicts: Vec<FileConflict> = Vec::new();
        for one in &files {
            if let (FileAction::Conflict, Some(reason)) = (one.file.action, one.file.reason) {
                conflicts.push(FileConflict { path: one.file.path.clone(), reason });
            }
        }
        let mut set = self.set();
        let mut ledger = target.clone();
        for (path, _) in verdicts.iter().zip(&files).filter(|(_, one)| one.kept).map(|(verdict, _)| verdict) {
            match recorded.0.get(path) {
                Some(entry) => ledger.0.insert(path.clone(), *entry),
                None => ledger.0.remove(path),
            };
        }
        for one in files {
            plan.files.push(one.file);
            set.steps.extend(one.step);
        }
        for (place, conflict) in blocking {
            let choice = self.choices.file(&conflict.path);
            let mut file = planned(conflict.path.clone(), FileAction::Conflict);
            file.reason = Some(conflict.reason);
            if choice == Some(ConflictChoice::Replace) {
                file.action = FileAction::Remove;
                file.choice = choice;
                // What lies in a folder that goes, goes with it.
                let inside = format!("{}/", conflict.path);
                for file in plan.files.iter_mut().filter(|file| file.path.starts_with(&inside)) {
                    (file.action, file.choice, file.new_size) = (FileAction::Remove, choice, None);
                }
                set.steps.push(FileStep { path: place, action: FileAction::Remove, content: None });
            } else {
                conflicts.push(conflict);
            }
            plan.files.push(file);
        }
        plan.files.extend(unfit(&self.destination, &self.actual.tree));
        let evidence = self.evidence(&plan, &recorded, &target);
        if !conflicts.is_empty() {
            return Ok(self.manager.in_conflict(plan, conflicts, evidence));
        }
        plan.action = match self.record {
            None if self.actual.tree.nodes.is_empty() || !set.steps.is_empty() => ArtifactAction::Create,
            Some(_) if !set.steps.is_empty() => ArtifactAction::Update,
            Some(record) if record.files == ledger && !record.is_link() => match has_conflict {
                true => ArtifactAction::Keep,
                false => ArtifactAction::Unchanged,
            },
            None | Some(_) => ArtifactAction::Adopt,
        };
        if matches!(plan.action, ArtifactAction::Unchanged | ArtifactAction::Keep) {
            return Ok(self.manager.part(plan, None, evidence));
        }
        let record = RecordChange::Put(Box::new(self.new_record(ledger)));
        Ok(self.finish(plan, vec![set], recorded, record, evidence))
    }

    fn plan_file(
        &self,
        path: &RelPath,
        verdict: Verdict,
        joined: Option<&BTreeMap<RelPath, Vec<u8>>>,
    ) -> Option<Planned> {
        let reason = verdict.deploy_conflict();
        let action = match verdict {
            Verdict::New | Verdict::Missing => FileAction::Create,
            Verdict::Outdated => FileAction::Replace,
            Verdict::Dropped => FileAction::Remove,
            Verdict::Twin | Verdict::SameByHand => FileAction::Adopt,
            // Another owner wrote it, and it is recorded for this one.
            Verdict::InSync if self.record.is_none() => FileAction::Adopt,
            Verdict::InSync => FileAction::Unchanged,
            Verdict::Extra => FileAction::Keep,
            Verdict::Gone => return None,
            Verdict::Unmanaged | Verdict::Modified | Verdict::Diverged => FileAction::Conflict,
        };
        let shown = self.destination.shown_file(path);
        let choice = reason.and_then(|_| self.choices.file(&shown));
        let in_library = self.source.ledger.0.contains_key(path);
        let merged = joined.and_then(|joined| joined.get(path));
        let (action, choice) = match (action, choice, merged) {
            (FileAction::Conflict, Some(ConflictChoice::Keep), _) => (FileAction::Keep, choice),
            (FileAction::Conflict, Some(ConflictChoice::Replace), _) if in_library => (FileAction::Replace, choice),
            (FileAction::Conflict, Some(ConflictChoice::Replace), _) => (FileAction::Remove, choice),
            (FileAction::Conflict, Some(ConflictChoice::Merge), Some(_)) => (FileAction::Merge, choice),
            (action, _, _) => (action, None),
        };
        let step = match action {
            FileAction::Create | FileAction::Replace => Some(self.write(path, action)),
            FileAction::Remove => Some(FileStep { path: path.clone(), action, content: None }),
            FileAction::Merge => self.merge_step(path, merged?),
            _ => None,
        };
        let mut file = self.shown(path, action, reason);
        if let Some(merged) = merged.filter(|_| action == FileAction::Merge) {
            file.new_size = Some(merged.len() as u64);
        }
        file.choice = choice;
        Some(Planned { file, step, kept: choice == Some(ConflictChoice::Keep) })
    }

    /// The joined content of every file in conflict, if all of them can be joined.
    fn joined(&self, verdicts: &BTreeMap<RelPath, Verdict>, recorded: &Ledger) -> Option<BTreeMap<RelPath, Vec<u8>>> {
        let mut joined = BTreeMap::new();
        for (path, verdict) in verdicts.iter().filter(|(_, verdict)| verdict.deploy_conflict().is_some()) {
            if *verdict == Verdict::Unmanaged {
                return None;
            }
            let theirs = match self.destination.shape {
                Shape::File => self.source.place.clone(),
                Shape::Folder => path.under(&self.source.place),
            };
            let base = recorded.0.get(path)?;
            let target = self.source.ledger.0.get(path)?;
            let bytes = merged(self.manager.objects?, base, &self.destination.file(path), (&theirs, target))?;
            joined.insert(path.clone(), bytes);
        }
        Some(joined)
    }

    /// What can be chosen for the artifact as a whole.
    fn possible(&self, blocking: &[(RelPath, FileConflict)], can_merge: bool) -> Vec<ConflictChoice> {
        let mut choices = vec![ConflictChoice::Keep, ConflictChoice::Replace];
        if blocking.is_empty() {
            if self.actual.tree.ledger(&self.destination.place).is_ok() {
                choices.extend([ConflictChoice::SaveBack, ConflictChoice::Adopt]);
            }
            if can_merge {
                choices.push(ConflictChoice::Merge);
            }
        }
        choices
    }

    /// Nothing of the artifact is written.
    fn keep_all(
        self,
        mut plan: ArtifactPlan,
        files: Vec<Planned>,
        blocking: Vec<(RelPath, FileConflict)>,
        recorded: &Ledger,
    ) -> Result<Part, DeployError> {
        for Planned { mut file, .. } in files {
            match file.action {
                FileAction::Create => continue,
                FileAction::Unchanged => {}
                _ => {
                    file.action = FileAction::Keep;
                    file.choice = file.reason.and(plan.choice);
                    file.new_size = file.size;
                }
            }
            plan.files.push(file);
        }
        for (_, conflict) in blocking {
            let (reason, choice) = (Some(conflict.reason), plan.choice);
            plan.files.push(PlannedFile { reason, choice, ..planned(conflict.path, FileAction::Keep) });
        }
        plan.action = ArtifactAction::Keep;
        let evidence = self.evidence(&plan, recorded, &self.source.ledger);
        Ok(self.manager.part(plan, None, evidence))
    }

    /// What is there becomes what is recorded. A person's further files stay theirs.
    fn adopt(self, mut plan: ArtifactPlan, recorded: &Ledger) -> Result<Part, DeployError> {
        let mut ledger = self.actual.tree.ledger(&self.destination.place)?;
        ledger.0.retain(|path, _| recorded.0.contains_key(path) || self.source.ledger.0.contains_key(path));
        for path in self.actual.tree.nodes.keys() {
            let action = match (ledger.0.get(path), recorded.0.get(path)) {
                (None, _) => FileAction::Keep,
                (Some(now), Some(then)) if now == then => FileAction::Unchanged,
                _ => FileAction::Adopt,
            };
            let mut file = self.shown(path, action, None);
            file.new_size = file.size;
            file.choice = plan.choice.filter(|_| action == FileAction::Adopt);
            plan.files.push(file);
        }
        plan.action = ArtifactAction::Adopt;
        let evidence = self.evidence(&plan, recorded, &self.source.ledger);
        let (set, record) = (self.set(), RecordChange::Put(Box::new(self.new_record(ledger))));
        let recorded = recorded.clone();
        Ok(self.finish(plan, vec![set], recorded, record, evidence))
    }

    /// What is there becomes what the library holds, and what is recorded.
    fn save_back(self, mut plan: ArtifactPlan, recorded: &Ledger) -> Result<Part, DeployError> {
        let ledger = self.actual.tree.ledger(&self.destination.place)?;
        let library =
            self.manager.library_set(Some(&self.source), &self.source.id, &self.destination, &ledger, &mut plan)?;
        for path in self.actual.tree.nodes.keys() {
            let action =
                if recorded.0.get(path) == ledger.0.get(path) { FileAction::Unchanged } else { FileAction::Adopt };
            let mut file = self.shown(path, action, None);
            file.new_size = file.size;
            file.choice = plan.choice.filter(|_| action == FileAction::Adopt);
            plan.files.push(file);
        }
        plan.action = ArtifactAction::SaveBack;
        let evidence = self.evidence(&plan, recorded, &self.source.ledger);
        let (set, record) = (self.set(), RecordChange::Put(Box::new(self.new_record(ledger))));
        let recorded = recorded.clone();
        Ok(self.finish(plan, vec![set, library], recorded, record, evidence))
    }

    /// Everything a part was computed from, as one text.
    pub fn evidence(&self, plan: &ArtifactPlan, recorded: &Ledger, target: &Ledger) -> String {
        let files = evidence(plan, &self.actual.tree, recorded, target);
        format!("{files}{:?}{}", self.actual.link, self.actual.there)
    }

    pub fn set(&self) -> FileSet {
        FileSet::new(Side::Project, self.manager.project.path(), self.destination.clone(), self.actual.tree.clone())
    }

    fn write(&self, path: &RelPath, action: FileAction) -> FileStep {
        let from = match self.destination.shape {
            Shape::File => self.source.place.clone(),
            Shape::Folder => path.under(&self.source.place),
        };
        let content = self.source.ledger.0.get(path).map(|entry| Content::Disk(from, *entry));
        FileStep { path: path.clone(), action, content }
    }

    fn merge_step(&self, path: &RelPath, merged: &[u8]) -> Option<FileStep> {
        let mut entry = *self.source.ledger.0.get(path)?;
        entry.digest = crate::artifact::Digest::of(merged);
        let content = Some(Content::Bytes(merged.to_vec(), entry));
        Some(FileStep { path: path.clone(), action: FileAction::Merge, content })
    }

    pub fn shown(&self, path: &RelPath, action: FileAction, reason: Option<ConflictReason>) -> PlannedFile {
        let size = self.actual.tree.nodes.get(path).map(|file| file.stamp.size);
        let source = self.source.tree.nodes.get(path).map(|file| file.stamp.size);
        PlannedFile {
            path: self.destination.shown_file(path),
            action,
            size,
            new_size: match action {
                FileAction::Create | FileAction::Replace => source,
                FileAction::Remove => None,
                _ => size,
            },
            executable: self.source.ledger.0.get(path).is_some_and(|entry| entry.mode == FileMode::Executable),
            reason,
            choice: None,
        }
    }

    pub fn new_record(&self, files: Ledger) -> Record {
        let profile = self.manager.profile;
        Record {
            artifact: self.source.id.clone(),
            artifact_uuid: Some(self.source.uuid.clone()),
            collection: self.manager.library.map(|library| library.collection.to_owned()),
            profile: Some(profile.id.clone()),
            platform: Some(profile.platform.clone()),
            path: self.destination.path.clone(),
            deployed_at: None,
            content_hash: Some(files.content_hash()),
            mode: Some(recorded_mode(DeployMode::Copy, self.destination.shape).to_owned()),
            link: None,
            files,
        }
    }

    pub fn finish(
        self,
        plan: ArtifactPlan,
        sets: Vec<FileSet>,
        recorded: Ledger,
        record: RecordChange,
        evidence: String,
    ) -> Part {
        let key = WorkKey::Record(self.manager.key(&self.source.id));
        self.manager.part(plan, Some(Work::new(key, sets, recorded, record)), evidence)
    }
}
