//! A refresh's write: what changed, in one transaction, one commit.
//!
//! Rows that would say the same again are left alone. So a refresh that finds nothing new writes next to nothing, and what
//! it returns names exactly the rows that changed.

use std::collections::{BTreeSet, HashMap, HashSet};

use rusqlite::{Connection, params};
use serde_json::json;

use super::artifact_rows::{derive_json, forget_artifact_id, put_artifact};
use super::facts::{ProblemRow, ProjectFacts};
use super::known::{forget_known, store_known};
use super::looks::{
    ArtifactLook, fingerprint_of, library_of, note_changed_rows, outdate_project_looks, store_library_look,
};
use super::project_rows::{drop_project, position_of, put_project_facts};
use super::search::NewWords;
use super::{Cache, CacheError};
use crate::collection::{ArtifactStatus, Scan};
use crate::time::Timestamp;

/// What a refresh found.
#[derive(Debug)]
pub struct Population<'a> {
    /// The library's collection id.
    pub collection: &'a str,
    /// The library's folder; empty where there is none.
    pub library_path: &'a str,
    /// What was found in the library; `None` when it was not looked at.
    pub library: Option<LibraryFacts<'a>>,
    /// When the look began, in nanoseconds since 1970.
    pub seen_at: i64,
    /// Now, where everything was looked at: it becomes the time of the last refresh.
    pub whole_at: Option<Timestamp>,
    /// Whether more of it is written at once.
    pub goes_on: bool,
}

/// What a refresh found in the library.
#[derive(Debug)]
pub struct LibraryFacts<'a> {
    /// The artifacts that were examined, and those that are as they were.
    pub scan: &'a Scan,
    /// What the cache knew of its artifacts when the look began.
    pub former: &'a HashMap<String, ArtifactLook>,
    /// What in it cannot be used.
    pub problems: Vec<ProblemRow>,
    /// What the library says beside its artifacts' files, packed, where that was read.
    pub look: Option<Vec<u8>>,
    /// Which part of it this is.
    pub part: LibraryPart,
}

/// Which part of a library is written. One that the cache does not have may be written bit by bit, so that not all that was
/// found in it is held at once; whatever part is written by then, the next look finds the others missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LibraryPart {
    /// All of it.
    Whole,
    /// The first artifacts of a library that is another one than before.
    First,
    /// Further artifacts of it.
    Further,
    /// The last artifacts, and what else there is to say.
    Last,
}

/// The projects as they are now, and the roots of all projects in the order of the list.
#[derive(Debug)]
pub struct NewestProjects {
    /// Those to write.
    pub projects: Vec<ProjectFacts>,
    /// All of them; `None` leaves the others, and the order, as they are.
    pub order: Option<Vec<String>>,
}

/// The rows that a refresh changed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ChangedInCache {
    /// Artifacts, by id.
    pub artifacts: BTreeSet<String>,
    /// Projects, by root.
    pub projects: BTreeSet<String>,
    /// Whether an artifact or a project came, went, or moved in the list.
    pub listed: bool,
    /// Whether what cannot be used in the library changed, or which library it is.
    pub library: bool,
}

impl ChangedInCache {
    /// Adds what another commit changed.
    pub fn add(&mut self, other: &Self) {
        self.artifacts.extend(other.artifacts.iter().cloned());
        self.projects.extend(other.projects.iter().cloned());
        self.listed |= other.listed;
        self.library |= other.library;
    }

