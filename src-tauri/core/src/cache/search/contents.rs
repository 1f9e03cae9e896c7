//! The terms of what artifacts' files hold, and which of them are indexed.

use std::collections::HashMap;
use std::path::PathBuf;

use rusqlite::{Connection, OptionalExtension, params};

use crate::artifact::ArtifactKind;
use crate::cache::CacheError;
use crate::cache::query::kind;
use crate::text::search::{fold, terms_of};

/// How often a term is written at most for one artifact, however often it is there: the fourth time at eight times in the
/// text. More would say little to bm25 and make the index longer.
const MOST_TIMES: u32 = 4;
/// How much of the index one step of tidying goes through, in pages of 4 KB.
const TIDY_PAGES: i64 = 200;

/// What there is to do until the contents of all artifacts are indexed as they are.
#[derive(Debug, Default)]
pub struct IndexWork {
    /// The count of artifacts that this was found out for; see [`note_indexed`].
    pub state: i64,
    /// Artifacts whose contents are not indexed, or no longer as they are.
    pub stale: Vec<Unindexed>,
    /// Rows of the index whose artifacts went, or whose contents can no longer be read.
    pub dropped: Vec<i64>,
    /// How many artifacts there are.
    pub artifacts: usize,
}

/// An artifact whose contents are not indexed as they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unindexed {
    /// `type:name`.
    pub artifact: String,
    /// Its kind.
    pub kind: ArtifactKind,
    /// Where it lies.
    pub place: PathBuf,
    /// Its content hash.
    pub content_hash: String,
}

/// The terms of an artifact's contents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexedContents {
    /// `type:name`.
    pub artifact: String,
    /// The content hash that it was asked to be indexed at.
    pub content_hash: String,
    /// The files that were read, relative to the artifact, in the order in which they are looked at.
    pub files: Vec<String>,
    /// What [`terms_of_contents`] gave.
    pub terms: String,
}

/// What there is to do; `None` when nothing is.
///
/// # Errors
/// [`CacheError`].
pub fn index_work(connection: &Connection) -> Result<Option<IndexWork>, CacheError> {
    let (state, indexed): (i64, i64) =
        connection
            .query_row("SELECT artifacts, indexed FROM search_state", [], |row| Ok((row.get(0)?, row.get(1)?)))?;
    if state == indexed {
        return Ok(None);
    }
    let artifacts: i64 = connection.query_row("SELECT count(*) FROM collection_artifacts", [], |row| row.get(0))?;
    let mut work =
        IndexWork { state, artifacts: usize::try_from(artifacts).unwrap_or_default(), ..IndexWork::default() };
    let mut statement = connection.prepare_cached(
        "SELECT a.artifact_id, a.type, a.path, a.content_hash FROM collection_artifacts a
         LEFT JOIN search_artifacts s ON s.artifact_id = a.artifact_id LEFT JOIN search_indexed i ON i.id = s.id
         WHERE a.status = 'present' AND a.content_hash IS NOT NULL AND i.content_hash IS NOT a.content_hash",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        work.stale.push(Unindexed {
            artifact: row.get(0)?,
            kind: kind(row.get_ref(1)?.as_str().unwrap_or_default())?,
            place: PathBuf::from(row.get::<_, String>(2)?),
            content_hash: row.get(3)?,
        });
    }
    let mut statement = connection.prepare_cached(
        "SELECT s.id FROM search_artifacts s LEFT JOIN collection_artifacts a ON a.artifact_id = s.artifact_id
         WHERE a.artifact_id IS NULL
             OR (a.content_hash IS NULL AND EXISTS (SELECT 1 FROM search_indexed i WHERE i.id = s.id))",
    )?;
    work.dropped = statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    Ok(Some(work))
}

/// Notes that the contents of all artifacts are indexed as they were at that count.
///
/// # Errors
/// [`CacheError::Sqlite`].
pub fn note_indexed(connection: &Connection, state: i64) -> Result<(), CacheError> {
    connection.prepare_cached("UPDATE search_state SET indexed = ?1")?.execute([state])?;
    Ok(())
}

/// What texts are indexed by: each term once, or a few times where it is there often.
pub fn terms_of_contents(texts: &[String]) -> String {
    let folded: Vec<String> = texts.iter().map(|text| fold(text)).collect();
    let mut times: HashMap<&str, u32> = HashMap::new();
    for text in &folded {
        terms_of(text, |term| *times.entry(term).or_default() += 1);
    }
    let mut all = String::new();
    for (term, times) in times {
        for _ in 0..(u32::BITS - times.leading_zeros()).min(MOST_TIMES) {
            all.push_str(term);
            all.push(' ');
        }
    }
    all
}

