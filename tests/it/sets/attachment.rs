//! What a project remembers of sets, and what lists say of it: by the cache, by a refresh, by a new cache.

use std::fs;

use skillmeat_core::deployment::{ConflictChoice, DeploymentState};
use skillmeat_core::error::ErrorCode;
use skillmeat_core::ops::SetChangeKind::{Deploy, Undeploy};
use skillmeat_core::ops::{self, BatchDeployRequest, ChangeRequest};
use skillmeat_core::platform::ProfileId;
use skillmeat_tests::{bundle_id, deploying_set, of_set, set_change};

use super::{CRITIC, CSV, FIX, PDF, attached_text, cache_is_right, deployed, kit};

#[test]
fn a_set_that_was_just_deployed_is_in_sync() {
    let (world, one, _) = deployed();
    let status = world.attachment("kit", &one);
    assert_eq!((status.set_name.as_str(), status.in_library), ("The kit", true));
    assert_eq!((status.project_name.as_str(), status.platform.as_str()), ("one", "claude-code"));
    assert_eq!((status.total, status.behind, status.in_sync, status.unsupported), (4, 0, 4, 0));
    assert_eq!((status.state, status.problem), (DeploymentState::InSync, None));
    assert!(status.deployed_at.is_some());
}

#[test]
fn what_changed_since_is_told_one_by_one() {
    let (world, one, _) = deployed();
    world.in_library("agents/critic.md", "---\ndescription: second\n---\n");
    world.skill("more").set("kit", &["set/inner", FIX, "skill:more"]).group("base", &[CRITIC]);
    one.write(".claude/skills/csv/SKILL.md", "by hand\n");
    one.write(".claude/agents/critic.md", "by hand too\n");
    one.remove(".claude/commands/git/fix.md");
    world.refresh();
    let status = world.attachment("kit", &one);
    assert_eq!(status.added, ["skill:more"]);
    assert_eq!(status.changed, [CRITIC]);
    assert_eq!(status.removed, [PDF]);
    assert_eq!((status.total, status.behind), (5, 3));
    // A file that is gone is a change, too.
    assert_eq!((status.changed_here, status.behind_and_changed_here), (3, 1));
    assert_eq!((status.missing_here, status.in_sync), (1, 0));
    assert_eq!(status.state, DeploymentState::Missing.max(DeploymentState::Diverged));
}

#[test]
fn lists_say_the_same_after_a_refresh_and_with_a_new_cache() {
    let (mut world, one, two) = kit();
    world.set("other", &[PDF, "skill:nowhere"]);
    world.refresh();
    world.deploy_set("kit", &one);
    world.deploy_set("other", &one);
    world.deploy(&["pdf"], &two);
    world.deploy_set("other", &two);
    let codex = ProfileId::new("codex-default");
    world.try_deploy_set(&BatchDeployRequest { profile_id: Some(codex), ..deploying_set("kit", &two) }).unwrap();
    let written = world.attachments();
    let rows = world.whole().rows["attachments"].clone();
    assert_eq!((written.len(), rows.len()), (4, 4));
    world.refresh();
    assert_eq!(world.attachments(), written);
    assert_eq!(world.whole().rows["attachments"], rows);
    world.delete_cache();
    world.refresh();
    assert_eq!(world.attachments(), written);
    assert_eq!(world.whole().rows["attachments"], rows);
    world.undeploy_set("kit", &one);
    let (lists, rows) = (world.attachments(), world.whole().rows["attachments"].clone());
    assert_eq!(rows.len(), 3);
    world.refresh();
    assert_eq!((world.attachments(), world.whole().rows["attachments"].clone()), (lists, rows));
}

#[test]
fn a_project_that_leaves_the_list_and_comes_back_brings_its_sets() {
    let (world, one, two) = kit();
    world.deploy_set("kit", &one);
    world.deploy_set("kit", &two);
    let both = world.attachments();
    ops::remove_project(&world.workspace, &one.path).unwrap();
    assert_eq!(world.attachments(), both[1..]);
    cache_is_right(&world, "without it");
    ops::add_project(&world.workspace, &one.path).unwrap();
    let mut again = world.attachments();
    again.sort_by_key(|status| status.project_name.clone());
    assert_eq!(again, both);
    cache_is_right(&world, "and back");
}

