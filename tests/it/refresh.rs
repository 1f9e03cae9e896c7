//! Refreshing: one commit, everything initialised from the manifests, and nothing lost that happens meanwhile.

mod incremental;

use std::collections::BTreeSet;
use std::fs;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Barrier, Mutex};
use std::time::Duration;

use skillmeat_core::deployment::{DeploymentState, ResultStatus};
use skillmeat_core::ops::{self, DeployRequest, Depth, RefreshPhase, Workspace};
use skillmeat_tests::{Project, World};

fn request(artifact: &str, project: &Project) -> DeployRequest {
    DeployRequest { artifacts: vec![artifact.to_owned()], project_path: project.text(), ..DeployRequest::default() }
}

#[test]
fn a_refresh_is_one_commit_and_nobody_sees_it_half_done() {
    let world = World::new();
    for number in 0..120 {
        world.command(&format!("old-{number}"));
    }
    world.refresh();
    for number in 0..300 {
        world.command(&format!("new-{number}"));
    }
    let project = world.project("app");
    world.another_as("other", Duration::from_secs(5));
    let (done, seen) = (AtomicBool::new(false), Mutex::new(BTreeSet::new()));
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let connection = world.database();
            while !done.load(Ordering::SeqCst) {
                let state = connection.query_row(
                    "SELECT (SELECT count(*) FROM collection_artifacts), (SELECT count(*) FROM known_files),
                         (SELECT value FROM meta WHERE key = 'last_refresh')",
                    [],
                    |row| Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?, row.get::<_, String>(2)?)),
                );
                seen.lock().unwrap().insert(state.unwrap());
            }
        });
        world.clock.advance(60);
        world.refresh();
        done.store(true, Ordering::SeqCst);
    });
    for (artifacts, known, at) in seen.into_inner().unwrap() {
        let whole = [(120, "2026-11-22T12:00:00Z"), (420, "2026-11-22T12:01:00Z")];
        assert!(whole.contains(&(artifacts, at.as_str())) && known == artifacts, "{artifacts} {known} {at}");
    }
    assert_eq!(world.artifacts().len(), 420);
    assert_eq!(project.tree().len(), 0);
}

#[test]
fn deployments_are_initialised_from_the_manifests_of_all_known_projects() {
    let mut world = World::new();
    world.skill("pdf").command("pdf");
    let projects: Vec<_> = ["one", "two", "three"].map(|name| world.project(name)).into();
    for project in &projects {
        world.deploy(&["skill:pdf"], project);
    }
    world.deploy(&["command:pdf"], &projects[1]);
    world.delete_cache();
    world.refresh();
    let of = |id: &str| {
        let paths = world.artifact(id).deployments.unwrap_or_default().into_iter().map(|d| d.project_name);
        paths.collect::<Vec<_>>()
    };
    assert_eq!(of("skill:pdf"), ["one", "two", "three"], "in the order of the list");
    assert_eq!(of("command:pdf"), ["two"], "by type and name, not by name alone");
}

#[test]
fn deployments_that_are_gone_from_the_manifests_are_cleared() {
    let world = World::new();
    world.skill("pdf").skill("other");
    world.refresh();
    let (one, two) = (world.project("one"), world.project("two"));
    world.deploy(&["pdf", "other"], &one);
    world.deploy(&["pdf"], &two);
    fs::remove_dir_all(one.path.join(".claude")).unwrap();
    world.refresh();
    assert_eq!(world.deployments_json("skill:other"), None);
    let left = world.artifact("skill:pdf").deployments.unwrap();
    assert_eq!(left.iter().map(|d| d.project_name.as_str()).collect::<Vec<_>>(), ["two"]);
    fs::remove_dir_all(&two.path).unwrap();
    world.refresh();
    assert_eq!(world.deployments_json("skill:pdf"), None);
    assert!(world.deployments().is_empty());
}

#[test]
fn an_artifact_gone_from_the_library_leaves_the_list_and_stays_as_an_orphaned_deployment() {
    let world = World::new();
    world.skill("pdf").skill("undeployed");
    world.refresh();
    let project = world.project("app");
    world.deploy(&["pdf"], &project);
    fs::remove_dir_all(world.library().join("skills")).unwrap();
    world.refresh();
    assert!(world.artifacts().is_empty());
    assert_eq!(world.state("skill:pdf"), DeploymentState::Orphaned);
    let lists = world.lists();
    let rows: Vec<_> = lists.entities.rows.iter().map(|row| (row.artifact_id.as_str(), row.in_library)).collect();
    assert_eq!(rows, [("skill:pdf", false)]);
    assert_eq!((lists.stats.artifacts, lists.stats.deployments, lists.stats.counts.orphaned), (0, 1, 1));
    assert!(project.has(".claude/skills/pdf/SKILL.md"));
    world.skill("pdf");
    world.refresh();
    assert_eq!(world.state("skill:pdf"), DeploymentState::InSync, "and is itself again when it comes back");
}

