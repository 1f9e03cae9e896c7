//! What has all words of a search, and what means it most.

use std::collections::HashSet;
use std::sync::Arc;

use memchr::memmem::Finder;
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

const CLASSES: usize = Class::Contents as usize + 1;

/// What a search found.
#[derive(Debug)]
pub(in crate::cache) struct Matches {
    /// What the matches are places in.
    pub directory: Arc<Directory>,
    best_first: Vec<u32>,
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
        // Places in the directory with what bm25 makes of them, by name as the directory is.
        let mut classes: [Vec<(f64, u32)>; CLASSES] = Default::default();
        for ((found, entry), number) in all.into_iter().zip(&directory.entries).zip(0..) {
            let Some((class, weight)) = found else { continue };
            let class = class.min(of_whole(&entry.name, search.whole()).unwrap_or(class));
            classes[class as usize].push((weight, number));
        }
        // Stable, so that what weighs the same stays by name.
        for class in &mut classes {
            class.sort_by(|a, b| a.0.total_cmp(&b.0));
        }
        let best_first = classes.into_iter().flatten().map(|(_, number)| number).collect();
        Ok(Self { directory, best_first })
    }

    /// Places in the directory, what means the search most first.
    pub fn best_first(&self) -> impl Iterator<Item = usize> + '_ {
        self.best_first.iter().map(|number| *number as usize)
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
        // Signs are in no name.
        let finder = (word.form != Form::Signs).then(|| Finder::new(&word.text));
        for entry in entries {
            let named = finder.as_ref().and_then(|word| of_name(&entry.name, word));
            let tagged = || entry.tags.iter().any(|tag| tags[*tag as usize]).then_some(Class::Tag);
            having.class.push(named.or_else(tagged));
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
fn of_name(name: &str, word: &Finder<'_>) -> Option<Class> {
    let begins_word = |at: usize| name.as_bytes()[..at].ends_with(b" ");
    let mut places = word.find_iter(name.as_bytes());
    match places.next()? {
        0 if word.needle().len() == name.len() => Some(Class::Name),
        0 => Some(Class::NameBegins),
        at if begins_word(at) || places.any(begins_word) => Some(Class::NameWord),
        _ => Some(Class::NamePart),
    }
}
