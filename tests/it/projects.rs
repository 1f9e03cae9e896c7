//! The project list: adding, removing, odd paths, and a file that is never replaced.

use std::fs;
use std::path::Path;

use skillmeat_core::cache::ProjectResponse;
use skillmeat_core::error::{ErrorBody, ErrorCode};
use skillmeat_core::ops::{self, ProjectChange};
use skillmeat_tests::{Project, World, copy_tree, link};

fn add(world: &World, path: &Path) -> Result<ProjectChange, ErrorBody> {
    ops::add_project(&world.workspace, path).map_err(ErrorBody::from)
}

fn remove(world: &World, path: &Path) -> Result<ProjectChange, ErrorBody> {
    ops::remove_project(&world.workspace, path).map_err(ErrorBody::from)
}

fn listed(world: &World) -> Vec<ProjectResponse> {
    ops::list_projects(&world.workspace).unwrap()
}

fn list_file(world: &World) -> String {
    fs::read_to_string(world.home().join("projects.toml")).unwrap()
}

#[test]
fn a_project_is_added_with_what_is_deployed_there_and_its_files_are_not_touched() {
    let world = World::new();
    world.skill("pdf");
    world.refresh();
    let origin = world.project("origin");
    world.deploy(&["pdf"], &origin);
    // As a clone brings it to a machine that never deployed there.
    let clone = world.project("clone");
    copy_tree(&origin.path, &clone.path);
    clone.write(".cursor/rules/x.md", "mine");
    let before = clone.stamps();
    let change = add(&world, &clone.path).unwrap();
    assert_eq!(clone.stamps(), before);
    assert!(!change.cache_behind);
    let keys: Vec<_> = change.views.iter().map(|view| view.as_str()).collect();
    assert!(keys.contains(&"projects") && keys.contains(&"entities"), "{keys:?}");
    let shown = change.project.unwrap();
    assert_eq!((shown.name.as_str(), shown.exists, shown.counts.in_sync), ("clone", true, 1));
    assert_eq!(shown.added_at.as_deref(), Some("2026-11-22T12:00:00Z"));
    assert_eq!(shown.last_deployed_at.as_deref(), Some("2026-11-22T12:00:00Z"));
    let present: Vec<_> = shown.profiles.iter().filter(|p| p.present).map(|p| p.id.as_str()).collect();
    assert_eq!(present, ["claude-code-default", "cursor-default"]);
    assert!(shown.profiles.iter().any(|p| p.primary && p.root == ".claude"));
    assert_eq!(world.artifact("skill:pdf").deployments.unwrap().len(), 2);
}

#[test]
fn adding_again_only_looks_again() {
    let world = World::new();
    world.skill("pdf");
    world.refresh();
    let (one, two) = (world.project("one"), world.project("two"));
    add(&world, &one.path).unwrap();
    add(&world, &two.path).unwrap();
    let file = list_file(&world);
    world.clock.advance(60);
    copy_tree(&world.library().join("skills/pdf"), &one.path.join(".claude/skills/pdf"));
    let again = add(&world, &one.path).unwrap().project.unwrap();
    assert_eq!(again.counts.unmanaged, 1, "what appeared meanwhile is seen");
    assert_eq!(again.added_at.as_deref(), Some("2026-11-22T12:00:00Z"));
    assert_eq!(list_file(&world), file);
    assert_eq!(listed(&world).iter().map(|p| p.name.as_str()).collect::<Vec<_>>(), ["one", "two"], "order kept");
}

#[test]
fn removing_takes_it_off_the_list_and_leaves_its_files() {
    let world = World::new();
    world.skill("pdf");
    world.refresh();
    let (one, two) = (world.project("one"), world.project("two"));
    world.deploy(&["pdf"], &one);
    world.deploy(&["pdf"], &two);
    let before = one.stamps();
    remove(&world, &one.path).unwrap();
    assert_eq!(one.stamps(), before);
    assert_eq!(listed(&world).len(), 1);
    assert_eq!(world.artifact("skill:pdf").deployments.unwrap().len(), 1);
    world.refresh();
    assert_eq!(world.deployments().len(), 1);
    assert_eq!(remove(&world, &one.path).unwrap_err().code, ErrorCode::ProjectNotFound);
    // Coming back it brings its deployments along: they are in its manifest.
    assert_eq!(add(&world, &one.path).unwrap().project.unwrap().counts.in_sync, 1);
}

