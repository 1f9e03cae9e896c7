//! Rows of projects, and of what is deployed there: all of a project's at once.

use std::collections::{BTreeSet, HashSet};
use std::path::Path;

use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, params};

use super::CacheError;
use super::artifact_rows::derive_json;
use super::attachments::put_attachments;
use super::deployment_rows::{artifacts_in, lines_of, put_lines};
use super::facts::ProjectFacts;
use super::known::{forget_known, store_packed};
use super::looks::{project_look, store_project_look};
use super::write_through::note_profiles;

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

/// Writes everything known of one project where its rows do not say it yet. Returns the artifacts whose deployments there say
/// something else; `None` when nothing does. What it rests on is written in any case, unless only some artifacts were
/// looked at.
pub(super) fn put_project_facts(
    connection: &Connection,
    project: &ProjectFacts,
    position: i64,
) -> Result<Option<BTreeSet<String>>, CacheError> {
    store_known_places(connection, project)?;
    let mut changed = put_lines(connection, &project.path, &lines_of(project), project.only.as_ref())?;
    let before = others_of(connection, &project.path)?;
    // Few rows, which are made to see whether they would be others.
    connection.execute_batch("SAVEPOINT others")?;
    forget_others(connection, &project.path)?;
    insert_others(connection, project, position)?;
    let after = others_of(connection, &project.path)?;
    if before == after {
        connection.execute_batch("ROLLBACK TO others; RELEASE others")?;
        return Ok((!changed.is_empty()).then_some(changed));
    }
    connection.execute_batch("RELEASE others")?;
    if before.name != after.name {
        // Each entry of an artifact's list names the project.
        changed.extend(artifacts_in(connection, &project.path)?);
    }
    Ok(Some(changed))
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
    let artifacts = artifacts_in(connection, path)?;
    for place in project_look(connection, path)?.unwrap_or_default().places {
        forget_known(connection, Path::new(&place))?;
    }
    store_project_look(connection, path, None)?;
    connection.prepare_cached("DELETE FROM deployments WHERE project_path = ?1")?.execute([path])?;
    forget_others(connection, path)?;
    Ok(artifacts)
}

pub(super) fn position_of(connection: &Connection, path: &str) -> Result<Option<i64>, CacheError> {
    let mut statement = connection.prepare_cached("SELECT position FROM projects WHERE path = ?1")?;
    Ok(statement.query_row([path], |row| row.get(0)).optional()?)
}

fn forget_others(connection: &Connection, path: &str) -> Result<(), CacheError> {
    for table in ["attachments", "project_profiles"] {
        connection.prepare_cached(&format!("DELETE FROM {table} WHERE project_path = ?1"))?.execute([path])?;
    }
    connection.prepare_cached("DELETE FROM projects WHERE path = ?1")?.execute([path])?;
    Ok(())
}

/// What the rows of a project say beside those of its deployments, in no order: its place in the list says nothing.
#[derive(PartialEq)]
struct Others {
    name: Option<String>,
    lines: Vec<String>,
}

fn others_of(connection: &Connection, path: &str) -> Result<Others, CacheError> {
    let mut lines = Vec::new();
    for sql in [
        "SELECT name, added_at, is_there, problem_json, primary_profile, importable FROM projects WHERE path = ?1",
        "SELECT profile_id, present FROM project_profiles WHERE project_path = ?1",
        "SELECT root, profile_id, set_id, name, deployed_at, artifacts_json, found_json FROM attachments
         WHERE project_path = ?1",
    ] {
        let mut statement = connection.prepare_cached(sql)?;
        let columns = statement.column_count();
        let mut rows = statement.query([path])?;
        while let Some(row) = rows.next()? {
            let values: Vec<Value> = (0..columns).map(|index| row.get(index)).collect::<Result<_, _>>()?;
            // Whatever table it is from: the number of columns differs.
            lines.push(format!("{values:?}"));
        }
    }
    lines.sort();
    let mut name = connection.prepare_cached("SELECT name FROM projects WHERE path = ?1")?;
    Ok(Others { name: name.query_row([path], |row| row.get(0)).optional()?, lines })
}

/// Keeps what is known of the places of a project's deployments, and, where all of it was looked at, what its rows rest on;
/// other places are forgotten then.
fn store_known_places(connection: &Connection, project: &ProjectFacts) -> Result<(), CacheError> {
    let mut kept = HashSet::new();
    for facts in project.roots.iter().flat_map(|root| &root.deployments) {
        let place = facts.drift.as_ref().and_then(|drift| drift.place.as_deref());
        if let (Some(place), Some(known)) = (place, &facts.known) {
            store_packed(connection, place, known)?;
            kept.extend(place.to_str().map(str::to_owned));
        }
    }
    if project.only.is_some() {
        // What the rows rested on stays, unless stamps do not tell it any more.
        return if project.look.is_some() { Ok(()) } else { store_project_look(connection, &project.path, None) };
    }
    for place in project_look(connection, &project.path)?.unwrap_or_default().places {
        if !kept.contains(&place) {
            forget_known(connection, Path::new(&place))?;
        }
    }
    store_project_look(connection, &project.path, project.look.as_ref())
}

fn insert_others(connection: &Connection, project: &ProjectFacts, position: i64) -> Result<(), CacheError> {
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
        if !facts.attachments.is_empty() {
            put_attachments(connection, &project.path, facts.slice.root.as_str(), &facts.attachments)?;
        }
    }
    note_profiles(connection, &project.path, &project.uses)
}
