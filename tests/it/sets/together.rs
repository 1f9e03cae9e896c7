//! A set into several projects at once: each for itself or all or nothing, cancelled at any moment, failing at any.

use std::fs;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use skillmeat_core::deployment::{ChangePhase, ResultStatus};
use skillmeat_core::error::{ErrorBody, ErrorCode};
use skillmeat_core::ops::SetChangeKind::{Deploy, Undeploy, Update};
use skillmeat_core::ops::{BatchOutcome, ChangeKind, ChangeRequest, OperationKind, SetChange};
use skillmeat_tests::{Project, World, change, set_change, set_changes};

use super::{CRITIC, CSV, FIX, PDF, cache_is_right, everything, kit, results, same};

fn both(kind: skillmeat_core::ops::SetChangeKind, one: &Project, two: &Project) -> ChangeRequest {
    set_changes(vec![set_change(kind, "kit", one), set_change(kind, "kit", two)])
}

#[test]
fn a_set_goes_to_several_projects_in_one_operation() {
    let (world, one, two) = kit();
    two.write(".claude/agents/critic.md", "never ours\n");
    world.refresh();
    let before = everything(&world);
    let plan = world.plan_changes(&both(Deploy, &one, &two));
    assert_eq!(plan.plans.len(), 2);
    assert_eq!(plan.totals.conflict, 1);
    let outcome = world.try_apply(&both(Deploy, &one, &two)).unwrap();
    let ok = |project, artifact| (project, artifact, ResultStatus::Success, None);
    let expected = [
        ok("one", PDF),
        ok("one", CSV),
        ok("one", CRITIC),
        ok("one", FIX),
        ok("two", PDF),
        ok("two", CSV),
        ("two", CRITIC, ResultStatus::Failed, Some(ErrorCode::Conflict)),
        ok("two", FIX),
    ];
    assert_eq!(results(&outcome), expected);
    assert_eq!(world.history().len(), 1);
    assert_eq!(world.attachments().len(), 2);
    cache_is_right(&world, "in two projects");
    world.undo(&outcome.operation.unwrap());
    same(&everything(&world), &before, "taken back");
    cache_is_right(&world, "taken back");
}

#[test]
fn single_artifacts_and_sets_go_together_and_nothing_is_planned_twice() {
    let (world, one, _) = kit();
    world.skill("own");
    world.refresh();
    let request = ChangeRequest {
        changes: vec![change(ChangeKind::Deploy, PDF, &one), change(ChangeKind::Deploy, "skill:own", &one)],
        sets: vec![set_change(Deploy, "kit", &one), set_change(Deploy, "inner", &one)],
        ..ChangeRequest::default()
    };
    let outcome = world.try_apply(&request).unwrap();
    let told: Vec<&str> = results(&outcome).into_iter().map(|(_, artifact, ..)| artifact).collect();
    assert_eq!(told, [PDF, "skill:own", CSV, CRITIC, FIX]);
    assert!(results(&outcome).iter().all(|(_, _, status, _)| *status == ResultStatus::Success));
    cache_is_right(&world, "mixed");
    // Both sets go, and with them what only they brought: the skill was asked for on its own.
    world.apply(&set_changes(vec![set_change(Undeploy, "kit", &one), set_change(Undeploy, "inner", &one)]));
    assert!(one.has(".claude/skills/pdf") && one.has(".claude/skills/own"), "{:?}", one.tree().keys());
    assert!(!one.has(".claude/skills/csv") && !one.has(".claude/agents"));
    cache_is_right(&world, "and gone");
}

/// A hundred skills in one set, and two projects.
fn hundred() -> (World, [Project; 2]) {
    let world = World::new().with_sets();
    let ids: Vec<String> = (1..=100).map(|number| format!("skill:s{number:03}")).collect();
    for id in &ids {
        world.in_library(&format!("skills/{}/SKILL.md", &id[6..]), format!("---\ndescription: {id}\n---\n"));
    }
    world.set("kit", &ids.iter().map(String::as_str).collect::<Vec<_>>());
    let projects = [world.project("one"), world.project("two")];
    // Something stands there already, so that a manifest is to be replaced.
    world.deploy(&["s001"], &projects[1]);
    world.refresh();
    (world, projects)
}

fn count(outcome: &BatchOutcome, status: ResultStatus) -> usize {
    results(outcome).iter().filter(|(_, _, is, _)| *is == status).count()
}

