//! Undeploy: files first, then the cache, then the views.

use serde::{Deserialize, Serialize};

use super::deploy::known;
use super::write_back::{Target, after_undeploy};
use super::{OpsError, Outcome, Workspace};
use crate::artifact::{ArtifactId, ArtifactKind, ArtifactName};
use crate::changes::Operation;
use crate::collection::Library;
use crate::deployment::{ArtifactPlan, DeployError, Execution, Plan, Planned};
use crate::error::ErrorBody;
use crate::fs::RelPath;
use crate::platform::{Profile, ProfileId};

/// What to undeploy from where.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct UndeployRequest {
    /// Ids, or bare names where they are unambiguous among what is deployed.
    pub artifacts: Vec<String>,
    /// The project's root, absolute.
    pub project_path: String,
    /// The profile; none means all profiles of the project.
    pub profile_id: Option<ProfileId>,
    /// The fingerprint of the plan that was shown; another plan is then refused.
    pub fingerprint: Option<String>,
}

/// Plans an undeploy; writes nothing.
///
/// # Errors
/// [`OpsError`] when nothing at all can be planned. What is wrong with a single artifact stands in the plan.
pub fn plan_undeploy(workspace: &Workspace, request: &UndeployRequest) -> Result<Plan, OpsError> {
    let target = Target::open(workspace, &request.project_path)?;
    let planned = plan(workspace, &target, request)?;
    Ok(whole(&target, planned.parts.iter().map(|(_, planned)| planned.plan.clone()), planned.refused))
}

/// Undeploys. An artifact that is refused or fails is left as it was and does not stop the others.
///
/// # Errors
/// [`OpsError`] when nothing at all was done.
pub fn undeploy(workspace: &Workspace, request: &UndeployRequest) -> Result<Outcome, OpsError> {
    let target = Target::open(workspace, &request.project_path)?;
    let _lock = workspace.lock_project(&target.project)?;
    let Planning { parts, refused, library } = plan(workspace, &target, request)?;
    let plans = parts.iter().map(|(_, planned)| planned.plan.clone());
    let shown = whole(&target, plans, refused.clone());
    if request.fingerprint.as_ref().is_some_and(|fingerprint| *fingerprint != shown.fingerprint) {
        return Err(OpsError::PlanStale);
    }
    let operation = workspace.new_operation();
    let at = workspace.now();
    let collection = library.as_ref().map_or("default", |library| library.collection.as_str());
    let (mut results, mut removed, mut cache_behind) = (Vec::new(), false, false);
    for (profile, planned) in parts {
        let plan = planned.plan.clone();
        let history = workspace.home().history().join(&operation).join("files").join(profile.id.as_str());
        let execution = Execution { operation: &operation, at, history: &history };
        match target
            .manager(&profile, library.as_ref().map(|library| library.root.as_path()))
            .undeploy(planned, &execution)
        {
            Ok(applied) => {
                removed |= !applied.removed.is_empty();
                cache_behind |= after_undeploy(workspace, &target, collection, &profile, &plan, &applied);
                results.extend(applied.results);
            }
            // The first profile's files may be gone already: what failed is told beside what was done.
            Err(error) => {
                results.extend(plan.artifacts.iter().map(|part| failed(part, &error)));
            }
        }
    }
    results.extend(shown.artifacts.iter().filter(|part| refused.contains(part)).map(ArtifactPlan::foreseen));
    Ok(Outcome {
        operation: removed.then_some(operation),
        project_path: target.project.as_str().to_owned(),
        results,
        views: if removed { Operation::Undeploy.views() } else { Vec::new() },
        cache_behind,
    })
}

struct Planning {
    parts: Vec<(Profile, Planned)>,
    refused: Vec<ArtifactPlan>,
    library: Option<Library>,
}

