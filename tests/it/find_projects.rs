//! Finding projects in a tree of folders: what is found, what is not entered, and that nothing is written.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use skillmeat_core::error::{ErrorBody, ErrorCode};
use skillmeat_core::ops::{self, FindControl, FindProgress, FindRequest, FoundProject, FoundProjects, MAX_FIND_DEPTH};
use skillmeat_tests::{World, link, stamps, write};

use crate::hostile::child::{Setting, is_child};

fn request(roots: &[&Path]) -> FindRequest {
    FindRequest { roots: roots.iter().map(|root| root.to_str().unwrap().to_owned()).collect(), depth: None }
}

fn search(world: &World, request: &FindRequest) -> Result<FoundProjects, ErrorBody> {
    let cancelled = AtomicBool::new(false);
    let control = FindControl { cancelled: &cancelled, progress: &|_| {}, user_home: None };
    ops::find_projects(&world.workspace, request, &control).map_err(ErrorBody::from)
}

fn find(world: &World, roots: &[&Path]) -> FoundProjects {
    search(world, &request(roots)).unwrap()
}

/// The paths of what was found, relative to the world.
fn paths(world: &World, found: &FoundProjects) -> Vec<String> {
    let root = world.root();
    let below = |project: &FoundProject| Path::new(&project.path).strip_prefix(&root).unwrap().display().to_string();
    found.projects.iter().map(below).collect()
}

/// Makes a folder into a project by an empty profile root.
fn mark(world: &World, path: &str) {
    fs::create_dir_all(world.root().join(path).join(".claude")).unwrap();
}

#[test]
fn a_project_is_told_with_its_roots_its_platforms_and_what_lies_in_them() {
    let world = World::new();
    let app = world.project("app");
    for file in [
        ".claude/skills/pdf/SKILL.md",
        ".claude/skills/pdf/reference/skills/deep/SKILL.md",
        ".claude/skills/.hidden/SKILL.md",
        ".claude/skills/README.md",
        ".claude/commands/fix.md",
        ".claude/commands/git/ship.md",
        ".claude/commands/notes.txt",
        ".claude/agents/review.md",
        ".claude/hooks/lint/hook.sh",
        ".claude/mcp/web/mcp.json",
        ".claude/mcp/.git/config",
        ".claude/settings.json",
        ".claude/other/skills/x/SKILL.md",
        ".agents/skills/csv/SKILL.md",
        ".agents/commands/not-one-of-codex.md",
        "src/main.rs",
    ] {
        app.write(file, "x");
    }
    app.write(".claude/.skillmeat-deployed.toml", "");
    let bare = world.project("bare");
    fs::create_dir(bare.path.join(".cursor")).unwrap();
    world.project("nothing").write("src/x", "").write(".vscode/settings.json", "{}");

    let found = find(&world, &[&world.root().join("projects")]);
    assert_eq!((found.unreadable.len(), found.cancelled), (0, false));
    let expected = FoundProject {
        path: app.text(),
        name: "app".to_owned(),
        roots: vec![".agents".to_owned(), ".claude".to_owned()],
        platforms: vec!["claude-code".to_owned(), "universal".to_owned()],
        artifacts: 7,
        listed: false,
        skillmeat: true,
    };
    assert_eq!(found.projects[0], expected);
    let bare = &found.projects[1];
    assert_eq!((bare.name.as_str(), bare.artifacts, bare.skillmeat), ("bare", 0, false));
    assert_eq!((&bare.roots[..], &bare.platforms[..]), (&[".cursor".to_owned()][..], &["cursor".to_owned()][..]));
    assert_eq!(found.projects.len(), 2);
    // projects, app, its src, bare, nothing, its src: hidden folders are looked at, not gone through.
    assert_eq!(found.folders, 6);
}

#[test]
fn a_record_in_a_hidden_folder_that_no_platform_has_is_use_too() {
    let world = World::new();
    world.project("one").write(".windsurf/.skillmeat-deployed.toml", "");
    world.project("two").write(".other/deployment-manifest.toml", "");
    world.project("three").write("plain/deployment-manifest.toml", "").write(".other/sub/deployment-manifest.toml", "");
    world.project("four").write(".git/deployment-manifest.toml", "").write(".claude", "a file");
    let found = find(&world, &[&world.root()]);
    assert_eq!(paths(&world, &found), ["projects/one", "projects/two"]);
    assert_eq!(found.projects.iter().map(|project| project.skillmeat).collect::<Vec<_>>(), [true, false]);
    assert_eq!((&found.projects[1].roots[..], found.projects[1].platforms.len()), (&[".other".to_owned()][..], 0));
}

