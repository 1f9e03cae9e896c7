//! The deployment manager of one profile of one project: where things go, and what is recorded.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::error::{DeployError, FileConflict};
use super::plan_attach::records_of;
use super::taken::Taken;
use super::unit::Unit;
use super::work::{Destination, profile_root};
use crate::artifact::{ArtifactId, ArtifactKind, KnownFiles, Ledger, Shape, Tree};
use crate::error::ErrorBody;
use crate::fs::RelPath;
use crate::objects::Objects;
use crate::platform::Profile;
use crate::project::{Manifest, ProjectRoot, Record, RecordKey};

/// What an earlier look knew of the files at a place.
pub type Known<'a> = dyn Fn(&Path) -> Option<KnownFiles> + Sync + 'a;

/// An artifact of the library, ready to be deployed.
#[derive(Debug, Clone)]
pub struct Source {
    /// Type and name.
    pub id: ArtifactId,
    /// Its UUID.
    pub uuid: String,
    /// Where it lies.
    pub place: PathBuf,
    /// What is there.
    pub tree: Tree,
    /// What it holds.
    pub ledger: Ledger,
}

impl Source {
    /// The same as it is called at its place in a project: a single file may have another name there.
    pub(super) fn named_at(mut self, path: &RelPath) -> Self {
        if self.id.kind.shape() == Shape::File {
            let name = path.last();
            self.ledger = self.ledger.named(&name);
            self.tree.nodes = self.tree.nodes.into_values().map(|file| (name.clone(), file)).collect();
        }
        self
    }
}

/// An artifact that was asked for and cannot be deployed from the library.
#[derive(Debug, Clone, PartialEq)]
pub struct RefusedSource {
    /// What was asked for.
    pub artifact: String,
    /// Why.
    pub error: Box<ErrorBody>,
}

/// The library that is deployed from and saved back to.
#[derive(Debug, Clone, Copy)]
pub struct LibrarySide<'a> {
    /// Its folder.
    pub root: &'a Path,
    /// Its folder, links resolved.
    pub real: &'a Path,
    /// Its collection id.
    pub collection: &'a str,
}

/// Plans for one profile of one project.
#[derive(Debug, Clone, Copy)]
pub struct DeploymentManager<'a> {
    /// The project.
    pub project: &'a ProjectRoot,
    /// Its name, for messages.
    pub project_name: &'a str,
    /// The profile.
    pub profile: &'a Profile,
    /// The library, which must not lie in the profile root or around it; `None` where there is none.
    pub library: Option<LibrarySide<'a>>,
    /// What was once deployed, for the base of a merge; `None` where nothing of it can be had.
    pub objects: Option<&'a Objects>,
}

impl<'a> DeploymentManager<'a> {
    /// A manager that only looks.
    pub fn looking(project: &'a ProjectRoot, project_name: &'a str, profile: &'a Profile) -> Self {
        Self { project, project_name, profile, library: None, objects: None }
    }

    /// Reads the manifest, to plan with.
    ///
    /// # Errors
    /// [`DeployError`] when the manifest or the profile root cannot be used.
    pub fn open(&self) -> Result<Unit, DeployError> {
        self.open_at(self.root()?)
    }

    /// The unit of the project's own folder, for what is taken from it and not recorded.
    ///
    /// # Errors
    /// [`DeployError`] when something stands where its manifest would.
    pub fn open_project(&self) -> Result<Unit, DeployError> {
        self.open_at(self.project.path().to_path_buf())
    }

    fn open_at(&self, root: PathBuf) -> Result<Unit, DeployError> {
        if let Some(library) = self.library {
            self.project.check_overlap(&root, library.root)?;
        }
        let manifest = Manifest::load(&root)?;
        let (project, project_name) = (self.project.clone(), self.project_name.to_owned());
        Ok(Unit { project, project_name, taken: Taken::of(&manifest), root, manifest, parts: Vec::new() })
    }

    /// The artifacts recorded for this profile.
    ///
    /// # Errors
    /// [`DeployError`] when the manifest or the profile root cannot be used.
    pub fn recorded(&self) -> Result<Vec<Record>, DeployError> {
        let manifest = Manifest::load(&self.root()?)?;
        Ok(manifest.records().filter(|record| record.key().profile == self.profile.id).cloned().collect())
    }

