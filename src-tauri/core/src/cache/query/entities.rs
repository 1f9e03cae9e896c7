//! The matrix: artifacts down, profiles of projects across.

use std::collections::HashMap;

use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use super::filter::{Filter, drifted_states, kind, page, state};
use crate::cache::CacheError;
use crate::cache::rows::*;
use crate::deployment::DeploymentState;
use crate::deployment::Obstacle;
use crate::platform::{PRIMARY_PROFILE, ProfileId, Tables};

/// Rows: the library's artifacts and those that are deployed and gone from it.
const ROWS: &str = "(
    SELECT artifact_id, type, name, sort_name, 1 AS in_library FROM collection_artifacts
    UNION ALL
    SELECT DISTINCT artifact_id, type, name, sort_name, 0 FROM deployments
    WHERE type IS NOT NULL AND state <> 'unmanaged'
        AND artifact_id NOT IN (SELECT artifact_id FROM collection_artifacts)
) e";

/// A page of the matrix.
///
/// # Errors
/// [`CacheError`].
pub fn entities(connection: &Connection, tables: &Tables, query: &EntityQuery) -> Result<EntityMatrix, CacheError> {
    let columns = columns(connection, tables, query.project_path.as_deref())?;
    let others = filter(query);
    let mut drifted = others.clone();
    drifted.and(is_drifted(query), query.project_path.iter().map(|path| Value::from(path.clone())));
    let filter = if query.drifted { &drifted } else { &others };
    let sql = format!(
        "SELECT e.artifact_id, e.type, e.name, e.in_library FROM {ROWS}{} ORDER BY e.sort_name, e.artifact_id
         LIMIT ? OFFSET ?",
        filter.clause()
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let mut found = statement.query(params_from_iter(filter.values_and(page(query.limit, query.offset))))?;
    let by_place: HashMap<(&str, &str), u32> = (0..)
        .zip(&columns)
        .map(|(index, column)| ((column.project_path.as_str(), column.profile_id.as_str()), index))
        .collect();
    let mut rows = Vec::new();
    while let Some(row) = found.next()? {
        let artifact_id: String = row.get(0)?;
        let cells = cells(connection, &artifact_id, &by_place)?;
        rows.push(EntityRow {
            kind: kind(row.get_ref(1)?.as_str().unwrap_or_default())?,
            name: row.get(2)?,
            in_library: row.get(3)?,
            deployed: u32::try_from(cells.iter().filter(|cell| cell.state != DeploymentState::Unmanaged).count())
                .unwrap_or(u32::MAX),
            cells,
            artifact_id,
        });
    }
    let total = count(connection, filter)?;
    Ok(EntityMatrix { columns, rows, total, drifted: count(connection, &drifted)? })
}

fn filter(query: &EntityQuery) -> Filter {
    let mut filter = Filter::default();
    filter.and_words(&query.search, &["e.sort_name"]);
    filter.and_one_of("e.type", query.types.iter().map(|kind| kind.as_str()));
    filter
}

fn is_drifted(query: &EntityQuery) -> String {
    let project = if query.project_path.is_some() { " AND d.project_path = ?" } else { "" };
    let states = drifted_states();
    format!(
        "EXISTS (SELECT 1 FROM deployments d WHERE d.artifact_id = e.artifact_id AND d.state IN ({states}){project})"
    )
}

fn count(connection: &Connection, filter: &Filter) -> Result<u32, CacheError> {
    let sql = format!("SELECT count(*) FROM {ROWS}{}", filter.clause());
    Ok(connection.prepare_cached(&sql)?.query_row(params_from_iter(filter.values_and([])), |row| row.get(0))?)
}

/// A project's primary profile, and every other whose folder is there or that has a record.
fn columns(connection: &Connection, tables: &Tables, project: Option<&str>) -> Result<Vec<EntityColumn>, CacheError> {
    let mut statement = connection.prepare_cached(
        "SELECT p.path, p.name, f.profile_id FROM projects p JOIN project_profiles f ON f.project_path = p.path
         WHERE (?1 IS NULL OR p.path = ?1)
             AND (f.present OR f.profile_id = coalesce(p.primary_profile, ?2) OR EXISTS (SELECT 1 FROM deployments d
                 WHERE d.project_path = p.path AND d.profile_id = f.profile_id))
         ORDER BY p.position, f.profile_id <> coalesce(p.primary_profile, ?2), f.profile_id",
    )?;
    let mut rows = statement.query(rusqlite::params![project, PRIMARY_PROFILE])?;
    let mut columns = Vec::new();
    while let Some(row) = rows.next()? {
        let id = ProfileId::new(row.get::<_, String>(2)?);
        let project_path: String = row.get(0)?;
        let table = tables.of(project_path.as_ref());
        let Some(profile) = table.profile(&id) else { continue };
        columns.push(EntityColumn {
            project_path,
            project_name: row.get(1)?,
            supported_types: table.supported(&id),
            profile_id: id.as_str().to_owned(),
            platform: profile.platform,
            platform_name: profile.platform_name,
            root: profile.root.to_string(),
        });
    }
    Ok(columns)
}

fn cells(
    connection: &Connection,
    artifact: &str,
    columns: &HashMap<(&str, &str), u32>,
) -> Result<Vec<EntityCell>, CacheError> {
    let mut statement = connection.prepare_cached(
        "SELECT project_path, profile_id, state, deployed_at, obstacle FROM deployments WHERE artifact_id = ?1",
    )?;
    let mut rows = statement.query([artifact])?;
    let mut cells: Vec<EntityCell> = Vec::new();
    while let Some(row) = rows.next()? {
        let place = (row.get_ref(0)?.as_str().unwrap_or_default(), row.get_ref(1)?.as_str().unwrap_or_default());
        let Some(column) = columns.get(&place) else { continue };
        let state = state(row.get_ref(2)?.as_str().unwrap_or_default())?;
        match cells.iter_mut().find(|cell| cell.column == *column) {
            // An invalid record beside a good one, or the other way round: the worse is shown.
            Some(cell) => cell.state = cell.state.max(state),
            None => {
                let obstacle = row.get::<_, Option<String>>(4)?.as_deref().and_then(Obstacle::parse);
                cells.push(EntityCell { column: *column, state, deployed_at: row.get(3)?, obstacle });
            }
        }
    }
    cells.sort_by_key(|cell| cell.column);
    Ok(cells)
}
