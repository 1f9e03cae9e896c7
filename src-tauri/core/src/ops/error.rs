//! What stops a workflow.

use std::path::PathBuf;

use super::sets::EditRefused;
use crate::artifact::IdError;
use crate::cache::CacheError;
use crate::collection::{BundleError, BundleKind, CollectionFileError, ResolveError};
use crate::deployment::DeployError;
use crate::fs::{FsError, LockError, PathError};
use crate::project::{ManifestError, ProjectError, ProjectListError};

/// An error of a workflow.
#[derive(Debug, thiserror::Error)]
pub enum OpsError {
    /// The disk refused.
    #[error(transparent)]
    Fs(#[from] FsError),
    /// A text is no artifact id.
    #[error(transparent)]
    Id(#[from] IdError),
    /// A text is no path.
    #[error(transparent)]
    Path(#[from] PathError),
    /// Somebody else is at work.
    #[error(transparent)]
    Lock(#[from] LockError),
    /// The library cannot be read.
    #[error(transparent)]
    Library(#[from] CollectionFileError),
    /// The project list cannot be read.
    #[error(transparent)]
    Projects(#[from] ProjectListError),
    /// A project cannot be used.
    #[error(transparent)]
    Project(#[from] ProjectError),
    /// A deploy or an undeploy was refused as a whole.
    #[error(transparent)]
    Deploy(#[from] DeployError),
    /// The cache refused.
    #[error(transparent)]
    Cache(#[from] CacheError),
    /// The library has no such artifact.
    #[error("the library has no {artifact}")]
    ArtifactNotFound {
        /// What was asked for.
        artifact: String,
    },
    /// A bare name that several kinds have.
    #[error("{name} is ambiguous: {}", candidates.join(", "))]
    Ambiguous {
        /// The name.
        name: String,
        /// The ids it could mean.
        candidates: Vec<String>,
    },
    /// There is no such collection.
    #[error("there is no collection {id}")]
    CollectionNotFound {
        /// What was asked for.
        id: String,
    },
    /// There is no library yet.
    #[error("there is no library at {}", path.display())]
    NoLibrary {
        /// Where one would be.
        path: PathBuf,
    },
    /// There is no such profile.
    #[error("there is no profile {profile}")]
    ProfileNotFound {
        /// What was asked for.
        profile: String,
        /// The profiles there are.
        known: Vec<String>,
    },
    /// A file of the home that platforms or profiles are read from cannot be used.
    #[error(transparent)]
    Tables(#[from] crate::platform::TableProblem),
    /// A file of own profiles cannot be used, or would not be.
    #[error(transparent)]
    OwnProfiles(#[from] crate::platform::OwnProfilesError),
    /// Nobody knows where the person's home is.
    #[error("the home folder is not known")]
    NoHome,
    /// Nothing that could be imported stands there.
    #[error("nothing that could be imported stands at {path}")]
    NothingToImport {
        /// What was asked for, relative to the project.
        path: String,
    },
    /// What stands there cannot be imported.
    #[error("{}", error.message)]
    NotImportable {
        /// Why.
        error: Box<crate::error::ErrorBody>,
    },
    /// The library has, or gets with the same request, another artifact of that name.
    #[error("the library has another {artifact}")]
    NameTaken {
        /// The artifact.
        artifact: String,
    },
    /// The list of what is not to be imported cannot be read.
    #[error(transparent)]
    Skips(#[from] crate::project::ImportSkipsError),
    /// The project is not in the list.
    #[error("{} is not in the project list", path.display())]
    ProjectNotListed {
        /// What was asked for.
        path: PathBuf,
    },
    /// Deployment sets are switched off.
    #[error("deployment sets are switched off")]
    SetsOff,
    /// There is no such set or group.
    #[error("the library has no {kind} {id}")]
    BundleNotFound {
        /// What it should be.
        kind: BundleKind,
        /// What was asked for.
        id: String,
    },
    /// The set is not attached to the project.
    #[error("{set} was not deployed to {project} as a set")]
    NotAttached {
        /// The set.
        set: String,
        /// The project.
        project: String,
    },
    /// A set cannot be resolved.
    #[error(transparent)]
    Resolve(#[from] ResolveError),
    /// A file of a set or group cannot be used, or would not be.
    #[error(transparent)]
    Bundle(#[from] BundleError),
    /// An edit of a set or group is refused.
    #[error(transparent)]
    Edit(#[from] EditRefused),
    /// The plan that was shown no longer holds.
    #[error("the project or the library changed since the plan was shown")]
    PlanStale,
    /// An interrupted operation cannot be brought in order, so that nothing else may be done there.
    #[error("an interrupted operation in {} could not be brought in order", folder.display())]
    Unrecovered {
        /// The folder.
        folder: PathBuf,
    },
    /// History knows no such operation.
    #[error("history knows no operation {id}")]
    OperationNotFound {
        /// What was asked for.
        id: String,
    },
    /// The operation was taken back already.
    #[error("the operation {id} was taken back already")]
    AlreadyUndone {
        /// What was asked for.
        id: String,
        /// The operation that took it back.
        by: String,
    },
    /// An operation's record cannot be understood.
    #[error("{} cannot be read: {message}", path.display())]
    HistoryInvalid {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        message: String,
    },
    /// The version asked for is not kept, or cannot be made.
    #[error("that version of {path} is not kept any more, or cannot be made")]
    NotKept {
        /// The file.
        path: String,
    },
    /// A path that is neither in the library nor in a listed project.
    #[error("{} is neither in the library nor in a project of the list", path.display())]
    NotShown {
        /// What was asked for.
        path: PathBuf,
    },
    /// There is a library already where one should be made.
    #[error("there is a library at {} already", path.display())]
    LibraryExists {
        /// Where.
        path: PathBuf,
    },
    /// `desktop.toml` cannot be read.
    #[error("{} line {line}, column {column}: {message}", path.display())]
    ConfigInvalid {
        /// The file.
        path: PathBuf,
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
        /// What is wrong.
        message: String,
    },
}

impl From<ManifestError> for OpsError {
    fn from(error: ManifestError) -> Self {
        Self::Deploy(error.into())
    }
}
