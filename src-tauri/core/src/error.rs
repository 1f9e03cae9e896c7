//! Errors as the window and `skm` receive them: a code, a sentence, hints.
//!
//! The one file that decides which code an error has and what to advise. A code exists only where somebody branches on
//! it; nothing compares message texts. The areas' own error types stay free of sentences about what to do.

use std::io::ErrorKind;
use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::artifact::{IdError, TreeError};
use crate::cache::CacheError;
use crate::collection::{BundleError, CollectionFileError, MemberKind, PathStep, ResolveError};
use crate::deployment::DeployError;
use crate::foreign::ForeignError;
use crate::fs::{FsError, LockError, PathError, WalkError};
use crate::ops::{EditRefused, OpsError};
use crate::platform::OwnProfilesError;
use crate::project::{ImportSkipsError, ManifestError, ProjectError, ProjectListError};

/// What kind of error it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "each code is its own name")]
pub enum ErrorCode {
    ArtifactNotFound,
    ArtifactAmbiguous,
    CollectionNotFound,
    ProjectNotFound,
    ProfileNotFound,
    UnsupportedType,
    NotDeployed,
    OperationNotFound,
    Conflict,
    PlanStale,
    InvalidName,
    PathEscape,
    Overlap,
    ManifestInvalid,
    LibraryInvalid,
    SetNotFound,
    SetInvalid,
    SetCycle,
    SetTooDeep,
    AlreadyExists,
    Busy,
    PermissionDenied,
    DiskFull,
    Io,
    Cache,
    NotImplemented,
    Cancelled,
    Bug,
}

impl ErrorCode {
    /// The code as text.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ArtifactNotFound => "artifact_not_found",
            Self::ArtifactAmbiguous => "artifact_ambiguous",
            Self::CollectionNotFound => "collection_not_found",
            Self::ProjectNotFound => "project_not_found",
            Self::ProfileNotFound => "profile_not_found",
            Self::UnsupportedType => "unsupported_type",
            Self::NotDeployed => "not_deployed",
            Self::OperationNotFound => "operation_not_found",
            Self::Conflict => "conflict",
            Self::PlanStale => "plan_stale",
            Self::InvalidName => "invalid_name",
            Self::PathEscape => "path_escape",
            Self::Overlap => "overlap",
            Self::ManifestInvalid => "manifest_invalid",
            Self::LibraryInvalid => "library_invalid",
            Self::SetNotFound => "set_not_found",
            Self::SetInvalid => "set_invalid",
            Self::SetCycle => "set_cycle",
            Self::SetTooDeep => "set_too_deep",
            Self::AlreadyExists => "already_exists",
            Self::Busy => "busy",
            Self::PermissionDenied => "permission_denied",
            Self::DiskFull => "disk_full",
            Self::Io => "io",
            Self::Cache => "cache",
            Self::NotImplemented => "not_implemented",
            Self::Cancelled => "cancelled",
            Self::Bug => "bug",
        }
    }
}

/// An error as it crosses to the window and into `skm --json`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct ErrorBody {
    /// What kind of error it is.
    pub code: ErrorCode,
    /// What happened, as a sentence.
    pub message: String,
    /// What to do about it.
    pub hints: Vec<String>,
    /// The path it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// More, by code: the files of a conflict, the candidates of an ambiguous name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "specta", specta(type = Option<specta_typescript::Unknown>))]
    pub details: Option<Value>,
}

impl ErrorBody {
    /// An error of that code with that sentence; its first letter is made a capital.
    pub fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        let message = message.into();
        let mut chars = message.chars();
        let message = chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default();
        Self { code, message, hints: Vec::new(), path: None, details: None }
    }

    /// With one more hint.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// About that path.
    #[must_use]
    pub fn at(mut self, path: &Path) -> Self {
        self.path = Some(path.display().to_string());
        self
    }

    /// With details.
    #[must_use]
    pub fn with(mut self, details: Value) -> Self {
        self.details = Some(details);
        self
    }
}

