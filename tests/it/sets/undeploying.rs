//! A set on its way out: what it brought goes, what was there before or is needed by another stays.

use skillmeat_core::deployment::{ConflictChoice, Intent, ResultStatus};
use skillmeat_core::error::ErrorCode;
use skillmeat_core::ops::SetChangeKind::{Deploy, Undeploy};
use skillmeat_core::ops::{BatchDeployRequest, ChangeKind, ChangeRequest};
use skillmeat_core::platform::ProfileId;
use skillmeat_tests::{Project, World, change, deploying_set, of_set, set_change, set_changes};

use super::{CRITIC, CSV, FIX, PDF, attached_text, cache_is_right, deployed, kit, results};

#[test]
fn what_a_set_brought_goes_and_nothing_of_it_is_left() {
    let (world, one, _) = kit();
    let before = one.tree();
    world.deploy_set("kit", &one);
    let outcome = world.try_apply(&of_set(Undeploy, "kit", &one)).unwrap();
    assert_eq!(one.tree(), before);
    let gone = |artifact| ("one", artifact, ResultStatus::Success, None);
    let mut told = results(&outcome);
    told.sort_unstable_by_key(|(_, artifact, ..)| *artifact);
    assert_eq!(told, [gone(CRITIC), gone(FIX), gone(CSV), gone(PDF)]);
    assert_eq!(world.attachments(), []);
    cache_is_right(&world, "undeployed");
}

#[test]
fn what_was_there_before_stays() {
    let (world, one, _) = kit();
    world.deploy(&["pdf", "critic"], &one);
    let before = one.tree();
    world.deploy_set("kit", &one);
    assert!(attached_text(&one).contains("found = [\"skill:pdf\", \"agent:critic\"]"));
    // A second deploy does not take the set's own for what was there before.
    world.in_library("skills/csv/SKILL.md", "second\n");
    world.refresh();
    world.deploy_set("kit", &one);
    assert!(attached_text(&one).contains("found = [\"skill:pdf\", \"agent:critic\"]"));
    world.undeploy_set("kit", &one);
    assert_eq!(one.tree(), before);
    cache_is_right(&world, "undeployed");
}

#[test]
fn what_is_asked_for_on_its_own_with_the_set_stays() {
    let (world, one, _) = kit();
    let request = ChangeRequest { changes: vec![change(ChangeKind::Deploy, PDF, &one)], ..of_set(Deploy, "kit", &one) };
    world.apply(&request);
    assert!(attached_text(&one).contains("found = [\"skill:pdf\"]"), "{}", attached_text(&one));
    world.undeploy_set("kit", &one);
    assert!(one.has(".claude/skills/pdf") && !one.has(".claude/skills/csv"));
}

/// A person put it there: the set only recorded it, and its going leaves it.
#[test]
fn what_a_person_had_put_there_stays() {
    for on_conflict in [None, Some(ConflictChoice::Adopt), Some(ConflictChoice::SaveBack)] {
        let (world, one, _) = kit();
        let text = match on_conflict {
            None => std::fs::read_to_string(world.library().join("agents/critic.md")).unwrap(),
            Some(_) => "---\ndescription: mine\n---\n".to_owned(),
        };
        one.write(".claude/agents/critic.md", &text);
        world.refresh();
        let request = ChangeRequest { on_conflict, ..of_set(Deploy, "kit", &one) };
        world.apply(&request);
        assert!(attached_text(&one).contains("found = [\"agent:critic\"]"), "{on_conflict:?}: {}", attached_text(&one));
        cache_is_right(&world, "taken over");
        let status = world.attachment("kit", &one);
        assert_eq!((status.total, status.added.len()), (4, 0), "{on_conflict:?}");
        world.undeploy_set("kit", &one);
        assert_eq!(one.read(".claude/agents/critic.md"), text, "{on_conflict:?}");
        assert!(!one.has(".claude/skills"));
        cache_is_right(&world, "left there");
    }
}

#[test]
fn a_set_of_which_everything_was_taken_out_singly_is_still_attached_and_goes_like_any() {
    let (world, one, _) = kit();
    let before = one.tree();
    world.deploy_set("kit", &one);
    for id in [PDF, CSV, CRITIC, FIX] {
        world.undeploy(&[id], &one);
    }
    assert_eq!(world.attachment("kit", &one).added.len(), 4);
    assert!(attached_text(&one).contains("artifacts = []"), "{}", one.manifest());
    cache_is_right(&world, "taken out singly");
    let operation = world.undeploy_set("kit", &one);
    assert_eq!(one.tree(), before);
    cache_is_right(&world, "forgotten");
    world.undo(&operation);
    world.update_set("kit", &one);
    assert_eq!(world.attachment("kit", &one).in_sync, 4);
}

