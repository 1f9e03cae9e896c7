//! What a row rests on: enough to see that it would be the same again, without making it again.
//!
//! An artifact's row rests on its files, which [`super::PackedKnown`] tells, and on what the library says beside them; its
//! fingerprint tells whether a row that was made anew says anything else. A project's rows rest on the stamps of the folders
//! and manifests that were looked at, on the places of its deployments, and on the artifacts that it was compared with.

use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OptionalExtension, params};
use serde::{Deserialize, Serialize};

use super::{CacheError, PackedKnown, packed_below};
use crate::artifact::Digest;
use crate::fs::{self, Stamp, Stamps};

/// What is remembered of an artifact's row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArtifactLook {
    /// Where it lies.
    pub place: PathBuf,
    /// The hash over its ledger, where it can be deployed.
    pub content_hash: Option<String>,
    /// Whether its files are there.
    pub is_present: bool,
    /// Tells two rows apart, deployments aside.
    pub fingerprint: Digest,
}

/// What the rows of a project rest on.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProjectLook {
    /// Tells what the list and the platform tables say of the project.
    pub basis: [u8; 32],
    /// When it was looked at, nanoseconds since 1970.
    pub seen_at: i64,
    /// Folders and manifests, absolute, with their stamps from before they were read; `None` for what was not there.
    pub stamps: Vec<(String, Option<Stamp>)>,
    /// Paths, absolute, of which only mattered whether they are there.
    pub marks: Vec<(String, bool)>,
    /// The places of its deployments, absolute.
    pub places: Vec<String>,
    /// The artifacts of which it mattered what the library has, by id, sorted.
    pub artifacts: Vec<String>,
}

/// Notes what a look at a project rests on, while it looks.
#[derive(Debug)]
pub struct LookNotes {
    look: ProjectLook,
    is_sure: bool,
}

impl LookNotes {
    /// Begins; nothing is noted yet.
    pub fn new(basis: [u8; 32], seen_at: i64) -> Self {
        Self { look: ProjectLook { basis, seen_at, ..ProjectLook::default() }, is_sure: true }
    }

    /// Notes a folder or file that is about to be read.
    pub fn stamp(&mut self, path: &Path) {
        match (path.to_str(), fs::lstat(path)) {
            (Some(text), Ok(found)) => self.look.stamps.push((text.to_owned(), found.map(|found| found.stamp))),
            _ => self.is_sure = false,
        }
    }

    /// Notes whether something is there.
    pub fn mark(&mut self, path: &Path) {
        match path.to_str() {
            Some(text) => self.look.marks.push((text.to_owned(), fs::exists(path))),
            None => self.is_sure = false,
        }
    }

    /// Notes a deployment's place; `None` where stamps cannot tell how it stands.
    pub fn place(&mut self, place: Option<&Path>) {
        match place.and_then(Path::to_str) {
            Some(text) => self.look.places.push(text.to_owned()),
            None => self.is_sure = false,
        }
    }

    /// Notes an artifact that was asked for in the library.
    pub fn artifact(&mut self, id: String) {
        self.look.artifacts.push(id);
    }

    /// Notes that the rows rest on something else, too: the next look has to look again.
    pub fn unsure(&mut self) {
        self.is_sure = false;
    }

    /// What it rests on; `None` where that cannot be said.
    pub fn done(mut self) -> Option<ProjectLook> {
        self.look.artifacts.sort();
        self.look.artifacts.dedup();
        self.look.places.sort();
        self.look.places.dedup();
        self.is_sure.then_some(self.look)
    }
}

impl ProjectLook {
    /// Whether a look would find the same, as far as stamps tell; `known` is what is known of the places below the project.
    pub fn is_unchanged(&self, stamps: &Stamps, known: &HashMap<PathBuf, PackedKnown>) -> bool {
        let same = |(path, stamp): &(String, Option<Stamp>)| {
            stamp.is_none_or(|stamp| stamp.is_settled(self.seen_at))
                && stamps.of(Path::new(path)).is_ok_and(|now| now == *stamp)
        };
        let there = |(path, there): &(String, bool)| fs::exists(Path::new(path)) == *there;
        let stands = |place: &String| {
            let place = Path::new(place);
            known.get(place).is_some_and(|known| known.is_unchanged(place, stamps))
        };
        self.stamps.iter().all(same) && self.marks.iter().all(there) && self.places.iter().all(stands)
    }
}

/// Whether the rows of the cache are those of this library; an empty path stands for none.
///
/// # Errors
/// [`CacheError::Sqlite`].
pub fn is_of_library(connection: &Connection, collection: &str, path: &str) -> Result<bool, CacheError> {
    Ok(library_of(connection)? == [collection, path])
}

/// The collection and the folder of the library that the rows are of; empty where there are no rows yet.
pub(super) fn library_of(connection: &Connection) -> Result<Vec<String>, CacheError> {
    let mut statement =
        connection.prepare_cached("SELECT value FROM meta WHERE key IN ('collection', 'library') ORDER BY key")?;
    Ok(statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?)
}

