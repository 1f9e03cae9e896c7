//! Many artifacts, many projects, one request: all or nothing, or each for itself; cancelled at any moment.

use std::fs;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use skillmeat_core::deployment::{ChangePhase, ConflictChoice, DeploymentState, ResultStatus};
use skillmeat_core::error::ErrorCode;
use skillmeat_core::ops::{BatchOutcome, ChangeKind, ChangeRequest, OperationKind};
use skillmeat_tests::{Project, Whole, World, change, changes, choice, undoing};

const ARTIFACTS: [&str; 3] = ["skill:pdf", "command:git/fix", "agent:critic"];

/// Three projects: nothing deployed, all deployed, an older version deployed.
fn three() -> (World, Vec<Project>) {
    let world = World::new();
    world.skill("pdf").command("git/fix").agent("critic");
    world.refresh();
    let projects: Vec<Project> = (0..3).map(|number| world.project(&format!("p{number}"))).collect();
    world.deploy(&["pdf", "critic"], &projects[2]);
    world.in_library("skills/pdf/SKILL.md", "---\ndescription: second\n---\n");
    world.refresh();
    world.deploy(&["pdf", "git/fix", "critic"], &projects[1]);
    for project in &projects {
        project.write("README.md", "the project's own\n");
    }
    (world, projects)
}

/// Something of everything in each project: deploys, and an undeploy where something is.
fn everywhere(projects: &[Project], atomic: bool) -> ChangeRequest {
    let mut all = Vec::new();
    for (number, project) in projects.iter().enumerate() {
        for artifact in ARTIFACTS {
            let takes_out = number == 1 && artifact != "agent:critic";
            let kind = if takes_out { ChangeKind::Undeploy } else { ChangeKind::Deploy };
            all.push(change(kind, artifact, project));
        }
    }
    ChangeRequest { atomic, ..changes(all) }
}

fn statuses(outcome: &BatchOutcome, status: ResultStatus) -> usize {
    outcome.projects.iter().flat_map(|one| &one.results).filter(|one| one.status == status).count()
}

type Prepare = fn(&World, &[Project], &mut ChangeRequest) -> Option<Box<dyn std::any::Any>>;

/// Something that cannot be done among what can.
struct Mishap {
    name: &'static str,
    /// Brings it about; what it returns lives as long as the request.
    prepare: Prepare,
    code: ErrorCode,
    /// How many results it makes fail.
    failing: usize,
}

const MISHAPS: &[Mishap] = &[
    Mishap {
        name: "an artifact that is not in the library",
        prepare: |_, projects, request| {
            request.changes.insert(4, change(ChangeKind::Deploy, "skill:nowhere", &projects[1]));
            None
        },
        code: ErrorCode::ArtifactNotFound,
        failing: 1,
    },
    Mishap {
        name: "an undeploy of what is not deployed",
        prepare: |_, projects, request| {
            request.changes.push(change(ChangeKind::Undeploy, "skill:pdf", &projects[0]));
            request.changes.remove(0);
            None
        },
        code: ErrorCode::NotDeployed,
        failing: 1,
    },
    Mishap {
        name: "a project that is not there",
        prepare: |world, _, request| {
            let gone = Project { path: world.root().join("projects/never") };
            request.changes.insert(0, change(ChangeKind::Deploy, "skill:pdf", &gone));
            None
        },
        code: ErrorCode::ProjectNotFound,
        failing: 1,
    },
    Mishap {
        name: "a file of a person's in the last project",
        prepare: |_, projects, _| {
            projects[2].write(".claude/commands/git/fix.md", "mine\n");
            None
        },
        code: ErrorCode::Conflict,
        failing: 1,
    },
    Mishap {
        name: "a file changed by hand, to be taken out",
        prepare: |_, projects, _| {
            projects[1].write(".claude/skills/pdf/SKILL.md", "by hand\n");
            None
        },
        code: ErrorCode::Conflict,
        failing: 1,
    },
    Mishap {
        name: "a link in the way",
        prepare: |world, projects, _| {
            fs::create_dir_all(world.root().join("elsewhere")).unwrap();
            projects[0].link(".claude/skills/pdf", world.root().join("elsewhere"));
            None
        },
        code: ErrorCode::Conflict,
        failing: 1,
    },
    Mishap {
        name: "a manifest that cannot be read",
        prepare: |_, projects, _| {
            projects[2].write(".claude/deployment-manifest.toml", "[[deployments]\n");
            None
        },
        code: ErrorCode::ManifestInvalid,
        failing: 3,
    },
    Mishap {
        name: "a project that somebody else works in",
        prepare: |world, projects, _| {
            let holder = world.another_as("skm (4711)", Duration::ZERO);
            let path = projects[1].path.canonicalize().unwrap();
            Some(Box::new(holder.lock_folder(&path).unwrap()))
        },
        code: ErrorCode::Busy,
        failing: 3,
    },
];

