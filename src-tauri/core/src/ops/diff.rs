//! How one file of an artifact differs between two places: the project, the library, what was deployed, a merge of them,
//! and what an undo would put back.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::change::OpenLibrary;
use super::history::{kept_files, read_record};
use super::write_back::Target;
use super::{OpsError, Workspace};
use crate::artifact::{ArtifactId, Digest, FileMode, LedgerEntry, Shape};
use crate::deployment::{DeployError, PartRecord, Side, merged};
use crate::fs::{self, EntryKind, Place, RelPath};
use crate::platform::ProfileId;
use crate::project::{Manifest, Record, RecordKey};
use crate::text::{Diff, DiffForm, DiffHunk, MAX_BYTES, diff};

/// One of the places that a file can be compared at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum DiffSide {
    /// The project, as it is now.
    Project,
    /// The library, as it is now.
    Library,
    /// What was deployed last.
    Recorded,
    /// The project's and the library's changes joined.
    Merged,
    /// What taking an operation back would put there.
    History,
}

/// Which file to compare, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct DiffRequest {
    /// The project's root.
    pub project_path: String,
    /// The profile.
    pub profile_id: ProfileId,
    /// The artifact, `type:name`.
    pub artifact: String,
    /// The file, relative to the project.
    pub path: String,
    /// The left side.
    pub left: DiffSide,
    /// The right side.
    pub right: DiffSide,
    /// The operation, where a side is its history.
    pub operation: Option<String>,
}

/// What stands on one side.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct DiffContent {
    /// Whether anything does.
    pub present: bool,
    /// SHA-256 of its content.
    pub hash: Option<String>,
    /// In bytes.
    #[cfg_attr(feature = "specta", specta(type = specta_typescript::Number))]
    pub size: u64,
    /// Whether it can be executed.
    pub executable: bool,
    /// Where it points, if it is a link.
    pub link_target: Option<String>,
}

/// How one file differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct FileDiff {
    /// The file, relative to the project.
    pub path: String,
    /// What stands on the left.
    pub left: DiffContent,
    /// What stands on the right.
    pub right: DiffContent,
    /// In what form the difference can be shown.
    pub form: DiffForm,
    /// The changed lines.
    pub hunks: Vec<DiffHunk>,
    /// How many lines came.
    pub added: u32,
    /// How many lines went.
    pub removed: u32,
}

/// Compares one file at two places. Nothing is written.
///
/// # Errors
/// [`OpsError`] when the project, the profile or the artifact cannot be used, or a side cannot be had at all: a recorded
/// version that is no longer kept, a merge that is not clean, an operation that history does not know.
pub fn diff_file(workspace: &Workspace, request: &DiffRequest) -> Result<FileDiff, OpsError> {
    let file = Comparing::open(workspace, request)?;
    let (left, right) = (file.side(request.left)?, file.side(request.right)?);
    let is_link = |found: &Found| matches!(found, Found::Link(_));
    let compared = match (&left, &right) {
        _ if left == right => Diff::without_lines(DiffForm::Same),
        _ if is_link(&left) || is_link(&right) => Diff::without_lines(DiffForm::Link),
        (Found::Large(..), _) | (_, Found::Large(..)) => Diff::without_lines(DiffForm::TooLarge),
        _ => diff(left.bytes(), right.bytes()),
    };
    let Diff { form, hunks, added, removed } = compared;
    Ok(FileDiff { path: request.path.clone(), left: left.told(), right: right.told(), form, hunks, added, removed })
}

/// Every file of a deployment that differs between two sides, for `skm diff`.
///
/// # Errors
/// As [`diff_file`].
pub fn diff_deployment(
    workspace: &Workspace,
    project_path: &str,
    profile: &ProfileId,
    artifact: &str,
    (left, right): (DiffSide, DiffSide),
) -> Result<Vec<FileDiff>, OpsError> {
    super::recover(workspace);
    let target = Target::open(workspace, project_path)?;
    let status = super::status(workspace, Some(target.project.as_str()))?;
    let is_it = |one: &&super::DeploymentStatus| one.artifact == artifact && one.profile == profile.as_str();
    let found = status.iter().find(is_it).ok_or_else(|| {
        OpsError::Deploy(DeployError::NotDeployed { artifact: artifact.to_owned(), project: target.name.clone() })
    })?;
    let mut files = Vec::new();
    for file in &found.files {
        let request = DiffRequest {
            project_path: target.project.as_str().to_owned(),
            profile_id: profile.clone(),
            artifact: artifact.to_owned(),
            path: file.path.clone(),
            left,
            right,
            operation: None,
        };
        let one = diff_file(workspace, &request)?;
        if one.left != one.right {
            files.push(one);
        }
    }
    Ok(files)
}