    /// Whether nothing changed.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Brings the cache up to what was found in the library and in the projects, and commits once.
///
/// `newest` is asked inside the transaction, when no other program can write through any more, for the projects that were looked
/// at, as they are now. An artifact of which somebody else wrote the row since the look
/// began is left as they wrote it.
///
/// # Errors
/// [`CacheError::Sqlite`]; the cache then holds what it held before.
pub fn populate_collection_artifact_metadata(
    cache: &Cache,
    population: Population<'_>,
    newest: impl FnOnce() -> NewestProjects,
) -> Result<ChangedInCache, CacheError> {
    let Population { collection, library_path, library, seen_at, whole_at, goes_on } = population;
    let work = |tx: &rusqlite::Transaction<'_>| {
        let mut changed = ChangedInCache::default();
        if let Some(library) = &library {
            changed.library = take_library(tx, collection, library_path)?;
            changed.listed = changed.library;
            let rests_on_former = match library.part {
                LibraryPart::Whole => !library.scan.unchanged.is_empty(),
                LibraryPart::First => false,
                LibraryPart::Further | LibraryPart::Last => true,
            };
            if changed.library && rests_on_former {
                // Somebody chose another library since: what is unchanged in this one, or was written, is not in the cache
                // any more.
                return Err(CacheError::Unexpected { column: "library" });
            }
        }
        let mut deployed = BTreeSet::new();
        let NewestProjects { projects, order } = newest();
        // Before the artifacts: the row of a new one gets the deployments that are known by then.
        write_projects(tx, &projects, order.as_deref(), &mut changed, &mut deployed)?;
        if let Some(library) = &library {
            write_library(tx, (collection, library_path), library, seen_at, &mut changed)?;
        }
        changed.artifacts.extend(derive_json(tx, &deployed)?);
        if let Some(at) = whole_at {
            put_meta(tx, "last_refresh", &at.to_string())?;
        }
        if !changed.is_empty() {
            note_changed_rows(tx)?;
        }
        Ok(changed)
    };
    if goes_on { cache.write_in_series(work) } else { cache.write_unseen(work) }
}

/// Makes this the library that the rows are of; those of another one go. Returns whether it was another one.
fn take_library(tx: &Connection, collection: &str, path: &str) -> Result<bool, CacheError> {
    let known = library_of(tx)?;
    if known == [collection, path] {
        return Ok(false);
    }
    for table in ["collection_artifacts", "artifact_tags", "artifact_looks", "problems"] {
        tx.execute(&format!("DELETE FROM {table}"), [])?;
    }
    if let Some(former) = known.get(1) {
        tx.execute(
            "DELETE FROM known_files WHERE place >= ?1 AND place < ?2",
            [format!("{former}/"), format!("{former}0")],
        )?;
    }
    // Projects were compared with the other one.
    outdate_project_looks(tx)?;
    put_meta(tx, "collection", collection)?;
    put_meta(tx, "library", path)?;
    Ok(true)
}

fn put_meta(tx: &Connection, key: &str, value: &str) -> Result<(), CacheError> {
    tx.prepare_cached("INSERT OR REPLACE INTO meta (key, value) VALUES (?1, ?2)")?.execute([key, value])?;
    Ok(())
}

fn write_library(
    tx: &Connection,
    (collection, path): (&str, &str),
    library: &LibraryFacts<'_>,
    seen_at: i64,
    changed: &mut ChangedInCache,
) -> Result<(), CacheError> {
    let LibraryFacts { scan, former, problems, look, part } = library;
    let (mut places, mut words) = (HashSet::new(), Vec::new());
    for artifact in &scan.artifacts {
        let id = artifact.id.to_string();
        let (known, now) = (former.get(&id), fingerprint_of(tx, collection, &id)?);
        places.insert(artifact.place.as_path());
        if now != known.map(|known| known.fingerprint) && !changed.library {
            continue;
        }
        if put_artifact(tx, collection, artifact, now)? {
            words.extend(NewWords::of(tx, &id, artifact.id.name.as_str(), &artifact.metadata)?);
            changed.listed |= known.is_none();
            changed.artifacts.insert(id);
        }
        if artifact.status == ArtifactStatus::Present {
            store_known(tx, &artifact.place, &artifact.tree.known(seen_at))?;
        }
    }
    words.into_iter().try_for_each(|words| words.store(tx))?;
    if matches!(part, LibraryPart::First | LibraryPart::Further) {
        return Ok(());
    }
    let examined: HashSet<String> = scan.artifacts.iter().map(|artifact| artifact.id.to_string()).collect();
    let unchanged: HashSet<String> = scan.unchanged.iter().map(|found| found.id.to_string()).collect();
    for (id, known) in *former {
        let is_told = known.is_present || scan.has_records;
        if !is_told || examined.contains(id) || unchanged.contains(id) {
            continue;
        }
        if fingerprint_of(tx, collection, id)? == Some(known.fingerprint) {
            forget_artifact_id(tx, collection, id)?;
            if !places.contains(known.place.as_path()) {
                forget_known(tx, &known.place)?;
            }
            changed.artifacts.insert(id.clone());
            changed.listed = true;
        }
    }
    changed.library |= write_problems(tx, problems, scan.has_records)?;
    match look {
        Some(look) => store_library_look(tx, path, look),
        None => Ok(()),
    }
}