#[test]
fn a_list_can_be_asked_for_one_set_or_one_project() {
    let (world, one, two) = kit();
    world.deploy_set("kit", &one);
    world.deploy_set("inner", &one);
    world.deploy_set("inner", &two);
    let ask = |set: Option<&str>, project: Option<&str>| {
        let found = ops::list_set_attachments(&world.workspace, set, project).unwrap();
        found.into_iter().map(|one| (one.set_name, one.project_name)).collect::<Vec<_>>()
    };
    let pair = |set: &str, project: &str| (format!("The {set}"), project.to_owned());
    let inner = vec![pair("inner", "one"), pair("inner", "two")];
    assert_eq!(ask(Some("inner"), None), inner);
    assert_eq!(ask(Some(&bundle_id("inner")), None), inner);
    assert_eq!(ask(None, Some(&one.text())), [pair("inner", "one"), pair("kit", "one")]);
    assert_eq!(ask(Some("inner"), Some(&one.text())), [pair("inner", "one")]);
    assert_eq!(ask(Some("nowhere"), None), []);
    assert_eq!(ask(None, None).len(), 3);
}

/// Breaks the set after it was deployed.
type Break = fn(&skillmeat_tests::World);

#[test]
fn a_set_that_broke_since_is_told_with_its_problem_and_can_still_be_taken_out() {
    let breaks: [(&str, Break, ErrorCode, bool); 4] = [
        ("deleted", |w| fs::remove_file(w.library().join("sets/kit.toml")).unwrap(), ErrorCode::SetNotFound, false),
        (
            "not a set",
            |w| _ = w.in_library("sets/kit.toml", format!("id = \"{}\"\nname = 3\n", bundle_id("kit"))),
            ErrorCode::SetInvalid,
            false,
        ),
        ("a cycle", |w| _ = w.set("inner", &[CSV, "set/kit"]), ErrorCode::SetCycle, true),
        ("no TOML", |w| _ = w.in_library("sets/kit.toml", "id = [\n"), ErrorCode::SetNotFound, false),
    ];
    for (name, broken, code, in_library) in breaks {
        for restarted in [false, true] {
            let (mut world, one, _) = kit();
            let before = one.tree();
            world.deploy_set("kit", &one);
            broken(&world);
            world.refresh();
            if restarted {
                world.restart();
            }
            let status = world.attachment("kit", &one);
            assert_eq!(status.problem.as_ref().map(|problem| problem.code), Some(code), "{name}: {status:#?}");
            assert_eq!((status.in_library, status.set_name.as_str()), (in_library, "The kit"), "{name}");
            assert_eq!((status.total, status.in_sync, status.behind), (4, 4, 0), "{name}");
            cache_is_right(&world, name);
            let stamps = one.stamps();
            let update = world.try_apply(&of_set(ops::SetChangeKind::Update, "kit", &one)).unwrap();
            assert_eq!(update.operation, None, "{name}: {update:#?}");
            assert_eq!(update.projects[0].results[0].error.as_ref().unwrap().code, code, "{name}");
            assert_eq!(one.stamps(), stamps, "{name}");
            world.undeploy_set("kit", &one);
            assert_eq!(one.tree(), before, "{name}");
            assert_eq!(world.attachments(), [], "{name}");
        }
    }
}

#[test]
fn a_set_whose_file_broke_is_taken_out_by_its_slug_too() {
    let (world, one, _) = kit();
    let before = one.tree();
    world.deploy_set("kit", &one);
    world.in_library("sets/kit.toml", format!("id = \"{}\"\nname = 3\n", bundle_id("kit")));
    let mut request = of_set(Undeploy, "kit", &one);
    request.sets[0].set = "kit".to_owned();
    world.apply(&request);
    assert_eq!(one.tree(), before);
}

