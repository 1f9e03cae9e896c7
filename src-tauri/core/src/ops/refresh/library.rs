//! The library's part of a refresh: which artifacts may not be as they were, and what the library has of each.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use super::super::look::SharedVersion;
use super::super::{OpsError, Workspace};
use super::{RefreshPhase, RefreshRequest, report, touch};
use crate::artifact::{ArtifactId, Ledger};
use crate::cache::{self, ArtifactLook, PackedKnown};
use crate::collection::{FILE_NAME, Former, Found, Library, Parts, Scan, ScannedArtifact};
use crate::deployment::LibraryVersion;
use crate::fs::Stamps;

/// Beside the artifacts' files, the metadata of the library's artifacts rest on these, below its folder.
const BESIDE: [&str; 2] = [FILE_NAME, "origins"];

/// What the cache knows of a library.
#[derive(Default)]
pub(super) struct FormerLibrary {
    /// Its artifacts, by id.
    pub looks: HashMap<String, ArtifactLook>,
    known: HashMap<PathBuf, PackedKnown>,
    beside: Option<Vec<PackedKnown>>,
    /// Whether the cache has the rows of another library, or none yet.
    pub is_another: bool,
}

/// The library as it is now.
pub(super) struct LibraryNow {
    /// What was found.
    pub scan: Scan,
    /// What the cache knew.
    pub former: HashMap<String, ArtifactLook>,
    /// What stands beside its artifacts, packed, where that was read.
    pub look: Option<Vec<u8>>,
    /// The artifacts of which it has another version, or that came or went.
    pub moved: HashSet<String>,
    /// Whether it is another library than the one that everything was compared with.
    pub is_another: bool,
    versions: HashMap<String, Version>,
}

/// What the library has of an artifact.
struct Version {
    place: PathBuf,
    ledger: LedgerOf,
    made: OnceLock<Option<SharedVersion>>,
}

enum LedgerOf {
    /// As it was examined.
    Examined(Option<Ledger>),
    /// As it is known from before.
    Known(PackedKnown),
}

impl FormerLibrary {
    /// Reads it; nothing where the rows are those of another library, or where the cache cannot be asked.
    pub fn read(workspace: &Workspace, collection: &str, path: &str) -> Self {
        let read = || {
            let reader = workspace.cache().read()?;
            if !cache::is_of_library(&reader, collection, path)? {
                return Ok(Self { is_another: true, ..Self::default() });
            }
            Ok::<_, cache::CacheError>(Self {
                looks: cache::artifact_looks(&reader, collection)?,
                known: cache::packed_below(&reader, path.as_ref())?,
                beside: cache::library_look(&reader, path)?.and_then(|look| PackedKnown::unpack_list(&look)),
                is_another: false,
            })
        };
        read().unwrap_or_else(|error| {
            tracing::warn!(%error, "the cache cannot be asked; everything is read");
            Self { is_another: true, ..Self::default() }
        })
    }

    /// Whether what stands beside the artifacts is as it was.
    fn is_beside_unchanged(&self, library: &Library, stamps: &Stamps) -> bool {
        let Some(beside) = &self.beside else { return false };
        beside.len() == BESIDE.len()
            && BESIDE.iter().zip(beside).all(|(name, known)| known.is_unchanged(&library.root.join(name), stamps))
    }
}

