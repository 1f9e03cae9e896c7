//! Taking edits back, and taking that back.

use std::fs;
use std::sync::atomic::AtomicBool;

use skillmeat_core::changes::ViewKey;
use skillmeat_core::collection::BundleEdit;
use skillmeat_core::deployment::{
    ArtifactAction, Choice, ConflictChoice, ConflictReason, Control, FileAction, Intent, ResultStatus,
};
use skillmeat_core::error::ErrorCode;
use skillmeat_core::ops::{self, OperationKind, UndoRequest};
use skillmeat_core::platform::ProfileId;
use skillmeat_tests::{World, only, undoing};

use super::{add, artifact, draft, group, library, nothing_is_left, set, world};

/// Something done in a world with the sets One (which holds Two and skill:pdf) and Two, and the group Docs.
type Edit = fn(&World) -> Option<String>;

const EDITS: &[(&str, Edit)] = &[
    ("create", |world| ops::create_deployment_set(&world.workspace, &draft("Three")).unwrap().operation),
    ("create a group", |world| ops::create_group(&world.workspace, &draft("More")).unwrap().operation),
    ("rename", |world| {
        let edit = BundleEdit { name: Some("Uno".to_owned()), ..BundleEdit::default() };
        ops::update_deployment_set(&world.workspace, "one", &edit).unwrap().operation
    }),
    ("delete", |world| ops::delete_deployment_set(&world.workspace, "one", false).unwrap().operation),
    ("delete everywhere", |world| ops::delete_deployment_set(&world.workspace, "two", true).unwrap().operation),
    ("clone", |world| ops::clone_deployment_set(&world.workspace, "one").unwrap().operation),
    ("add", |world| add(world, "one", &artifact("agent:critic")).operation),
    ("move", |world| {
        let pdf = artifact("skill:pdf");
        ops::update_deployment_set_member(&world.workspace, "one", &pdf, 0).unwrap().operation
    }),
    ("remove", |world| {
        let pdf = artifact("skill:pdf");
        ops::remove_deployment_set_member(&world.workspace, "one", &pdf).unwrap().operation
    }),
    ("add to a group", |world| {
        ops::add_group_member(&world.workspace, "docs", &artifact("skill:pdf"), None).unwrap().operation
    }),
];

fn prepared() -> World {
    let world = world();
    let (one, two, _) = (set(&world, "One"), set(&world, "Two"), group(&world, "Docs"));
    add(&world, &one.id, &two);
    add(&world, &one.id, &artifact("skill:pdf"));
    world
}

#[test]
fn every_edit_goes_back_and_forth() {
    for (name, edit) in EDITS {
        let mut world = prepared();
        let before = library(&world);
        let operation = edit(&world).unwrap();
        let after = library(&world);
        assert_ne!(before, after, "{name}");
        let plan = world.plan_undo(&undoing(&operation, None));
        assert_eq!(library(&world), after, "{name}: planning writes nothing");
        assert!(plan.plans[0].artifacts.iter().all(|part| part.action == ArtifactAction::Restore), "{name}: {plan:?}");
        world.restart();
        assert_eq!(ops::last_operation(&world.workspace), Some(operation.clone()), "{name}");
        let undo = world.undo(&operation);
        assert_eq!(library(&world), before, "{name}, taken back");
        assert_eq!(world.history()[0].kind, OperationKind::Undo, "{name}");
        assert_eq!(world.try_undo(&undoing(&operation, None)).unwrap_err().code, ErrorCode::PlanStale, "{name}");
        world.restart();
        let redo = world.undo(&undo);
        assert_eq!(library(&world), after, "{name}, done again");
        let undo = world.undo(&redo);
        assert_eq!(library(&world), before, "{name}, taken back again");
        world.undo(&undo);
        assert_eq!(library(&world), after, "{name}, done once more");
        // The index says the same as a fresh look.
        let query = ops::SetQuery::default();
        let seen = ops::list_deployment_sets(&world.workspace, &query).unwrap();
        assert_eq!(ops::list_deployment_sets(&world.another(), &query).unwrap(), seen, "{name}");
        nothing_is_left(&world);
    }
}

