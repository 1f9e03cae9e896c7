//! Taking operations back: everything is as it was, also of an undo, also after a restart; what changed since is asked
//! about, never taken.

use std::collections::BTreeMap;
use std::fs;
use std::sync::mpsc;
use std::time::Duration;

use skillmeat_core::deployment::{ConflictChoice, ConflictReason, FileAction, ResultStatus};
use skillmeat_core::error::{ErrorBody, ErrorCode};
use skillmeat_core::ops::{self, ChangeKind, HistoryBounds, OperationKind};
use skillmeat_tests::{Project, World, change, changes, choice, deploying, only, tree, undeploying, undoing};

type Tree = BTreeMap<String, String>;

fn sample() -> (World, Project) {
    let world = World::new();
    world.skill("pdf").command("git/fix").agent("critic");
    world.refresh();
    let project = world.project("app");
    project.write("README.md", "the project's own\n");
    (world, project)
}

/// Everything but the program's own state.
fn everything(world: &World) -> Tree {
    let mut all = tree(&world.root());
    all.retain(|path, _| !["home/cache", "home/state", "home/projects.toml"].iter().any(|own| path.starts_with(own)));
    all
}

fn same(is: &Tree, was: &Tree, what: &str) {
    let paths = is.keys().chain(was.keys()).collect::<std::collections::BTreeSet<_>>();
    let differ: Vec<_> = paths.into_iter().filter(|path| is.get(*path) != was.get(*path)).collect();
    let shown: Vec<_> =
        differ.iter().map(|path| format!("{path}: {:?} instead of {:?}", is.get(*path), was.get(*path))).collect();
    assert!(shown.is_empty(), "{what}:\n{}", shown.join("\n"));
}

/// A version of the skill with one file changed, one gone, one new.
fn next_version(world: &World) {
    world.in_library("skills/pdf/SKILL.md", "---\ndescription: second\n---\n");
    world.in_library("skills/pdf/examples/new.md", "new\n");
    fs::remove_dir_all(world.library().join("skills/pdf/reference")).unwrap();
    world.in_library("commands/git/fix.md", "---\ndescription: second\n---\n");
    world.refresh();
}

/// Something done in a world, from a prepared beginning.
struct Deed {
    name: &'static str,
    prepare: fn(&World, &Project),
    act: fn(&World, &Project),
}

fn nothing(_: &World, _: &Project) {}

fn deployed(world: &World, project: &Project) {
    world.deploy(&["pdf", "git/fix"], project);
}

fn outdated(world: &World, project: &Project) {
    deployed(world, project);
    project.write(".claude/skills/pdf/own.md", "a person's\n");
    next_version(world);
}

fn diverged(world: &World, project: &Project) {
    outdated(world, project);
    project.write(".claude/skills/pdf/SKILL.md", "by hand\n").write(".claude/commands/git/fix.md", "by hand\n");
    project.write(".claude/agents/critic.md", "never ours\n");
    world.refresh();
}

fn edited(world: &World, project: &Project) {
    deployed(world, project);
    project.write(".claude/skills/pdf/SKILL.md", "by hand\n").write(".claude/skills/pdf/more/extra.md", "extra\n");
    fs::remove_dir_all(project.path.join(".claude/skills/pdf/reference")).unwrap();
    world.refresh();
}

fn mergeable(world: &World, project: &Project) {
    let text = |first: &str, last: &str| format!("{first}\none\ntwo\nthree\nfour\n{last}\n");
    world.in_library("commands/git/fix.md", text("first", "end"));
    world.deploy(&["git/fix"], project);
    world.in_library("commands/git/fix.md", text("second", "end"));
    project.write(".claude/commands/git/fix.md", text("first", "my end"));
    world.refresh();
}

fn all_with(world: &World, project: &Project, on_conflict: ConflictChoice) {
    let deploy = |artifact| change(ChangeKind::Deploy, artifact, project);
    let mut request = changes(vec![deploy("skill:pdf"), deploy("command:git/fix"), deploy("agent:critic")]);
    request.on_conflict = Some(on_conflict);
    world.apply(&request);
}

