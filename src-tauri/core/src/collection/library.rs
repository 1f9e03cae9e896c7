//! Where the library is.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::enumerate::{self, Found};
use crate::artifact::{ArtifactId, ArtifactKind};
use crate::fs::{self, FsError};

/// An opened library.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Library {
    /// Its folder.
    pub root: PathBuf,
    /// Its collection id: the folder's name under `collections/`, else `default`.
    pub collection: String,
}

/// The answer of [`locate`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Located {
    /// Here it is.
    Ready(Library),
    /// There is none; this is where a new one would be made.
    Absent {
        /// The place for a new one.
        default_path: PathBuf,
    },
}

/// Finds the library of a home folder: `chosen` if a person chose one, else `collection/`, else
/// `collections/default/` as SkillMeat writes it, else the only folder in `collections/`.
///
/// # Errors
/// [`FsError`] when a chosen folder, or `collections/`, cannot be read: that is not the same as having no library.
pub fn locate(home: &Path, chosen: Option<&Path>) -> Result<Located, FsError> {
    let default_path = home.join("collection");
    if let Some(root) = chosen {
        check_folder(root)?;
        return Ok(Located::Ready(Library { collection: collection_id(home, root), root: root.to_path_buf() }));
    }
    if fs::is_dir(&default_path) {
        return Ok(Located::Ready(Library { root: default_path, collection: "default".to_owned() }));
    }
    if fs::exists(&default_path) {
        // A file, or a link to a disk that is not there: that is not the same as having no library.
        check_folder(&default_path)?;
    }
    let collections = home.join("collections");
    let folders: Vec<_> = fs::list_dir(&collections)?.into_iter().filter(|item| fs::is_dir(&item.path)).collect();
    let found = folders.iter().find(|item| item.name.as_deref() == Some("default")).or(if folders.len() == 1 {
        folders.first()
    } else {
        None
    });
    Ok(match found {
        Some(item) => Located::Ready(Library {
            collection: item.name.clone().unwrap_or_else(|| "default".to_owned()),
            root: item.path.clone(),
        }),
        None => Located::Absent { default_path },
    })
}

fn check_folder(path: &Path) -> Result<(), FsError> {
    let refuse =
        |kind: ErrorKind| Err(FsError { action: "open the library", path: path.to_path_buf(), source: kind.into() });
    if !path.is_absolute() {
        return refuse(ErrorKind::InvalidFilename);
    }
    fs::canonical(path)?;
    if fs::is_dir(path) { Ok(()) } else { refuse(ErrorKind::NotADirectory) }
}

/// Whether a folder looks like a library: it holds `collection.toml` or a folder of some kind of artifact.
pub fn is_library(root: &Path) -> bool {
    fs::exists(&root.join(super::collection_toml::FILE_NAME))
        || ArtifactKind::ALL.iter().flat_map(|kind| kind.containers()).any(|name| fs::is_dir(&root.join(name)))
}

fn collection_id(home: &Path, root: &Path) -> String {
    let below = root.strip_prefix(home.join("collections")).ok().and_then(Path::to_str);
    match below {
        Some(name) if !name.is_empty() && !name.contains('/') => name.to_owned(),
        _ => "default".to_owned(),
    }
}

impl Library {
    /// Finds one artifact without walking the whole library: first where it usually lies, then everywhere.
    ///
    /// # Errors
    /// [`FsError`] when the library cannot be read.
    pub fn find(&self, id: &ArtifactId) -> Result<Option<Found>, FsError> {
        match self.find_usual(id)? {
            Some(found) => Ok(Some(found)),
            None => Ok(self.all()?.into_iter().find(|found| found.id == *id)),
        }
    }

    /// Finds one artifact where it usually lies, and nowhere else.
    ///
    /// # Errors
    /// [`FsError`] when the library cannot be read.
    pub fn find_usual(&self, id: &ArtifactId) -> Result<Option<Found>, FsError> {
        let Ok(path) = crate::fs::RelPath::parse(&enumerate::usual_place(id)) else { return Ok(None) };
        Ok(enumerate::examine(&self.root, id.kind, &path)?.filter(|found| found.id == *id))
    }

    /// Every artifact, found by walking the whole library.
    ///
    /// # Errors
    /// [`FsError`] when the library cannot be read.
    pub fn all(&self) -> Result<Vec<Found>, FsError> {
        Ok(enumerate::enumerate(&self.root)?.0)
    }

    /// How many artifacts lie in it, by its folders alone.
    ///
    /// # Errors
    /// [`FsError`] when the library cannot be read.
    pub fn count(&self) -> Result<usize, FsError> {
        Ok(enumerate::enumerate(&self.root)?.0.len())
    }
}
