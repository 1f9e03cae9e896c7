//! Building a WHERE clause from a query.

use rusqlite::types::Value;

use crate::artifact::ArtifactKind;
use crate::cache::CacheError;
use crate::deployment::DeploymentState;
use crate::text::search::fold;

/// Conditions joined by AND, with their values.
#[derive(Default, Clone)]
pub(super) struct Filter {
    conditions: Vec<String>,
    values: Vec<Value>,
}

impl Filter {
    /// Adds a condition; `?` in it are its values in order.
    pub fn and(&mut self, condition: impl Into<String>, values: impl IntoIterator<Item = Value>) {
        self.conditions.push(condition.into());
        self.values.extend(values);
    }

    /// Every word of a search must occur in one of the columns, which are folded.
    pub fn and_words(&mut self, search: &str, columns: &[&str]) {
        for word in fold(search).split_whitespace() {
            let any: Vec<_> = columns.iter().map(|column| format!("instr({column}, ?) > 0")).collect();
            let values = std::iter::repeat_n(Value::from(word.to_owned()), columns.len());
            self.and(format!("({})", any.join(" OR ")), values);
        }
    }

    /// The column must be one of the words, where there are any.
    pub fn and_one_of<'a>(&mut self, column: &str, words: impl IntoIterator<Item = &'a str>) {
        let values: Vec<Value> = words.into_iter().map(|word| Value::from(word.to_owned())).collect();
        if !values.is_empty() {
            self.and(format!("{column} IN ({})", vec!["?"; values.len()].join(", ")), values);
        }
    }

    /// Whether everything passes.
    pub fn is_empty(&self) -> bool {
        self.conditions.is_empty()
    }

    /// The clause with its leading WHERE; empty without conditions.
    pub fn clause(&self) -> String {
        if self.conditions.is_empty() { String::new() } else { format!(" WHERE {}", self.conditions.join(" AND ")) }
    }

    /// The values, with more behind them.
    pub fn values_and(&self, more: impl IntoIterator<Item = Value>) -> Vec<Value> {
        self.values.iter().cloned().chain(more).collect()
    }
}

/// `LIMIT ? OFFSET ?` with its values; a limit of 0 means all.
pub(super) fn page(limit: u32, offset: u32) -> [Value; 2] {
    let limit = if limit == 0 { -1 } else { i64::from(limit) };
    [Value::from(limit), Value::from(i64::from(offset))]
}

/// `'modified', 'outdated', …`: the states that count as drifted, as SQL.
pub(super) fn drifted_states() -> String {
    let words = DeploymentState::ALL.into_iter().filter(|state| state.is_drifted());
    words.map(|state| format!("'{}'", state.as_str())).collect::<Vec<_>>().join(", ")
}

/// The kind that a column says.
pub(in crate::cache) fn kind(word: &str) -> Result<ArtifactKind, CacheError> {
    word.parse().map_err(|()| CacheError::Unexpected { column: "type" })
}

pub(super) fn state(word: &str) -> Result<DeploymentState, CacheError> {
    DeploymentState::parse(word).ok_or(CacheError::Unexpected { column: "state" })
}
