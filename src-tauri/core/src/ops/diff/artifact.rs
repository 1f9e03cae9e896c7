//! The sides of a file of an artifact in a project.

use std::path::{Path, PathBuf};

use super::found::{Found, read};
use super::{DiffRequest, DiffSide};
use crate::artifact::{ArtifactId, Digest, FileMode, LedgerEntry, Shape};
use crate::deployment::{DeployError, FileRecord, PartRecord, SetRecord, Side, merged};
use crate::fs::{self, Place, RelPath};
use crate::ops::change::OpenLibrary;
use crate::ops::history::{kept_files, read_record};
use crate::ops::target::Target;
use crate::ops::{OpsError, Workspace};
use crate::project::{Manifest, Record, RecordKey};

/// A file of an artifact that is compared.
pub(super) struct Comparing<'a> {
    workspace: &'a Workspace,
    request: &'a DiffRequest,
    target: Target,
    id: ArtifactId,
    record: Option<Record>,
    /// The profile root's real place.
    root: PathBuf,
    library: Option<OpenLibrary>,
    /// The file below its artifact; `None` where the place of the artifact is meant, which a link or a folder stands at.
    below: Option<RelPath>,
}

impl<'a> Comparing<'a> {
    pub(super) fn open(workspace: &'a Workspace, request: &'a DiffRequest) -> Result<Self, OpsError> {
        let target = Target::open(workspace, &request.project_path)?;
        let profile = target.slice_at(&request.profile_id, &request.path)?;
        let id: ArtifactId = request.artifact.parse()?;
        let root = target.manager(&profile).root()?;
        let key = RecordKey { artifact: id.clone(), profile: profile.id.clone() };
        let record = Manifest::load(&root)?.find(&key).cloned();
        let path = RelPath::parse(&request.path)?;
        let usual = profile.destination(id.kind, &id.name, None)?;
        let base = record.as_ref().map(|record| record.path.clone()).or(usual).map(|place| profile.root.join(&place));
        let library = workspace.find_library()?.map(OpenLibrary::of).transpose()?;
        let below = match id.kind.shape() {
            Shape::File => Some(RelPath::parse(path.file_name())?),
            Shape::Folder if base.as_ref() == Some(&path) => None,
            Shape::Folder => match base.and_then(|base| path.below(&base)) {
                Some(below) => Some(below),
                None => Some(suffix(&path, library.as_ref(), &id)?),
            },
        };
        Ok(Self { workspace, request, target, id, record, root, library, below })
    }

    pub(super) fn side(&self, side: DiffSide) -> Result<Found, OpsError> {
        match side {
            DiffSide::Project => self.project(),
            DiffSide::Library => match self.in_library()? {
                Some(path) => Ok(read(&path)?),
                None => Ok(Found::Nothing),
            },
            DiffSide::Recorded => self.recorded(),
            DiffSide::Merged => self.merged(),
            DiffSide::History => self.history(),
            DiffSide::Written => self.written(),
        }
    }

    /// What stands in the project. A file of a link is the library's, if that is where the link leads.
    fn project(&self) -> Result<Found, OpsError> {
        if self.below.is_some() && self.id.kind.shape() == Shape::Folder && self.leads_to_library()? {
            return self.side(DiffSide::Library);
        }
        Ok(read(&self.in_project()?)?)
    }

    fn leads_to_library(&self) -> Result<bool, OpsError> {
        let (Some(library), Some(record)) = (&self.library, &self.record) else { return Ok(false) };
        if !record.is_link() {
            return Ok(false);
        }
        let found = library.library.find(&self.id)?;
        Ok(found.is_some_and(|found| fs::leads_to(&record.path.under(&self.root), &found.place)))
    }

    fn in_project(&self) -> Result<PathBuf, OpsError> {
        let path = RelPath::parse(&self.request.path)?;
        match fs::resolve_inside(self.target.project.path(), &path)? {
            Place::At(place) | Place::Blocked(place) => Ok(place),
            Place::Escapes(link) => Err(OpsError::Deploy(DeployError::Escapes { link })),
        }
    }

    fn in_library(&self) -> Result<Option<PathBuf>, OpsError> {
        let (Some(library), Some(below)) = (&self.library, &self.below) else { return Ok(None) };
        let Some(found) = library.library.find(&self.id)? else { return Ok(None) };
        Ok(match self.id.kind.shape() {
            Shape::File => Some(found.place),
            Shape::Folder => match fs::resolve_inside(&fs::canonical(&found.place)?, below)? {
                Place::At(place) => Some(place),
                Place::Blocked(_) => None,
                Place::Escapes(link) => return Err(OpsError::Deploy(DeployError::Escapes { link })),
            },
        })
    }