const DEEDS: &[Deed] = &[
    Deed {
        name: "a first deploy",
        prepare: nothing,
        act: |w, p| {
            w.deploy(&["pdf", "git/fix", "critic"], p);
        },
    },
    Deed {
        name: "an update",
        prepare: outdated,
        act: |w, p| {
            w.deploy(&["pdf", "git/fix"], p);
        },
    },
    Deed {
        name: "an undeploy",
        prepare: deployed,
        act: |w, p| {
            w.undeploy(&["pdf", "git/fix"], p);
        },
    },
    Deed {
        name: "an undeploy of one of two",
        prepare: deployed,
        act: |w, p| {
            w.undeploy(&["git/fix"], p);
        },
    },
    Deed {
        name: "an undeploy of what was edited",
        prepare: edited,
        act: |w, p| {
            w.apply(&undeploying("skill:pdf", p, Some(ConflictChoice::Replace)));
        },
    },
    Deed {
        name: "an undeploy that keeps what was edited",
        prepare: edited,
        act: |w, p| {
            w.apply(&undeploying("skill:pdf", p, Some(ConflictChoice::Keep)));
        },
    },
    Deed {
        name: "an undeploy of what is gone",
        // Beside a person's own, so that the folder above stays: nobody needs it back for a record without files.
        prepare: |w, p| {
            p.write(".claude/skills/mine/SKILL.md", "mine\n");
            deployed(w, p);
            fs::remove_dir_all(p.path.join(".claude/skills/pdf")).unwrap();
        },
        act: |w, p| {
            w.undeploy(&["pdf"], p);
        },
    },
    Deed { name: "a replacement", prepare: diverged, act: |w, p| all_with(w, p, ConflictChoice::Replace) },
    Deed { name: "an adoption", prepare: diverged, act: |w, p| all_with(w, p, ConflictChoice::Adopt) },
    Deed { name: "a deploy that saves back", prepare: diverged, act: |w, p| all_with(w, p, ConflictChoice::SaveBack) },
    Deed {
        name: "a save back",
        prepare: edited,
        act: |w, p| {
            w.apply(&changes(vec![change(ChangeKind::SaveBack, "skill:pdf", p)]));
        },
    },
    Deed {
        name: "a merge",
        prepare: mergeable,
        act: |w, p| {
            w.apply(&deploying("command:git/fix", p, Some(ConflictChoice::Merge)));
        },
    },
    Deed {
        name: "a deploy over a folder in a file's place",
        prepare: |_, p| {
            p.write(".claude/commands/git/fix.md/deep/x.md", "in the way\n");
        },
        act: |w, p| {
            w.apply(&deploying("command:git/fix", p, Some(ConflictChoice::Replace)));
        },
    },
    Deed {
        name: "a deploy over an empty folder in a file's place",
        prepare: |_, p| fs::create_dir_all(p.path.join(".claude/commands/git/fix.md/deep")).unwrap(),
        act: |w, p| {
            w.apply(&deploying("command:git/fix", p, Some(ConflictChoice::Replace)));
        },
    },
    Deed {
        name: "a deploy over a file in a folder's place",
        prepare: |_, p| {
            p.write(".claude/skills/pdf", "in the way\n");
        },
        act: |w, p| {
            w.apply(&deploying("skill:pdf", p, Some(ConflictChoice::Replace)));
        },
    },
    Deed {
        name: "a deploy over a link",
        prepare: |w, p| {
            fs::create_dir_all(w.root().join("elsewhere/scripts")).unwrap();
            p.link(".claude/skills/pdf", w.root().join("elsewhere"));
        },
        act: |w, p| {
            w.apply(&deploying("skill:pdf", p, Some(ConflictChoice::Replace)));
        },
    },
    Deed {
        name: "a deploy over a folder and a file inside",
        prepare: |_, p| {
            p.write(".claude/skills/pdf/SKILL.md/x.md", "in the way\n").write(".claude/skills/pdf/scripts", "a file\n");
        },
        act: |w, p| {
            w.apply(&deploying("skill:pdf", p, Some(ConflictChoice::Replace)));
        },
    },
    Deed {
        name: "a mixed batch",
        prepare: diverged,
        act: |w, p| {
            let mut request = changes(vec![
                change(ChangeKind::Deploy, "skill:pdf", p),
                change(ChangeKind::Undeploy, "command:git/fix", p),
                change(ChangeKind::Deploy, "agent:critic", p),
            ]);
            request.on_conflict = Some(ConflictChoice::Replace);
            w.apply(&request);
        },
    },
];