/// `kit` and `other` share an artifact; both are deployed, in either order.
fn sharing(first: &str, second: &str) -> (World, Project) {
    let (world, one, _) = kit();
    world.skill("extra").set("other", &[PDF, "skill:extra"]);
    world.refresh();
    world.deploy_set(first, &one);
    world.deploy_set(second, &one);
    (world, one)
}

#[test]
fn two_sets_that_share_leave_nothing_in_either_order_and_together() {
    for (first, second) in [("kit", "other"), ("other", "kit")] {
        for order in [["kit", "other"], ["other", "kit"]] {
            let (world, one) = sharing(first, second);
            world.undeploy_set(order[0], &one);
            assert!(one.has(".claude/skills/pdf"), "{first}, {second}; {order:?}");
            assert_eq!(world.attachment(order[1], &one).behind, 0);
            cache_is_right(&world, "one is gone");
            world.undeploy_set(order[1], &one);
            assert!(!one.has(".claude"), "{first}, {second}; {order:?}: {:?}", one.tree().keys());
            cache_is_right(&world, "both are gone");

            let (world, one) = sharing(first, second);
            let both = order.map(|slug| set_change(Undeploy, slug, &one));
            let outcome = world.try_apply(&set_changes(both.to_vec())).unwrap();
            assert_eq!(results(&outcome).len(), 5, "{:?}", results(&outcome));
            assert!(!one.has(".claude"), "{first}, {second}; {order:?} at once: {:?}", one.tree().keys());
            cache_is_right(&world, "both at once");
        }
    }
}

#[test]
fn one_goes_while_another_comes_that_needs_the_same() {
    let (world, one, _) = deployed();
    world.skill("extra").set("other", &[PDF, "skill:extra"]);
    world.refresh();
    world.apply(&set_changes(vec![set_change(Undeploy, "kit", &one), set_change(Deploy, "other", &one)]));
    assert!(one.has(".claude/skills/pdf") && one.has(".claude/skills/extra") && !one.has(".claude/skills/csv"));
    assert_eq!(world.attachment("other", &one).in_sync, 2);
    cache_is_right(&world, "exchanged");
    world.undeploy_set("other", &one);
    assert!(!one.has(".claude"), "{:?}", one.tree().keys());
}

#[test]
fn what_another_set_needs_only_by_now_stays_and_goes_with_that() {
    let (world, one, _) = deployed();
    world.skill("extra").set("other", &["skill:extra"]);
    world.refresh();
    world.deploy_set("other", &one);
    world.set("other", &["skill:extra", PDF]);
    world.refresh();
    world.undeploy_set("kit", &one);
    assert!(one.has(".claude/skills/pdf") && !one.has(".claude/skills/csv"));
    assert_eq!(world.attachment("other", &one).behind, 0);
    cache_is_right(&world, "needed by now");
    world.undeploy_set("other", &one);
    assert!(!one.has(".claude"), "{:?}", one.tree().keys());
}

#[test]
fn a_single_undeploy_in_between_takes_one_and_the_sets_take_the_rest() {
    let (world, one) = sharing("kit", "other");
    world.undeploy(&["pdf"], &one);
    assert_eq!(world.attachment("kit", &one).added, [PDF]);
    assert_eq!(world.attachment("other", &one).added, [PDF]);
    cache_is_right(&world, "one was taken out");
    world.undeploy_set("kit", &one);
    world.undeploy_set("other", &one);
    assert!(!one.has(".claude"), "{:?}", one.tree().keys());
}

#[test]
fn what_a_person_brings_back_on_its_own_is_no_set_s() {
    let (world, one) = sharing("kit", "other");
    world.undeploy(&["pdf"], &one);
    world.deploy(&["pdf"], &one);
    assert_eq!(world.attachment("kit", &one).behind, 0);
    world.undeploy_set("kit", &one);
    world.undeploy_set("other", &one);
    assert!(one.has(".claude/skills/pdf") && !one.has(".claude/skills/extra"));
}

#[test]
fn a_file_that_was_changed_by_hand_is_asked_about_and_the_set_stays_until_then() {
    for choice in [ConflictChoice::Replace, ConflictChoice::Keep] {
        let (world, one, _) = deployed();
        one.write(".claude/agents/critic.md", "by hand\n").write(".claude/skills/csv/mine.md", "mine\n");
        world.refresh();
        let request = of_set(Undeploy, "kit", &one);
        let before = world.whole();
        let outcome = world.try_apply(&ChangeRequest { atomic: true, ..request.clone() }).unwrap();
        assert!(outcome.rolled_back);
        world.whole().assert_same(&before, "all or nothing");
        let plan = world.plan_changes(&request);
        assert_eq!(plan.totals.conflict, 1);
        let outcome = world.try_apply(&request).unwrap();
        assert_eq!(results(&outcome).iter().filter(|(_, _, status, _)| *status == ResultStatus::Failed).count(), 1);
        assert_eq!(one.read(".claude/agents/critic.md"), "by hand\n");
        assert!(!one.has(".claude/skills/pdf"));
        let status = world.attachment("kit", &one);
        assert_eq!((status.added.len(), status.changed_here), (3, 1), "it can be tried again: {status:#?}");
        cache_is_right(&world, "held up");
        world.apply(&ChangeRequest { on_conflict: Some(choice), ..request });
        assert_eq!(world.attachments(), []);
        assert_eq!(one.has(".claude/agents/critic.md"), choice == ConflictChoice::Keep);
        assert_eq!(one.read(".claude/skills/csv/mine.md"), "mine\n");
        assert!(!one.has(".claude/deployment-manifest.toml"));
        cache_is_right(&world, "gone");
    }
}

