//! Deployment sets in a request: each becomes plans for its artifacts, and for what the manifest remembers of it.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::rc::Rc;

use super::gather::{GatheredProject, Gathering, unit_of};
use super::request::{SetChange, SetChangeKind};
use super::whole_sets::{NamedSet, SetSources};
use crate::artifact::ArtifactId;
use crate::collection::{BundleKind, MemberKind, MemberRef, ResolveError};
use crate::deployment::{
    ArtifactPlan, Claim, DeployError, DeploymentManager, Intent, Known, RefusedSource, SetOf, Source, Unit,
};
use crate::error::ErrorBody;
use crate::ops::OpsError;
use crate::ops::sets::is_kept_by;
use crate::ops::target::Target;
use crate::platform::{Profile, ProfileId};
use crate::project::{Attachment, Record};

/// What a set lets go of.
#[derive(Default)]
struct Leaving {
    /// What goes with it.
    goes: Vec<ArtifactId>,
    /// What stays since another set needs it, which did not list it yet.
    leaves_to: Vec<Claim>,
}

/// What planning the sets of one project needs.
struct Ground<'a> {
    target: &'a Target,
    known: &'a Known<'a>,
    /// What is deployed on its own in the same request, by profile.
    asked: BTreeSet<(ProfileId, String)>,
    /// The sets that go, each from one profile or from all.
    going: Vec<(String, Option<ProfileId>)>,
}

