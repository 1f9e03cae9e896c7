//! Bringing whole folders into and out of an opened root, whatever names are in them.
//!
//! On the side of the root every step goes through a handle. The other side is this program's own folder, which nobody
//! else writes into.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::Path;

use cap_fs_ext::{DirExt, FollowSymlinks, OpenOptionsFollowExt};
use cap_std::fs::Dir;

use super::{FsError, IoContext, RelPath, Root};

impl Root {
    /// Moves what stands at `path` to a place outside of this root, where nothing stands; by one rename where both are on
    /// one file system, else by copying it whole first. A move that was interrupted can be done again.
    ///
    /// # Errors
    /// [`FsError`]; the source is then still whole.
    pub fn move_out(&self, path: &RelPath, to: &Path) -> Result<(), FsError> {
        let shown = path.under(self.path());
        let parent = to.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(parent).at("create", parent)?;
        let target = Dir::open_ambient_dir(parent, cap_std::ambient_authority()).at("open", parent)?;
        let name = to.file_name().unwrap_or_default();
        let folder = self.folder(path.parent().as_ref())?;
        self.forget(path);
        // A copy that is not finished never has the name of one that is, nor does a source that is half removed.
        let part = with_ending(name, ".part");
        let gone = format!("{}.moved", path.file_name());
        remove_all(&folder, gone.as_ref()).at("remove", &shown)?;
        if folder.symlink_metadata(path.file_name()).is_err_and(|error| error.kind() == io::ErrorKind::NotFound) {
            return Ok(());
        }
        if target.symlink_metadata(name).is_err() {
            match folder.rename(path.file_name(), &target, name) {
                Ok(()) => return Ok(()),
                Err(error) if error.kind() == io::ErrorKind::CrossesDevices => {}
                Err(error) => return Err(error).at("move", &shown),
            }
        }
        remove_all(&target, &part).at("remove", to)?;
        copy(&folder, path.file_name().as_ref(), &target, &part).at("copy", &shown)?;
        if target.symlink_metadata(name).is_err() {
            target.rename(&part, &target, name).at("move", to)?;
        } else {
            // An earlier move was interrupted after its copy was whole: that stays, and what it lacks is added.
            add(&target, &part, name).at("move", to)?;
            remove_all(&target, &part).at("remove", to)?;
        }
        folder.rename(path.file_name(), &folder, &gone).at("move", &shown)?;
        remove_all(&folder, gone.as_ref()).at("remove", &shown)
    }

    /// Copies a file, link or folder from a place outside to `path`, where nothing stands.
    ///
    /// # Errors
    /// [`FsError`]; also for a pipe or device, which cannot be copied.
    pub fn copy_in(&self, from: &Path, path: &RelPath) -> Result<(), FsError> {
        #[cfg(windows)]
        if junction::exists(from).unwrap_or(false) {
            // It is copied as what it is: a link to a folder that needs no special right.
            let target = junction::get_target(from).at("read", from)?;
            return self.link_to(super::LinkTo::Folder, &target, path);
        }
        let parent = from.parent().unwrap_or(Path::new("."));
        let source = Dir::open_ambient_dir(parent, cap_std::ambient_authority()).at("open", parent)?;
        let folder = self.folder(path.parent().as_ref())?;
        copy(&source, from.file_name().unwrap_or_default(), &folder, path.file_name().as_ref()).at("copy", from)
    }
}

/// Copies what stands under a name in one folder to a name in another, with permissions, links as links.
fn copy(from: &Dir, name: &OsStr, to: &Dir, new: &OsStr) -> io::Result<()> {
    let found = from.symlink_metadata(name)?;
    if found.is_dir() {
        to.create_dir(new)?;
        let (source, target) = (from.open_dir_nofollow(name)?, to.open_dir_nofollow(new)?);
        for entry in source.entries()? {
            let inner = entry?.file_name();
            copy(&source, &inner, &target, &inner)?;
        }
        return Ok(());
    }
    if found.is_symlink() {
        let target = from.read_link_contents(name)?;
        #[cfg(unix)]
        return to.symlink_contents(target, new);
        #[cfg(not(unix))]
        return to.symlink_file(target, new);
    }
    if !found.is_file() {
        // A pipe would never answer, a device never end.
        return Err(io::ErrorKind::Unsupported.into());
    }
    let mut reading = cap_std::fs::OpenOptions::new();
    reading.read(true).follow(FollowSymlinks::No);
    let mut writing = cap_std::fs::OpenOptions::new();
    writing.write(true).create_new(true);
    let (mut source, mut target) = (from.open_with(name, &reading)?, to.open_with(new, &writing)?);
    io::copy(&mut source, &mut target)?;
    target.set_permissions(source.metadata()?.permissions())
}

/// Moves every file of one folder to where the other has none.
fn add(within: &Dir, part: &OsStr, whole: &OsStr) -> io::Result<()> {
    if !within.symlink_metadata(part)?.is_dir() || !within.symlink_metadata(whole)?.is_dir() {
        return Ok(());
    }
    let (source, target) = (within.open_dir_nofollow(part)?, within.open_dir_nofollow(whole)?);
    move_missing(&source, &target)
}

fn move_missing(source: &Dir, target: &Dir) -> io::Result<()> {
    for entry in source.entries()? {
        let entry = entry?;
        let name = entry.file_name();
        match target.symlink_metadata(&name) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => source.rename(&name, target, &name)?,
            Err(error) => return Err(error),
            Ok(found) if found.is_dir() && entry.file_type()?.is_dir() => {
                move_missing(&source.open_dir_nofollow(&name)?, &target.open_dir_nofollow(&name)?)?;
            }
            Ok(_) => {}
        }
    }
    Ok(())
}

fn remove_all(folder: &Dir, name: &OsStr) -> io::Result<()> {
    match folder.symlink_metadata(name) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error),
        Ok(found) if found.is_dir() && !found.is_symlink() => folder.remove_dir_all(name),
        Ok(_) => super::root::remove_file_or_link(folder, name),
    }
}

fn with_ending(name: &OsStr, ending: &str) -> std::ffi::OsString {
    let mut name = name.to_os_string();
    name.push(ending);
    name
}