#[test]
fn what_is_listed_is_told_with_the_name_that_it_has_there() {
    let world = World::new();
    let (plain, linked) = (world.project("plain"), world.project("linked"));
    mark(&world, "projects/plain");
    mark(&world, "projects/linked");
    mark(&world, "projects/new");
    link(&world.root().join("way"), &linked.path);
    let list = format!(
        "[[projects]]\npath = \"{}\"\nname = \"The One\"\n[[projects]]\npath = \"{}\"\n",
        plain.text(),
        world.root().join("way").display()
    );
    write(&world.home().join("projects.toml"), list);
    let found = find(&world, &[&world.root().join("projects")]);
    let told: Vec<_> = found.projects.iter().map(|project| (project.name.as_str(), project.listed)).collect();
    assert_eq!(told, [("linked", true), ("new", false), ("The One", true)]);

    write(&world.home().join("projects.toml"), "<<<<");
    let error = search(&world, &request(&[&world.root().join("projects")])).unwrap_err();
    assert_eq!(error.code, ErrorCode::LibraryInvalid, "a broken list is no empty one");
}

#[test]
fn it_goes_as_deep_as_it_is_told_and_never_deeper_than_twelve() {
    let world = World::new();
    let mut path = "tree".to_owned();
    for depth in 1..=14 {
        path = format!("{path}/{depth}");
        mark(&world, &path);
    }
    let tree = world.root().join("tree");
    mark(&world, "tree");
    for (depth, projects) in [(Some(0), 1), (Some(1), 2), (None, 7), (Some(12), 13), (Some(99), 13)] {
        let found = search(&world, &FindRequest { depth, ..request(&[&tree]) }).unwrap();
        assert_eq!((found.projects.len(), found.folders), (projects, u32::try_from(projects).unwrap()), "{depth:?}");
    }
    assert_eq!(MAX_FIND_DEPTH, 12);
}

#[test]
fn what_tools_fill_and_hidden_folders_are_not_entered() {
    let world = World::new();
    for folder in [
        "node_modules",
        ".git",
        "target",
        "dist",
        "build",
        ".venv",
        "venv",
        "__pycache__",
        "vendor",
        ".cache",
        "AppData",
        ".Trash",
        ".npm",
        ".cargo",
        ".rustup",
        "go/pkg",
        ".hidden",
        ".claude/worktrees",
    ] {
        mark(&world, &format!("projects/{folder}/inner"));
    }
    mark(&world, "projects/go/mine");
    mark(&world, "projects/pkg/mine");
    mark(&world, "projects/builder");
    let found = find(&world, &[&world.root().join("projects")]);
    let expected = ["projects", "projects/builder", "projects/go/mine", "projects/pkg/mine"];
    assert_eq!(paths(&world, &found), expected, "`.claude` itself marks the folder around it");
    assert_eq!(found.folders, 6);
    // Who names such a folder means it.
    let named = find(&world, &[&world.root().join("projects/vendor"), &world.root().join("projects/.hidden")]);
    assert_eq!(paths(&world, &named), ["projects/.hidden/inner", "projects/vendor/inner"]);
}

#[test]
fn links_and_loops_of_links_are_not_followed() {
    let world = World::new();
    let outside = world.root().join("outside");
    mark(&world, "outside/secret");
    mark(&world, "projects/app");
    let projects = world.root().join("projects");
    link(&projects.join("app/self"), &projects.join("app"));
    link(&projects.join("app/up"), &projects);
    link(&projects.join("out"), &outside);
    link(&projects.join("a"), &projects.join("b"));
    link(&projects.join("b"), &projects.join("a"));
    link(&projects.join("dangling"), &world.root().join("nowhere"));
    // A profile root that leads out of the folder, or nowhere, is none.
    link(&projects.join("leads-out/.claude"), &outside.join("secret/.claude"));
    link(&projects.join("leads-nowhere/.claude"), &projects.join("leads-nowhere/.claude"));
    let found = find(&world, &[&projects]);
    assert_eq!(paths(&world, &found), ["projects/app"]);
    assert_eq!((found.folders, found.unreadable.len()), (4, 0));
}