impl Ground<'_> {
    fn is_going(&self, set: &str, profile: &Profile) -> bool {
        let is_it = |(id, from): &(String, Option<ProfileId>)| {
            id == set && from.as_ref().is_none_or(|from| *from == profile.id)
        };
        self.going.iter().any(is_it)
    }
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
        let sets = match self.sets.take() {
            Some(sets) => sets,
            None => SetSources::new(self.workspace)?,
        };
        let asked = project.units.iter().flat_map(Unit::plans).filter(|plan| plan.intent == Intent::Deploy);
        let asked = asked.map(|plan| (plan.profile.clone(), plan.artifact.clone())).collect();
        let (going, coming): (Vec<&SetChange>, Vec<&SetChange>) =
            each_once(changes, &sets).into_iter().partition(|change| change.kind == SetChangeKind::Undeploy);
        let gone = going.iter().map(|change| (sets.id_of(&change.set), change.profile_id.clone())).collect();
        let ground = Ground { target, known, asked, going: gone };
        self.sets = Some(sets);
        for change in coming {
            if let Err(error) = self.deploy_set(&ground, change, project) {
                project.refused.push(self.refused(change, &error));
            }
        }
        for change in going {
            if let Err(error) = self.undeploy_set(&ground, change, project) {
                project.refused.push(self.refused(change, &error));
            }
        }
        Ok(())
    }

    /// A set of which nothing can be done in this project, by its name where it has one.
    fn refused(&self, change: &SetChange, error: &OpsError) -> ArtifactPlan {
        let title = self.sets.as_ref().and_then(|sets| sets.name_of(&change.set));
        ArtifactPlan { title, ..refused(change, error) }
    }

    fn deploy_set(
        &mut self,
        ground: &Ground<'_>,
        change: &SetChange,
        project: &mut GatheredProject,
    ) -> Result<(), OpsError> {
        let slices = ground.target.slices(change.profile_id.as_ref())?;
        let set = self.whole_set(&change.set)?;
        let is_update = change.kind == SetChangeKind::Update;
        let id = &slices[0].id;
        let attached = ground.target.attached(&set.id, Some(id))?;
        if is_update && attached.is_empty() {
            return Err(OpsError::NotAttached { set: set.name.clone(), project: ground.target.name.clone() });
        }
        // Where something is recorded already it stays, also where the profile has another place for it now.
        let recorded = if slices.len() > 1 { ground.target.recorded(Some(id))? } else { Vec::new() };
        let root_of = |artifact: &ArtifactId| {
            let held = recorded.iter().find(|recorded| recorded.artifacts().any(|one| one == artifact));
            let usual = || slices.iter().find(|slice| slice.paths.contains_key(&artifact.kind));
            held.map(|held| &held.profile).or_else(usual).map(|slice| &slice.root)
        };
        let elsewhere = attached.iter().filter(|slice| !slices.iter().any(|known| known.root == slice.root));
        let mut wanted_anywhere = false;
        for slice in slices.iter().chain(elsewhere) {
            let here: Vec<&ArtifactId> = set.in_order.iter().filter(|id| root_of(id) == Some(&slice.root)).collect();
            wanted_anywhere |= !here.is_empty();
            if !here.is_empty() || attached.iter().any(|other| other.root == slice.root) {
                self.deploy_set_in(ground, (slice, is_update), &set, &here, project)?;
            }
        }
        if !wanted_anywhere && attached.is_empty() {
            self.deploy_set_in(ground, (&slices[0], is_update), &set, &[], project)?;
        }
        if !is_update {
            let manager = self.manager(ground.target, &slices[0]);
            let unit = unit_of(&mut project.units, &manager)?;
            set.in_order.iter().filter(|id| root_of(id).is_none()).for_each(|id| manager.leave_out(unit, id));
            project.refused.extend(set.missing.iter().map(|member| missing(member, &set, &slices[0])));
        }
        Ok(())
    }

    /// Plans what a set comes to in one root of a profile: `wanted` of its artifacts go there.
    fn deploy_set_in(
        &mut self,
        ground: &Ground<'_>,
        (profile, is_update): (&Profile, bool),
        set: &NamedSet,
        wanted: &[&ArtifactId],
        project: &mut GatheredProject,
    ) -> Result<(), OpsError> {
        let texts: Vec<String> = wanted.iter().map(ToString::to_string).collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let sources = self.sources()?.of(&texts)?;
        let manager = self.manager(ground.target, profile);
        let unit = unit_of(&mut project.units, &manager)?;
        if is_planned(unit, profile, &manager.subject(&set.id)) {
            let (destination, other) = (set.name.clone(), "another part of this request".to_owned());
            return Err(DeployError::Overlap { destination, other }.into());
        }
        let listed: BTreeSet<ArtifactId> =
            manager.attachment(unit, &set.id).map(|attachment| attachment.artifacts.clone()).unwrap_or_default();
        let is_own = |id: &&ArtifactId| {
            ground.asked.contains(&(profile.id.clone(), id.to_string())) && !manager.is_recorded(unit, id)
        };
        let own: BTreeSet<ArtifactId> = wanted.iter().copied().filter(is_own).cloned().collect();
        let Leaving { goes, leaves_to } = match is_update {
            true => self.leaving(ground, profile, (&set.id, Some(set)), project)?,
            false => Leaving::default(),
        };
        let manager = self.manager(ground.target, profile);
        let unit = unit_of(&mut project.units, &manager)?;
        let (planned, recorded) = (planned(unit, profile), manager.records(unit));
        let sources = sources
            .into_iter()
            .filter(|source| !planned.contains(id_text(source).as_ref()))
            .filter(|source| !is_update || is_behind(&manager, unit, &recorded, source))
            .collect();
        manager.plan_deploy(unit, sources, (None, None), self.choices, ground.known)?;
        let unit = unit_of(&mut project.units, &manager)?;
        // What it brought and still stands stays known as its own: a deploy takes nothing out, and what should go may not.
        let stays = listed.into_iter().filter(|id| !is_update || set.may_hold(id) || goes.contains(id));
        let artifacts: BTreeSet<ArtifactId> = wanted.iter().copied().cloned().chain(stays).collect();
        let goes = not_planned(unit, profile, goes);
        manager.plan_undeploy(unit, &goes, self.choices, ground.known);
        manager.plan_attach(unit, &SetOf { id: set.id.clone(), name: set.name.clone(), artifacts, own, leaves_to });
        Ok(())
    }

    fn undeploy_set(
        &mut self,
        ground: &Ground<'_>,
        change: &SetChange,
        project: &mut GatheredProject,
    ) -> Result<(), OpsError> {
        let set = self.sets.as_ref().map_or_else(|| change.set.clone(), |sets| sets.id_of(&change.set));
        let profiles = ground.target.attached(&set, change.profile_id.as_ref())?;
        if let (true, Some(id)) = (profiles.is_empty(), &change.profile_id) {
            // A profile that nobody knows is refused as such.
            ground.target.slices(Some(id))?;
        }
        let mut anywhere = false;
        for profile in profiles {
            let manager = self.manager(ground.target, &profile);
            let unit = unit_of(&mut project.units, &manager)?;
            if manager.attachment(unit, &set).is_none() {
                continue;
            }
            anywhere = true;
            let subject = manager.subject(&set);
            let planned = unit.plans().find(|plan| plan.artifact == subject && plan.profile == profile.id);
            match planned.map(|plan| plan.intent) {
                None => {}
                Some(Intent::Detach) => continue,
                Some(_) => {
                    let (destination, other) = (change.set.clone(), "another part of this request".to_owned());
                    return Err(DeployError::Overlap { destination, other }.into());
                }
            }
            let Leaving { goes, leaves_to } = self.leaving(ground, &profile, (&set, None), project)?;
            let manager = self.manager(ground.target, &profile);
            let unit = unit_of(&mut project.units, &manager)?;
            let goes = not_planned(unit, &profile, goes);
            manager.plan_undeploy(unit, &goes, self.choices, ground.known);
            manager.plan_detach(unit, &set, leaves_to);
        }
        if anywhere {
            return Ok(());
        }
        Err(OpsError::NotAttached { set: change.set.clone(), project: ground.target.name.clone() })
    }

    /// What goes when a set goes, or lets go of what it does not hold any more, `now`: what it brought, and what no set
    /// needs that stays.
    fn leaving(
        &mut self,
        ground: &Ground<'_>,
        profile: &Profile,
        (set, now): (&str, Option<&NamedSet>),
        project: &mut GatheredProject,
    ) -> Result<Leaving, OpsError> {
        let manager = self.manager(ground.target, profile);
        let mut others = manager.attached_then(unit_of(&mut project.units, &manager)?);
        others.retain(|other| other.set != set && !ground.is_going(&other.set, profile));
        let others: Vec<(Attachment, Option<Rc<NamedSet>>)> =
            others.into_iter().map(|other| (other.clone(), self.whole_set(&other.set).ok())).collect();
        let holds = |whole: &Option<Rc<NamedSet>>, id: &ArtifactId| {
            whole.as_ref().is_some_and(|whole| whole.artifacts.contains(id))
        };
        let is_needed = |id: &ArtifactId| {
            others.iter().any(|(other, whole)| {
                // What an update takes out of one set goes out of all that do not hold it any more.
                is_kept_by(other, whole.as_ref().map(|whole| &whole.whole), id)
                    || now.is_none() && other.artifacts.contains(id)
            })
        };
        let manager = self.manager(ground.target, profile);
        let unit = unit_of(&mut project.units, &manager)?;
        let stays = |id: &ArtifactId| now.is_some_and(|now| now.may_hold(id));
        let goes = manager.leaves_with(unit, set, &|id| stays(id) || is_needed(id));
        let going: BTreeSet<&ArtifactId> = goes.iter().collect();
        let is_left = |id: &ArtifactId| {
            stays(id) || going.contains(id) || others.iter().any(|(other, _)| other.artifacts.contains(id))
        };
        let mut leaves_to = Vec::new();
        for id in manager.leaves_with(unit, set, &is_left) {
            let (artifact, found) = (id.to_string(), false);
            for (other, _) in others.iter().filter(|(_, whole)| holds(whole, &id)) {
                leaves_to.push(Claim { set: other.set.clone(), artifact: artifact.clone(), found });
            }
        }
        Ok(Leaving { goes, leaves_to })
    }

    fn whole_set(&mut self, set: &str) -> Result<Rc<NamedSet>, OpsError> {
        let on = (self.workspace, self.library);
        match &mut self.sets {
            Some(sets) => sets.resolve(on, set),
            None => Err(ResolveError::NotFound { id: set.to_owned() }.into()),
        }
    }
}