/// Writes the terms of contents, inside the caller's transaction. An artifact that is another one by now is passed over.
/// Returns how many were written.
///
/// # Errors
/// [`CacheError::Sqlite`].
pub fn store_contents(connection: &Connection, contents: &[IndexedContents]) -> Result<usize, CacheError> {
    let mut stored = 0;
    for one in contents {
        let id: Option<i64> = connection
            .prepare_cached(
                "SELECT s.id FROM collection_artifacts a JOIN search_artifacts s ON s.artifact_id = a.artifact_id
                 WHERE a.artifact_id = ?1 AND a.content_hash = ?2",
            )?
            .query_row([&one.artifact, &one.content_hash], |row| row.get(0))
            .optional()?;
        let Some(id) = id else { continue };
        drop_contents(connection, id)?;
        connection
            .prepare_cached("INSERT INTO search_contents (rowid, terms) VALUES (?1, ?2)")?
            .execute(params![id, one.terms])?;
        connection
            .prepare_cached("INSERT INTO search_indexed (id, content_hash, files_json) VALUES (?1, ?2, ?3)")?
            .execute(params![id, one.content_hash, serde_json::json!(one.files).to_string()])?;
        stored += 1;
    }
    note_contents(connection)?;
    Ok(stored)
}

/// Takes rows out of the index, inside the caller's transaction: all of those whose artifacts went, the contents of the
/// others. Rows that came back meanwhile stay.
///
/// # Errors
/// [`CacheError::Sqlite`].
pub fn drop_indexed(connection: &Connection, ids: &[i64]) -> Result<(), CacheError> {
    for id in ids {
        let hash: Option<Option<String>> = connection
            .prepare_cached(
                "SELECT a.content_hash FROM search_artifacts s
                 JOIN collection_artifacts a ON a.artifact_id = s.artifact_id WHERE s.id = ?1",
            )?
            .query_row([id], |row| row.get(0))
            .optional()?;
        if hash.as_ref().is_some_and(Option::is_some) {
            continue;
        }
        drop_contents(connection, *id)?;
        if hash.is_none() {
            for table in ["DELETE FROM search_words WHERE rowid = ?1", "DELETE FROM search_artifacts WHERE id = ?1"] {
                connection.prepare_cached(table)?.execute([id])?;
            }
        }
    }
    note_contents(connection)
}

fn drop_contents(connection: &Connection, id: i64) -> Result<(), CacheError> {
    if connection.prepare_cached("DELETE FROM search_indexed WHERE id = ?1")?.execute([id])? > 0 {
        connection.prepare_cached("DELETE FROM search_contents WHERE rowid = ?1")?.execute([id])?;
    }
    Ok(())
}

fn note_contents(connection: &Connection) -> Result<(), CacheError> {
    connection.prepare_cached("UPDATE search_state SET contents = contents + 1")?.execute([])?;
    Ok(())
}

/// One step of writing the index of contents anew without what was taken out of it, inside the caller's transaction; the
/// first one says so. Returns whether there is more to do.
///
/// # Errors
/// [`CacheError::Sqlite`].
pub fn tidy_index(connection: &Connection, first: bool) -> Result<bool, CacheError> {
    let before = connection.total_changes();
    // A negative number begins by taking all parts of the index for one, as FTS5 has it.
    let pages = if first { -TIDY_PAGES } else { TIDY_PAGES };
    connection
        .prepare_cached("INSERT INTO search_contents (search_contents, rank) VALUES ('merge', ?1)")?
        .execute([pages])?;
    Ok(connection.total_changes() - before >= 2)
}

/// The files of an artifact that are indexed, relative to it, in the order in which they are looked at; none when it is not
/// indexed.
///
/// # Errors
/// [`CacheError::Sqlite`].
pub fn indexed_files(connection: &Connection, artifact: &str) -> Result<Vec<String>, CacheError> {
    let json: Option<String> = connection
        .prepare_cached(
            "SELECT i.files_json FROM search_artifacts s JOIN search_indexed i ON i.id = s.id WHERE s.artifact_id = ?1",
        )?
        .query_row([artifact], |row| row.get(0))
        .optional()?;
    Ok(json.and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_default())
}
