//! Pages of a search, and counts with and without one: what was found, filtered and put in order in memory.

use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use rusqlite::Connection;

use crate::artifact::ArtifactKind;
use crate::cache::rows::*;
use crate::cache::search::{Directory, Matches};
use crate::cache::{CacheError, ReadConnection};
use crate::text::search::Search;

/// What a search found, and what its filters ask.
pub(super) struct Found<'a> {
    query: &'a ArtifactQuery,
    matches: Arc<Matches>,
    /// The tags that are asked for, by their place in the directory; `None` for one that nothing has.
    tags: Vec<Option<u32>>,
    /// What drifted, where that is asked for: there may be thousands.
    drifted: HashSet<String>,
}

/// What of the filters an artifact passes.
struct Passes {
    types: bool,
    tags: bool,
    drifted: bool,
}

impl<'a> Found<'a> {
    /// Searches for a page. The caller holds a transaction.
    pub fn of(connection: &ReadConnection<'_>, query: &'a ArtifactQuery, search: Search) -> Result<Self, CacheError> {
        let drifted = if query.drifted { drifted(connection)? } else { HashSet::new() };
        Self::with(connection, query, search, drifted)
    }

    /// Searches for counts; a search without words finds everything. The caller holds a transaction.
    pub fn counted(
        connection: &ReadConnection<'_>,
        query: &'a ArtifactQuery,
        search: Search,
    ) -> Result<Self, CacheError> {
        Self::with(connection, query, search, drifted(connection)?)
    }

    fn with(
        connection: &ReadConnection<'_>,
        query: &'a ArtifactQuery,
        search: Search,
        drifted: HashSet<String>,
    ) -> Result<Self, CacheError> {
        let matches = connection.searches().matches(connection, search)?;
        let tags = query.tags.iter().map(|tag| {
            let at = matches.directory.tags.iter().position(|known| known.text == *tag);
            at.and_then(|at| u32::try_from(at).ok())
        });
        Ok(Self { tags: tags.collect(), drifted, query, matches })
    }

    /// The ids of a page in order, and how many there are in all.
    pub fn page(&self, connection: &Connection) -> Result<(Vec<String>, u32), CacheError> {
        let mut found: Vec<usize> = self.matches.best_first().filter(|entry| self.passes(*entry).all()).collect();
        self.sort(&mut found, connection)?;
        let total = number(found.len());
        let limit = if self.query.limit == 0 { usize::MAX } else { self.query.limit as usize };
        let page = found.into_iter().skip(self.query.offset as usize).take(limit);
        Ok((page.map(|entry| self.directory().entries[entry].id.to_string()).collect(), total))
    }

    fn sort(&self, found: &mut [usize], connection: &Connection) -> Result<(), CacheError> {
        let entries = &self.directory().entries;
        let turned = |order: Ordering| if self.query.descending { order.reverse() } else { order };
        match self.query.sort {
            ArtifactSort::Relevance if self.query.descending => found.reverse(),
            ArtifactSort::Relevance => {}
            ArtifactSort::Name => found.sort_unstable_by(|a, b| turned(a.cmp(b))),
            ArtifactSort::Updated => found
                .sort_unstable_by(|a, b| turned(entries[*a].updated_at.cmp(&entries[*b].updated_at).then(a.cmp(b)))),
            ArtifactSort::Deployed => {
                let deployed = deployed(connection)?;
                let of = |entry: usize| deployed.get(&*entries[entry].id).copied().unwrap_or_default();
                found.sort_unstable_by(|a, b| turned(of(*a).cmp(&of(*b))).then(a.cmp(b)));
            }
        }
        Ok(())
    }

    /// What choosing each filter would give.
    pub fn facets(&self) -> ArtifactFacets {
        let directory = self.directory();
        let mut types: Vec<TypeCount> =
            ArtifactKind::ALL.into_iter().map(|kind| TypeCount { kind, count: 0 }).collect();
        let mut tags = vec![0; directory.tags.len()];
        let (mut untagged, mut drifted) = (0, 0);
        for at in self.matches.best_first() {
            let (entry, passes) = (&directory.entries[at], self.passes(at));
            if passes.tags && passes.drifted {
                types.iter_mut().filter(|of| of.kind == entry.kind).for_each(|of| of.count += 1);
            }
            if passes.types && passes.drifted {
                entry.tags.iter().for_each(|tag| tags[*tag as usize] += 1);
                untagged += u32::from(entry.tags.is_empty());
            }
            if passes.types && passes.tags {
                drifted += u32::from(self.drifted.contains(&*entry.id));
            }
        }
        let counted = directory.tags.iter().zip(tags).filter(|(_, count)| *count > 0);
        let mut tags: Vec<TagCount> = counted.map(|(tag, count)| TagCount { tag: tag.text.clone(), count }).collect();
        tags.sort_unstable_by(|a, b| b.count.cmp(&a.count).then_with(|| a.tag.cmp(&b.tag)));
        ArtifactFacets { all: types.iter().map(|of| of.count).sum(), types, tags, untagged, drifted }
    }

    fn directory(&self) -> &Directory {
        &self.matches.directory
    }

    fn passes(&self, entry: usize) -> Passes {
        let entry = &self.directory().entries[entry];
        let has = |tag: &Option<u32>| tag.is_some_and(|tag| entry.tags.contains(&tag));
        Passes {
            types: self.query.types.is_empty() || self.query.types.contains(&entry.kind),
            tags: self.tags.iter().all(has) && (!self.query.untagged || entry.tags.is_empty()),
            drifted: !self.query.drifted || self.drifted.contains(&*entry.id),
        }
    }
}

impl Passes {
    fn all(&self) -> bool {
        self.types && self.tags && self.drifted
    }
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// The artifacts with a deployment that drifted.
fn drifted(connection: &Connection) -> Result<HashSet<String>, CacheError> {
    let mut statement = connection.prepare_cached("SELECT artifact_id FROM entities WHERE drifted > 0")?;
    Ok(statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?)
}

/// How often each artifact is deployed.
fn deployed(connection: &Connection) -> Result<HashMap<String, u32>, CacheError> {
    let mut statement = connection.prepare_cached("SELECT artifact_id, deployed FROM entities WHERE deployed > 0")?;
    Ok(statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?)
}
