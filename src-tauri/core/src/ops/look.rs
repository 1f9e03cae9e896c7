//! Looking at a project: its profiles, what is recorded, and how it stands.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use super::Workspace;
use super::target::{Target, TopNames, Uses};
use crate::artifact::{ArtifactId, Digest, KnownFiles};
use crate::cache::{self, DeploymentFacts, LookNotes, PackedKnown, ProjectFacts, RootFacts};
use crate::deployment::{DeployError, DeploymentManager, LibraryVersion, Twin, drift_of, unmanaged_in};
use crate::error::ErrorBody;
use crate::fs::{self, RelPath, Stamp};
use crate::platform::{PlatformTable, Profile, ProfileId};
use crate::project::{MANIFEST_NAME, Manifest, ProjectEntry, ProjectRoot, Slot};

/// What the library holds of an artifact, shared by looks that run at once.
pub(super) type SharedVersion = Arc<LibraryVersion>;

/// What a look compares with.
pub(super) struct Against<'a> {
    /// What the library holds of an artifact.
    pub target: &'a (dyn Fn(&ArtifactId) -> Option<SharedVersion> + Sync),
    /// What an earlier look knew of a place.
    pub known: &'a (dyn Fn(&std::path::Path) -> Option<KnownFiles> + Sync),
    /// The artifacts whose deployments are looked at, by id; `None` for all. What lies elsewhere in the project is taken to be as
    /// it was.
    pub only: Option<&'a BTreeSet<String>>,
    /// Now, in nanoseconds since 1970.
    pub seen_at: i64,
}

impl Against<'_> {
    fn concerns(&self, artifact: &ArtifactId) -> bool {
        self.only.is_none_or(|only| only.contains(&artifact.to_string()))
    }
}

/// What a look at a project rests on besides the disk: what the list says of it, and the platform tables.
pub(super) fn basis_of(table: &PlatformTable, entry: Option<&ProjectEntry>) -> [u8; 32] {
    *Digest::of(format!("{entry:?} {}", table.fingerprint()).as_bytes()).as_bytes()
}

/// What is known of the places of a project's deployments; nothing when the cache cannot be asked.
pub(super) fn known_in(workspace: &Workspace, project: &str) -> HashMap<PathBuf, PackedKnown> {
    let asked = workspace.cache().read().and_then(|reader| match cache::project_look(&reader, project)? {
        Some(look) => cache::known_places(&reader, &look),
        None => cache::packed_below(&reader, project.as_ref()),
    });
    asked.unwrap_or_else(|error| {
        tracing::debug!(%error, "every file is read: the cache cannot be asked");
        HashMap::new()
    })
}

/// Looks at a project of the list, also at one that is gone.
pub(super) fn look_at_entry(workspace: &Workspace, entry: &ProjectEntry, against: &Against<'_>) -> ProjectFacts {
    match ProjectRoot::open(&entry.path) {
        Ok(root) => look(workspace, &root, Some(entry), against),
        Err(error) => ProjectFacts {
            path: entry.path.display().to_string(),
            name: name_of(entry),
            added_at: entry.added_at,
            problem: Some((&error).into()),
            primary: entry.primary.clone().unwrap_or_else(ProfileId::primary),
            ..ProjectFacts::default()
        },
    }
}

/// What a project of the list is called, wherever it leads.
pub(super) fn name_of(entry: &ProjectEntry) -> String {
    let folder = || entry.path.file_name().map(|name| name.to_string_lossy().into_owned());
    entry.name.clone().or_else(folder).unwrap_or_else(|| entry.path.display().to_string())
}