#[test]
fn a_member_that_the_library_lost_is_counted_apart_and_not_taken_out() {
    for lost in ["commands/git/fix.md", "groups/base.toml", "sets/inner.toml"] {
        let (world, one, _) = deployed();
        let all = one.tree();
        fs::remove_file(world.library().join(lost)).unwrap();
        world.refresh();
        let status = world.attachment("kit", &one);
        assert_eq!(status.missing_in_library, 1, "{lost}: {status:#?}");
        assert_eq!((status.behind, status.removed.len()), (0, 0), "{lost}: {status:#?}");
        let outcome = world.try_apply(&of_set(ops::SetChangeKind::Update, "kit", &one)).unwrap();
        assert_eq!(outcome.operation, None, "{lost}: {outcome:#?}");
        assert_eq!(one.tree(), all, "{lost}");
        // It is still known that the set brought it.
        world.undeploy_set("kit", &one);
        assert!(!one.has(".claude"), "{lost}: {:?}", one.tree().keys());
    }
}

#[test]
fn what_a_platform_has_no_place_for_is_counted_apart_and_never_behind() {
    let (world, one, _) = kit();
    let codex = ProfileId::new("codex-default");
    let request = BatchDeployRequest { profile_id: Some(codex.clone()), ..deploying_set("kit", &one) };
    world.try_deploy_set(&request).unwrap();
    let status = world.attachments().remove(0);
    assert_eq!((status.profile_id, status.platform_name.as_str()), (codex.clone(), "Codex"));
    assert_eq!((status.total, status.behind, status.in_sync, status.unsupported), (2, 0, 2, 2));
    world.in_library("agents/critic.md", "---\ndescription: second\n---\n");
    world.agent("more").set("kit", &[PDF, "set/inner", FIX, "agent:more"]);
    world.refresh();
    let status = world.attachments().remove(0);
    assert_eq!((status.total, status.behind, status.in_sync, status.unsupported), (2, 0, 2, 3));
    let mut update = set_change(ops::SetChangeKind::Update, "kit", &one);
    update.profile_id = Some(codex);
    let outcome = world.try_apply(&skillmeat_tests::set_changes(vec![update])).unwrap();
    assert_eq!(outcome.operation, None, "{outcome:#?}");
}

#[test]
fn a_partial_deploy_attaches_what_is_there_and_the_rest_is_behind() {
    let (world, one, _) = kit();
    one.write(".claude/agents/critic.md", "never ours\n");
    world.refresh();
    world.deploy_set("kit", &one);
    let status = world.attachment("kit", &one);
    assert_eq!((status.total, status.behind, status.in_sync), (4, 1, 3));
    assert_eq!(status.added, [CRITIC]);
    assert!(attached_text(&one).contains("artifacts = [\"skill:csv\", \"skill:pdf\", \"command:git/fix\"]"));
    let request = ChangeRequest { on_conflict: Some(ConflictChoice::Replace), ..of_set(Deploy, "kit", &one) };
    world.apply(&request);
    let status = world.attachment("kit", &one);
    assert_eq!((status.total, status.behind, status.in_sync), (4, 0, 4));
    cache_is_right(&world, "afterwards");
}

#[test]
fn an_attachment_that_somebody_else_wrote_is_shown_and_its_unknown_keys_survive() {
    let (world, one, _) = deployed();
    let manifest = one.manifest();
    let text = manifest.replace("[[sets]]\n", "# merged by hand\n[[sets]]\nmine = \"kept\"\n")
        + "\n[[sets]]\nset = 7\nname = \"of another program\"\n";
    one.write(".claude/deployment-manifest.toml", &text);
    world.in_library("agents/critic.md", "---\ndescription: second\n---\n").set("kit", &[PDF, "set/inner"]);
    world.refresh();
    assert_eq!(world.attachments().len(), 1);
    world.update_set("kit", &one);
    let now = one.manifest();
    for part in ["mine = \"kept\"", "# merged by hand", "set = 7\nname = \"of another program\""] {
        assert!(now.contains(part), "{part} in {now}");
    }
    world.undeploy_set("kit", &one);
    assert!(one.manifest().contains("set = 7"), "{}", one.manifest());
}