/// Does every deed, and lets `check` look at it with the trees before and after.
fn each_deed(check: impl Fn(&mut World, &Project, &Tree, &Tree)) {
    let mut failed = Vec::new();
    for deed in DEEDS {
        let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            let (mut world, project) = sample();
            (deed.prepare)(&world, &project);
            let before = everything(&world);
            (deed.act)(&world, &project);
            let after = everything(&world);
            assert_ne!(before, after, "it does something");
            check(&mut world, &project, &before, &after);
            assert_eq!(project.leftovers(), Vec::<String>::new());
            let lists = world.lists();
            world.refresh();
            world.lists().assert_same(&lists, "after a refresh");
        }));
        if let Err(panic) = outcome {
            let text = panic.downcast_ref::<String>().cloned();
            failed.push(format!("{}: {}", deed.name, text.unwrap_or_default()));
        }
    }
    assert!(failed.is_empty(), "{} of {} deeds:\n{}", failed.len(), DEEDS.len(), failed.join("\n"));
    println!("{} deeds", DEEDS.len());
}

#[test]
fn everything_is_as_before_it_was_done() {
    each_deed(|world, _, before, _| {
        let operation = world.last();
        world.undo(&operation);
        same(&everything(world), before, "taken back");
        let history = world.history();
        assert_eq!(history[0].kind, OperationKind::Undo);
        assert_eq!(history[0].undoes.as_ref(), Some(&operation));
        assert_eq!(history[1].undone_by.as_ref(), Some(&history[0].id));
        assert!(!history[1].can_undo && history[0].can_undo);
        let again = world.try_undo(&undoing(&operation, None)).unwrap_err();
        assert!(again.message.contains("taken back already"), "{again:?}");
    });
}

#[test]
fn an_undo_is_taken_back_and_that_again() {
    each_deed(|world, _, before, after| {
        let mut operation = world.last();
        for round in 0..3 {
            operation = world.undo(&operation);
            let (wanted, word) = if round % 2 == 0 { (before, "undone") } else { (after, "redone") };
            let now = timeless(everything(world));
            same(&now, &timeless(wanted.clone()), &format!("{word}, round {round}"));
        }
    });
}

fn timeless(mut tree: Tree) -> Tree {
    for text in tree.iter_mut().filter(|(path, _)| path.ends_with("manifest.toml")).map(|(_, text)| text) {
        *text = text.lines().filter(|line| !line.starts_with("deployed_at = ")).collect::<Vec<_>>().join("\n");
    }
    tree
}

#[test]
fn a_restart_and_a_deleted_cache_take_nothing_of_it_away() {
    each_deed(|world, _, before, _| {
        world.restart();
        world.delete_cache();
        world.refresh();
        let operation = world.last();
        world.undo(&operation);
        same(&everything(world), before, "taken back");
    });
}

#[test]
fn what_an_undo_does_is_what_its_plan_says() {
    each_deed(|world, _, _, _| {
        let operation = world.last();
        let before = everything(world);
        let plan = world.plan_undo(&undoing(&operation, None));
        same(&everything(world), &before, "a plan writes nothing");
        assert_eq!(plan.totals.conflict, 0, "{plan:#?}");
        let mut request = undoing(&operation, None);
        request.fingerprint = Some(plan.fingerprint.clone());
        let outcome = world.try_undo(&request).unwrap();
        let foreseen: Vec<_> = plan.plans.iter().flat_map(|plan| plan.foreseen()).collect();
        let results: Vec<_> = outcome.projects.into_iter().flat_map(|project| project.results).collect();
        assert_eq!(results, foreseen);
    });
}

