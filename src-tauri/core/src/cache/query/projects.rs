//! Projects and the numbers of the rail.

use rusqlite::Connection;
use rusqlite::types::Value;

use super::deployments::counts;
use crate::cache::CacheError;
use crate::cache::rows::*;
use crate::platform::{PlatformTable, Profile};

/// The projects in the order of the list.
///
/// # Errors
/// [`CacheError`].
pub fn projects(connection: &Connection, platforms: &PlatformTable) -> Result<Vec<ProjectResponse>, CacheError> {
    let mut statement = connection.prepare_cached(
        "SELECT p.path, p.name, p.is_there, p.added_at, p.problem_json,
             (SELECT max(deployed_at) FROM deployments d WHERE d.project_path = p.path)
         FROM projects p ORDER BY p.position",
    )?;
    let mut present =
        connection.prepare_cached("SELECT profile_id FROM project_profiles WHERE project_path = ?1 AND present")?;
    let mut rows = statement.query([])?;
    let mut projects = Vec::new();
    while let Some(row) = rows.next()? {
        let path: String = row.get(0)?;
        let present: Vec<String> = present.query_map([&path], |row| row.get(0))?.collect::<Result<_, _>>()?;
        let counts = of_project(connection, &path)?;
        let problem: Option<String> = row.get(4)?;
        projects.push(ProjectResponse {
            name: row.get(1)?,
            exists: row.get(2)?,
            added_at: row.get(3)?,
            last_deployed_at: row.get(5)?,
            profiles: platforms.profiles().iter().map(|profile| info(profile, &present)).collect(),
            worst: counts.worst(),
            counts,
            problem: problem.as_deref().and_then(|json| serde_json::from_str(json).ok()),
            path,
        });
    }
    Ok(projects)
}

fn info(profile: &Profile, present: &[String]) -> ProfileInfo {
    ProfileInfo {
        id: profile.id.as_str().to_owned(),
        platform: profile.platform.clone(),
        platform_name: profile.platform_name.clone(),
        root: profile.root.to_string(),
        present: present.iter().any(|id| id == profile.id.as_str()),
        primary: profile.is_primary(),
        supported_types: profile.supported().collect(),
        default_paths: profile
            .paths
            .iter()
            .map(|(kind, path)| DefaultPath { kind: *kind, path: profile.root.join(path).to_string() })
            .collect(),
    }
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
