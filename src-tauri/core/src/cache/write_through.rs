//! Small writes after a deploy or an undeploy, inside the caller's transaction: the caller commits.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension, params};

use super::CacheError;
use super::deployment_rows::Line;
use super::deployments_json::{DeploymentSummary, upsert, without};
use crate::artifact::ArtifactId;
use crate::deployment::{DeploymentState, Twin};
use crate::platform::{PRIMARY_PROFILE, Profile, ProfileId};
use crate::text::search::fold;
use crate::time::Timestamp;

/// A deployment to write into the cache.
#[derive(Debug, Clone)]
pub struct DeploymentEntry<'a> {
    /// The artifact.
    pub artifact: &'a ArtifactId,
    /// The collection its row is in.
    pub collection: &'a str,
    /// The project's root.
    pub project_path: &'a str,
    /// The project's name.
    pub project_name: &'a str,
    /// When it was deployed.
    pub deployed_at: Timestamp,
    /// SHA-256 of the deployed content.
    pub content_hash: Option<String>,
    /// The profile; none means the primary one.
    pub profile: Option<&'a ProfileId>,
    /// The platform.
    pub platform: Option<&'a str>,
    /// Where it lies, relative to the project.
    pub path: &'a str,
    /// How it is deployed, as the record has it.
    pub mode: Option<&'a str>,
    /// How it stands.
    pub state: DeploymentState,
    /// Whether it was changed here since it was deployed.
    pub local_modifications: bool,
}

/// Deployments on their way into the cache: the projection has them, their artifacts' `deployments_json` is written once
/// for each artifact, for however many projects.
#[derive(Debug, Default)]
#[must_use = "without `finish`, `deployments_json` does not know of them"]
pub struct NewDeployments {
    by_artifact: BTreeMap<(String, String), Vec<DeploymentSummary>>,
}

impl NewDeployments {
    /// Writes a deployment into the projection `deployments`. Nothing is committed.
    ///
    /// # Errors
    /// [`CacheError::Sqlite`] when SQLite refuses; the caller then drops the transaction.
    pub fn add(&mut self, connection: &Connection, entry: &DeploymentEntry<'_>) -> Result<(), CacheError> {
        let profile = entry.profile.map_or(PRIMARY_PROFILE, ProfileId::as_str);
        let id = entry.artifact.to_string();
        project(connection, entry, &id, profile)?;
        let summary = DeploymentSummary {
            project_path: entry.project_path.to_owned(),
            project_name: entry.project_name.to_owned(),
            deployed_at: entry.deployed_at,
            content_hash: entry.content_hash.clone(),
            deployment_profile_id: Some(profile.to_owned()),
            local_modifications: Some(entry.local_modifications),
            platform: entry.platform.map(str::to_owned),
            state: None,
        };
        self.by_artifact.entry((entry.collection.to_owned(), id)).or_default().push(summary);
        Ok(())
    }

    /// Writes the deployments into their artifacts' `deployments_json`: each in the place of that project's and profile's
    /// entry, else at the end. Returns the artifacts that have no row, of which nothing was written.
    ///
    /// # Errors
    /// [`CacheError::Sqlite`] when SQLite refuses; the caller then drops the transaction.
    pub fn finish(self, connection: &Connection) -> Result<Vec<String>, CacheError> {
        let mut without = Vec::new();
        for ((collection, id), summaries) in self.by_artifact {
            let put = |json: Option<&str>| {
                let mut json = json.map(str::to_owned);
                for summary in &summaries {
                    json = Some(upsert(json.as_deref(), summary));
                }
                json
            };
            if !change_json(connection, &collection, &id, put)? {
                without.push(id);
            }
        }
        Ok(without)
    }
}

/// Writes a deployment into the artifact's `deployments_json`: in the place of that project's and profile's entry, else
/// at the end. Returns whether the artifact has a row; without one nothing is written into it.
///
/// Side effect: the same into the projection `deployments`. Nothing is committed.
///
/// # Errors
/// [`CacheError::Sqlite`] when SQLite refuses; the caller then drops the transaction.
pub fn add_deployment_to_cache(connection: &Connection, entry: &DeploymentEntry<'_>) -> Result<bool, CacheError> {
    let mut new = NewDeployments::default();
    new.add(connection, entry)?;
    Ok(new.finish(connection)?.is_empty())
}

/// Writes a deployment into the projection.
fn project(connection: &Connection, entry: &DeploymentEntry<'_>, id: &str, profile: &str) -> Result<(), CacheError> {
    connection
        .prepare_cached("DELETE FROM deployments WHERE project_path = ?1 AND profile_id = ?2 AND artifact_id = ?3 AND state <> 'invalid'")?
        .execute(params![entry.project_path, profile, id])?;
    connection
        .prepare_cached(
            "INSERT INTO deployments (project_path, profile_id, artifact_id, type, name, collection_id, platform, path,
                 deployed_at, content_hash, mode, state, changed_here, library_moved, sort_name)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, 0, ?14)",
        )?
        .execute(params![
            entry.project_path,
            profile,
            id,
            entry.artifact.kind.as_str(),
            entry.artifact.name.as_str(),
            entry.collection,
            entry.platform,
            entry.path,
            entry.deployed_at.to_string(),
            entry.content_hash,
            entry.mode,
            entry.state.as_str(),
            entry.local_modifications,
            fold(entry.artifact.name.as_str()),
        ])?;
    Ok(())
}