impl LibraryNow {
    /// Looks at the library. What the cache knows is taken for true where stamps say so or, when only some paths are
    /// suspected, where none of them lies. With `parts`, what is examined goes there, and only the last of it is kept.
    ///
    /// # Errors
    /// [`OpsError`] when the library or its `collection.toml` cannot be read.
    pub fn look(
        library: &Library,
        mut former: FormerLibrary,
        request: &RefreshRequest<'_>,
        seen_at: i64,
        parts: Option<Parts<'_>>,
    ) -> Result<Self, OpsError> {
        let stamps = Stamps::open(&library.root)?;
        let reads_all = request.depth == super::Depth::Everything;
        let are_records_unchanged = !reads_all && former.is_beside_unchanged(library, &stamps);
        // Before it is read, so that a change while it is read shows at the next look.
        let look = if are_records_unchanged { None } else { beside_now(library, seen_at) };
        let may_skip = |found: &Found| {
            let known =
                former.looks.get(&found.id.to_string()).filter(|look| look.is_present && look.place == found.place);
            let packed = former.known.get(&found.place);
            let (Some(_), Some(packed)) = (known, packed) else { return false };
            if request.suspects.is_some_and(|suspects| !may_concern(suspects, library, found)) {
                return true;
            }
            packed.is_unchanged(&found.place, &stamps)
        };
        let lookup = |place: &Path| former.known.get(place).filter(|_| !reads_all).and_then(PackedKnown::unpack);
        let told = |done, total| report(request.progress, RefreshPhase::Library, done, Some(total), None);
        let (mut versions, mut moved) = (HashMap::new(), HashSet::new());
        let mut compare = |artifacts: &[ScannedArtifact]| {
            for artifact in artifacts {
                let id = artifact.id.to_string();
                let hash = artifact.content_hash.map(|hash| hash.to_string());
                let same = former
                    .looks
                    .get(&id)
                    .is_some_and(|look| look.content_hash == hash && (hash.is_none() || look.place == artifact.place));
                if !same {
                    moved.insert(id.clone());
                }
                versions.insert(id, Version::new(artifact.place.clone(), LedgerOf::Examined(artifact.ledger.clone())));
            }
        };
        let mut handed_on = parts.map(|Parts { size, take }| {
            let compare = &mut compare;
            let take = move |artifacts: Vec<ScannedArtifact>| {
                compare(&artifacts);
                take(artifacts)
            };
            (size, take)
        });
        let scan = Scan::run(
            library,
            &Former {
                known: &lookup,
                is_unchanged: &|found| are_records_unchanged && may_skip(found),
                present: former.looks.values().filter(|look| look.is_present).count(),
                are_records_unchanged,
            },
            &told,
            request.cancelled,
            handed_on.as_mut().map(|(size, take)| Parts { size: *size, take }),
        )?;
        compare(&scan.artifacts);
        for found in &scan.unchanged {
            if let Some(known) = former.known.remove(&found.place) {
                versions.insert(found.id.to_string(), Version::new(found.place.clone(), LedgerOf::Known(known)));
            }
        }
        moved.extend(former.looks.keys().filter(|id| !versions.contains_key(*id)).cloned());
        Ok(Self { scan, former: former.looks, look, moved, is_another: former.is_another, versions })
    }

    /// The library as the cache knows it, unlooked at.
    pub fn as_known(mut former: FormerLibrary) -> Self {
        let version = |(id, look): (&String, &ArtifactLook)| {
            let known = former.known.remove(&look.place).filter(|_| look.content_hash.is_some())?;
            Some((id.clone(), Version::new(look.place.clone(), LedgerOf::Known(known))))
        };
        let versions = former.looks.iter().filter_map(version).collect();
        let (scan, is_another) = (Scan::default(), former.is_another);
        Self { scan, former: former.looks, look: None, moved: HashSet::new(), is_another, versions }
    }

    /// What it has of an artifact; `None` when it has nothing that could be deployed.
    pub fn version(&self, id: &ArtifactId) -> Option<SharedVersion> {
        self.versions.get(&id.to_string())?.shared()
    }
}

impl Version {
    fn new(place: PathBuf, ledger: LedgerOf) -> Self {
        Self { place, ledger, made: OnceLock::new() }
    }

    fn shared(&self) -> Option<SharedVersion> {
        let made = self.made.get_or_init(|| {
            let ledger = match &self.ledger {
                LedgerOf::Examined(ledger) => ledger.clone()?,
                LedgerOf::Known(known) => {
                    let files = known.unpack()?.files.into_iter();
                    Ledger(files.map(|(path, file)| (path, file.entry)).collect())
                }
            };
            Some(Arc::new(LibraryVersion { ledger, place: self.place.clone() }))
        });
        made.clone()
    }
}

/// Whether something at one of these paths can have changed an artifact: a file of it, a folder above it, or what a link in
/// the library led to.
fn may_concern(suspects: &BTreeSet<PathBuf>, library: &Library, found: &Found) -> bool {
    let shown = found.path.under(&library.root);
    touch(suspects, &shown) || (shown != found.place && touch(suspects, &found.place))
}

/// What stands beside the artifacts now, packed.
fn beside_now(library: &Library, seen_at: i64) -> Option<Vec<u8>> {
    let known = |name: &&str| PackedKnown::of_stamps(&library.root.join(name), seen_at);
    let all: Option<Vec<PackedKnown>> = BESIDE.iter().map(known).collect();
    PackedKnown::pack_list(&all?)
}
