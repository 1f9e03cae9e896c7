//! Digests by stamp: what spares reading a file that did not change.
//!
//! One row for each artifact's place, library or project alike; the value is packed (postcard), since nobody asks for
//! its parts in SQL.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, Rows, params};
use serde::{Deserialize, Serialize};

use super::CacheError;
use crate::artifact::{Digest, FileMode, KnownFile, KnownFiles, LedgerEntry};
use crate::fs::{RelPath, Stamp};

#[derive(Serialize, Deserialize)]
struct Packed {
    seen_at: i64,
    files: Vec<PackedFile>,
}

#[derive(Serialize, Deserialize)]
struct PackedFile {
    path: String,
    stamp: Stamp,
    digest: [u8; 32],
    mode: u8,
}

const MODES: [FileMode; 3] = [FileMode::Plain, FileMode::Executable, FileMode::Link];

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
    let Some(folder) = folder.to_str() else { return Ok(HashMap::new()) };
    let mut statement =
        connection.prepare_cached("SELECT place, files FROM known_files WHERE place >= ?1 AND place < ?2")?;
    // `0` is the character behind `/`.
    collect(statement.query(params![format!("{folder}/"), format!("{folder}0")])?)
}

/// Everything that is known.
///
/// # Errors
/// [`CacheError::Sqlite`].
pub fn known_all(connection: &Connection) -> Result<HashMap<PathBuf, KnownFiles>, CacheError> {
    let mut statement = connection.prepare_cached("SELECT place, files FROM known_files")?;
    collect(statement.query([])?)
}

fn collect(mut rows: Rows<'_>) -> Result<HashMap<PathBuf, KnownFiles>, CacheError> {
    let mut known = HashMap::new();
    while let Some(row) = rows.next()? {
        if let Some(files) = unpack(row.get_ref(1)?.as_blob().unwrap_or_default()) {
            known.insert(PathBuf::from(row.get::<_, String>(0)?), files);
        }
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

fn pack(known: &KnownFiles) -> Option<Vec<u8>> {
    let file = |(path, file): (&RelPath, &KnownFile)| PackedFile {
        path: path.as_str().to_owned(),
        stamp: file.stamp,
        digest: *file.entry.digest.as_bytes(),
        mode: MODES.iter().position(|mode| *mode == file.entry.mode).and_then(|n| u8::try_from(n).ok()).unwrap_or(0),
    };
    let packed = Packed { seen_at: known.seen_at, files: known.files.iter().map(file).collect() };
    postcard::to_stdvec(&packed).ok()
}

/// `None` for what this version did not write: then the files are simply read.
fn unpack(bytes: &[u8]) -> Option<KnownFiles> {
    let packed: Packed = postcard::from_bytes(bytes).ok()?;
    let mut known = KnownFiles { seen_at: packed.seen_at, files: HashMap::with_capacity(packed.files.len()) };
    for file in packed.files {
        let entry = LedgerEntry { digest: Digest::from_bytes(file.digest), mode: *MODES.get(usize::from(file.mode))? };
        known.files.insert(RelPath::parse(&file.path).ok()?, KnownFile { stamp: file.stamp, entry });
    }
    Some(known)
}
