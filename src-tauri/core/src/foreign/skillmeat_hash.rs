//! SkillMeat's content hash, computed only to compare with its records.
//!
//! Exactly as SkillMeat 0.9 has it (`utils/filesystem.py`): of a file the SHA-256 of its bytes; of a folder one SHA-256 over
//! the relative name and then the bytes of each file, in the order of the names' components, with nothing between them. So
//! the order is not that of the paths as text (`a/b` comes before `a-b`), nothing is left out (not even `.git`), empty
//! folders and modes do not count, and two different folders can have one hash. This program's own is
//! [`crate::artifact::Ledger`].
//!
//! A link to a file counts as that file under the link's name; a linked folder, and a link to nothing, do not count.
//! Separators in names are the system's, as there: a record written on Windows tells nothing about a nested file elsewhere.
//!
//! Other than SkillMeat this refuses what leads out of the folder, what is no file, and what has no end.

use std::path::{Path, PathBuf};

use crate::artifact::{Digest, Hasher};
use crate::fs::{self, EntryKind, FsError, SourceFile};

/// The most files that are hashed.
const MAX_FILES: usize = 100_000;
/// The most bytes that are read; the largest skills have some megabytes.
const MAX_BYTES: u64 = 1024 * 1024 * 1024;

/// Why something has no hash.
#[derive(Debug, thiserror::Error)]
pub enum SkillmeatHashError {
    /// The disk refused; also when nothing is there.
    #[error(transparent)]
    Fs(#[from] FsError),
    /// A link leads out of the hashed folder, or is what was to be hashed.
    #[error("the link {} leads out of what is hashed", path.display())]
    LinkEscapes {
        /// The link.
        path: PathBuf,
    },
    /// A pipe, socket or device.
    #[error("{} is neither a file nor a folder", path.display())]
    Special {
        /// Where it is.
        path: PathBuf,
    },
    /// A name that is not Unicode; SkillMeat fails there too.
    #[error("the name of {} is not valid Unicode", path.display())]
    Name {
        /// Where it is.
        path: PathBuf,
    },
    /// More files or bytes than anything that is deployed has.
    #[error("{} is too large to be hashed", path.display())]
    TooLarge {
        /// What was to be hashed.
        path: PathBuf,
    },
}

/// A file that counts: the components of its name, and where its bytes are.
type Named = (Vec<String>, PathBuf);

/// The hash that SkillMeat would record for the file or folder at `place`.
///
/// # Errors
/// [`SkillmeatHashError`] where something cannot be read, or must not be.
pub fn skillmeat_hash(place: &Path) -> Result<Digest, SkillmeatHashError> {
    let mut hasher = Hasher::new();
    let mut left = MAX_BYTES;
    match fs::lstat(place)?.map(|found| found.kind) {
        Some(EntryKind::File) => take_in(place, place, &mut hasher, &mut left)?,
        Some(EntryKind::Dir) => {
            for (name, file) in files_of(place)? {
                hasher.update(name.join(std::path::MAIN_SEPARATOR_STR).as_bytes());
                take_in(&file, place, &mut hasher, &mut left)?;
            }
        }
        Some(EntryKind::Link) => return Err(SkillmeatHashError::LinkEscapes { path: place.to_path_buf() }),
        Some(EntryKind::Special) => return Err(SkillmeatHashError::Special { path: place.to_path_buf() }),
        // Opening says that nothing is there, with the system's own words.
        None => take_in(place, place, &mut hasher, &mut left)?,
    }
    Ok(hasher.finish())
}

fn take_in(file: &Path, place: &Path, hasher: &mut Hasher, left: &mut u64) -> Result<(), SkillmeatHashError> {
    let source = SourceFile::open(file)?;
    // Asked before reading: a file may claim a size that would be read for days.
    let rest = left.checked_sub(source.stamp()?.size);
    *left = rest.ok_or_else(|| SkillmeatHashError::TooLarge { path: place.to_path_buf() })?;
    source.read_all(|bytes| hasher.update(bytes))?;
    Ok(())
}

/// The files that count, in the order in which they do.
fn files_of(root: &Path) -> Result<Vec<Named>, SkillmeatHashError> {
    let real = fs::canonical(root)?;
    let mut files: Vec<Named> = Vec::new();
    let mut folders: Vec<Named> = vec![(Vec::new(), root.to_path_buf())];
    let mut seen = 0_usize;
    while let Some((above, folder)) = folders.pop() {
        for item in fs::list_dir(&folder)? {
            seen += 1;
            if seen > MAX_FILES {
                return Err(SkillmeatHashError::TooLarge { path: root.to_path_buf() });
            }
            let mut name = above.clone();
            name.push(item.name.ok_or_else(|| SkillmeatHashError::Name { path: item.path.clone() })?);
            match item.kind {
                EntryKind::Dir => folders.push((name, item.path)),
                EntryKind::File => files.push((name, item.path)),
                EntryKind::Link => files.extend(behind(&item.path, &real)?.map(|file| (name, file))),
                EntryKind::Special => return Err(SkillmeatHashError::Special { path: item.path }),
            }
        }
    }
    // Where letter case does not tell names apart, Python's paths are compared without it.
    if cfg!(windows) {
        files.sort_by_cached_key(|(name, _)| name.iter().map(|part| part.to_lowercase()).collect::<Vec<_>>());
    } else {
        files.sort();
    }
    Ok(files)
}

/// The file that a link leads to; `None` where it leads to a folder or nowhere.
fn behind(link: &Path, root: &Path) -> Result<Option<PathBuf>, SkillmeatHashError> {
    let target = match fs::canonical(link) {
        Ok(target) => target,
        Err(error) if error.is_not_found() || error.leads_nowhere() => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    if !target.starts_with(root) {
        return Err(SkillmeatHashError::LinkEscapes { path: link.to_path_buf() });
    }
    match fs::lstat(&target)?.map(|found| found.kind) {
        Some(EntryKind::File) => Ok(Some(target)),
        Some(EntryKind::Special) => Err(SkillmeatHashError::Special { path: link.to_path_buf() }),
        Some(EntryKind::Dir | EntryKind::Link) | None => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::disallowed_methods, reason = "tests prepare real folders")]

    use std::fs;

    use super::*;

    fn write(root: &Path, path: &str, text: &str) {
        let path = root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    #[test]
    fn names_are_ordered_by_their_components_and_nothing_stands_between() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("x");
        write(&root, "a/b", "1");
        write(&root, "a-b", "2");
        write(&root, ".hidden", "3");
        write(&root, "__pycache__/c.pyc", "4");
        fs::create_dir(root.join("empty")).unwrap();
        assert_eq!(skillmeat_hash(&root).unwrap(), Digest::of(b".hidden3__pycache__/c.pyc4a/b1a-b2"));
        assert_eq!(skillmeat_hash(&root.join("a-b")).unwrap(), Digest::of(b"2"));
        fs::create_dir(folder.path().join("none")).unwrap();
        assert_eq!(skillmeat_hash(&folder.path().join("none")).unwrap(), Digest::of(b""));
        assert!(
            matches!(skillmeat_hash(&root.join("gone")), Err(SkillmeatHashError::Fs(error)) if error.is_not_found())
        );
    }

    #[test]
    fn its_weakness_is_kept() {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), "one/ab", "c");
        write(folder.path(), "two/a", "bc");
        let hash = |name: &str| skillmeat_hash(&folder.path().join(name)).unwrap();
        assert_eq!(hash("one"), hash("two"));
    }

    #[test]
    fn what_has_no_end_is_not_read() {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), "x/a", "1");
        fs::File::create(folder.path().join("x/b")).unwrap().set_len(MAX_BYTES).unwrap();
        assert!(matches!(skillmeat_hash(&folder.path().join("x")), Err(SkillmeatHashError::TooLarge { .. })));
    }

    #[cfg(unix)]
    #[test]
    fn links_count_as_their_files_and_never_lead_out() {
        use std::os::unix::fs::symlink;
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("x");
        write(&root, "d/f", "1");
        write(folder.path(), "secret", "s");
        symlink("d/f", root.join("e")).unwrap();
        symlink("d", root.join("linked")).unwrap();
        symlink("nothing", root.join("dangling")).unwrap();
        symlink("loop", root.join("loop")).unwrap();
        assert_eq!(skillmeat_hash(&root).unwrap(), Digest::of(b"d/f1e1"));
        symlink(&root, folder.path().join("place")).unwrap();
        let place = skillmeat_hash(&folder.path().join("place"));
        assert!(matches!(place, Err(SkillmeatHashError::LinkEscapes { .. })));
        for target in ["../secret", "../../../../../../../../etc/passwd", ".."] {
            let out = root.join("out");
            symlink(target, &out).unwrap();
            assert!(matches!(skillmeat_hash(&root), Err(SkillmeatHashError::LinkEscapes { path }) if path == out));
            fs::remove_file(&out).unwrap();
        }
        std::os::unix::net::UnixListener::bind(root.join("socket")).unwrap();
        assert!(matches!(skillmeat_hash(&root), Err(SkillmeatHashError::Special { .. })));
    }
}