#[test]
fn only_a_conflict_of_everything_writes_nothing() {
    let (world, one, _) = kit();
    world.set("few", &[CRITIC]);
    world.refresh();
    world.deploy_set("few", &one);
    one.write(".claude/agents/critic.md", "by hand\n");
    world.refresh();
    let (before, stamps) = (world.whole(), one.stamps());
    let outcome = world.try_apply(&of_set(Undeploy, "few", &one)).unwrap();
    assert_eq!((outcome.operation, outcome.projects[0].results.len()), (None, 1));
    world.whole().assert_same(&before, "held up");
    assert_eq!(one.stamps(), stamps);
}

#[test]
fn a_set_of_which_nothing_is_its_own_is_only_forgotten() {
    let (world, one, _) = kit();
    world.deploy(&["pdf", "csv", "git/fix", "critic"], &one);
    let before = one.tree();
    world.deploy_set("kit", &one);
    let outcome = world.try_apply(&of_set(Undeploy, "kit", &one)).unwrap();
    assert!(outcome.operation.is_some() && results(&outcome).is_empty(), "{outcome:#?}");
    assert_eq!(one.tree(), before);
    let plan = world.plan_undo(&skillmeat_tests::undoing(&outcome.operation.unwrap(), None));
    assert_eq!(plan.plans[0].artifacts.len(), 1);
    assert_eq!(plan.plans[0].artifacts[0].intent, Intent::Undo);
}

#[test]
fn without_a_profile_a_set_goes_from_all_of_them() {
    let (world, one, _) = kit();
    let before = one.tree();
    let cursor = Some(ProfileId::new("cursor-default"));
    world.deploy_set("kit", &one);
    world.try_deploy_set(&BatchDeployRequest { profile_id: cursor.clone(), ..deploying_set("kit", &one) }).unwrap();
    assert_eq!(world.attachments().len(), 2);
    let mut from_one = of_set(Undeploy, "kit", &one);
    from_one.sets[0].profile_id.clone_from(&cursor);
    let operation = world.apply(&from_one);
    assert!(one.has(".claude/skills/pdf") && !one.has(".cursor"));
    world.undo(&operation);
    let mut from_all = of_set(Undeploy, "kit", &one);
    from_all.sets[0].profile_id = None;
    let outcome = world.try_apply(&from_all).unwrap();
    assert_eq!(results(&outcome).len(), 8);
    assert_eq!(one.tree(), before);
    cache_is_right(&world, "gone from all");
    world.undo(&outcome.operation.unwrap());
    assert_eq!(world.attachments().len(), 2);
    cache_is_right(&world, "back in all");
}

#[test]
fn a_set_that_is_not_attached_is_told_as_such() {
    let (world, one, two) = deployed();
    let before = world.whole();
    for profile_id in [None, Some(ProfileId::primary())] {
        let mut request = of_set(Undeploy, "kit", &two);
        request.sets[0].profile_id = profile_id;
        let outcome = world.try_apply(&request).unwrap();
        assert_eq!(outcome.operation, None);
        assert_eq!(outcome.projects[0].results[0].error.as_ref().unwrap().code, ErrorCode::NotDeployed);
    }
    world.whole().assert_same(&before, "not attached");
    // What stands recorded is no set's, and a set's undeploy does not touch it.
    world.undeploy_set("kit", &one);
    world.deploy(&["pdf"], &one);
    let outcome = world.try_apply(&of_set(Undeploy, "kit", &one)).unwrap();
    assert!(outcome.operation.is_none() && one.has(".claude/skills/pdf"));
}

#[test]
fn what_is_gone_from_the_disk_is_forgotten_with_the_set() {
    let (world, one, _) = kit();
    let before = one.tree();
    world.deploy_set("kit", &one);
    for folder in ["skills", "commands", "agents"] {
        std::fs::remove_dir_all(one.path.join(".claude").join(folder)).unwrap();
    }
    world.refresh();
    world.undeploy_set("kit", &one);
    assert_eq!(one.tree(), before);
}
