//! Digests by stamp: what spares reading a file that did not change.
//!
//! One row for each artifact's place, library or project alike; the value is packed (postcard), since nobody asks for
//! its parts in SQL. It holds the stamps of the folders, too: where neither they nor the files' changed, nothing did, and
//! no folder has to be listed to know it.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, params};
use serde::{Deserialize, Serialize};

use super::CacheError;
use crate::artifact::{Digest, FileMode, Frame, KnownFile, KnownFiles, LedgerEntry};
use crate::fs::{self, EntryKind, RelPath, Stamp, Stamps};

#[derive(Serialize, Deserialize)]
struct Packed<'a> {
    seen_at: i64,
    frame: PackedFrame,
    #[serde(borrow)]
    folders: Vec<(&'a str, Stamp)>,
    #[serde(borrow)]
    files: Vec<PackedFile<'a>>,
}

#[derive(Serialize, Deserialize)]
struct PackedFile<'a> {
    path: &'a str,
    stamp: Stamp,
    digest: [u8; 32],
    mode: u8,
}

#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
enum PackedFrame {
    Unknown,
    Absent,
    Single,
    Folders,
}

const MODES: [FileMode; 3] = [FileMode::Plain, FileMode::Executable, FileMode::Link];

/// What is known of one place, packed as it stands in the cache.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackedKnown(Vec<u8>);

impl PackedKnown {
    /// Packs what is known. `None` only where it cannot be packed.
    pub fn of(known: &KnownFiles) -> Option<Self> {
        pack(known).map(Self)
    }

    /// What stands at a place, told by stamps alone: no file is read. Nothing but [`PackedKnown::is_unchanged`] may be asked
    /// of it. `None` where it cannot be looked at.
    pub fn of_stamps(place: &Path, seen_at: i64) -> Option<Self> {
        const UNREAD: [u8; 32] = [0; 32];
        let pack = |frame, folders: &[(String, Stamp)], files: &[(String, Stamp)]| {
            let folders = folders.iter().map(|(name, stamp)| (name.as_str(), *stamp)).collect();
            let files = files.iter();
            let files =
                files.map(|(path, stamp)| PackedFile { path, stamp: *stamp, digest: UNREAD, mode: 0 }).collect();
            postcard::to_stdvec(&Packed { seen_at, frame, folders, files }).ok().map(Self)
        };
        let Some(found) = fs::lstat(place).ok()? else { return pack(PackedFrame::Absent, &[], &[]) };
        if found.kind != EntryKind::Dir {
            return pack(PackedFrame::Single, &[], &[(String::new(), found.stamp)]);
        }
        let walked = fs::walk(place).ok()?;
        let files: Vec<_> = walked.entries.iter().map(|entry| (entry.path.to_string(), entry.stamp)).collect();
        pack(PackedFrame::Folders, &walked.folders.filter(|_| walked.unfit.is_empty())?, &files)
    }

    /// The same, to work with. `None` for what this version did not write: then the files are simply read.
    pub fn unpack(&self) -> Option<KnownFiles> {
        unpack(&self.0)
    }

    /// Packs what is known of several places.
    pub fn pack_list(list: &[Self]) -> Option<Vec<u8>> {
        postcard::to_stdvec(&list.iter().map(|known| known.0.as_slice()).collect::<Vec<_>>()).ok()
    }

    /// The same again; `None` for what this version did not write.
    pub fn unpack_list(bytes: &[u8]) -> Option<Vec<Self>> {
        postcard::from_bytes::<Vec<Vec<u8>>>(bytes).ok().map(|list| list.into_iter().map(Self).collect())
    }

    /// Whether everything at a place stands as it did, by stamps alone: no file or folder came, went or changed. What was
    /// changed so shortly before it was last seen that a later change may have left the same stamp does not count as
    /// unchanged, and neither does what cannot be looked at.
    pub fn is_unchanged(&self, place: &Path, stamps: &Stamps) -> bool {
        let Ok(packed) = postcard::from_bytes::<Packed<'_>>(&self.0) else { return false };
        let is_same = |path: &Path, stamp: &Stamp| {
            stamp.is_settled(packed.seen_at) && stamps.of(path).is_ok_and(|now| now.as_ref() == Some(stamp))
        };
        match packed.frame {
            PackedFrame::Unknown => false,
            PackedFrame::Absent => matches!(stamps.of(place), Ok(None)),
            PackedFrame::Single => {
                packed.files.len() == 1 && packed.files.iter().all(|file| is_same(place, &file.stamp))
            }
            PackedFrame::Folders => {
                let mut path = place.as_os_str().to_owned();
                let mut below = |name: &str, stamp: &Stamp| {
                    path.clear();
                    path.push(place);
                    if !name.is_empty() {
                        path.push("/");
                        path.push(name);
                    }
                    is_same(path.as_ref(), stamp)
                };
                packed.folders.iter().all(|(name, stamp)| below(name, stamp))
                    && packed.files.iter().all(|file| below(file.path, &file.stamp))
            }
        }
    }
}

