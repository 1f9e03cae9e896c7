//! What is known of one artifact's place in a project while a plan is made and carried out.

use std::path::{Path, PathBuf};

use super::error::{DeployError, FileConflict};
use super::plan::{ConflictReason, FileAction};
use super::record::Claim;
use crate::artifact::{ArtifactKind, Frame, KnownFiles, Ledger, LedgerEntry, Shape, Tree};
use crate::fs::{self, EntryKind, Place, RelPath, UnfitEntry};
use crate::platform::Profile;
use crate::project::{Attachment, AttachmentKey, ProjectRoot, Record, RecordKey};

/// One artifact's part of an operation: files that move, and what becomes of the record.
#[derive(Debug)]
pub(super) struct Work {
    pub key: WorkKey,
    /// The files in the project, and those in the library where that changes too.
    pub sets: Vec<FileSet>,
    /// What was recorded, so that folders of files that are recorded no more can go.
    pub recorded: Ledger,
    /// What becomes of the record.
    pub record: RecordChange,
    /// What other sets list afterwards, where they are attached.
    pub gives: Vec<Claim>,
    /// What other sets do not list afterwards.
    pub takes: Vec<Claim>,
}

impl Work {
    /// Work that says nothing of what other sets list.
    pub fn new(key: WorkKey, sets: Vec<FileSet>, recorded: Ledger, record: RecordChange) -> Self {
        Self { key, sets, recorded, record, gives: Vec::new(), takes: Vec::new() }
    }
}

/// Which entry of the manifest a part is about.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum WorkKey {
    /// An artifact's record.
    Record(RecordKey),
    /// A set's attachment.
    Attachment(AttachmentKey),
}

/// What becomes of a record, or of an attachment.
#[derive(Debug)]
pub(super) enum RecordChange {
    /// It is written, with the time of the operation.
    Put(Box<Record>),
    /// The attachment is written, with the time of the operation and those of its artifacts that are deployed by then.
    Attach(Box<Attachment>),
    /// It is written as it once stood.
    Restore(String),
    /// It is dropped.
    Drop,
    /// It stays.
    Leave,
}

/// On which side files lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// In the project.
    Project,
    /// In the library.
    Library,
}

/// The files at one place that change.
#[derive(Debug)]
pub(super) struct FileSet {
    pub side: Side,
    /// The folder that must not be left: the project's root or the library's.
    pub root: PathBuf,
    pub destination: Destination,
    /// What is there now.
    pub actual: Tree,
    /// Whether something else stands at the place itself, that is moved away as a whole.
    pub obstacle: bool,
    /// The link that stands at the place itself, where one does and the plan rests on it.
    pub link: Option<PathBuf>,
    /// Whether more than `actual` lies at the place and goes with it, by choice.
    pub with_strangers: bool,
    /// What is put at the place itself once it is free.
    pub whole: Option<Whole>,
    pub steps: Vec<FileStep>,
}

/// What is put at an artifact's place as a whole.
#[derive(Debug)]
pub(super) enum Whole {
    /// A copy of the folder, file or link there.
    CopyOf(PathBuf),
    /// A link with this target.
    Link(PathBuf),
}

/// One file that is written, moved away, or both.
#[derive(Debug)]
pub(super) struct FileStep {
    pub path: RelPath,
    pub action: FileAction,
    /// What is written.
    pub content: Option<Content>,
}

/// What is written, and where it comes from.
#[derive(Debug)]
pub(super) enum Content {
    /// Copied from there; it must still be this.
    Disk(PathBuf, LedgerEntry),
    /// Copied from history with the permissions it has there; it must still be this.
    Kept(PathBuf, LedgerEntry),
    /// These bytes.
    Bytes(Vec<u8>, LedgerEntry),
    /// A folder, copied as it is.
    Folder(PathBuf),
}

impl WorkKey {
    /// The record's key; `None` for a set.
    pub fn record(&self) -> Option<&RecordKey> {
        match self {
            Self::Record(key) => Some(key),
            Self::Attachment(_) => None,
        }
    }

    /// The artifact; `None` for a set.
    pub fn artifact(&self) -> Option<&crate::artifact::ArtifactId> {
        self.record().map(|key| &key.artifact)
    }
}

impl Content {
    /// What the ledger will say of it; `None` for a folder.
    pub fn entry(&self) -> Option<LedgerEntry> {
        match self {
            Self::Disk(_, entry) | Self::Kept(_, entry) | Self::Bytes(_, entry) => Some(*entry),
            Self::Folder(_) => None,
        }
    }
}

impl FileSet {
    /// A set without steps.
    pub fn new(side: Side, root: &Path, destination: Destination, actual: Tree) -> Self {
        let root = root.to_path_buf();
        Self {
            side,
            root,
            destination,
            actual,
            obstacle: false,
            link: None,
            with_strangers: false,
            whole: None,
            steps: Vec::new(),
        }
    }

    /// The steps that do one of these things.
    pub fn steps<'a>(&'a self, actions: &'static [FileAction]) -> impl Iterator<Item = &'a FileStep> {
        self.steps.iter().filter(move |step| actions.contains(&step.action))
    }

    /// Whether nothing at all is to be done.
    pub fn is_idle(&self) -> bool {
        self.steps.is_empty() && !self.obstacle && self.whole.is_none()
    }
}

/// Where an artifact lies or goes.
#[derive(Debug, Clone)]
pub(super) struct Destination {
    /// Relative to the profile root, or to the library.
    pub path: RelPath,
    /// Relative to the project, or to the library.
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
    /// Where the link leads that stands there, as written.
    pub link: Option<PathBuf>,
    /// Whether anything stands there at all.
    pub there: bool,
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

    /// Finds the real place of a path below the project.
    pub fn in_project(
        project: &ProjectRoot,
        path: &RelPath,
        kind: ArtifactKind,
    ) -> Result<Result<Self, FileConflict>, DeployError> {
        Self::in_library(project.path(), path, kind)
    }

    /// Finds the real place of a path below the library.
    pub fn in_library(
        library: &Path,
        path: &RelPath,
        kind: ArtifactKind,
    ) -> Result<Result<Self, FileConflict>, DeployError> {
        match fs::resolve_inside(library, path)? {
            Place::At(place) => Ok(Ok(Self { path: path.clone(), shown: path.clone(), place, shape: kind.shape() })),
            Place::Blocked(_) => Ok(Err(FileConflict { path: path.to_string(), reason: ConflictReason::TypeChanged })),
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
        let there = Actual { there: true, ..Actual::default() };
        Ok(match (self.shape, fs::lstat(&self.place)?.map(|found| found.kind)) {
            (_, None) => Actual { tree: Tree { frame: Frame::Absent, ..Tree::default() }, ..Actual::default() },
            (_, Some(EntryKind::Link)) => {
                let link = Some(fs::read_link(&self.place)?);
                Actual { obstacle: Some(ConflictReason::LinkInTheWay), link, ..there }
            }
            (Shape::File, Some(EntryKind::File)) | (Shape::Folder, Some(EntryKind::Dir)) => {
                Actual { tree: Tree::read(&self.place, known)?, ..there }
            }
            _ => Actual { obstacle: Some(ConflictReason::TypeChanged), ..there },
        })
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