    fn entry(&self) -> Option<&LedgerEntry> {
        self.record.as_ref()?.files.0.get(self.below.as_ref()?)
    }

    fn recorded(&self) -> Result<Found, OpsError> {
        match (self.entry(), &self.record) {
            (Some(entry), _) => self.kept(entry),
            (None, Some(Record { link: Some(link), .. })) if self.below.is_none() => Ok(Found::Link(link.into())),
            _ => Ok(Found::Nothing),
        }
    }

    /// A content by its hash: where it still stands, else from what is kept.
    fn kept(&self, entry: &LedgerEntry) -> Result<Found, OpsError> {
        // Behind a link lies what the library holds.
        let mut places: Vec<PathBuf> = self.in_project().ok().into_iter().collect();
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
        // What the operation did not touch stays as it is.
        let Some(file) = self.changed()? else { return self.history_of_place() };
        let at = file.before_at.as_ref().map(|at| kept_files(self.workspace, self.operation()).join(at));
        match (at.filter(|at| fs::exists(at)), &file.before) {
            (Some(at), _) => Ok(read(&at)?),
            (None, Some(entry)) => self.kept(entry),
            (None, None) => Ok(Found::Nothing),
        }
    }

    /// What stood at the place itself, where the operation changed that; what stands in the project otherwise.
    fn history_of_place(&self) -> Result<Found, OpsError> {
        let Some((part, set)) = self.changed_place()? else { return self.project() };
        match set.displaced {
            Some(at) => Ok(read(&kept_files(self.workspace, self.operation()).join(at))?),
            None if part.record_before.is_none() => Ok(Found::Nothing),
            None => self.project(),
        }
    }

    /// What the operation did at the place of the artifact itself, where it is that that is asked for.
    fn changed_place(&self) -> Result<Option<(PartRecord, SetRecord)>, OpsError> {
        for part in self.parts()? {
            let set = part.sets.iter().find(|set| {
                set.side == Side::Project && set.place.as_str() == self.request.path && set.action_at_place().is_some()
            });
            if let Some(set) = set.cloned() {
                return Ok(Some((part, set)));
            }
        }
        Ok(None)
    }

    fn written(&self) -> Result<Found, OpsError> {
        match self.changed()? {
            Some(FileRecord { after: Some(entry), .. }) => self.kept(&entry),
            Some(FileRecord { after_folder: None, .. }) => Ok(Found::Nothing),
            None => match self.changed_place()? {
                Some((part, SetRecord { placed: Some(_), .. })) => match part.link_after() {
                    Some(link) => Ok(Found::Link(link.into())),
                    None => Err(OpsError::NotKept { path: self.request.path.clone() }),
                },
                Some(_) => Ok(Found::Nothing),
                None => Err(OpsError::NotKept { path: self.request.path.clone() }),
            },
            _ => Err(OpsError::NotKept { path: self.request.path.clone() }),
        }
    }

    fn operation(&self) -> &str {
        self.request.operation.as_deref().unwrap_or_default()
    }

    /// The operation's parts that are about the artifact in this place.
    fn parts(&self) -> Result<Vec<PartRecord>, OpsError> {
        let id = self.operation();
        let record =
            read_record(self.workspace, id)?.ok_or_else(|| OpsError::OperationNotFound { id: id.to_owned() })?;
        let is_it = |part: &PartRecord| {
            part.artifact == self.request.artifact
                && part.profile == self.request.profile_id
                && Path::new(&part.project_path) == self.target.project.path()
        };
        Ok(record.parts.into_iter().filter(is_it).collect())
    }

    /// What the operation did with the file; `None` when it did not touch it.
    fn changed(&self) -> Result<Option<FileRecord>, OpsError> {
        let sets = self.parts()?.into_iter().flat_map(|part| part.sets);
        for set in sets.filter(|set| set.side == Side::Project) {
            for file in set.files {
                let shown = match self.id.kind.shape() {
                    Shape::File => set.place.clone(),
                    Shape::Folder => set.place.join(&file.path),
                };
                if shown.as_str() == self.request.path {
                    return Ok(Some(file));
                }
            }
        }
        Ok(None)
    }
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
