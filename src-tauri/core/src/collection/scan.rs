//! The full scan: every artifact with its metadata, its content hash and what is odd about it.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use rayon::prelude::*;
use uuid::Uuid;

use super::Library;
use super::collection_toml::{CollectionFile, CollectionFileError, CollectionRecord};
use super::enumerate::{Found, Problem, ProblemKind, enumerate};
use crate::artifact::{
    ArtifactId, ArtifactKind, Digest, Frontmatter, KnownFiles, Ledger, Shape, Tree, first_line, parse_frontmatter,
};
use crate::foreign::{ORIGINS, Origin};
use crate::fs::{self, RelPath};
use crate::time::Timestamp;

/// How much of a main file is read for its frontmatter and first line, in bytes.
const HEAD: u64 = 128 * 1024;

/// Whether an artifact's files are there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ArtifactStatus {
    /// They are.
    Present,
    /// `collection.toml` lists it, but nothing lies there.
    Missing,
}

/// Something odd about an artifact that does not stop it from being used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    /// A short word for it: `frontmatter`, `name`, `content`, `missing`.
    pub code: &'static str,
    /// What is odd.
    pub message: String,
}

/// What is known of an artifact besides its content.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Metadata {
    /// Title.
    pub title: Option<String>,
    /// Description.
    pub description: Option<String>,
    /// Tags of the frontmatter and of `collection.toml`, each once.
    pub tags: Vec<String>,
    /// Tools.
    pub tools: Vec<String>,
    /// Version.
    pub version: Option<String>,
    /// Author.
    pub author: Option<String>,
    /// License.
    pub license: Option<String>,
    /// `local`, `github`, `marketplace`; `git` and other forges where this program found it out.
    pub origin: Option<String>,
    /// Where it came from.
    pub upstream: Option<String>,
}

/// One artifact as the scan found it.
#[derive(Debug, Clone)]
pub struct ScannedArtifact {
    /// Type and name.
    pub id: ArtifactId,
    /// Its UUID.
    pub uuid: Uuid,
    /// Where it lies, relative to the library.
    pub path: RelPath,
    /// Where it lies.
    pub place: PathBuf,
    /// Metadata.
    pub metadata: Metadata,
    /// Whether it is there.
    pub status: ArtifactStatus,
    /// What is odd about it.
    pub warnings: Vec<Warning>,
    /// Its content; empty when missing or unreadable.
    pub tree: Tree,
    /// Its ledger; `None` when it is missing or may not be deployed.
    pub ledger: Option<Ledger>,
    /// The hash over its ledger.
    pub content_hash: Option<Digest>,
}

/// The result of a scan.
#[derive(Debug, Clone, Default)]
pub struct Scan {
    /// Every artifact that was examined, sorted by type and path; missing ones last.
    pub artifacts: Vec<ScannedArtifact>,
    /// Those that are as an earlier scan found them.
    pub unchanged: Vec<Found>,
    /// What cannot be used.
    pub problems: Vec<Problem>,
    /// Whether `collection.toml` was read. Where nothing depends on it, it is not: what is missing, and which of its records
    /// cannot be used, is then as an earlier scan found it.
    pub has_records: bool,
}

/// What an earlier scan left, to spare this one work.
pub struct Former<'a> {
    /// What is known of an artifact's files, by its place; files with an unchanged stamp are not read again.
    pub known: &'a (dyn Fn(&Path) -> Option<KnownFiles> + Sync),
    /// Whether an artifact is surely as it was found; it is not examined then.
    pub is_unchanged: &'a (dyn Fn(&Found) -> bool + Sync),
    /// How many artifacts were found, missing ones not counted.
    pub present: usize,
    /// Whether `collection.toml` and what else the library says beside its artifacts is as it was.
    pub are_records_unchanged: bool,
}

/// Takes what a scan examined before the scan is over.
pub struct Parts<'a> {
    /// How many artifacts are handed over at a time, as a rule.
    pub size: usize,
    /// Is handed the next of them; says whether to go on.
    pub take: &'a mut dyn FnMut(Vec<ScannedArtifact>) -> bool,
}

impl std::fmt::Debug for Parts<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Parts").field("size", &self.size).finish_non_exhaustive()
    }
}

impl std::fmt::Debug for Former<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Former").field("present", &self.present).finish_non_exhaustive()
    }
}

impl Former<'static> {
    /// Nothing is known.
    pub fn nothing() -> Self {
        Self { known: &|_| None, is_unchanged: &|_| false, present: 0, are_records_unchanged: false }
    }
}

impl ScannedArtifact {
    /// When its youngest file was modified.
    pub fn updated_at(&self) -> Option<Timestamp> {
        Timestamp::from_unix(self.tree.modified()?.div_euclid(1_000_000_000))
    }
}

