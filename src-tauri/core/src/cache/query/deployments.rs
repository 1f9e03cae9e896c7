//! Deployments of all projects, in one list.

use rusqlite::types::Value;
use rusqlite::{Connection, Row, params_from_iter};

use super::filter::{Filter, kind, page, state};
use super::groups::{Heads, Slice, Window, walk};
use crate::cache::CacheError;
use crate::cache::rows::*;
use crate::deployment::{DeploymentState, Obstacle};
use crate::platform::PlatformTable;
use crate::text::search::fold;

/// What stands before the conditions of a query for rows; `p` is the project.
const ROWS: &str = "SELECT d.artifact_id, d.type, d.name, d.collection_id, d.project_path, p.name, d.profile_id,
     d.platform, d.path, d.deployed_at, d.content_hash, d.mode, d.state, d.changed_here, d.library_moved, d.problem,
     d.obstacle,
     (SELECT group_concat(coalesce(o.platform, o.profile_id), char(10)) FROM deployments o
      WHERE o.artifact_id = d.artifact_id AND o.project_path = d.project_path AND o.path = d.path
          AND o.profile_id <> d.profile_id AND o.state NOT IN ('unmanaged', 'invalid')
          AND d.state NOT IN ('unmanaged', 'invalid'))
 FROM deployments d JOIN projects p ON p.path = d.project_path";

/// A page of deployments, by project in the order of the list, then by name.
///
/// # Errors
/// [`CacheError`].
pub fn deployments(
    connection: &Connection,
    platforms: &PlatformTable,
    query: &DeploymentQuery,
) -> Result<DeploymentPage, CacheError> {
    if query.artifact_id.is_some() {
        return of_artifact(connection, platforms, query);
    }
    let mut window = Window::new(query, Heads::None);
    walk(connection, query, DeploymentGrouping::Project, |group| window.take(&group))?;
    window.finish(connection)?;
    let mut deployments = Vec::new();
    for slice in &window.slices {
        deployments.extend(rows_of(connection, platforms, query, DeploymentGrouping::Project, slice)?);
    }
    Ok(DeploymentPage { deployments, total: window.total, counts: window.counts })
}

/// Those of one artifact: few enough to be sorted, in more groups than there are rows.
fn of_artifact(
    connection: &Connection,
    platforms: &PlatformTable,
    query: &DeploymentQuery,
) -> Result<DeploymentPage, CacheError> {
    let filter = filter(query);
    let sql = format!(
        "{ROWS}{} ORDER BY p.position, d.sort_name, d.artifact_id, d.profile_id LIMIT ? OFFSET ?",
        with_states(&filter, query).clause()
    );
    let values = with_states(&filter, query).values_and(page(query.limit, query.offset));
    let deployments = read(connection, platforms, &sql, values)?;
    let sql = format!(
        "SELECT d.state, count(*) FROM deployments d JOIN projects p ON p.path = d.project_path{} GROUP BY d.state",
        filter.clause()
    );
    let counts = counts(connection, &sql, filter.values_and([]))?;
    Ok(DeploymentPage { deployments, total: in_states(&counts, query), counts })
}

/// The rows of a part of a group.
pub(super) fn rows_of(
    connection: &Connection,
    platforms: &PlatformTable,
    query: &DeploymentQuery,
    by: DeploymentGrouping,
    slice: &Slice,
) -> Result<Vec<DeploymentRow>, CacheError> {
    if slice.rows.is_empty() {
        return Ok(Vec::new());
    }
    let filter = in_group(query, by, &slice.key);
    let sql = format!("{ROWS}{} ORDER BY {} LIMIT ? OFFSET ?", filter.clause(), order_in(by));
    let len = slice.rows.end - slice.rows.start;
    read(connection, platforms, &sql, filter.values_and(page(len, slice.rows.start)))
}

/// The order of the rows of one group.
pub(super) fn order_in(by: DeploymentGrouping) -> &'static str {
    match by {
        DeploymentGrouping::Project => "d.sort_name, d.artifact_id, d.profile_id, d.id",
        DeploymentGrouping::Artifact => "p.position, d.profile_id, d.id",
    }
}

/// The filter of a query, within one group of its list.
pub(super) fn in_group(query: &DeploymentQuery, by: DeploymentGrouping, key: &GroupKey) -> Filter {
    let mut filter = with_states(&filter(query), query);
    let is = |text: &str| Value::from(text.to_owned());
    match by {
        DeploymentGrouping::Project => filter.and("d.project_path = ?", [is(&key.id)]),
        // Invalid records have another name than the artifact they mean.
        DeploymentGrouping::Artifact => {
            filter.and("d.artifact_id = ? AND d.sort_name = ?", [is(&key.id), is(&key.sort_name)]);
        }
    }
    filter
}

/// What tells groups apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct GroupKey {
    /// The project's root, or `type:name` of the artifact.
    pub id: String,
    /// The artifact's name, folded; empty for a project.
    pub sort_name: String,
}

fn with_states(others: &Filter, query: &DeploymentQuery) -> Filter {
    let mut filter = others.clone();
    if query.states.is_empty() {
        filter.and("d.state <> 'unmanaged'", []);
    } else {
        filter.and_one_of("d.state", query.states.iter().map(|state| state.as_str()));
    }
    filter
}

/// Whether a query asks for deployments in a state.
pub(super) fn asks_for(query: &DeploymentQuery, state: DeploymentState) -> bool {
    if query.states.is_empty() { state != DeploymentState::Unmanaged } else { query.states.contains(&state) }
}

/// How many of these are in the states that a query asks for.
pub(super) fn in_states(counts: &StateCounts, query: &DeploymentQuery) -> u32 {
    let asked = DeploymentState::ALL.into_iter().filter(|state| asks_for(query, *state));
    asked.map(|state| counts.of(state)).sum()
}

/// All filters of a query but that of the states.
pub(super) fn filter(query: &DeploymentQuery) -> Filter {
    let mut filter = Filter::default();
    // Only the artifact's name is stored folded.
    for word in fold(&query.search).split_whitespace() {
        let word = Value::from(word.to_owned());
        let project = "d.project_path IN (SELECT path FROM projects WHERE instr(fold(name), ?) > 0)";
        filter.and(format!("(instr(d.sort_name, ?) > 0 OR {project})"), [word.clone(), word]);
    }
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

fn read(
    connection: &Connection,
    platforms: &PlatformTable,
    sql: &str,
    values: Vec<Value>,
) -> Result<Vec<DeploymentRow>, CacheError> {
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query(params_from_iter(values))?;
    let mut deployments = Vec::new();
    while let Some(row) = rows.next()? {
        deployments.push(deployment(row, platforms)?);
    }
    Ok(deployments)
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
