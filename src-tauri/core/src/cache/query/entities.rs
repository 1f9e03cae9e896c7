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
use crate::fs::fold_case;
use crate::platform::{ProfileId, Tables};

/// A page of the matrix.
///
/// # Errors
/// [`CacheError`].
pub fn entities(connection: &Connection, tables: &Tables, query: &EntityQuery) -> Result<EntityMatrix, CacheError> {
    let places = Places::of(tables, query);
    let others = filter(query);
    let drifted = places.drifted(others.clone());
    let filter = if query.drifted { &drifted } else { &others };
    let (deployed, values) = places.deployed();
    let sql = format!(
        "SELECT e.artifact_id, e.type, e.name, e.in_library, {deployed} AS deployed FROM entities e{} ORDER BY {}
         LIMIT ? OFFSET ?",
        filter.clause(),
        order(query),
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let values = values.into_iter().chain(filter.values_and(page(query.limit, query.offset)));
    let mut found = statement.query(params_from_iter(values))?;
    let mut cells = Cells::of(connection, &query.columns)?;
    let mut rows = Vec::new();
    while let Some(row) = found.next()? {
        let artifact_id: String = row.get(0)?;
        rows.push(EntityRow {
            kind: kind(row.get_ref(1)?.as_str().unwrap_or_default())?,
            name: row.get(2)?,
            in_library: row.get(3)?,
            deployed: row.get(4)?,
            cells: cells.find(&artifact_id)?,
            artifact_id,
        });
    }
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
    let places = Places::of(tables, query);
    let filter = if query.drifted { places.drifted(filter(query)) } else { filter(query) };
    let (deployed, values) = places.deployed();
    let key = connection
        .prepare_cached(&format!("SELECT e.sort_name, {deployed} FROM entities e WHERE e.artifact_id = ?"))?
        .query_row(params_from_iter(values.iter().cloned().chain([Value::from(artifact.to_owned())])), |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?))
        })
        .optional()?;
    let (name, count_of_it) = key.unwrap_or_else(|| {
        let name = artifact.split_once(':').map_or(artifact, |(_, name)| name);
        (fold_case(name), 0)
    });
    let at = [Value::from(name), Value::from(artifact.to_owned())];
    let mut before = filter.clone();
    match query.sort {
        EntitySort::Name => {
            let less = if query.descending { ">" } else { "<" };
            before.and(format!("(e.sort_name, e.artifact_id) {less} (?, ?)"), at);
        }
        EntitySort::Deployed => {
            let less = if query.descending { ">" } else { "<" };
            let condition =
                format!("({deployed} {less} ? OR ({deployed} = ? AND (e.sort_name, e.artifact_id) < (?, ?)))");
            let number = || values.iter().cloned().chain([Value::from(count_of_it)]);
            before.and(condition, number().chain(number()).chain(at));
        }
    }
    let mut it = filter;
    it.and("e.artifact_id = ?", [Value::from(artifact.to_owned())]);
    Ok(EntityPosition { index: count(connection, &before)?, found: count(connection, &it)? > 0 })
}

/// Which deployments count: all, or those to one project, to one platform's profiles, or both.
struct Places {
    /// Conditions on `d`, each with AND before it; empty where all count.
    condition: String,
    values: Vec<Value>,
}

impl Places {
    fn of(tables: &Tables, query: &EntityQuery) -> Self {
        let mut places = Self { condition: String::new(), values: Vec::new() };
        if let Some(project) = &query.project_path {
            places.condition.push_str(" AND d.project_path = ?");
            places.values.push(Value::from(project.clone()));
        }
        if let Some(platform) = &query.platform {
            let profiles = tables.usual().profiles().iter().filter(|profile| profile.platform == *platform);
            let mut ids: Vec<&ProfileId> = profiles.map(|profile| &profile.id).collect();
            ids.dedup();
            let marks = vec!["?"; ids.len()].join(", ");
            places.condition.push_str(&format!(" AND d.profile_id IN ({marks})"));
            places.values.extend(ids.into_iter().map(|id| Value::from(id.as_str().to_owned())));
        }
        places
    }

    /// How many recorded deployments a row has, with the values in it.
    fn deployed(&self) -> (String, Vec<Value>) {
        if self.condition.is_empty() {
            return ("e.deployed".to_owned(), Vec::new());
        }
        let sql = format!(
            "(SELECT count(*) FROM deployments d WHERE d.artifact_id = e.artifact_id AND d.state <> 'unmanaged'{})",
            self.condition
        );
        (sql, self.values.clone())
    }

    /// Adds to a filter that a deployment drifted.
    fn drifted(&self, mut filter: Filter) -> Filter {
        filter.and("e.drifted > 0", []);
        if !self.condition.is_empty() {
            let sql = format!(
                "EXISTS (SELECT 1 FROM deployments d WHERE d.artifact_id = e.artifact_id AND d.state IN ({}){})",
                drifted_states(),
                self.condition
            );
            filter.and(sql, self.values.iter().cloned());
        }
        filter
    }
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

fn order(query: &EntityQuery) -> String {
    let direction = if query.descending { "DESC" } else { "ASC" };
    match query.sort {
        EntitySort::Name => format!("e.sort_name {direction}, e.artifact_id {direction}"),
        EntitySort::Deployed => format!("deployed {direction}, e.sort_name, e.artifact_id"),
    }
}

fn count(connection: &Connection, filter: &Filter) -> Result<u32, CacheError> {
    let sql = format!("SELECT count(*) FROM entities e{}", filter.clause());
    Ok(connection.prepare_cached(&sql)?.query_row(params_from_iter(filter.values_and([])), |row| row.get(0))?)
}

/// Finds an artifact's cells in some columns.
struct Cells<'a> {
    columns: HashMap<(&'a str, &'a str), u32>,
    statement: rusqlite::CachedStatement<'a>,
}

impl<'a> Cells<'a> {
    fn of(connection: &'a Connection, columns: &'a [ColumnId]) -> Result<Self, CacheError> {
        let sql = "SELECT project_path, profile_id, state FROM deployments WHERE artifact_id = ?1";
        let places = columns.iter().map(|column| (column.project_path.as_str(), column.profile_id.as_str()));
        Ok(Self { columns: places.zip(0..).collect(), statement: connection.prepare_cached(sql)? })
    }

    fn find(&mut self, artifact: &str) -> Result<Vec<EntityCell>, CacheError> {
        let mut cells: Vec<EntityCell> = Vec::new();
        if self.columns.is_empty() {
            return Ok(cells);
        }
        let mut rows = self.statement.query([artifact])?;
        while let Some(row) = rows.next()? {
            let place = (row.get_ref(0)?.as_str().unwrap_or_default(), row.get_ref(1)?.as_str().unwrap_or_default());
            let Some(column) = self.columns.get(&place) else { continue };
            let state = state(row.get_ref(2)?.as_str().unwrap_or_default())?;
            match cells.iter_mut().find(|cell| cell.column == *column) {
                // An invalid record beside a good one, or the other way round: the worse is shown.
                Some(cell) => cell.state = cell.state.max(state),
                None => cells.push(EntityCell { column: *column, state }),
            }
        }
        cells.sort_by_key(|cell| cell.column);
        Ok(cells)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cache::schema::MIGRATIONS;

    #[test]
    fn what_an_older_program_wrote_has_its_rows() {
        let connection = Connection::open_in_memory().unwrap();
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
