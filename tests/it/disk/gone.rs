//! Projects and libraries that vanish, as an unmounted disk or a renamed folder does, and a clock that is set back.

use std::fs;

use skillmeat_core::deployment::Control;
use skillmeat_core::error::{ErrorBody, ErrorCode};
use skillmeat_core::ops::{self, DeployRequest, Depth, OperationQuery, UndeployRequest, UndoRequest};
use skillmeat_tests::{Project, World, tree};

use super::{project_in, states};
use crate::hostile::{code, succeeds, try_undeploy};

struct Planned {
    world: World,
    project: Project,
    deploy: DeployRequest,
    undeploy: UndeployRequest,
}

/// A project with one version of a skill, a second one in the library, and plans that were shown.
fn planned() -> Planned {
    let world = World::new();
    world.skill("pdf").skill("other");
    let project = project_in(&world.root(), "app");
    succeeds(&world.deploy(&["pdf"], &project));
    world.in_library("skills/pdf/SKILL.md", "# second\n");
    world.refresh();
    let artifacts = vec!["skill:pdf".to_owned()];
    let mut deploy =
        DeployRequest { artifacts: artifacts.clone(), project_path: project.text(), ..DeployRequest::default() };
    let mut undeploy = UndeployRequest { artifacts, project_path: project.text(), ..UndeployRequest::default() };
    deploy.fingerprint = Some(ops::plan_deploy(&world.workspace, &deploy).unwrap().fingerprint);
    undeploy.fingerprint = Some(ops::plan_undeploy(&world.workspace, &undeploy).unwrap().fingerprint);
    Planned { world, project, deploy, undeploy }
}

impl Planned {
    fn codes(&self) -> [ErrorCode; 2] {
        [
            code(ops::deploy(&self.world.workspace, &self.deploy).map_err(ErrorBody::from)),
            code(ops::undeploy(&self.world.workspace, &self.undeploy).map_err(ErrorBody::from)),
        ]
    }
}

#[test]
fn a_project_that_vanished_after_its_plan_is_not_made_anew() {
    let planned = planned();
    let aside = planned.world.root().join("aside");
    fs::rename(&planned.project.path, &aside).unwrap();
    let before = tree(&aside);
    assert_eq!(planned.codes(), [ErrorCode::ProjectNotFound; 2]);
    assert!(!planned.project.path.exists());
    assert_eq!(tree(&aside), before);
    // An empty folder of that name, as the place of a disk that is not mounted is, is another project.
    fs::create_dir(&planned.project.path).unwrap();
    let [deployed, undeployed] = planned.codes();
    assert_eq!(deployed, ErrorCode::PlanStale);
    assert!(matches!(undeployed, ErrorCode::PlanStale | ErrorCode::NotDeployed), "{undeployed:?}");
    assert!(planned.project.tree().is_empty());
    fs::remove_dir(&planned.project.path).unwrap();
    fs::rename(&aside, &planned.project.path).unwrap();
    succeeds(&ops::deploy(&planned.world.workspace, &planned.deploy).unwrap());
}

#[test]
fn a_library_that_vanished_after_the_plan_changes_nothing_and_undeploys_still() {
    let planned = planned();
    let Planned { world, project, .. } = &planned;
    let known = world.artifacts();
    let aside = world.root().join("aside");
    fs::rename(world.library(), &aside).unwrap();
    let before = project.tree();
    let refused = ops::deploy(&world.workspace, &planned.deploy).map_err(ErrorBody::from);
    assert_eq!(code(refused), ErrorCode::CollectionNotFound);
    assert_eq!(project.tree(), before);
    let _ = ops::refresh_cache(&world.workspace, Depth::Changed, &|_| {});
    assert_eq!(states(world, project)[0].0, "skill:pdf", "what is deployed is still known");
    assert!(!world.library().exists(), "no library is made in its place");
    // What is deployed can be taken out without it.
    succeeds(&try_undeploy(world, "skill:pdf", project).unwrap());
    assert!(!project.has(".claude/skills/pdf"));
    assert_eq!(project.read(".claude/skills/own/SKILL.md"), "own\n");
    fs::rename(&aside, world.library()).unwrap();
    world.refresh();
    assert_eq!(world.artifacts().len(), known.len());
    succeeds(&world.deploy(&["pdf"], project));
}

#[test]
fn an_artifact_that_vanished_after_the_plan_changes_nothing() {
    let planned = planned();
    fs::remove_dir_all(planned.world.library().join("skills/pdf")).unwrap();
    let before = planned.project.tree();
    let refused = ops::deploy(&planned.world.workspace, &planned.deploy).map_err(ErrorBody::from);
    assert_eq!(code(refused), ErrorCode::PlanStale);
    assert_eq!(planned.project.tree(), before);
}

#[test]
fn a_clock_set_back_does_not_change_which_operation_was_the_last() {
    let world = World::new();
    world.skill("pdf").skill("other");
    let project = project_in(&world.root(), "app");
    let before = project.tree();
    let mut done = vec![world.deploy(&["pdf"], &project).operation.unwrap()];
    let first = project.tree();
    for seconds in [-1, -3_600, -400 * 24 * 3_600] {
        world.clock.advance(seconds);
        world.in_library("skills/pdf/SKILL.md", format!("# version {seconds}\n"));
        world.refresh();
        done.push(world.deploy(&["pdf"], &project).operation.unwrap());
    }
    let query = OperationQuery { limit: 100, ..OperationQuery::default() };
    let listed = ops::list_operations(&world.workspace, &query).unwrap().operations;
    let listed: Vec<_> = listed.into_iter().map(|one| one.id).collect();
    let newest_first: Vec<_> = done.iter().rev().cloned().collect();
    assert_eq!(listed, newest_first, "in the order in which they were done");
    // Undo takes them back one by one, the last first, whatever the clock said.
    for (left, operation) in done.iter().enumerate().rev() {
        assert_eq!(ops::last_operation(&world.workspace).as_ref(), Some(operation));
        let request = UndoRequest { operation: operation.clone(), ..UndoRequest::default() };
        let outcome = ops::undo_operation(&world.workspace, &request, &Control::none()).unwrap();
        assert!(outcome.operation.is_some(), "{outcome:?}");
        if left == 1 {
            assert_eq!(tree(&project.path.join(".claude/skills/pdf")).len(), 5);
            assert_eq!(project.read(".claude/skills/pdf/SKILL.md"), first[".claude/skills/pdf/SKILL.md"][2..]);
        }
    }
    assert_eq!(project.tree(), before);
}