/// What is remembered of the artifacts of a collection, by id.
///
/// # Errors
/// [`CacheError::Sqlite`].
pub fn artifact_looks(connection: &Connection, collection: &str) -> Result<HashMap<String, ArtifactLook>, CacheError> {
    let mut statement = connection.prepare_cached(
        "SELECT artifact_id, place, content_hash, status, fingerprint FROM artifact_looks WHERE collection_id = ?1",
    )?;
    let mut rows = statement.query([collection])?;
    let mut looks = HashMap::new();
    while let Some(row) = rows.next()? {
        let look = ArtifactLook {
            place: PathBuf::from(row.get::<_, String>(1)?),
            content_hash: row.get(2)?,
            is_present: row.get_ref(3)?.as_str() == Ok("present"),
            fingerprint: Digest::from_bytes(row.get(4)?),
        };
        looks.insert(row.get(0)?, look);
    }
    Ok(looks)
}

/// The fingerprint of an artifact's row.
pub(super) fn fingerprint_of(
    connection: &Connection,
    collection: &str,
    artifact: &str,
) -> Result<Option<Digest>, CacheError> {
    let mut statement = connection
        .prepare_cached("SELECT fingerprint FROM artifact_looks WHERE collection_id = ?1 AND artifact_id = ?2")?;
    Ok(statement.query_row([collection, artifact], |row| row.get(0)).optional()?.map(Digest::from_bytes))
}

/// What is remembered of a project; `None` when it has to be looked at.
///
/// # Errors
/// [`CacheError::Sqlite`].
pub fn project_look(connection: &Connection, project: &str) -> Result<Option<ProjectLook>, CacheError> {
    let mut statement = connection.prepare_cached("SELECT look FROM looks WHERE subject = ?1")?;
    let bytes: Option<Vec<u8>> = statement.query_row([project_subject(project)], |row| row.get(0)).optional()?;
    Ok(bytes.and_then(|bytes| postcard::from_bytes(&bytes).ok()))
}

/// What is known of the places that a project's rows rest on.
///
/// # Errors
/// [`CacheError::Sqlite`].
pub fn known_places(connection: &Connection, look: &ProjectLook) -> Result<HashMap<PathBuf, PackedKnown>, CacheError> {
    let folders: BTreeSet<&Path> = look.places.iter().filter_map(|place| Path::new(place).parent()).collect();
    let mut known = HashMap::new();
    for folder in folders {
        known.extend(packed_below(connection, folder)?);
    }
    Ok(known)
}

/// Remembers what a project's rows rest on, or that it has to be looked at.
pub(super) fn store_project_look(
    connection: &Connection,
    project: &str,
    look: Option<&ProjectLook>,
) -> Result<(), CacheError> {
    store_look(connection, &project_subject(project), look.and_then(|look| postcard::to_stdvec(look).ok()))
}

/// Notes that rows of a project were written without a look at it: the next refresh looks, whatever it suspects.
///
/// # Errors
/// [`CacheError::Sqlite`].
pub fn outdate_project_look(connection: &Connection, project: &str) -> Result<(), CacheError> {
    // Its places stay known, so that what is no longer recorded can be forgotten.
    match project_look(connection, project)? {
        Some(look) => store_project_look(connection, project, Some(&ProjectLook { basis: [0; 32], ..look })),
        None => Ok(()),
    }
}

/// Notes that the rows of all projects rest on what is no longer so: the next refresh looks at each.
pub(super) fn outdate_project_looks(connection: &Connection) -> Result<(), CacheError> {
    let mut statement = connection.prepare("SELECT path FROM projects")?;
    let projects: Vec<String> = statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    projects.iter().try_for_each(|project| outdate_project_look(connection, project))
}

/// What is remembered of what a library says beside its artifacts' files.
///
/// # Errors
/// [`CacheError::Sqlite`].
pub fn library_look(connection: &Connection, library: &str) -> Result<Option<Vec<u8>>, CacheError> {
    let mut statement = connection.prepare_cached("SELECT look FROM looks WHERE subject = ?1")?;
    Ok(statement.query_row([format!("library:{library}")], |row| row.get(0)).optional()?)
}

/// Remembers it.
pub(super) fn store_library_look(connection: &Connection, library: &str, look: &[u8]) -> Result<(), CacheError> {
    store_look(connection, &format!("library:{library}"), Some(look.to_vec()))
}

fn store_look(connection: &Connection, subject: &str, look: Option<Vec<u8>>) -> Result<(), CacheError> {
    match look {
        Some(look) => connection
            .prepare_cached("INSERT OR REPLACE INTO looks (subject, look) VALUES (?1, ?2)")?
            .execute(params![subject, look])?,
        None => connection.prepare_cached("DELETE FROM looks WHERE subject = ?1")?.execute([subject])?,
    };
    Ok(())
}

fn project_subject(project: &str) -> String {
    format!("project:{project}")
}

/// A number that moves with every commit that changes what anybody is shown.
///
/// # Errors
/// [`CacheError::Sqlite`].
pub fn rows_version(connection: &Connection) -> Result<i64, CacheError> {
    let mut statement =
        connection.prepare_cached("SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'rows_version'")?;
    Ok(statement.query_row([], |row| row.get(0)).optional()?.unwrap_or_default())
}

/// Moves the number on.
pub(super) fn note_changed_rows(connection: &Connection) -> Result<(), CacheError> {
    connection
        .prepare_cached("UPDATE meta SET value = CAST(value AS INTEGER) + 1 WHERE key = 'rows_version'")?
        .execute([])?;
    Ok(())
}
