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
use crate::cache::{self, CacheError, NewestProjects, PackedKnown, ProjectFacts, ProjectLook, ReadConnection};
use crate::fs::{Stamp, Stamps};
use crate::project::{ProjectEntry, ProjectList, ProjectRoot};

/// The projects as the refresh found them.
pub(super) struct ProjectsNow {
    looked: Vec<Looked>,
    /// Where each entry of the list leads, in its order; each root once.
    order: Vec<(ProjectEntry, String)>,
}

/// A project that was looked at.
struct Looked {
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
    /// Looks at every project that may not be as it was.
    ///
    /// # Errors
    /// [`OpsError`] when the list cannot be read.
    pub fn look(
        workspace: &Workspace,
        library: &LibraryNow,
        request: &RefreshRequest<'_>,
        seen_at: i64,
    ) -> Result<Self, OpsError> {
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
        let looked = order
            .par_iter()
            .filter(|_| !request.cancelled.load(Ordering::Relaxed))
            .filter_map(|(entry, root)| {
                let looked = look_at(workspace, library, request, (entry, root), seen_at);
                counted.done(&name_of(entry));
                looked
            })
            .collect();
        Ok(Self { looked, order })
    }

    /// The projects to write, taken out; the rest stays to be compared with later.
    pub fn take_facts(&mut self) -> Vec<ProjectFacts> {
        self.looked.iter_mut().map(|looked| std::mem::take(&mut looked.facts)).collect()
    }

    /// The projects as they are now. A deploy may have written a manifest, or a project been added or removed, since they
    /// were looked at; what was written through for that would be undone by facts that are older.
    pub fn newest(
        self,
        workspace: &Workspace,
        library: &LibraryNow,
        facts: Vec<ProjectFacts>,
        seen_at: i64,
    ) -> NewestProjects {
        let mut known: HashMap<PathBuf, (ProjectFacts, Seen)> = facts
            .into_iter()
            .zip(self.looked)
            .map(|(facts, looked)| (looked.seen.entry.path.clone(), (facts, looked.seen)))
            .collect();
        let entries = match ProjectList::load(&workspace.home().projects_file()) {
            Ok(list) => list.entries(),
            Err(error) => {
                tracing::warn!(%error, "the project list became unreadable during a refresh");
                let projects = known.into_values().map(|(facts, _)| facts).collect();
                return NewestProjects { projects, order: None };
            }
        };
        let before: HashMap<&Path, (&ProjectEntry, &String)> =
            self.order.iter().map(|(entry, root)| (entry.path.as_path(), (entry, root))).collect();
        let (mut projects, mut order, mut roots) = (Vec::new(), Vec::new(), HashSet::new());
        for entry in entries {
            let (root, facts) = match (known.remove(&entry.path), before.get(entry.path.as_path())) {
                (Some((facts, seen)), _) if seen == Seen::now(workspace, entry.clone()) => {
                    (facts.path.clone(), Some(facts))
                }
                // It was found as it was, and nobody said anything else of it since.
                (None, Some((same, root))) if **same == entry => ((*root).clone(), None),
                _ => {
                    let facts = look_now(workspace, library, &entry, seen_at);
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

/// Looks at a project, unless it is surely as it was.
fn look_at(
    workspace: &Workspace,
    library: &LibraryNow,
    request: &RefreshRequest<'_>,
    (entry, root): (&ProjectEntry, &str),
    seen_at: i64,
) -> Option<Looked> {
    let stands = |look: &ProjectLook, reader: &ReadConnection<'_>| match request.suspects {
        // Where nothing is suspected only the library, and what the list says, can have moved.
        Some(suspects) if !concern(suspects, entry, root) => Ok(true),
        _ => {
            let known = cache::known_places(reader, look)?;
            Ok(Stamps::open(root.as_ref()).is_ok_and(|stamps| look.is_unchanged(&stamps, &known)))
        }
    };
    let is_unchanged = request.depth == Depth::Changed && is_as_known(workspace, library, (entry, root), stands);
    if is_unchanged {
        return None;
    }
    let seen = Seen::now(workspace, entry.clone());
    let mut facts = match request.depth {
        Depth::Changed => look_now(workspace, library, entry, seen_at),
        Depth::Everything => {
            let against = Against { target: &|id| library.version(id), known: &|_| None, seen_at };
            look_at_entry(workspace, entry, &against)
        }
    };
    forget_files(&mut facts);
    Some(Looked { facts, seen })
}

/// Whether the cache knows a project, nothing that it was compared with moved, and `stands` holds of it.
fn is_as_known(
    workspace: &Workspace,
    library: &LibraryNow,
    (entry, root): (&ProjectEntry, &str),
    stands: impl FnOnce(&ProjectLook, &ReadConnection<'_>) -> Result<bool, CacheError>,
) -> bool {
    let tables = workspace.tables();
    let basis = basis_of(tables.of(root.as_ref()), Some(entry));
    let asked = workspace.cache().read().and_then(|reader| {
        let Some(look) = cache::project_look(&reader, root)? else { return Ok(false) };
        let is_same =
            !library.is_another && look.basis == basis && !look.artifacts.iter().any(|id| library.moved.contains(id));
        Ok(is_same && stands(&look, &reader)?)
    });
    asked.unwrap_or_else(|error| {
        tracing::debug!(%error, "the cache cannot be asked for a project");
        false
    })
}

/// Looks at a project; files whose stamp is known are not read.
fn look_now(workspace: &Workspace, library: &LibraryNow, entry: &ProjectEntry, seen_at: i64) -> ProjectFacts {
    let known = known_in(workspace, &root_of(entry));
    let against = Against {
        target: &|id| library.version(id),
        known: &|place| known.get(place).and_then(PackedKnown::unpack),
        seen_at,
    };
    look_at_entry(workspace, entry, &against)
}

/// Rows say nothing of single files, and there may be very many.
fn forget_files(facts: &mut ProjectFacts) {
    for deployment in facts.roots.iter_mut().flat_map(|root| &mut root.deployments) {
        if let Some(drift) = &mut deployment.drift {
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