#[test]
fn the_plan_shows_what_goes_back() {
    let world = prepared();
    let two = ops::get_deployment_set(&world.workspace, "two").unwrap().bundle;
    let operation = ops::delete_deployment_set(&world.workspace, "two", true).unwrap().operation.unwrap();
    let plan = world.plan_undo(&undoing(&operation, None));
    assert_eq!((plan.plans.len(), plan.plans[0].artifacts.len(), plan.totals.library), (1, 2, 2));
    assert_eq!(plan.plans[0].project_path, world.library().canonicalize().unwrap().to_str().unwrap());
    assert_eq!(plan.plans[0].project_name, "collection");
    let part = &plan.plans[0].artifacts[0];
    assert_eq!((part.artifact.clone(), part.title.as_deref()), (format!("set:{}", two.id), Some("Two")));
    assert_eq!((part.intent, part.destination.as_str()), (Intent::Undo, "sets/two.toml"));
    let shown: Vec<_> = part.library_files.iter().map(|file| (file.path.as_str(), file.action, file.size)).collect();
    assert_eq!(shown, [("sets/two.toml", FileAction::Create, None)]);
    assert!(part.library_files[0].new_size.is_some() && part.files.is_empty() && part.choices.is_empty());
    assert_eq!(plan.plans[0].artifacts[1].library_files[0].action, FileAction::Replace);

    let shown = UndoRequest { fingerprint: Some(plan.fingerprint), ..undoing(&operation, None) };
    world.in_library("sets/one.toml", super::file(&world, "sets/one.toml") + "# typed since\n");
    let before = library(&world);
    assert_eq!(world.try_undo(&shown).unwrap_err().code, ErrorCode::PlanStale);
    assert_eq!(library(&world), before);
}

#[test]
fn what_changed_since_is_asked_about() {
    let world = prepared();
    let operation = add(&world, "one", &artifact("agent:critic")).operation.unwrap();
    let typed = super::file(&world, "sets/one.toml") + "# typed since\n";
    world.in_library("sets/one.toml", &typed);
    let before = library(&world);
    let plan = world.plan_undo(&undoing(&operation, None));
    let part = only(&plan);
    assert_eq!(part.action, ArtifactAction::Conflict);
    assert_eq!(part.choices, [ConflictChoice::Keep, ConflictChoice::Replace]);
    assert_eq!(part.error.as_ref().unwrap().code, ErrorCode::Conflict);
    assert_eq!(part.library_files[0].reason, Some(ConflictReason::ChangedSince));
    let outcome = world.try_undo(&undoing(&operation, None)).unwrap();
    assert_eq!((outcome.operation, outcome.rolled_back), (None, true));
    assert_eq!(outcome.projects[0].results[0].status, ResultStatus::Failed);
    assert_eq!(library(&world), before);

    let kept = world.try_undo(&undoing(&operation, Some(ConflictChoice::Keep))).unwrap();
    assert_eq!((kept.operation, kept.projects[0].results[0].status), (None, ResultStatus::Skipped));
    assert_eq!(library(&world), before);

    let (artifact, project_path) = (part.artifact.clone(), plan.plans[0].project_path.clone());
    let choice = |path: Option<&str>, choice| Choice {
        artifact: artifact.clone(),
        project_path: project_path.clone(),
        profile_id: ProfileId::primary(),
        path: path.map(str::to_owned),
        choice,
    };
    let elsewhere = UndoRequest {
        choices: vec![choice(Some("sets/two.toml"), ConflictChoice::Replace)],
        ..undoing(&operation, None)
    };
    assert!(world.try_undo(&elsewhere).unwrap().rolled_back, "another file was chosen");
    let replace = UndoRequest { choices: vec![choice(None, ConflictChoice::Replace)], ..undoing(&operation, None) };
    let undo = world.try_undo(&replace).unwrap().operation.unwrap();
    assert_eq!(super::members(&world, "one"), ["Two", "pdf"]);
    world.undo(&undo);
    assert_eq!(super::file(&world, "sets/one.toml"), typed, "what was displaced comes back");
    nothing_is_left(&world);
}

#[test]
fn half_of_an_edit_is_never_taken_back() {
    let world = prepared();
    let operation = ops::delete_deployment_set(&world.workspace, "two", true).unwrap().operation.unwrap();
    world.in_library("sets/one.toml", super::file(&world, "sets/one.toml") + "# typed since\n");
    let before = library(&world);
    let outcome = world.try_undo(&undoing(&operation, None)).unwrap();
    assert!(outcome.rolled_back, "{outcome:?}");
    let all: Vec<ResultStatus> = outcome.projects[0].results.iter().map(|result| result.status).collect();
    assert_eq!(all, [ResultStatus::Skipped, ResultStatus::Failed]);
    assert_eq!(library(&world), before);
    assert!(outcome.views.is_empty(), "{outcome:?}");
    // The changed set is kept as it is, the deleted one comes back.
    let undone = world.try_undo(&undoing(&operation, Some(ConflictChoice::Keep))).unwrap();
    let views: Vec<&str> = undone.views.iter().map(ViewKey::as_str).collect();
    for key in ["deployment-sets", "deployment-set-{id}", "deployment-set-members-{id}", "history"] {
        assert!(views.contains(&key), "{key}: {views:?}");
    }
    let undo = undone.operation.unwrap();
    assert!(super::file(&world, "sets/one.toml").contains("# typed since"));
    assert_eq!(super::members(&world, "one"), ["pdf"]);
    assert!(world.library().join("sets/two.toml").exists());
    world.undo(&undo);
    assert_eq!(library(&world), before);
}