impl Scan {
    /// Scans a library: which artifacts lie in it, and those that are not surely as they were.
    ///
    /// `progress` is called with the number of artifacts done and their total, from several threads. When `cancelled` is
    /// set meanwhile, what comes back is not whole and of no use. With `parts`, all artifacts but the last are handed over
    /// on the way, and do not come back.
    ///
    /// # Errors
    /// [`CollectionFileError`] when the library or its `collection.toml` cannot be read. A single artifact that cannot
    /// is listed with a warning instead.
    pub fn run(
        library: &Library,
        former: &Former<'_>,
        progress: &(dyn Fn(usize, usize) + Sync),
        cancelled: &AtomicBool,
        parts: Option<Parts<'_>>,
    ) -> Result<Self, CollectionFileError> {
        let (found, mut problems) = enumerate(&library.root)?;
        let (total, done) = (found.len(), AtomicUsize::new(0));
        let goes_on = || !cancelled.load(Ordering::Relaxed);
        let told = || progress(done.fetch_add(1, Ordering::Relaxed) + 1, total);
        let (unchanged, found): (Vec<Found>, Vec<Found>) = found.into_par_iter().partition(|found| {
            let is_unchanged = goes_on() && (former.is_unchanged)(found);
            if is_unchanged {
                told();
            }
            is_unchanged
        });
        if found.is_empty() && former.are_records_unchanged && unchanged.len() == former.present {
            return Ok(Self { unchanged, problems, ..Self::default() });
        }
        let file = CollectionFile::load(&library.root)?;
        let path = library.root.join("collection.toml");
        problems.extend(
            file.problems.iter().map(|text| Problem { path: path.clone(), kind: ProblemKind::Record(text.clone()) }),
        );
        let records: HashMap<&ArtifactId, &CollectionRecord> = file.records.iter().map(|r| (&r.id, r)).collect();
        let by_path: HashMap<&RelPath, &CollectionRecord> =
            file.records.iter().filter_map(|r| Some((r.path.as_ref()?, r))).collect();

        let has_origins = fs::exists(&library.root.join(ORIGINS));
        let examine = |found: &Found| {
            let record = by_path.get(&found.path).or_else(|| records.get(&found.id)).copied();
            let origin = has_origins.then(|| kept(library, &found.id, record)).flatten();
            let artifact = examine(library, found, record, origin, (former.known)(&found.place).as_ref());
            told();
            artifact
        };
        let examine = |found: &[Found]| found.par_iter().filter(|_| goes_on()).map(examine).collect::<Vec<_>>();
        let mut artifacts = match parts {
            None => examine(&found),
            Some(Parts { size, take }) => {
                let mut parts = found.chunks(size.max(1)).peekable();
                let mut last = Vec::new();
                while let Some(part) = parts.next().filter(|_| goes_on()) {
                    last = examine(part);
                    if parts.peek().is_some() && !take(std::mem::take(&mut last)) {
                        break;
                    }
                }
                last
            }
        };

        let present: HashSet<&RelPath> = found.iter().chain(&unchanged).map(|found| &found.path).collect();
        let ids: HashSet<&ArtifactId> = found.iter().chain(&unchanged).map(|found| &found.id).collect();
        let gone = file.records.iter().filter(|record| {
            !ids.contains(&record.id) && record.path.as_ref().is_none_or(|path| !present.contains(path))
        });
        artifacts.extend(gone.map(|record| missing(library, record)));
        Ok(Self { artifacts, unchanged, problems, has_records: true })
    }

    /// Examines a single artifact as [`Scan::run`] would.
    ///
    /// # Errors
    /// [`CollectionFileError`] when `collection.toml` cannot be read.
    pub fn one(
        library: &Library,
        found: &Found,
        known: Option<&KnownFiles>,
    ) -> Result<ScannedArtifact, CollectionFileError> {
        let file = CollectionFile::load(&library.root)?;
        let record = file
            .records
            .iter()
            .find(|record| record.path.as_ref() == Some(&found.path))
            .or_else(|| file.records.iter().find(|record| record.id == found.id));
        Ok(examine(library, found, record, kept(library, &found.id, record), known))
    }
}

fn examine(
    library: &Library,
    found: &Found,
    record: Option<&CollectionRecord>,
    origin: Option<Origin>,
    known: Option<&KnownFiles>,
) -> ScannedArtifact {
    let mut warnings = Vec::new();
    let mut head = Head::of(found.id.kind);
    let (tree, ledger) = match found.read_noting(known, &mut |path, bytes| head.note(path, bytes)) {
        Ok(tree) => match tree.ledger(&found.place) {
            Ok(ledger) => (tree, Some(ledger)),
            Err(error) => {
                warnings.push(Warning { code: "content", message: format!("It cannot be deployed: {error}") });
                (tree, None)
            }
        },
        Err(error) => {
            warnings.push(Warning { code: "content", message: format!("It cannot be read: {error}") });
            (Tree::default(), None)
        }
    };
    let (front, fallback) = read_main_file(found, head, &mut warnings);
    if found.id.kind.shape() == Shape::Folder
        && front.name.as_deref().is_some_and(|name| name != found.id.name.as_str())
    {
        let name = front.name.as_deref().unwrap_or_default();
        let message = format!("The frontmatter calls it {name:?}, its folder {:?}", found.id.name.as_str());
        warnings.push(Warning { code: "name", message });
    }
    ScannedArtifact {
        uuid: record.and_then(|r| r.uuid).unwrap_or_else(|| found.id.uuid_in(&library.collection)),
        id: found.id.clone(),
        path: found.path.clone(),
        place: found.place.clone(),
        metadata: merge(front, fallback, record, origin),
        status: ArtifactStatus::Present,
        warnings,
        tree,
        content_hash: ledger.as_ref().map(Ledger::content_hash),
        ledger,
    }
}

