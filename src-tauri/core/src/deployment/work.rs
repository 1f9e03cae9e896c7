//! What is known of one artifact's place in a project while a plan is made and carried out.

use std::path::{Path, PathBuf};

use super::error::{DeployError, FileConflict};
use super::plan::ConflictReason;
use crate::artifact::{ArtifactKind, KnownFiles, Shape, Tree};
use crate::fs::{self, EntryKind, Place, RelPath, UnfitEntry};
use crate::platform::Profile;
use crate::project::ProjectRoot;

/// Where an artifact lies or goes.
#[derive(Debug, Clone)]
pub(super) struct Destination {
    /// Relative to the profile root.
    pub path: RelPath,
    /// Relative to the project.
    pub shown: RelPath,
    /// The real place; no folder on the way is a link.
    pub place: PathBuf,
    /// Whether it is a file or a folder.
    pub shape: Shape,
}

/// What stands at a destination.
#[derive(Debug, Clone, Default)]
pub(super) struct Actual {
    /// The files there.
    pub tree: Tree,
    /// What makes it impossible to compare: a link, or a file for a folder.
    pub obstacle: Option<ConflictReason>,
}

impl Destination {
    /// Finds the real place of a path below a profile root.
    pub fn resolve(
        project: &ProjectRoot,
        profile_root: &RelPath,
        path: &RelPath,
        kind: ArtifactKind,
    ) -> Result<Result<Self, FileConflict>, DeployError> {
        let shown = profile_root.join(path);
        match fs::resolve_inside(project.path(), &shown)? {
            Place::At(place) => Ok(Ok(Self { path: path.clone(), shown, place, shape: kind.shape() })),
            Place::Blocked(file) => {
                let below = file.strip_prefix(project.path()).ok().and_then(|below| RelPath::from_os(below).ok());
                let path = below.unwrap_or(shown).to_string();
                Ok(Err(FileConflict { path, reason: ConflictReason::TypeChanged }))
            }
            Place::Escapes(link) => Err(DeployError::Escapes { link }),
        }
    }

    /// The path of one of its files, relative to the project.
    pub fn shown_file(&self, file: &RelPath) -> String {
        match self.shape {
            Shape::File => self.shown.as_str().to_owned(),
            Shape::Folder => self.shown.join(file).as_str().to_owned(),
        }
    }

    /// The paths, relative to the project, of the files there whose names cannot be carried.
    pub fn shown_unfit(&self, actual: &Tree) -> impl Iterator<Item = String> {
        let path = |file: &UnfitEntry| format!("{}/{}", self.shown, file.path.to_string_lossy());
        actual.unfit.iter().map(path).collect::<Vec<_>>().into_iter()
    }

    /// The real path of one of its files.
    pub fn file(&self, file: &RelPath) -> PathBuf {
        match self.shape {
            Shape::File => self.place.clone(),
            Shape::Folder => file.under(&self.place),
        }
    }

    /// Looks at what stands there.
    pub fn look(&self, known: Option<&KnownFiles>) -> Result<Actual, DeployError> {
        let obstacle = match (self.shape, fs::lstat(&self.place)?.map(|found| found.kind)) {
            (_, None) => return Ok(Actual::default()),
            (_, Some(EntryKind::Link)) => Some(ConflictReason::LinkInTheWay),
            (Shape::File, Some(EntryKind::File)) | (Shape::Folder, Some(EntryKind::Dir)) => None,
            _ => Some(ConflictReason::TypeChanged),
        };
        if obstacle.is_some() {
            return Ok(Actual { tree: Tree::default(), obstacle });
        }
        Ok(Actual { tree: Tree::read(&self.place, known)?, obstacle: None })
    }
}

/// Finds the real place of a profile root.
pub(super) fn profile_root(project: &ProjectRoot, profile: &Profile) -> Result<PathBuf, DeployError> {
    // The last component is followed too, since the manifest lies below it; as a link it must stay in the project.
    let below = RelPath::parse(crate::project::MANIFEST_NAME)?;
    match fs::resolve_inside(project.path(), &profile.root.join(&below))? {
        Place::At(manifest) => Ok(manifest.parent().map(Path::to_path_buf).unwrap_or(manifest)),
        Place::Blocked(path) => Err(DeployError::Project(crate::project::ProjectError::Unfit {
            path,
            reason: "a file stands where its profile folder should be",
        })),
        Place::Escapes(link) => Err(DeployError::Escapes { link }),
    }
}
