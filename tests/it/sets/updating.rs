//! Bringing a set up to date: what is behind, and nothing else.

use skillmeat_core::deployment::{ArtifactAction, ConflictChoice, DeploymentState, Intent, ResultStatus};
use skillmeat_core::error::ErrorCode;
use skillmeat_core::ops::ChangeRequest;
use skillmeat_core::ops::SetChangeKind::Update;
use skillmeat_tests::{Project, World, bundle_id, of_set};

use super::{CRITIC, CSV, FIX, PDF, attached_text, cache_is_right, deployed, results};

/// The parts of the only project of a plan: what is asked, of what, and what happens.
fn parts(world: &World, request: &ChangeRequest) -> Vec<(Intent, String, ArtifactAction)> {
    let plan = world.plan_changes(request);
    assert_eq!(plan.plans.len(), 1);
    plan.plans[0].artifacts.iter().map(|part| (part.intent, part.artifact.clone(), part.action)).collect()
}

fn in_sync(world: &World, project: &Project, total: u32) {
    let status = world.attachment("kit", project);
    assert_eq!((status.behind, status.total, status.in_sync), (0, total, total), "{status:#?}");
    cache_is_right(world, "after an update");
    assert_eq!(world.attachment("kit", project), status);
}

#[test]
fn what_changed_came_and_left_is_behind_and_then_is_not() {
    let (world, one, _) = deployed();
    world.in_library("agents/critic.md", "---\ndescription: second\n---\n");
    world.skill("more").set("kit", &["set/inner", FIX, "skill:more"]).group("base", &[CRITIC]);
    world.refresh();
    let status = world.attachment("kit", &one);
    assert_eq!((status.behind, status.total, status.in_sync), (3, 5, 2), "{status:#?}");
    let subject = format!("set:{}", bundle_id("kit"));
    let expected = [
        (Intent::Deploy, CRITIC.to_owned(), ArtifactAction::Update),
        (Intent::Deploy, "skill:more".to_owned(), ArtifactAction::Create),
        (Intent::Undeploy, PDF.to_owned(), ArtifactAction::Remove),
        (Intent::Attach, subject, ArtifactAction::Attach),
    ];
    let request = of_set(Update, "kit", &one);
    assert_eq!(parts(&world, &request), expected);
    let outcome = world.try_apply(&request).unwrap();
    let done = |artifact| ("one", artifact, ResultStatus::Success, None);
    assert_eq!(results(&outcome), [done(CRITIC), done("skill:more"), done(PDF)]);
    assert!(!one.has(".claude/skills/pdf") && one.has(".claude/skills/more/SKILL.md"));
    assert!(one.read(".claude/agents/critic.md").contains("second"));
    in_sync(&world, &one, 4);
    let list = "artifacts = [\"skill:csv\", \"skill:more\", \"command:git/fix\", \"agent:critic\"]";
    assert!(attached_text(&one).ends_with(list), "{}", attached_text(&one));
}

#[test]
fn each_thing_alone_is_one_behind_and_updated_alone() {
    type Move = fn(&World);
    let moves: [(&str, Move, u32, Intent); 4] = [
        ("changed", |w| _ = w.in_library("skills/csv/SKILL.md", "second\n"), 4, Intent::Deploy),
        ("added", |w| _ = w.skill("more").set("kit", &[PDF, "set/inner", FIX, "skill:more"]), 5, Intent::Deploy),
        ("removed", |w| _ = w.set("kit", &[PDF, "set/inner"]), 3, Intent::Undeploy),
        ("removed deep below", |w| _ = w.set("inner", &["group/base"]), 3, Intent::Undeploy),
    ];
    for (name, change, total, intent) in moves {
        let (world, one, _) = deployed();
        change(&world);
        world.refresh();
        assert_eq!(world.attachment("kit", &one).behind, 1, "{name}");
        let planned = parts(&world, &of_set(Update, "kit", &one));
        assert_eq!((planned.len(), planned[0].0), (2, intent), "{name}: {planned:?}");
        world.update_set("kit", &one);
        in_sync(&world, &one, total);
        let stamps = one.stamps();
        let again = world.try_apply(&of_set(Update, "kit", &one)).unwrap();
        assert_eq!(again.operation, None, "{name}: {again:#?}");
        assert_eq!(one.stamps(), stamps, "{name}");
    }
}

#[test]
fn what_is_gone_from_the_disk_comes_back() {
    let (world, one, _) = deployed();
    one.remove(".claude/commands/git/fix.md");
    std::fs::remove_dir_all(one.path.join(".claude/skills/csv")).unwrap();
    world.refresh();
    let status = world.attachment("kit", &one);
    assert_eq!((status.missing_here, status.state), (2, DeploymentState::Missing));
    let planned = parts(&world, &of_set(Update, "kit", &one));
    let ids: Vec<&str> = planned.iter().map(|(_, id, _)| id.as_str()).collect();
    assert_eq!(ids, [CSV, FIX, &format!("set:{}", bundle_id("kit"))]);
    world.update_set("kit", &one);
    assert!(one.has(".claude/commands/git/fix.md") && one.has(".claude/skills/csv/SKILL.md"));
    in_sync(&world, &one, 4);
}