/// Each change once; a set may be named by its id and by its slug.
fn each_once<'c>(changes: &[&'c SetChange], sets: &SetSources) -> Vec<&'c SetChange> {
    let mut seen = Vec::new();
    let is_new = |change: &&&SetChange| {
        let key = (change.kind, sets.id_of(&change.set), change.profile_id.clone());
        let is_new = !seen.contains(&key);
        seen.push(key);
        is_new
    };
    changes.iter().filter(is_new).copied().collect()
}

/// Whether a unit has a plan for an artifact already.
fn is_planned(unit: &Unit, profile: &Profile, artifact: &str) -> bool {
    unit.plans().any(|plan| plan.artifact == artifact && plan.profile == profile.id)
}

/// The artifacts that a unit has a plan for already.
fn planned(unit: &Unit, profile: &Profile) -> HashSet<String> {
    unit.plans().filter(|plan| plan.profile == profile.id).map(|plan| plan.artifact.clone()).collect()
}

/// Those of these artifacts that a unit has no plan for yet.
fn not_planned(unit: &Unit, profile: &Profile, artifacts: Vec<ArtifactId>) -> Vec<ArtifactId> {
    let planned = planned(unit, profile);
    artifacts.into_iter().filter(|id| !planned.contains(&id.to_string())).collect()
}

fn id_text(source: &Result<Source, RefusedSource>) -> std::borrow::Cow<'_, str> {
    match source {
        Ok(source) => source.id.to_string().into(),
        Err(refused) => refused.artifact.as_str().into(),
    }
}

/// Whether an update has anything to do with an artifact: it is not here, or the library has another version.
fn is_behind(
    manager: &DeploymentManager<'_>,
    unit: &Unit,
    recorded: &HashMap<&ArtifactId, &Record>,
    source: &Result<Source, RefusedSource>,
) -> bool {
    let Ok(source) = source else { return true };
    let record = recorded.get(&source.id);
    record.is_none_or(|record| !manager.is_current(unit, record, source))
}

/// A member that the library has not.
fn missing(member: &MemberRef, set: &NamedSet, profile: &Profile) -> ArtifactPlan {
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
    let profile = change.profile_id.clone().unwrap_or_else(ProfileId::primary);
    ArtifactPlan::refused(intent, &format!("set:{}", change.set), &profile, "", error.into())
}