    /// Whether an artifact is recorded here. To ask for many, see [`DeploymentManager::records`].
    pub fn is_recorded(&self, unit: &Unit, id: &ArtifactId) -> bool {
        unit.manifest.find(&self.key(id)).is_some()
    }

    /// What is recorded for this profile, to be looked up by artifact.
    pub fn records<'u>(&self, unit: &'u Unit) -> HashMap<&'u ArtifactId, &'u Record> {
        records_of(&unit.manifest, &self.profile.id)
    }

    /// Whether any file stands that a record of this profile names, or something else in the artifact's place.
    pub fn stands(&self, unit: &Unit, record: &Record) -> bool {
        let place = record.path.under(&unit.root);
        match record.artifact.kind.shape() {
            Shape::Folder if !record.is_link() && crate::fs::is_dir(&place) => {
                record.files.0.keys().any(|file| crate::fs::exists(&file.under(&place)))
            }
            _ => crate::fs::exists(&place),
        }
    }

    /// Whether an update has nothing to do with what is recorded: the library's version was deployed, and stands.
    pub fn is_current(&self, unit: &Unit, record: &Record, source: &Source) -> bool {
        if record.is_link() {
            return crate::fs::leads_to(&record.path.under(&unit.root), &source.place);
        }
        record.files == *source.ledger.called_at(record.artifact.kind.shape(), &record.path)
            && self.stands(unit, record)
    }

    /// Where the profile root is or would be.
    ///
    /// # Errors
    /// [`DeployError`] when a link on the way leads out of the project, or a file stands there.
    pub fn root(&self) -> Result<PathBuf, DeployError> {
        profile_root(self.project, self.profile)
    }

    /// Turns a folder relative to the project into one relative to the profile root.
    pub(super) fn inside_profile(&self, folder: &RelPath) -> Result<RelPath, DeployError> {
        folder.below(&self.profile.root).ok_or_else(|| DeployError::OutsideProfile {
            folder: folder.as_str().to_owned(),
            root: self.profile.root.clone(),
        })
    }

    /// Where an artifact goes; taken for it from then on.
    pub(super) fn destination(
        &self,
        id: &ArtifactId,
        folder: Option<&RelPath>,
        unit: &mut Unit,
    ) -> Result<Result<Destination, FileConflict>, DeployError> {
        let usual = self.profile.destination(id.kind, &id.name, folder)?;
        let unsupported = || DeployError::Unsupported { platform: self.profile.platform_name.clone(), kind: id.kind };
        let key = self.key(id);
        let path = match (unit.manifest.find(&key), usual) {
            // It stays where it is deployed, unless somebody asks for another place.
            (Some(record), _) if folder.is_none() => record.path.clone(),
            (_, None) => return Err(unsupported()),
            (Some(record), Some(usual)) if record.path == usual => usual,
            (Some(record), Some(usual)) => {
                return Err(DeployError::Overlap {
                    destination: self.profile.root.join(&usual).to_string(),
                    other: format!("{} at {}", id, self.profile.root.join(&record.path)),
                });
            }
            (None, Some(usual)) => usual,
        };
        unit.taken
            .claim(&path, &key)
            .map_err(|other| DeployError::Overlap { destination: self.profile.root.join(&path).to_string(), other })?;
        self.resolve(&path, id.kind)
    }

    /// Finds the real place of a path below the profile root. A link inside the project may lead to the library, which
    /// nothing may be deployed to or removed from.
    pub(super) fn resolve(
        &self,
        path: &RelPath,
        kind: ArtifactKind,
    ) -> Result<Result<Destination, FileConflict>, DeployError> {
        let library = self.library.map(|library| library.root);
        resolve(self.project, self.profile, library, path, kind)
    }

    pub(super) fn key(&self, id: &ArtifactId) -> RecordKey {
        RecordKey { artifact: id.clone(), profile: self.profile.id.clone() }
    }
}

/// See [`DeploymentManager::resolve`].
pub(super) fn resolve(
    project: &ProjectRoot,
    profile: &Profile,
    library: Option<&Path>,
    path: &RelPath,
    kind: ArtifactKind,
) -> Result<Result<Destination, FileConflict>, DeployError> {
    let found = Destination::resolve(project, &profile.root, path, kind)?;
    if let (Ok(destination), Some(library)) = (&found, library)
        && destination.place != destination.shown.under(project.path())
    {
        project.check_overlap(&destination.place, library)?;
    }
    Ok(found)
}
