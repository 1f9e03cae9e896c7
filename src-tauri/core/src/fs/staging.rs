//! The folder in which new content is prepared and displaced content waits.

use std::path::{Path, PathBuf};

use super::checkpoint::checkpoint;
use super::{FsError, RelPath, Root, STAGING_PREFIX, canonical, same_device};

/// A staging folder beside the destination, below a root, so that what is moved never leaves its file system.
///
/// It carries a `.gitignore` of `*`, so that the moment of work never shows in the user's version control. Dropping it
/// leaves it on the disk.
#[derive(Debug, Clone)]
pub struct Staging {
    path: RelPath,
}

impl Staging {
    /// Where an operation's staging folder would be in `folder`; `None` is the root itself.
    pub fn at(folder: Option<&RelPath>, operation: &str) -> Result<Self, super::PathError> {
        let name = RelPath::parse(&format!("{STAGING_PREFIX}{operation}"))?;
        Ok(Self { path: folder.map_or_else(|| name.clone(), |folder| folder.join(&name)) })
    }

    /// The staging folder at a path that [`Staging::path`] gave.
    pub fn of(path: RelPath) -> Self {
        Self { path }
    }

    /// Makes it.
    ///
    /// # Errors
    /// [`FsError`] when it cannot be made; nothing is left then.
    pub fn create(&self, root: &Root) -> Result<(), FsError> {
        root.create_dir(&self.path)?;
        let prepared = root
            .create_dir(&self.part("new"))
            .and_then(|()| root.create_dir(&self.part("old")))
            .and_then(|()| root.write_new(&self.part(".gitignore"), b"*\n", false).map(|_| ()));
        if let Err(error) = prepared {
            self.remove(root);
            return Err(error);
        }
        checkpoint("staging-made");
        Ok(())
    }

    /// The folder.
    pub fn path(&self) -> &RelPath {
        &self.path
    }

    /// Where new content number `slot` is prepared.
    pub fn new_slot(&self, slot: usize) -> RelPath {
        self.part(&format!("new/{slot}"))
    }

    /// A file of that name in the folder.
    pub fn part(&self, name: &str) -> RelPath {
        // Only names that are written in this program come here.
        RelPath::parse(name).map_or_else(|_| self.path.clone(), |name| self.path.join(&name))
    }

    /// The folder of all displaced content.
    pub fn old(&self) -> RelPath {
        self.part("old")
    }

    /// Removes the folder and what was prepared and not placed; says whether it is gone. Displaced content is never
    /// removed: as long as there is any, the folder stays. A failure is logged: what remains is ignored by every walk.
    pub fn remove(&self, root: &Root) -> bool {
        let removed = self.try_remove(root);
        if let Err(error) = &removed {
            tracing::warn!(%error, "the staging folder could not be removed");
        }
        removed.unwrap_or(false)
    }

    fn try_remove(&self, root: &Root) -> Result<bool, FsError> {
        if !root.remove_empty_tree(&self.old())? {
            return Ok(false);
        }
        root.remove_tree(&self.part("new"))?;
        for (file, _) in root.files_below(&self.path)? {
            root.remove_file(&file)?;
        }
        root.remove_empty_tree(&self.path)
    }
}

/// The nearest folder on the way to `path` that exists and is on its file system: where a staging folder for it goes.
/// `usual` is taken where it is on the same file system.
pub fn staging_folder(root: &Root, usual: Option<&RelPath>, path: &RelPath) -> Option<RelPath> {
    let full = |path: Option<&RelPath>| path.map_or_else(|| root.path().to_path_buf(), |path| path.under(root.path()));
    let nearest = |path: Option<RelPath>| -> (Option<RelPath>, PathBuf) {
        let mut path = path;
        loop {
            let place = full(path.as_ref());
            match &path {
                Some(inner) if canonical(&place).is_err() => path = inner.parent(),
                _ => return (path, place),
            }
        }
    };
    let (folder, place) = nearest(path.parent());
    let beside: &Path = &nearest(usual.cloned()).1;
    if same_device(&place, beside) { usual.cloned() } else { folder }
}