#[test]
fn where_anything_fails_an_atomic_request_changes_nothing() {
    for mishap in MISHAPS {
        let (world, projects) = three();
        let mut request = everywhere(&projects, true);
        let kept = (mishap.prepare)(&world, &projects, &mut request);
        let before = world.whole();
        let outcome = world.try_apply(&request).unwrap();
        world.whole().assert_same(&before, mishap.name);
        assert!(outcome.rolled_back && outcome.operation.is_none(), "{}: {outcome:#?}", mishap.name);
        assert_eq!(statuses(&outcome, ResultStatus::Success), 0, "{}: nothing was done", mishap.name);
        assert!(outcome.views.is_empty(), "{}", mishap.name);
        let is_told = |one: &&skillmeat_core::deployment::ArtifactResult| {
            one.error.as_ref().is_some_and(|error| error.code == mishap.code)
        };
        let told = outcome.projects.iter().flat_map(|one| &one.results).filter(is_told).count();
        assert_eq!(told, mishap.failing, "{}: {outcome:#?}", mishap.name);
        drop(kept);
    }
}

#[test]
fn otherwise_one_failure_does_not_stop_the_others() {
    for mishap in MISHAPS {
        let (world, projects) = three();
        let mut request = everywhere(&projects, false);
        let kept = (mishap.prepare)(&world, &projects, &mut request);
        world.refresh();
        let outcome = world.try_apply(&request).unwrap();
        assert!(!outcome.rolled_back && outcome.operation.is_some(), "{}: {outcome:#?}", mishap.name);
        assert_eq!(statuses(&outcome, ResultStatus::Failed), mishap.failing, "{}: {outcome:#?}", mishap.name);
        let failed = outcome.projects.iter().flat_map(|one| &one.results).filter_map(|one| one.error.as_ref());
        assert!(failed.clone().all(|error| error.code == mishap.code), "{}", mishap.name);
        // What needs nothing in the first place is no failure: the agent in the second and third project.
        let total: usize = outcome.projects.iter().map(|one| one.results.len()).sum();
        let unchanged = statuses(&outcome, ResultStatus::Unchanged);
        let done = statuses(&outcome, ResultStatus::Success);
        assert_eq!(done + unchanged + mishap.failing, total, "{}", mishap.name);
        assert!(done >= 3, "{}: {done}", mishap.name);
        if mishap.code == ErrorCode::Busy {
            assert!(failed.clone().all(|error| error.message.to_lowercase().contains("skm (4711)")), "{outcome:#?}");
        }
        assert_eq!(world.history().len(), 3, "{}: one entry more", mishap.name);
        let written = world.lists();
        drop(kept);
        world.refresh();
        world.lists().assert_same(&written, mishap.name);
        assert!(projects.iter().all(|project| project.leftovers().is_empty()), "{}", mishap.name);
    }
}

