//! A project's root folder.

use std::path::{Path, PathBuf};

use crate::fs::{self, FsError, fold_case};
use crate::platform::without_profile_root;

/// A folder that exists and may be deployed into; absolute, links resolved.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ProjectRoot(PathBuf);

/// Why a path is no project.
#[derive(Debug, thiserror::Error)]
pub enum ProjectError {
    /// Nothing is there.
    #[error("there is no folder at {}", path.display())]
    NotFound {
        /// The refused path.
        path: PathBuf,
    },
    /// A path that depends on where the program was started.
    #[error("{} is not an absolute path", path.display())]
    Relative {
        /// The refused path.
        path: PathBuf,
    },
    /// A file, or the root of the file system.
    #[error("{} cannot be a project: {reason}", path.display())]
    Unfit {
        /// The refused path.
        path: PathBuf,
        /// Why.
        reason: &'static str,
    },
    /// Library and project lie in each other.
    #[error("{} and the library at {} lie in each other", path.display(), library.display())]
    Overlap {
        /// The refused path.
        path: PathBuf,
        /// The library.
        library: PathBuf,
    },
    /// The disk refused.
    #[error(transparent)]
    Fs(#[from] FsError),
}

impl ProjectRoot {
    /// Finds the project at `path`. A path that ends in a platform's profile root (`…/.claude`, as old records have it)
    /// means the folder above.
    ///
    /// # Errors
    /// [`ProjectError`] for a relative path, a path where no folder is, and the file system's root.
    pub fn open(path: &Path) -> Result<Self, ProjectError> {
        if path.as_os_str().as_encoded_bytes().contains(&0) {
            return Err(ProjectError::Unfit { path: path.to_path_buf(), reason: "the path holds a NUL character" });
        }
        if !path.is_absolute() {
            return Err(ProjectError::Relative { path: path.to_path_buf() });
        }
        let path = path.to_str().map_or_else(|| path.to_path_buf(), |text| PathBuf::from(without_profile_root(text)));
        let real = match fs::canonical(&path) {
            Ok(real) => real,
            Err(error) if error.is_not_found() || error.leads_nowhere() => return Err(ProjectError::NotFound { path }),
            Err(error) => return Err(error.into()),
        };
        if !fs::is_dir(&real) {
            return Err(ProjectError::Unfit { path, reason: "it is a file" });
        }
        if real.parent().is_none() {
            return Err(ProjectError::Unfit { path, reason: "it is the root of the file system" });
        }
        if real.to_str().is_none() {
            return Err(ProjectError::Unfit { path, reason: "its path is not valid Unicode" });
        }
        Ok(Self(real))
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// The folder as text; a project's path is always Unicode.
    pub fn as_str(&self) -> &str {
        self.0.to_str().unwrap_or_default()
    }

    /// The name shown when a person gave none: that of the folder.
    pub fn name(&self) -> String {
        self.0.file_name().map_or_else(|| self.as_str().to_owned(), |name| name.to_string_lossy().into_owned())
    }

    /// Refuses a profile root that lies in the library, or that the library lies in, also through links and letter case.
    ///
    /// # Errors
    /// [`ProjectError::Overlap`].
    pub fn check_overlap(&self, profile_root: &Path, library: &Path) -> Result<(), ProjectError> {
        let real = |path: &Path| {
            let real = fs::canonical(path).unwrap_or_else(|_| path.to_path_buf());
            PathBuf::from(fold_case(&real.to_string_lossy()))
        };
        let (root, folder) = (real(profile_root), real(library));
        if root.starts_with(&folder) || folder.starts_with(&root) {
            return Err(ProjectError::Overlap { path: profile_root.to_path_buf(), library: library.to_path_buf() });
        }
        Ok(())
    }
}