impl From<&FsError> for ErrorBody {
    fn from(error: &FsError) -> Self {
        let (code, hint) = match error.source.kind() {
            ErrorKind::PermissionDenied => {
                (ErrorCode::PermissionDenied, Some("Check who owns the folder and whether you may write to it."))
            }
            ErrorKind::ReadOnlyFilesystem => {
                (ErrorCode::PermissionDenied, Some("The disk or folder is mounted read-only."))
            }
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
                (ErrorCode::DiskFull, Some("Make room on the disk and try again. Nothing was changed."))
            }
            ErrorKind::AlreadyExists => {
                (ErrorCode::AlreadyExists, Some("Something appeared there meanwhile. Look again."))
            }
            _ if error.is_no_text() => (ErrorCode::LibraryInvalid, Some("Mend the file; it is left as it is.")),
            _ if error.is_refused_link() => (ErrorCode::PathEscape, Some("A link stands where a file was expected.")),
            _ => (ErrorCode::Io, None),
        };
        let body = Self::new(code, error.to_string()).at(&error.path);
        match hint {
            Some(hint) => body.hint(hint),
            None => body,
        }
    }
}

impl From<&PathError> for ErrorBody {
    fn from(error: &PathError) -> Self {
        match error {
            PathError::Escapes { .. } => Self::new(ErrorCode::PathEscape, error.to_string())
                .hint("Use a path without \"..\" that lies inside its folder."),
            PathError::Empty { .. } | PathError::Name { .. } => Self::new(ErrorCode::InvalidName, error.to_string())
                .hint("Rename it so that every system can hold the name."),
        }
    }
}

impl From<&IdError> for ErrorBody {
    fn from(error: &IdError) -> Self {
        match error {
            IdError::Name(error) => error.into(),
            IdError::Kind { .. } => Self::new(ErrorCode::InvalidName, error.to_string())
                .hint("Write type:name, for example skill:pdf-tools."),
            IdError::Form { .. } => Self::new(ErrorCode::InvalidName, error.to_string()),
        }
    }
}

impl From<&WalkError> for ErrorBody {
    fn from(error: &WalkError) -> Self {
        match error {
            WalkError::Fs(error) => error.into(),
            WalkError::Name { source, root } => Self::from(source).at(root),
        }
    }
}

impl From<&TreeError> for ErrorBody {
    fn from(error: &TreeError) -> Self {
        match error {
            TreeError::Walk(error) => error.into(),
            TreeError::LinkEscapes { .. } => Self::new(ErrorCode::PathEscape, error.to_string())
                .hint("Replace the link by a copy of what it points to."),
            TreeError::Special { .. } => Self::new(ErrorCode::LibraryInvalid, error.to_string())
                .hint("Remove it from the artifact: only files, folders and links inside can be deployed."),
            TreeError::Empty => Self::new(ErrorCode::LibraryInvalid, error.to_string())
                .hint("Put its files there, or remove the folder."),
        }
    }
}

impl From<&CollectionFileError> for ErrorBody {
    fn from(error: &CollectionFileError) -> Self {
        match error {
            CollectionFileError::Fs(error) => error.into(),
            CollectionFileError::Invalid { path, line, column, .. } => {
                Self::new(ErrorCode::LibraryInvalid, error.to_string())
                    .hint("Mend the file; it is left as it is.")
                    .at(path)
                    .with(serde_json::json!({ "line": line, "column": column }))
            }
        }
    }
}

impl From<&BundleError> for ErrorBody {
    fn from(error: &BundleError) -> Self {
        let body = Self::new(ErrorCode::SetInvalid, error.to_string());
        if !error.is_of_file() {
            return body;
        }
        let body = body.hint("Mend the file; it is left as it is.").at(&error.path);
        match (error.line, error.column) {
            (Some(line), Some(column)) => body.with(serde_json::json!({ "line": line, "column": column })),
            _ => body,
        }
    }
}

impl From<&ResolveError> for ErrorBody {
    fn from(error: &ResolveError) -> Self {
        let body = |code| Self::new(code, error.to_string());
        match error {
            ResolveError::NotFound { .. } => {
                body(ErrorCode::SetNotFound).hint("List the sets with skm sets list, or refresh the library.")
            }
            ResolveError::Invalid { error, .. } => error.into(),
            ResolveError::Cycle { path } => body(ErrorCode::SetCycle)
                .hint("Take one of these sets out of the one before it.")
                .with(serde_json::json!({ "path": told_steps(path) })),
            ResolveError::TooDeep { path } => body(ErrorCode::SetTooDeep)
                .hint("Take one of these sets out of the one before it, or put what it holds there directly.")
                .with(serde_json::json!({ "path": told_steps(path) })),
        }
    }
}

