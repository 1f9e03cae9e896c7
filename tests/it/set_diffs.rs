//! What an edit of a set or group changed, as a comparison: before and after it, and what taking it back would do.

use std::fs;

use skillmeat_core::artifact::Digest;
use skillmeat_core::collection::{BundleDraft, BundleEdit, MemberKind, MemberRef};
use skillmeat_core::deployment::ConflictChoice;
use skillmeat_core::error::{ErrorBody, ErrorCode};
use skillmeat_core::ops::{self, DiffRequest, DiffSide, FileDiff};
use skillmeat_core::platform::ProfileId;
use skillmeat_core::text::{DiffForm, DiffLineKind};
use skillmeat_tests::{World, undoing};

const EDIT: (DiffSide, DiffSide) = (DiffSide::History, DiffSide::Written);
const UNDO: (DiffSide, DiffSide) = (DiffSide::Library, DiffSide::History);
const ONE: &str = "sets/one.toml";

/// A library with the set One, which holds the set Two and the skill pdf, and the group Docs.
fn world() -> World {
    let world = World::new();
    world.skill("pdf").agent("critic");
    ops::switch_sets(&world.workspace, true).unwrap();
    world.refresh();
    let made = |name: &str| ops::create_deployment_set(&world.workspace, &draft(name)).unwrap().bundle.id;
    let (one, two) = (made("One"), made("Two"));
    ops::create_group(&world.workspace, &draft("Docs")).unwrap();
    for member in [MemberRef::new(MemberKind::Set, two), artifact("skill:pdf")] {
        ops::add_deployment_set_member(&world.workspace, &one, &member, None).unwrap();
    }
    world
}

fn draft(name: &str) -> BundleDraft {
    BundleDraft { name: name.to_owned(), ..BundleDraft::default() }
}

fn artifact(id: &str) -> MemberRef {
    MemberRef::new(MemberKind::Artifact, id)
}

fn add(world: &World, id: &str) -> String {
    let added = ops::add_deployment_set_member(&world.workspace, "one", &artifact(id), None).unwrap();
    added.operation.unwrap()
}

fn describe(world: &World, text: &str) -> String {
    let edit = BundleEdit { description: Some(text.to_owned()), ..BundleEdit::default() };
    ops::update_deployment_set(&world.workspace, "one", &edit).unwrap().operation.unwrap()
}

/// The set or group of a file and the file, for each that an operation changed.
fn edited(world: &World, operation: &str) -> Vec<(String, String)> {
    let detail = ops::read_operation(&world.workspace, operation).unwrap();
    detail.parts.into_iter().map(|mut part| (part.artifact, part.library_files.remove(0).path)).collect()
}

fn asking(operation: &str, (artifact, path): (&str, &str), (left, right): (DiffSide, DiffSide)) -> DiffRequest {
    DiffRequest {
        project_path: String::new(),
        profile_id: ProfileId::primary(),
        artifact: artifact.to_owned(),
        path: path.to_owned(),
        left,
        right,
        operation: Some(operation.to_owned()),
    }
}

fn try_diff(world: &World, operation: &str, path: &str, sides: (DiffSide, DiffSide)) -> Result<FileDiff, ErrorBody> {
    let files = edited(world, operation);
    let (artifact, path) = files.iter().find(|(_, one)| one == path).unwrap();
    ops::diff_file(&world.workspace, &asking(operation, (artifact, path), sides)).map_err(ErrorBody::from)
}

fn diff(world: &World, operation: &str, path: &str, sides: (DiffSide, DiffSide)) -> FileDiff {
    try_diff(world, operation, path, sides).unwrap()
}

/// The lines that came, or those that went.
fn lines(diff: &FileDiff, kind: DiffLineKind) -> Vec<String> {
    let all = diff.hunks.iter().flat_map(|hunk| &hunk.lines).filter(|line| line.kind == kind);
    all.map(|line| line.segments.iter().map(|segment| segment.text.as_str()).collect()).collect()
}

/// The hash of what stands in the library.
fn hash(world: &World, path: &str) -> Option<String> {
    fs::read(world.library().join(path)).ok().map(|bytes| Digest::of(&bytes).to_string())
}

