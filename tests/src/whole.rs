//! Everything of a world at one moment: what an operation that is refused must leave as it was.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::types::Value;

use crate::{World, tree};

/// What may come and go unseen: locks, contents kept by their hash, the files of SQLite.
const UNSEEN: [&str; 3] = ["home/cache", "home/state/locks", "home/state/objects"];

/// The bytes of every project, the library, the list of projects, the journals and the history, and every row of the
/// cache.
#[derive(Debug, Clone, PartialEq)]
pub struct Whole {
    /// By path, relative to the world.
    pub tree: BTreeMap<String, String>,
    /// By table.
    pub rows: BTreeMap<String, Vec<String>>,
}

impl World {
    /// Looks at everything.
    pub fn whole(&self) -> Whole {
        let mut all = tree(&self.root());
        all.retain(|path, _| !UNSEEN.iter().any(|unseen| path.starts_with(unseen)));
        // That there is a place for state says nothing.
        all.retain(|path, shown| !(shown == "dir" && path.starts_with("home/state")));
        Whole { tree: all, rows: self.rows() }
    }

    fn rows(&self) -> BTreeMap<String, Vec<String>> {
        let database = self.database();
        let mut tables = database
            .prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'")
            .unwrap();
        let tables: Vec<String> = tables.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
        let rows_of = |table: &String| {
            let mut all = database.prepare(&format!("SELECT * FROM \"{table}\"")).unwrap();
            let columns = all.column_count();
            let shown = |row: &rusqlite::Row<'_>| {
                let values: Vec<Value> = (0..columns).map(|column| row.get(column)).collect::<Result<_, _>>()?;
                Ok(format!("{values:?}"))
            };
            let mut rows: Vec<String> = all.query_map([], shown).unwrap().map(Result::unwrap).collect();
            rows.sort();
            rows
        };
        tables.iter().map(|table| (table.clone(), rows_of(table))).collect()
    }
}

impl Whole {
    /// Panics and names every file and row that is not as in `before`.
    pub fn assert_same(&self, before: &Self, when: &str) {
        let mut found = Vec::new();
        let paths: BTreeSet<&String> = self.tree.keys().chain(before.tree.keys()).collect();
        for path in paths.into_iter().filter(|path| self.tree.get(*path) != before.tree.get(*path)) {
            found.push(format!("{path}: {:?} instead of {:?}", self.tree.get(path), before.tree.get(path)));
        }
        for (table, rows) in &self.rows {
            let were = before.rows.get(table).cloned().unwrap_or_default();
            found.extend(rows.iter().filter(|row| !were.contains(row)).map(|row| format!("{table}: new {row}")));
            found.extend(were.iter().filter(|row| !rows.contains(row)).map(|row| format!("{table}: gone {row}")));
        }
        assert!(found.is_empty(), "{when}:\n{}", found.join("\n"));
    }
}