/// Every content a person could miss, wherever it lies.
fn is_findable(world: &World, text: &str) -> bool {
    tree(&world.root()).into_values().any(|shown| shown.contains(text))
}

#[test]
fn a_file_that_changed_since_is_asked_about() {
    let (world, project) = sample();
    outdated(&world, &project);
    world.deploy(&["pdf"], &project);
    let operation = world.last();
    project.write(".claude/skills/pdf/SKILL.md", "edited after the update\n");
    let before = everything(&world);
    let plan = world.plan_undo(&undoing(&operation, None));
    let part = only(&plan);
    assert_eq!(plan.totals.conflict, 1, "{part:#?}");
    assert_eq!(part.choices, [ConflictChoice::Keep, ConflictChoice::Replace]);
    assert_eq!(part.choice, None, "nothing is chosen beforehand");
    let file = part.files.iter().find(|file| file.path.ends_with("SKILL.md")).unwrap();
    assert_eq!(file.reason, Some(ConflictReason::ChangedSince));
    let outcome = world.try_undo(&undoing(&operation, None)).unwrap();
    assert_eq!(outcome.operation, None);
    assert!(outcome.rolled_back);
    same(&everything(&world), &before, "refused");

    let mut request = undoing(&operation, None);
    request.choices = vec![choice("skill:pdf", &project, Some(".claude/skills/pdf/SKILL.md"), ConflictChoice::Keep)];
    let plan = world.plan_undo(&request);
    assert_eq!((plan.totals.conflict, plan.totals.keep), (0, 1), "{plan:#?}");
    let outcome = world.try_undo(&request).unwrap();
    let undo = outcome.operation.unwrap();
    assert_eq!(project.read(".claude/skills/pdf/SKILL.md"), "edited after the update\n");
    assert!(project.has(".claude/skills/pdf/reference/notes.md"), "the others are taken back");
    assert!(!project.has(".claude/skills/pdf/examples"));
    world.undo(&undo);
    same(&timeless(everything(&world)), &timeless(before), "and that taken back");
}

#[test]
fn a_file_that_changed_since_and_is_replaced_goes_to_history() {
    let (world, project) = sample();
    outdated(&world, &project);
    let before = everything(&world);
    world.deploy(&["pdf"], &project);
    let operation = world.last();
    project.write(".claude/skills/pdf/SKILL.md", "edited after the update\n");
    let edited = everything(&world);
    let outcome = world.try_undo(&undoing(&operation, Some(ConflictChoice::Replace))).unwrap();
    same(&everything(&world), &before, "replaced");
    assert!(is_findable(&world, "edited after the update"));
    world.undo(&outcome.operation.unwrap());
    same(&timeless(everything(&world)), &timeless(edited), "and back");
}

#[test]
fn what_changed_since_can_be_kept_and_the_rest_goes_back() {
    let (world, project) = sample();
    world.deploy(&["pdf"], &project);
    let operation = world.last();
    project.write(".claude/skills/pdf/SKILL.md", "edited\n");
    let outcome = world.try_undo(&undoing(&operation, Some(ConflictChoice::Keep))).unwrap();
    assert_eq!(outcome.projects[0].results[0].status, ResultStatus::Success, "{outcome:?}");
    let left: Vec<String> = project
        .tree()
        .into_keys()
        .filter(|path| path.starts_with(".claude") && path.contains("md") || path.ends_with(".toml"))
        .collect();
    assert_eq!(left, [".claude/skills/pdf/SKILL.md"]);
    assert_eq!(project.read(".claude/skills/pdf/SKILL.md"), "edited\n");
}

#[test]
fn a_later_operation_on_the_same_artifact_is_asked_about() {
    let (world, project) = sample();
    world.deploy(&["pdf"], &project);
    let first = world.last();
    next_version(&world);
    world.deploy(&["pdf"], &project);
    let before = everything(&world);
    let plan = world.plan_undo(&undoing(&first, None));
    assert!(plan.totals.conflict > 0, "{plan:#?}");
    assert_eq!(world.try_undo(&undoing(&first, None)).unwrap().operation, None);
    same(&everything(&world), &before, "refused");
}

