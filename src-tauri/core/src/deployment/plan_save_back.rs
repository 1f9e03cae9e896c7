//! Planning to save a project's version back to the library.

use super::compare;
use super::error::DeployError;
use super::linked::{LinkFacts, link_facts};
use super::manager::{DeploymentManager, Known, Source};
use super::plan::{ArtifactAction, ArtifactPlan, ConflictReason, FileAction, Intent, PlannedFile};
use super::planning::{evidence, planned};
use super::unit::{Part, Unit};
use super::work::{Actual, Content, Destination, FileSet, FileStep, RecordChange, Side, Work, WorkKey};
use crate::artifact::{ArtifactId, FileMode, Ledger, Shape, Tree};
use crate::collection::usual_place;
use crate::fs::RelPath;
use crate::platform::DeployMode;

const INTENT: Intent = Intent::SaveBack;

impl DeploymentManager<'_> {
    /// Plans to make what is deployed of an artifact the library's version. `source` is what the library holds now;
    /// `None` when it no longer has the artifact, which is then put in its usual place.
    ///
    /// The person's further files in the deployed folder go along: they are part of what they made of it.
    pub fn plan_save_back(&self, unit: &mut Unit, id: &ArtifactId, source: Option<&Source>, known: &Known<'_>) {
        let part = self
            .try_save_back(unit, id, source, known)
            .unwrap_or_else(|error| self.refused(INTENT, &id.to_string(), (&error).into()));
        unit.parts.push(part);
    }

    fn try_save_back(
        &self,
        unit: &Unit,
        id: &ArtifactId,
        source: Option<&Source>,
        known: &Known<'_>,
    ) -> Result<Part, DeployError> {
        let key = self.key(id);
        let record = unit.manifest.find(&key).ok_or_else(|| self.not_recorded(id, &unit.manifest))?;
        let destination = match self.resolve(&record.path, id.kind)? {
            Ok(destination) => destination,
            Err(file) => return Ok(self.blocked(INTENT, id, file)),
        };
        let actual = destination.look(known(&destination.place).as_ref())?;
        if record.is_link() && actual.link.is_some() {
            let mut plan = self.plan_of(INTENT, id, destination.shown.as_str());
            let library = source.map(|source| &*source.place);
            let LinkFacts { facts, obstacle } = link_facts(record, &destination, &actual, library);
            (plan.state, plan.mode) = (Some(facts.state), Some(DeployMode::Link));
            plan.link_target.clone_from(&record.link);
            if obstacle.is_none() {
                // What is changed through it is changed in the library.
                plan.files.push(planned(destination.shown.to_string(), FileAction::Unchanged));
                let evidence = format!("{:?}{:?}", actual.link, facts.state);
                return Ok(self.part(plan, None, evidence));
            }
        }
        let Actual { tree, obstacle, there, .. } = actual;
        let type_changed = (record.is_link() && there).then_some(ConflictReason::TypeChanged);
        if let Some(reason) = obstacle.or(type_changed) {
            let file = super::error::FileConflict { path: destination.shown.to_string(), reason };
            return Ok(self.blocked(INTENT, id, file));
        }
        if tree.nodes.is_empty() {
            return Err(DeployError::NothingThere { artifact: id.to_string() });
        }
        let mut plan = self.plan_of(INTENT, id, destination.shown.as_str());
        plan.mode = Some(DeployMode::Copy);
        let held = source.map(|source| source.ledger.called_at(id.kind.shape(), &record.path));
        plan.state = Some(compare::facts(&record.files, &tree, held.as_deref()).state);
        let ledger = tree.ledger(&destination.place)?;
        let library = self.library_set(source, id, &destination, &ledger, &mut plan)?;
        for (path, entry) in &ledger.0 {
            let action =
                if record.files.0.get(path) == Some(entry) { FileAction::Unchanged } else { FileAction::Adopt };
            let size = tree.nodes.get(path).map(|file| file.stamp.size);
            plan.files.push(PlannedFile {
                path: destination.shown_file(path),
                action,
                size,
                new_size: size,
                executable: entry.mode == FileMode::Executable,
                reason: None,
                choice: None,
            });
        }
        let evidence = evidence(&plan, &tree, &record.files, held.as_deref().unwrap_or(&Ledger::default()));
        if library.is_idle() && record.files == ledger {
            return Ok(self.part(plan, None, evidence));
        }
        plan.action = ArtifactAction::SaveBack;
        let mut saved = record.clone();
        saved.content_hash = Some(ledger.content_hash());
        saved.files = ledger;
        saved.collection = self.library.map(|library| library.collection.to_owned());
        let recorded = record.files.clone();
        let project = FileSet::new(Side::Project, self.project.path(), destination, tree);
        let record = RecordChange::Put(Box::new(saved));
        Ok(self.part(plan, Some(Work::new(WorkKey::Record(key), vec![project, library], recorded, record)), evidence))
    }

    /// The files of the library that change when the project's version becomes the library's; they are added to the
    /// plan.
    pub(super) fn library_set(
        &self,
        source: Option<&Source>,
        id: &ArtifactId,
        from: &Destination,
        ledger: &Ledger,
        plan: &mut ArtifactPlan,
    ) -> Result<FileSet, DeployError> {
        let Some(library) = self.library else {
            return Err(DeployError::NothingThere { artifact: "the library".to_owned() });
        };
        let place = match source {
            Some(source) => {
                let below = source.place.strip_prefix(library.root).ok().and_then(|below| RelPath::from_os(below).ok());
                below.ok_or_else(|| DeployError::Escapes { link: source.place.clone() })?
            }
            None => RelPath::parse(&usual_place(id))?,
        };
        let destination = match Destination::in_library(library.real, &place, id.kind)? {
            Ok(destination) => destination,
            Err(file) => return Err(DeployError::Conflict { files: vec![file] }),
        };
        let held = source.map_or_else(Tree::default, |source| source.tree.clone());
        let before = source.map(|source| source.ledger.clone()).unwrap_or_default();
        let mut set = FileSet::new(Side::Library, library.real, destination, held);
        let rename = |path: &RelPath| match from.shape {
            // A single file may have another name there.
            Shape::File => RelPath::parse(set.destination.path.file_name()).unwrap_or_else(|_| path.clone()),
            Shape::Folder => path.clone(),
        };
        let wanted: Vec<(RelPath, &RelPath)> = ledger.0.keys().map(|path| (rename(path), path)).collect();
        let mut steps = Vec::new();
        let mut files = Vec::new();
        for (path, here) in &wanted {
            let Some(entry) = ledger.0.get(*here) else { continue };
            let action = match before.0.get(path) {
                Some(held) if held == entry => FileAction::Unchanged,
                Some(_) => FileAction::Replace,
                None => FileAction::Create,
            };
            let content = Some(Content::Disk(from.file(here), *entry));
            if action.writes() {
                steps.push(FileStep { path: path.clone(), action, content });
            }
            files.push((path.clone(), action, entry.mode == FileMode::Executable));
        }
        for path in before.0.keys().filter(|path| !wanted.iter().any(|(wanted, _)| wanted == *path)) {
            steps.push(FileStep { path: path.clone(), action: FileAction::Remove, content: None });
            files.push((path.clone(), FileAction::Remove, false));
        }
        for (path, action, executable) in files {
            let size = set.actual.nodes.get(&path).map(|file| file.stamp.size);
            let mut file = planned(set.destination.shown_file(&path), action);
            (file.size, file.executable) = (size, executable);
            plan.library_files.push(file);
        }
        set.steps = steps;
        Ok(set)
    }
}
