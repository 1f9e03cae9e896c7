//! `collection.toml`, `projects.toml` and `desktop.toml` that somebody else wrote.

use std::fs;

use skillmeat_core::error::{ErrorBody, ErrorCode};
use skillmeat_core::ops::{self, Depth};
use skillmeat_tests::{World, write};

use super::{link, problems, works};

fn refresh(world: &World) -> Result<(), ErrorCode> {
    ops::refresh_cache(&world.workspace, Depth::Changed, &|_| {})
        .map(|_| ())
        .map_err(|error| ErrorBody::from(error).code)
}

#[test]
fn records_of_collection_toml_that_escape_are_problems() {
    let world = World::new();
    world.skill("pdf");
    write(&world.root().join("secret/SKILL.md"), "secret");
    let rows = [
        ("..", "skills/x"),
        ("../../secret", "skills/x"),
        ("x", "../../secret"),
        ("x", "/etc"),
        ("x", ""),
        ("", "skills/x"),
        ("a/b", "skills/x"),
        ("CON", "skills/x"),
        ("x", "skills/\u{202e}"),
        (".hidden", "skills/x"),
    ];
    let records: String = rows
        .iter()
        .map(|(name, path)| format!("[[artifacts]]\nname = {name:?}\ntype = \"skill\"\npath = {path:?}\n"))
        .map(|text| text.replace("\\u{202e}", "\u{202e}"))
        .collect();
    world.in_library(
        "collection.toml",
        records + "[[artifacts]]\nname = \"pdf\"\ntype = \"skill\"\ntags = [\"kept\"]\n",
    );
    let codes = problems(&world);
    assert_eq!(codes.len(), rows.len(), "{codes:?}");
    assert!(codes.iter().all(|code| *code == ErrorCode::LibraryInvalid), "{codes:?}");
    let ids: Vec<_> = world.artifacts().into_iter().map(|artifact| artifact.id).collect();
    assert_eq!(ids, ["skill:pdf"]);
    assert!(world.artifact("skill:pdf").tags.contains(&"kept".to_owned()));
    works(&world, "skill:pdf", &world.project("app"));
}

#[test]
fn a_record_cannot_point_an_artifact_at_other_files() {
    let world = World::new();
    world.skill("pdf");
    world.in_library("private/notes.md", "private");
    world.in_library("collection.toml", "[[artifacts]]\nname = \"stolen\"\ntype = \"skill\"\npath = \"private\"\n");
    world.refresh();
    assert_eq!(world.artifact("skill:stolen").content_hash, None);
    let project = world.project("app");
    super::refused(&world, "skill:stolen", &project, ErrorCode::ArtifactNotFound);
    let read = ops::read_artifact_file(&world.workspace, &"skill:stolen".parse().unwrap(), "notes.md");
    assert!(read.is_err());
}

#[test]
fn a_collection_toml_that_cannot_be_read_is_an_error_and_never_replaced() {
    let world = World::new();
    world.skill("pdf");
    world.refresh();
    let file = world.library().join("collection.toml");
    let deep = format!("x = {}1{}\n", "[".repeat(50_000), "]".repeat(50_000));
    for text in ["<<<<<<< HEAD\n", "artifacts = 3\n", "[[artifacts]]\nname = \"a\"\nname = \"b\"\n", "\0", &deep] {
        fs::write(&file, text).unwrap();
        assert_eq!(refresh(&world), Err(ErrorCode::LibraryInvalid), "{text:.40}");
        assert_eq!(fs::read_to_string(&file).unwrap(), text);
        assert_eq!(world.artifacts().len(), 1, "the cache keeps what it held");
    }
    fs::write(&file, b"name = \"\xff\"\n").unwrap();
    assert_eq!(refresh(&world), Err(ErrorCode::LibraryInvalid));
    fs::remove_file(&file).unwrap();
    fs::create_dir_all(file.join("x")).unwrap();
    assert!(refresh(&world).is_err());
    fs::remove_dir_all(&file).unwrap();
    fs::File::create(&file).unwrap().set_len(1 << 40).unwrap();
    assert!(refresh(&world).is_err());
    fs::remove_file(&file).unwrap();
    link("/dev/zero", &file);
    assert!(refresh(&world).is_err());
    fs::remove_file(&file).unwrap();
    assert_eq!(refresh(&world), Ok(()));
}

