//! Editing sets and groups: each edit is one operation that is done or not done, that loses nothing of what a person
//! wrote into the file, and that can be taken back.

mod at_once;
mod moments;
mod undo;

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use skillmeat_core::collection::{BundleDraft, BundleEdit, BundleKind, MemberKind, MemberRef};
use skillmeat_core::error::{ErrorBody, ErrorCode};
use skillmeat_core::ops::{self, BundleChanged, OperationKind, OpsError, Workspace};
use skillmeat_tests::{World, tree};

use crate::hostile::child::{Setting, is_child};

/// A library with three artifacts, and sets switched on.
fn world() -> World {
    let world = World::new();
    world.skill("pdf").command("git/fix").agent("critic");
    ops::switch_sets(&world.workspace, true).unwrap();
    world.refresh();
    world
}

fn draft(name: &str) -> BundleDraft {
    BundleDraft { name: name.to_owned(), ..BundleDraft::default() }
}

fn artifact(id: &str) -> MemberRef {
    MemberRef::new(MemberKind::Artifact, id)
}

fn set(world: &World, name: &str) -> MemberRef {
    MemberRef::new(MemberKind::Set, ops::create_deployment_set(&world.workspace, &draft(name)).unwrap().bundle.id)
}

fn group(world: &World, name: &str) -> MemberRef {
    MemberRef::new(MemberKind::Group, ops::create_group(&world.workspace, &draft(name)).unwrap().bundle.id)
}

fn add(world: &World, id: &str, member: &MemberRef) -> BundleChanged {
    ops::add_deployment_set_member(&world.workspace, id, member, None).unwrap()
}

/// A set's own members, in order.
fn members(world: &World, id: &str) -> Vec<String> {
    let detail = ops::get_deployment_set(&world.workspace, id).unwrap();
    detail.members.into_iter().map(|member| member.name).collect()
}

fn file(world: &World, path: &str) -> String {
    fs::read_to_string(world.library().join(path)).unwrap()
}

fn refused<T: std::fmt::Debug>(outcome: Result<T, OpsError>) -> ErrorBody {
    let body = ErrorBody::from(outcome.unwrap_err());
    assert!(!body.message.is_empty(), "{body:?}");
    body
}

fn code<T: std::fmt::Debug>(outcome: Result<T, OpsError>) -> ErrorCode {
    refused(outcome).code
}

/// The library, byte by byte.
fn library(world: &World) -> BTreeMap<String, String> {
    tree(&world.library())
}

fn views(changed: &BundleChanged) -> Vec<&str> {
    changed.views.iter().map(skillmeat_core::changes::ViewKey::as_str).collect()
}

fn last_sentence(world: &World) -> String {
    let last = world.history().remove(0);
    assert_eq!((last.kind, last.projects.len(), last.can_undo), (OperationKind::EditSets, 0, true), "{last:?}");
    last.summary
}

/// Nothing of the program is left in the library, and no journal.
fn nothing_is_left(world: &World) {
    let left: Vec<String> = library(world).into_keys().filter(|path| path.contains(".skillmeat-stage-")).collect();
    assert_eq!(left, Vec::<String>::new());
    let journals = fs::read_dir(world.home().join("state/journal")).map_or(0, Iterator::count);
    assert_eq!(journals, 0);
}

