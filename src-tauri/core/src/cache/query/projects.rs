//! Projects and the numbers of the rail.

use rusqlite::Connection;
use rusqlite::types::Value;

use super::deployments::counts;
use crate::cache::CacheError;
use crate::cache::rows::*;
use crate::platform::{PRIMARY_PROFILE, PlatformTable, Profile, ProfileId, Tables};

/// The projects in the order of the list, each with the profiles it uses, its primary one first.
///
/// # Errors
/// [`CacheError`].
pub fn projects(connection: &Connection, tables: &Tables) -> Result<Vec<ProjectResponse>, CacheError> {
    let mut statement = connection.prepare_cached(
        "SELECT p.path, p.name, p.is_there, p.added_at, p.problem_json,
             (SELECT max(deployed_at) FROM deployments d WHERE d.project_path = p.path), p.primary_profile, p.importable
         FROM projects p ORDER BY p.position",
    )?;
    let mut used = connection.prepare_cached(
        "SELECT profile_id, present FROM project_profiles WHERE project_path = ?1 ORDER BY profile_id <> ?2, profile_id",
    )?;
    let mut rows = statement.query([])?;
    let mut projects = Vec::new();
    while let Some(row) = rows.next()? {
        let path: String = row.get(0)?;
        let primary: Option<String> = row.get(6)?;
        let primary = primary.unwrap_or_else(|| PRIMARY_PROFILE.to_owned());
        let table = tables.of(path.as_ref());
        let used: Vec<(String, bool)> =
            used.query_map([&path, &primary], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
        let profiles = used.into_iter().filter_map(|(id, present)| info(table, &id, present, id == primary));
        let counts = of_project(connection, &path)?;
        let problem: Option<String> = row.get(4)?;
        projects.push(ProjectResponse {
            name: row.get(1)?,
            exists: row.get(2)?,
            added_at: row.get(3)?,
            last_deployed_at: row.get(5)?,
            profiles: profiles.collect(),
            worst: counts.worst(),
            counts,
            global: tables.is_global(path.as_ref()),
            importable: row.get(7)?,
            problem: problem.as_deref().and_then(|json| serde_json::from_str(json).ok()),
            path,
        });
    }
    Ok(projects)
}

/// What is shown of a profile; `None` for one that is no longer known.
fn info(table: &PlatformTable, id: &str, present: bool, primary: bool) -> Option<ProjectProfile> {
    let slices = table.slices(&ProfileId::new(id));
    let main = slices.first()?;
    let path = |slice: &Profile, kind| slice.folder(kind).map(|path| DefaultPath { kind, path: path.to_string() });
    Some(ProjectProfile {
        id: id.to_owned(),
        name: main.name.clone(),
        platform: main.platform.clone(),
        platform_name: main.platform_name.clone(),
        root: main.root.to_string(),
        present,
        primary,
        supported_types: table.supported(&main.id),
        default_paths: slices.iter().flat_map(|slice| slice.supported().filter_map(|kind| path(slice, kind))).collect(),
    })
}

fn of_project(connection: &Connection, path: &str) -> Result<StateCounts, CacheError> {
    let sql = "SELECT state, count(*) FROM deployments WHERE project_path = ?1 GROUP BY state";
    counts(connection, sql, vec![Value::from(path.to_owned())])
}

/// The whole in numbers.
///
/// # Errors
/// [`CacheError`].
pub fn stats(connection: &Connection) -> Result<DeploymentStats, CacheError> {
    let artifacts = connection.query_row("SELECT count(*) FROM collection_artifacts", [], |row| row.get(0))?;
    let mut statement = connection.prepare_cached("SELECT path, name FROM projects ORDER BY position")?;
    let mut rows = statement.query([])?;
    let mut projects = Vec::new();
    let mut all = StateCounts::default();
    while let Some(row) = rows.next()? {
        let project_path: String = row.get(0)?;
        let counts = of_project(connection, &project_path)?;
        for state in crate::deployment::DeploymentState::ALL {
            all.add(state, counts.of(state));
        }
        projects.push(ProjectStats {
            project_name: row.get(1)?,
            worst: counts.worst(),
            deployed: counts.deployed(),
            drifted: counts.drifted(),
            counts,
            project_path,
        });
    }
    Ok(DeploymentStats { artifacts, deployments: all.deployed(), drifted: all.drifted(), counts: all, projects })
}

/// The projects of the list to which one of these artifacts is deployed.
///
/// # Errors
/// [`CacheError`].
pub fn projects_with(
    connection: &Connection,
    artifacts: &[crate::artifact::ArtifactId],
) -> Result<Vec<String>, CacheError> {
    let mut statement = connection.prepare_cached(
        "SELECT DISTINCT d.project_path FROM deployments d JOIN projects p ON p.path = d.project_path
         WHERE d.artifact_id = ?1 ORDER BY p.position",
    )?;
    let mut projects: Vec<String> = Vec::new();
    for artifact in artifacts {
        for path in statement.query_map([artifact.to_string()], |row| row.get::<_, String>(0))? {
            let path = path?;
            if !projects.contains(&path) {
                projects.push(path);
            }
        }
    }
    Ok(projects)
}
