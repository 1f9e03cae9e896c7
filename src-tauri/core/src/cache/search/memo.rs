//! What was worked out for the latest searches, to be asked again.
//!
//! A search is answered by a page and by counts beside it, and by more pages as somebody scrolls. Each would find the same.

use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::Connection;

use super::{Directory, Matches};
use crate::cache::CacheError;
use crate::text::search::Search;

/// How many searches are kept: enough to take a few letters back.
const KEPT: usize = 4;

/// The latest searches. Who asks while another works something out waits and gets the same.
#[derive(Debug, Default)]
pub(in crate::cache) struct Searches(Mutex<Kept>);

#[derive(Debug, Default)]
struct Kept {
    directory: Option<(i64, Arc<Directory>)>,
    /// The latest one last.
    found: Vec<Found>,
}

#[derive(Debug)]
struct Found {
    state: (i64, i64),
    search: Search,
    matches: Arc<Matches>,
}

impl Searches {
    /// What a search finds in what the connection sees; the caller holds a transaction.
    pub fn matches(&self, connection: &Connection, search: Search) -> Result<Arc<Matches>, CacheError> {
        let state: (i64, i64) = connection
            .prepare_cached("SELECT artifacts, contents FROM search_state")?
            .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = kept.found.iter().find(|found| found.state == state && found.search == search) {
            return Ok(Arc::clone(&found.matches));
        }
        let directory = match &kept.directory {
            Some((of, directory)) if *of == state.0 => Arc::clone(directory),
            _ => Arc::new(Directory::load(connection)?),
        };
        kept.directory = Some((state.0, Arc::clone(&directory)));
        let matches = Arc::new(Matches::find(connection, directory, &search)?);
        // What is older than what was seen now is of no use to anybody.
        kept.found.retain(|found| found.state == state);
        if kept.found.len() == KEPT {
            kept.found.remove(0);
        }
        kept.found.push(Found { state, search, matches: Arc::clone(&matches) });
        Ok(matches)
    }
}