/// Writes the problems where they are others. Those of `collection.toml` are known only where it was read.
fn write_problems(tx: &Connection, problems: &[ProblemRow], has_records: bool) -> Result<bool, CacheError> {
    let line = |problem: &ProblemRow| {
        let hints = json!(problem.error.hints).to_string();
        [problem.path.clone(), problem.error.code.as_str().to_owned(), problem.error.message.clone(), hints]
    };
    let mut now: Vec<[String; 4]> = problems.iter().map(line).collect();
    let mut statement = tx.prepare_cached("SELECT path, code, message, hints_json FROM problems")?;
    let row = |row: &rusqlite::Row<'_>| Ok([row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?]);
    let mut before: Vec<[String; 4]> = statement.query_map([], row)?.collect::<Result<_, _>>()?;
    if !has_records {
        let of_records = |line: &&[String; 4]| line[0].ends_with(crate::collection::FILE_NAME);
        now.extend(before.iter().filter(of_records).cloned());
    }
    now.sort();
    now.dedup();
    before.sort();
    if now == before {
        return Ok(false);
    }
    tx.execute("DELETE FROM problems", [])?;
    let mut insert =
        tx.prepare_cached("INSERT INTO problems (path, code, message, hints_json) VALUES (?1, ?2, ?3, ?4)")?;
    for line in &now {
        insert.execute(params![line[0], line[1], line[2], line[3]])?;
    }
    Ok(true)
}

fn write_projects(
    tx: &Connection,
    projects: &[ProjectFacts],
    order: Option<&[String]>,
    changed: &mut ChangedInCache,
    deployed: &mut BTreeSet<String>,
) -> Result<(), CacheError> {
    let place_of: HashMap<&str, i64> = order.unwrap_or_default().iter().map(String::as_str).zip(0..).collect();
    for project in projects {
        let before = position_of(tx, &project.path)?;
        let position = place_of.get(project.path.as_str()).copied().or(before);
        // Not in the list any more, and never written.
        let Some(position) = position else { continue };
        if let Some(artifacts) = put_project_facts(tx, project, position)? {
            changed.projects.insert(project.path.clone());
            changed.listed |= before.is_none();
            deployed.extend(artifacts);
        }
    }
    if order.is_none() {
        return Ok(());
    }
    let mut statement = tx.prepare_cached("SELECT path, position FROM projects")?;
    let rows: Vec<(String, i64)> =
        statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
    let mut moved = tx.prepare_cached("UPDATE projects SET position = ?2 WHERE path = ?1")?;
    for (path, position) in rows {
        match place_of.get(path.as_str()) {
            Some(place) if *place == position => {}
            Some(place) => {
                moved.execute(params![path, place])?;
                changed.listed = true;
            }
            None => {
                deployed.extend(drop_project(tx, &path)?);
                changed.projects.insert(path);
                changed.listed = true;
            }
        }
    }
    Ok(())
}
