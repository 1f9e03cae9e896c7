//! What history and the views are told of sets.

use skillmeat_core::changes::Operation;
use skillmeat_core::ops::SetChangeKind::{Deploy, Undeploy, Update};
use skillmeat_core::ops::{self, OperationKind, OperationSummary};
use skillmeat_tests::{World, bundle_id, of_set, set_change, set_changes};

use super::{CRITIC, FIX, PDF, deployed, kit};

/// The newest entry; there must be `count`.
fn newest(world: &World, count: usize) -> OperationSummary {
    let mut history = world.history();
    assert_eq!(history.len(), count, "{history:#?}");
    history.remove(0)
}

fn names(entry: &OperationSummary) -> Vec<(&str, &str)> {
    entry.sets.iter().map(|set| (set.id.as_str(), set.name.as_str())).collect()
}

#[test]
fn each_is_one_entry_with_its_kind_its_sets_and_a_sentence() {
    let (world, one, two) = kit();
    world.deploy_set("kit", &one);
    let entry = newest(&world, 1);
    let kit = bundle_id("kit");
    assert_eq!(entry.kind, OperationKind::Deploy);
    assert_eq!(entry.summary, "Deployed The kit (4 artifacts) to one");
    assert_eq!(names(&entry), [(kit.as_str(), "The kit")]);
    assert_eq!((entry.artifact_count, entry.artifacts.len()), (4, 4));
    assert!(entry.artifacts.iter().all(|id| !id.starts_with("set:")));
    let detail = ops::read_operation(&world.workspace, &entry.id).unwrap();
    assert_eq!(detail.parts.len(), 4, "{detail:#?}");

    world.in_library("agents/critic.md", "---\ndescription: second\n---\n");
    world.refresh();
    world.update_set("kit", &one);
    let entry = newest(&world, 2);
    assert_eq!((entry.kind, entry.summary.as_str()), (OperationKind::Update, "Updated The kit (agent:critic) in one"));

    world.apply(&set_changes(vec![set_change(Deploy, "kit", &two), set_change(Deploy, "inner", &two)]));
    let entry = newest(&world, 3);
    assert_eq!(entry.summary, "Deployed 2 sets (4 artifacts) to two");

    world.undeploy_set("kit", &one);
    let entry = newest(&world, 4);
    assert_eq!(entry.kind, OperationKind::Undeploy);
    assert_eq!(entry.summary, "Undeployed The kit (4 artifacts) from one");
    assert_eq!(names(&entry), [(kit.as_str(), "The kit")]);

    world.undo(&entry.id);
    let entry = newest(&world, 5);
    assert_eq!(entry.kind, OperationKind::Undo);
    assert_eq!(entry.summary, "Took back what was done with The kit (4 artifacts) in one");
    assert_eq!(names(&entry), [(kit.as_str(), "The kit")]);
}

#[test]
fn a_set_that_is_only_attached_or_forgotten_is_told_by_its_name() {
    let (world, one, _) = kit();
    world.deploy(&["pdf", "csv", "git/fix", "critic"], &one);
    world.deploy_set("kit", &one);
    let entry = newest(&world, 2);
    assert_eq!((entry.kind, entry.summary.as_str()), (OperationKind::Deploy, "Deployed The kit to one"));
    assert_eq!(entry.artifact_count, 0);
    world.undeploy_set("kit", &one);
    let entry = newest(&world, 3);
    assert_eq!((entry.kind, entry.summary.as_str()), (OperationKind::Undeploy, "Undeployed The kit from one"));
}

#[test]
fn an_update_of_all_kinds_is_an_update() {
    let (world, one, _) = deployed();
    world.in_library("agents/critic.md", "---\ndescription: second\n---\n");
    world.skill("more").set("kit", &["set/inner", FIX, "skill:more"]).group("base", &[CRITIC]);
    world.refresh();
    world.update_set("kit", &one);
    let entry = newest(&world, 2);
    assert_eq!((entry.kind, entry.summary.as_str()), (OperationKind::Update, "Updated The kit (3 artifacts) in one"));
    // It names what it is about once, for all of its projects.
    assert_eq!(names(&entry).len(), 1);
}

#[test]
fn a_set_that_another_one_is_left_to_is_not_told_as_deployed() {
    let (world, one, _) = deployed();
    world.skill("extra").set("other", &["skill:extra"]);
    world.refresh();
    world.deploy_set("other", &one);
    world.set("other", &["skill:extra", PDF]);
    world.refresh();
    world.undeploy_set("kit", &one);
    let entry = newest(&world, 3);
    assert_eq!(entry.summary, "Undeployed The kit (3 artifacts) from one");
    assert_eq!(names(&entry).len(), 1);
}

#[test]
fn a_deploy_that_wrote_names_the_views_of_the_specification() {
    let (world, one, two) = kit();
    let result = world.deploy_set("kit", &one);
    for key in Operation::BatchDeploySet.views_of(&one.text()) {
        assert!(result.views.contains(&key), "{key:?} in {:?}", result.views);
    }
    let texts: Vec<&str> = result.views.iter().map(skillmeat_core::changes::ViewKey::as_str).collect();
    for key in ["deployments", "deployment-stats", &format!("project-{}", one.text()), "history", "projects"] {
        assert!(texts.contains(&key), "{key} in {texts:?}");
    }
    assert_eq!(texts.len(), texts.iter().collect::<std::collections::BTreeSet<_>>().len(), "each once");
    assert_eq!(world.deploy_set("kit", &one).views, []);
    let outcome =
        world.try_apply(&set_changes(vec![set_change(Deploy, "kit", &two), set_change(Undeploy, "kit", &one)]));
    let views = outcome.unwrap().views;
    for project in [&one, &two] {
        let key = format!("project-{}", project.text());
        assert!(views.iter().any(|view| view.as_str() == key), "{key} in {views:?}");
    }
    let nothing = world.try_apply(&of_set(Update, "kit", &two)).unwrap();
    assert_eq!(nothing.views, []);
}
