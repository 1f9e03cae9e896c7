//! Projects and the numbers of the rail.

use std::collections::HashMap;

use rusqlite::Connection;

use super::filter::state;
use crate::cache::CacheError;
use crate::cache::rows::*;
use crate::platform::{PRIMARY_PROFILE, PlatformTable, Profile, ProfileId, Tables};

/// The projects in the order of the list, each with the profiles it uses, its primary one first.
///
/// # Errors
/// [`CacheError`].
pub fn projects(connection: &Connection, tables: &Tables) -> Result<Vec<ProjectResponse>, CacheError> {
    let mut sizes = sizes(connection)?;
    let mut used = used(connection)?;
    let mut shown: HashMap<(bool, String), Option<ProjectProfile>> = HashMap::new();
    let mut statement = connection.prepare_cached(
        "SELECT p.path, p.name, p.is_there, p.added_at, p.problem_json,
             (SELECT max(deployed_at) FROM deployments d WHERE d.project_path = p.path), p.primary_profile, p.importable
         FROM projects p ORDER BY p.position",
    )?;
    let mut rows = statement.query([])?;
    let mut projects = Vec::new();
    while let Some(row) = rows.next()? {
        let path: String = row.get(0)?;
        let primary: Option<String> = row.get(6)?;
        let primary = primary.unwrap_or_else(|| PRIMARY_PROFILE.to_owned());
        let table = tables.of(path.as_ref());
        let mut used = used.remove(&path).unwrap_or_default();
        used.sort_by_key(|(id, _)| *id != primary);
        let global = tables.is_global(path.as_ref());
        let profiles = used.into_iter().filter_map(|(id, present)| {
            // Three hundred projects use a handful of profiles between them.
            let known = shown.entry((global, id.clone())).or_insert_with(|| info(table, &id));
            known.clone().map(|profile| ProjectProfile { present, primary: id == primary, ..profile })
        });
        let counts = sizes.remove(&path).unwrap_or_default();
        let problem: Option<String> = row.get(4)?;
        projects.push(ProjectResponse {
            name: row.get(1)?,
            exists: row.get(2)?,
            added_at: row.get(3)?,
            last_deployed_at: row.get(5)?,
            profiles: profiles.collect(),
            worst: counts.worst(),
            counts,
            global,
            importable: row.get(7)?,
            problem: problem.as_deref().and_then(|json| serde_json::from_str(json).ok()),
            path,
        });
    }
    Ok(projects)
}

/// The deployments of each project by state.
fn sizes(connection: &Connection) -> Result<HashMap<String, StateCounts>, CacheError> {
    let mut sizes: HashMap<String, StateCounts> = HashMap::new();
    let mut statement = connection.prepare_cached("SELECT project_path, state, n FROM project_counts")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let state = state(row.get_ref(1)?.as_str().unwrap_or_default())?;
        sizes.entry(row.get(0)?).or_default().add(state, row.get(2)?);
    }
    Ok(sizes)
}

/// The profiles of each project by their ids, and whether each is present.
fn used(connection: &Connection) -> Result<HashMap<String, Vec<(String, bool)>>, CacheError> {
    let mut used: HashMap<String, Vec<(String, bool)>> = HashMap::new();
    let sql = "SELECT project_path, profile_id, present FROM project_profiles ORDER BY project_path, profile_id";
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        used.entry(row.get(0)?).or_default().push((row.get(1)?, row.get(2)?));
    }
    Ok(used)
}

/// What is shown of a profile, as one that is neither present nor primary; `None` for one that is no longer known.
fn info(table: &PlatformTable, id: &str) -> Option<ProjectProfile> {
    let slices = table.slices(&ProfileId::new(id));
    let main = slices.first()?;
    let path = |slice: &Profile, kind| slice.folder(kind).map(|path| DefaultPath { kind, path: path.to_string() });
    Some(ProjectProfile {
        id: id.to_owned(),
        name: main.name.clone(),
        platform: main.platform.clone(),
        platform_name: main.platform_name.clone(),
        root: main.root.to_string(),
        present: false,
        primary: false,
        supported_types: table.supported(&main.id),
        default_paths: slices.iter().flat_map(|slice| slice.supported().filter_map(|kind| path(slice, kind))).collect(),
    })
}

/// The whole in numbers.
///
/// # Errors
/// [`CacheError`].
pub fn stats(connection: &Connection) -> Result<DeploymentStats, CacheError> {
    let artifacts = connection.query_row("SELECT count(*) FROM collection_artifacts", [], |row| row.get(0))?;
    let mut sizes = sizes(connection)?;
    let mut statement = connection.prepare_cached("SELECT path, name FROM projects ORDER BY position")?;
    let mut rows = statement.query([])?;
    let mut projects = Vec::new();
    let mut all = StateCounts::default();
    while let Some(row) = rows.next()? {
        let project_path: String = row.get(0)?;
        let counts = sizes.remove(&project_path).unwrap_or_default();
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
