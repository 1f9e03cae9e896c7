//! Planning an import: what stands in a project comes into the library, or is recorded as a deployment of what the library
//! holds. Nothing in the project is written but the manifest.

use super::compare;
use super::error::DeployError;
use super::manager::{DeploymentManager, Known, Source};
use super::plan::{ArtifactAction, ArtifactPlan, FileAction, Intent, PlannedFile};
use super::planning::{evidence, planned};
use super::unit::{Part, Unit};
use super::work::{Actual, Content, Destination, FileSet, FileStep, RecordChange, Side, Work, WorkKey};
use crate::artifact::{ArtifactId, Digest, FileMode, Ledger, LedgerEntry, Shape, Tree, TreeNode};
use crate::fs::RelPath;
use crate::project::Record;

/// Something that stands in a project without a record, and what is to become of it.
#[derive(Debug, Clone)]
pub struct Importing {
    /// The artifact that it is in the library, or becomes there.
    pub id: ArtifactId,
    /// Its UUID there.
    pub uuid: String,
    /// Where it stands, relative to the profile root of the manager.
    pub path: RelPath,
    /// What the library holds of it.
    pub held: Held,
    /// What it was deployed as by another program, where that is known: what differs from it was changed here.
    pub base: Option<Ledger>,
    /// Where it comes from, as the text of a file of the library with its place there; only for what is new.
    pub origin: Option<(RelPath, String)>,
    /// Whether it is recorded as deployed; what no agent program reads where it stands is not.
    pub records: bool,
}

/// What the library holds of what is imported.
#[derive(Debug, Clone)]
pub enum Held {
    /// Nothing: it gets what stands in the project.
    Nothing,
    /// What another part of the same request puts there; it must be the same.
    Coming(Ledger),
    /// This.
    Held(Box<Source>),
}