fn plan(workspace: &Workspace, target: &Target, request: &UndeployRequest) -> Result<Planning, OpsError> {
    let profiles = match &request.profile_id {
        Some(id) => vec![workspace.profile(Some(id))?],
        None => workspace.platforms().profiles(),
    };
    let mut recorded: Vec<(Profile, Vec<ArtifactId>)> = Vec::new();
    for profile in profiles {
        let records = target.manager(&profile, None).recorded()?;
        recorded.push((profile, records.into_iter().map(|record| record.artifact).collect()));
    }
    let mut wanted: Vec<Vec<ArtifactId>> = vec![Vec::new(); recorded.len()];
    let mut refused = Vec::new();
    for text in &request.artifacts {
        match meant(text, &recorded) {
            Err(error) => refused.push(refuse(workspace, request, text, &error)?),
            Ok(id) => {
                let mut anywhere = false;
                for ((_, artifacts), wanted) in recorded.iter().zip(&mut wanted) {
                    if artifacts.contains(&id) && !wanted.contains(&id) {
                        wanted.push(id.clone());
                    }
                    anywhere |= artifacts.contains(&id);
                }
                if !anywhere {
                    // The manager knows best why: not recorded, or recorded in a way that cannot be used.
                    wanted[0].push(id);
                }
            }
        }
    }
    // Its own files are not touched; without one that can be read there is nothing to spare.
    let library = workspace.find_library().ok().flatten();
    let known = known(workspace, &[], target.project.path());
    let lookup = |place: &std::path::Path| known.get(place).cloned();
    let mut parts = Vec::new();
    for ((profile, _), wanted) in recorded.into_iter().zip(wanted) {
        if !wanted.is_empty() {
            let manager = target.manager(&profile, library.as_ref().map(|library| library.root.as_path()));
            let planned = manager.plan_undeploy(&wanted, &lookup)?;
            parts.push((profile, planned));
        }
    }
    Ok(Planning { parts, refused, library })
}

/// Which recorded artifact a text means: an id, or a bare name that only one kind has here.
fn meant(text: &str, recorded: &[(Profile, Vec<ArtifactId>)]) -> Result<ArtifactId, OpsError> {
    if text.contains(':') {
        return Ok(text.parse()?);
    }
    RelPath::parse(text)?;
    let is_recorded = |id: &ArtifactId| recorded.iter().any(|(_, artifacts)| artifacts.contains(id));
    let named = |kind| ArtifactName::parse(kind, text).ok().map(|name| ArtifactId::new(kind, name));
    let candidates: Vec<_> = ArtifactKind::ALL.into_iter().filter_map(named).filter(is_recorded).collect();
    match candidates.as_slice() {
        [id] => Ok(id.clone()),
        [] => Err(OpsError::ArtifactNotFound { artifact: text.to_owned() }),
        several => Err(OpsError::Ambiguous {
            name: text.to_owned(),
            candidates: several.iter().map(ToString::to_string).collect(),
        }),
    }
}

fn refuse(
    workspace: &Workspace,
    request: &UndeployRequest,
    text: &str,
    error: &OpsError,
) -> Result<ArtifactPlan, OpsError> {
    let profile = workspace.profile(request.profile_id.as_ref())?;
    let body = match error {
        // Nothing of that name is recorded here.
        OpsError::ArtifactNotFound { artifact } => ErrorBody::from(&DeployError::NotDeployed {
            artifact: artifact.clone(),
            project: request.project_path.clone(),
        }),
        error => error.into(),
    };
    Ok(ArtifactPlan::refused(text, &profile.id, &profile.platform, body))
}

fn whole(target: &Target, plans: impl Iterator<Item = Plan>, refused: Vec<ArtifactPlan>) -> Plan {
    let refused = Plan::of_refused(target.project.as_str(), &target.name, refused);
    plans.fold(refused, Plan::merge)
}

fn failed(part: &ArtifactPlan, error: &DeployError) -> crate::deployment::ArtifactResult {
    let mut part = part.clone();
    part.action = crate::deployment::ArtifactAction::Refused;
    part.error = Some(error.into());
    part.foreseen()
}