#[test]
fn a_root_that_is_a_link_inside_the_project_counts_and_its_artifacts_once() {
    let world = World::new();
    let app = world.project("app");
    app.write(".agents/skills/pdf/SKILL.md", "x").write(".agents/commands/fix.md", "x");
    link(&app.path.join(".claude"), Path::new(".agents"));
    let other = world.project("other");
    other.write(".agents/skills/pdf/SKILL.md", "x").write(".claude/commands/fix.md", "x");
    link(&other.path.join(".claude/skills"), Path::new("../.agents/skills"));
    link(&other.path.join(".claude/agents"), &app.path);
    let found = find(&world, &[&world.root().join("projects")]);
    for project in &found.projects {
        assert_eq!((project.artifacts, &project.platforms[..]), (2, &["claude-code".into(), "universal".into()][..]));
    }
    assert_eq!(found.projects.len(), 2);
}

#[test]
fn a_folder_that_lies_in_two_roots_is_searched_once_and_as_deep_as_it_may_be() {
    let world = World::new();
    for path in ["tree", "tree/a", "tree/a/b/c", "tree/a/b/c/d", "tree/x"] {
        mark(&world, path);
    }
    let (tree, inner) = (world.root().join("tree"), world.root().join("tree/a/b/c"));
    link(&world.root().join("way"), &tree);
    let way = world.root().join("way");
    let slashed = tree.join("");
    let marked = tree.join(".claude");
    let roots: [&Path; 5] = [&tree, &inner, &way, &slashed, &marked];
    let found = search(&world, &FindRequest { depth: Some(1), ..request(&roots) }).unwrap();
    assert_eq!(paths(&world, &found), ["tree", "tree/a", "tree/a/b/c", "tree/a/b/c/d", "tree/x"]);
    assert_eq!(found.folders, 5);
    let found = find(&world, &roots);
    assert_eq!(paths(&world, &found), ["tree", "tree/a", "tree/a/b/c", "tree/a/b/c/d", "tree/x"]);
    assert_eq!(found.folders, 6);
}

#[test]
fn the_packages_of_a_monorepo_are_projects_too() {
    let world = World::new();
    for path in ["mono", "mono/packages/api", "mono/packages/web", "mono/packages/web/plugins/x"] {
        mark(&world, &format!("projects/{path}"));
    }
    let found = find(&world, &[&world.root().join("projects")]);
    let expected = ["mono", "mono/packages/api", "mono/packages/web", "mono/packages/web/plugins/x"];
    assert_eq!(paths(&world, &found), expected.map(|path| format!("projects/{path}")));
}

#[test]
fn the_home_the_library_and_the_persons_own_folder_are_left_out() {
    let world = World::new();
    world.skill("pdf");
    mark(&world, "home/collection/inner");
    mark(&world, "home/inner");
    mark(&world, "elsewhere/inner");
    mark(&world, "projects/app");
    mark(&world, "");
    ops::open_library(&world.workspace, &world.root().join("elsewhere")).unwrap();
    let root = world.root();
    let cancelled = AtomicBool::new(false);
    let control = FindControl { cancelled: &cancelled, progress: &|_| {}, user_home: Some(&root) };
    let all = ops::find_projects(&world.workspace, &request(&[&root]), &control).unwrap();
    assert_eq!(paths(&world, &all), ["projects/app"], "the person's home is no project, also when it is named");
    assert_eq!(paths(&world, &find(&world, &[&root])), ["", "projects/app"], "another folder would be one");
    for own in ["home", "home/inner", "elsewhere", "elsewhere/inner"] {
        let found = find(&world, &[&root.join(own)]);
        assert_eq!((found.projects.len(), found.folders), (0, 0), "{own}");
    }
}

#[test]
fn a_root_that_is_no_folder_is_refused() {
    let world = World::new();
    write(&world.root().join("file"), "");
    link(&world.root().join("loop"), &world.root().join("loop"));
    let refused = |root: &str| {
        let request = FindRequest { roots: vec![world.root().display().to_string(), root.to_owned()], depth: None };
        search(&world, &request).unwrap_err().code
    };
    for root in ["projects", ".", ""] {
        assert_eq!(refused(root), ErrorCode::InvalidName, "{root:?}");
    }
    for name in ["nowhere", "file", "file/x", "loop", "a\0b"] {
        assert_eq!(refused(world.root().join(name).to_str().unwrap()), ErrorCode::ProjectNotFound, "{name:?}");
    }
    let nothing = find(&world, &[]);
    assert_eq!((nothing.projects.len(), nothing.folders), (0, 0));
}