/// The steps of a path that are told: all of them, unless files were made to have a path of thousands.
fn told_steps(path: &[PathStep]) -> Vec<&PathStep> {
    const HALF: usize = 50;
    if path.len() <= 2 * HALF {
        return path.iter().collect();
    }
    path[..HALF].iter().chain(&path[path.len() - HALF..]).collect()
}

impl From<&ManifestError> for ErrorBody {
    fn from(error: &ManifestError) -> Self {
        let body = |path| Self::new(ErrorCode::ManifestInvalid, error.to_string()).at(path);
        match error {
            ManifestError::Fs(error) if error.is_no_text() => {
                body(&error.path).hint("Mend the file; it is left as it is until it reads again.")
            }
            ManifestError::Fs(error) => error.into(),
            ManifestError::Invalid { path, line, column, .. } => body(path)
                .hint("Mend the file; it is left as it is until it reads again.")
                .hint("A merge may have left \"<<<<<<<\" markers in it.")
                .with(serde_json::json!({ "line": line, "column": column })),
            ManifestError::Newer { path, .. } => body(path).hint("Use the newer version of the program."),
            ManifestError::NotAFile { path } => body(path).hint("Put a regular file in its place, or remove it."),
            ManifestError::Moved { path } => Self::new(ErrorCode::PlanStale, error.to_string())
                .hint("Look at the new plan and try again. Nothing was changed.")
                .at(path),
        }
    }
}

impl From<&ForeignError> for ErrorBody {
    fn from(error: &ForeignError) -> Self {
        match error {
            ForeignError::Fs(error) => error.into(),
            ForeignError::Invalid { path, line, column, .. } => {
                Self::new(ErrorCode::ManifestInvalid, error.to_string())
                    .hint("Another program wrote it; it is left as it is, and the rest is shown without it.")
                    .at(path)
                    .with(serde_json::json!({ "line": line, "column": column }))
            }
        }
    }
}

impl From<&ProjectError> for ErrorBody {
    fn from(error: &ProjectError) -> Self {
        match error {
            ProjectError::Fs(error) => error.into(),
            ProjectError::NotFound { path } => Self::new(ErrorCode::ProjectNotFound, error.to_string())
                .hint("It may have been moved or renamed. Add it from its new place.")
                .at(path),
            ProjectError::Relative { path } => Self::new(ErrorCode::InvalidName, error.to_string())
                .hint("Give the whole path, from the root.")
                .at(path),
            ProjectError::Unfit { path, .. } => {
                Self::new(ErrorCode::ProjectNotFound, error.to_string()).hint("Choose a project's folder.").at(path)
            }
            ProjectError::Overlap { path, .. } => Self::new(ErrorCode::Overlap, error.to_string())
                .hint("Keep the library outside of the folders that agent programs read.")
                .at(path),
        }
    }
}

impl From<&ProjectListError> for ErrorBody {
    fn from(error: &ProjectListError) -> Self {
        match error {
            ProjectListError::Fs(error) => error.into(),
            ProjectListError::Invalid { path, line, column, .. } => {
                Self::new(ErrorCode::LibraryInvalid, error.to_string())
                    .hint("Mend the file; it is left as it is.")
                    .at(path)
                    .with(serde_json::json!({ "line": line, "column": column }))
            }
        }
    }
}

impl From<&LockError> for ErrorBody {
    fn from(error: &LockError) -> Self {
        match error {
            LockError::Fs(error) => error.into(),
            LockError::Busy { holder, .. } => {
                Self::new(ErrorCode::Busy, format!("{holder} is working on this right now"))
                    .hint("Wait until it is done and try again.")
                    .with(serde_json::json!({ "holder": holder }))
            }
        }
    }
}

impl From<&CacheError> for ErrorBody {
    fn from(error: &CacheError) -> Self {
        Self::new(ErrorCode::Cache, error.to_string())
            .hint("Press Refresh, or run skm refresh. The cache can be deleted at any time; nothing is lost with it.")
    }
}