/// Calls `act` at the n-th moment of a request; returns what came of it and how many moments there were.
fn at_moment(
    world: &World,
    request: &ChangeRequest,
    wanted: usize,
    cancel: bool,
    act: &(dyn Fn() + Sync),
) -> (Result<BatchOutcome, skillmeat_core::error::ErrorBody>, usize, Option<ChangePhase>) {
    let (cancelled, count) = (AtomicBool::new(false), AtomicUsize::new(0));
    let phase = std::sync::Mutex::new(None);
    let outcome = world.apply_with(request, &cancelled, &|progress| {
        if count.fetch_add(1, Ordering::SeqCst) + 1 == wanted {
            *phase.lock().unwrap() = Some(progress.phase);
            act();
            cancelled.store(cancel, Ordering::SeqCst);
        }
    });
    let phase = *phase.lock().unwrap();
    (outcome, count.load(Ordering::SeqCst), phase)
}

#[test]
fn cancelled_at_any_moment_everything_is_as_before_or_done() {
    for atomic in [false, true] {
        let (mut cancelled, mut done) = (0, 0);
        for wanted in 1.. {
            let (world, projects) = three();
            let request = everywhere(&projects, atomic);
            let before = world.whole();
            let (outcome, count, phase) = at_moment(&world, &request, wanted, true, &|| {});
            let Some(phase) = phase else {
                assert!(count < wanted && outcome.is_ok());
                break;
            };
            match outcome {
                Err(error) => {
                    cancelled += 1;
                    assert_eq!(error.code, ErrorCode::Cancelled, "{error:?}");
                    assert_ne!(phase, ChangePhase::Finishing, "it was too late");
                    world.whole().assert_same(&before, &format!("cancelled at {wanted}, {phase:?}, atomic: {atomic}"));
                    // Nothing of it stands in the way of the next.
                    world.apply(&request);
                }
                Ok(outcome) => {
                    done += 1;
                    assert_eq!(phase, ChangePhase::Finishing, "moment {wanted} was early enough");
                    assert_eq!(statuses(&outcome, ResultStatus::Failed), 0, "{outcome:#?}");
                }
            }
            assert!(projects[0].has(".claude/skills/pdf/SKILL.md"));
            assert!(!projects[1].has(".claude/skills"));
            let written = world.lists();
            world.refresh();
            world.lists().assert_same(&written, "afterwards");
        }
        assert!(cancelled > 6 && done > 0, "{cancelled} cancelled, {done} done");
        println!("BATCH atomic {atomic}: cancelled at {cancelled} moments, too late at {done}");
    }
}

#[test]
fn what_is_cancelled_before_it_begins_is_not_begun() {
    let (world, projects) = three();
    let before = world.whole();
    let request = everywhere(&projects, false);
    let error = world.apply_with(&request, &AtomicBool::new(true), &|_| {}).unwrap_err();
    assert_eq!(error.code, ErrorCode::Cancelled);
    world.whole().assert_same(&before, "cancelled");
}

/// A person writes into the place of an artifact that is on its way.
#[test]
fn what_a_person_puts_in_the_way_at_any_moment_stays_and_stops_what_it_must() {
    const MINE: &str = ".claude/commands/git/fix.md";
    for atomic in [false, true] {
        let mut stopped = 0;
        for wanted in 1.. {
            let (world, projects) = three();
            let request = everywhere(&projects, atomic);
            let before = world.whole();
            let place = projects[2].path.join(MINE);
            let written = AtomicBool::new(false);
            let (outcome, _, phase) = at_moment(&world, &request, wanted, false, &|| {
                // Only where nothing is yet: a person's editor asks before it writes over something.
                fs::create_dir_all(place.parent().unwrap()).unwrap();
                if let Ok(mut file) = fs::File::create_new(&place) {
                    std::io::Write::write_all(&mut file, b"mine\n").unwrap();
                    written.store(true, Ordering::SeqCst);
                }
            });
            if phase.is_none() {
                break;
            }
            let outcome = outcome.unwrap();
            if !written.load(Ordering::SeqCst) {
                assert_eq!(statuses(&outcome, ResultStatus::Failed), 0, "{outcome:#?}");
                continue;
            }
            stopped += 1;
            assert_eq!(projects[2].read(MINE), "mine\n");
            if atomic {
                assert!(outcome.rolled_back, "{outcome:#?}");
                fs::remove_dir_all(projects[2].path.join(".claude/commands")).unwrap();
                world.whole().assert_same(&before, &format!("stopped at {wanted}, {phase:?}"));
            } else {
                assert_eq!(statuses(&outcome, ResultStatus::Failed), 1, "{outcome:#?}");
                assert!(projects[0].has(MINE) && projects[0].has(".claude/skills/pdf/SKILL.md"));
                assert!(!projects[2].manifest().contains("git/fix"));
            }
            assert!(projects.iter().all(|project| project.leftovers().is_empty()));
        }
        assert!(stopped > 2, "{stopped}");
    }
}