#[test]
fn a_path_that_ends_in_a_profile_root_or_a_slash_means_the_project() {
    let world = World::new();
    world.skill("pdf");
    world.refresh();
    let project = world.project("app");
    fs::create_dir(project.path.join(".claude")).unwrap();
    for path in [".claude", "", ".claude/"] {
        let change = add(&world, &project.path.join(path)).unwrap();
        assert_eq!(change.project.unwrap().path, project.text(), "{path:?}");
    }
    assert_eq!(listed(&world).len(), 1);
    let inside = Project { path: project.path.join(".claude") };
    assert_eq!(world.deploy(&["pdf"], &inside).project_path, project.text());
    assert!(project.has(".claude/skills/pdf/SKILL.md") && !project.has(".claude/.claude"));
    assert_eq!(world.artifact("skill:pdf").deployments.unwrap()[0].project_path, project.text());
    remove(&world, &inside.path).unwrap();
    assert!(listed(&world).is_empty());
}

#[test]
fn what_is_no_folder_with_a_whole_path_is_refused() {
    let world = World::new();
    let file = world.root().join("file.txt");
    fs::write(&file, "x").unwrap();
    for (path, code) in [
        (Path::new("projects/app"), ErrorCode::InvalidName),
        (Path::new("."), ErrorCode::InvalidName),
        (Path::new(""), ErrorCode::InvalidName),
        (file.as_path(), ErrorCode::ProjectNotFound),
        (&world.root().join("nowhere"), ErrorCode::ProjectNotFound),
        (Path::new("/"), ErrorCode::ProjectNotFound),
        (Path::new("/a\0b"), ErrorCode::ProjectNotFound),
    ] {
        assert_eq!(add(&world, path).unwrap_err().code, code, "{path:?}");
    }
    assert!(!world.home().join("projects.toml").exists());
}

#[test]
fn the_library_and_what_is_in_it_is_no_project() {
    let world = World::new();
    world.skill("pdf");
    for path in [world.library(), world.library().join("skills"), world.library().join("skills/pdf")] {
        assert_eq!(add(&world, &path).unwrap_err().code, ErrorCode::Overlap, "{path:?}");
    }
    link(&world.root().join("projects/disguise"), &world.library());
    assert_eq!(add(&world, &world.root().join("projects/disguise")).unwrap_err().code, ErrorCode::Overlap);
    assert!(!world.home().join("projects.toml").exists());
}

#[test]
fn a_project_reached_through_a_link_is_the_same_project() {
    let world = World::new();
    world.skill("pdf").command("fix");
    world.refresh();
    let project = world.project("app");
    link(&world.root().join("links/app"), &project.path);
    let linked = Project { path: world.root().join("links/app") };
    world.deploy(&["pdf"], &project);
    let outcome = world.deploy(&["fix"], &linked);
    assert_eq!(outcome.project_path, project.text());
    add(&world, &linked.path).unwrap();
    assert_eq!(listed(&world).len(), 1);
    assert_eq!(project.manifest().matches("[[deployments]]").count(), 2);
    assert_eq!(world.deployments().iter().filter(|row| row.project_path == project.text()).count(), 2);
    remove(&world, &linked.path).unwrap();
    assert!(listed(&world).is_empty() && world.deployments().is_empty());
}

#[test]
fn a_list_with_the_same_project_twice_shows_it_once() {
    let world = World::new();
    world.skill("pdf");
    world.refresh();
    let project = world.project("app");
    link(&world.root().join("links/app"), &project.path);
    world.deploy(&["pdf"], &project);
    let other = world.root().join("links/app").display().to_string();
    let text = format!("{}\n[[projects]]\npath = \"{other}\"\n", list_file(&world));
    fs::write(world.home().join("projects.toml"), text).unwrap();
    world.refresh();
    assert_eq!(listed(&world).len(), 1);
    assert_eq!(world.artifact("skill:pdf").deployments.unwrap().len(), 1);
    remove(&world, &project.path).unwrap();
    world.refresh();
    assert!(listed(&world).is_empty(), "both entries went");
}