#[test]
fn what_was_changed_by_hand_and_is_current_is_left_alone() {
    let (world, one, _) = deployed();
    one.write(".claude/skills/csv/SKILL.md", "by hand\n").write(".claude/skills/csv/mine.md", "mine\n");
    world.in_library("agents/critic.md", "---\ndescription: second\n---\n");
    world.refresh();
    let request = of_set(Update, "kit", &one);
    assert_eq!(parts(&world, &request)[0].1, CRITIC);
    for on_conflict in [Some(ConflictChoice::Replace), Some(ConflictChoice::SaveBack)] {
        let outcome = world.try_apply(&ChangeRequest { on_conflict, ..request.clone() }).unwrap();
        assert!(outcome.projects[0].results.iter().all(|one| one.artifact != CSV), "{outcome:#?}");
        assert_eq!(one.read(".claude/skills/csv/SKILL.md"), "by hand\n");
        assert_eq!(one.read(".claude/skills/csv/mine.md"), "mine\n");
    }
    let status = world.attachment("kit", &one);
    assert_eq!((status.behind, status.changed_here, status.in_sync), (0, 1, 3), "{status:#?}");
    cache_is_right(&world, "left alone");
}

#[test]
fn what_both_sides_changed_is_a_conflict_and_the_rest_is_updated() {
    let (world, one, _) = deployed();
    world.in_library("agents/critic.md", "---\ndescription: second\n---\n");
    world.in_library("commands/git/fix.md", "---\ndescription: second\n---\n");
    one.write(".claude/agents/critic.md", "by hand\n");
    world.refresh();
    assert_eq!(world.attachment("kit", &one).behind_and_changed_here, 1);
    let request = of_set(Update, "kit", &one);
    let planned = parts(&world, &request);
    assert_eq!(planned[0], (Intent::Deploy, CRITIC.to_owned(), ArtifactAction::Conflict));
    let outcome = world.try_apply(&request).unwrap();
    let expected =
        [("one", CRITIC, ResultStatus::Failed, Some(ErrorCode::Conflict)), ("one", FIX, ResultStatus::Success, None)];
    assert_eq!(results(&outcome), expected);
    assert_eq!(one.read(".claude/agents/critic.md"), "by hand\n");
    assert_eq!(world.attachment("kit", &one).changed, [CRITIC]);
    world.apply(&ChangeRequest { on_conflict: Some(ConflictChoice::Replace), ..request });
    in_sync(&world, &one, 4);
}

#[test]
fn what_left_the_set_and_was_changed_by_hand_stays_known_until_it_is_chosen_about() {
    for choice in [ConflictChoice::Replace, ConflictChoice::Keep] {
        let (world, one, _) = deployed();
        one.write(".claude/commands/git/fix.md", "by hand\n");
        world.set("kit", &[PDF, "set/inner"]);
        world.refresh();
        let request = of_set(Update, "kit", &one);
        let outcome = world.try_apply(&request).unwrap();
        assert_eq!(results(&outcome), [("one", FIX, ResultStatus::Failed, Some(ErrorCode::Conflict))]);
        assert_eq!(world.attachment("kit", &one).removed, [FIX]);
        world.apply(&ChangeRequest { on_conflict: Some(choice), ..request });
        let is_kept = choice == ConflictChoice::Keep;
        assert_eq!(one.has(".claude/commands/git/fix.md"), is_kept);
        assert!(!one.manifest().contains("git/fix"));
        in_sync(&world, &one, 3);
    }
}

/// A deploy takes nothing out: what left the set stays, and is still known to have come with it.
#[test]
fn a_deploy_after_a_member_left_keeps_it_known() {
    let (world, one, _) = deployed();
    world.set("kit", &[PDF, "set/inner"]).skill("more").set("inner", &[CSV, "group/base", "skill:more"]);
    world.refresh();
    world.deploy_set("kit", &one);
    assert!(one.has(".claude/commands/git/fix.md"));
    assert_eq!(world.attachment("kit", &one).removed, [FIX]);
    world.undeploy_set("kit", &one);
    assert!(!one.has(".claude"), "{:?}", one.tree().keys());
}

#[test]
fn what_was_there_before_the_set_stays_when_it_leaves_the_set() {
    let (world, one, _) = super::kit();
    world.deploy(&["pdf"], &one);
    world.deploy_set("kit", &one);
    world.group("base", &[CRITIC]).set("kit", &["set/inner", FIX]);
    world.refresh();
    assert_eq!(world.attachment("kit", &one).behind, 0);
    let outcome = world.try_apply(&of_set(Update, "kit", &one)).unwrap();
    assert!(one.has(".claude/skills/pdf"), "{outcome:#?}");
    world.undeploy_set("kit", &one);
    assert!(one.has(".claude/skills/pdf") && !one.has(".claude/skills/csv"));
}