#[test]
fn two_paths_to_one_project_are_one_project() {
    let (world, projects) = three();
    world.project("links").link("same", &projects[0].path);
    let linked = Project { path: world.root().join("projects/links/same") };
    let request = changes(vec![
        change(ChangeKind::Deploy, "skill:pdf", &projects[0]),
        change(ChangeKind::Deploy, "command:git/fix", &linked),
        change(ChangeKind::Deploy, "agent:critic", &Project { path: projects[0].path.join("../p0/.") }),
    ]);
    let plan = world.plan_changes(&request);
    assert_eq!(plan.plans.len(), 1, "{plan:#?}");
    assert_eq!(plan.plans[0].artifacts.len(), 3);
    world.apply(&request);
    assert_eq!(projects[0].manifest().matches("[[deployments]]").count(), 3);
    let last = world.history().remove(0);
    assert_eq!((last.projects.len(), last.artifact_count), (1, 3));
    assert_eq!(
        world.lists().deployments.deployments.iter().filter(|row| row.project_path == projects[0].text()).count(),
        3
    );
}

#[test]
fn a_choice_counts_by_whichever_path_the_project_was_asked_for() {
    let (world, projects) = three();
    projects[0].write(".claude/agents/critic.md", "mine\n");
    world.project("links").link("same", &projects[0].path);
    let linked = Project { path: world.root().join("projects/links/same") };
    let mut request = changes(vec![change(ChangeKind::Deploy, "agent:critic", &linked)]);
    request.choices = vec![choice("agent:critic", &linked, None, ConflictChoice::Replace)];
    assert_eq!(world.plan_changes(&request).totals.conflict, 0);
    world.apply(&request);
    assert_ne!(projects[0].read(".claude/agents/critic.md"), "mine\n");
}

/// The same artifact twice in one request, in every combination.
#[test]
fn what_is_asked_twice_of_one_artifact_leaves_what_the_records_say() {
    use ChangeKind::{Deploy, SaveBack, Undeploy};
    for atomic in [false, true] {
        for (first, second) in [
            (Deploy, Deploy),
            (Deploy, Undeploy),
            (Undeploy, Deploy),
            (Undeploy, Undeploy),
            (SaveBack, Deploy),
            (Deploy, SaveBack),
        ] {
            for number in 0..3 {
                let (world, projects) = three();
                let project = &projects[number];
                let request = changes(vec![change(first, "skill:pdf", project), change(second, "skill:pdf", project)]);
                let request = ChangeRequest { atomic, ..request };
                let before = world.whole();
                let when = format!("{first:?} and {second:?} in p{number}, atomic: {atomic}");
                let outcome = world.try_apply(&request);
                let is_there = project.has(".claude/skills/pdf/SKILL.md");
                let records = if project.has(".claude/deployment-manifest.toml") {
                    project.manifest().matches("artifact = \"skill:pdf\"").count()
                } else {
                    0
                };
                assert_eq!(records, usize::from(is_there), "{when}: {outcome:#?}");
                assert_eq!(project.leftovers(), Vec::<String>::new(), "{when}");
                let written = world.lists();
                world.refresh();
                world.lists().assert_same(&written, &when);
                if is_there {
                    let row = world
                        .deployments()
                        .into_iter()
                        .find(|row| row.artifact_id == "skill:pdf" && row.project_path == project.text());
                    let state = row.map(|row| row.state);
                    assert!(
                        matches!(state, Some(DeploymentState::InSync | DeploymentState::Outdated)),
                        "{when}: {state:?} {outcome:#?}"
                    );
                }
                if let Ok(BatchOutcome { operation: Some(operation), .. }) = &outcome {
                    world.try_undo(&undoing(operation, None)).unwrap();
                    same_files(&world.whole(), &before, &format!("{when}, taken back"));
                }
            }
        }
    }
}

