//! Which deployment sets are attached to which profiles, as the manifests say.

use std::collections::{BTreeSet, HashMap};
use std::path::PathBuf;

use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, params, params_from_iter};
use serde_json::json;

use super::CacheError;
use crate::artifact::ArtifactId;
use crate::deployment::DeploymentState;
use crate::project::Attachment;
use crate::time::Timestamp;

/// An attachment as the cache knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttachmentRow {
    /// The project's root.
    pub project_path: String,
    /// The project's name.
    pub project_name: String,
    /// What the manifest says.
    pub attachment: Attachment,
}

/// How an artifact that is recorded for a profile stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordedState {
    /// The artifact, `type:name`.
    pub artifact: String,
    /// Its state.
    pub state: DeploymentState,
    /// Whether it was changed in the project.
    pub changed_here: bool,
    /// Whether the library has another version.
    pub library_moved: bool,
}

/// Writes the attachments of one manifest in place of those known of it, inside the caller's transaction. `root` is the
/// profile root, relative to the project.
///
/// # Errors
/// [`CacheError::Sqlite`].
pub fn put_attachments<'a>(
    connection: &Connection,
    project: &str,
    root: &str,
    attachments: impl IntoIterator<Item = &'a Attachment>,
) -> Result<(), CacheError> {
    connection
        .prepare_cached("DELETE FROM attachments WHERE project_path = ?1 AND root = ?2")?
        .execute([project, root])?;
    let mut statement = connection.prepare_cached(
        "INSERT OR REPLACE INTO attachments (project_path, root, profile_id, set_id, name, deployed_at, artifacts_json,
             found_json) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?;
    for attachment in attachments {
        let key = attachment.key();
        let ids =
            |ids: &BTreeSet<ArtifactId>| json!(ids.iter().map(ToString::to_string).collect::<Vec<_>>()).to_string();
        statement.execute(params![
            project,
            root,
            key.profile.as_str(),
            key.set,
            attachment.name,
            attachment.deployed_at.map(|at| at.to_string()),
            ids(&attachment.artifacts),
            ids(&attachment.found),
        ])?;
    }
    Ok(())
}

/// The attachments of known projects, in the order of the project list; of one set or one project where those are given.
///
/// # Errors
/// [`CacheError::Sqlite`].
pub fn attachments(
    connection: &Connection,
    set: Option<&str>,
    project: Option<&str>,
) -> Result<Vec<AttachmentRow>, CacheError> {
    let mut statement = connection.prepare_cached(
        "SELECT a.project_path, p.name, a.set_id, a.name, a.profile_id, a.deployed_at, a.artifacts_json, a.found_json
         FROM attachments a JOIN projects p ON p.path = a.project_path
         WHERE (?1 IS NULL OR a.set_id = ?1) AND (?2 IS NULL OR a.project_path = ?2)
         ORDER BY p.position, a.profile_id, a.name, a.set_id",
    )?;
    let rows = statement.query_map(params![set, project], |row| {
        let ids = |text: String| -> BTreeSet<ArtifactId> {
            let texts: Vec<String> = serde_json::from_str(&text).unwrap_or_default();
            texts.iter().filter_map(|text| text.parse().ok()).collect()
        };
        let deployed_at: Option<String> = row.get(5)?;
        Ok(AttachmentRow {
            project_path: row.get(0)?,
            project_name: row.get(1)?,
            attachment: Attachment {
                set: row.get(2)?,
                name: row.get(3)?,
                profile: Some(crate::platform::ProfileId::new(row.get::<_, String>(4)?)),
                deployed_at: deployed_at.as_deref().and_then(Timestamp::parse),
                artifacts: ids(row.get(6)?),
                found: ids(row.get(7)?),
            },
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// How everything stands that is recorded for a profile of a project.
///
/// # Errors
/// [`CacheError::Sqlite`].
pub fn recorded_states(
    connection: &Connection,
    project: &str,
    profile: &str,
) -> Result<Vec<RecordedState>, CacheError> {
    let mut statement = connection.prepare_cached(
        "SELECT artifact_id, state, changed_here, library_moved FROM deployments
         WHERE project_path = ?1 AND profile_id = ?2 AND state NOT IN ('unmanaged', 'invalid')",
    )?;
    let rows = statement.query_map([project, profile], |row| {
        let state: String = row.get(1)?;
        Ok(DeploymentState::parse(&state).map(|state| (row.get(0), state, row.get(2), row.get(3))))
    })?;
    let mut states = Vec::new();
    for row in rows {
        let Some((artifact, state, changed_here, library_moved)) = row? else { continue };
        states.push(RecordedState {
            artifact: artifact?,
            state,
            changed_here: changed_here?,
            library_moved: library_moved?,
        });
    }
    Ok(states)
}

/// The UUID and the place of an artifact that the library has; `None` where the cache knows of none.
///
/// # Errors
/// [`CacheError::Sqlite`].
pub fn present(connection: &Connection, collection: &str, id: &str) -> Result<Option<(String, PathBuf)>, CacheError> {
    let mut statement = connection.prepare_cached(
        "SELECT artifact_uuid, path FROM collection_artifacts
         WHERE collection_id = ?1 AND artifact_id = ?2 AND status = 'present'",
    )?;
    let found = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, PathBuf::from(row.get::<_, String>(1)?)));
    Ok(statement.query_row([collection, id], found).optional()?)
}

/// As [`present`] for every artifact that the library has: id and UUID.
///
/// # Errors
/// [`CacheError::Sqlite`].
pub fn all_present(connection: &Connection, collection: &str) -> Result<HashMap<String, String>, CacheError> {
    let mut statement = connection.prepare_cached(
        "SELECT artifact_id, artifact_uuid FROM collection_artifacts WHERE collection_id = ?1 AND status = 'present'",
    )?;
    let rows = statement.query_map([collection], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// What a list says of an artifact: title and description.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Described {
    /// Its title.
    pub title: Option<String>,
    /// Its description.
    pub description: Option<String>,
}

/// Titles and descriptions of these artifacts, as far as the cache knows them.
///
/// # Errors
/// [`CacheError::Sqlite`].
pub fn descriptions(
    connection: &Connection,
    collection: &str,
    ids: &[&str],
) -> Result<HashMap<String, Described>, CacheError> {
    let mut found = HashMap::new();
    // Well below the number of variables that SQLite allows in a statement.
    for some in ids.chunks(500) {
        let marks = vec!["?"; some.len()].join(", ");
        let mut statement = connection.prepare(&format!(
            "SELECT artifact_id, title, description FROM collection_artifacts WHERE collection_id = ? AND artifact_id IN ({marks})"
        ))?;
        let values = std::iter::once(collection).chain(some.iter().copied()).map(|text| Value::from(text.to_owned()));
        let mut rows = statement.query(params_from_iter(values))?;
        while let Some(row) = rows.next()? {
            found.insert(row.get(0)?, Described { title: row.get(1)?, description: row.get(2)? });
        }
    }
    Ok(found)
}