#[test]
fn all_or_nothing_is_nothing_where_the_57th_of_a_hundred_is_in_conflict() {
    let (world, [one, two]) = hundred();
    two.write(".claude/skills/s057/SKILL.md", "mine\n");
    world.refresh();
    let before = world.whole();
    let request = ChangeRequest { atomic: true, ..both(Deploy, &one, &two) };
    let outcome = world.try_apply(&request).unwrap();
    world.whole().assert_same(&before, "rolled back");
    assert!(outcome.rolled_back && outcome.operation.is_none() && outcome.views.is_empty());
    assert_eq!(count(&outcome, ResultStatus::Failed), 1);
    assert_eq!(count(&outcome, ResultStatus::Success), 0);
    assert_eq!(count(&outcome, ResultStatus::Skipped), 198);
    assert_eq!(count(&outcome, ResultStatus::Unchanged), 1);
    // Each for itself: all the others are there.
    let outcome = world.try_apply(&both(Deploy, &one, &two)).unwrap();
    assert_eq!(count(&outcome, ResultStatus::Success), 198);
    assert_eq!(two.manifest().matches("[[deployments]]").count(), 99);
    assert_eq!(world.attachment("kit", &two).added, ["skill:s057"]);
    cache_is_right(&world, "all but one");
}

#[test]
fn all_or_nothing_is_nothing_where_the_57th_fails_while_it_is_moved() {
    for atomic in [true, false] {
        let (world, [one, two]) = hundred();
        let before = world.whole();
        let request = ChangeRequest { atomic, ..both(Deploy, &one, &two) };
        let mine = two.path.join(".claude/skills/s057/SKILL.md");
        // A person writes it while the first project is done, long after everything was prepared.
        let written = AtomicUsize::new(0);
        let outcome = world.apply_with(&request, &AtomicBool::new(false), &|progress| {
            if progress.phase == ChangePhase::Moving && written.fetch_add(1, Ordering::SeqCst) == 0 {
                fs::create_dir_all(mine.parent().unwrap()).unwrap();
                fs::write(&mine, "mine\n").unwrap();
            }
        });
        let outcome = outcome.unwrap();
        assert!(written.load(Ordering::SeqCst) > 56);
        assert_eq!(fs::read_to_string(&mine).unwrap(), "mine\n");
        assert_eq!(count(&outcome, ResultStatus::Failed), 1, "{:?}", results(&outcome));
        if atomic {
            assert!(outcome.rolled_back && outcome.operation.is_none());
            fs::remove_dir_all(mine.parent().unwrap()).unwrap();
            world.whole().assert_same(&before, "rolled back while moving");
            assert_eq!(world.history().len(), 1, "only the deploy before");
        } else {
            assert_eq!(count(&outcome, ResultStatus::Success), 198);
            assert!(!two.manifest().contains("skill:s057"), "neither a record nor a part of the set");
            assert_eq!(one.manifest().matches("skill:s057").count(), 2);
            world.refresh();
            assert_eq!(world.attachment("kit", &two).added, ["skill:s057"]);
        }
        assert!(one.leftovers().is_empty() && two.leftovers().is_empty());
    }
}

/// Where every artifact of a project fails while it is moved, its set is not attached there, and the other project is
/// none the worse for it.
#[test]
fn a_project_in_which_everything_fails_while_moving_stays_as_it_was() {
    let (world, one, two) = kit();
    world.set("few", &[CRITIC, FIX]);
    world.refresh();
    let untouched = skillmeat_tests::tree(&two.path);
    let request = set_changes(vec![set_change(Deploy, "few", &one), set_change(Deploy, "few", &two)]);
    let first = AtomicBool::new(true);
    let outcome = world.apply_with(&request, &AtomicBool::new(false), &|progress| {
        if progress.phase == ChangePhase::Moving && first.swap(false, Ordering::SeqCst) {
            two.write(".claude/agents/critic.md", "mine\n").write(".claude/commands/git/fix.md", "mine\n");
        }
    });
    let outcome = outcome.unwrap();
    assert_eq!(count(&outcome, ResultStatus::Success), 2, "{:?}", results(&outcome));
    assert_eq!(count(&outcome, ResultStatus::Failed), 2, "{:?}", results(&outcome));
    assert!(!two.has(".claude/deployment-manifest.toml"), "{:?}", two.tree());
    assert!(two.leftovers().is_empty());
    world.refresh();
    assert_eq!(world.attachments().len(), 1);
    world.undo(&outcome.operation.unwrap());
    for path in [".claude/agents/critic.md", ".claude/commands/git/fix.md"] {
        assert_eq!(two.read(path), "mine\n");
    }
    fs::remove_dir_all(two.path.join(".claude")).unwrap();
    assert_eq!(skillmeat_tests::tree(&two.path), untouched);
}

/// A first deploy in one project, an update with a removed member in the other, and a set that goes.
fn everything_at_once() -> (World, Vec<SetChange>, [Project; 2]) {
    let (world, one, two) = kit();
    world.set("other", &["skill:pdf", "skill:extra"]).skill("extra");
    world.refresh();
    world.deploy_set("kit", &two);
    world.deploy_set("other", &two);
    world.in_library("agents/critic.md", "---\ndescription: second\n---\n");
    world.set("kit", &[PDF, "set/inner"]);
    world.refresh();
    let changes =
        vec![set_change(Deploy, "kit", &one), set_change(Update, "kit", &two), set_change(Undeploy, "other", &two)];
    (world, changes, [one, two])
}

