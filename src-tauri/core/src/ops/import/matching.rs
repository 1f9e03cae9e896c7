//! What the library holds, to be found by name and by content.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::OnceLock;

use crate::artifact::{ArtifactId, ArtifactKind, KnownFiles, Ledger, Shape};
use crate::cache;
use crate::collection::{CollectionFile, Found, Library};
use crate::foreign::{COLLECTION_LOCK, CollectionLock, Origin, OriginSource};
use crate::fs::{FsError, RelPath, fold_case};
use crate::ops::Workspace;
use crate::ops::import::MatchedBy;

/// The library's artifacts by name and by content. Their files are looked at when one is asked for; what was written to the
/// cache of their content serves to find candidates, and is never believed.
pub struct LibraryIndex<'a> {
    workspace: &'a Workspace,
    library: &'a Library,
    by_id: HashMap<ArtifactId, Entry>,
    folded: HashMap<(ArtifactKind, String), ArtifactId>,
    by_hash: HashMap<String, Vec<ArtifactId>>,
    /// Single files with the name they go by and the hash over that: the hash of the same content under another name is
    /// another one.
    files: HashMap<ArtifactKind, Vec<(RelPath, String, ArtifactId)>>,
    lock: OnceLock<(CollectionFile, CollectionLock)>,
}

struct Entry {
    found: Found,
    ledger: OnceLock<Option<Ledger>>,
}

impl<'a> LibraryIndex<'a> {
    /// Walks the library by its folders alone.
    ///
    /// # Errors
    /// [`FsError`] when it cannot be read.
    pub fn new(workspace: &'a Workspace, library: &'a Library) -> Result<Self, FsError> {
        let mut index = Self {
            workspace,
            library,
            by_id: HashMap::new(),
            folded: HashMap::new(),
            by_hash: HashMap::new(),
            files: HashMap::new(),
            lock: OnceLock::new(),
        };
        for found in library.all()? {
            let id = found.id.clone();
            index.folded.entry((id.kind, fold_case(id.name.as_str()))).or_insert_with(|| id.clone());
            index.by_id.insert(id, Entry { found, ledger: OnceLock::new() });
        }
        let hashes = workspace.cache().read().and_then(|reader| cache::content_hashes(&reader, &library.collection));
        for (id, hash) in hashes.unwrap_or_default() {
            let Some(entry) = index.by_id.get(&id) else { continue };
            if id.kind.shape() == Shape::File {
                let name = entry.found.path.last();
                index.files.entry(id.kind).or_default().push((name, hash.clone(), id.clone()));
            }
            index.by_hash.entry(hash).or_default().push(id);
        }
        Ok(index)
    }

    /// The artifact of that type and name, or of a name that differs in letter case alone.
    pub fn by_name(&self, id: &ArtifactId) -> Option<(ArtifactId, MatchedBy)> {
        if self.by_id.contains_key(id) {
            return Some((id.clone(), MatchedBy::Name));
        }
        let folded = self.folded.get(&(id.kind, fold_case(id.name.as_str())))?;
        Some((folded.clone(), MatchedBy::FoldedName))
    }

    /// An artifact of that type that holds just this.
    pub fn by_content(&self, kind: ArtifactKind, ledger: &Ledger) -> Option<ArtifactId> {
        let is_it = |id: &ArtifactId| id.kind == kind && self.holds(id, ledger);
        match kind.shape() {
            Shape::Folder => {
                let candidates = self.by_hash.get(&ledger.content_hash().to_string())?;
                candidates.iter().find(|id| is_it(id)).cloned()
            }
            Shape::File => {
                let candidates = self.files.get(&kind)?.iter();
                let mut same =
                    candidates.filter(|(name, hash, _)| ledger.named(name).content_hash().to_string() == *hash);
                same.find(|(_, _, id)| is_it(id)).map(|(_, _, id)| id.clone())
            }
        }
    }

    /// Whether an artifact holds just this, under whatever name a single file has.
    pub fn holds(&self, id: &ArtifactId, ledger: &Ledger) -> bool {
        self.ledger(id).is_some_and(|held| held.holds_same(id.kind.shape(), ledger))
    }

    /// What an artifact holds; `None` when it cannot be deployed.
    pub fn ledger(&self, id: &ArtifactId) -> Option<Ledger> {
        let entry = self.by_id.get(id)?;
        let read = || {
            let place = entry.found.place.clone();
            let known: HashMap<PathBuf, KnownFiles> = self
                .workspace
                .cache()
                .read()
                .and_then(|reader| cache::known_for(&reader, std::slice::from_ref(&place)))
                .unwrap_or_default();
            entry.found.read(known.get(&place)).ok()?.ledger(&place).ok()
        };
        entry.ledger.get_or_init(read).clone()
    }

    /// Where an artifact lies.
    pub fn place(&self, id: &ArtifactId) -> Option<&std::path::Path> {
        self.by_id.get(id).map(|entry| entry.found.place.as_path())
    }

    /// The artifact that lies at a real place.
    pub fn at(&self, place: &std::path::Path) -> Option<&ArtifactId> {
        let is_it = |entry: &&Entry| crate::fs::canonical(&entry.found.place).is_ok_and(|real| real == place);
        self.by_id.values().find(is_it).map(|entry| &entry.found.id)
    }

    /// Where SkillMeat says that an artifact comes from.
    pub fn origin(&self, id: &ArtifactId) -> Option<Origin> {
        let (file, lock) = self.lock.get_or_init(|| {
            let file = CollectionFile::load(&self.library.root).unwrap_or_default();
            let lock = CollectionLock::load(&self.library.root).unwrap_or_else(|error| {
                tracing::debug!(%error, file = COLLECTION_LOCK, "what SkillMeat locked is not known");
                CollectionLock::default()
            });
            (file, lock)
        });
        let locked = lock.entries.get(id).and_then(|locked| locked.origin.clone());
        let record = file.records.iter().find(|record| record.id == *id);
        let upstream = record.and_then(|record| record.upstream.as_deref());
        locked.or_else(|| Origin::of_upstream(upstream?, None, OriginSource::Collection))
    }
}
