//! Which folders to watch so that nothing that a refresh looks at changes unseen.
//!
//! Only what is wanted is told here. How folders are watched, and what becomes of one that cannot be, is the watcher's
//! affair; what a change means is the refresh's.

mod wanted;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use wanted::Wanted;

use super::{Home, OpsError, Workspace};
use crate::artifact::ArtifactKind;
use crate::cache;
use crate::collection::{BundleKind, FILE_NAME, Library};
use crate::foreign::{COLLECTION_LOCK, ORIGINS};
use crate::fs::{self, RelPath};
use crate::platform::PlatformTable;
use crate::project::{MANIFEST_NAME, ProjectEntry, ProjectList, ProjectRoot};

/// A folder to watch; it need not exist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WatchPlace {
    /// Absolute, and with links resolved as far as it exists.
    pub folder: PathBuf,
    /// What a refresh calls it: the same, unless a link leads there.
    pub known_as: PathBuf,
    /// What in it matters. Links that stay inside the folder lead to more of the same.
    pub wanted: Arc<Wanted>,
}

/// Every place to watch, each once: the home, the library, then the projects in the order of their paths. The library comes
/// as far as it can be found, and the projects as far as their list can be read.
pub fn watch_places(workspace: &Workspace) -> Vec<WatchPlace> {
    let mut places = vec![home_place(workspace.home())];
    let failed = |error: OpsError| tracing::warn!(%error, "not everything can be watched");
    match workspace.find_library() {
        Ok(library) => places.extend(library.as_ref().map(library_place)),
        Err(error) => failed(error),
    }
    match ProjectList::load(&workspace.home().projects_file()) {
        Ok(list) => places.extend(project_places(workspace, &list.entries())),
        Err(error) => failed(error.into()),
    }
    places
}

/// Whether a change there may lead to other places: of the home's own files, a manifest, or the folder of one of `places`.
pub fn moves_watch_places(workspace: &Workspace, places: &[WatchPlace], changed: &Path) -> bool {
    changed.file_name().is_some_and(|name| name == MANIFEST_NAME)
        || changed.parent() == Some(workspace.home().path())
        || places.iter().any(|place| place.known_as == changed)
}

fn home_place(home: &Home) -> WatchPlace {
    let files =
        [home.projects_file(), home.platforms_file(), home.profiles_file(), home.skips_file(), home.config_file()];
    let mut wanted = Wanted::default();
    for name in files.iter().filter_map(|file| file.file_name()?.to_str()).chain(["collection"]) {
        add(&mut wanted, name, Wanted::add);
    }
    add(&mut wanted, "collections", Wanted::add_entries);
    WatchPlace { folder: real(home.path()), known_as: home.path().to_path_buf(), wanted: Arc::new(wanted) }
}

fn library_place(library: &Library) -> WatchPlace {
    let mut wanted = Wanted::default();
    for file in [FILE_NAME, COLLECTION_LOCK] {
        add(&mut wanted, file, Wanted::add);
    }
    let containers = ArtifactKind::ALL.into_iter().flat_map(|kind| kind.containers().iter().copied());
    for folder in containers.chain(BundleKind::ALL.map(BundleKind::folder)).chain([ORIGINS]) {
        add(&mut wanted, folder, Wanted::add_below);
    }
    WatchPlace { folder: real(&library.root), known_as: library.root.clone(), wanted: Arc::new(wanted) }
}

fn project_places(workspace: &Workspace, entries: &[ProjectEntry]) -> Vec<WatchPlace> {
    let tables = workspace.tables();
    let recorded = |project: &Path| {
        let project = project.to_string_lossy();
        workspace.cache().read().and_then(|reader| cache::recorded_places(&reader, &project)).unwrap_or_else(|error| {
            tracing::warn!(%error, "artifacts in folders of their own are not watched");
            Vec::new()
        })
    };
    let usual = Arc::new(wanted_by(tables.usual()));
    let mut places: BTreeMap<PathBuf, Arc<Wanted>> = BTreeMap::new();
    for entry in entries {
        let folder = match ProjectRoot::open(&entry.path) {
            Ok(project) => project.path().to_path_buf(),
            Err(_) => entry.path.clone(),
        };
        if folder != entry.path
            && let (Some(above), Some(name)) =
                (entry.path.parent(), entry.path.file_name().and_then(|name| name.to_str()))
        {
            // A link that leads to the project, or a project that its profile root stands for.
            let mut link = Wanted::default();
            add(&mut link, name, Wanted::add);
            merge(&mut places, real(above), &Arc::new(link));
        }
        let wanted =
            if tables.is_global(&folder) { Arc::new(wanted_by(tables.of(&folder))) } else { Arc::clone(&usual) };
        let wanted = with_recorded(wanted, &recorded(&folder));
        merge(&mut places, folder, &wanted);
    }
    places.into_iter().map(|(folder, wanted)| WatchPlace { known_as: folder.clone(), folder, wanted }).collect()
}

/// What matters in a project: manifests, the places that programs read artifacts from, and the marks that programs leave.
fn wanted_by(table: &PlatformTable) -> Wanted {
    let mut wanted = Wanted::default();
    for slice in table.profiles() {
        if let Ok(manifest) = RelPath::parse(MANIFEST_NAME) {
            wanted.add(&slice.root.join(&manifest));
        }
        for (_, place) in slice.places() {
            wanted.add_below(&slice.folder_of(place));
        }
    }
    for mark in table.marks().iter().flat_map(|(_, marks)| marks) {
        wanted.add(mark);
    }
    wanted
}

/// What matters in a project, with what is recorded where its kind does not usually lie: a deploy can name a folder.
fn with_recorded(mut wanted: Arc<Wanted>, recorded: &[String]) -> Arc<Wanted> {
    for path in recorded.iter().filter_map(|path| RelPath::parse(path).ok()) {
        if !wanted.covers(&path) {
            Arc::make_mut(&mut wanted).add_below(&path);
        }
    }
    wanted
}

fn merge(places: &mut BTreeMap<PathBuf, Arc<Wanted>>, folder: PathBuf, wanted: &Arc<Wanted>) {
    match places.get_mut(&folder) {
        None => drop(places.insert(folder, Arc::clone(wanted))),
        Some(known) if known == wanted => {}
        Some(known) => Arc::make_mut(known).merge(wanted),
    }
}

/// Adds one of this program's own names, all of which are paths.
fn add(wanted: &mut Wanted, name: &str, how: fn(&mut Wanted, &RelPath)) {
    if let Ok(path) = RelPath::parse(name) {
        how(wanted, &path);
    }
}

fn real(path: &Path) -> PathBuf {
    fs::canonical(path).unwrap_or_else(|_| path.to_path_buf())
}
