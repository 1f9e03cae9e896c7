//! What a search compares in memory: every artifact in few words, by name.

use std::collections::HashMap;

use rusqlite::Connection;

use crate::artifact::ArtifactKind;
use crate::cache::CacheError;
use crate::cache::query::kind;
use crate::text::search::{fold, plain};

/// Every artifact, in the order of names.
#[derive(Debug, Default)]
pub(in crate::cache) struct Directory {
    /// The artifacts.
    pub entries: Vec<Entry>,
    /// Each tag that any of them has.
    pub tags: Vec<Tag>,
    /// The artifacts by their row in the index; `NOBODY` where there is none.
    by_row: Vec<u32>,
}

/// An artifact in few words.
#[derive(Debug)]
pub(in crate::cache) struct Entry {
    /// `type:name`.
    pub id: Box<str>,
    /// Its kind.
    pub kind: ArtifactKind,
    /// Its name, folded, words with a space between each two.
    pub name: Box<str>,
    /// Its tags, as places in the directory's.
    pub tags: Box<[u32]>,
    /// When its youngest file was modified.
    pub updated_at: Option<i64>,
}

/// A tag.
#[derive(Debug)]
pub(in crate::cache) struct Tag {
    /// As it is written.
    pub text: String,
    /// Folded.
    pub folded: String,
}

const NOBODY: u32 = u32::MAX;

impl Directory {
    /// Reads it.
    pub fn load(connection: &Connection) -> Result<Self, CacheError> {
        let mut directory = Self::default();
        let mut numbers: HashMap<String, u32> = HashMap::new();
        let rows = rows_of_index(connection)?;
        let mut statement = connection.prepare_cached(
            "SELECT artifact_id, type, sort_name, tags_json, updated_at FROM collection_artifacts
             ORDER BY sort_name, artifact_id",
        )?;
        let mut found = statement.query([])?;
        while let Some(row) = found.next()? {
            let text = |index: usize| row.get_ref(index).map(|value| value.as_str().unwrap_or_default());
            let tags: Vec<String> = match text(3)? {
                "[]" => Vec::new(),
                json => serde_json::from_str(json).map_err(|_| CacheError::Unexpected { column: "tags_json" })?,
            };
            let tags = tags.into_iter().map(|tag| directory.number(&mut numbers, tag)).collect();
            let number = u32::try_from(directory.entries.len()).unwrap_or(NOBODY);
            let id: Box<str> = text(0)?.into();
            if let Some(row) = rows.get(&*id).and_then(|row| usize::try_from(*row).ok()) {
                if directory.by_row.len() <= row {
                    directory.by_row.resize(row + 1, NOBODY);
                }
                directory.by_row[row] = number;
            }
            directory.entries.push(Entry {
                id,
                kind: kind(text(1)?)?,
                name: plain(&fold(text(2)?)).into(),
                tags,
                updated_at: row.get(4)?,
            });
        }
        Ok(directory)
    }

    /// The artifact of a row in the index.
    pub fn of_row(&self, row: i64) -> Option<usize> {
        let number = *self.by_row.get(usize::try_from(row).ok()?)?;
        (number != NOBODY).then_some(number as usize)
    }

    fn number(&mut self, numbers: &mut HashMap<String, u32>, tag: String) -> u32 {
        if let Some(number) = numbers.get(&tag) {
            return *number;
        }
        let number = u32::try_from(self.tags.len()).unwrap_or(NOBODY);
        self.tags.push(Tag { folded: fold(&tag), text: tag.clone() });
        numbers.insert(tag, number);
        number
    }
}

fn rows_of_index(connection: &Connection) -> Result<HashMap<String, i64>, CacheError> {
    let mut statement = connection.prepare_cached("SELECT artifact_id, id FROM search_artifacts")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