#[test]
fn folders_that_may_not_be_read_are_named_and_hide_no_others() {
    if !is_child("find_projects::folders_that_may_not_be_read_are_named_and_hide_no_others", Setting::NoRights) {
        return;
    }
    let world = World::new();
    for path in ["a", "b/inner", "c", "d"] {
        mark(&world, &format!("projects/{path}"));
    }
    write(&world.root().join("projects/d/.claude/skills/pdf/SKILL.md"), "x");
    write(&world.root().join("projects/d/.claude/commands/fix.md"), "x");
    let closed = ["b", "c/.claude", "d/.claude/skills"].map(|path| world.root().join("projects").join(path));
    let set = |mode| closed.iter().for_each(|path| fs::set_permissions(path, PermissionsExt::from_mode(mode)).unwrap());
    set(0o000);
    let found = search(&world, &request(&[&world.root().join("projects")]));
    set(0o755);
    let found = found.unwrap();
    assert_eq!(paths(&world, &found), ["projects/a", "projects/c", "projects/d"]);
    assert_eq!(found.unreadable, closed.map(|path| path.display().to_string()));
    assert_eq!(found.projects[2].artifacts, 1);
}

/// `projects` projects with ten artifacts each, and a source tree in each.
fn many(world: &World, projects: usize) {
    for number in 0..projects {
        let project = world.project(&format!("team-{}/app-{number:03}", number % 7));
        let root = [".claude", ".agents", ".cursor"][number % 3];
        for artifact in 0..10 {
            project.write(&format!("{root}/skills/skill-{artifact}/SKILL.md"), "x");
        }
        project.write("src/core/main.rs", "").write("node_modules/x/.claude/skills/y/SKILL.md", "");
    }
}

#[test]
fn three_hundred_projects_are_found_with_all_they_hold_and_nothing_is_written() {
    let world = World::new();
    world.skill("pdf");
    world.refresh();
    many(&world, 300);
    // Looking into the cache leaves a trace beside it.
    let (whole, before) = (world.whole(), stamps(&world.root()));
    let told = Mutex::new(Vec::<FindProgress>::new());
    let cancelled = AtomicBool::new(false);
    let progress = |progress| told.lock().unwrap().push(progress);
    let control = FindControl { cancelled: &cancelled, progress: &progress, user_home: None };
    let found = ops::find_projects(&world.workspace, &request(&[&world.root()]), &control).unwrap();
    assert_eq!(found.projects.len(), 300);
    assert_eq!(found.projects.iter().map(|project| project.artifacts).sum::<u32>(), 3_000);
    assert!(found.projects.is_sorted_by_key(|project| Path::new(&project.path)));
    assert!(found.projects.iter().all(|project| !project.listed && project.roots.len() == 1));
    // The root, projects, the teams, and of each project itself, src and core.
    assert_eq!(found.folders, 2 + 7 + 3 * 300);
    assert!(stamps(&world.root()) == before, "nothing was written, also not the same again");
    assert!(world.whole() == whole);

    let told = told.into_inner().unwrap();
    assert!(told.len() >= 9, "{}", told.len());
    assert!(told.iter().all(|progress| progress.at.starts_with(world.root().to_str().unwrap())));
    let last = told.last().unwrap();
    assert_eq!((last.folders, last.found), (909, 300));
}

#[test]
fn a_search_that_is_cancelled_tells_what_it_found_until_then() {
    let world = World::new();
    many(&world, 60);
    let cancelled = AtomicBool::new(false);
    let progress = |progress: FindProgress| {
        if progress.folders >= 100 {
            cancelled.store(true, Ordering::Relaxed);
        }
    };
    let control = FindControl { cancelled: &cancelled, progress: &progress, user_home: None };
    let before = world.whole();
    let found = ops::find_projects(&world.workspace, &request(&[&world.root()]), &control).unwrap();
    assert!(found.cancelled);
    // Others are in a folder of their own at that moment, one for each thread.
    assert!((100..160).contains(&found.folders), "{}", found.folders);
    assert!(found.projects.len() < 60);
    assert!(found.projects.iter().all(|project| project.artifacts == 10), "what is told is whole");
    assert_eq!(world.whole(), before);

    let found = ops::find_projects(&world.workspace, &request(&[&world.root()]), &control).unwrap();
    assert_eq!((found.folders, found.projects.len(), found.cancelled), (0, 0, true), "cancelled before it began");
}