#[test]
fn a_set_is_made_in_a_library_without_sets() {
    let world = world();
    let full = BundleDraft {
        name: "Backend kit".to_owned(),
        description: "For services".to_owned(),
        color: Some("#22AA66".to_owned()),
        icon: Some("server".to_owned()),
        tags: vec!["backend".to_owned(), "go".to_owned()],
        members: Vec::new(),
    };
    assert!(!world.library().join("sets").exists());
    let made = ops::create_deployment_set(&world.workspace, &full).unwrap();
    assert_eq!(
        (made.bundle.slug.as_str(), made.bundle.kind, made.bundle.member_count),
        ("backend-kit", BundleKind::Set, 0)
    );
    assert_eq!(PathBuf::from(&made.bundle.path), world.library().join("sets/backend-kit.toml"));
    assert!(!made.cache_behind);
    assert!(views(&made).contains(&"deployment-sets") && views(&made).contains(&"history"), "{made:?}");
    assert!(views(&made).contains(&format!("deployment-set-{}", made.bundle.id).as_str()), "{made:?}");
    let list = ops::list_deployment_sets(&world.workspace, &ops::SetQuery::default()).unwrap();
    assert_eq!((list.sets.as_slice(), list.groups.len(), list.invalid.len()), ([made.bundle].as_slice(), 0, 0));
    let bundle = &list.sets[0];
    assert_eq!((bundle.color.as_deref(), bundle.icon.as_deref()), (Some("#22AA66"), Some("server")));
    assert_eq!((bundle.description.as_str(), bundle.tags.join(" ")), ("For services", "backend go".to_owned()));
    assert_eq!(last_sentence(&world), "Created the set Backend kit");
    let last = world.history().remove(0);
    assert_eq!(Some(&last.id), made.operation.as_ref());
    assert_eq!((last.sets[0].id.as_str(), last.totals.library, last.program.as_str()), (bundle.id.as_str(), 1, "a"));
    let detail = ops::read_operation(&world.workspace, &last.id).unwrap();
    assert_eq!(detail.parts.len(), 1);
    let part = &detail.parts[0];
    assert_eq!((part.artifact.clone(), part.title.as_deref()), (format!("set:{}", bundle.id), Some("Backend kit")));
    assert_eq!(
        (part.destination.as_str(), part.library_files[0].path.as_str()),
        ("sets/backend-kit.toml", "sets/backend-kit.toml")
    );
    nothing_is_left(&world);
    // Another program sees it, from the disk and from the cache.
    let other = world.another();
    assert_eq!(ops::get_deployment_set(&other, "backend-kit").unwrap().bundle.name, "Backend kit");
}

#[test]
fn file_names_are_unique_in_whatever_case() {
    let world = world();
    world.in_library("sets/KIT.toml", "not a set\n").in_library("groups/kit.toml", "nor a group\n");
    let slug = |name: &str| ops::create_deployment_set(&world.workspace, &draft(name)).unwrap().bundle.slug;
    assert_eq!((slug("Kit"), slug("kit"), slug("K I T")), ("kit-2".to_owned(), "kit-3".to_owned(), "k-i-t".to_owned()));
    assert_eq!(slug("Ünïcode 漢字"), "ünïcode-漢字");
    assert_ne!(slug("con"), "con");
    assert_eq!(ops::create_group(&world.workspace, &draft("Kit")).unwrap().bundle.slug, "kit-2");
    assert_eq!(file(&world, "sets/KIT.toml"), "not a set\n");
    // A folder and a file without the ending take a name, too.
    fs::create_dir_all(world.library().join("sets/box.toml")).unwrap();
    assert_eq!(slug("box"), "box-2");
}

#[test]
fn what_is_not_fit_for_a_file_is_refused() {
    let world = world();
    let before = library(&world);
    let long = "x".repeat(256);
    for name in ["", "  ", "a\nb", "a\u{7f}", &long] {
        let error = refused(ops::create_deployment_set(&world.workspace, &draft(name)));
        assert_eq!(error.code, ErrorCode::SetInvalid, "{name:?}: {error:?}");
        assert_eq!(code(ops::create_group(&world.workspace, &draft(name))), ErrorCode::SetInvalid, "{name:?}");
    }
    let with = |color: Option<&str>, icon: Option<&str>, tags: Vec<String>| {
        let (color, icon) = (color.map(str::to_owned), icon.map(str::to_owned));
        ops::create_deployment_set(&world.workspace, &BundleDraft { color, icon, tags, ..draft("fit") })
    };
    assert_eq!(code(with(Some("red"), None, Vec::new())), ErrorCode::SetInvalid);
    assert_eq!(code(with(None, Some("../x"), Vec::new())), ErrorCode::SetInvalid);
    assert_eq!(
        code(with(None, None, vec!["t".to_owned(); 1].into_iter().chain([String::new()]).collect())),
        ErrorCode::SetInvalid
    );
    assert_eq!(library(&world), before);
    assert!(world.history().is_empty());
    assert!(ops::create_deployment_set(&world.workspace, &draft(&"x".repeat(255))).is_ok());
}