impl From<&DeployError> for ErrorBody {
    fn from(error: &DeployError) -> Self {
        let body = |code| Self::new(code, error.to_string());
        match error {
            DeployError::Fs(error) | DeployError::NoLinks(error) => error.into(),
            DeployError::Walk(error) => error.into(),
            DeployError::Tree(error) => error.into(),
            DeployError::Path(error) => error.into(),
            DeployError::Manifest(error) => error.into(),
            DeployError::Project(error) => error.into(),
            DeployError::Unsupported { .. } => {
                body(ErrorCode::UnsupportedType).hint("Deploy it to a profile of another platform.")
            }
            DeployError::Escapes { link } => body(ErrorCode::PathEscape).hint("Replace the link by a folder.").at(link),
            DeployError::OutsideProfile { root, .. } => {
                body(ErrorCode::PathEscape).hint(format!("Name a folder below {root}, for example {root}/skills/team."))
            }
            DeployError::Overlap { .. } => {
                body(ErrorCode::Overlap).hint("Undeploy the other one first, or choose another folder.")
            }
            DeployError::Conflict { files } => body(ErrorCode::Conflict)
                .hint("Nothing of it was written. Choose for each what to do: keep it, replace it, or what else the plan offers.")
                .with(serde_json::json!({ "files": files })),
            DeployError::NotDeployed { .. } => body(ErrorCode::NotDeployed).hint("See Deployments for what is."),
            DeployError::LibraryMoved { .. } | DeployError::ProjectMoved { .. } => {
                body(ErrorCode::PlanStale).hint("Look at the new plan and try again. Nothing of it was changed.")
            }
            DeployError::EditedMeanwhile { path } => {
                body(ErrorCode::PlanStale).hint("Look at it as it is now and try again. Nothing was changed.").at(path)
            }
            DeployError::Cancelled => body(ErrorCode::Cancelled).hint("Everything is as before."),
            DeployError::NothingThere { .. } => {
                body(ErrorCode::NotDeployed).hint("Deploy it first, or bring its files back.")
            }
            DeployError::JournalInvalid { path, .. } => {
                body(ErrorCode::Io).hint("An interrupted operation cannot be recovered by itself; look at the file.").at(path)
            }
            DeployError::InvalidRecord { .. } => {
                body(ErrorCode::ManifestInvalid).hint("Mend or remove the record in the deployment manifest.")
            }
        }
    }
}

impl From<&EditRefused> for ErrorBody {
    fn from(error: &EditRefused) -> Self {
        let body = |code| Self::new(code, error.to_string());
        match error {
            EditRefused::AlreadyMember { .. } => body(ErrorCode::AlreadyExists).hint("A member is there once."),
            EditRefused::NotMember { kind: MemberKind::Artifact, .. } => {
                body(ErrorCode::ArtifactNotFound).hint("Refresh the list; it may have been removed.")
            }
            EditRefused::NotMember { .. } => {
                body(ErrorCode::SetNotFound).hint("Refresh the list; it may have been removed.")
            }
            EditRefused::GroupHoldsArtifacts { .. } => {
                body(ErrorCode::UnsupportedType).hint("Put both into a set instead.")
            }
            EditRefused::UsedIn { used_in, .. } => body(ErrorCode::Conflict)
                .hint("Delete it everywhere to take it out of them, too.")
                .with(json!({ "used_in": used_in })),
        }
    }
}

