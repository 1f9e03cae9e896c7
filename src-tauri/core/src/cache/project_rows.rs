//! Rows of projects, and of what is deployed there: all of a project's at once.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::Path;

use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, Params, params};

use super::CacheError;
use super::artifact_rows::derive_json;
use super::attachments::put_attachments;
use super::facts::{DeploymentFacts, ProjectFacts};
use super::known::{forget_known, store_packed};
use super::looks::{project_look, store_project_look};
use super::write_through::{note_profiles, note_unmanaged};
use crate::artifact::ArtifactId;
use crate::deployment::{DeploymentState, Drift, Obstacle};
use crate::fs::fold_case;
use crate::platform::{Profile, ProfileId};
use crate::project::Slot;

/// Writes everything known of one project anew, inside the caller's transaction.
///
/// # Errors
/// [`CacheError::Sqlite`].
pub fn replace_project(connection: &Connection, project: &ProjectFacts) -> Result<(), CacheError> {
    let known: Option<i64> = position_of(connection, &project.path)?;
    let position = match known {
        Some(position) => position,
        None => connection.query_row("SELECT ifnull(max(position) + 1, 0) FROM projects", [], |row| row.get(0))?,
    };
    if let Some(artifacts) = put_project_facts(connection, project, position)? {
        derive_json(connection, &artifacts)?;
    }
    Ok(())
}

/// Writes everything known of one project, if its rows would say anything else than those that are there. Returns the
/// artifacts whose deployments there say something else; `None` when nothing does. What it rests on is written in any case.
pub(super) fn put_project_facts(
    connection: &Connection,
    project: &ProjectFacts,
    position: i64,
) -> Result<Option<BTreeSet<String>>, CacheError> {
    store_known_places(connection, project)?;
    let before = rows_of(connection, &project.path)?;
    connection.execute_batch("SAVEPOINT facts")?;
    forget_rows(connection, &project.path)?;
    insert_project(connection, project, position)?;
    let after = rows_of(connection, &project.path)?;
    if before == after {
        connection.execute_batch("ROLLBACK TO facts; RELEASE facts")?;
        return Ok(None);
    }
    connection.execute_batch("RELEASE facts")?;
    // Each entry of an artifact's list names the project.
    let is_renamed = before.name != after.name;
    let differs = |(key, lines): &(&String, &Vec<String>), other: &Rows| {
        is_renamed || other.deployments.get(*key) != Some(*lines)
    };
    let gone = before.deployments.iter().filter(|one| differs(one, &after));
    let come = after.deployments.iter().filter(|one| differs(one, &before));
    Ok(Some(gone.chain(come).map(|(artifact, _)| artifact.clone()).collect()))
}

/// Takes a project out of the cache with everything known of it; its files are not concerned.
///
/// # Errors
/// [`CacheError::Sqlite`].
pub fn forget_project(connection: &Connection, path: &str) -> Result<(), CacheError> {
    let artifacts = drop_project(connection, path)?;
    derive_json(connection, &artifacts)?;
    Ok(())
}

/// As [`forget_project`], but for the artifacts' rows. Returns the artifacts that
/// were deployed there.
pub(super) fn drop_project(connection: &Connection, path: &str) -> Result<BTreeSet<String>, CacheError> {
    let artifacts = rows_of(connection, path)?.deployments.into_keys().collect();
    for place in project_look(connection, path)?.unwrap_or_default().places {
        forget_known(connection, Path::new(&place))?;
    }
    store_project_look(connection, path, None)?;
    forget_rows(connection, path)?;
    Ok(artifacts)
}

pub(super) fn position_of(connection: &Connection, path: &str) -> Result<Option<i64>, CacheError> {
    let mut statement = connection.prepare_cached("SELECT position FROM projects WHERE path = ?1")?;
    Ok(statement.query_row([path], |row| row.get(0)).optional()?)
}

fn forget_rows(connection: &Connection, path: &str) -> Result<(), CacheError> {
    for table in ["deployments", "attachments", "project_profiles"] {
        connection.prepare_cached(&format!("DELETE FROM {table} WHERE project_path = ?1"))?.execute([path])?;
    }
    connection.prepare_cached("DELETE FROM projects WHERE path = ?1")?.execute([path])?;
    Ok(())
}

/// What the rows of a project say, in no order: its place in the list and the numbers of rows say nothing.
#[derive(PartialEq)]
struct Rows {
    name: Option<String>,
    others: Vec<String>,
    /// By artifact.
    deployments: BTreeMap<String, Vec<String>>,
}

fn rows_of(connection: &Connection, path: &str) -> Result<Rows, CacheError> {
    let mut others = Vec::new();
    for sql in [
        "SELECT name, added_at, is_there, problem_json, primary_profile, importable FROM projects WHERE path = ?1",
        "SELECT profile_id, present FROM project_profiles WHERE project_path = ?1",
        "SELECT root, profile_id, set_id, name, deployed_at, artifacts_json, found_json FROM attachments
         WHERE project_path = ?1",
    ] {
        lines(connection, sql, [path], |line, _| others.push(line))?;
    }
    others.sort();
    let mut deployments: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let sql =
        "SELECT artifact_id, profile_id, type, name, collection_id, platform, path, deployed_at, content_hash, mode,
             state, changed_here, library_moved, problem, obstacle, files FROM deployments WHERE project_path = ?1";
    lines(connection, sql, [path], |line, artifact| deployments.entry(artifact).or_default().push(line))?;
    for lines in deployments.values_mut() {
        lines.sort();
    }
    let mut name = connection.prepare_cached("SELECT name FROM projects WHERE path = ?1")?;
    Ok(Rows { name: name.query_row([path], |row| row.get(0)).optional()?, others, deployments })
}

