//! The projects' part of a refresh: which of them may not be as they were, and how they are now.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;

use rayon::prelude::*;

use super::super::counted::Counted;
use super::super::look::{Against, basis_of, known_in, look_at_entry, manifest_stamps, name_of};
use super::super::{OpsError, Workspace};
use super::library::LibraryNow;
use super::{Depth, RefreshRequest, touch};
use crate::artifact::KnownFiles;
use crate::cache::{self, CacheError, NewestProjects, PackedKnown, ProjectFacts, ProjectLook, ReadConnection};
use crate::deployment::DeploymentState;
use crate::fs::{Stamp, Stamps};
use crate::project::{ProjectEntry, ProjectList, ProjectRoot};

/// The projects as the refresh found the list, and which of them have to be looked at.
pub(super) struct ProjectsNow {
    /// Where each entry of the list leads, in its order; each root once.
    order: Vec<(ProjectEntry, String)>,
    /// The entries that may not be as they were.
    suspected: Vec<Suspected>,
}

/// A project that may not be as it was.
pub(super) struct Suspected {
    entry: ProjectEntry,
    reach: Reach,
}

/// How much of a project may not be as it was.
enum Reach {
    /// Anything.
    Whole,
    /// How the deployments of these artifacts stand, by id: the library has others, and nothing else happened.
    Artifacts(BTreeSet<String>),
}

/// A project that was looked at.
pub(super) struct Looked {
    facts: ProjectFacts,
    seen: Seen,
}

/// What the facts of a project were read from.
#[derive(PartialEq)]
struct Seen {
    entry: ProjectEntry,
    /// Its manifests as `stat` saw them before they were read.
    manifests: Vec<(PathBuf, Option<Stamp>)>,
}

impl Seen {
    fn now(workspace: &Workspace, entry: ProjectEntry) -> Self {
        Self { manifests: manifest_stamps(workspace, &entry.path.to_string_lossy()), entry }
    }
}

impl ProjectsNow {
    /// Reads the list, and finds every project that may not be as it was; the others are counted as done.
    ///
    /// # Errors
    /// [`OpsError`] when the list cannot be read.
    pub fn find<'a>(
        workspace: &Workspace,
        library: &LibraryNow,
        request: &RefreshRequest<'a>,
    ) -> Result<(Self, Counted<'a>), OpsError> {
        let entries = ProjectList::load(&workspace.home().projects_file())?.entries();
        let mut seen = HashSet::new();
        let order: Vec<(ProjectEntry, String)> = entries
            .into_iter()
            .map(|entry| {
                let root = root_of(&entry);
                (entry, root)
            })
            .filter(|(_, root)| seen.insert(root.clone()))
            .collect();
        let counted = Counted::new(request.progress, order.len());
        let suspected = order
            .par_iter()
            .filter(|_| !request.cancelled.load(Ordering::Relaxed))
            .filter_map(|(entry, root)| {
                let reach = suspicion(workspace, library, request, (entry, root));
                if reach.is_none() {
                    counted.done(&name_of(entry));
                }
                reach.map(|reach| Suspected { entry: entry.clone(), reach })
            })
            .collect();
        Ok((Self { order, suspected }, counted))
    }

    /// The projects to look at.
    pub fn suspected(&self) -> &[Suspected] {
        &self.suspected
    }

    /// Looks at some of them, as many at once as there are processors.
    pub fn look(
        workspace: &Workspace,
        library: &LibraryNow,
        request: &RefreshRequest<'_>,
        suspected: &[Suspected],
        counted: &Counted<'_>,
    ) -> Vec<Looked> {
        suspected
            .par_iter()
            .filter(|_| !request.cancelled.load(Ordering::Relaxed))
            .map(|suspected| {
                let looked = look_at(workspace, library, request.depth, suspected);
                counted.done(&name_of(&suspected.entry));
                looked
            })
            .collect()
    }

    /// The list as it is now, with those that were looked at as they are now. A deploy may have written a manifest, or a project
    /// been added or removed, since they were looked at; what was written through for that would be undone by facts that are
    /// older.
    pub fn newest(&self, workspace: &Workspace, library: &LibraryNow, looked: Vec<Looked>) -> NewestProjects {
        let mut known: HashMap<PathBuf, Looked> =
            looked.into_iter().map(|looked| (looked.seen.entry.path.clone(), looked)).collect();
        let entries = match ProjectList::load(&workspace.home().projects_file()) {
            Ok(list) => list.entries(),
            Err(error) => {
                tracing::warn!(%error, "the project list became unreadable during a refresh");
                let projects = known.into_values().map(|looked| looked.facts).collect();
                return NewestProjects { projects, order: None };
            }
        };
        let before: HashMap<&Path, (&ProjectEntry, &String)> =
            self.order.iter().map(|(entry, root)| (entry.path.as_path(), (entry, root))).collect();
        let (mut projects, mut order, mut roots) = (Vec::new(), Vec::new(), HashSet::new());
        for entry in entries {
            let (root, facts) = match (known.remove(&entry.path), before.get(entry.path.as_path())) {
                (Some(looked), _) if looked.seen == Seen::now(workspace, entry.clone()) => {
                    (looked.facts.path.clone(), Some(looked.facts))
                }
                // Found as it was, or written with others of the same refresh; and nobody said anything else of it since.
                (None, Some((same, root))) if **same == entry => ((*root).clone(), None),
                _ => {
                    let facts = look_now(workspace, library, &entry);
                    (facts.path.clone(), Some(facts))
                }
            };
            if roots.insert(root.clone()) {
                order.push(root);
                projects.extend(facts);
            }
        }
        NewestProjects { projects, order: Some(order) }
    }
}

