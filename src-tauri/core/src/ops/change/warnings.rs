//! What a plan leads to that is no fault: a program that would load the same thing twice.

use std::collections::BTreeSet;

use crate::deployment::{ArtifactAction, PlanWarning, PlanWarningCode, Unit};
use crate::fs::{self, RelPath};
use crate::ops::target::Target;

/// The warnings of what is planned for a project: each program that is used there and would find an artifact at two of the
/// places it reads.
pub(super) fn warnings(target: &Target, units: &[Unit]) -> Vec<PlanWarning> {
    // The home has other places; which of them a program reads besides is told by the programs alone.
    if target.is_global() {
        return Vec::new();
    }
    let table = target.table();
    let plans = || units.iter().flat_map(Unit::plans);
    let mut platforms: BTreeSet<&str> = plans().map(|plan| plan.platform.as_str()).collect();
    let used = target.uses.each().into_iter().filter(|(_, is_used)| *is_used);
    let used: Vec<_> = used.filter_map(|(id, _)| table.profile(&id)).map(|profile| profile.platform).collect();
    platforms.extend(used.iter().map(String::as_str));
    let goes: BTreeSet<&str> = plans()
        .filter(|plan| plan.action == ArtifactAction::Remove && plan.serves.is_empty())
        .map(|plan| plan.destination.as_str())
        .collect();
    let comes = |plan: &&crate::deployment::ArtifactPlan| {
        matches!(plan.action, ArtifactAction::Create | ArtifactAction::Adopt | ArtifactAction::Import)
    };
    let mut warnings: Vec<PlanWarning> = Vec::new();
    for plan in plans().filter(comes) {
        let Some(id) = plan.artifact_id() else { continue };
        let Some(place) = RelPath::parse(&plan.destination).ok() else { continue };
        for platform in platforms.iter().filter_map(|platform| table.platform(platform)) {
            let folders = table.read_from(&platform.id, id.kind.into());
            let all: BTreeSet<String> = folders
                .iter()
                .filter_map(|folder| {
                    place.is_within(folder).then(|| place.clone()).or_else(|| at(folder, &place, &folders))
                })
                .filter(|at| !goes.contains(at.as_str()))
                .filter(|at| *at == place || fs::exists(&at.under(target.project.path())) || is_coming(units, at))
                .map(|at| at.to_string())
                .collect();
            // Places that are one folder through a link hold it once.
            let real: BTreeSet<_> = all.iter().map(|at| real_folder(target, at)).collect();
            let warning = PlanWarning {
                code: PlanWarningCode::LoadedTwice,
                platform: platform.id.clone(),
                platform_name: platform.name.clone(),
                artifact: id.to_string(),
                places: all.into_iter().collect(),
            };
            if real.len() > 1 && !warnings.contains(&warning) {
                warnings.push(warning);
            }
        }
    }
    warnings
}

/// Where in a folder the same would stand.
fn at(folder: &RelPath, place: &RelPath, folders: &[RelPath]) -> Option<RelPath> {
    let below = folders.iter().find_map(|folder| place.below(folder));
    Some(folder.join(&below.unwrap_or_else(|| place.last())))
}

fn is_coming(units: &[Unit], place: &RelPath) -> bool {
    let plans = units.iter().flat_map(Unit::plans);
    plans.into_iter().any(|plan| plan.destination == place.as_str() && plan.action == ArtifactAction::Create)
}

fn real_folder(target: &Target, place: &str) -> std::path::PathBuf {
    let place = target.project.path().join(place);
    let folder = place.parent().unwrap_or(&place);
    fs::canonical(folder).unwrap_or_else(|_| folder.to_path_buf()).join(place.file_name().unwrap_or_default())
}