/// Each row of a query as a line, with its first column as text.
fn lines(
    connection: &Connection,
    sql: &str,
    params: impl Params,
    mut each: impl FnMut(String, String),
) -> Result<(), CacheError> {
    let mut statement = connection.prepare_cached(sql)?;
    let columns = statement.column_count();
    let mut rows = statement.query(params)?;
    while let Some(row) = rows.next()? {
        let values: Vec<Value> = (0..columns).map(|index| row.get(index)).collect::<Result<_, _>>()?;
        let first = match values.first() {
            Some(Value::Text(text)) => text.clone(),
            _ => String::new(),
        };
        // Whatever table it is from: the number of columns differs.
        each(format!("{values:?}"), first);
    }
    Ok(())
}

/// Keeps what is known of the places of a project's deployments, and what its rows rest on; forgets other places.
fn store_known_places(connection: &Connection, project: &ProjectFacts) -> Result<(), CacheError> {
    let mut kept = HashSet::new();
    for facts in project.roots.iter().flat_map(|root| &root.deployments) {
        let place = facts.drift.as_ref().and_then(|drift| drift.place.as_deref());
        if let (Some(place), Some(known)) = (place, &facts.known) {
            store_packed(connection, place, known)?;
            kept.extend(place.to_str().map(str::to_owned));
        }
    }
    for place in project_look(connection, &project.path)?.unwrap_or_default().places {
        if !kept.contains(&place) {
            forget_known(connection, Path::new(&place))?;
        }
    }
    store_project_look(connection, &project.path, project.look.as_ref())
}

fn insert_project(connection: &Connection, project: &ProjectFacts, position: i64) -> Result<(), CacheError> {
    let problem = project.problem.as_ref().and_then(|error| serde_json::to_string(error).ok());
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO projects (path, name, position, added_at, is_there, problem_json, primary_profile,
                 importable)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?
        .execute(params![
            project.path,
            project.name,
            position,
            project.added_at.map(|at| at.to_string()),
            project.is_there,
            problem,
            project.primary.as_str(),
            project.importable,
        ])?;
    for facts in &project.roots {
        for deployment in &facts.deployments {
            insert_deployment(connection, project, &facts.slice, deployment)?;
        }
        if !facts.attachments.is_empty() {
            put_attachments(connection, &project.path, facts.slice.root.as_str(), &facts.attachments)?;
        }
    }
    for (slice, twin) in &project.unmanaged {
        note_unmanaged(connection, &project.path, slice, twin)?;
    }
    note_profiles(connection, &project.path, &project.uses)
}

fn insert_deployment(
    connection: &Connection,
    project: &ProjectFacts,
    profile: &Profile,
    facts: &DeploymentFacts,
) -> Result<(), CacheError> {
    let mut statement = connection.prepare_cached(
        "INSERT INTO deployments (project_path, profile_id, artifact_id, type, name, collection_id, platform, path,
             deployed_at, content_hash, mode, state, changed_here, library_moved, problem, sort_name, obstacle, files)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)",
    )?;
    match (&facts.slot, &facts.drift) {
        (Slot::Valid(record), Some(drift)) => {
            let name = record.artifact.name.as_str();
            statement.execute(params![
                project.path,
                record.key().profile.as_str(),
                record.artifact.to_string(),
                record.artifact.kind.as_str(),
                name,
                record.collection,
                record.platform.as_deref().unwrap_or(&profile.platform),
                profile.root.join(&record.path).as_str(),
                record.deployed_at.map(|at| at.to_string()),
                record.content_hash.map(|hash| hash.to_string()),
                record.mode,
                drift.state.as_str(),
                drift.changed_here,
                drift.library_moved,
                drift.problem,
                fold_case(name),
                drift.obstacle.map(Obstacle::as_str),
                pack_files(drift),
            ])?;
        }
        (Slot::Valid(_), None) => {}
        (Slot::Invalid { artifact, profile: named, path, reason }, _) => {
            let name = artifact.as_deref().unwrap_or("a record without a name");
            let kind = artifact.as_deref().and_then(|id| id.parse::<ArtifactId>().ok());
            let shown = path.as_deref().unwrap_or("");
            statement.execute(params![
                project.path,
                named.as_deref().unwrap_or_else(|| profile_text(&profile.id)),
                name,
                kind.map(|id| id.kind.as_str()),
                name,
                None::<String>,
                profile.platform,
                format!("{}/{shown}", profile.root),
                None::<String>,
                None::<String>,
                None::<String>,
                DeploymentState::Invalid.as_str(),
                false,
                false,
                reason,
                fold_case(name),
                None::<String>,
                None::<Vec<u8>>,
            ])?;
        }
    }
    Ok(())
}

/// How the files of a deployment stand, packed; `None` where each is as it was deployed, which the known files tell.
fn pack_files(drift: &Drift) -> Option<Vec<u8>> {
    (drift.state != DeploymentState::InSync).then(|| postcard::to_stdvec(&drift.files).ok())?
}

fn profile_text(id: &ProfileId) -> &str {
    id.as_str()
}