#[test]
fn what_history_lost_is_said_and_the_project_stays() {
    let (world, project) = sample();
    diverged(&world, &project);
    world.apply(&deploying("agent:critic", &project, Some(ConflictChoice::Replace)));
    let operation = world.last();
    fs::remove_dir_all(world.home().join("state/history").join(&operation).join("files")).unwrap();
    fs::remove_dir_all(world.home().join("state/objects")).unwrap();
    let before = everything(&world);
    let plan = world.plan_undo(&undoing(&operation, None));
    let file = &only(&plan).files[0];
    assert_eq!((file.action, file.reason), (FileAction::Conflict, Some(ConflictReason::Lost)), "{plan:#?}");
    assert_eq!(only(&plan).choices, [ConflictChoice::Keep]);
    for on_conflict in [None, Some(ConflictChoice::Replace)] {
        let outcome = world.try_undo(&undoing(&operation, on_conflict)).unwrap();
        assert_eq!(outcome.operation, None, "{outcome:?}");
        same(&everything(&world), &before, "nothing can be put back");
    }
}

#[test]
fn an_operation_that_was_pruned_is_not_found_and_costs_nothing_else() {
    let (world, project) = sample();
    world.deploy(&["pdf"], &project);
    let first = world.last();
    world.clock.advance(40 * 24 * 60 * 60);
    world.deploy(&["git/fix"], &project);
    let bounds = HistoryBounds { max_age_days: 30, max_bytes: u64::MAX >> 1 };
    let cost = ops::history_cost(&world.workspace, bounds);
    assert_eq!(cost.operations, 1);
    ops::set_history_bounds(&world.workspace, bounds).unwrap();
    let before = everything(&world);
    assert_eq!(ops::prune_history(&world.workspace), 1);
    let error = world.try_undo(&undoing(&first, None)).unwrap_err();
    assert_eq!(error.code, ErrorCode::OperationNotFound);
    same(&everything(&world), &before, "pruned");
    let last = world.last();
    world.undo(&last);
    assert!(!project.has(".claude/commands"));
}

#[test]
fn a_project_that_is_gone_stops_the_undo_and_nothing_is_changed() {
    let (world, project) = sample();
    let other = world.project("other");
    let deploy = |project| change(ChangeKind::Deploy, "skill:pdf", project);
    let operation = world.apply(&changes(vec![deploy(&project), deploy(&other)]));
    fs::remove_dir_all(&other.path).unwrap();
    let before = everything(&world);
    let outcome = world.try_undo(&undoing(&operation, None)).unwrap();
    assert!(outcome.rolled_back && outcome.operation.is_none(), "{outcome:?}");
    let failed: Vec<_> = outcome.projects.iter().filter(|one| one.results[0].status == ResultStatus::Failed).collect();
    assert_eq!(failed.len(), 1);
    assert_eq!(failed[0].project_path, other.text());
    same(&everything(&world), &before, "nothing is changed");
}

#[test]
fn a_batch_over_ten_projects_is_taken_back_after_a_restart() {
    let (mut world, _) = sample();
    let projects: Vec<Project> = (0..10).map(|number| world.project(&format!("p{number}"))).collect();
    for (number, project) in projects.iter().enumerate() {
        if number % 2 == 0 {
            world.deploy(&["pdf", "git/fix"], project);
            project.write(".claude/skills/pdf/SKILL.md", format!("by hand in {number}\n"));
        }
    }
    next_version(&world);
    let before = everything(&world);
    let mut all = Vec::new();
    for (number, project) in projects.iter().enumerate() {
        all.push(change(ChangeKind::Deploy, "skill:pdf", project));
        let kind = if number % 2 == 0 { ChangeKind::Undeploy } else { ChangeKind::Deploy };
        all.push(change(kind, "command:git/fix", project));
    }
    let mut request = changes(all);
    request.on_conflict = Some(ConflictChoice::Replace);
    request.atomic = true;
    let operation = world.apply(&request);
    let after = everything(&world);
    assert_eq!(world.history()[0].projects.len(), 10);
    assert_eq!(world.history()[0].kind, OperationKind::Batch);
    world.restart();
    let undo = world.undo(&operation);
    same(&everything(&world), &before, "ten projects taken back");
    world.restart();
    world.undo(&undo);
    same(&timeless(everything(&world)), &timeless(after), "and done again");
}

