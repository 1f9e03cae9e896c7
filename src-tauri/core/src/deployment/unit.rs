//! The part of an operation that one manifest records.

use std::collections::HashSet;
use std::path::PathBuf;

use super::error::DeployError;
use super::plan::{ArtifactAction, ArtifactPlan, Plan};
use super::shared;
use super::taken::Taken;
use super::work::{Side, Work, WorkKey};
use crate::artifact::Hasher;
use crate::platform::Profile;
use crate::project::{Manifest, ProjectRoot};

/// What is planned for one profile root of one project. Profiles that share a root share its manifest, and so a unit.
#[derive(Debug)]
pub struct Unit {
    pub(super) project: ProjectRoot,
    pub(super) project_name: String,
    /// The profile root's real place.
    pub(super) root: PathBuf,
    pub(super) manifest: Manifest,
    pub(super) taken: Taken,
    pub(super) parts: Vec<Part>,
}

/// One artifact's part.
#[derive(Debug)]
pub(super) struct Part {
    pub profile: Profile,
    pub plan: ArtifactPlan,
    /// What is to be done; `None` where nothing is.
    pub work: Option<Work>,
    /// What the plan was computed from.
    pub evidence: String,
    /// What is done instead where there can be no link.
    pub fallback: Option<Box<Part>>,
    /// The part of this unit that it follows: it fails with that one.
    pub follows: Option<usize>,
    /// Whether nobody asked for it: it is not shown.
    pub unseen: bool,
    /// Whether its profile is not to have the artifact afterwards.
    pub goes: bool,
    /// Whether the files that it takes were written for another profile: it takes them only if nobody else does or has them.
    pub shared: bool,
}

impl Part {
    /// A part with nothing to do.
    pub fn idle(profile: &Profile, plan: ArtifactPlan) -> Self {
        Self {
            profile: profile.clone(),
            plan,
            work: None,
            evidence: String::new(),
            fallback: None,
            follows: None,
            unseen: false,
            goes: false,
            shared: false,
        }
    }
}

impl Part {
    /// Refuses what another part of the request does already.
    pub fn refuse_as_double(&mut self) {
        let (destination, other) = (self.plan.destination.clone(), "another part of this request".to_owned());
        self.plan.error = Some((&DeployError::Overlap { destination, other }).into());
        self.plan.action = ArtifactAction::Refused;
        self.work = None;
    }
}

impl Unit {
    /// The profile root.
    pub fn root(&self) -> &std::path::Path {
        &self.root
    }

    /// Its manifest as it was read.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// The project.
    pub fn project(&self) -> &ProjectRoot {
        &self.project
    }

    /// What is planned for the artifact of a part.
    pub fn plan_of(&self, part: usize) -> Option<&ArtifactPlan> {
        self.parts.get(part).map(|part| &part.plan)
    }

    /// The profile of a part.
    pub fn profile(&self, part: usize) -> Option<&Profile> {
        self.parts.get(part).map(|part| &part.profile)
    }

    /// What is planned for each artifact.
    pub fn plans(&self) -> impl Iterator<Item = &ArtifactPlan> {
        self.parts.iter().map(|part| &part.plan)
    }

    /// Whether anything is to be done.
    pub fn has_work(&self) -> bool {
        self.parts.iter().any(|part| part.work.is_some())
    }

    /// Refuses what follows a part that is refused.
    pub(super) fn refuse_followers(&mut self) {
        for number in 0..self.parts.len() {
            let Some(leader) = self.parts[number].follows.map(|leader| &self.parts[leader].plan) else { continue };
            if leader.action == ArtifactAction::Refused {
                let error = leader.error.clone();
                let part = &mut self.parts[number];
                (part.plan.action, part.plan.error, part.work) = (ArtifactAction::Refused, error, None);
            }
        }
    }

    /// The plan as it is shown.
    pub fn plan(&self) -> Plan {
        let mut hasher = Hasher::new();
        hasher.update(self.project.as_str().as_bytes());
        for Part { profile, plan, evidence, .. } in &self.parts {
            let code = plan.error.as_ref().map(|error| error.code.as_str()).unwrap_or_default();
            let line = format!(
                "\0{}\0{}\0{:?}\0{}\0{code}\0{evidence}",
                plan.artifact, profile.id, plan.intent, plan.destination
            );
            hasher.update(line.as_bytes());
        }
        let parts = self.parts.iter().filter(|part| !part.unseen).map(|part| part.plan.clone()).collect();
        Plan::new(self.project.as_str(), &self.project_name, parts, &hasher.finish())
    }
}

/// Settles what the parts of units do together. What one request asks twice is refused, of one record or of one place in
/// the library: the first counts. Parts that mean one place of a project lead and follow.
pub fn settle<'a>(units: impl Iterator<Item = &'a mut Unit>) {
    let mut places: HashSet<PathBuf> = HashSet::new();
    for unit in units {
        let mut keys: HashSet<WorkKey> = HashSet::new();
        for part in &mut unit.parts {
            if part.work.as_ref().is_some_and(|work| !keys.insert(work.key.clone())) {
                part.refuse_as_double();
            }
        }
        shared::settle(unit);
        for part in &mut unit.parts {
            let Some(work) = &part.work else { continue };
            let held = work.sets.iter().filter(|set| set.side == Side::Library).map(|set| &set.destination.place);
            let held: Vec<PathBuf> = held.cloned().collect();
            if held.iter().any(|place| places.contains(place)) {
                part.refuse_as_double();
                continue;
            }
            places.extend(held);
        }
        unit.refuse_followers();
    }
}