#[test]
fn a_set_is_changed_and_keeps_what_a_person_wrote() {
    let world = world();
    let id = "0193a5f0-0000-7000-8000-000000000001";
    let text = format!(
        "# mine\nid = \"{id}\"\nname = \"Old\" # called so\nowner = \"me\"\n\n[[members]]\n# the best\nartifact = \"skill:pdf\"\nwhy = \"reads\"\n\n[extra]\nkey = 1\n"
    );
    world.in_library("sets/by-hand.toml", &text);
    let edit = BundleEdit {
        name: Some("New".to_owned()),
        color: Some("#112233".to_owned()),
        tags: Some(vec!["one".to_owned()]),
        ..BundleEdit::default()
    };
    let changed = ops::update_deployment_set(&world.workspace, "by-hand", &edit).unwrap();
    assert_eq!(
        (changed.bundle.name.as_str(), changed.bundle.slug.as_str(), changed.bundle.id.as_str()),
        ("New", "by-hand", id)
    );
    assert_eq!(last_sentence(&world), "Renamed the set Old to New");
    let now = file(&world, "sets/by-hand.toml");
    for kept in ["# mine", "# called so", "owner = \"me\"", "# the best", "why = \"reads\"", "[extra]\nkey = 1"] {
        assert!(now.contains(kept), "{kept}:\n{now}");
    }
    assert!(now.contains("\"New\"") && now.contains("#112233") && !now.contains("\"Old\""), "{now}");

    let again = ops::update_deployment_set(&world.workspace, id, &edit).unwrap();
    assert_eq!((again.operation, again.views), (None, Vec::new()), "nothing was written");
    let edit = BundleEdit { color: Some(String::new()), description: Some("more".to_owned()), ..BundleEdit::default() };
    let changed = ops::update_deployment_set(&world.workspace, id, &edit).unwrap();
    assert_eq!((changed.bundle.color, changed.bundle.description.as_str()), (None, "more"));
    assert_eq!(last_sentence(&world), "Changed the set New");
    let bad = BundleEdit { name: Some("a\tb".to_owned()), ..BundleEdit::default() };
    assert_eq!(code(ops::update_deployment_set(&world.workspace, id, &bad)), ErrorCode::SetInvalid);
    assert_eq!(code(ops::update_deployment_set(&world.workspace, "nobody", &edit)), ErrorCode::SetNotFound);
    assert_eq!(code(ops::update_group(&world.workspace, id, &edit)), ErrorCode::SetNotFound);
    assert_eq!(world.history().len(), 2);
    nothing_is_left(&world);
}

#[test]
fn members_come_move_and_go() {
    let world = world();
    let (outer, inner, docs) = (set(&world, "Outer"), set(&world, "Inner"), group(&world, "Docs"));
    let added = add(&world, &outer.id, &artifact("skill:pdf"));
    assert_eq!((added.bundle.member_count, added.bundle.artifact_count), (1, 1));
    assert_eq!(last_sentence(&world), "Added skill:pdf to Outer");
    let wanted = [format!("deployment-set-{}", outer.id), format!("deployment-set-members-{}", outer.id)];
    assert!(wanted.iter().all(|key| views(&added).contains(&key.as_str())), "{added:?}");
    add(&world, "outer", &MemberRef::new(MemberKind::Group, "docs"));
    assert_eq!(last_sentence(&world), "Added the group Docs to Outer");
    let at = |member: &MemberRef, position| {
        ops::add_deployment_set_member(&world.workspace, &outer.id, member, Some(position)).unwrap()
    };
    at(&inner, 0);
    at(&artifact("agent:critic"), 99);
    assert_eq!(members(&world, &outer.id), ["Inner", "pdf", "Docs", "critic"]);
    let text = file(&world, "sets/outer.toml");
    assert!(text.contains(&format!("group = \"{}\"", docs.id)), "an id is written, not a slug:\n{text}");

    let put = |member: &MemberRef, position| {
        ops::update_deployment_set_member(&world.workspace, &outer.id, member, position).unwrap()
    };
    put(&artifact("agent:critic"), 1);
    assert_eq!(members(&world, &outer.id), ["Inner", "critic", "pdf", "Docs"]);
    assert_eq!(last_sentence(&world), "Moved agent:critic in Outer");
    put(&inner, 100);
    assert_eq!(members(&world, &outer.id), ["critic", "pdf", "Docs", "Inner"]);
    assert_eq!(put(&inner, 3).operation, None, "it is there already");
    let gone = ops::remove_deployment_set_member(&world.workspace, &outer.id, &docs).unwrap();
    assert_eq!(gone.bundle.member_count, 3);
    assert_eq!(last_sentence(&world), "Removed the group Docs from Outer");
    assert_eq!(members(&world, &outer.id), ["critic", "pdf", "Inner"]);

    // A set that holds another one shows what that holds.
    let below = add(&world, &inner.id, &artifact("command:git/fix"));
    assert!(views(&below).contains(&format!("deployment-set-{}", outer.id).as_str()), "{below:?}");
    assert_eq!(ops::get_deployment_set(&world.workspace, &outer.id).unwrap().bundle.artifact_count, 3);
    nothing_is_left(&world);
}