#[test]
fn the_usual_folders_are_those_that_are_there() {
    let world = World::new();
    let home = world.root().join("person");
    for folder in ["Documents/GitHub", "work", "code", "other"] {
        fs::create_dir_all(home.join(folder)).unwrap();
    }
    write(&home.join("dev"), "a file");
    link(&home.join("src"), &home.join("code"));
    link(&home.join("git"), &home.join("nowhere"));
    let usual = ops::usual_project_folders(&home);
    assert_eq!(usual, ["work", "src", "Documents/GitHub"].map(|folder| home.join(folder)), "one real folder, one line");
    assert!(ops::usual_project_folders(&home.join("nobody")).is_empty());
}

#[test]
fn found_projects_are_added_in_one_write_and_a_refused_one_keeps_no_other_out() {
    let world = World::new();
    world.skill("pdf");
    world.refresh();
    let origin = world.project("origin");
    world.deploy(&["pdf"], &origin);
    for name in ["one", "two"] {
        skillmeat_tests::copy_tree(&origin.path, &world.root().join("projects").join(name));
    }
    link(&world.root().join("way"), &world.root().join("projects/one"));
    let path = |path: &str| world.root().join(path);
    let paths = [
        path("projects/one"),
        path("nowhere"),
        path("projects/two/.claude"),
        path("way"),
        world.library(),
        origin.path.clone(),
        Path::new("relative").to_path_buf(),
    ];
    let before = (stamps(&path("projects")), stamps(&world.library()));
    let outcome = ops::add_projects(&world.workspace, &paths).unwrap();
    assert_eq!((stamps(&path("projects")), stamps(&world.library())), before);
    let text = |path: &Path| path.display().to_string();
    assert_eq!(outcome.added, [text(&path("projects/one")), text(&path("projects/two")), origin.text()]);
    let failed: Vec<_> = outcome.failed.iter().map(|failed| (failed.path.clone(), failed.error.code)).collect();
    let expected = [
        (text(&path("nowhere")), ErrorCode::ProjectNotFound),
        (text(&world.library()), ErrorCode::Overlap),
        ("relative".to_owned(), ErrorCode::InvalidName),
    ];
    assert_eq!(failed, expected);
    assert!(!outcome.cache_behind);
    assert!(outcome.views.iter().any(|view| view.as_str() == "projects"));
    let listed = ops::list_projects(&world.workspace).unwrap();
    let told: Vec<_> = listed.iter().map(|project| (project.name.as_str(), project.counts.in_sync)).collect();
    assert_eq!(told, [("origin", 1), ("one", 1), ("two", 1)]);
    let lists = world.lists();
    world.refresh();
    world.lists().assert_same(&lists, "after a refresh");

    let file = world.home().join("projects.toml");
    let before = fs::read_to_string(&file).unwrap();
    let again = ops::add_projects(&world.workspace, &paths[..1]).unwrap();
    assert_eq!((again.added.len(), fs::read_to_string(&file).unwrap()), (1, before), "adding again only looks again");
    let none = ops::add_projects(&world.workspace, &[path("nowhere")]).unwrap();
    assert_eq!((none.added.len(), none.failed.len(), none.views.len()), (0, 1, 0));
}

#[test]
fn a_list_that_is_broken_or_locked_adds_none() {
    let world = World::new();
    let (one, two) = (world.project("one"), world.project("two"));
    let paths = [one.path, two.path];
    let lock = world.another_as("somebody", Duration::ZERO).lock_project_list().unwrap();
    let busy = ErrorBody::from(ops::add_projects(&world.workspace, &paths).unwrap_err());
    assert_eq!(busy.code, ErrorCode::Busy);
    drop(lock);
    assert!(!world.home().join("projects.toml").exists());
    write(&world.home().join("projects.toml"), "<<<<");
    let broken = ErrorBody::from(ops::add_projects(&world.workspace, &paths).unwrap_err());
    assert_eq!(broken.code, ErrorCode::LibraryInvalid);
    assert!(ops::list_projects(&world.workspace).unwrap().is_empty());
}