impl DeploymentManager<'_> {
    /// Plans to import, or to record, what stands in the project; says whether that can be done. What is recorded already is
    /// refused.
    pub fn plan_import(&self, unit: &mut Unit, importing: &Importing, known: &Known<'_>) -> bool {
        let intent = if matches!(importing.held, Held::Nothing) { Intent::Import } else { Intent::Adopt };
        let part = self
            .try_import(unit, intent, importing, known)
            .unwrap_or_else(|error| self.refused(intent, &importing.id.to_string(), (&error).into()));
        let can_be_done = part.work.is_some();
        unit.parts.push(part);
        can_be_done
    }

    fn try_import(
        &self,
        unit: &mut Unit,
        intent: Intent,
        importing: &Importing,
        known: &Known<'_>,
    ) -> Result<Part, DeployError> {
        let Importing { id, path, .. } = importing;
        let key = self.key(id);
        if importing.records {
            if let Some(record) = unit.manifest.find(&key) {
                let place = |path: &RelPath| self.profile.root.join(path).to_string();
                let other = format!("{id} at {}", place(&record.path));
                return Err(DeployError::Overlap { destination: place(path), other });
            }
            let destination = self.profile.root.join(path).to_string();
            unit.taken.claim(path, &key).map_err(|other| DeployError::Overlap { destination, other })?;
        }
        let resolved = match importing.records {
            true => self.resolve(path, id.kind)?,
            false => Destination::in_project(self.project, path, id.kind)?,
        };
        let destination = match resolved {
            Ok(destination) => destination,
            Err(file) => return Ok(self.blocked(intent, id, file)),
        };
        let Actual { tree, obstacle, .. } = destination.look(known(&destination.place).as_ref())?;
        if let Some(reason) = obstacle {
            let file = super::error::FileConflict { path: destination.shown.to_string(), reason };
            return Ok(self.blocked(intent, id, file));
        }
        if tree.nodes.is_empty() {
            return Err(DeployError::NothingThere { artifact: id.to_string() });
        }
        let actual = tree.ledger(&destination.place)?;
        let target = match &importing.held {
            Held::Nothing => actual.clone(),
            Held::Coming(coming) => {
                let coming = coming.called_at(id.kind.shape(), path).into_owned();
                if coming != actual {
                    let (destination, other) =
                        (destination.shown.to_string(), "what comes from another project".into());
                    return Err(DeployError::Overlap { destination, other });
                }
                coming
            }
            Held::Held(source) => source.ledger.called_at(id.kind.shape(), path).into_owned(),
        };
        let mut plan = self.plan_of(intent, id, destination.shown.as_str());
        let recorded = importing
            .base
            .as_ref()
            .map_or_else(|| actual.clone(), |base| base.called_at(id.kind.shape(), path).into_owned());
        plan.state = Some(compare::facts(&recorded, &tree, Some(&target)).state);
        self.show_files(&mut plan, &destination, &tree, importing.records);
        let mut sets = vec![FileSet::new(Side::Project, self.project.path(), destination.clone(), tree.clone())];
        plan.action = ArtifactAction::Adopt;
        if matches!(importing.held, Held::Nothing) {
            plan.action = ArtifactAction::Import;
            sets.push(self.library_set(None, id, &destination, &actual, &mut plan)?);
            sets.extend(self.origin_set(importing, &mut plan)?);
        }
        let evidence = evidence(&plan, &tree, &recorded, &target);
        let record = match importing.records {
            true => RecordChange::Put(Box::new(self.imported(importing, recorded))),
            false => RecordChange::Leave,
        };
        let work = Work::new(WorkKey::Record(key), sets, Ledger::default(), record);
        Ok(self.part(plan, Some(work), evidence))
    }

    fn show_files(&self, plan: &mut ArtifactPlan, destination: &Destination, tree: &Tree, records: bool) {
        for (path, file) in &tree.nodes {
            let size = Some(file.stamp.size);
            let executable = matches!(&file.node, TreeNode::Entry(entry) if entry.mode == FileMode::Executable);
            let action = if records { FileAction::Adopt } else { FileAction::Keep };
            let shown = planned(destination.shown_file(path), action);
            plan.files.push(PlannedFile { size, new_size: size, executable, ..shown });
        }
    }

    /// The file of the library that says where an artifact comes from.
    fn origin_set(&self, importing: &Importing, plan: &mut ArtifactPlan) -> Result<Option<FileSet>, DeployError> {
        let (Some((path, text)), Some(library)) = (&importing.origin, self.library) else { return Ok(None) };
        let kind = importing.id.kind;
        // An undo looks at a set by its artifact's shape: the file of a folder lies in a folder of its own.
        let (place, name) = match kind.shape() {
            Shape::File => (path.clone(), path.last()),
            Shape::Folder => match path.parent() {
                Some(folder) => (folder, path.last()),
                None => return Ok(None),
            },
        };
        let Ok(destination) = Destination::in_library(library.real, &place, kind)? else { return Ok(None) };
        let Actual { tree, obstacle, .. } = destination.look(None)?;
        if obstacle.is_some() {
            return Ok(None);
        }
        let entry = LedgerEntry { digest: Digest::of(text.as_bytes()), mode: FileMode::Plain };
        let action = match tree.nodes.get(&name).map(|file| &file.node) {
            Some(TreeNode::Entry(held)) if *held == entry => return Ok(None),
            Some(_) => FileAction::Replace,
            None => FileAction::Create,
        };
        let mut set = FileSet::new(Side::Library, library.real, destination, tree);
        let shown = planned(set.destination.shown_file(&name), action);
        plan.library_files.push(PlannedFile { new_size: Some(text.len() as u64), ..shown });
        let content = Some(Content::Bytes(text.clone().into_bytes(), entry));
        set.steps.push(FileStep { path: name, action, content });
        Ok(Some(set))
    }

    fn imported(&self, importing: &Importing, files: Ledger) -> Record {
        Record {
            artifact: importing.id.clone(),
            artifact_uuid: Some(importing.uuid.clone()),
            collection: self.library.map(|library| library.collection.to_owned()),
            profile: Some(self.profile.id.clone()),
            platform: Some(self.profile.platform.clone()),
            path: importing.path.clone(),
            deployed_at: None,
            content_hash: Some(files.content_hash()),
            mode: Some("copy".to_owned()),
            link: None,
            files,
        }
    }
}