#[test]
fn a_refresh_finds_what_was_changed_outside_at_any_depth() {
    let world = World::new();
    world.skill("pdf").command("fix");
    world.refresh();
    let project = world.project("app");
    world.deploy(&["pdf", "fix"], &project);
    // Long after, so that stamps are trusted and a file is read again only where its stamp moved.
    world.clock.advance(10 * 365 * 86_400);
    world.refresh();
    for depth in [Depth::Changed, Depth::Everything] {
        project.write(".claude/skills/pdf/scripts/run.sh", "#!/bin/sh\necho bad\n");
        ops::refresh_cache(&world.workspace, depth, &|_| {}).unwrap();
        assert_eq!(world.state("skill:pdf"), DeploymentState::Modified, "{depth:?}");
        project.write(".claude/skills/pdf/scripts/run.sh", "#!/bin/sh\necho run\n");
        ops::refresh_cache(&world.workspace, depth, &|_| {}).unwrap();
        assert_eq!(world.state("skill:pdf"), DeploymentState::InSync, "{depth:?}");
    }
    world.in_library("commands/fix.md", "another\n");
    world.refresh();
    assert_eq!(world.state("command:fix"), DeploymentState::Outdated);
}

#[test]
fn a_refresh_writes_nothing_into_projects() {
    let world = World::new();
    world.skill("pdf");
    world.refresh();
    let project = world.project("app");
    world.deploy(&["pdf"], &project);
    project.write(".claude/skills/pdf/SKILL.md", "edited").write(".claude/skills/twin/SKILL.md", "mine");
    let before = project.stamps();
    ops::refresh_cache(&world.workspace, Depth::Everything, &|_| {}).unwrap();
    assert_eq!(project.stamps(), before);
}

#[test]
fn a_refresh_reports_its_phases_and_its_numbers() {
    let world = World::new();
    world.skill("a").skill("b").in_library("skills/bad/x.txt", "");
    let project = world.project("app");
    world.deploy(&["a"], &project);
    let phases = Mutex::new(Vec::new());
    let outcome = ops::refresh_cache(&world.workspace, Depth::Changed, &|at| phases.lock().unwrap().push(at)).unwrap();
    assert_eq!((outcome.artifacts, outcome.projects, outcome.deployments, outcome.problems), (2, 1, 1, 1));
    let keys: Vec<_> = outcome.views.iter().map(|view| view.as_str()).collect();
    let sets = ["deployment-sets", "deployment-set-{id}", "deployment-set-members-{id}"];
    assert_eq!(keys[..5], ["artifacts", "entities", "deployments", "projects", "system"]);
    assert_eq!(keys[5..], sets, "and every set, but no operation was added");
    let phases = phases.into_inner().unwrap();
    assert!(phases.iter().any(|at| at.phase == RefreshPhase::Library && at.total == Some(2) && at.done == 2));
    assert!(phases.iter().any(|at| at.phase == RefreshPhase::Projects && at.subject.as_deref() == Some("app")));
    assert_eq!(phases.last().unwrap().phase, RefreshPhase::Saving);
}

#[test]
fn one_broken_project_does_not_hide_the_others() {
    let world = World::new();
    world.skill("pdf");
    world.refresh();
    let (good, broken, gone) = (world.project("good"), world.project("broken"), world.project("gone"));
    for project in [&good, &broken, &gone] {
        world.deploy(&["pdf"], project);
    }
    broken.write(".claude/deployment-manifest.toml", "not = [toml");
    fs::remove_dir_all(&gone.path).unwrap();
    world.refresh();
    let projects = ops::list_projects(&world.workspace).unwrap();
    let told: Vec<_> =
        projects.iter().map(|p| (p.name.as_str(), p.exists, p.problem.as_ref().map(|e| e.code.as_str()))).collect();
    assert_eq!(
        told,
        [("good", true, None), ("broken", true, Some("manifest_invalid")), ("gone", false, Some("project_not_found"))]
    );
    assert_eq!(world.deployments().len(), 1);
}