#[test]
fn a_vanished_project_is_shown_and_can_be_removed_and_come_back() {
    let world = World::new();
    world.skill("pdf");
    world.refresh();
    let project = world.project("app");
    world.deploy(&["pdf"], &project);
    let away = world.root().join("away");
    fs::rename(&project.path, &away).unwrap();
    world.refresh();
    let shown = &listed(&world)[0];
    assert_eq!((shown.name.as_str(), shown.exists), ("app", false));
    assert_eq!(shown.problem.as_ref().unwrap().code, ErrorCode::ProjectNotFound);
    assert!(world.deployments().is_empty());
    assert_eq!(world.try_deploy(&["pdf"], &project, None).unwrap_err().code, ErrorCode::ProjectNotFound);
    assert!(!project.path.exists());
    fs::rename(&away, &project.path).unwrap();
    world.refresh();
    assert!(listed(&world)[0].exists);
    assert_eq!(world.deployments().len(), 1);
    fs::remove_dir_all(&project.path).unwrap();
    remove(&world, &project.path).unwrap();
    assert!(listed(&world).is_empty());
    world.refresh();
    assert!(listed(&world).is_empty());
}

#[test]
fn a_broken_list_is_an_error_with_its_line_and_never_replaced() {
    let world = World::new();
    world.skill("pdf");
    world.refresh();
    let (known, new) = (world.project("known"), world.project("new"));
    world.deploy(&["pdf"], &known);
    let before = world.lists();
    let file = world.home().join("projects.toml");
    let broken = format!("{}<<<<<<< HEAD\n", list_file(&world));
    fs::write(&file, &broken).unwrap();
    for error in [
        add(&world, &new.path).unwrap_err(),
        remove(&world, &known.path).unwrap_err(),
        ErrorBody::from(ops::refresh_cache(&world.workspace, ops::Depth::Changed, &|_| {}).unwrap_err()),
        world.try_deploy(&["pdf"], &new, None).unwrap_err(),
    ] {
        assert_eq!(error.code, ErrorCode::LibraryInvalid, "{error:?}");
        assert_eq!(error.path.as_deref(), file.to_str());
        assert_eq!(error.details.unwrap()["line"], broken.lines().count());
    }
    assert_eq!(list_file(&world), broken);
    assert_eq!(new.tree().len(), 0);
    world.lists().assert_same(&before, "while the list is broken");
}

#[test]
fn comments_names_and_unknown_keys_of_the_list_are_kept() {
    let world = World::new();
    let (one, two) = (world.project("one"), world.project("two"));
    let text =
        format!("# my projects\n[[projects]]\npath = \"{}\" # work\nname = \"The One\"\ncolor = \"red\"\n", one.text());
    fs::write(world.home().join("projects.toml"), &text).unwrap();
    add(&world, &two.path).unwrap();
    world.refresh();
    assert_eq!(listed(&world).iter().map(|p| p.name.as_str()).collect::<Vec<_>>(), ["The One", "two"]);
    remove(&world, &two.path).unwrap();
    assert_eq!(list_file(&world), text);
    world.skill("pdf");
    world.deploy(&["pdf"], &one);
    assert_eq!(world.artifact("skill:pdf").deployments.unwrap()[0].project_name, "The One");
}

#[test]
fn a_deploy_registers_a_project_and_a_look_does_not() {
    let world = World::new();
    world.skill("pdf");
    world.refresh();
    let project = world.project("app");
    world.plan(&["pdf"], &project);
    ops::status(&world.workspace, Some(&project.text())).unwrap();
    world.undeploy(&["pdf"], &project);
    world.deploy(&["gone"], &project);
    assert!(!world.home().join("projects.toml").exists());
    world.deploy(&["pdf"], &project);
    assert_eq!(listed(&world).len(), 1);
    assert_eq!(listed(&world)[0].added_at.as_deref(), Some("2026-11-22T12:00:00Z"));
}

#[test]
fn only_known_places_may_be_shown_in_a_file_manager() {
    let world = World::new();
    world.skill("pdf");
    let (known, unknown) = (world.project("known"), world.project("unknown"));
    add(&world, &known.path).unwrap();
    known.link("out", &unknown.path).write("src/x", "");
    for path in [known.path.clone(), known.path.join("src"), world.library(), world.library().join("skills/pdf")] {
        assert!(ops::is_shown(&world.workspace, &path).is_ok(), "{path:?}");
    }
    for path in [unknown.path.clone(), known.path.join("out"), known.path.join("../unknown"), "/etc".into()] {
        let error = ErrorBody::from(ops::is_shown(&world.workspace, &path).unwrap_err());
        assert_eq!(error.code, ErrorCode::PathEscape, "{path:?}");
    }
}
