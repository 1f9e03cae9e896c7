//! Deployment sets in a request: each becomes plans for its artifacts, and for what the manifest remembers of it.

use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;
use std::sync::Arc;

use super::gather::{GatheredProject, Gathering, unit_of};
use super::request::{SetChange, SetChangeKind};
use crate::artifact::ArtifactId;
use crate::collection::{BundleKind, Bundles, MemberKind, MemberRef, Resolution, ResolveError, resolve_deployment_set};
use crate::deployment::{ArtifactPlan, DeploymentManager, Intent, Known, RefusedSource, SetOf, Source, Unit};
use crate::error::ErrorBody;
use crate::ops::sets::{HeldArtifacts, Look};
use crate::ops::write_back::Target;
use crate::ops::{OpsError, Workspace};
use crate::platform::Profile;

/// The sets of a request, each resolved once for however many projects.
pub(super) struct SetSources {
    bundles: Arc<Bundles>,
    resolved: HashMap<String, Rc<WholeSet>>,
}

/// A set and everything it comes down to.
pub(super) struct WholeSet {
    id: String,
    name: String,
    artifacts: Vec<ArtifactId>,
    missing: Vec<MemberRef>,
}

impl SetSources {
    pub fn new(workspace: &Workspace) -> Result<Self, OpsError> {
        Ok(Self { bundles: workspace.bundles()?, resolved: HashMap::new() })
    }

    fn resolve(
        &mut self,
        gathering: (&Workspace, Option<&super::OpenLibrary>),
        set: &str,
    ) -> Result<Rc<WholeSet>, OpsError> {
        let bundle = self.bundles.find(BundleKind::Set, set);
        let id = bundle.map_or(set, |bundle| bundle.id.as_str()).to_owned();
        if let Some(known) = self.resolved.get(&id) {
            return Ok(Rc::clone(known));
        }
        let (workspace, library) = gathering;
        let held = HeldArtifacts::of(workspace, library.map(|library| &library.library), Look::Disk);
        let Resolution { artifacts, missing, .. } =
            resolve_deployment_set(&self.bundles, &id, &|artifact| held.uuid_of(artifact))?;
        let whole = Rc::new(WholeSet {
            name: bundle.map(|bundle| bundle.name.clone()).unwrap_or_default(),
            // An id that was resolved is one: the library was asked for it.
            artifacts: artifacts.iter().filter_map(|resolved| resolved.artifact.parse().ok()).collect(),
            missing: missing.into_iter().map(|missing| missing.member).collect(),
            id: id.clone(),
        });
        self.resolved.insert(id, Rc::clone(&whole));
        Ok(whole)
    }

    /// The id of a set; the text itself where the library has no such set.
    fn id_of(&self, set: &str) -> String {
        self.bundles.find(BundleKind::Set, set).map_or_else(|| set.to_owned(), |bundle| bundle.id.clone())
    }
}

/// What planning the sets of one project needs.
struct Ground<'a> {
    target: &'a Target,
    known: &'a Known<'a>,
}