/// Removes an artifact's deployments to a project from its `deployments_json`: those of one profile, or all of them when
/// none is given. Nothing left gives NULL; nothing to remove is no failure. Returns whether the artifact has a row.
///
/// Side effect: the same in the projection `deployments`. Nothing is committed.
///
/// # Errors
/// [`CacheError::Sqlite`] when SQLite refuses; the caller then drops the transaction.
pub fn remove_deployment_from_cache(
    connection: &Connection,
    artifact: &ArtifactId,
    project_path: &str,
    collection: &str,
    profile: Option<&ProfileId>,
) -> Result<bool, CacheError> {
    let id = artifact.to_string();
    connection
        .prepare_cached(
            "DELETE FROM deployments WHERE project_path = ?1 AND artifact_id = ?2 AND state <> 'invalid'
             AND (?3 IS NULL OR profile_id = ?3)",
        )?
        .execute(params![project_path, id, profile.map(ProfileId::as_str)])?;
    change_json(connection, collection, &id, |json| {
        json.and_then(|json| without(json, project_path, profile.map(ProfileId::as_str)))
    })
}

fn change_json(
    connection: &Connection,
    collection: &str,
    id: &str,
    change: impl FnOnce(Option<&str>) -> Option<String>,
) -> Result<bool, CacheError> {
    let found: Option<Option<String>> = connection
        .prepare_cached(
            "SELECT deployments_json FROM collection_artifacts WHERE collection_id = ?1 AND artifact_id = ?2",
        )?
        .query_row(params![collection, id], |row| row.get(0))
        .optional()?;
    let Some(json) = found else { return Ok(false) };
    connection
        .prepare_cached(
            "UPDATE collection_artifacts SET deployments_json = ?3 WHERE collection_id = ?1 AND artifact_id = ?2",
        )?
        .execute(params![collection, id, change(json.as_deref())])?;
    Ok(true)
}

/// Writes a project of the list, without its deployments and profiles.
///
/// # Errors
/// [`CacheError::Sqlite`].
pub fn put_project(
    connection: &Connection,
    path: &str,
    name: &str,
    added_at: Option<Timestamp>,
    primary: &ProfileId,
) -> Result<(), CacheError> {
    connection.execute(
        "INSERT INTO projects (path, name, position, added_at, is_there, primary_profile)
         VALUES (?1, ?2, (SELECT ifnull(max(position), 0) + 1 FROM projects), ?3, 1, ?4)
         ON CONFLICT (path) DO UPDATE SET name = excluded.name, primary_profile = excluded.primary_profile, added_at = coalesce(projects.added_at, excluded.added_at), is_there = 1,
             problem_json = NULL",
        params![path, name, added_at.map(|at| at.to_string()), primary.as_str()],
    )?;
    Ok(())
}

/// Notes how many things stand in a project's places for artifacts without a record.
///
/// # Errors
/// [`CacheError::Sqlite`].
pub fn note_importable(connection: &Connection, project: &str, count: u32) -> Result<(), CacheError> {
    connection
        .prepare_cached("UPDATE projects SET importable = ?2 WHERE path = ?1")?
        .execute(params![project, count])?;
    Ok(())
}

/// The places of a project that are recorded in a way that can be used, relative to it.
///
/// # Errors
/// [`CacheError::Sqlite`].
pub fn recorded_places(connection: &Connection, project: &str) -> Result<Vec<String>, CacheError> {
    let mut statement = connection.prepare_cached(
        "SELECT path FROM deployments WHERE project_path = ?1 AND state NOT IN ('unmanaged', 'invalid')",
    )?;
    Ok(statement.query_map([project], |row| row.get(0))?.collect::<Result<_, _>>()?)
}

/// Notes which profiles a project uses, in place of what was noted before: those given, each with whether it is in use on its
/// own, and every other that has a deployment.
///
/// # Errors
/// [`CacheError::Sqlite`].
pub fn note_profiles(connection: &Connection, project: &str, uses: &[(ProfileId, bool)]) -> Result<(), CacheError> {
    connection.prepare_cached("DELETE FROM project_profiles WHERE project_path = ?1")?.execute([project])?;
    let mut insert = connection.prepare_cached(
        "INSERT OR REPLACE INTO project_profiles (project_path, profile_id, present) VALUES (?1, ?2, ?3)",
    )?;
    for (profile, present) in uses {
        insert.execute(params![project, profile.as_str(), present])?;
    }
    connection
        .prepare_cached(
            "INSERT OR IGNORE INTO project_profiles (project_path, profile_id, present)
             SELECT DISTINCT project_path, profile_id, 0 FROM deployments WHERE project_path = ?1",
        )?
        .execute([project])?;
    Ok(())
}

/// Notes something that stands in an artifact's place and is not recorded.
///
/// # Errors
/// [`CacheError::Sqlite`].
pub fn note_unmanaged(
    connection: &Connection,
    project: &str,
    profile: &Profile,
    twin: &Twin,
) -> Result<(), CacheError> {
    Line::unmanaged(profile, twin).insert(connection, project, None)
}
