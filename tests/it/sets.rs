//! Deployment sets on their way into projects, and out of them: what they come down to, what is written and what is not,
//! what projects remember of them, and how all of it is taken back.

mod at_once;
mod attachment;
mod deploying;
mod model;
mod off;
mod resolving;
mod standings;
mod telling;
mod together;
mod undeploying;
mod undoing;
mod updating;

use std::collections::BTreeMap;

use skillmeat_core::deployment::{ArtifactResult, ResultStatus};
use skillmeat_core::error::ErrorCode;
use skillmeat_core::ops::{ArtifactDeploymentResult, BatchDeployResult, BatchOutcome, DeploymentOutcome, SkipReason};
use skillmeat_tests::{Project, World, tree};

const PDF: &str = "skill:pdf";
const CSV: &str = "skill:csv";
const FIX: &str = "command:git/fix";
const CRITIC: &str = "agent:critic";

/// A set that holds an artifact, a set that holds another and a group, and one more; and two empty projects.
fn kit() -> (World, Project, Project) {
    let world = World::new().with_sets();
    world.skill("pdf").skill("csv").command("git/fix").agent("critic");
    world.group("base", &[CRITIC, PDF]).set("inner", &[CSV, "group/base"]).set("kit", &[PDF, "set/inner", FIX]);
    world.refresh();
    let (one, two) = (world.project("one"), world.project("two"));
    one.write("README.md", "the first project's own\n");
    two.write("README.md", "the second project's own\n");
    (world, one, two)
}

/// The same, with `kit` deployed to the first project.
fn deployed() -> (World, Project, Project) {
    let (world, one, two) = kit();
    assert!(world.deploy_set("kit", &one).operation.is_some());
    (world, one, two)
}

/// Everything but the program's own state.
fn everything(world: &World) -> BTreeMap<String, String> {
    let mut all = tree(&world.root());
    all.retain(|path, _| !["home/cache", "home/state", "home/projects.toml"].iter().any(|own| path.starts_with(own)));
    all
}

/// The same without the times of deploys.
fn timeless(mut tree: BTreeMap<String, String>) -> BTreeMap<String, String> {
    for text in tree.iter_mut().filter(|(path, _)| path.ends_with("manifest.toml")).map(|(_, text)| text) {
        *text = text.lines().filter(|line| !line.starts_with("deployed_at = ")).collect::<Vec<_>>().join("\n");
    }
    tree
}

/// Panics and names what differs.
fn same(is: &BTreeMap<String, String>, was: &BTreeMap<String, String>, what: &str) {
    let paths = is.keys().chain(was.keys()).collect::<std::collections::BTreeSet<_>>();
    let differ = paths.into_iter().filter(|path| is.get(*path) != was.get(*path));
    let shown: Vec<_> =
        differ.map(|path| format!("{path}: {:?} instead of {:?}", is.get(path), was.get(path))).collect();
    assert!(shown.is_empty(), "{what}:\n{}", shown.join("\n"));
}

/// The paths of a project's files, without folders.
fn files(project: &Project) -> Vec<String> {
    project.tree().into_iter().filter(|(_, shown)| shown != "dir").map(|(path, _)| path).collect()
}

/// What a manifest says of its sets, without times.
fn attached_text(project: &Project) -> String {
    let manifest = project.manifest();
    let sets = manifest.split_once("[[sets]]").map_or("", |(_, sets)| sets);
    sets.lines().filter(|line| !line.starts_with("deployed_at = ")).collect::<Vec<_>>().join("\n").trim().to_owned()
}

type Told = (DeploymentOutcome, Option<ErrorCode>, Option<SkipReason>);

const DONE: Told = (DeploymentOutcome::Success, None, None);

/// How it went for each artifact, in order.
fn told(result: &BatchDeployResult) -> Vec<(&str, Told)> {
    let told = |one: &ArtifactDeploymentResult| (one.status, one.code, one.skipped);
    result.results.iter().map(|one| (one.artifact_id.as_str(), told(one))).collect()
}

fn skipped(reason: SkipReason) -> Told {
    (DeploymentOutcome::Success, None, Some(reason))
}

fn failed(code: ErrorCode) -> Told {
    (DeploymentOutcome::Failed, Some(code), None)
}

/// Every result of a request, by project and artifact.
fn results(outcome: &BatchOutcome) -> Vec<(&str, &str, ResultStatus, Option<ErrorCode>)> {
    let mut all = Vec::new();
    for project in &outcome.projects {
        let one = |result: &ArtifactResult| (result.status, result.error.as_ref().map(|error| error.code));
        for result in &project.results {
            let (status, code) = one(result);
            all.push((project.project_name.as_str(), result.artifact.as_str(), status, code));
        }
    }
    all
}

/// The cache says what a fresh look at the disk says, also about sets.
fn cache_is_right(world: &World, when: &str) {
    let (lists, attachments) = (world.lists(), world.attachments());
    world.refresh();
    world.lists().assert_same(&lists, when);
    assert_eq!(world.attachments(), attachments, "attachments {when}");
}