/// A file that is compared.
struct Comparing<'a> {
    workspace: &'a Workspace,
    request: &'a DiffRequest,
    target: Target,
    id: ArtifactId,
    record: Option<Record>,
    library: Option<OpenLibrary>,
    /// The file below its artifact.
    below: RelPath,
}

/// What stands on one side.
#[derive(PartialEq, Eq)]
enum Found {
    Nothing,
    /// A file's content, and whether it can be executed.
    File(Vec<u8>, bool),
    /// A file too long to compare: its size, and whether it can be executed.
    Large(u64, bool),
    Link(PathBuf),
}

impl<'a> Comparing<'a> {
    fn open(workspace: &'a Workspace, request: &'a DiffRequest) -> Result<Self, OpsError> {
        let target = Target::open(workspace, &request.project_path)?;
        let profile = workspace.profile(Some(&request.profile_id))?;
        let id: ArtifactId = request.artifact.parse()?;
        let root = target.manager(&profile).root()?;
        let key = RecordKey { artifact: id.clone(), profile: profile.id.clone() };
        let record = Manifest::load(&root)?.find(&key).cloned();
        let path = RelPath::parse(&request.path)?;
        let usual = profile.destination(id.kind, &id.name, None)?;
        let base = record.as_ref().map(|record| record.path.clone()).or(usual).map(|place| profile.root.join(&place));
        let library = workspace.find_library()?.map(OpenLibrary::of).transpose()?;
        let below = match id.kind.shape() {
            Shape::File => RelPath::parse(path.file_name())?,
            Shape::Folder => match base.and_then(|base| path.below(&base)) {
                Some(below) => below,
                None => suffix(&path, library.as_ref(), &id)?,
            },
        };
        Ok(Self { workspace, request, target, id, record, library, below })
    }

    fn side(&self, side: DiffSide) -> Result<Found, OpsError> {
        match side {
            DiffSide::Project => read(&self.in_project()?),
            DiffSide::Library => match self.in_library()? {
                Some(path) => read(&path),
                None => Ok(Found::Nothing),
            },
            DiffSide::Recorded => self.recorded(),
            DiffSide::Merged => self.merged(),
            DiffSide::History => self.history(),
        }
    }

    fn in_project(&self) -> Result<PathBuf, OpsError> {
        let path = RelPath::parse(&self.request.path)?;
        match fs::resolve_inside(self.target.project.path(), &path)? {
            Place::At(place) | Place::Blocked(place) => Ok(place),
            Place::Escapes(link) => Err(OpsError::Deploy(DeployError::Escapes { link })),
        }
    }

    fn in_library(&self) -> Result<Option<PathBuf>, OpsError> {
        let Some(library) = &self.library else { return Ok(None) };
        let Some(found) = library.library.find(&self.id)? else { return Ok(None) };
        Ok(match self.id.kind.shape() {
            Shape::File => Some(found.place),
            Shape::Folder => match fs::resolve_inside(&fs::canonical(&found.place)?, &self.below)? {
                Place::At(place) => Some(place),
                Place::Blocked(_) => None,
                Place::Escapes(link) => return Err(OpsError::Deploy(DeployError::Escapes { link })),
            },
        })
    }

    fn entry(&self) -> Option<&LedgerEntry> {
        self.record.as_ref()?.files.0.get(&self.below)
    }

    fn recorded(&self) -> Result<Found, OpsError> {
        let Some(entry) = self.entry() else { return Ok(Found::Nothing) };
        self.kept(entry)
    }

    /// A content by its hash: where it still stands, else from what is kept.
    fn kept(&self, entry: &LedgerEntry) -> Result<Found, OpsError> {
        let mut places = vec![self.in_project()?];
        places.extend(self.in_library()?);
        for place in places {
            let found = read(&place)?;
            let same = match &found {
                Found::File(bytes, _) => entry.mode != FileMode::Link && Digest::of(bytes) == entry.digest,
                Found::Link(target) => crate::artifact::link_entry(target) == *entry,
                _ => false,
            };
            if same {
                return Ok(match found {
                    Found::File(bytes, _) => Found::File(bytes, entry.mode == FileMode::Executable),
                    other => other,
                });
            }
        }
        let bytes = self.workspace.objects().get(&entry.digest);
        let bytes = bytes.ok_or_else(|| OpsError::NotKept { path: self.request.path.clone() })?;
        Ok(Found::File(bytes, entry.mode == FileMode::Executable))
    }