#[test]
fn a_name_taken_since_and_a_lost_text_are_conflicts() {
    let world = prepared();
    let operation = ops::delete_deployment_set(&world.workspace, "one", false).unwrap().operation.unwrap();
    ops::create_deployment_set(&world.workspace, &draft("One")).unwrap();
    let plan = world.plan_undo(&undoing(&operation, None));
    assert_eq!(only(&plan).library_files[0].reason, Some(ConflictReason::ChangedSince));
    assert!(world.try_undo(&undoing(&operation, None)).unwrap().rolled_back);

    fs::remove_dir_all(world.home().join(format!("state/history/{operation}/files"))).unwrap();
    let before = library(&world);
    let plan = world.plan_undo(&undoing(&operation, Some(ConflictChoice::Replace)));
    let part = only(&plan);
    assert_eq!(
        (part.library_files[0].reason, part.choices.as_slice()),
        (Some(ConflictReason::Lost), [ConflictChoice::Keep].as_slice())
    );
    assert!(world.try_undo(&undoing(&operation, Some(ConflictChoice::Replace))).unwrap().rolled_back);
    assert_eq!(library(&world), before);
}

#[test]
fn another_library_is_left_alone() {
    let world = prepared();
    let operation = add(&world, "one", &artifact("agent:critic")).operation.unwrap();
    let other = world.root().join("other");
    fs::create_dir_all(other.join("skills")).unwrap();
    world.workspace.choose_library(Some(&other)).unwrap();
    let before = library(&world);
    let plan = world.plan_undo(&undoing(&operation, Some(ConflictChoice::Replace)));
    let part = only(&plan);
    assert_eq!(
        (part.action, part.error.as_ref().unwrap().code),
        (ArtifactAction::Refused, ErrorCode::CollectionNotFound)
    );
    assert!(world.try_undo(&undoing(&operation, Some(ConflictChoice::Replace))).unwrap().rolled_back);
    assert_eq!(library(&world), before);
    world.workspace.choose_library(None).unwrap();
    world.undo(&operation);
    assert_eq!(super::members(&world, "one"), ["Two", "pdf"]);
}

#[test]
fn an_edit_in_the_dark_can_be_taken_back_while_sets_are_off() {
    let world = prepared();
    let before = library(&world);
    let operation = add(&world, "one", &artifact("agent:critic")).operation.unwrap();
    ops::switch_sets(&world.workspace, false).unwrap();
    world.undo(&operation);
    assert_eq!(library(&world), before);
}

#[test]
fn an_undo_that_is_cancelled_changes_nothing() {
    let world = prepared();
    let operation = ops::delete_deployment_set(&world.workspace, "two", true).unwrap().operation.unwrap();
    let before = library(&world);
    let control = Control { cancelled: &AtomicBool::new(true), progress: &|_| {} };
    let outcome = ops::undo_operation(&world.workspace, &undoing(&operation, None), &control);
    assert_eq!(super::code(outcome), ErrorCode::Cancelled);
    assert_eq!(library(&world), before);
    nothing_is_left(&world);
    world.undo(&operation);
}

#[test]
fn edits_are_found_in_history() {
    let world = prepared();
    let find = |text: &str, kinds: Vec<OperationKind>| {
        let query =
            ops::OperationQuery { text: Some(text.to_owned()), kinds, limit: 100, ..ops::OperationQuery::default() };
        ops::list_operations(&world.workspace, &query).unwrap().operations.len()
    };
    assert_eq!(find("", vec![OperationKind::EditSets]), 5);
    assert_eq!(find("", vec![OperationKind::Deploy]), 0);
    assert_eq!((find("ONE", Vec::new()), find("skill:pdf", Vec::new()), find("groups/docs", Vec::new())), (3, 1, 1));
    assert_eq!(find("nowhere", Vec::new()), 0);
}
