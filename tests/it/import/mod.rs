//! Bringing what people already have: what stands in projects comes into the library, and is recorded where it stands.
#![cfg(unix)]

mod everything;
mod names;
mod origins;
mod rows;
mod skillmeat;

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::MetadataExt;

use skillmeat_core::deployment::ResultStatus;
use skillmeat_core::error::ErrorCode;
use skillmeat_core::ops::{
    self, BatchOutcome, ChangeRequest, Discovery, ImportAction, ImportChange, ImportEntry, ImportStatus,
};
use skillmeat_tests::{Project, World};

fn discover(world: &World, project: &Project) -> Discovery {
    ops::discover_project(&world.workspace, &project.text()).unwrap()
}

/// The row of a place; panics when there is none.
fn row(world: &World, project: &Project, path: &str) -> ImportEntry {
    let found = discover(world, project);
    let paths: Vec<&String> = found.entries.iter().map(|entry| &entry.path).collect();
    let said = format!("no {path} among {paths:?}, problems {:?}", found.problems);
    found.entries.into_iter().find(|entry| entry.path == path).unwrap_or_else(|| panic!("{said}"))
}

/// Every row with its status.
fn statuses(world: &World, project: &Project) -> Vec<(String, ImportStatus)> {
    discover(world, project).entries.into_iter().map(|entry| (entry.path, entry.status)).collect()
}

fn importing(project: &Project, path: &str, action: ImportAction, name: Option<&str>) -> ImportChange {
    ImportChange { project_path: project.text(), path: path.to_owned(), action, name: name.map(str::to_owned) }
}

fn imports(imports: Vec<ImportChange>) -> ChangeRequest {
    ChangeRequest { imports, ..ChangeRequest::default() }
}

/// Imports one thing; panics when that is refused, and returns the operation.
fn import(world: &World, project: &Project, path: &str, action: ImportAction) -> String {
    carried_out(world, imports(vec![importing(project, path, action, None)]))
}

/// Carries imports out; panics when anything is refused, and returns the operation.
fn carried_out(world: &World, request: ChangeRequest) -> String {
    let outcome = world.try_apply(&request).unwrap();
    assert_eq!(failures(&outcome), [], "{outcome:#?}");
    assert!(!outcome.cache_behind);
    outcome.operation.unwrap()
}

/// What was not done, and why.
fn failures(outcome: &BatchOutcome) -> Vec<(String, ErrorCode)> {
    let results = outcome.projects.iter().flat_map(|project| &project.results);
    let failed = results.filter(|result| result.status != ResultStatus::Success);
    failed.map(|result| (result.artifact.clone(), result.error.as_ref().unwrap().code)).collect()
}

/// Every file and link of a project but the manifests, with what is in it and what `lstat` says: nothing was written where
/// two looks agree, not even the same bytes again. Folders by their names.
fn kept(project: &Project) -> BTreeMap<String, String> {
    let stamp = |path: &str| {
        let meta = fs::symlink_metadata(project.path.join(path)).unwrap();
        format!("{} {:o} {} {}", meta.ino(), meta.mode(), meta.mtime(), meta.mtime_nsec())
    };
    let all = project.tree().into_iter().filter(|(path, _)| !path.ends_with("deployment-manifest.toml"));
    all.map(|(path, shown)| match shown.as_str() {
        "dir" => (path, shown),
        _ => (path.clone(), format!("{} {shown}", stamp(&path))),
    })
    .collect()
}

/// The files of the library, without folders.
fn library_files(world: &World) -> BTreeMap<String, String> {
    skillmeat_tests::tree(&world.library()).into_iter().filter(|(_, shown)| shown != "dir").collect()
}

fn skill_text(name: &str) -> String {
    format!("---\nname: {name}\ndescription: The skill {name}\n---\n# {name}\n")
}