#[test]
fn members_that_are_gone_can_be_moved_and_removed() {
    let world = world();
    let outer = set(&world, "Outer");
    for member in [artifact("skill:pdf"), artifact("agent:critic")] {
        add(&world, &outer.id, &member);
    }
    fs::remove_dir_all(world.library().join("skills/pdf")).unwrap();
    let gone = MemberRef::new(MemberKind::Set, "no-such-set");
    let text = file(&world, "sets/outer.toml") + "\n[[members]]\nset = \"no-such-set\"\n";
    world.in_library("sets/outer.toml", text);
    world.refresh();
    ops::update_deployment_set_member(&world.workspace, &outer.id, &gone, 0).unwrap();
    assert_eq!(members(&world, &outer.id), ["no-such-set", "pdf", "critic"]);
    ops::remove_deployment_set_member(&world.workspace, &outer.id, &gone).unwrap();
    ops::remove_deployment_set_member(&world.workspace, &outer.id, &artifact("skill:pdf")).unwrap();
    assert_eq!(members(&world, &outer.id), ["critic"]);
}

#[test]
fn members_are_refused_with_a_code_and_checking_says_the_same() {
    let world = world();
    let (one, two, docs) = (set(&world, "One"), set(&world, "Two"), group(&world, "Docs"));
    add(&world, &one.id, &two);
    add(&world, &one.id, &artifact("skill:pdf"));
    world.in_library("sets/broken.toml", "id = \n");
    let count = world.history().len();
    let before = library(&world);
    let cases: Vec<(&str, MemberRef, ErrorCode)> = vec![
        (&one.id, artifact("skill:none"), ErrorCode::ArtifactNotFound),
        (&one.id, artifact("skill:../x"), ErrorCode::PathEscape),
        (&one.id, MemberRef::new(MemberKind::Set, "none"), ErrorCode::SetNotFound),
        (&one.id, MemberRef::new(MemberKind::Group, &two.id), ErrorCode::SetNotFound),
        (&one.id, MemberRef::new(MemberKind::Set, "broken"), ErrorCode::SetInvalid),
        ("none", artifact("skill:pdf"), ErrorCode::SetNotFound),
        ("broken", artifact("skill:pdf"), ErrorCode::SetInvalid),
        (&one.id, artifact("skill:pdf"), ErrorCode::AlreadyExists),
        (&one.id, two.clone(), ErrorCode::AlreadyExists),
        (&one.id, MemberRef::new(MemberKind::Set, "two"), ErrorCode::AlreadyExists),
        (&one.id, one.clone(), ErrorCode::SetCycle),
        (&two.id, one.clone(), ErrorCode::SetCycle),
        ("two", MemberRef::new(MemberKind::Set, "one"), ErrorCode::SetCycle),
    ];
    for (id, member, expected) in cases {
        let added = refused(ops::add_deployment_set_member(&world.workspace, id, &member, None));
        assert_eq!(added.code, expected, "{id} {member:?}: {added:?}");
        let checked = refused(ops::check_deployment_set_member(&world.workspace, id, &member));
        assert_eq!(checked, added, "{id} {member:?}");
    }
    let cycle = refused(ops::add_deployment_set_member(&world.workspace, &two.id, &one, None));
    let names: Vec<&str> = cycle.details.as_ref().unwrap()["path"]
        .as_array()
        .unwrap()
        .iter()
        .map(|step| step["name"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["Two", "One", "Two"]);
    for member in [&two, &docs] {
        assert_eq!(code(ops::add_group_member(&world.workspace, &docs.id, member, None)), ErrorCode::UnsupportedType);
    }
    let absent = artifact("agent:critic");
    assert_eq!(
        code(ops::remove_deployment_set_member(&world.workspace, &one.id, &absent)),
        ErrorCode::ArtifactNotFound
    );
    assert_eq!(code(ops::update_deployment_set_member(&world.workspace, &one.id, &docs, 0)), ErrorCode::SetNotFound);
    ops::check_deployment_set_member(&world.workspace, &one.id, &absent).unwrap();
    assert_eq!(library(&world), before);
    assert_eq!(world.history().len(), count);
}

#[test]
fn a_file_that_cannot_be_used_is_never_written_and_can_be_deleted() {
    let world = world();
    let one = set(&world, "One");
    let broken: [(&str, Vec<u8>); 3] = [
        ("broken", b"id = \n".to_vec()),
        ("bytes", vec![0xff, 0xfe, 0, 1, 2]),
        ("double", fs::read(world.library().join("sets/one.toml")).unwrap()),
    ];
    for (slug, bytes) in &broken {
        world.in_library(&format!("sets/{slug}.toml"), bytes);
    }
    // "double" comes before "one", so it has the id.
    let path = |slug: &str| world.library().join(format!("sets/{slug}.toml"));
    for slug in ["broken", "bytes"] {
        let edit = BundleEdit { name: Some("New".to_owned()), ..BundleEdit::default() };
        assert_eq!(code(ops::update_deployment_set(&world.workspace, slug, &edit)), ErrorCode::SetInvalid);
        let pdf = artifact("skill:pdf");
        assert_eq!(code(ops::add_deployment_set_member(&world.workspace, slug, &pdf, None)), ErrorCode::SetInvalid);
        assert_eq!(code(ops::remove_deployment_set_member(&world.workspace, slug, &pdf)), ErrorCode::SetInvalid);
        assert_eq!(code(ops::clone_deployment_set(&world.workspace, slug)), ErrorCode::SetInvalid);
    }
    for (slug, bytes) in &broken[..2] {
        assert_eq!(fs::read(path(slug)).unwrap(), *bytes);
        let gone = ops::delete_deployment_set(&world.workspace, slug, false).unwrap();
        assert_eq!(
            (gone.bundle.slug.as_str(), gone.bundle.problem.map(|problem| problem.code)),
            (*slug, Some(ErrorCode::SetInvalid))
        );
        assert!(!path(slug).exists());
        let operation = gone.operation.unwrap();
        let kept = world.home().join(format!("state/history/{operation}/files/0/0"));
        assert_eq!(fs::read(kept).unwrap(), *bytes, "byte for byte");
        world.undo(&operation);
        assert_eq!(fs::read(path(slug)).unwrap(), *bytes, "and back");
        ops::delete_deployment_set(&world.workspace, slug, false).unwrap();
    }
    // Two files of one id: deleting the one that does not count leaves the other, and who holds it.
    let holder = set(&world, "Holder");
    add(&world, &holder.id, &one);
    let unusable = ops::delete_deployment_set(&world.workspace, "one", false).unwrap();
    assert!(unusable.bundle.problem.is_some() && path("double").exists() && !path("one").exists());
    assert_eq!(ops::get_deployment_set(&world.workspace, &holder.id).unwrap().bundle.missing_count, 0);
    nothing_is_left(&world);
}

#[cfg(unix)]
#[test]
fn a_link_or_a_folder_in_the_place_of_a_set_can_be_deleted_and_leads_nowhere() {
    let world = world();
    let outside = world.root().join("outside");
    fs::create_dir_all(outside.join("sets")).unwrap();
    fs::write(outside.join("target.toml"), "precious\n").unwrap();
    skillmeat_tests::link(&world.library().join("sets/link.toml"), &outside.join("target.toml"));
    world.in_library("sets/folder.toml/deep/file.txt", "inside\n");
    let list = ops::list_deployment_sets(&world.workspace, &ops::SetQuery::default()).unwrap();
    assert_eq!(list.invalid.len(), 2, "{list:?}");
    for slug in ["link", "folder"] {
        let before = library(&world);
        let gone = ops::delete_deployment_set(&world.workspace, slug, false).unwrap();
        assert!(fs::symlink_metadata(world.library().join(format!("sets/{slug}.toml"))).is_err(), "{slug}");
        world.undo(gone.operation.as_ref().unwrap());
        assert_eq!(library(&world), before, "{slug}");
        ops::delete_deployment_set(&world.workspace, slug, false).unwrap();
    }
    assert_eq!(fs::read_to_string(outside.join("target.toml")).unwrap(), "precious\n");
    nothing_is_left(&world);

    // The whole folder of sets leads elsewhere: nothing is written there.
    fs::remove_dir_all(world.library().join("sets")).unwrap();
    skillmeat_tests::link(&world.library().join("sets"), &outside.join("sets"));
    let error = refused(ops::create_deployment_set(&world.workspace, &draft("Out")));
    assert_eq!(error.code, ErrorCode::PathEscape, "{error:?}");
    assert_eq!(fs::read_dir(outside.join("sets")).unwrap().count(), 0);
    nothing_is_left(&world);
}

#[test]
fn deleting_what_others_hold_asks_first() {
    let world = world();
    let (one, two, three, docs) = (set(&world, "One"), set(&world, "Two"), set(&world, "Three"), group(&world, "Docs"));
    add(&world, &one.id, &three);
    add(&world, &one.id, &docs);
    add(&world, &two.id, &artifact("skill:pdf"));
    add(&world, &two.id, &three);
    let before = library(&world);
    let error = refused(ops::delete_deployment_set(&world.workspace, &three.id, false));
    assert_eq!(error.code, ErrorCode::Conflict);
    let used: Vec<String> = error.details.unwrap()["used_in"]
        .as_array()
        .unwrap()
        .iter()
        .map(|step| step["name"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(used, ["One", "Two"]);
    assert_eq!(code(ops::delete_group(&world.workspace, "docs", false)), ErrorCode::Conflict);
    assert_eq!(library(&world), before);

    let gone = ops::delete_deployment_set(&world.workspace, "three", true).unwrap();
    assert_eq!((gone.bundle.name.as_str(), gone.bundle.used_in.len()), ("Three", 2));
    assert_eq!((members(&world, &one.id), members(&world, &two.id)), (vec!["Docs".to_owned()], vec!["pdf".to_owned()]));
    assert_eq!(last_sentence(&world), "Deleted the set Three and took it out of 2 sets");
    for id in [&one.id, &two.id, &three.id] {
        assert!(views(&gone).contains(&format!("deployment-set-{id}").as_str()), "{gone:?}");
    }
    assert_eq!(world.history()[0].totals.library, 3);
    assert_eq!(code(ops::delete_deployment_set(&world.workspace, &three.id, true)), ErrorCode::SetNotFound);
    world.undo(gone.operation.as_ref().unwrap());
    assert_eq!(library(&world), before, "one undo for all of it");
    ops::delete_group(&world.workspace, "docs", true).unwrap();
    assert_eq!(last_sentence(&world), "Deleted the group Docs and took it out of 1 set");
    nothing_is_left(&world);
}

#[test]
fn a_copy_lives_on_its_own() {
    let world = world();
    let (kit, docs) = (set(&world, "Kit"), group(&world, "Docs"));
    add(&world, &kit.id, &artifact("skill:pdf"));
    add(&world, &kit.id, &docs);
    let name = |id: &str| ops::clone_deployment_set(&world.workspace, id).unwrap().bundle;
    let copy = name(&kit.id);
    assert_eq!((copy.name.as_str(), copy.slug.as_str(), copy.member_count), ("Kit (copy)", "kit-copy", 2));
    assert_ne!(copy.id, kit.id);
    assert_eq!(last_sentence(&world), "Duplicated the set Kit as Kit (copy)");
    assert_eq!(name("kit").name, "Kit (copy) 2");
    assert_eq!(name("kit").name, "Kit (copy) 3");
    ops::remove_deployment_set_member(&world.workspace, &copy.id, &docs).unwrap();
    assert_eq!((members(&world, &kit.id).len(), members(&world, &copy.id).len()), (2, 1));
    ops::delete_deployment_set(&world.workspace, &kit.id, false).unwrap();
    assert_eq!(members(&world, &copy.id), ["pdf"]);
    ops::add_group_member(&world.workspace, &docs.id, &artifact("agent:critic"), None).unwrap();
    let copied = ops::clone_group(&world.workspace, "docs").unwrap().bundle;
    assert_eq!((copied.kind, copied.name.as_str(), copied.artifact_count), (BundleKind::Group, "Docs (copy)", 1));
    // What a person wrote is copied, too.
    let text = "# mine\nid = \"0193A5F0-0000-7000-8000-000000000001\" # the id\nname = \"Own\"\nowner = \"me\"\n";
    world.in_library("sets/own.toml", text);
    let copy = name("own");
    let copied = file(&world, "sets/own-copy.toml");
    let expected = text.replace("0193A5F0-0000-7000-8000-000000000001", &copy.id).replace("\"Own\"", "\"Own (copy)\"");
    assert_eq!(copied, expected);
    // The longest name is shortened to fit.
    let long = set(&world, &"é".repeat(255));
    let copy = name(&long.id).name;
    assert_eq!((copy.chars().count(), copy.ends_with("é (copy)")), (255, true));
}

#[test]
fn ten_thousand_members_are_the_most() {
    let world = world();
    let rows: String = (0..9_999).map(|number| format!("[[members]]\nartifact = \"skill:s{number}\"\n\n")).collect();
    let id = "0193a5f0-0000-7000-8000-000000000001";
    world.in_library("sets/large.toml", format!("id = \"{id}\"\nname = \"Large\"\n\n{rows}"));
    let last = add(&world, id, &artifact("skill:pdf"));
    assert_eq!((last.bundle.member_count, last.bundle.artifact_count), (10_000, 1));
    let before = library(&world);
    let error = refused(ops::add_deployment_set_member(&world.workspace, id, &artifact("agent:critic"), None));
    assert_eq!(error.code, ErrorCode::SetInvalid, "{error:?}");
    assert_eq!(library(&world), before);
    ops::remove_deployment_set_member(&world.workspace, id, &artifact("skill:s0")).unwrap();
    add(&world, id, &artifact("agent:critic"));
    // What history holds of it are files; the record itself is small.
    let operation = world.last();
    let record = fs::read(world.home().join(format!("state/history/{operation}/operation.json"))).unwrap();
    assert!(record.len() < 2_000, "{}", record.len());
}

#[test]
fn groups_are_edited_as_sets_are() {
    let world = world();
    let (docs, outer) = (group(&world, "Docs"), set(&world, "Outer"));
    add(&world, &outer.id, &docs);
    let add = |id: &str, position| ops::add_group_member(&world.workspace, &docs.id, &artifact(id), position).unwrap();
    add("skill:pdf", None);
    let added = add("agent:critic", Some(0));
    for key in [
        "deployment-sets".to_owned(),
        format!("deployment-set-{}", outer.id),
        format!("deployment-set-members-{}", outer.id),
    ] {
        assert!(views(&added).contains(&key.as_str()), "{key}: {added:?}");
    }
    let names = || -> Vec<String> {
        ops::get_group(&world.workspace, "docs").unwrap().members.into_iter().map(|member| member.name).collect()
    };
    assert_eq!(names(), ["critic", "pdf"]);
    ops::update_group_member(&world.workspace, "docs", &artifact("skill:pdf"), 0).unwrap();
    assert_eq!(names(), ["pdf", "critic"]);
    assert_eq!(last_sentence(&world), "Moved skill:pdf in Docs");
    ops::remove_group_member(&world.workspace, "docs", &artifact("skill:pdf")).unwrap();
    let edit = BundleEdit { description: Some("papers".to_owned()), ..BundleEdit::default() };
    let changed = ops::update_group(&world.workspace, "docs", &edit).unwrap();
    assert_eq!((changed.bundle.description.as_str(), changed.bundle.used_in.len()), ("papers", 1));
    assert_eq!(last_sentence(&world), "Changed the group Docs");
    nothing_is_left(&world);
}

#[test]
fn while_off_or_without_a_library_nothing_is_edited() {
    let world = world();
    let one = set(&world, "One");
    ops::switch_sets(&world.workspace, false).unwrap();
    let before = library(&world);
    let off = |outcome: Result<BundleChanged, OpsError>| assert_eq!(code(outcome), ErrorCode::NotImplemented);
    off(ops::create_deployment_set(&world.workspace, &draft("Two")));
    off(ops::update_deployment_set(&world.workspace, &one.id, &BundleEdit::default()));
    off(ops::delete_deployment_set(&world.workspace, &one.id, true));
    off(ops::clone_deployment_set(&world.workspace, &one.id));
    off(ops::add_deployment_set_member(&world.workspace, &one.id, &artifact("skill:pdf"), None));
    off(ops::update_deployment_set_member(&world.workspace, &one.id, &artifact("skill:pdf"), 0));
    off(ops::remove_deployment_set_member(&world.workspace, &one.id, &artifact("skill:pdf")));
    off(ops::create_group(&world.workspace, &draft("Two")));
    off(ops::delete_group(&world.workspace, "none", true));
    let checked = ops::check_deployment_set_member(&world.workspace, &one.id, &artifact("skill:pdf"));
    assert_eq!(code(checked), ErrorCode::NotImplemented);
    assert_eq!(library(&world), before);

    let nowhere = World::without_library();
    ops::switch_sets(&nowhere.workspace, true).unwrap();
    assert_eq!(code(ops::create_deployment_set(&nowhere.workspace, &draft("One"))), ErrorCode::CollectionNotFound);
    assert_eq!(code(ops::delete_group(&nowhere.workspace, "one", false)), ErrorCode::CollectionNotFound);
}

#[cfg(unix)]
#[test]
fn a_library_that_may_not_be_written_stays_as_it_is() {
    use std::os::unix::fs::PermissionsExt;
    if !is_child("set_edits::a_library_that_may_not_be_written_stays_as_it_is", Setting::NoRights) {
        return;
    }
    let world = world();
    let one = set(&world, "One");
    let before = library(&world);
    let close = |path: &str, mode| {
        fs::set_permissions(world.library().join(path), fs::Permissions::from_mode(mode)).unwrap();
    };
    for place in [".", "sets"] {
        close(place, 0o555);
        let refused = code(ops::add_deployment_set_member(&world.workspace, &one.id, &artifact("skill:pdf"), None));
        assert_eq!(refused, ErrorCode::PermissionDenied, "{place}");
        assert_eq!(
            code(ops::create_deployment_set(&world.workspace, &draft("Two"))),
            ErrorCode::PermissionDenied,
            "{place}"
        );
        assert_eq!(
            code(ops::delete_deployment_set(&world.workspace, &one.id, false)),
            ErrorCode::PermissionDenied,
            "{place}"
        );
        close(place, 0o755);
        assert_eq!(library(&world), before, "{place}");
        nothing_is_left(&world);
    }
    add(&world, &one.id, &artifact("skill:pdf"));
}

/// Another program that waits for the lock.
fn patient(world: &World, name: &str) -> Workspace {
    world.another_as(name, Duration::from_secs(60))
}

#[test]
fn several_members_are_one_operation_and_all_of_them_or_none() {
    let world = world();
    let w = &world.workspace;
    let inner = ops::create_deployment_set(w, &draft("Inner")).unwrap().bundle;
    let members = vec![artifact("skill:pdf"), MemberRef::new(MemberKind::Set, "inner"), artifact("agent:critic")];
    let made = ops::create_deployment_set(w, &BundleDraft { members, ..draft("Kit") }).unwrap();
    let shown = |id: &str| -> Vec<String> {
        ops::get_deployment_set(w, id).unwrap().members.into_iter().map(|member| member.id).collect()
    };
    assert_eq!(shown("kit"), ["skill:pdf", &inner.id, "agent:critic"]);
    let twice = BundleDraft { members: vec![artifact("skill:pdf"), artifact("pdf")], ..draft("Twice") };
    assert_eq!(code(ops::create_deployment_set(w, &twice)), ErrorCode::AlreadyExists);
    assert_eq!(code(ops::get_deployment_set(w, "twice")), ErrorCode::SetNotFound);

    let id = &made.bundle.id;
    let gone = [artifact("skill:pdf"), MemberRef::new(MemberKind::Set, inner.id.clone())];
    let removed = ops::remove_deployment_set_members(w, id, &gone).unwrap();
    assert_eq!(shown("kit"), ["agent:critic"]);
    let added = ops::add_deployment_set_members(w, id, &gone, Some(0)).unwrap();
    assert_eq!(shown("kit"), ["skill:pdf", &inner.id, "agent:critic"]);
    assert!(removed.operation.is_some() && added.operation.is_some());
    let newest = ops::list_operations(w, &ops::OperationQuery { limit: 2, ..Default::default() }).unwrap().operations;
    let said: Vec<&str> = newest.iter().map(|operation| operation.summary.as_str()).collect();
    assert_eq!(said, ["Added 2 members to Kit", "Removed 2 members from Kit"]);

    let before = file(&world, "sets/kit.toml");
    let refused = [artifact("command:git/fix"), artifact("skill:pdf")];
    assert_eq!(code(ops::add_deployment_set_members(w, id, &refused, None)), ErrorCode::AlreadyExists);
    let refused = [artifact("skill:pdf"), artifact("skill:none")];
    assert_eq!(code(ops::remove_deployment_set_members(w, id, &refused)), ErrorCode::ArtifactNotFound);
    assert_eq!(file(&world, "sets/kit.toml"), before);
}