#[test]
fn what_left_one_set_stays_while_another_needs_it_and_goes_with_that() {
    for is_attached_later in [false, true] {
        let (world, one, _) = deployed();
        world.set("other", if is_attached_later { &[CSV] } else { &[PDF, CSV] });
        world.refresh();
        world.deploy_set("other", &one);
        // The other set comes to need it, and its project was not told yet.
        world.set("other", &[PDF, CSV]).set("kit", &["set/inner", FIX]).group("base", &[CRITIC]);
        world.refresh();
        assert_eq!(world.attachment("kit", &one).removed, [] as [&str; 0]);
        let _ = world.try_apply(&of_set(Update, "kit", &one)).unwrap();
        assert!(one.has(".claude/skills/pdf"));
        assert_eq!(world.attachment("other", &one).behind, 0);
        world.undeploy_set("kit", &one);
        assert!(one.has(".claude/skills/pdf") && one.has(".claude/skills/csv") && !one.has(".claude/commands"));
        world.undeploy_set("other", &one);
        assert!(!one.has(".claude"), "attached later: {is_attached_later}, {:?}", one.tree().keys());
    }
}

#[test]
fn what_left_two_sets_is_behind_in_both_and_goes_with_the_first() {
    for together in [false, true] {
        let (world, one, _) = deployed();
        world.set("other", &[PDF, CSV]);
        world.refresh();
        world.deploy_set("other", &one);
        world.set("other", &[CSV]).set("kit", &["set/inner", FIX]).group("base", &[CRITIC]);
        world.refresh();
        for slug in ["kit", "other"] {
            assert_eq!(world.attachment(slug, &one).removed, [PDF], "{slug}");
        }
        let mut request = of_set(Update, "kit", &one);
        if together {
            request.sets.extend(of_set(Update, "other", &one).sets);
        }
        world.apply(&request);
        assert!(!one.has(".claude/skills/pdf"));
        assert_eq!((world.attachment("kit", &one).behind, world.attachment("other", &one).behind), (0, 0));
        cache_is_right(&world, "gone from both");
        // A person brings it back on its own: no set takes it.
        world.deploy(&["pdf"], &one);
        let _ = world.try_apply(&of_set(Update, "other", &one)).unwrap();
        world.undeploy_set("kit", &one);
        world.undeploy_set("other", &one);
        assert!(one.has(".claude/skills/pdf"), "together: {together}");
    }
}

/// One set is deployed again, which takes nothing out; the other lets go of what both once brought.
#[test]
fn what_one_set_takes_out_is_on_no_list_of_another_of_the_same_request() {
    for order in [["other", "kit"], ["kit", "other"]] {
        let (world, one, _) = deployed();
        world.set("other", &[PDF, CSV]);
        world.refresh();
        world.deploy_set("other", &one);
        world.set("other", &[CSV]).set("kit", &["set/inner", FIX]).group("base", &[CRITIC]);
        world.refresh();
        let kind = |slug| if slug == "kit" { Update } else { skillmeat_core::ops::SetChangeKind::Deploy };
        let before = super::everything(&world);
        let asked = order.map(|slug| skillmeat_tests::set_change(kind(slug), slug, &one));
        let operation = world.apply(&skillmeat_tests::set_changes(asked.to_vec()));
        assert!(!one.manifest().contains(PDF), "{order:?}: {}", attached_text(&one));
        cache_is_right(&world, "taken out");
        world.undo(&operation);
        super::same(&super::everything(&world), &before, "taken back");
    }
}

#[test]
fn a_set_that_was_never_deployed_here_is_not_updated() {
    let (world, _, two) = deployed();
    let before = world.whole();
    let outcome = world.try_apply(&of_set(Update, "kit", &two)).unwrap();
    assert_eq!(outcome.operation, None);
    assert_eq!(outcome.projects[0].results[0].error.as_ref().unwrap().code, ErrorCode::NotDeployed);
    world.whole().assert_same(&before, "not attached");
}

#[test]
fn a_new_name_is_remembered_and_told() {
    let (world, one, _) = deployed();
    let edit = skillmeat_core::collection::BundleEdit { name: Some("New name".into()), ..Default::default() };
    skillmeat_core::ops::update_deployment_set(&world.workspace, &bundle_id("kit"), &edit).unwrap();
    assert_eq!(world.attachment("kit", &one).set_name, "New name");
    world.update_set("kit", &one);
    assert!(attached_text(&one).contains("name = \"New name\""));
    in_sync(&world, &one, 4);
}
