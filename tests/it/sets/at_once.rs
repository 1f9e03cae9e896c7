//! Several programs at work with the same sets in the same projects, and people who merge manifests.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use skillmeat_core::deployment::Control;
use skillmeat_core::error::{ErrorBody, ErrorCode};
use skillmeat_core::ops::SetChangeKind::{Deploy, Undeploy, Update};
use skillmeat_core::ops::{self, ChangeKind, ChangeRequest};
use skillmeat_core::platform::ProfileId;
use skillmeat_tests::{bundle_id, change, of_set, set_change, set_changes};

use super::{CSV, FIX, PDF, attached_text, cache_is_right, deployed, kit};

#[test]
fn programs_at_work_at_once_leave_what_one_after_the_other_would() {
    let (mut world, one, two) = kit();
    world.set("other", &[PDF, CSV]);
    world.refresh();
    let done = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for worker in 0..3_usize {
            let workspace = world.another_as(&format!("worker {worker}"), Duration::from_secs(5));
            let (one, two, done) = (&one, &two, &done);
            scope.spawn(move || {
                for round in 0..12_usize {
                    let slug = if (worker + round).is_multiple_of(2) { "kit" } else { "other" };
                    let kind = [Deploy, Undeploy, Update][(worker + round) % 3];
                    let sets = vec![set_change(kind, slug, one), set_change(kind, slug, two)];
                    let request = ChangeRequest { atomic: round.is_multiple_of(2), ..set_changes(sets) };
                    match ops::apply_changes(&workspace, &request, &Control::none()).map_err(ErrorBody::from) {
                        Ok(outcome) => _ = done.fetch_add(usize::from(outcome.operation.is_some()), Ordering::SeqCst),
                        Err(error) => {
                            assert!(matches!(error.code, ErrorCode::Busy | ErrorCode::PlanStale), "{error:?}")
                        }
                    }
                }
            });
        }
    });
    assert!(done.load(Ordering::SeqCst) > 3);
    world.restart();
    world.refresh();
    cache_is_right(&world, "afterwards");
    for project in [&one, &two] {
        for slug in ["kit", "other"] {
            world.try_apply(&of_set(Undeploy, slug, project)).unwrap();
        }
        assert!(!project.has(".claude"), "{:?}", project.tree().keys());
    }
    assert_eq!(world.history().iter().filter(|entry| !entry.can_undo).count(), 0);
}

#[test]
fn a_plan_to_update_or_undeploy_holds_only_for_the_world_it_was_made_from() {
    type Move = fn(&skillmeat_tests::World, &skillmeat_tests::Project);
    let moves: [(&str, Move); 5] = [
        ("the list was edited", |_, one| {
            let text = one.manifest().replace("artifacts = [\"skill:csv\", ", "artifacts = [");
            one.write(".claude/deployment-manifest.toml", text);
        }),
        ("something is a person's own", |_, one| {
            let text = one.manifest() + "found = [\"skill:csv\"]\n";
            one.write(".claude/deployment-manifest.toml", text);
        }),
        ("another set needs one", |world, one| _ = world.deploy_set("inner", one)),
        ("one was taken out", |world, one| _ = world.undeploy(&["csv"], one)),
        ("a file was edited", |_, one| _ = one.write(".claude/skills/csv/SKILL.md", "by hand\n")),
    ];
    for (moved, act) in moves {
        for kind in [Update, Undeploy] {
            let (world, one, _) = deployed();
            world.in_library("skills/csv/SKILL.md", "second\n").set("kit", &[CSV, FIX]);
            world.refresh();
            let mut request = of_set(kind, "kit", &one);
            request.fingerprint = Some(world.plan_changes(&request).fingerprint);
            act(&world, &one);
            world.refresh();
            let before = world.whole();
            assert_eq!(world.try_apply(&request).unwrap_err().code, ErrorCode::PlanStale, "{moved}, {kind:?}");
            world.whole().assert_same(&before, moved);
        }
    }
}

#[test]
fn a_set_that_a_merge_left_attached_twice_goes_once_and_for_all() {
    let (world, one, _) = kit();
    let before = one.tree();
    world.deploy_set("kit", &one);
    let manifest = one.manifest();
    let second = manifest.split_once("[[sets]]").unwrap().1.replace("\"skill:csv\", ", "");
    one.write(".claude/deployment-manifest.toml", format!("{manifest}\n[[sets]]{second}"));
    world.refresh();
    assert_eq!(world.attachments().len(), 1, "{}", one.manifest());
    assert_eq!(world.attachment("kit", &one).in_sync, 4);
    world.undeploy_set("kit", &one);
    assert_eq!(world.attachments(), []);
    cache_is_right(&world, "gone");
    assert_eq!(one.tree(), before);
}

#[test]
fn a_set_of_a_profile_that_nobody_knows_is_listed_and_can_be_taken_out() {
    let (world, one, _) = deployed();
    let manifest = one.manifest();
    let other = format!(
        "\n[[sets]]\nset = \"{}\"\nname = \"Kit\"\nprofile = \"future-default\"\nartifacts = []\n",
        bundle_id("kit")
    );
    one.write(".claude/deployment-manifest.toml", manifest + &other);
    world.refresh();
    let all = world.attachments();
    assert_eq!(all.len(), 2, "{all:#?}");
    let unknown = all.iter().find(|one| one.profile_id == ProfileId::new("future-default")).unwrap();
    assert_eq!((unknown.platform.as_str(), unknown.problem.as_ref()), ("", None));
    let mut request = of_set(Undeploy, "kit", &one);
    request.sets[0].profile_id = None;
    world.apply(&request);
    assert!(!one.has(".claude/deployment-manifest.toml"));
    assert!(world.attachments().is_empty());
}

#[test]
fn any_name_a_set_may_have_survives_the_way_through_the_manifest() {
    let (world, one, _) = kit();
    for name in ["a \"quoted\" name", "Ünïcödé 名前 🧰", "'''", "[[sets]]", "x = 1 # no"] {
        let edit = skillmeat_core::collection::BundleEdit { name: Some(name.into()), ..Default::default() };
        ops::update_deployment_set(&world.workspace, &bundle_id("kit"), &edit).unwrap();
        world.deploy_set("kit", &one);
        let status = world.attachment("kit", &one);
        assert_eq!((status.set_name.as_str(), status.behind), (name, 0));
        world.refresh();
        assert_eq!(world.attachment("kit", &one), status);
        assert!(world.history()[0].summary.contains(name), "{}", world.history()[0].summary);
        std::fs::remove_file(world.library().join("sets/kit.toml")).unwrap();
        assert_eq!(world.attachment("kit", &one).set_name, name, "as the project remembers it");
        world.set("kit", &[PDF, "set/inner", FIX]);
    }
}

/// One who takes an artifact out and a set that brings it, in one request: what is asked for by itself counts.
#[test]
fn what_is_taken_out_by_itself_is_not_brought_by_a_set_of_the_same_request() {
    let (world, one, _) = deployed();
    let request =
        ChangeRequest { changes: vec![change(ChangeKind::Undeploy, PDF, &one)], ..of_set(Deploy, "kit", &one) };
    world.apply(&request);
    assert!(!one.has(".claude/skills/pdf") && !attached_text(&one).contains(PDF));
    assert_eq!(world.attachment("kit", &one).added, [PDF]);
    cache_is_right(&world, "taken out");
}
