//! TOML as values: what a rewrite must not change, whatever it does to the layout.

use toml::{Table, Value};

/// Reads a text that a parser of ours has accepted.
pub fn table(text: &str) -> Table {
    text.parse().unwrap_or_else(|error| panic!("accepted, and yet not TOML: {error}\n{text}"))
}

/// The list of tables under a key; empty where there is none.
pub fn tables(document: &Table, key: &str) -> Vec<Table> {
    let list = document.get(key).and_then(Value::as_array).cloned().unwrap_or_default();
    list.into_iter().map(|value| value.as_table().cloned().unwrap_or_else(|| panic!("{key} holds {value}"))).collect()
}

/// A table without some keys.
pub fn without(mut table: Table, keys: &[&str]) -> Table {
    table.retain(|key, _| !keys.contains(&key));
    table
}

/// Tables in an order that depends on nothing but their values; a number that equals nothing, not even itself, is text
/// here.
pub fn sorted(tables: Vec<Table>) -> Vec<String> {
    let mut texts: Vec<String> = tables.into_iter().map(shown).collect();
    texts.sort();
    texts
}

/// A table as text, whatever the order of its keys.
pub fn shown(table: Table) -> String {
    format!("{:?}", in_order(Value::Table(table)))
}

fn in_order(value: Value) -> Value {
    match value {
        Value::Table(table) => {
            let mut pairs: Vec<_> = table.into_iter().map(|(key, value)| (key, in_order(value))).collect();
            pairs.sort_by(|a, b| a.0.cmp(&b.0));
            Value::Table(pairs.into_iter().collect())
        }
        Value::Array(values) => Value::Array(values.into_iter().map(in_order).collect()),
        other => other,
    }
}
