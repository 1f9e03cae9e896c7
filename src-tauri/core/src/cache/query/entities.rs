//! The rows of the matrix, page by page, and their cells in the columns that are looked at.
//!
//! The table `entities` holds the rows: the database keeps it beside artifacts and deployments (see `schema.rs`), so that
//! a page neither joins the two nor counts sixty thousand deployments.

use std::collections::HashMap;

use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, params_from_iter};

use super::filter::{Filter, drifted_states, kind, page, state};
use crate::cache::CacheError;
use crate::cache::rows::*;
use crate::deployment::DeploymentState;
use crate::platform::{ProfileId, Tables};
use crate::text::search::fold;

/// A page of the matrix.
///
/// # Errors
/// [`CacheError`].
pub fn entities(connection: &Connection, tables: &Tables, query: &EntityQuery) -> Result<EntityMatrix, CacheError> {
    let others = filter(query);
    let drifted = drifted(tables, query, others.clone());
    let filter = if query.drifted { &drifted } else { &others };
    let sql = format!(
        "SELECT e.artifact_id, e.type, e.name, e.in_library, e.deployed FROM entities e{} ORDER BY {} LIMIT ? OFFSET ?",
        filter.clause(),
        order(query),
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let mut found = statement.query(params_from_iter(filter.values_and(page(query.limit, query.offset))))?;
    let mut rows = Vec::new();
    while let Some(row) = found.next()? {
        rows.push(EntityRow {
            artifact_id: row.get(0)?,
            kind: kind(row.get_ref(1)?.as_str().unwrap_or_default())?,
            name: row.get(2)?,
            in_library: row.get(3)?,
            deployed: row.get(4)?,
            cells: Vec::new(),
        });
    }
    fill_cells(connection, &mut rows, &query.columns)?;
    let total = count(connection, filter)?;
    let drifted = if query.drifted { total } else { count(connection, &drifted)? };
    Ok(EntityMatrix { columns: query.columns.clone(), rows, total, drifted })
}

/// Where an artifact stands among a query's rows, or would stand if the query had it.
///
/// # Errors
/// [`CacheError`].
pub fn entity_position(
    connection: &Connection,
    tables: &Tables,
    query: &EntityQuery,
    artifact: &str,
) -> Result<EntityPosition, CacheError> {
    let filter = if query.drifted { drifted(tables, query, filter(query)) } else { filter(query) };
    let key = connection
        .prepare_cached("SELECT sort_name, deployed FROM entities WHERE artifact_id = ?1")?
        .query_row([artifact], |row| Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?)))
        .optional()?;
    let (name, deployed) = key.unwrap_or_else(|| {
        let name = artifact.split_once(':').map_or(artifact, |(_, name)| name);
        (fold(name), 0)
    });
    let (name, id) = (Value::from(name), Value::from(artifact.to_owned()));
    let mut before = filter.clone();
    match (query.sort, query.descending) {
        (EntitySort::Name, false) => before.and("(e.sort_name, e.artifact_id) < (?, ?)", [name, id.clone()]),
        (EntitySort::Name, true) => before.and("(e.sort_name, e.artifact_id) > (?, ?)", [name, id.clone()]),
        (EntitySort::Deployed, _) => {
            let (more, less) = if query.descending { (">", "<") } else { ("<", ">") };
            let condition =
                format!("(e.deployed {more} ? OR (e.deployed = ? AND (e.sort_name, e.artifact_id) {less} (?, ?)))");
            before.and(condition, [Value::from(deployed), Value::from(deployed), name, id.clone()]);
        }
    }
    let mut it = filter;
    it.and("e.artifact_id = ?", [id]);
    Ok(EntityPosition { index: count(connection, &before)?, found: count(connection, &it)? > 0 })
}

/// Adds to a filter that a deployment drifted: any, or one to the project or the platform that is asked for.
fn drifted(tables: &Tables, query: &EntityQuery, mut filter: Filter) -> Filter {
    let mut places = Filter::default();
    if let Some(project) = &query.project_path {
        places.and("d.project_path = ?", [Value::from(project.clone())]);
    }
    if let Some(platform) = &query.platform {
        let profiles = tables.usual().profiles().iter().filter(|profile| profile.platform == *platform);
        let mut ids: Vec<&ProfileId> = profiles.map(|profile| &profile.id).collect();
        ids.dedup();
        let marks = vec!["?"; ids.len()].join(", ");
        let ids = ids.into_iter().map(|id| Value::from(id.as_str().to_owned()));
        places.and(format!("d.profile_id IN ({marks})"), ids);
    }
    filter.and("e.drifted > 0", []);
    if !places.is_empty() {
        places.and(format!("d.state IN ({})", drifted_states()), []);
        let sql = format!("e.artifact_id IN (SELECT d.artifact_id FROM deployments d{})", places.clause());
        filter.and(sql, places.values_and([]));
    }
    filter
}

fn filter(query: &EntityQuery) -> Filter {
    let mut filter = Filter::default();
    filter.and_words(&query.search, &["e.sort_name"]);
    filter.and_one_of("e.type", query.types.iter().map(|kind| kind.as_str()));
    if let Some(artifact) = &query.artifact_id {
        filter.and("e.artifact_id = ?", [Value::from(artifact.clone())]);
    }
    filter
}

/// The other way round is the whole order backwards, so that one index serves both.
fn order(query: &EntityQuery) -> &'static str {
    match (query.sort, query.descending) {
        (EntitySort::Name, false) => "e.sort_name, e.artifact_id",
        (EntitySort::Name, true) => "e.sort_name DESC, e.artifact_id DESC",
        (EntitySort::Deployed, true) => "e.deployed DESC, e.sort_name, e.artifact_id",
        (EntitySort::Deployed, false) => "e.deployed, e.sort_name DESC, e.artifact_id DESC",
    }
}