/// Looks at a project; `entry` is what the list says of it. A profile that cannot be read becomes the project's problem and
/// hides no other.
pub(super) fn look(
    workspace: &Workspace,
    project: &ProjectRoot,
    entry: Option<&ProjectEntry>,
    against: &Against<'_>,
) -> ProjectFacts {
    let tables = workspace.tables();
    let table = tables.of(project.path());
    let mut notes = LookNotes::new(basis_of(table, entry), against.seen_at);
    notes.stamp(project.path());
    let top = TopNames::of(project.path());
    for mark in table.marks().iter().flat_map(|(_, marks)| marks).filter(|mark| top.may_hold(mark)) {
        notes.mark(&mark.under(project.path()));
    }
    let uses = Uses::of(table, project.path(), entry, &top);
    let mut facts = ProjectFacts {
        path: project.as_str().to_owned(),
        name: entry.and_then(|entry| entry.name.clone()).unwrap_or_else(|| project.name()),
        added_at: entry.and_then(|entry| entry.added_at),
        is_there: true,
        primary: uses.primary.clone(),
        uses: uses.each(),
        only: against.only.cloned(),
        ..ProjectFacts::default()
    };
    let here: Vec<&Profile> = table.profiles().iter().filter(|slice| top.may_hold(&slice.root)).collect();
    // Profiles share roots, and a root may be a link to another one: each manifest is read once.
    let mut read = Read::default();
    let mut roots: HashMap<&RelPath, Option<PathBuf>> = HashMap::new();
    for &slice in &here {
        if roots.contains_key(&slice.root) {
            continue;
        }
        notes.stamp(&slice.root.under(project.path()));
        notes.stamp(&slice.root.under(project.path()).join(MANIFEST_NAME));
        let looked = look_at_root(project, slice, against, &mut read);
        let place = looked.unwrap_or_else(|error| {
            facts.problem.get_or_insert(ErrorBody::from(&error));
            None
        });
        if place.as_ref().is_some_and(|place| *place != slice.root.under(project.path())) {
            // A link is on the way: its own stamp does not tell what lies behind it.
            notes.unsure();
        }
        roots.insert(&slice.root, place);
    }
    let mut found = Unrecorded::default();
    for &slice in &here {
        let Some(Some(place)) = roots.get(&slice.root) else { continue };
        let Some(recorded) = read.recorded.get(place) else { continue };
        if let Err(error) = found.look(project, slice, recorded, &mut |folder| notes.stamp(folder)) {
            facts.problem.get_or_insert(ErrorBody::from(&error));
        }
    }
    facts.importable = u32::try_from(found.places.len()).unwrap_or(u32::MAX);
    let Read { roots, profiles, .. } = read;
    facts.roots = roots;
    note_deployments(&mut notes, &facts.roots);
    let is_used = |id: &ProfileId| profiles.contains(id) || uses.each().iter().any(|(used, _)| used == id);
    for (slice, twin) in found.twins {
        notes.artifact(twin.artifact.to_string());
        // Only what the library has a twin of: the rest is the person's own affair, until they import it.
        let is_meant = against.concerns(&twin.artifact) && is_used(&slice.id);
        if is_meant && (against.target)(&twin.artifact).is_some() {
            facts.unmanaged.push((slice.clone(), twin));
        }
    }
    facts.look = if facts.problem.is_none() { notes.done() } else { None };
    facts
}

/// What was read of a project's manifests.
#[derive(Default)]
struct Read {
    /// The paths that each root's manifest records.
    recorded: HashMap<PathBuf, HashSet<RelPath>>,
    /// The profiles that have a record.
    profiles: HashSet<ProfileId>,
    /// What was found of them.
    roots: Vec<RootFacts>,
}

/// Notes what the deployments rest on: their places, and what the library has of them.
fn note_deployments(notes: &mut LookNotes, roots: &[RootFacts]) {
    for facts in roots.iter().flat_map(|root| &root.deployments) {
        let (Some(record), Some(drift)) = (facts.slot.record(), &facts.drift) else { continue };
        notes.artifact(record.artifact.to_string());
        // How a link stands, and what is behind something else in the place, no stamp of the place tells.
        let is_told = facts.known.is_some() && drift.obstacle.is_none() && drift.problem.is_none();
        notes.place(drift.place.as_deref().filter(|_| is_told));
    }
}