#[test]
fn cancelled_at_any_moment_everything_is_as_before_or_done() {
    for atomic in [false, true] {
        let (mut cancelled, mut done) = (0, 0);
        for wanted in 1.. {
            let (world, changes, _) = everything_at_once();
            let request = ChangeRequest { atomic, ..set_changes(changes) };
            let before = world.whole();
            let (stop, passed) = (AtomicBool::new(false), AtomicUsize::new(0));
            let outcome = world.apply_with(&request, &stop, &|_| {
                if passed.fetch_add(1, Ordering::SeqCst) + 1 == wanted {
                    stop.store(true, Ordering::SeqCst);
                }
            });
            if passed.load(Ordering::SeqCst) < wanted {
                break;
            }
            match outcome {
                Err(error) => {
                    cancelled += 1;
                    assert_eq!(error.code, ErrorCode::Cancelled);
                    world.whole().assert_same(&before, &format!("cancelled at {wanted}, atomic: {atomic}"));
                    world.apply(&request);
                }
                Ok(outcome) => {
                    done += 1;
                    assert_eq!(count(&outcome, ResultStatus::Failed), 0, "{outcome:#?}");
                }
            }
            cache_is_right(&world, "afterwards");
        }
        assert!(cancelled > 6 && done > 0, "{cancelled} cancelled, {done} done");
        println!("SETS atomic {atomic}: cancelled at {cancelled} moments, too late at {done}");
    }
}

#[test]
fn everything_at_once_is_one_entry_and_one_undo() {
    for atomic in [false, true] {
        let (mut world, changes, [one, two]) = everything_at_once();
        let before = everything(&world);
        let attached = world.attachments();
        let operation = world.apply(&ChangeRequest { atomic, ..set_changes(changes) });
        assert!(!two.has(".claude/skills/extra") && !two.has(".claude/commands"), "{:?}", two.tree().keys());
        assert!(two.has(".claude/skills/pdf") && one.has(".claude/skills/pdf") && !one.has(".claude/commands"));
        let last = world.history().remove(0);
        assert_eq!((last.kind, last.sets.len(), last.projects.len()), (OperationKind::Batch, 2, 2));
        cache_is_right(&world, "at once");
        world.restart();
        world.undo(&operation);
        same(&everything(&world), &before, "taken back");
        assert_eq!(world.attachments(), attached);
        cache_is_right(&world, "taken back");
    }
}

#[test]
fn a_project_that_cannot_be_used_is_told_for_the_set_and_the_other_is_done() {
    let (world, one, two) = kit();
    two.write(".claude/deployment-manifest.toml", "[[deployments]\n");
    let gone = Project { path: world.root().join("projects/never") };
    let mut request = both(Deploy, &one, &two);
    request.sets.push(set_change(Deploy, "kit", &gone));
    let atomic = ChangeRequest { atomic: true, ..request.clone() };
    let before = world.whole();
    assert!(world.try_apply(&atomic).unwrap().rolled_back);
    world.whole().assert_same(&before, "rolled back");
    let outcome = world.try_apply(&request).unwrap();
    let subject = format!("set:{}", skillmeat_tests::bundle_id("kit"));
    let failed = |project, code| (project, subject.as_str(), ResultStatus::Failed, Some(code));
    let told = results(&outcome);
    assert_eq!(told.len(), 6, "{told:?}");
    assert_eq!(told[4], failed("two", ErrorCode::ManifestInvalid));
    assert_eq!(told[5], failed("never", ErrorCode::ProjectNotFound));
    assert_eq!(two.read(".claude/deployment-manifest.toml"), "[[deployments]\n");
}

#[test]
fn a_set_asked_for_twice_counts_once() {
    let (world, one, _) = kit();
    let twice = set_changes(vec![set_change(Deploy, "kit", &one), set_change(Deploy, "kit", &one)]);
    for atomic in [true, false] {
        let outcome = world.try_apply(&ChangeRequest { atomic, ..twice.clone() });
        let outcome = outcome.map_err(|error: ErrorBody| panic!("{error:?}")).unwrap();
        assert_eq!(count(&outcome, ResultStatus::Failed), 0, "atomic: {atomic}, {:?}", results(&outcome));
        assert_eq!(one.manifest().matches("[[sets]]").count(), 1);
        world.undo(&outcome.operation.unwrap());
    }
    world.deploy_set("kit", &one);
    let twice = set_changes(vec![set_change(Undeploy, "kit", &one), set_change(Undeploy, "kit", &one)]);
    let outcome = world.try_apply(&ChangeRequest { atomic: true, ..twice }).unwrap();
    assert_eq!(count(&outcome, ResultStatus::Failed), 0, "{:?}", results(&outcome));
    assert!(!one.has(".claude"));
}
