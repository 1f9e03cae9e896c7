//! The sides of the file of a set or group that an operation edited.
//!
//! A record has the hash of what stood there and of what was put there. The first is kept by the operation itself. The
//! second is what is in the library, as long as nobody changed it; after that it is what a later operation displaced.

use std::path::{Path, PathBuf};

use super::found::{Found, read};
use super::{DiffRequest, DiffSide};
use crate::deployment::{BundleRecord, DeployError, standing, standing_of_text};
use crate::fs::{self, FsError, Place, RelPath};
use crate::ops::history::{kept_files, outlines, read_record};
use crate::ops::{OpsError, Workspace};

/// A file of a library that an operation changed.
pub(super) struct Edited<'a> {
    workspace: &'a Workspace,
    /// The operation.
    operation: &'a str,
    /// The library's root.
    library: PathBuf,
    file: BundleRecord,
}

/// Whether what is asked for is a set or group, and no artifact.
pub(super) fn is_of_edit(artifact: &str) -> bool {
    ["set:", "group:"].iter().any(|kind| artifact.starts_with(kind))
}

impl<'a> Edited<'a> {
    /// Finds the file in the record of the operation.
    ///
    /// # Errors
    /// [`OpsError::Path`], [`OpsError::OperationNotFound`], [`OpsError::HistoryInvalid`]; [`OpsError::NotKept`] when the
    /// operation did not change that file.
    pub(super) fn open(workspace: &'a Workspace, request: &'a DiffRequest) -> Result<Self, OpsError> {
        let path = RelPath::parse(&request.path)?;
        let operation = request.operation.as_deref().unwrap_or_default();
        let record = read_record(workspace, operation)?
            .ok_or_else(|| OpsError::OperationNotFound { id: operation.to_owned() })?;
        let is_it = |file: &BundleRecord| file.path == path && file.name() == request.artifact;
        let found = record.bundles.and_then(|edits| {
            let file = edits.files.into_iter().find(is_it)?;
            Some(Self { workspace, operation, library: edits.library, file })
        });
        found.ok_or_else(|| OpsError::NotKept { path: request.path.clone() })
    }

    /// What stands on a side.
    ///
    /// # Errors
    /// [`OpsError::NotKept`] for a version that is nowhere any more, and for a side that no set or group has.
    pub(super) fn side(&self, side: DiffSide) -> Result<Found, OpsError> {
        match side {
            DiffSide::Library => match self.in_library()? {
                Some(place) => Ok(look(&place)?),
                None => Ok(Found::Nothing),
            },
            DiffSide::History => self.version(self.file.before.as_deref()),
            DiffSide::Written => self.version(self.file.after.as_deref()),
            DiffSide::Project | DiffSide::Recorded | DiffSide::Merged => Err(self.not_kept()),
        }
    }

    fn in_library(&self) -> Result<Option<PathBuf>, OpsError> {
        match fs::resolve_inside(&self.library, &self.file.path)? {
            Place::At(place) => Ok(Some(place)),
            Place::Blocked(_) => Ok(None),
            Place::Escapes(link) => Err(OpsError::Deploy(DeployError::Escapes { link })),
        }
    }

    /// A version by what [`standing`] told of it: what this operation displaced, what is in the library, or what any
    /// operation displaced. It is the content that counts, so it need not have been this file.
    fn version(&self, wanted: Option<&str>) -> Result<Found, OpsError> {
        let Some(wanted) = wanted else { return Ok(Found::Nothing) };
        if let Some(found) = self.displaced(self.operation, &self.file, wanted) {
            return Ok(found);
        }
        if let Some(found) = self.in_library().ok().flatten().and_then(|place| look_for(wanted, &place)) {
            return Ok(found);
        }
        for outline in outlines(self.workspace) {
            let id = &outline.summary.id;
            if let Some(found) = outline.edits.iter().find_map(|file| self.displaced(id, file, wanted)) {
                return Ok(found);
            }
        }
        Err(self.not_kept())
    }

    /// What an operation displaced of a file, if that is what is wanted and still there.
    fn displaced(&self, operation: &str, file: &BundleRecord, wanted: &str) -> Option<Found> {
        if file.before.as_deref() != Some(wanted) {
            return None;
        }
        let at = RelPath::parse(file.before_at.as_deref()?).ok()?;
        look_for(wanted, &at.under(&kept_files(self.workspace, operation)))
    }

    fn not_kept(&self) -> OpsError {
        OpsError::NotKept { path: self.file.path.to_string() }
    }
}

/// What stands at a path, if it is what is wanted.
fn look_for(wanted: &str, path: &Path) -> Option<Found> {
    let found = look(path).ok()?;
    let told = match &found {
        Found::File(bytes, _) => Some(standing_of_text(bytes)),
        _ => standing(path).ok()?,
    };
    (told.as_deref() == Some(wanted)).then_some(found)
}

/// What stands at a path, where a folder can be meant as well.
fn look(path: &Path) -> Result<Found, FsError> {
    match read(path)? {
        Found::Nothing => Ok(standing(path)?.map_or(Found::Nothing, Found::Other)),
        found => Ok(found),
    }
}