fn count(connection: &Connection, filter: &Filter) -> Result<u32, CacheError> {
    let sql = format!("SELECT count(*) FROM entities e{}", filter.clause());
    Ok(connection.prepare_cached(&sql)?.query_row(params_from_iter(filter.values_and([])), |row| row.get(0))?)
}

/// Reads along what is fewer: an artifact has a handful of deployments, a column some hundred.
const COLUMN_FOR_ROWS: usize = 20;

fn fill_cells(connection: &Connection, rows: &mut [EntityRow], columns: &[ColumnId]) -> Result<(), CacheError> {
    if columns.is_empty() {
        return Ok(());
    }
    if columns.len() * COLUMN_FOR_ROWS < rows.len() {
        return fill_columns(connection, rows, columns);
    }
    let places = columns.iter().map(|column| (column.project_path.as_str(), column.profile_id.as_str()));
    let numbers: HashMap<(&str, &str), u32> = places.zip(0..).collect();
    let mut statement =
        connection.prepare_cached("SELECT project_path, profile_id, state FROM deployments WHERE artifact_id = ?1")?;
    for entity in rows {
        let mut found = statement.query([&entity.artifact_id])?;
        while let Some(row) = found.next()? {
            let place = (row.get_ref(0)?.as_str().unwrap_or_default(), row.get_ref(1)?.as_str().unwrap_or_default());
            if let Some(column) = numbers.get(&place) {
                put(&mut entity.cells, *column, state(row.get_ref(2)?.as_str().unwrap_or_default())?);
            }
        }
        entity.cells.sort_by_key(|cell| cell.column);
    }
    Ok(())
}

fn fill_columns(connection: &Connection, rows: &mut [EntityRow], columns: &[ColumnId]) -> Result<(), CacheError> {
    let numbers: HashMap<String, usize> = rows.iter().map(|row| row.artifact_id.clone()).zip(0..).collect();
    let mut statement = connection
        .prepare_cached("SELECT artifact_id, state FROM deployments WHERE project_path = ?1 AND profile_id = ?2")?;
    for (column, number) in columns.iter().zip(0..) {
        let mut found = statement.query([&column.project_path, &column.profile_id])?;
        while let Some(row) = found.next()? {
            if let Some(at) = numbers.get(row.get_ref(0)?.as_str().unwrap_or_default()) {
                put(&mut rows[*at].cells, number, state(row.get_ref(1)?.as_str().unwrap_or_default())?);
            }
        }
    }
    Ok(())
}

/// An invalid record may stand beside a good one: the worse is shown.
fn put(cells: &mut Vec<EntityCell>, column: u32, state: DeploymentState) {
    match cells.iter_mut().find(|cell| cell.column == column) {
        Some(cell) => cell.state = cell.state.max(state),
        None => cells.push(EntityCell { column, state }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cache::schema::MIGRATIONS;

    #[test]
    fn what_an_older_program_wrote_has_its_rows() {
        let connection = Connection::open_in_memory().unwrap();
        crate::cache::database::teach_folding(&connection).unwrap();
        let new = MIGRATIONS.iter().position(|migration| migration.contains("CREATE TABLE entities")).unwrap();
        MIGRATIONS[..new].iter().for_each(|migration| connection.execute_batch(migration).unwrap());
        connection
            .execute_batch(
                "INSERT INTO collection_artifacts (collection_id, artifact_id, artifact_uuid, type, name, path, status,
                     sort_name, search_text) VALUES ('default', 'skill:PDF', 'u', 'skill', 'PDF', '/', 'present', 'pdf', '');
                 INSERT INTO deployments (project_path, profile_id, artifact_id, type, name, path, state, changed_here,
                     library_moved, sort_name) VALUES
                     ('/a', 'p', 'skill:PDF', 'skill', 'PDF', 'x', 'in_sync', 0, 0, 'pdf'),
                     ('/b', 'p', 'skill:PDF', 'skill', 'PDF', 'x', 'outdated', 0, 1, 'pdf'),
                     ('/c', 'p', 'skill:PDF', 'skill', 'PDF', 'x', 'unmanaged', 0, 0, 'pdf'),
                     ('/a', 'p', 'agent:Gone', 'agent', 'agent:Gone', 'x', 'invalid', 0, 0, 'agent:gone'),
                     ('/b', 'p', 'agent:Gone', 'agent', 'Gone', 'x', 'orphaned', 0, 0, 'gone'),
                     ('/a', 'p', 'nothing', NULL, 'nothing', 'x', 'invalid', 0, 0, 'nothing');",
            )
            .unwrap();
        MIGRATIONS[new..].iter().for_each(|migration| connection.execute_batch(migration).unwrap());
        let mut statement = connection
            .prepare("SELECT sort_name, artifact_id, type, name, in_library, deployed, drifted FROM entities")
            .unwrap();
        let row = |row: &rusqlite::Row<'_>| {
            let text = |index| row.get::<_, String>(index);
            let names = [text(0)?, text(1)?, text(2)?, text(3)?].join(" ");
            Ok((names, [row.get::<_, u32>(4)?, row.get(5)?, row.get(6)?]))
        };
        let rows: Vec<(String, [u32; 3])> = statement.query_map([], row).unwrap().map(Result::unwrap).collect();
        assert_eq!(
            rows,
            [("gone agent:Gone agent Gone".into(), [0, 2, 2]), ("pdf skill:PDF skill PDF".into(), [1, 2, 1])]
        );
    }
}
