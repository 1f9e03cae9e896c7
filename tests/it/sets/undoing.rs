//! Taking back what was done with sets, over two projects: everything is as it was, also of an undo, also after a
//! restart; what was done with a set since stays.

use std::collections::BTreeMap;

use skillmeat_core::deployment::ConflictChoice;
use skillmeat_core::error::ErrorCode;
use skillmeat_core::ops::SetChangeKind::{Deploy, Undeploy, Update};
use skillmeat_core::ops::{AttachmentStatus, ChangeKind, ChangeRequest, SetChangeKind};
use skillmeat_tests::{Project, World, change, changes, set_change, set_changes, undoing};

use super::{CRITIC, CSV, FIX, PDF, attached_text, cache_is_right, everything, kit, same, timeless};

type Prepare = fn(&World, [&Project; 2]);
type Request = fn([&Project; 2]) -> ChangeRequest;

fn both(kind: SetChangeKind, projects: [&Project; 2]) -> ChangeRequest {
    set_changes(projects.map(|project| set_change(kind, "kit", project)).to_vec())
}

fn with_another(world: &World, projects: [&Project; 2]) {
    world.skill("extra").set("other", &["skill:extra", PDF]);
    world.refresh();
    world.deploy(&["critic"], projects[0]);
    world.apply(&both(Deploy, projects));
    world.deploy_set("other", projects[0]);
}

fn outdated(world: &World, projects: [&Project; 2]) {
    with_another(world, projects);
    world.in_library("skills/csv/SKILL.md", "second\n").in_library("skills/csv/new.md", "new\n");
    world.skill("more").set("kit", &["set/inner", "skill:more"]).group("base", &[CRITIC]);
    projects[1].write(".claude/skills/csv/own.md", "a person's\n");
    world.refresh();
}

fn only_needed_by_now(world: &World, projects: [&Project; 2]) {
    with_another(world, projects);
    world.set("other", &["skill:extra", PDF, CSV]);
    world.refresh();
}

fn nothing(_: &World, _: [&Project; 2]) {}

const DEEDS: &[(&str, Prepare, Request)] = &[
    ("a first deploy", nothing, |projects| both(Deploy, projects)),
    ("a deploy beside others", |w, p| _ = w.deploy(&["pdf", "critic"], p[1]), |projects| both(Deploy, projects)),
    ("an update", outdated, |projects| both(Update, projects)),
    ("a deploy after the set changed", outdated, |projects| both(Deploy, projects)),
    ("an undeploy", with_another, |projects| both(Undeploy, projects)),
    ("an undeploy of what another needs by now", only_needed_by_now, |projects| both(Undeploy, projects)),
    ("an undeploy of both sets", with_another, |projects| {
        let mut request = both(Undeploy, projects);
        request.sets.push(set_change(Undeploy, "other", projects[0]));
        request
    }),
    (
        "an undeploy of what was changed",
        |w, p| {
            with_another(w, p);
            p[0].write(".claude/skills/csv/SKILL.md", "by hand\n");
            w.refresh();
        },
        |projects| ChangeRequest { on_conflict: Some(ConflictChoice::Replace), ..both(Undeploy, projects) },
    ),
    (
        "an undeploy that is held up",
        |w, p| {
            with_another(w, p);
            p[0].write(".claude/skills/csv/SKILL.md", "by hand\n");
            w.refresh();
        },
        |projects| both(Undeploy, projects),
    ),
    (
        "a set that is only attached",
        |w, p| _ = w.deploy(&["pdf", "csv", "git/fix", "critic"], p[0]),
        |projects| set_changes(vec![set_change(Deploy, "kit", projects[0])]),
    ),
    ("a single undeploy of what two sets list", with_another, |projects| {
        changes(vec![change(ChangeKind::Undeploy, PDF, projects[0])])
    }),
    ("a set comes and another goes", with_another, |projects| {
        set_changes(vec![set_change(Deploy, "inner", projects[1]), set_change(Undeploy, "other", projects[0])])
    }),
];

type Seen = (BTreeMap<String, String>, Vec<AttachmentStatus>);

fn seen(world: &World) -> Seen {
    (everything(world), world.attachments())
}

/// Does every deed, and lets `check` look at it with what was before and after.
fn each_deed(check: impl Fn(&mut World, &Seen, &Seen)) {
    let mut failed = Vec::new();
    for (name, prepare, request) in DEEDS {
        let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            let (mut world, one, two) = kit();
            prepare(&world, [&one, &two]);
            let before = seen(&world);
            world.apply(&request([&one, &two]));
            let after = seen(&world);
            assert_ne!(before.0, after.0, "it does something");
            check(&mut world, &before, &after);
            assert!(one.leftovers().is_empty() && two.leftovers().is_empty());
            cache_is_right(&world, "at the end");
        }));
        if let Err(panic) = outcome {
            let text = panic.downcast_ref::<String>().cloned();
            failed.push(format!("{name}: {}", text.unwrap_or_default()));
        }
    }
    assert!(failed.is_empty(), "{} of {} deeds:\n{}", failed.len(), DEEDS.len(), failed.join("\n"));
}