impl Gathering<'_> {
    /// Plans what is asked of sets in one project, after what is asked of single artifacts. What is planned already is
    /// not planned again; what is to come is planned before what is to go, so that one set does not take what another
    /// brings.
    ///
    /// # Errors
    /// [`OpsError`] when the project, a profile or the sets cannot be used. A single set that cannot be resolved becomes a
    /// refused part.
    pub(super) fn set_changes(
        &mut self,
        target: &Target,
        changes: &[&SetChange],
        project: &mut GatheredProject,
        known: &Known<'_>,
    ) -> Result<(), OpsError> {
        if changes.is_empty() {
            return Ok(());
        }
        self.workspace.require_sets()?;
        if self.sets.is_none() {
            self.sets = Some(SetSources::new(self.workspace)?);
        }
        let ground = Ground { target, known };
        let (going, coming): (Vec<&SetChange>, Vec<&SetChange>) =
            changes.iter().partition(|change| change.kind == SetChangeKind::Undeploy);
        for change in coming {
            if let Err(error) = self.deploy_set(&ground, change, project) {
                project.refused.push(refused(change, &error));
            }
        }
        for change in going {
            if let Err(error) = self.undeploy_set(&ground, change, project) {
                project.refused.push(refused(change, &error));
            }
        }
        Ok(())
    }

    fn deploy_set(
        &mut self,
        ground: &Ground<'_>,
        change: &SetChange,
        project: &mut GatheredProject,
    ) -> Result<(), OpsError> {
        let profile = self.workspace.profile(change.profile_id.as_ref())?;
        let set = self.whole_set(&change.set)?;
        let fits = |id: &&ArtifactId| profile.paths.contains_key(&id.kind);
        let (wanted, unfit): (Vec<&ArtifactId>, Vec<&ArtifactId>) = set.artifacts.iter().partition(fits);
        let texts: Vec<String> = wanted.iter().map(ToString::to_string).collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let sources = self.sources()?.of(&texts)?;
        let is_update = change.kind == SetChangeKind::Update;
        let leaving = if is_update { self.left_the_set(ground, &profile, &set)? } else { Vec::new() };
        let manager = self.manager(ground.target, &profile);
        let unit = unit_of(&mut project.units, &manager)?;
        if is_update && manager.attachment(unit, &set.id).is_none() {
            return Err(OpsError::NotAttached { set: set.name.clone(), project: ground.target.name.clone() });
        }
        let sources = sources
            .into_iter()
            .filter(|source| !is_planned(unit, &profile, id_text(source).as_ref()))
            .filter(|source| !is_update || is_behind(&manager, unit, source))
            .collect();
        manager.plan_deploy(unit, sources, None, self.choices, ground.known)?;
        if !is_update {
            unfit.iter().for_each(|id| manager.leave_out(unit, id));
            project.refused.extend(set.missing.iter().map(|member| missing(member, &set, &profile)));
        }
        let unit = unit_of(&mut project.units, &manager)?;
        let leaving: Vec<ArtifactId> =
            leaving.into_iter().filter(|id| !is_planned(unit, &profile, &id.to_string())).collect();
        manager.plan_undeploy(unit, &leaving, self.choices, ground.known);
        let artifacts: BTreeSet<ArtifactId> = wanted.into_iter().cloned().collect();
        manager.plan_attach(unit, &SetOf { id: set.id.clone(), name: set.name.clone(), artifacts });
        Ok(())
    }

    fn undeploy_set(
        &mut self,
        ground: &Ground<'_>,
        change: &SetChange,
        project: &mut GatheredProject,
    ) -> Result<(), OpsError> {
        let set = self.sets.as_ref().map_or_else(|| change.set.clone(), |sets| sets.id_of(&change.set));
        let profiles = match &change.profile_id {
            Some(id) => vec![self.workspace.profile(Some(id))?],
            None => self.workspace.platforms().profiles(),
        };
        let mut anywhere = false;
        for profile in profiles {
            let manager = self.manager(ground.target, &profile);
            let attached: Vec<String> = {
                let unit = unit_of(&mut project.units, &manager)?;
                manager.attached(unit.manifest()).map(|attachment| attachment.set.clone()).collect()
            };
            if !attached.contains(&set) {
                continue;
            }
            anywhere = true;
            let needed = self.needed_by(attached.iter().filter(|other| **other != set));
            let manager = self.manager(ground.target, &profile);
            let unit = unit_of(&mut project.units, &manager)?;
            let leaves = manager.leaves_with(unit, &set, &|id| needed.contains(id));
            let leaves: Vec<ArtifactId> =
                leaves.into_iter().filter(|id| !is_planned(unit, &profile, &id.to_string())).collect();
            manager.plan_undeploy(unit, &leaves, self.choices, ground.known);
            manager.plan_detach(unit, &set);
        }
        if anywhere {
            return Ok(());
        }
        Err(OpsError::NotAttached { set: change.set.clone(), project: ground.target.name.clone() })
    }

    /// What the set once brought and holds no more, and nothing else needs.
    fn left_the_set(
        &mut self,
        ground: &Ground<'_>,
        profile: &Profile,
        set: &WholeSet,
    ) -> Result<Vec<ArtifactId>, OpsError> {
        let unit = self.manager(ground.target, profile).open()?;
        let attached: Vec<String> =
            self.manager(ground.target, profile).attached(unit.manifest()).map(|other| other.set.clone()).collect();
        let mut needed = self.needed_by(attached.iter().filter(|other| **other != set.id));
        needed.extend(set.artifacts.iter().cloned());
        Ok(self.manager(ground.target, profile).leaves_with(&unit, &set.id, &|id| needed.contains(id)))
    }

    /// What these sets hold by now, as far as they can be resolved.
    fn needed_by<'s>(&mut self, sets: impl Iterator<Item = &'s String>) -> BTreeSet<ArtifactId> {
        let resolved = sets.filter_map(|set| self.whole_set(set).ok());
        resolved.flat_map(|set| set.artifacts.clone()).collect()
    }

    fn whole_set(&mut self, set: &str) -> Result<Rc<WholeSet>, OpsError> {
        let on = (self.workspace, self.library);
        match &mut self.sets {
            Some(sets) => sets.resolve(on, set),
            None => Err(ResolveError::NotFound { id: set.to_owned() }.into()),
        }
    }
}

