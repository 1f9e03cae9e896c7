//! How the deployments of one project stand, without what lists show beside.

use std::collections::BTreeMap;

use rusqlite::Connection;

use super::filter::state;
use crate::cache::CacheError;
use crate::deployment::{DeploymentState, FileState, Obstacle};

/// How a deployment stands, as its row says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// `type:name`, or what an invalid record calls itself.
    pub artifact: String,
    /// The profile.
    pub profile: String,
    /// Where it lies, relative to the project.
    pub path: String,
    /// How it stands.
    pub state: DeploymentState,
    /// Whether it was changed here since.
    pub changed_here: bool,
    /// Whether the library has another version.
    pub library_moved: bool,
    /// What stands in its place instead of it.
    pub obstacle: Option<Obstacle>,
    /// Why it is invalid.
    pub problem: Option<String>,
    /// Its files by path, relative to the project, where it is not as it was deployed and a look found how they stand.
    pub files: Option<BTreeMap<String, FileState>>,
}

/// How a project's deployments stand, by name.
///
/// # Errors
/// [`CacheError`].
pub fn standings(connection: &Connection, project: &str) -> Result<Vec<Standing>, CacheError> {
    let mut statement = connection.prepare_cached(
        "SELECT artifact_id, profile_id, path, state, changed_here, library_moved, obstacle, problem, files
         FROM deployments WHERE project_path = ?1 AND state <> 'unmanaged'
         ORDER BY sort_name, artifact_id, profile_id, id",
    )?;
    let mut rows = statement.query([project])?;
    let mut standings = Vec::new();
    while let Some(row) = rows.next()? {
        let files = row.get_ref(8)?.as_blob_or_null().unwrap_or_default();
        standings.push(Standing {
            artifact: row.get(0)?,
            profile: row.get(1)?,
            path: row.get(2)?,
            state: state(row.get_ref(3)?.as_str().unwrap_or_default())?,
            changed_here: row.get(4)?,
            library_moved: row.get(5)?,
            obstacle: row.get::<_, Option<String>>(6)?.as_deref().and_then(Obstacle::parse),
            problem: row.get(7)?,
            files: files.and_then(|files| postcard::from_bytes(files).ok()),
        });
    }
    Ok(standings)
}