/// What is known of the files at these places.
///
/// # Errors
/// [`CacheError::Sqlite`].
pub fn known_for(connection: &Connection, places: &[PathBuf]) -> Result<HashMap<PathBuf, KnownFiles>, CacheError> {
    let mut statement = connection.prepare_cached("SELECT files FROM known_files WHERE place = ?1")?;
    let mut known = HashMap::with_capacity(places.len());
    for place in places {
        let Some(text) = place.to_str() else { continue };
        let mut rows = statement.query([text])?;
        if let Some(row) = rows.next()?
            && let Some(files) = unpack(row.get_ref(0)?.as_blob().unwrap_or_default())
        {
            known.insert(place.clone(), files);
        }
    }
    Ok(known)
}

/// What is known of every place below a folder.
///
/// # Errors
/// [`CacheError::Sqlite`].
pub fn known_below(connection: &Connection, folder: &Path) -> Result<HashMap<PathBuf, KnownFiles>, CacheError> {
    let packed = packed_below(connection, folder)?;
    Ok(packed.into_iter().filter_map(|(place, known)| Some((place, known.unpack()?))).collect())
}

/// What is known of every place below a folder, packed.
///
/// # Errors
/// [`CacheError::Sqlite`].
pub fn packed_below(connection: &Connection, folder: &Path) -> Result<HashMap<PathBuf, PackedKnown>, CacheError> {
    let Some(folder) = folder.to_str() else { return Ok(HashMap::new()) };
    let mut statement =
        connection.prepare_cached("SELECT place, files FROM known_files WHERE place >= ?1 AND place < ?2")?;
    // `0` is the character behind `/`.
    let mut rows = statement.query(params![format!("{folder}/"), format!("{folder}0")])?;
    let mut known = HashMap::new();
    while let Some(row) = rows.next()? {
        known.insert(PathBuf::from(row.get::<_, String>(0)?), PackedKnown(row.get(1)?));
    }
    Ok(known)
}

/// Keeps what is known of a place.
///
/// # Errors
/// [`CacheError::Sqlite`].
pub fn store_known(connection: &Connection, place: &Path, known: &KnownFiles) -> Result<(), CacheError> {
    let Some(place) = place.to_str() else { return Ok(()) };
    let mut statement =
        connection.prepare_cached("INSERT OR REPLACE INTO known_files (place, files) VALUES (?1, ?2)")?;
    if let Some(packed) = pack(known) {
        statement.execute(params![place, packed])?;
    }
    Ok(())
}

/// Keeps what is known of a place, packed already.
pub(super) fn store_packed(connection: &Connection, place: &Path, known: &PackedKnown) -> Result<(), CacheError> {
    let Some(place) = place.to_str() else { return Ok(()) };
    connection
        .prepare_cached(
            "INSERT INTO known_files (place, files) VALUES (?1, ?2)
             ON CONFLICT (place) DO UPDATE SET files = excluded.files WHERE files <> excluded.files",
        )?
        .execute(params![place, known.0])?;
    Ok(())
}

/// Forgets what is known of a place.
///
/// # Errors
/// [`CacheError::Sqlite`].
pub fn forget_known(connection: &Connection, place: &Path) -> Result<(), CacheError> {
    let Some(place) = place.to_str() else { return Ok(()) };
    connection.prepare_cached("DELETE FROM known_files WHERE place = ?1")?.execute([place])?;
    Ok(())
}

fn pack(known: &KnownFiles) -> Option<Vec<u8>> {
    fn file<'a>((path, file): (&'a RelPath, &KnownFile)) -> PackedFile<'a> {
        let mode = MODES.iter().position(|mode| *mode == file.entry.mode).and_then(|n| u8::try_from(n).ok());
        let digest = *file.entry.digest.as_bytes();
        PackedFile { path: path.as_str(), stamp: file.stamp, digest, mode: mode.unwrap_or(0) }
    }
    let mut files: Vec<_> = known.files.iter().map(file).collect();
    // The same knowledge has the same bytes, so that it is not written again.
    files.sort_by(|a, b| a.path.cmp(b.path));
    let (frame, mut folders) = match &known.frame {
        Frame::Unknown => (PackedFrame::Unknown, Vec::new()),
        Frame::Absent => (PackedFrame::Absent, Vec::new()),
        Frame::Single => (PackedFrame::Single, Vec::new()),
        Frame::Folders(folders) => {
            (PackedFrame::Folders, folders.iter().map(|(name, stamp)| (name.as_str(), *stamp)).collect())
        }
    };
    folders.sort_by(|a, b| a.0.cmp(b.0));
    postcard::to_stdvec(&Packed { seen_at: known.seen_at, frame, folders, files }).ok()
}

fn unpack(bytes: &[u8]) -> Option<KnownFiles> {
    let packed: Packed<'_> = postcard::from_bytes(bytes).ok()?;
    let folders = || packed.folders.iter().map(|(name, stamp)| ((*name).to_owned(), *stamp)).collect();
    let frame = match packed.frame {
        PackedFrame::Unknown => Frame::Unknown,
        PackedFrame::Absent => Frame::Absent,
        PackedFrame::Single => Frame::Single,
        PackedFrame::Folders => Frame::Folders(folders()),
    };
    let mut files = HashMap::with_capacity(packed.files.len());
    for file in packed.files {
        let entry = LedgerEntry { digest: Digest::from_bytes(file.digest), mode: *MODES.get(usize::from(file.mode))? };
        files.insert(RelPath::parse(file.path).ok()?, KnownFile { stamp: file.stamp, entry });
    }
    Some(KnownFiles { seen_at: packed.seen_at, files, frame })
}