impl From<&OpsError> for ErrorBody {
    fn from(error: &OpsError) -> Self {
        let body = |code| Self::new(code, error.to_string());
        match error {
            OpsError::Fs(error) => error.into(),
            OpsError::Id(error) => error.into(),
            OpsError::Path(error) => error.into(),
            OpsError::Lock(error) => error.into(),
            OpsError::Library(error) => error.into(),
            OpsError::Projects(error) => error.into(),
            OpsError::Project(error) => error.into(),
            OpsError::Deploy(error) => error.into(),
            OpsError::Cache(error) => error.into(),
            OpsError::ArtifactNotFound { .. } => {
                body(ErrorCode::ArtifactNotFound).hint("List the library with skm artifacts, or refresh it.")
            }
            OpsError::Ambiguous { candidates, .. } => body(ErrorCode::ArtifactAmbiguous)
                .hint("Write type:name.")
                .with(serde_json::json!({ "candidates": candidates })),
            OpsError::CollectionNotFound { .. } => body(ErrorCode::CollectionNotFound),
            OpsError::NoLibrary { path } => body(ErrorCode::CollectionNotFound)
                .hint("Open the window to choose or make one, or put artifacts into that folder.")
                .at(path),
            OpsError::ProfileNotFound { known, .. } => body(ErrorCode::ProfileNotFound)
                .hint(match known.as_slice() {
                    [] => "skm profiles lists those there are.".to_owned(),
                    few if few.len() <= 8 => format!("Known profiles: {}.", few.join(", ")),
                    many => format!("Known profiles: {} and more; skm profiles lists them.", many[..8].join(", ")),
                })
                .with(serde_json::json!({ "known": known })),
            OpsError::Tables(problem) => body(ErrorCode::LibraryInvalid)
                .hint("Mend the file; until then what comes with the program holds.")
                .at(&problem.path),
            OpsError::OwnProfiles(error) => match error {
                OwnProfilesError::Fs(error) => error.into(),
                OwnProfilesError::Invalid { path, line, column, .. } => body(ErrorCode::LibraryInvalid)
                    .hint("Mend the file; it is left as it is.")
                    .at(path)
                    .with(json!({ "line": line, "column": column })),
                OwnProfilesError::Unfit { .. } => body(ErrorCode::InvalidName).hint("Nothing was written."),
            },
            OpsError::NoHome => body(ErrorCode::ProjectNotFound).hint("Set HOME to it."),
            OpsError::NothingToImport { .. } => {
                body(ErrorCode::ArtifactNotFound).hint("Look at the project again; it may have changed.")
            }
            OpsError::NotImportable { error } => error.as_ref().clone(),
            OpsError::NameTaken { .. } => body(ErrorCode::AlreadyExists)
                .hint("Import it under another name, or record it as a deployment of that one."),
            OpsError::Skips(ImportSkipsError::Fs(error)) => error.into(),
            OpsError::Skips(ImportSkipsError::Invalid { path, line, column, .. }) => body(ErrorCode::LibraryInvalid)
                .hint("Mend the file; it is left as it is.")
                .at(path)
                .with(json!({ "line": line, "column": column })),
            OpsError::ProjectNotListed { .. } => body(ErrorCode::ProjectNotFound),
            OpsError::SetsOff => body(ErrorCode::NotImplemented)
                .hint("Switch deployment sets on in Settings, or set SKILLMEAT_DEPLOYMENT_SETS_ENABLED to true.")
                .with(json!({ "status": 501 })),
            OpsError::BundleNotFound { .. } => {
                body(ErrorCode::SetNotFound).hint("Refresh the list; it may have been removed or renamed.")
            }
            OpsError::NotAttached { .. } => body(ErrorCode::NotDeployed).hint("Deploy the set to the project first."),
            OpsError::Resolve(error) => error.into(),
            OpsError::Bundle(error) => error.into(),
            OpsError::Edit(error) => error.into(),
            OpsError::PlanStale => {
                body(ErrorCode::PlanStale).hint("Look at the new plan and try again. Nothing was changed.")
            }
            OpsError::Unrecovered { folder } => body(ErrorCode::Busy)
                .hint("skm doctor says what stands in the way; then try again. Nothing was changed.")
                .at(folder),
            OpsError::OperationNotFound { .. } => {
                body(ErrorCode::OperationNotFound).hint("List what can be taken back with skm history, or in Activity.")
            }
            OpsError::AlreadyUndone { by, .. } => body(ErrorCode::PlanStale)
                .hint("Take back the operation that took it back, if you want it again.")
                .with(serde_json::json!({ "undone_by": by })),
            OpsError::HistoryInvalid { path, .. } => {
                body(ErrorCode::Io).hint("It was damaged; what it displaced lies in the folder beside it.").at(path)
            }
            OpsError::NotKept { .. } => {
                body(ErrorCode::OperationNotFound).hint("Compare with the library or with the project instead.")
            }
            OpsError::NotShown { .. } => body(ErrorCode::PathEscape),
            OpsError::LibraryExists { path } => {
                body(ErrorCode::AlreadyExists).hint("Open it as the library instead.").at(path)
            }
            OpsError::ConfigInvalid { path, line, column, .. } => body(ErrorCode::LibraryInvalid)
                .hint("Mend the file; it is left as it is.")
                .at(path)
                .with(serde_json::json!({ "line": line, "column": column })),
        }
    }
}

impl From<OpsError> for ErrorBody {
    fn from(error: OpsError) -> Self {
        Self::from(&error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_reads_the_same_in_json_and_as_text() {
        for code in [ErrorCode::ArtifactNotFound, ErrorCode::Io, ErrorCode::SetTooDeep, ErrorCode::Bug] {
            assert_eq!(serde_json::to_value(code).unwrap(), code.as_str());
        }
    }
}
