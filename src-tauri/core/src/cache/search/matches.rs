//! What has all words of a search, and what means it most.

use std::collections::HashSet;
use std::sync::Arc;

use rusqlite::Connection;

use super::directory::Directory;
use crate::cache::CacheError;
use crate::text::search::{Form, Search, TextKind, Word, places};

/// Of how many artifacts at most that have a word FTS5 weighs how much it means to each. A word that more have tells them apart
/// so little that it is not worth the milliseconds: to bm25 one that half of all have means nothing at all.
const MAX_WEIGHED: usize = 2_000;

/// In what an artifact has a word; what comes first goes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Class {
    /// It is its name.
    Name,
    /// Its name begins with it.
    NameBegins,
    /// A word of its name begins with it.
    NameWord,
    /// Its name has it somewhere.
    NamePart,
    /// A tag.
    Tag,
    /// Title or description.
    About,
    /// Its files.
    Contents,
}

/// An artifact that has all words.
#[derive(Debug, Clone, Copy)]
struct Match {
    /// Its place in the directory.
    entry: u32,
    /// The least in which it has one of them.
    class: Class,
    /// What bm25 makes of it; the least goes first.
    weight: f64,
}

/// What a search found.
#[derive(Debug)]
pub(in crate::cache) struct Matches {
    /// What the matches are places in.
    pub directory: Arc<Directory>,
    best_first: Vec<Match>,
}

/// What artifacts have one word, by their place in the directory.
struct Having {
    class: Vec<Option<Class>>,
    weight: Vec<f64>,
}

impl Matches {
    /// Searches.
    pub fn find(connection: &Connection, directory: Arc<Directory>, search: &Search) -> Result<Self, CacheError> {
        let mut all: Vec<Option<(Class, f64)>> = vec![Some((Class::Name, 0.0)); directory.entries.len()];
        for word in search.words() {
            let having = Having::of(connection, &directory, word)?;
            for (all, (class, weight)) in all.iter_mut().zip(having.class.into_iter().zip(having.weight)) {
                *all = all.zip(class).map(|((least, sum), class)| (least.max(class), sum + weight));
            }
        }
        let mut best_first = Vec::new();
        for ((found, entry), number) in all.into_iter().zip(&directory.entries).zip(0..) {
            let Some((class, weight)) = found else { continue };
            let class = class.min(of_whole(&entry.name, search.whole()).unwrap_or(class));
            best_first.push(Match { entry: number, class, weight });
        }
        best_first.sort_unstable_by(|a, b| {
            a.class.cmp(&b.class).then(a.weight.total_cmp(&b.weight)).then(a.entry.cmp(&b.entry))
        });
        Ok(Self { directory, best_first })
    }

    /// Places in the directory, what means the search most first.
    pub fn best_first(&self) -> impl Iterator<Item = usize> + '_ {
        self.best_first.iter().map(|found| found.entry as usize)
    }
}

/// How a name has the whole of a search, where it begins with it.
fn of_whole(name: &str, whole: &str) -> Option<Class> {
    match name.strip_prefix(whole) {
        _ if whole.is_empty() => None,
        Some("") => Some(Class::Name),
        Some(_) => Some(Class::NameBegins),
        None => None,
    }
}

impl Having {
    fn of(connection: &Connection, directory: &Directory, word: &Word) -> Result<Self, CacheError> {
        let entries = &directory.entries;
        let mut having = Self { class: Vec::with_capacity(entries.len()), weight: vec![0.0; entries.len()] };
        let tags: Vec<bool> =
            directory.tags.iter().map(|tag| places(&tag.folded, word, TextKind::Prose).next().is_some()).collect();
        for entry in entries {
            let tagged = || entry.tags.iter().any(|tag| tags[*tag as usize]).then_some(Class::Tag);
            having.class.push(of_name(&entry.name, word).or_else(tagged));
        }
        let Some(expression) = word.expression() else {
            having.add_signs(connection, directory, word)?;
            return Ok(having);
        };
        having.add(connection, directory, &WORDS, &expression)?;
        if word.is_for_contents()
            && let Some(expression) = word.in_contents().expression()
        {
            having.add(connection, directory, &CONTENTS, &expression)?;
        }
        Ok(having)
    }

    fn add(
        &mut self,
        connection: &Connection,
        directory: &Directory,
        index: &Index,
        expression: &str,
    ) -> Result<(), CacheError> {
        let mut statement = connection.prepare_cached(index.having)?;
        let mut rows = statement.query([expression])?;
        let mut found = 0;
        while let Some(row) = rows.next()? {
            found += 1;
            if let Some(entry) = directory.of_row(row.get(0)?) {
                let class = &mut self.class[entry];
                *class = Some(class.map_or(index.class, |class| class.min(index.class)));
            }
        }
        if found == 0 || found > MAX_WEIGHED {
            return Ok(());
        }
        let mut statement = connection.prepare_cached(index.weighing)?;
        let mut rows = statement.query([expression])?;
        while let Some(row) = rows.next()? {
            // What an artifact says of itself is weighed by that, and by its contents where it says nothing.
            if let Some(entry) = directory.of_row(row.get(0)?)
                && (index.class == Class::Contents) == (self.class[entry] == Some(Class::Contents))
            {
                self.weight[entry] = row.get(1)?;
            }
        }
        Ok(())
    }

    /// Signs are in no index; they are looked for as they are.
    fn add_signs(&mut self, connection: &Connection, directory: &Directory, word: &Word) -> Result<(), CacheError> {
        let mut statement = connection
            .prepare_cached("SELECT artifact_id FROM collection_artifacts WHERE instr(search_text, ?1) > 0")?;
        let found: HashSet<String> = statement.query_map([&word.text], |row| row.get(0))?.collect::<Result<_, _>>()?;
        for (class, entry) in self.class.iter_mut().zip(&directory.entries) {
            if class.is_none() && found.contains(&*entry.id) {
                *class = Some(Class::About);
            }
        }
        Ok(())
    }
}

/// An index, and in what an artifact has a word that it finds there and nowhere better.
struct Index {
    class: Class,
    having: &'static str,
    weighing: &'static str,
}

const WORDS: Index = Index {
    class: Class::About,
    having: "SELECT rowid FROM search_words WHERE search_words MATCH ?1",
    weighing: "SELECT rowid, bm25(search_words, 8.0, 4.0, 1.0) FROM search_words WHERE search_words MATCH ?1",
};
const CONTENTS: Index = Index {
    class: Class::Contents,
    having: "SELECT rowid FROM search_contents WHERE search_contents MATCH ?1",
    weighing: "SELECT rowid, bm25(search_contents) FROM search_contents WHERE search_contents MATCH ?1",
};

/// How a name has a word.
fn of_name(name: &str, word: &Word) -> Option<Class> {
    if word.form == Form::Signs {
        return None;
    }
    let mut best = None;
    for (at, found) in name.match_indices(word.text.as_str()) {
        let class = match at {
            0 if found.len() == name.len() => Class::Name,
            0 => Class::NameBegins,
            _ if name[..at].ends_with(' ') => Class::NameWord,
            _ => Class::NamePart,
        };
        best = Some(best.map_or(class, |best: Class| best.min(class)));
    }
    best
}
