//! What in a folder matters.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::sync::{Arc, LazyLock};

use crate::fs::{self, RelPath, fold_case};

/// What in a folder matters to a refresh: everything in it, or some names with what matters in each of them.
///
/// Names are compared without regard to case: what a system keeps apart is then looked at once too often, and what it does
/// not keep apart is not missed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    all: All,
    names: BTreeMap<String, Arc<Wanted>>,
}

/// How much of a folder matters besides the names.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum All {
    /// Nothing.
    #[default]
    None,
    /// What lies in it, not what lies deeper.
    Entries,
    /// Everything below it.
    Below,
}

static BELOW: LazyLock<Arc<Wanted>> =
    LazyLock::new(|| Arc::new(Wanted { all: All::Below, names: BTreeMap::default() }));
static NOTHING: LazyLock<Arc<Wanted>> = LazyLock::new(Arc::default);

impl Wanted {
    /// Everything below a folder, but for what no refresh looks at.
    pub fn everything() -> Arc<Self> {
        Arc::clone(&BELOW)
    }

    /// Whether everything below matters.
    pub fn is_everything(&self) -> bool {
        self.all == All::Below
    }

    /// Whether anything in the folder matters, and not only whether something stands in its place.
    pub fn looks_inside(&self) -> bool {
        self.all != All::None || !self.names.is_empty()
    }

    /// What matters of an entry; `None` when nothing does, not even whether it is there. What every walk leaves out never
    /// matters.
    pub fn entry(&self, name: &OsStr) -> Option<Arc<Self>> {
        if fs::is_left_out(name) {
            return None;
        }
        if self.all == All::Below {
            return Some(Self::everything());
        }
        let named = name.to_str().filter(|_| !self.names.is_empty()).and_then(|name| self.names.get(&fold_case(name)));
        named.cloned().or_else(|| (self.all == All::Entries).then(|| Arc::clone(&NOTHING)))
    }

    /// Adds a file, or a folder of which only matters whether it is there.
    pub(super) fn add(&mut self, path: &RelPath) {
        self.at(path);
    }

    /// Adds a folder with what lies in it.
    pub(super) fn add_entries(&mut self, path: &RelPath) {
        let wanted = self.at(path);
        if wanted.all == All::None {
            wanted.all = All::Entries;
        }
    }

    /// Adds everything below a folder.
    pub(super) fn add_below(&mut self, path: &RelPath) {
        self.at(path).all = All::Below;
    }

    /// Adds what another one wants.
    pub(super) fn merge(&mut self, other: &Self) {
        self.all = match (self.all, other.all) {
            (All::Below, _) | (_, All::Below) => All::Below,
            (All::Entries, _) | (_, All::Entries) => All::Entries,
            (All::None, All::None) => All::None,
        };
        for (name, wanted) in &other.names {
            Arc::make_mut(self.names.entry(name.clone()).or_default()).merge(wanted);
        }
    }

    /// Whether everything below a path matters.
    pub(super) fn covers(&self, path: &RelPath) -> bool {
        let mut at: Option<Arc<Self>> = None;
        for name in path.components() {
            at = at.as_deref().unwrap_or(self).entry(name.as_ref());
            if at.is_none() {
                return false;
            }
        }
        at.is_some_and(|at| at.is_everything())
    }

    fn at(&mut self, path: &RelPath) -> &mut Self {
        path.components().fold(self, |at, name| Arc::make_mut(at.names.entry(fold_case(name)).or_default()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(text: &str) -> RelPath {
        RelPath::parse(text).unwrap()
    }

    #[test]
    fn a_name_matters_with_what_was_added_below_it() {
        let mut wanted = Wanted::default();
        wanted.add(&path(".claude/deployment-manifest.toml"));
        wanted.add_below(&path(".claude/skills"));
        wanted.add_entries(&path("collections"));
        let claude = wanted.entry(".Claude".as_ref()).unwrap();
        assert!(claude.looks_inside() && !claude.is_everything());
        assert!(!claude.entry("deployment-manifest.toml".as_ref()).unwrap().looks_inside());
        assert!(claude.entry("skills".as_ref()).unwrap().is_everything());
        assert_eq!(claude.entry("projects".as_ref()), None);
        let collections = wanted.entry("collections".as_ref()).unwrap();
        assert!(!collections.entry("any".as_ref()).unwrap().looks_inside());
    }

    #[test]
    fn what_every_walk_leaves_out_never_matters() {
        let everything = Wanted::everything();
        for name in ["node_modules", ".git", ".skillmeat-stage-1"] {
            assert_eq!(everything.entry(name.as_ref()), None, "{name}");
        }
        assert!(everything.entry("pdf".as_ref()).unwrap().is_everything());
    }

    #[test]
    fn what_two_want_is_wanted_together() {
        let (mut one, mut other) = (Wanted::default(), Wanted::default());
        one.add(&path("a/b"));
        other.add_below(&path("a/c"));
        one.merge(&other);
        let a = one.entry("a".as_ref()).unwrap();
        assert!(!a.entry("b".as_ref()).unwrap().looks_inside() && a.entry("c".as_ref()).unwrap().is_everything());
        assert!(one.covers(&path("a/c/d")) && !one.covers(&path("a/b")));
    }
}