/// Whether a unit has a plan for an artifact already.
fn is_planned(unit: &Unit, profile: &Profile, artifact: &str) -> bool {
    unit.plans().any(|plan| plan.artifact == artifact && plan.profile == profile.id)
}

fn id_text(source: &Result<Source, RefusedSource>) -> std::borrow::Cow<'_, str> {
    match source {
        Ok(source) => source.id.to_string().into(),
        Err(refused) => refused.artifact.as_str().into(),
    }
}

/// Whether an update has anything to do with an artifact: it is not here, or the library has another version.
fn is_behind(manager: &DeploymentManager<'_>, unit: &Unit, source: &Result<Source, RefusedSource>) -> bool {
    let Ok(source) = source else { return true };
    manager.recorded_files(unit, &source.id).is_none_or(|files| *files != source.ledger)
        || !manager.stands(unit, &source.id)
}

/// A member that the library has not.
fn missing(member: &MemberRef, set: &WholeSet, profile: &Profile) -> ArtifactPlan {
    tracing::warn!(set = set.id, member = member.id, "a member of the set is not in the library");
    let error = match member.kind {
        MemberKind::Artifact => OpsError::ArtifactNotFound { artifact: member.id.clone() },
        MemberKind::Group => OpsError::BundleNotFound { kind: BundleKind::Group, id: member.id.clone() },
        MemberKind::Set => OpsError::BundleNotFound { kind: BundleKind::Set, id: member.id.clone() },
    };
    let body = ErrorBody::from(&error);
    ArtifactPlan::refused(Intent::Deploy, &member_text(member), &profile.id, &profile.platform, body)
}

/// What plans and results call a member: an artifact by its id, others with their kind.
fn member_text(member: &MemberRef) -> String {
    match member.kind {
        MemberKind::Artifact => member.id.clone(),
        MemberKind::Group | MemberKind::Set => format!("{}:{}", member.kind.as_str(), member.id),
    }
}

/// A set of which nothing can be done in this project.
pub(super) fn refused(change: &SetChange, error: &OpsError) -> ArtifactPlan {
    let intent = if change.kind == SetChangeKind::Undeploy { Intent::Undeploy } else { Intent::Deploy };
    let profile = change.profile_id.clone().unwrap_or_else(crate::platform::ProfileId::primary);
    ArtifactPlan::refused(intent, &format!("set:{}", change.set), &profile, "", error.into())
}