/// What lies in artifacts' places without a record.
#[derive(Default)]
struct Unrecorded<'a> {
    /// By slice; a place that several programs read is there for each.
    twins: Vec<(&'a Profile, Twin)>,
    /// Each place once, relative to the project.
    places: BTreeSet<RelPath>,
    /// What was found in a root for the same places already.
    looked: Vec<(&'a Profile, Vec<Twin>)>,
}

impl<'a> Unrecorded<'a> {
    fn look(
        &mut self,
        project: &ProjectRoot,
        slice: &'a Profile,
        recorded: &HashSet<RelPath>,
        reading: &mut dyn FnMut(&Path),
    ) -> Result<(), DeployError> {
        let same = |(other, _): &&(&Profile, Vec<Twin>)| {
            other.root == slice.root && other.paths == slice.paths && other.reads == slice.reads
        };
        let twins = match self.looked.iter().find(same) {
            Some((_, twins)) => twins.clone(),
            None => {
                let twins = unmanaged_in(project, slice, recorded, reading)?;
                self.looked.push((slice, twins.clone()));
                twins
            }
        };
        // Folders that are not hidden, as `skills`, may hold anything.
        let twins_here = if slice.root.as_str().starts_with('.') { twins.as_slice() } else { &[] };
        self.places.extend(twins_here.iter().map(|twin| slice.root.join(&twin.path)));
        self.twins.extend(twins.into_iter().map(|twin| (slice, twin)));
        Ok(())
    }
}

/// How many things stand in artifacts' places without a record; `recorded` are the places that are recorded, relative to the
/// project.
pub(super) fn importable(target: &Target, recorded: &HashSet<RelPath>) -> u32 {
    let top = TopNames::of(target.project.path());
    let mut found = Unrecorded::default();
    for slice in target.table().profiles().iter().filter(|slice| top.may_hold(&slice.root)) {
        if let Err(error) = found.look(&target.project, slice, &HashSet::new(), &mut |_| {}) {
            tracing::debug!(%error, "a place could not be looked at");
        }
    }
    u32::try_from(found.places.difference(&recorded.iter().cloned().collect()).count()).unwrap_or(u32::MAX)
}

/// Reads the manifest of a root, unless it was read, and looks at what it records; `None` when the root is not there.
fn look_at_root(
    project: &ProjectRoot,
    slice: &Profile,
    against: &Against<'_>,
    read: &mut Read,
) -> Result<Option<PathBuf>, DeployError> {
    let root = DeploymentManager::looking(project, "", slice).root()?;
    if !fs::is_dir(&root) {
        return Ok(None);
    }
    if read.recorded.contains_key(&root) {
        return Ok(Some(root));
    }
    let manifest = Manifest::load(&root)?;
    // No artifact concerns a record that cannot be used.
    let is_meant =
        |slot: &&Slot| against.only.is_none() || slot.record().is_some_and(|record| against.concerns(&record.artifact));
    let slots: Vec<&Slot> = manifest.slots().filter(is_meant).collect();
    let deployments = slots
        .into_par_iter()
        .map(|slot| {
            let mut drift = slot.record().map(|record| {
                let target = (against.target)(&record.artifact);
                drift_of(project, &slice.root, record, target.as_deref(), against.known, against.seen_at)
            });
            // Packed at once: there may be many.
            let known = drift.as_mut().and_then(|drift| PackedKnown::of(&std::mem::take(&mut drift.known)));
            DeploymentFacts { slot: slot.clone(), drift, known }
        })
        .collect();
    let attachments = manifest.attachments().cloned().collect();
    read.roots.push(RootFacts { slice: slice.clone(), deployments, attachments });
    read.recorded.insert(root.clone(), manifest.records().map(|record| record.path.clone()).collect());
    read.profiles.extend(manifest.records().map(|record| record.key().profile));
    Ok(Some(root))
}

/// The manifests of a project as `stat` sees them, to tell later whether one was written meanwhile.
pub(super) fn manifest_stamps(workspace: &Workspace, project: &str) -> Vec<(PathBuf, Option<Stamp>)> {
    let tables = workspace.tables();
    let project: &Path = project.as_ref();
    let top = TopNames::of(project);
    let file = |root: &RelPath| {
        let path = root.under(project).join(MANIFEST_NAME);
        let stamp = fs::lstat(&path).ok().flatten().map(|found| found.stamp);
        (path, stamp)
    };
    tables.of(project).roots().into_iter().filter(|root| top.may_hold(root)).map(file).collect()
}
