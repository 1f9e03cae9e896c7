//! What sets come down to and how projects stand to them, worked out the slow way from manifests and files.

use std::collections::BTreeSet;

use skillmeat_core::artifact::{Ledger, Tree};
use skillmeat_core::ops::AttachmentStatus;
use skillmeat_core::project::{Attachment, Manifest};
use skillmeat_tests::{Project, World, bundle_id};

use super::{ARTIFACTS, SETS};

/// A member of a set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Member {
    Artifact(usize),
    Group,
    Set(usize),
}

/// What the library holds.
#[derive(Debug, Default)]
pub(super) struct Library {
    pub present: BTreeSet<usize>,
    pub sets: [Vec<Member>; 4],
    pub group: Vec<usize>,
}

/// How a set stands in a project, in numbers.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Numbers {
    set: String,
    project: String,
    added: BTreeSet<String>,
    changed: BTreeSet<String>,
    removed: BTreeSet<String>,
    total: u32,
    behind: u32,
    changed_here: u32,
    behind_and_changed_here: u32,
    missing_here: u32,
    in_sync: u32,
    missing_in_library: u32,
}

/// The number of an artifact.
pub(super) fn number(id: &str) -> usize {
    ARTIFACTS.iter().position(|(artifact, _)| *artifact == id).unwrap()
}

fn manifest(project: &Project) -> Manifest {
    Manifest::load(&project.path.join(".claude")).unwrap()
}

/// What is recorded in a project.
pub(super) fn recorded(project: &Project) -> BTreeSet<usize> {
    manifest(project).records().map(|record| number(&record.artifact.to_string())).collect()
}

/// What some set brought, and did not find.
pub(super) fn brought(project: &Project) -> BTreeSet<usize> {
    let manifest = manifest(project);
    let of_set = |set: &Attachment| -> Vec<usize> {
        set.artifacts.difference(&set.found).map(|id| number(&id.to_string())).collect()
    };
    manifest.attachments().flat_map(of_set).collect()
}

impl Library {
    /// What a set names, there or not, however often.
    fn names(&self, set: usize, into: &mut Vec<usize>) {
        for member in &self.sets[set] {
            match member {
                Member::Artifact(artifact) => into.push(*artifact),
                Member::Group => into.extend(&self.group),
                Member::Set(below) => self.names(*below, into),
            }
        }
    }

    fn named(&self, set: usize) -> BTreeSet<usize> {
        let mut names = Vec::new();
        self.names(set, &mut names);
        names.into_iter().collect()
    }

    fn held(&self, set: usize) -> BTreeSet<usize> {
        self.named(set).intersection(&self.present).copied().collect()
    }

    /// How many artifacts it names that are not there, each once.
    fn missing(&self, set: usize) -> u32 {
        u32::try_from(self.named(set).difference(&self.present).count()).unwrap()
    }

    /// How every attached set stands in a project.
    pub fn numbers(&self, world: &World, project: &Project) -> Vec<Numbers> {
        let manifest = manifest(project);
        manifest.attachments().map(|attachment| self.of_one(world, project, &manifest, attachment)).collect()
    }

    fn of_one(&self, world: &World, project: &Project, manifest: &Manifest, attachment: &Attachment) -> Numbers {
        let set = SETS.iter().position(|slug| bundle_id(slug) == attachment.set).unwrap();
        let mut numbers = Numbers {
            set: attachment.set.clone(),
            project: project.text(),
            added: BTreeSet::new(),
            changed: BTreeSet::new(),
            removed: BTreeSet::new(),
            total: 0,
            behind: 0,
            changed_here: 0,
            behind_and_changed_here: 0,
            missing_here: 0,
            in_sync: 0,
            missing_in_library: self.missing(set),
        };
        let listed = |attachment: &Attachment, artifact: usize| {
            attachment.artifacts.iter().any(|id| id.to_string() == ARTIFACTS[artifact].0)
        };
        for (artifact, (id, _)) in ARTIFACTS.into_iter().enumerate() {
            let stands = Stands::of(world, project, manifest, artifact);
            if self.held(set).contains(&artifact) {
                numbers.total += 1;
                let Some(stands) = stands else {
                    numbers.added.insert(id.to_owned());
                    continue;
                };
                numbers.changed_here += u32::from(stands.changed);
                numbers.missing_here += u32::from(stands.missing);
                numbers.in_sync += u32::from(!stands.changed && !stands.moved);
                if stands.moved {
                    numbers.changed.insert(id.to_owned());
                    numbers.behind_and_changed_here += u32::from(stands.changed);
                }
                continue;
            }
            let is_found = attachment.found.iter().any(|found| found.to_string() == id);
            let others = manifest.attachments().filter(|other| other.set != attachment.set);
            let is_needed = others.into_iter().any(|other| {
                let set = SETS.iter().position(|slug| bundle_id(slug) == other.set).unwrap();
                self.held(set).contains(&artifact) || listed(other, artifact) && self.named(set).contains(&artifact)
            });
            let has_left = listed(attachment, artifact) && !self.named(set).contains(&artifact);
            if let Some(stands) = stands.filter(|_| has_left && !is_found && !is_needed) {
                numbers.total += 1;
                numbers.removed.insert(id.to_owned());
                numbers.changed_here += u32::from(stands.changed);
                numbers.behind_and_changed_here += u32::from(stands.changed);
            }
        }
        let behind = numbers.added.len() + numbers.changed.len() + numbers.removed.len();
        numbers.behind = u32::try_from(behind).unwrap();
        numbers
    }
}

/// How one recorded artifact stands.
struct Stands {
    /// The library has another version.
    moved: bool,
    changed: bool,
    missing: bool,
}

impl Stands {
    fn of(world: &World, project: &Project, manifest: &Manifest, artifact: usize) -> Option<Self> {
        let (id, file) = ARTIFACTS[artifact];
        let record = manifest.records().find(|record| record.artifact.to_string() == id)?;
        let place = file.strip_suffix("/SKILL.md").unwrap_or(file);
        let ledger = |root: &std::path::Path| -> Ledger {
            let place = root.join(place);
            let tree = if place.exists() { Tree::read(&place, None).unwrap() } else { Tree::default() };
            if tree.nodes.is_empty() { Ledger::default() } else { tree.ledger(&place).unwrap() }
        };
        let here = ledger(&project.path.join(".claude"));
        Some(Self {
            moved: ledger(&world.library()) != record.files,
            changed: here != record.files,
            missing: here.0.is_empty(),
        })
    }
}

impl Numbers {
    /// As the list tells them.
    pub fn told(status: &AttachmentStatus) -> Self {
        let ids = |ids: &[String]| ids.iter().cloned().collect::<BTreeSet<_>>();
        assert_eq!(status.problem, None);
        Self {
            set: status.set_id.clone(),
            project: status.project_path.clone(),
            added: ids(&status.added),
            changed: ids(&status.changed),
            removed: ids(&status.removed),
            total: status.total,
            behind: status.behind,
            changed_here: status.changed_here,
            behind_and_changed_here: status.behind_and_changed_here,
            missing_here: status.missing_here,
            in_sync: status.in_sync,
            missing_in_library: status.missing_in_library,
        }
    }
}
