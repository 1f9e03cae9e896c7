//! Why something cannot be deployed or undeployed.

use std::path::PathBuf;

use super::plan::ConflictReason;
use crate::artifact::{ArtifactKind, TreeError};
use crate::fs::{FsError, PathError, RelPath, WalkError};
use crate::project::{ManifestError, ProjectError};

/// A file that needs a choice.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct FileConflict {
    /// Relative to the project.
    pub path: String,
    /// Why.
    pub reason: ConflictReason,
}

/// What stopped a deploy or an undeploy, of one artifact or of all.
#[derive(Debug, thiserror::Error)]
pub enum DeployError {
    /// The disk refused.
    #[error(transparent)]
    Fs(#[from] FsError),
    /// A name in a tree cannot be carried.
    #[error(transparent)]
    Walk(#[from] WalkError),
    /// The artifact's content may not be deployed.
    #[error(transparent)]
    Tree(#[from] TreeError),
    /// A path cannot be used.
    #[error(transparent)]
    Path(#[from] PathError),
    /// The manifest cannot be used.
    #[error(transparent)]
    Manifest(#[from] ManifestError),
    /// The project cannot be used.
    #[error(transparent)]
    Project(#[from] ProjectError),
    /// There can be no link at its place, and nothing was said of a copy.
    #[error("there can be no link here: {0}")]
    NoLinks(#[source] FsError),
    /// The platform has no place for this kind.
    #[error("{platform} has no place for a {kind}")]
    Unsupported {
        /// The platform's name.
        platform: String,
        /// The kind.
        kind: ArtifactKind,
    },
    /// The way to the destination leads out of the project.
    #[error("the link {} leads out of the project", link.display())]
    Escapes {
        /// The link on the way.
        link: PathBuf,
    },
    /// The folder asked for does not lie in the profile root.
    #[error("{folder:?} does not lie in {root}")]
    OutsideProfile {
        /// The folder asked for.
        folder: String,
        /// The profile root.
        root: RelPath,
    },
    /// The destination lies in another deployment, or the other way round.
    #[error("{destination} and {other} lie in each other")]
    Overlap {
        /// Where it should go.
        destination: String,
        /// What is there.
        other: String,
    },
    /// Files stand in the way that this program did not write, or that were changed since.
    #[error("{} in the way", files_in_the_way(files.len()))]
    Conflict {
        /// The files.
        files: Vec<FileConflict>,
    },
    /// The artifact is not recorded as deployed here.
    #[error("{artifact} is not deployed to {project}")]
    NotDeployed {
        /// The artifact.
        artifact: String,
        /// The project's name.
        project: String,
    },
    /// The library changed while it was being copied.
    #[error("{path} changed in the library while it was being copied")]
    LibraryMoved {
        /// The file, below its artifact.
        path: RelPath,
    },
    /// The project changed between planning and changing.
    #[error("{} changed since the plan was made", path.display())]
    ProjectMoved {
        /// The file.
        path: PathBuf,
    },
    /// Somebody else wrote a file of the library while it was being edited.
    #[error("{} was changed by somebody else meanwhile", path.display())]
    EditedMeanwhile {
        /// The file.
        path: PathBuf,
    },
    /// Somebody cancelled it.
    #[error("it was cancelled")]
    Cancelled,
    /// Nothing of a deployment is there that could be saved back.
    #[error("nothing of {artifact} is there")]
    NothingThere {
        /// The artifact.
        artifact: String,
    },
    /// The operation's journal or its history cannot be read.
    #[error("{} cannot be read: {message}", path.display())]
    JournalInvalid {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        message: String,
    },
    /// The artifact's record names a place that cannot be used.
    #[error("the record of {artifact} cannot be used: {reason}")]
    InvalidRecord {
        /// The artifact.
        artifact: String,
        /// Why.
        reason: String,
    },
}

impl DeployError {
    /// Whether there was no room on the disk.
    pub fn is_full(&self) -> bool {
        use std::io::ErrorKind::{QuotaExceeded, StorageFull};
        matches!(self, Self::Fs(error) if matches!(error.source.kind(), StorageFull | QuotaExceeded))
    }
}

fn files_in_the_way(count: usize) -> String {
    if count == 1 { "1 file is".to_owned() } else { format!("{count} files are") }
}