    fn merged(&self) -> Result<Found, OpsError> {
        let not_clean = || OpsError::NotKept { path: self.request.path.clone() };
        let (Some(base), Some(theirs)) = (self.entry(), self.in_library()?) else { return Err(not_clean()) };
        let Found::File(bytes, executable) = read(&theirs)? else { return Err(not_clean()) };
        let mode = if executable { FileMode::Executable } else { FileMode::Plain };
        let target = LedgerEntry { digest: Digest::of(&bytes), mode };
        let joined = merged(self.workspace.objects(), base, &self.in_project()?, (&theirs, &target));
        Ok(Found::File(joined.ok_or_else(not_clean)?, executable))
    }

    fn history(&self) -> Result<Found, OpsError> {
        let id = self.request.operation.as_deref().unwrap_or_default();
        let record =
            read_record(self.workspace, id)?.ok_or_else(|| OpsError::OperationNotFound { id: id.to_owned() })?;
        let is_it = |part: &&PartRecord| {
            part.artifact == self.request.artifact
                && part.profile == self.request.profile_id
                && Path::new(&part.project_path) == self.target.project.path()
        };
        let sets = record.parts.iter().filter(is_it).flat_map(|part| &part.sets);
        for set in sets.filter(|set| set.side == Side::Project) {
            for file in &set.files {
                let shown = match self.id.kind.shape() {
                    Shape::File => set.place.clone(),
                    Shape::Folder => set.place.join(&file.path),
                };
                if shown.as_str() != self.request.path {
                    continue;
                }
                let at = file.before_at.as_ref().map(|at| kept_files(self.workspace, id).join(at));
                return match (at.filter(|at| fs::exists(at)), &file.before) {
                    (Some(at), _) => read(&at),
                    (None, Some(entry)) => self.kept(entry),
                    (None, None) => Ok(Found::Nothing),
                };
            }
        }
        // The operation did not touch it: it stays as it is.
        read(&self.in_project()?)
    }
}

impl Found {
    fn bytes(&self) -> &[u8] {
        match self {
            Self::File(bytes, _) => bytes,
            _ => &[],
        }
    }

    fn told(&self) -> DiffContent {
        match self {
            Self::Nothing => DiffContent::default(),
            Self::File(bytes, executable) => DiffContent {
                present: true,
                hash: Some(Digest::of(bytes).to_string()),
                size: bytes.len() as u64,
                executable: *executable,
                link_target: None,
            },
            Self::Large(size, executable) => {
                DiffContent { present: true, hash: None, size: *size, executable: *executable, link_target: None }
            }
            Self::Link(target) => DiffContent {
                present: true,
                hash: None,
                size: 0,
                executable: false,
                link_target: Some(target.display().to_string()),
            },
        }
    }
}

fn read(path: &Path) -> Result<Found, OpsError> {
    let Some(found) = fs::lstat(path)? else { return Ok(Found::Nothing) };
    Ok(match found.kind {
        EntryKind::File if found.stamp.size > MAX_BYTES => Found::Large(found.stamp.size, found.stamp.is_executable()),
        EntryKind::File => {
            let mut bytes = Vec::new();
            fs::SourceFile::open(path)?.read_all(|chunk| bytes.extend_from_slice(chunk))?;
            Found::File(bytes, found.stamp.is_executable())
        }
        EntryKind::Link => Found::Link(fs::read_link(path)?),
        EntryKind::Dir | EntryKind::Special => Found::Nothing,
    })
}

/// The file of the artifact that a path ends in, where its folder in the project is not the usual one.
fn suffix(path: &RelPath, library: Option<&OpenLibrary>, id: &ArtifactId) -> Result<RelPath, OpsError> {
    let found = library.map(|library| library.library.find(id)).transpose()?.flatten();
    let tree = found.and_then(|found| found.read(None).ok()).unwrap_or_default();
    let mut fitting: Vec<&RelPath> =
        tree.nodes.keys().filter(|file| path.as_str().ends_with(&format!("/{file}"))).collect();
    fitting.sort_by_key(|file| file.as_str().len());
    fitting.last().map(|file| (*file).clone()).ok_or_else(|| OpsError::ArtifactNotFound { artifact: id.to_string() })
}