/// Places with the hash of what stands there.
type Hashes = [(&'static str, Option<String>); 6];

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
    ("add", |world| Some(add(world, "agent:critic"))),
    ("remove", |world| {
        ops::remove_deployment_set_member(&world.workspace, "one", &artifact("skill:pdf")).unwrap().operation
    }),
    ("add to a group", |world| {
        ops::add_group_member(&world.workspace, "docs", &artifact("skill:pdf"), None).unwrap().operation
    }),
];

#[test]
fn every_edit_shows_what_it_changed_and_what_its_undo_would() {
    const PLACES: [&str; 6] = [
        "sets/one.toml",
        "sets/two.toml",
        "sets/three.toml",
        "sets/one-copy.toml",
        "groups/docs.toml",
        "groups/more.toml",
    ];
    for (name, edit) in EDITS {
        let mut world = world();
        let hashes = |world: &World| PLACES.map(|path| (path, hash(world, path)));
        let before = hashes(&world);
        let operation = edit(&world).unwrap();
        let after = hashes(&world);
        world.restart();
        let changed: Vec<usize> = (0..PLACES.len()).filter(|at| before[*at] != after[*at]).collect();
        let files = edited(&world, &operation);
        assert_eq!(files.len(), changed.len(), "{name}: {files:?}");
        let check = |world: &World, operation: &str, sides, left: &Hashes, right: &Hashes| {
            for at in &changed {
                let diff = diff(world, operation, PLACES[*at], sides);
                assert_eq!((&diff.left.hash, &diff.right.hash), (&left[*at].1, &right[*at].1), "{name}: {diff:?}");
                assert_eq!((diff.form, diff.path.as_str()), (DiffForm::Text, PLACES[*at]), "{name}");
                assert_eq!(diff.left.present, left[*at].1.is_some(), "{name}");
                assert!(!diff.hunks.is_empty(), "{name}: {diff:?}");
            }
        };
        check(&world, &operation, EDIT, &before, &after);
        check(&world, &operation, UNDO, &after, &before);
        let undo = world.undo(&operation);
        check(&world, &operation, EDIT, &before, &after);
        check(&world, &undo, EDIT, &after, &before);
        check(&world, &undo, UNDO, &before, &after);
        let redo = world.undo(&undo);
        check(&world, &undo, EDIT, &after, &before);
        check(&world, &redo, EDIT, &before, &after);
    }
}

#[test]
fn the_lines_that_came_and_went_are_told() {
    let world = world();
    let operation = add(&world, "agent:critic");
    let change = diff(&world, &operation, ONE, EDIT);
    assert!(lines(&change, DiffLineKind::Added).iter().any(|line| line.contains("agent:critic")), "{change:?}");
    assert_eq!((lines(&change, DiffLineKind::Removed).len(), change.removed), (0, 0));
    let back = diff(&world, &operation, ONE, UNDO);
    assert_eq!(lines(&back, DiffLineKind::Removed), lines(&change, DiffLineKind::Added));
    // What a person typed since goes with a replacing undo, so its comparison says so.
    let typed = fs::read_to_string(world.library().join(ONE)).unwrap() + "# typed since\n";
    world.in_library(ONE, typed);
    let back = diff(&world, &operation, ONE, UNDO);
    assert!(lines(&back, DiffLineKind::Removed).contains(&"# typed since".to_owned()), "{back:?}");
}

#[test]
fn what_an_edit_wrote_is_found_where_a_later_one_moved_it() {
    let world = world();
    let first = describe(&world, "first");
    let shown = diff(&world, &first, ONE, EDIT);
    let second = describe(&world, "second");
    assert_eq!(diff(&world, &first, ONE, EDIT), shown);
    ops::delete_deployment_set(&world.workspace, "one", false).unwrap();
    assert_eq!(diff(&world, &first, ONE, EDIT), shown);
    let both = diff(&world, &second, ONE, EDIT);
    assert_eq!(lines(&both, DiffLineKind::Removed), [r#"description = "first""#]);
    assert_eq!(lines(&both, DiffLineKind::Added), [r#"description = "second""#]);
}

#[test]
fn what_is_nowhere_any_more_is_said_not_to_be_kept() {
    let world = world();
    let original = hash(&world, ONE);
    let operation = describe(&world, "mine");
    let written = hash(&world, ONE);
    world.in_library(ONE, "# all of it is typed anew\n");
    let error = try_diff(&world, &operation, ONE, EDIT).unwrap_err();
    assert_eq!(error.code, ErrorCode::OperationNotFound, "{error:?}");
    assert!(error.message.contains(ONE) && !error.hints.is_empty(), "{error:?}");
    assert!(diff(&world, &operation, ONE, UNDO).right.present, "what it displaced is kept still");

    // A person brings the same text about again: then it is known again.
    world.try_undo(&undoing(&operation, Some(ConflictChoice::Replace))).unwrap();
    let again = describe(&world, "mine");
    assert_eq!(diff(&world, &operation, ONE, EDIT).right.hash, written);

    // What history keeps is not believed by its place: a changed copy is no copy. The same text was displaced once more
    // by the second edit, so it is known still.
    let kept = world.home().join("state/history").join(&operation).join("files/0/0");
    assert!(kept.is_file());
    fs::write(&kept, "# another\n").unwrap();
    assert_eq!(hash_of(try_diff(&world, &operation, ONE, EDIT)), Ok((original.clone(), written.clone())));
    fs::remove_file(&kept).unwrap();
    assert_eq!(hash_of(try_diff(&world, &operation, ONE, EDIT)), Ok((original, written)));
    fs::remove_file(world.home().join("state/history").join(&again).join("files/0/0")).unwrap();
    assert_eq!(hash_of(try_diff(&world, &operation, ONE, EDIT)), Err(ErrorCode::OperationNotFound));
}

/// The hashes of both sides, or the code of the refusal.
fn hash_of(diff: Result<FileDiff, ErrorBody>) -> Result<(Option<String>, Option<String>), ErrorCode> {
    diff.map(|diff| (diff.left.hash, diff.right.hash)).map_err(|error| error.code)
}

#[test]
fn it_is_shown_while_sets_are_off_and_another_library_is_open() {
    let world = world();
    let operation = add(&world, "agent:critic");
    let shown = diff(&world, &operation, ONE, EDIT);
    ops::switch_sets(&world.workspace, false).unwrap();
    let other = world.root().join("other");
    fs::create_dir_all(&other).unwrap();
    ops::open_library(&world.workspace, &other).unwrap();
    assert_eq!(diff(&world, &operation, ONE, EDIT), shown);
    fs::rename(world.library(), world.root().join("moved")).unwrap();
    let gone = diff(&world, &operation, ONE, UNDO);
    assert_eq!((gone.left.present, &gone.right), (false, &shown.left));
}

#[test]
fn what_the_operation_did_not_change_is_not_shown() {
    let world = world();
    let project = world.project("shop");
    world.deploy(&["skill:pdf"], &project);
    let deployed = world.last();
    let operation = add(&world, "agent:critic");
    let [(one, _)] = edited(&world, &operation).try_into().unwrap();
    world.in_library("secret.txt", "secret\n");
    let refused = |operation: &str, artifact: &str, path: &str, sides| {
        let asked = asking(operation, (artifact, path), sides);
        ErrorBody::from(ops::diff_file(&world.workspace, &asked).unwrap_err()).code
    };
    for path in ["../secret.txt", "/etc/passwd", "sets/../../x", ""] {
        let code = refused(&operation, &one, path, EDIT);
        assert!(matches!(code, ErrorCode::PathEscape | ErrorCode::InvalidName), "{path}: {code:?}");
    }
    for path in ["secret.txt", "sets/two.toml", "sets/none.toml", "sets", "skills/pdf/SKILL.md"] {
        for sides in [EDIT, UNDO] {
            assert_eq!(refused(&operation, &one, path, sides), ErrorCode::OperationNotFound, "{path}");
        }
    }
    for other in ["set:", "group:", "set:one", &one.replace("set:", "group:"), "set:../../x"] {
        assert_eq!(refused(&operation, other, ONE, EDIT), ErrorCode::OperationNotFound, "{other}");
    }
    for other in ["", ".", "../journal", "0193a2b4-5c6d-7e8f-9a0b-1c2d3e4f5a6b", &deployed] {
        assert_eq!(refused(other, &one, ONE, EDIT), ErrorCode::OperationNotFound, "{other}");
    }
    for side in [DiffSide::Project, DiffSide::Recorded, DiffSide::Merged] {
        assert_eq!(refused(&operation, &one, ONE, (side, DiffSide::Written)), ErrorCode::OperationNotFound);
    }
    let without = DiffRequest { operation: None, ..asking("", (&one, ONE), EDIT) };
    let error = ErrorBody::from(ops::diff_file(&world.workspace, &without).unwrap_err());
    assert_eq!(error.code, ErrorCode::OperationNotFound);
}

#[test]
fn what_is_no_text_is_told_by_its_form() {
    let world = world();
    world.in_library("sets/bytes.toml", [0_u8, 159, 146, 150]);
    world.in_library("sets/folder.toml/deep/file.txt", "inside\n");
    world.in_library("sets/long.toml", "# long\n".repeat(400_000));
    for (slug, form) in [("bytes", DiffForm::Binary), ("folder", DiffForm::Binary), ("long", DiffForm::TooLarge)] {
        let operation = ops::delete_deployment_set(&world.workspace, slug, false).unwrap().operation.unwrap();
        let change = diff(&world, &operation, &format!("sets/{slug}.toml"), EDIT);
        assert_eq!((change.form, change.left.present, change.right.present), (form, true, false), "{change:?}");
        let undo = world.undo(&operation);
        let change = diff(&world, &undo, &format!("sets/{slug}.toml"), EDIT);
        assert_eq!((change.form, change.left.present, change.right.present), (form, false, true), "{change:?}");
        let same = diff(&world, &undo, &format!("sets/{slug}.toml"), (DiffSide::Library, DiffSide::Written));
        assert_eq!((same.form, &same.left), (DiffForm::Same, &change.right), "{slug}");
    }
}

#[cfg(unix)]
#[test]
fn a_link_is_told_and_never_followed() {
    let world = world();
    let outside = world.root().join("outside/sets");
    fs::create_dir_all(&outside).unwrap();
    fs::write(outside.join("one.toml"), "precious\n").unwrap();
    skillmeat_tests::link(&world.library().join("sets/link.toml"), &outside.join("one.toml"));
    let operation = ops::delete_deployment_set(&world.workspace, "link", false).unwrap().operation.unwrap();
    let change = diff(&world, &operation, "sets/link.toml", EDIT);
    assert_eq!(change.form, DiffForm::Link);
    assert_eq!(change.left.link_target.as_deref(), outside.join("one.toml").to_str());

    // The folder of sets leads elsewhere now: nothing is read there.
    let operation = add(&world, "agent:critic");
    fs::remove_dir_all(world.library().join("sets")).unwrap();
    skillmeat_tests::link(&world.library().join("sets"), &outside);
    assert_eq!(try_diff(&world, &operation, ONE, UNDO).unwrap_err().code, ErrorCode::PathEscape);
    assert_eq!(try_diff(&world, &operation, ONE, EDIT).unwrap_err().code, ErrorCode::OperationNotFound);
}

#[test]
fn the_name_of_what_was_edited_is_told() {
    let world = world();
    let named = |operation: Option<String>| {
        let detail = ops::read_operation(&world.workspace, &operation.unwrap()).unwrap().operation;
        let name = detail.edited.unwrap();
        assert!(detail.summary.contains(&name), "{}", detail.summary);
        name
    };
    let added = ops::add_group_member(&world.workspace, "docs", &artifact("skill:pdf"), None).unwrap().operation;
    assert_eq!(named(added.clone()), "Docs");
    assert_eq!(named(Some(world.undo(&added.unwrap()))), "Docs");
    assert_eq!(named(EDITS[2].1(&world)), "Uno");
    let project = world.project("shop");
    world.deploy(&["skill:pdf"], &project);
    assert_eq!(world.history()[0].edited, None);
}

#[test]
fn what_a_deploy_wrote_is_compared_with_what_stood_there() {
    let world = World::new();
    world.command("fix");
    world.refresh();
    let project = world.project("shop");
    let place = ".claude/commands/fix.md";
    world.deploy(&["command:fix"], &project);
    let (first, old) = (world.last(), project.read(place));
    world.in_library("commands/fix.md", "---\ndescription: Fixes\n---\nFix it all.\n");
    world.deploy(&["command:fix"], &project);
    let (second, new) = (world.last(), project.read(place));
    world.undeploy(&["command:fix"], &project);
    let third = world.last();
    let diff = |operation: &str| {
        let asked = DiffRequest { project_path: project.text(), ..asking(operation, ("command:fix", place), EDIT) };
        hash_of(ops::diff_file(&world.workspace, &asked).map_err(ErrorBody::from))
    };
    let hash = |text: &str| Some(Digest::of(text.as_bytes()).to_string());
    assert_eq!(diff(&first), Ok((None, hash(&old))));
    assert_eq!(diff(&second), Ok((hash(&old), hash(&new))));
    assert_eq!(diff(&third), Ok((hash(&new), None)));
}
