//! `collection.lock` of a library as SkillMeat 0.9 writes it (`storage/lockfile.py`).
//!
//! ```toml
//! [lock.entries."pdf-tools::skill"]
//! content_hash = "9c91085d…"              # of the copy in the library
//! fetched = "2026-11-22T11:54:13.843123"
//! upstream = "https://github.com/x/y/tree/main/pdf-tools"   # these three where it was fetched from somewhere
//! resolved_sha = "abc123"
//! resolved_version = "v1.2"
//! ```
//! Entries of a type that is no artifact here (workflow, composite, …) are passed over.

use std::collections::BTreeMap;
use std::path::Path;

use toml::Value;

use super::error::{ForeignError, read_toml, text_of};
use super::origin::{Origin, OriginSource};
use crate::artifact::{ArtifactId, ArtifactKind, ArtifactName, Digest};

/// The file's name in a library.
pub const COLLECTION_LOCK: &str = "collection.lock";

/// The longest file that is read, in bytes; an entry has some 200.
const MAX_FILE: u64 = 16 * 1024 * 1024;

/// What a library's lock says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CollectionLock {
    /// The entries that can be used.
    pub entries: BTreeMap<ArtifactId, LockedArtifact>,
    /// Entries that cannot, each with its key and the reason.
    pub problems: Vec<String>,
}

/// What the lock says of one artifact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LockedArtifact {
    /// SkillMeat's hash of the copy in the library ([`super::skillmeat_hash`]).
    pub content_hash: Option<Digest>,
    /// Where it was fetched from, as far as others can reach that.
    pub origin: Option<Origin>,
}

impl CollectionLock {
    /// Reads the lock of a library; an empty one when there is none.
    ///
    /// # Errors
    /// [`ForeignError`] when it is there and cannot be read, is a link, is longer than 16 MB, or is not TOML of this form.
    /// A single bad entry is no error.
    pub fn load(library: &Path) -> Result<Self, ForeignError> {
        let path = library.join(COLLECTION_LOCK);
        let Some((text, mut top)) = read_toml(&path, MAX_FILE)? else { return Ok(Self::default()) };
        let entries = match top.remove("lock") {
            None => return Ok(Self::default()),
            Some(Value::Table(mut lock)) => lock.remove("entries"),
            Some(other) => Some(other),
        };
        let mut lock = Self::default();
        match entries {
            None => {}
            Some(Value::Table(entries)) => entries.iter().for_each(|(key, value)| lock.take(key, value)),
            Some(_) => {
                let offset = text.find("lock").unwrap_or(0);
                return Err(ForeignError::at(&path, &text, offset, "`lock.entries` is not a table"));
            }
        }
        Ok(lock)
    }

    fn take(&mut self, key: &str, value: &Value) {
        match read(key, value) {
            Ok(None) => {}
            Ok(Some((id, locked))) => match self.entries.entry(id) {
                std::collections::btree_map::Entry::Vacant(vacant) => {
                    vacant.insert(locked);
                }
                std::collections::btree_map::Entry::Occupied(_) => {
                    self.problems.push(format!("{key}: another entry is of the same artifact"));
                }
            },
            Err(reason) => self.problems.push(format!("{key}: {reason}")),
        }
    }
}

fn read(key: &str, value: &Value) -> Result<Option<(ArtifactId, LockedArtifact)>, String> {
    let (name, kind) = key.rsplit_once("::").ok_or("it is not of the form name::type")?;
    let Ok(kind) = kind.parse::<ArtifactKind>() else { return Ok(None) };
    let name = ArtifactName::parse(kind, name).map_err(|error| error.to_string())?;
    let entry = value.as_table().ok_or("it is not a table")?;
    let content_hash = match text_of(entry, "content_hash")? {
        None => None,
        Some(hash) => Some(Digest::parse(hash).ok_or("`content_hash` is not 64 hexadecimal digits")?),
    };
    let reference = match text_of(entry, "resolved_sha")? {
        Some(commit) => Some(commit),
        None => text_of(entry, "resolved_version")?,
    };
    let upstream = text_of(entry, "upstream")?;
    let origin = upstream.and_then(|upstream| Origin::of_upstream(upstream, reference, OriginSource::SkillmeatLock));
    Ok(Some((ArtifactId::new(kind, name), LockedArtifact { content_hash, origin })))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::disallowed_methods, reason = "tests prepare real folders")]

    use std::fs;

    use proptest::prelude::*;

    use super::*;

    fn load(text: &str) -> Result<CollectionLock, ForeignError> {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(COLLECTION_LOCK), text).unwrap();
        CollectionLock::load(folder.path())
    }

    #[test]
    fn an_entry_says_where_it_was_fetched_from() {
        let lock = load(
            "[lock.entries.\"pdf::skill\"]\nupstream = \"https://sam:t@github.com/x/y/tree/main/pdf\"\nresolved_sha = \
             \"abc\"\nresolved_version = \"v1\"\n[lock.entries.\"fix::command\"]\nupstream = \"x/y/fix.md@v2\"\n",
        );
        let lock = lock.unwrap();
        let origin = |id: &str| lock.entries[&id.parse().unwrap()].origin.clone().unwrap();
        let pdf = origin("skill:pdf");
        assert_eq!(pdf.repository, "https://github.com/x/y");
        assert_eq!((pdf.path.unwrap().as_str(), pdf.reference.as_deref()), ("pdf", Some("abc")));
        assert_eq!(origin("command:fix").reference.as_deref(), Some("v2"));
        assert_eq!(pdf.found_in, OriginSource::SkillmeatLock);
    }

    #[test]
    fn a_bad_entry_is_told_and_hides_no_other() {
        let lock = load(
            "[lock.entries]\npdf = {}\n\"x::workflow\" = 1\n\"../x::skill\" = {}\n\"a::skill\" = 1\n\"b::skill\" = {}\n\
             \"c::skill\" = {content_hash = 'x'}\n\"d::agent\" = {}\n\"d.md::agent\" = {}\n",
        );
        let lock = lock.unwrap();
        let ids: Vec<_> = lock.entries.keys().map(ToString::to_string).collect();
        assert_eq!(ids, ["skill:b", "agent:d"]);
        assert_eq!(lock.problems.len(), 5, "{:?}", lock.problems);
    }

    #[test]
    fn a_file_of_another_form_names_its_line() {
        assert!(matches!(load("\nlock = 1\n"), Err(ForeignError::Invalid { line: 2, .. })));
        assert!(matches!(load("[lock]\nentries = []\n"), Err(ForeignError::Invalid { line: 1, .. })));
        assert_eq!(load("[lock]\nversion = '1'\n").unwrap(), CollectionLock::default());
    }

    proptest! {
        #[test]
        fn no_text_breaks_it(text in "(\\[lock.entries.'[a-z:./]{0,12}'\\]\n)?[\\PC\n]{0,80}") {
            let _ = load(&text);
        }
    }
}