fn missing(library: &Library, record: &CollectionRecord) -> ScannedArtifact {
    let path = record.path.clone().or_else(|| {
        let folder = record.id.kind.containers()[0];
        RelPath::parse(&format!("{folder}/{}", record.id.name)).ok()
    });
    let path = path.unwrap_or_else(|| record.id.name.as_path().clone());
    ScannedArtifact {
        uuid: record.uuid.unwrap_or_else(|| record.id.uuid_in(&library.collection)),
        id: record.id.clone(),
        place: path.under(&library.root),
        metadata: merge(Frontmatter::default(), None, Some(record), None),
        status: ArtifactStatus::Missing,
        warnings: vec![Warning {
            code: "missing",
            message: format!("collection.toml lists it, but nothing lies at {path}"),
        }],
        path,
        tree: Tree::default(),
        ledger: None,
        content_hash: None,
    }
}

/// The beginning of the file that is an artifact's main one where it has it, kept while its tree is read.
struct Head {
    kind: ArtifactKind,
    bytes: Option<Vec<u8>>,
}

impl Head {
    fn of(kind: ArtifactKind) -> Self {
        Self { kind, bytes: None }
    }

    fn note(&mut self, path: &RelPath, bytes: &[u8]) {
        if self.kind.shape() == Shape::Folder && self.kind.main_files().first() != Some(&path.as_str()) {
            return;
        }
        let head = self.bytes.get_or_insert_default();
        let room = usize::try_from(HEAD).unwrap_or(usize::MAX).saturating_sub(head.len());
        head.extend_from_slice(&bytes[..bytes.len().min(room)]);
    }
}

fn read_main_file(found: &Found, head: Head, warnings: &mut Vec<Warning>) -> (Frontmatter, Option<String>) {
    let read = || {
        let file = match found.id.kind.shape() {
            Shape::File => Some(found.place.clone()),
            Shape::Folder => main_file(found.id.kind, &found.place),
        };
        // Where it cannot be read, the tree's own warning already says so.
        file.and_then(|file| fs::read_head(&file, HEAD).ok())
    };
    let Some(bytes) = head.bytes.or_else(read) else { return Default::default() };
    let text = String::from_utf8_lossy(&bytes);
    let (front, problem) = parse_frontmatter(&text);
    if let Some(problem) = problem {
        let message = format!("The frontmatter is not valid YAML: {}", problem.message);
        warnings.push(Warning { code: "frontmatter", message });
    }
    (front, first_line(&text))
}

fn main_file(kind: ArtifactKind, place: &Path) -> Option<PathBuf> {
    // A link could lead anywhere, a pipe would never end: only a regular file is opened.
    let is_file = |path: &PathBuf| matches!(fs::lstat(path), Ok(Some(found)) if found.kind == fs::EntryKind::File);
    kind.main_files().iter().map(|name| place.join(name)).find(is_file)
}

/// What an import found out of where an artifact comes from; `collection.toml` has the first word.
fn kept(library: &Library, id: &ArtifactId, record: Option<&CollectionRecord>) -> Option<Origin> {
    let says_nothing = record.is_none_or(|record| record.origin.is_none() && record.upstream.is_none());
    says_nothing.then(|| Origin::of_library(&library.root, id)).flatten()
}

fn merge(
    front: Frontmatter,
    fallback: Option<String>,
    record: Option<&CollectionRecord>,
    kept: Option<Origin>,
) -> Metadata {
    let cached = record.map(|r| r.metadata.clone()).unwrap_or_default();
    let mut tags = front.tags;
    for tag in record.map(|r| r.tags.as_slice()).unwrap_or_default() {
        if !tags.contains(tag) {
            tags.push(tag.clone());
        }
    }
    Metadata {
        title: front.title.or(cached.title),
        description: front.description.or(cached.description).or(fallback),
        tags,
        tools: if front.tools.is_empty() { cached.tools } else { front.tools },
        version: front.version.or(cached.version),
        author: front.author.or(cached.author),
        license: front.license.or(cached.license),
        origin: record.and_then(|r| r.origin.clone()).or_else(|| kept.as_ref().map(|kept| kept.forge().to_owned())),
        upstream: record.and_then(|r| r.upstream.clone()).or_else(|| kept.map(|kept| kept.repository)),
    }
}
