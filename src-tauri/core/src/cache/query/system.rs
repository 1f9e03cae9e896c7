//! The cache about itself and the library.

use rusqlite::{Connection, OptionalExtension};

use crate::cache::CacheError;
use crate::cache::rows::{CollectionInfo, LibraryProblem};
use crate::time::Timestamp;

/// What the cache holds, in numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CacheStats {
    /// Artifacts.
    pub artifacts: u32,
    /// Projects.
    pub projects: u32,
    /// Recorded deployments.
    pub deployments: u32,
    /// Things in the library that cannot be used.
    pub problems: u32,
}

/// When the cache was last filled from a full scan; `None` when it never was.
///
/// # Errors
/// [`CacheError`].
pub fn last_refresh(connection: &Connection) -> Result<Option<Timestamp>, CacheError> {
    let mut statement = connection.prepare_cached("SELECT value FROM meta WHERE key = 'last_refresh'")?;
    let text = statement.query_row([], |row| row.get::<_, String>(0)).optional()?;
    Ok(text.as_deref().and_then(Timestamp::parse))
}

/// The numbers.
///
/// # Errors
/// [`CacheError`].
pub fn cache_stats(connection: &Connection) -> Result<CacheStats, CacheError> {
    let count =
        |table: &str| connection.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get::<_, u32>(0));
    Ok(CacheStats {
        artifacts: count("collection_artifacts")?,
        projects: count("projects")?,
        deployments: count("deployments WHERE state <> 'unmanaged'")?,
        problems: count("problems")?,
    })
}

/// How many things in the library cannot be used.
///
/// # Errors
/// [`CacheError`].
pub fn problem_count(connection: &Connection) -> Result<u32, CacheError> {
    Ok(connection.query_row("SELECT count(*) FROM problems", [], |row| row.get(0))?)
}

/// The collections that have artifacts.
///
/// # Errors
/// [`CacheError`].
pub fn collections(connection: &Connection) -> Result<Vec<CollectionInfo>, CacheError> {
    let path: Option<String> =
        connection.query_row("SELECT value FROM meta WHERE key = 'library'", [], |row| row.get(0)).optional()?;
    let id: Option<String> =
        connection.query_row("SELECT value FROM meta WHERE key = 'collection'", [], |row| row.get(0)).optional()?;
    let (Some(path), Some(id)) = (path, id) else { return Ok(Vec::new()) };
    let artifacts = connection.query_row("SELECT count(*) FROM collection_artifacts", [], |row| row.get(0))?;
    Ok(vec![CollectionInfo { name: id.clone(), id, path, artifacts }])
}

/// What in the library cannot be used, by path.
///
/// # Errors
/// [`CacheError`].
pub fn library_problems(connection: &Connection) -> Result<Vec<LibraryProblem>, CacheError> {
    let mut statement =
        connection.prepare_cached("SELECT path, code, message, hints_json FROM problems ORDER BY path")?;
    let mut rows = statement.query([])?;
    let mut problems = Vec::new();
    while let Some(row) = rows.next()? {
        let hints: String = row.get(3)?;
        problems.push(LibraryProblem {
            path: row.get(0)?,
            code: row.get(1)?,
            message: row.get(2)?,
            hints: serde_json::from_str(&hints).unwrap_or_default(),
        });
    }
    Ok(problems)
}
