//! The terms of what an artifact's row says of it.

use rusqlite::{Connection, OptionalExtension, params};

use crate::artifact::Digest;
use crate::cache::CacheError;
use crate::collection::Metadata;
use crate::text::search::{fold, terms_of};

/// Writes the terms of an artifact's name, tags, title and description, inside the caller's transaction. Costs little where
/// they are written already.
///
/// # Errors
/// [`CacheError::Sqlite`].
pub(in crate::cache) fn store_words(
    connection: &Connection,
    artifact: &str,
    name: &str,
    metadata: &Metadata,
) -> Result<(), CacheError> {
    NewWords::of(connection, artifact, name, metadata)?.map_or(Ok(()), |words| words.store(connection))
}

/// The terms of an artifact that are not in the table yet.
///
/// Apart from noting the artifact, since FTS5 writes out what it has gathered whenever a statement that can fail half-way
/// follows: who writes many artifacts notes all of them first.
#[must_use = "until they are stored, no search finds the artifact"]
pub(in crate::cache) struct NewWords {
    id: i64,
    /// Whether other terms are there.
    replace: bool,
    name: String,
    tags: String,
    about: String,
}

impl NewWords {
    /// Notes an artifact, inside the caller's transaction. `None` where its terms are written already.
    ///
    /// # Errors
    /// [`CacheError::Sqlite`].
    pub fn of(
        connection: &Connection,
        artifact: &str,
        name: &str,
        metadata: &Metadata,
    ) -> Result<Option<Self>, CacheError> {
        let about =
            [metadata.title.as_deref(), metadata.description.as_deref()].map(Option::unwrap_or_default).join("\n");
        let tags = metadata.tags.join("\n");
        let print = print_of(&[name, &tags, &about]);
        let known: Option<(i64, i64)> = connection
            .prepare_cached("SELECT id, print FROM search_artifacts WHERE artifact_id = ?1")?
            .query_row([artifact], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let id = match known {
            Some((_, known)) if known == print => return Ok(None),
            Some((id, _)) => {
                connection
                    .prepare_cached("UPDATE search_artifacts SET print = ?2 WHERE id = ?1")?
                    .execute(params![id, print])?;
                id
            }
            None => {
                connection
                    .prepare_cached("INSERT INTO search_artifacts (artifact_id, print) VALUES (?1, ?2)")?
                    .execute(params![artifact, print])?;
                connection.last_insert_rowid()
            }
        };
        let replace = known.is_some();
        Ok(Some(Self { id, replace, name: terms(name), tags: terms(&tags), about: terms(&about) }))
    }

    /// Writes them.
    ///
    /// # Errors
    /// [`CacheError::Sqlite`].
    pub fn store(self, connection: &Connection) -> Result<(), CacheError> {
        if self.replace {
            connection.prepare_cached("DELETE FROM search_words WHERE rowid = ?1")?.execute([self.id])?;
        }
        connection
            .prepare_cached("INSERT INTO search_words (rowid, name, tags, about) VALUES (?1, ?2, ?3, ?4)")?
            .execute(params![self.id, self.name, self.tags, self.about])?;
        Ok(())
    }
}

/// Writes the terms of at most `limit` artifacts that have none, inside the caller's transaction: those that an older version
/// wrote. Returns how many it wrote.
///
/// # Errors
/// [`CacheError`].
pub fn describe_missing(connection: &Connection, limit: u32) -> Result<usize, CacheError> {
    let mut statement = connection.prepare_cached(
        "SELECT artifact_id, name, title, description, tags_json FROM collection_artifacts
         WHERE artifact_id NOT IN (SELECT artifact_id FROM search_artifacts) LIMIT ?1",
    )?;
    let described = |row: &rusqlite::Row<'_>| {
        let tags: String = row.get(4)?;
        let metadata = Metadata {
            title: row.get(2)?,
            description: row.get(3)?,
            tags: serde_json::from_str(&tags).unwrap_or_default(),
            ..Metadata::default()
        };
        Ok((row.get(0)?, row.get(1)?, metadata))
    };
    let found: Vec<(String, String, Metadata)> = statement.query_map([limit], described)?.collect::<Result<_, _>>()?;
    for (artifact, name, metadata) in &found {
        store_words(connection, artifact, name, metadata)?;
    }
    Ok(found.len())
}

fn terms(text: &str) -> String {
    let folded = fold(text);
    let mut all = String::with_capacity(folded.len());
    terms_of(&folded, |term| {
        all.push_str(term);
        all.push(' ');
    });
    all
}

fn print_of(texts: &[&str]) -> i64 {
    let digest = Digest::of(texts.join("\0").as_bytes());
    digest.as_bytes().iter().take(8).fold(0, |print, byte| print << 8 | i64::from(*byte))
}