/// Refreshes, and runs `meanwhile` once when the looks are done and nothing is written yet.
fn refresh_with(world: &World, meanwhile: impl Fn(&Workspace) + Sync) {
    let other = world.another_as("meanwhile", Duration::from_secs(5));
    ops::refresh_cache(&world.workspace, Depth::Changed, &|at| {
        if at.phase == RefreshPhase::Saving {
            meanwhile(&other);
        }
    })
    .unwrap();
}

#[test]
fn a_deploy_while_a_refresh_runs_is_not_lost() {
    let world = World::new();
    world.skill("pdf").skill("other");
    world.refresh();
    let project = world.project("app");
    world.deploy(&["other"], &project);
    refresh_with(&world, |other| {
        assert_eq!(ops::deploy(other, &request("pdf", &project)).unwrap().results[0].status, ResultStatus::Success);
    });
    assert_eq!(world.artifact("skill:pdf").deployments.map(|list| list.len()), Some(1));
    assert_eq!(world.state("skill:pdf"), DeploymentState::InSync);
}

#[test]
fn a_deploy_into_an_unknown_project_while_a_refresh_runs_is_not_lost() {
    let world = World::new();
    world.skill("pdf");
    world.refresh();
    let project = world.project("app");
    refresh_with(&world, |other| {
        ops::deploy(other, &request("pdf", &project)).unwrap();
    });
    assert_eq!(ops::list_projects(&world.workspace).unwrap().len(), 1);
    assert_eq!(world.state("skill:pdf"), DeploymentState::InSync);
    let written = world.lists();
    world.refresh();
    written.assert_same(&world.lists(), "after another refresh");
}

#[test]
fn an_undeploy_while_a_refresh_runs_does_not_come_back() {
    let world = World::new();
    world.skill("pdf");
    world.refresh();
    let project = world.project("app");
    world.deploy(&["pdf"], &project);
    refresh_with(&world, |other| {
        let request = ops::UndeployRequest {
            artifacts: vec!["pdf".into()],
            project_path: project.text(),
            ..ops::UndeployRequest::default()
        };
        ops::undeploy(other, &request).unwrap();
    });
    assert!(world.deployments().is_empty());
    assert_eq!(world.deployments_json("skill:pdf"), None);
}

#[test]
fn a_project_removed_or_added_while_a_refresh_runs_stays_so() {
    let world = World::new();
    world.skill("pdf");
    world.refresh();
    let (one, two) = (world.project("one"), world.project("two"));
    world.deploy(&["pdf"], &one);
    refresh_with(&world, |other| {
        ops::remove_project(other, &one.path).unwrap();
        ops::add_project(other, &two.path).unwrap();
    });
    let names: Vec<_> = ops::list_projects(&world.workspace).unwrap().into_iter().map(|p| p.name).collect();
    assert_eq!(names, ["two"]);
    assert!(world.deployments().is_empty());
}

#[test]
fn deploys_and_refreshes_at_once_end_with_the_cache_as_the_disk_is() {
    let world = World::new();
    let names: Vec<String> = (0..12).map(|number| format!("s{number}")).collect();
    for name in &names {
        world.skill(name);
    }
    world.refresh();
    let projects = [world.project("one"), world.project("two")];
    let start = Barrier::new(4);
    std::thread::scope(|scope| {
        for (number, project) in projects.iter().enumerate() {
            let (names, start, world) = (&names, &start, &world);
            scope.spawn(move || {
                let workspace = world.another_as(&format!("deployer {number}"), Duration::from_secs(20));
                start.wait();
                for name in names {
                    let outcome = ops::deploy(&workspace, &request(name, project)).unwrap();
                    assert_eq!(outcome.results[0].status, ResultStatus::Success, "{outcome:?}");
                    assert!(!outcome.cache_behind);
                }
            });
        }
        for number in 0..2 {
            let (start, world) = (&start, &world);
            scope.spawn(move || {
                let workspace = world.another_as(&format!("refresher {number}"), Duration::from_secs(20));
                start.wait();
                for _ in 0..6 {
                    ops::refresh_cache(&workspace, Depth::Changed, &|_| {}).unwrap();
                }
            });
        }
    });
    let written = world.lists();
    assert_eq!(written.stats.counts.in_sync, 24, "{:?}", written.stats.counts);
    world.refresh();
    world.lists().assert_same(&written, "after all");
}