#[test]
fn everything_is_as_before_also_after_a_restart() {
    for restarts in [false, true] {
        each_deed(|world, before, _| {
            if restarts {
                world.restart();
                world.delete_cache();
                world.refresh();
            }
            let operation = world.last();
            let plan = world.plan_undo(&undoing(&operation, None));
            assert_eq!(plan.totals.conflict, 0);
            world.undo(&operation);
            same(&everything(world), &before.0, "taken back");
            assert_eq!(world.attachments(), before.1);
        });
    }
}

#[test]
fn an_undo_is_taken_back_and_that_again() {
    each_deed(|world, before, after| {
        let mut operation = world.last();
        for round in 0..3 {
            operation = world.undo(&operation);
            let wanted = if round % 2 == 0 { before } else { after };
            same(&timeless(everything(world)), &timeless(wanted.0.clone()), &format!("round {round}"));
            cache_is_right(world, "in between");
            let untimed = |all: &[AttachmentStatus]| -> Vec<AttachmentStatus> {
                all.iter().cloned().map(|one| AttachmentStatus { deployed_at: None, ..one }).collect()
            };
            assert_eq!(untimed(&world.attachments()), untimed(&wanted.1), "round {round}");
        }
    });
}

#[test]
fn an_undo_does_what_its_plan_says() {
    each_deed(|world, before, _| {
        let operation = world.last();
        let plan = world.plan_undo(&undoing(&operation, None));
        let mut request = undoing(&operation, None);
        request.fingerprint = Some(plan.fingerprint);
        assert!(world.try_undo(&request).unwrap().operation.is_some());
        same(&everything(world), &before.0, "taken back");
    });
}

#[test]
fn an_attachment_that_was_written_since_stays() {
    let (world, one, _) = kit();
    let first = world.deploy_set("kit", &one).operation.unwrap();
    world.skill("more").set("kit", &[PDF, "set/inner", FIX, "skill:more"]);
    world.refresh();
    world.update_set("kit", &one);
    let attached = attached_text(&one);
    assert!(attached.contains("skill:more"));
    let outcome = world.try_undo(&undoing(&first, None)).unwrap();
    assert!(outcome.operation.is_some(), "{outcome:#?}");
    assert!(!one.has(".claude/skills/pdf") && one.has(".claude/skills/more"));
    let status = world.attachment("kit", &one);
    assert_eq!((status.total, status.in_sync, status.added.len()), (5, 1, 4), "{status:#?}");
    cache_is_right(&world, "taken back in part");
    world.undeploy_set("kit", &one);
    assert!(!one.has(".claude"), "{:?}", one.tree().keys());
}

#[test]
fn what_changed_since_is_asked_about_and_the_set_waits_with_it() {
    let (world, one, _) = kit();
    let operation = world.deploy_set("kit", &one).operation.unwrap();
    one.write(".claude/agents/critic.md", "edited since\n");
    world.refresh();
    let before = world.whole();
    let outcome = world.try_undo(&undoing(&operation, None)).unwrap();
    assert!(outcome.rolled_back && outcome.operation.is_none());
    let told = outcome.projects[0].results.iter().find(|result| result.artifact == CRITIC).unwrap();
    assert_eq!(told.error.as_ref().unwrap().code, ErrorCode::Conflict);
    world.whole().assert_same(&before, "nothing was taken back");
    world.try_undo(&undoing(&operation, Some(ConflictChoice::Keep))).unwrap();
    assert_eq!(one.read(".claude/agents/critic.md"), "edited since\n");
    assert!(!one.has(".claude/skills"));
    assert_eq!(world.attachments(), []);
    cache_is_right(&world, "kept");
}

/// The steps are taken back in another order than they were done.
#[test]
fn a_single_deploy_below_a_set_is_taken_back_first() {
    let (world, one, _) = kit();
    let before = one.tree();
    let single = world.deploy(&["pdf"], &one).operation.unwrap();
    let set = world.deploy_set("kit", &one).operation.unwrap();
    world.undo(&single);
    assert_eq!(world.attachment("kit", &one).added, [PDF]);
    cache_is_right(&world, "one is gone");
    world.undo(&set);
    assert_eq!(one.tree(), before);
    assert_eq!(world.attachments(), []);
}
