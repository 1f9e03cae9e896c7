//! Deployments of all projects.

use rusqlite::types::Value;
use rusqlite::{Connection, Row, params_from_iter};

use super::filter::{Filter, kind, page, state};
use crate::cache::CacheError;
use crate::cache::rows::*;
use crate::deployment::Obstacle;
use crate::platform::PlatformTable;

/// A page of deployments, by project in the order of the list, then by name.
///
/// # Errors
/// [`CacheError`].
pub fn deployments(
    connection: &Connection,
    platforms: &PlatformTable,
    query: &DeploymentQuery,
) -> Result<DeploymentPage, CacheError> {
    let others = filter(query);
    let mut filter = others.clone();
    if query.states.is_empty() {
        filter.and("d.state <> 'unmanaged'", []);
    } else {
        filter.and_one_of("d.state", query.states.iter().map(|state| state.as_str()));
    }
    let sql = format!(
        "SELECT d.artifact_id, d.type, d.name, d.collection_id, d.project_path, p.name, d.profile_id, d.platform, d.path,
             d.deployed_at, d.content_hash, d.mode, d.state, d.changed_here, d.library_moved, d.problem, d.obstacle,
             (SELECT group_concat(coalesce(o.platform, o.profile_id), char(10)) FROM deployments o
              WHERE o.artifact_id = d.artifact_id AND o.project_path = d.project_path AND o.path = d.path
                  AND o.profile_id <> d.profile_id AND o.state NOT IN ('unmanaged', 'invalid')
                  AND d.state NOT IN ('unmanaged', 'invalid'))
         FROM deployments d JOIN projects p ON p.path = d.project_path{}
         ORDER BY p.position, d.sort_name, d.artifact_id, d.profile_id LIMIT ? OFFSET ?",
        filter.clause()
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = statement.query(params_from_iter(filter.values_and(page(query.limit, query.offset))))?;
    let mut deployments = Vec::new();
    while let Some(row) = rows.next()? {
        deployments.push(deployment(row, platforms)?);
    }
    let sql =
        format!("SELECT count(*) FROM deployments d JOIN projects p ON p.path = d.project_path{}", filter.clause());
    let total =
        connection.prepare_cached(&sql)?.query_row(params_from_iter(filter.values_and([])), |row| row.get(0))?;
    let sql = format!(
        "SELECT d.state, count(*) FROM deployments d JOIN projects p ON p.path = d.project_path{} GROUP BY d.state",
        others.clause()
    );
    let counts = counts(connection, &sql, others.values_and([]))?;
    Ok(DeploymentPage { deployments, total, counts })
}

fn filter(query: &DeploymentQuery) -> Filter {
    let mut filter = Filter::default();
    // Only the artifact's name is stored folded; a project's name is folded by SQLite, for ASCII.
    filter.and_words(&query.search, &["d.sort_name", "lower(p.name)"]);
    if let Some(project) = &query.project_path {
        filter.and("d.project_path = ?", [Value::from(project.clone())]);
    }
    if let Some(artifact) = &query.artifact_id {
        filter.and("d.artifact_id = ?", [Value::from(artifact.clone())]);
    }
    filter.and_one_of("d.type", query.types.iter().map(|kind| kind.as_str()));
    filter
}

/// Runs a query of state and count.
pub(super) fn counts(connection: &Connection, sql: &str, values: Vec<Value>) -> Result<StateCounts, CacheError> {
    let mut counts = StateCounts::default();
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query(params_from_iter(values))?;
    while let Some(row) = rows.next()? {
        counts.add(state(row.get_ref(0)?.as_str().unwrap_or_default())?, row.get(1)?);
    }
    Ok(counts)
}

fn deployment(row: &Row<'_>, platforms: &PlatformTable) -> Result<DeploymentRow, CacheError> {
    let platform: Option<String> = row.get(7)?;
    let serves: Option<String> = row.get(17)?;
    let name_of = |id: &str| platforms.platform(id).map_or_else(|| id.to_owned(), |platform| platform.name.clone());
    let type_word: Option<String> = row.get(1)?;
    Ok(DeploymentRow {
        artifact_id: row.get(0)?,
        kind: type_word.as_deref().map(kind).transpose()?,
        name: row.get(2)?,
        collection_id: row.get(3)?,
        project_path: row.get(4)?,
        project_name: row.get(5)?,
        profile_id: row.get(6)?,
        platform_name: platform.as_deref().and_then(|id| platforms.platform(id)).map(|p| p.name.clone()),
        platform,
        serves: in_order(serves.iter().flat_map(|ids| ids.split('\n')).map(name_of)),
        path: row.get(8)?,
        deployed_at: row.get(9)?,
        content_hash: row.get(10)?,
        mode: row.get(11)?,
        state: state(row.get_ref(12)?.as_str().unwrap_or_default())?,
        changed_here: row.get(13)?,
        library_moved: row.get(14)?,
        problem: row.get(15)?,
        obstacle: row.get::<_, Option<String>>(16)?.as_deref().and_then(Obstacle::parse),
    })
}

/// Names in an order that does not depend on when each came.
fn in_order(names: impl Iterator<Item = String>) -> Vec<String> {
    let mut names: Vec<String> = names.collect();
    names.sort();
    names
}