/// The projects and the library are the same; what history and the lists know is another matter.
fn same_files(now: &Whole, before: &Whole, when: &str) {
    let files = |whole: &Whole| {
        let mut files = whole.clone();
        files.rows.clear();
        files.tree.retain(|path, _| !path.starts_with("home/state") && path != "home/projects.toml");
        files
    };
    files(now).assert_same(&files(before), when);
}

#[test]
fn deploy_undeploy_and_save_back_in_one_request_are_one_entry_and_one_undo() {
    let (mut world, projects) = three();
    projects[2].write(".claude/agents/critic.md", "better here\n");
    world.refresh();
    let before = world.whole();
    let mut request = everywhere(&projects[..2], true);
    request.changes.push(change(ChangeKind::SaveBack, "agent:critic", &projects[2]));
    let operation = world.apply(&request);
    assert_eq!(fs::read_to_string(world.library().join("agents/critic.md")).unwrap(), "better here\n");
    let last = world.history().remove(0);
    assert_eq!((last.id.clone(), last.kind, last.projects.len()), (operation.clone(), OperationKind::Batch, 3));
    assert_eq!(world.history().len(), 3);
    let written = world.lists();
    world.refresh();
    world.lists().assert_same(&written, "after the request");
    world.restart();
    world.undo(&operation);
    same_files(&world.whole(), &before, "taken back");
    let written = world.lists();
    world.refresh();
    world.lists().assert_same(&written, "after the undo");
}

#[test]
fn one_comes_where_the_only_other_one_goes() {
    for atomic in [false, true] {
        let world = World::new();
        world.skill("pdf").skill("csv");
        world.refresh();
        let project = world.project("app");
        project.write("README.md", "mine");
        let empty = project.tree();
        world.deploy(&["pdf"], &project);
        let first = project.tree();
        for kinds in [
            [("skill:pdf", ChangeKind::Undeploy), ("skill:csv", ChangeKind::Deploy)],
            [("skill:pdf", ChangeKind::Deploy), ("skill:csv", ChangeKind::Undeploy)],
        ] {
            let mut request = changes(kinds.map(|(id, kind)| change(kind, id, &project)).to_vec());
            request.atomic = atomic;
            let outcome = world.try_apply(&request).unwrap();
            assert_eq!(statuses(&outcome, ResultStatus::Success), 2, "{outcome:#?}");
        }
        assert_eq!(project.tree().into_keys().collect::<Vec<_>>(), first.clone().into_keys().collect::<Vec<_>>());
        world.undo(&world.last());
        assert!(project.has(".claude/skills/csv/SKILL.md") && !project.has(".claude/skills/pdf"));
        // The folders are still remembered as made by deploying: with the last one they go.
        world.undeploy(&["csv"], &project);
        assert_eq!(project.tree(), empty);
    }
}

#[test]
fn a_plan_that_was_shown_is_not_called_stale_where_a_project_is_held() {
    let (world, projects) = three();
    let mut request = everywhere(&projects, false);
    request.fingerprint = Some(world.plan_changes(&request).fingerprint);
    let before = world.whole();
    let holder = world.another_as("skm (4711)", Duration::ZERO);
    let held = holder.lock_folder(&projects[1].path.canonicalize().unwrap()).unwrap();
    let refused = world.try_apply(&request).unwrap_err();
    assert_eq!(refused.code, ErrorCode::Busy, "{refused:?}");
    world.whole().assert_same(&before, "nothing was done");
    drop(held);
    assert!(world.try_apply(&request).unwrap().operation.is_some());
}
