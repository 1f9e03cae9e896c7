//! What a stranger could send: names, paths, links, odd files, sizes, frontmatter, manifests and lists. Each is either
//! refused with a clear code and leaves everything as it was, or it works.

pub(crate) mod child;

mod content;
mod destination;
mod frontmatter;
mod library_files;
mod links;
mod manifest;
mod manifest_kept;
mod manifest_many;
mod moments;
mod names;
mod permission;
mod races;
mod requests;
mod size;
mod special;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use skillmeat_core::deployment::ResultStatus;
use skillmeat_core::error::{ErrorBody, ErrorCode};
use skillmeat_core::ops::{self, DeployRequest, Outcome, UndeployRequest};
use skillmeat_core::platform::ProfileId;
use skillmeat_tests::{Project, World, tree};

/// Everything below the world that is not the program's own state.
pub(crate) fn everything(world: &World) -> BTreeMap<String, String> {
    let own = ["home/cache", "home/state", "home/projects.toml"];
    let mut all = tree(&world.root());
    all.retain(|path, _| !own.iter().any(|own| path.starts_with(own)));
    all
}

/// Asserts that two trees are the same, and shows only where they differ.
pub(crate) fn same(is: &BTreeMap<String, String>, was: &BTreeMap<String, String>, what: &str) {
    let short = |shown: Option<&String>| shown.map(|shown| shown.chars().take(60).collect::<String>());
    let paths: BTreeSet<_> = is.keys().chain(was.keys()).collect();
    let differ = paths.into_iter().filter(|path| is.get(*path) != was.get(*path));
    let shown: Vec<_> = differ.map(|path| (path, short(was.get(path)), short(is.get(path)))).collect();
    assert!(shown.is_empty(), "{what}: path, before, after: {shown:?}");
}

/// Why something was refused, as a whole or for its only artifact; panics when it was not.
pub(crate) fn code(outcome: Result<Outcome, ErrorBody>) -> ErrorCode {
    match outcome {
        Err(error) => {
            assert!(!error.message.is_empty());
            error.code
        }
        Ok(outcome) => {
            assert_eq!(outcome.operation, None, "{outcome:?}");
            assert_eq!(outcome.results.len(), 1, "{outcome:?}");
            assert_eq!(outcome.results[0].status, ResultStatus::Failed, "{outcome:?}");
            outcome.results[0].error.clone().unwrap().code
        }
    }
}

/// Deploys one artifact, which must be refused with that code and leave everything as it was; the plan says the same.
pub(crate) fn refused(world: &World, artifact: &str, project: &Project, expected: ErrorCode) {
    let before = everything(world);
    let request = DeployRequest {
        artifacts: vec![artifact.to_owned()],
        project_path: project.text(),
        ..DeployRequest::default()
    };
    let planned = match ops::plan_deploy(&world.workspace, &request) {
        Err(error) => ErrorBody::from(error).code,
        Ok(plan) => plan.artifacts[0].error.clone().unwrap_or_else(|| panic!("{artifact:?} is planned: {plan:?}")).code,
    };
    assert_eq!(planned, expected, "plan of {artifact:?}");
    assert_eq!(code(world.try_deploy(&[artifact], project, None)), expected, "{artifact:?}");
    assert_eq!(everything(world), before, "{artifact:?}");
}

/// Undeploys one artifact from all profiles.
pub(crate) fn try_undeploy(world: &World, artifact: &str, project: &Project) -> Result<Outcome, ErrorBody> {
    let request = UndeployRequest {
        artifacts: vec![artifact.to_owned()],
        project_path: project.text(),
        ..UndeployRequest::default()
    };
    ops::undeploy(&world.workspace, &request).map_err(ErrorBody::from)
}

/// Deploys with every part of the request given.
pub(crate) fn try_request(
    world: &World,
    project_path: &str,
    profile: Option<&str>,
    dest_path: Option<&str>,
) -> Result<Outcome, ErrorBody> {
    let request = DeployRequest {
        artifacts: vec!["skill:pdf".to_owned()],
        project_path: project_path.to_owned(),
        profile_id: profile.map(ProfileId::new),
        dest_path: dest_path.map(str::to_owned),
        ..DeployRequest::default()
    };
    ops::deploy(&world.workspace, &request).map_err(ErrorBody::from)
}

/// Deploys one artifact, which must work, and undeploys it, after which the project is as it was.
pub(crate) fn works(world: &World, artifact: &str, project: &Project) {
    let before = project.tree();
    succeeds(&world.deploy(&[artifact], project));
    let states: Vec<_> = ops::status(&world.workspace, Some(&project.text())).unwrap();
    assert_eq!(states.len(), 1, "{states:?}");
    assert_eq!(states[0].state.as_str(), "in_sync", "{states:?}");
    succeeds(&world.undeploy(&[artifact], project));
    assert_eq!(project.tree(), before);
}

/// Asserts that everything in it was done.
pub(crate) fn succeeds(outcome: &Outcome) {
    assert!(outcome.results.iter().all(|result| result.status == ResultStatus::Success), "{outcome:?}");
    assert!(outcome.operation.is_some(), "{outcome:?}");
}

/// Makes a symbolic link, with the folders above it.
pub(crate) fn link(target: impl AsRef<Path>, path: &Path) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::os::unix::fs::symlink(target, path).unwrap();
}

/// The codes of what in the library cannot be used, after a refresh.
pub(crate) fn problems(world: &World) -> Vec<ErrorCode> {
    world.refresh();
    let problems = ops::list_library_problems(&world.workspace).unwrap();
    problems.into_iter().map(|problem| serde_json::from_value(problem.code.into()).unwrap()).collect()
}