/// How much of a project may not be as it was; `None` where nothing may.
fn suspicion(
    workspace: &Workspace,
    library: &LibraryNow,
    request: &RefreshRequest<'_>,
    (entry, root): (&ProjectEntry, &str),
) -> Option<Reach> {
    if request.depth == Depth::Everything {
        return Some(Reach::Whole);
    }
    let basis = basis_of(workspace.tables().of(root.as_ref()), Some(entry));
    let asked = workspace.cache().read().and_then(|reader| {
        let known = cache::project_look(&reader, root)?.filter(|look| !library.is_another && look.basis == basis);
        let Some(look) = known else { return Ok(Some(Reach::Whole)) };
        if !stands(&look, &reader, request, (entry, root))? {
            return Ok(Some(Reach::Whole));
        }
        let moved: BTreeSet<String> = look.artifacts.iter().filter(|id| library.moved.contains(*id)).cloned().collect();
        Ok((!moved.is_empty()).then_some(Reach::Artifacts(moved)))
    });
    asked.unwrap_or_else(|error| {
        tracing::debug!(%error, "the cache cannot be asked for a project");
        Some(Reach::Whole)
    })
}

/// Whether nothing came, went or changed on the disk since a project was looked at.
fn stands(
    look: &ProjectLook,
    reader: &ReadConnection<'_>,
    request: &RefreshRequest<'_>,
    (entry, root): (&ProjectEntry, &str),
) -> Result<bool, CacheError> {
    // Where nothing is suspected only the library, and what the list says, can have moved.
    if request.suspects.is_some_and(|suspects| !concern(suspects, entry, root)) {
        return Ok(true);
    }
    let known = cache::known_places(reader, look)?;
    Ok(Stamps::open(root.as_ref()).is_ok_and(|stamps| look.is_unchanged(&stamps, &known)))
}

fn look_at(workspace: &Workspace, library: &LibraryNow, depth: Depth, suspected: &Suspected) -> Looked {
    let Suspected { entry, reach } = suspected;
    let seen = Seen::now(workspace, entry.clone());
    let facts = match (depth, reach) {
        (Depth::Everything, _) => look_against(workspace, library, entry, None, &|_| None),
        (Depth::Changed, Reach::Whole) => look_now(workspace, library, entry),
        (Depth::Changed, Reach::Artifacts(artifacts)) => {
            let some = look_against(workspace, library, entry, Some(artifacts), &|place| known_at(workspace, place));
            // Something else happened meanwhile.
            if some.problem.is_some() { look_now(workspace, library, entry) } else { some }
        }
    };
    Looked { facts, seen }
}

/// What is known of one place.
fn known_at(workspace: &Workspace, place: &Path) -> Option<KnownFiles> {
    let reader = workspace.cache().read().ok()?;
    cache::known_for(&reader, &[place.to_path_buf()]).ok()?.remove(place)
}

/// Looks at a project; files whose stamp is known are not read.
fn look_now(workspace: &Workspace, library: &LibraryNow, entry: &ProjectEntry) -> ProjectFacts {
    let known = known_in(workspace, &root_of(entry));
    look_against(workspace, library, entry, None, &|place| known.get(place).and_then(PackedKnown::unpack))
}

fn look_against(
    workspace: &Workspace,
    library: &LibraryNow,
    entry: &ProjectEntry,
    only: Option<&BTreeSet<String>>,
    known: &(dyn Fn(&Path) -> Option<KnownFiles> + Sync),
) -> ProjectFacts {
    let against = Against { target: &|id| library.version(id), known, only, seen_at: workspace.now_nanos() };
    let mut facts = look_at_entry(workspace, entry, &against);
    forget_files(&mut facts);
    facts
}

/// Files that are as they were deployed are told by what is known of them, and there may be very many.
fn forget_files(facts: &mut ProjectFacts) {
    for deployment in facts.roots.iter_mut().flat_map(|root| &mut root.deployments) {
        if let Some(drift) = &mut deployment.drift
            && drift.state == DeploymentState::InSync
        {
            drift.files = BTreeMap::new();
        }
    }
}

/// Whether something at one of these paths can have changed a project.
fn concern(suspects: &BTreeSet<PathBuf>, entry: &ProjectEntry, root: &str) -> bool {
    touch(suspects, root.as_ref()) || (entry.path != Path::new(root) && touch(suspects, &entry.path))
}

/// Where an entry leads, or what it says where it leads nowhere.
fn root_of(entry: &ProjectEntry) -> String {
    match ProjectRoot::open(&entry.path) {
        Ok(project) => project.as_str().to_owned(),
        Err(_) => entry.path.display().to_string(),
    }
}
