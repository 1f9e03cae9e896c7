//! Deployments under the heads of their groups, as lines of one list.

use std::collections::HashSet;

use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, params, params_from_iter};

use super::deployments::{GroupKey, in_group, order_in, rows_of};
use super::filter::kind;
use super::groups::{Heads, Slice, Window, walk};
use crate::artifact::ArtifactKind;
use crate::cache::CacheError;
use crate::cache::rows::*;
use crate::platform::PlatformTable;

/// A page of the lines of a grouped list.
///
/// # Errors
/// [`CacheError`].
pub fn deployment_lines(
    connection: &Connection,
    platforms: &PlatformTable,
    query: &DeploymentLineQuery,
) -> Result<DeploymentLines, CacheError> {
    let DeploymentLineQuery { filter, by, folded } = query;
    let folded: HashSet<&str> = folded.iter().map(String::as_str).collect();
    let mut window = Window::new(filter, Heads::With { folded });
    walk(connection, filter, *by, |group| window.take(&group))?;
    window.finish(connection)?;
    let (mut lines, mut groups) = (Vec::new(), Vec::new());
    for (group, slice) in (0..).zip(&window.slices) {
        if slice.head {
            lines.push(DeploymentLine::Head { group });
        }
        let rows = rows_of(connection, platforms, filter, *by, slice)?;
        lines.extend(rows.into_iter().map(|row| DeploymentLine::Row { group, row: Box::new(row) }));
        groups.push(head(connection, *by, slice)?);
    }
    Ok(DeploymentLines { lines, groups, total_lines: window.total_lines, total: window.total, counts: window.counts })
}

fn head(connection: &Connection, by: DeploymentGrouping, slice: &Slice) -> Result<DeploymentGroup, CacheError> {
    let (name, kind) = match by {
        DeploymentGrouping::Project => (project_name(connection, &slice.key)?, None),
        DeploymentGrouping::Artifact => named(connection, &slice.key)?,
    };
    Ok(DeploymentGroup {
        key: slice.key.id.clone(),
        name,
        kind,
        counts: slice.counts.unwrap_or_default(),
        folded: slice.folded,
        line: slice.line,
    })
}

fn project_name(connection: &Connection, key: &GroupKey) -> Result<String, CacheError> {
    let mut statement = connection.prepare_cached("SELECT name FROM projects WHERE path = ?1")?;
    Ok(statement.query_row([&key.id], |row| row.get(0)).optional()?.unwrap_or_default())
}

fn named(connection: &Connection, key: &GroupKey) -> Result<(String, Option<ArtifactKind>), CacheError> {
    let mut statement = connection
        .prepare_cached("SELECT name, type FROM deployments WHERE artifact_id = ?1 AND sort_name = ?2 LIMIT 1")?;
    let found = statement
        .query_row(params![key.id, key.sort_name], |row| Ok((row.get(0)?, row.get::<_, Option<String>>(1)?)))
        .optional()?;
    let Some((name, word)) = found else { return Ok((key.id.clone(), None)) };
    Ok((name, word.as_deref().map(kind).transpose()?))
}

/// The first of these deployments that a grouped list holds, and its line there: that of the head where its group is
/// folded. The query's own page does not count.
///
/// # Errors
/// [`CacheError`].
pub fn find_deployment(
    connection: &Connection,
    query: &DeploymentLineQuery,
    wanted: &[DeploymentPlace],
) -> Result<Option<FoundAt>, CacheError> {
    let DeploymentLineQuery { filter, by, folded } = query;
    let groups: HashSet<&str> = wanted.iter().map(|place| group_of(place, *by)).collect();
    let mut seen: Vec<(GroupKey, u32)> = Vec::new();
    let mut line = 0;
    walk(connection, filter, *by, |group| {
        if group.rows == 0 {
            return;
        }
        if groups.contains(group.id) {
            seen.push((GroupKey { id: group.id.to_owned(), sort_name: group.sort_name.to_owned() }, line));
        }
        line += 1 + if folded.iter().any(|key| key == group.id) { 0 } else { group.rows };
    })?;
    for (which, place) in (0..).zip(wanted) {
        for (key, head) in seen.iter().filter(|(key, _)| key.id == group_of(place, *by)) {
            if let Some(row) = row_in(connection, filter, *by, key, place)? {
                let is_folded = folded.contains(&key.id);
                return Ok(Some(FoundAt { which, index: if is_folded { *head } else { head + 1 + row } }));
            }
        }
    }
    Ok(None)
}

fn group_of(place: &DeploymentPlace, by: DeploymentGrouping) -> &str {
    match by {
        DeploymentGrouping::Project => &place.project_path,
        DeploymentGrouping::Artifact => &place.artifact_id,
    }
}

/// The number of a row in its group, from 0.
fn row_in(
    connection: &Connection,
    query: &DeploymentQuery,
    by: DeploymentGrouping,
    key: &GroupKey,
    place: &DeploymentPlace,
) -> Result<Option<u32>, CacheError> {
    let filter = in_group(query, by, key);
    let sql = format!(
        "SELECT n FROM (SELECT d.project_path, d.profile_id, d.artifact_id, row_number() OVER (ORDER BY {}) - 1 AS n
             FROM deployments d JOIN projects p ON p.path = d.project_path{})
         WHERE project_path = ? AND profile_id = ? AND artifact_id = ? LIMIT 1",
        order_in(by),
        filter.clause()
    );
    let named = [&place.project_path, &place.profile_id, &place.artifact_id].map(|text| Value::from(text.clone()));
    let mut statement = connection.prepare_cached(&sql)?;
    Ok(statement.query_row(params_from_iter(filter.values_and(named)), |row| row.get(0)).optional()?)
}