#[test]
fn a_record_comes_back_with_every_key_and_comment_of_others() {
    let (world, project) = sample();
    world.deploy(&["pdf", "git/fix"], &project);
    let manifest = project.manifest().replace(
        "artifact = \"skill:pdf\"",
        "# why it is here\nartifact = \"skill:pdf\"\nteam_note = \"keep\" # of ours",
    );
    let manifest = format!("# shared by the team\nowner = \"docs\"\n{manifest}");
    project.write(".claude/deployment-manifest.toml", &manifest);
    world.undeploy(&["pdf"], &project);
    assert!(!project.manifest().contains("team_note"));
    let operation = world.last();
    world.undo(&operation);
    assert_eq!(project.manifest(), manifest);
}

#[test]
fn a_person_s_modes_come_back() {
    use std::os::unix::fs::PermissionsExt;
    let (world, project) = sample();
    project.write(".claude/agents/critic.md", "private\n");
    let path = project.path.join(".claude/agents/critic.md");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    let operation = world.apply(&deploying("agent:critic", &project, Some(ConflictChoice::Replace)));
    world.undo(&operation);
    let mode = fs::metadata(&path).unwrap().permissions().mode() & 0o777;
    assert_eq!(format!("{mode:o}"), "600", "what only its owner could read stays so");
}

#[test]
fn a_pipe_in_a_displaced_folder_holds_nobody_up() {
    let (done, finished) = mpsc::channel();
    std::thread::spawn(move || {
        let (world, project) = sample();
        project.write(".claude/commands/git/fix.md/x.md", "in the way\n");
        let pipe = project.path.join(".claude/commands/git/fix.md/pipe");
        assert!(std::process::Command::new("mkfifo").arg(pipe).status().unwrap().success());
        let before = everything(&world);
        let operation = world.apply(&deploying("command:git/fix", &project, Some(ConflictChoice::Replace)));
        let outcome = world.try_undo(&undoing(&operation, None)).unwrap();
        if outcome.operation.is_some() {
            same(&everything(&world), &before, "put back");
        } else {
            assert_eq!(
                project.read(".claude/commands/git/fix.md"),
                "---\ndescription: The command git/fix\n---\nDo git/fix.\n"
            );
        }
        done.send(()).unwrap();
    });
    finished.recv_timeout(Duration::from_secs(20)).expect("the undo waits for a pipe, or failed");
}

#[test]
fn an_id_that_is_none_is_not_found() {
    let (world, _) = sample();
    for id in ["", "..", "../../home", "01a2047a-27a0-77f7-9b9b-b1196d0fc20f"] {
        let error = ErrorBody::from(ops::plan_undo(&world.workspace, &undoing(id, None)).unwrap_err());
        assert_eq!(error.code, ErrorCode::OperationNotFound, "{id}");
    }
}

#[test]
fn a_stale_plan_of_an_undo_is_refused() {
    let (world, project) = sample();
    world.deploy(&["pdf"], &project);
    let operation = world.last();
    let mut request = undoing(&operation, None);
    request.fingerprint = Some(world.plan_undo(&request).fingerprint);
    project.write(".claude/skills/pdf/SKILL.md", "edited\n");
    let before = everything(&world);
    assert_eq!(world.try_undo(&request).unwrap_err().code, ErrorCode::PlanStale);
    request.fingerprint = Some(world.plan_undo(&request).fingerprint);
    // Other choices are another plan.
    request.on_conflict = Some(ConflictChoice::Replace);
    assert_eq!(world.try_undo(&request).unwrap_err().code, ErrorCode::PlanStale);
    same(&everything(&world), &before, "refused");
}
