//! While deployment sets are off: every function refuses, files of sets and what projects remember of them stay as they
//! are, and what was done before can still be taken back.

use skillmeat_core::collection::{BundleDraft, BundleEdit, MemberKind, MemberRef};
use skillmeat_core::deployment::Control;
use skillmeat_core::error::{ErrorBody, ErrorCode};
use skillmeat_core::ops::SetChangeKind::{Deploy, Undeploy, Update};
use skillmeat_core::ops::{self, BatchDeployRequest, OpsError, SetQuery};
use skillmeat_tests::{World, bundle_id, change, deploying_set, of_set};

use super::{PDF, cache_is_right, everything, kit, same};

fn refused<T>(name: &str, outcome: Result<T, OpsError>) {
    let error = ErrorBody::from(outcome.err().unwrap_or_else(|| panic!("{name} is not refused")));
    assert_eq!(error.code, ErrorCode::NotImplemented, "{name}");
    assert_eq!(error.details.unwrap()["status"], 501, "{name}");
}

#[test]
fn every_function_is_refused_and_nothing_is_touched() {
    let (mut world, one, _) = kit();
    world.deploy_set("kit", &one);
    ops::switch_sets(&world.workspace, false).unwrap();
    for restarted in [false, true] {
        if restarted {
            world.restart();
        }
        let (before, stamps) = (world.whole(), one.stamps());
        let (w, id, group) = (&world.workspace, bundle_id("kit"), bundle_id("base"));
        let (draft, edit) = (BundleDraft { name: "New".into(), ..Default::default() }, BundleEdit::default());
        let member = MemberRef::new(MemberKind::Artifact, PDF);
        refused("list_deployment_sets", ops::list_deployment_sets(w, &SetQuery::default()));
        refused("get_deployment_set", ops::get_deployment_set(w, &id));
        refused("get_group", ops::get_group(w, &group));
        refused("create_deployment_set", ops::create_deployment_set(w, &draft));
        refused("update_deployment_set", ops::update_deployment_set(w, &id, &edit));
        refused("delete_deployment_set", ops::delete_deployment_set(w, &id, true));
        refused("clone_deployment_set", ops::clone_deployment_set(w, &id));
        refused("add_deployment_set_member", ops::add_deployment_set_member(w, &id, &member, None));
        refused("update_deployment_set_member", ops::update_deployment_set_member(w, &id, &member, 0));
        refused("remove_deployment_set_member", ops::remove_deployment_set_member(w, &id, &member));
        refused("check_deployment_set_member", ops::check_deployment_set_member(w, &id, &member));
        refused("create_group", ops::create_group(w, &draft));
        refused("update_group", ops::update_group(w, &group, &edit));
        refused("delete_group", ops::delete_group(w, &group, true));
        refused("clone_group", ops::clone_group(w, &group));
        refused("add_group_member", ops::add_group_member(w, &group, &member, None));
        refused("update_group_member", ops::update_group_member(w, &group, &member, 0));
        refused("remove_group_member", ops::remove_group_member(w, &group, &member));
        refused("resolve_deployment_set", ops::resolve_deployment_set(w, &id));
        refused("list_set_attachments", ops::list_set_attachments(w, None, None));
        for dry_run in [false, true] {
            let request = BatchDeployRequest { dry_run, ..deploying_set("kit", &one) };
            refused("batch_deploy_set", ops::batch_deploy_set(w, &request, &Control::none()));
        }
        for kind in [Deploy, Update, Undeploy] {
            let mut request = of_set(kind, "kit", &one);
            for _ in 0..2 {
                refused("plan_changes", ops::plan_changes(w, &request));
                refused("apply_changes", ops::apply_changes(w, &request, &Control::none()));
                refused("plan_project", ops::plan_project(w, &request, &one.text()));
                refused("apply_project", ops::apply_project(w, &request, &one.text(), &Control::none()));
                // Nor is what goes with it.
                request.changes.push(change(ops::ChangeKind::Undeploy, PDF, &one));
            }
        }
        world.whole().assert_same(&before, "refused");
        assert_eq!(one.stamps(), stamps);
    }
}

#[test]
fn what_was_done_before_is_taken_back_all_the_same() {
    let (mut world, one, _) = kit();
    let before = everything(&world);
    let operation = world.deploy_set("kit", &one).operation.unwrap();
    let after = everything(&world);
    ops::switch_sets(&world.workspace, false).unwrap();
    world.restart();
    let back = world.undo(&operation);
    let without_switch = |mut all: std::collections::BTreeMap<String, String>| {
        all.remove("home/desktop.toml");
        all
    };
    same(&without_switch(everything(&world)), &without_switch(before), "taken back");
    world.undo(&back);
    ops::switch_sets(&world.workspace, true).unwrap();
    same(&super::timeless(everything(&world)), &super::timeless(after), "and that taken back");
    assert_eq!(world.attachment("kit", &one).behind, 0);
}

#[test]
fn single_artifacts_work_as_ever_and_what_is_remembered_stays() {
    let (world, one, two) = kit();
    world.deploy_set("kit", &one);
    ops::switch_sets(&world.workspace, false).unwrap();
    let attached = super::attached_text(&one);
    world.in_library("skills/pdf/SKILL.md", "second\n");
    world.refresh();
    world.deploy(&["pdf"], &one);
    world.deploy(&["pdf"], &two);
    assert_eq!(super::attached_text(&one), attached);
    assert_eq!(one.read(".claude/skills/pdf/SKILL.md"), "second\n");
    assert!(!two.manifest().contains("[[sets]]"));
    let lists = world.lists();
    world.refresh();
    world.lists().assert_same(&lists, "while off");
    ops::switch_sets(&world.workspace, true).unwrap();
    cache_is_right(&world, "on again");
    assert_eq!(world.attachment("kit", &one).in_sync, 4);
}

#[test]
fn the_variable_wins_over_the_switch() {
    let (world, ..) = kit();
    let off = world.another().with_sets_variable(Some(false));
    refused("list_deployment_sets", ops::list_deployment_sets(&off, &SetQuery::default()));
    ops::switch_sets(&world.workspace, false).unwrap();
    let on = world.another().with_sets_variable(Some(true));
    assert_eq!(ops::list_deployment_sets(&on, &SetQuery::default()).unwrap().sets.len(), 2);
    refused("list_deployment_sets", ops::list_deployment_sets(&world.another(), &SetQuery::default()));
    let never = World::new();
    refused("list_deployment_sets", ops::list_deployment_sets(&never.workspace, &SetQuery::default()));
}