#[test]
fn entries_of_projects_toml_that_are_no_projects() {
    let world = World::new();
    world.skill("pdf");
    let project = world.project("app");
    let file = world.root().join("a-file");
    write(&file, "x");
    link("loop", &world.root().join("loop"));
    let root = world.root();
    let mut paths: Vec<String> =
        ["", ".", "..", "relative", "/", "/nowhere", "a\u{0}b", "/etc/passwd"].map(str::to_owned).to_vec();
    for name in ["a-file", "loop", "home/collection", "projects/app", "projects/app/", "projects/app/.claude"] {
        paths.push(root.join(name).to_str().unwrap().to_owned());
    }
    paths.push(format!("/{}", "x/".repeat(5000)));
    let entries: String =
        paths.iter().map(|path| format!("[[projects]]\npath = {}\n", serde_json::to_string(path).unwrap())).collect();
    let text = format!("# mine\n[[projects]]\nno_path = true\n[[projects]]\npath = 3\n{entries}");
    write(&world.home().join("projects.toml"), &text);
    world.refresh();
    let listed = ops::list_projects(&world.workspace).unwrap();
    assert_eq!(listed.iter().filter(|listed| listed.path == project.text()).count(), 1, "{listed:?}");
    works(&world, "skill:pdf", &project);
    assert_eq!(fs::read_to_string(world.home().join("projects.toml")).unwrap(), text);
    assert!(world.library().join("skills/pdf/SKILL.md").exists());
}

#[test]
fn lists_of_the_home_that_cannot_be_read_are_errors_and_never_replaced() {
    for name in ["projects.toml", "desktop.toml"] {
        let world = World::new();
        world.skill("pdf");
        world.refresh();
        let project = world.project("app");
        let file = world.home().join(name);
        for text in ["<<<<<<< HEAD\n", "= 3\n", "a = 1\na = 2\n"] {
            fs::write(&file, text).unwrap();
            super::refused(&world, "skill:pdf", &project, ErrorCode::LibraryInvalid);
            assert_eq!(fs::read_to_string(&file).unwrap(), text);
            assert_eq!(refresh(&world), Err(ErrorCode::LibraryInvalid), "{name}");
            assert_eq!(world.artifacts().len(), 1);
        }
    }
}

#[test]
fn a_chosen_library_that_is_no_folder() {
    let world = World::new();
    world.skill("pdf");
    world.refresh();
    let project = world.project("app");
    write(&world.root().join("a-file"), "x");
    let root = world.root();
    // A path that depends on where the program was started is none, also when something is there.
    assert!(fs::metadata("it").is_ok());
    for path in [
        "it".to_owned(),
        "/nowhere".to_owned(),
        root.join("a-file").to_str().unwrap().to_owned(),
        "relative".to_owned(),
        String::new(),
    ] {
        fs::write(world.home().join("desktop.toml"), format!("library = {path:?}\n")).unwrap();
        let code = super::code(world.try_deploy(&["skill:pdf"], &project, None));
        assert!(matches!(code, ErrorCode::Io | ErrorCode::ProjectNotFound), "{path:?} {code:?}");
        assert!(refresh(&world).is_err(), "{path:?}");
        assert_eq!(world.artifacts().len(), 1, "the cache keeps what it held");
        assert!(project.tree().is_empty());
    }
}

#[test]
fn a_usual_library_that_is_no_folder_is_no_first_start() {
    let world = World::new();
    world.skill("pdf");
    world.refresh();
    let library = world.library();
    fs::rename(&library, world.root().join("aside")).unwrap();
    write(&library, "a file");
    assert!(refresh(&world).is_err());
    fs::remove_file(&library).unwrap();
    link("/nowhere/a-disk-that-is-not-mounted", &library);
    assert!(refresh(&world).is_err());
    assert!(matches!(ops::library_state(&world.workspace), ops::LibraryState::Unreadable { .. }));
    assert_eq!(world.artifacts().len(), 1, "the cache keeps what it held");
}
