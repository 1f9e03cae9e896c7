//! Where things come from: shown, written to the library without anything secret, and gone with an undo.

use std::fs;

use skillmeat_core::foreign::{Origin, OriginSource};
use skillmeat_core::ops::ImportAction;
use skillmeat_tests::{Project, World};

use super::{carried_out, import, importing, imports, kept, library_files, row, skill_text};

fn world() -> (World, Project) {
    let world = World::new();
    world.refresh();
    let project = world.project("app");
    (world, project)
}

fn clone_of(project: &Project, address: &str) {
    project.write(".git/HEAD", "ref: refs/heads/main\n");
    project.write(".git/refs/heads/main", format!("{}\n", "a1".repeat(20)));
    project.write(".git/config", format!("[core]\n\tbare = false\n[remote \"origin\"]\n\turl = {address}\n"));
    fs::create_dir_all(project.path.join(".git/objects")).unwrap();
}

#[test]
fn each_source_is_shown_and_kept_without_its_secrets() {
    let (world, project) = world();
    clone_of(&project, "https://sam:token@github.com/x/clone.git");
    let front = "---\nname: front\nsource: https://sam:secret@example.org/front.git\n---\n";
    project.write(".claude/skills/front/SKILL.md", front);
    project.write(".claude/skills/cloned/SKILL.md", skill_text("cloned"));
    project.write(".claude/commands/git/fix.md", "Fix.\n");
    project.write(".claude/skills/locked/SKILL.md", skill_text("locked"));
    let locked =
        r#"{"locked": {"source": "x/locked", "sourceType": "github", "skillPath": "s/locked/SKILL.md", "ref": "v1"}}"#;
    project.write("skills-lock.json", format!("{{\"version\": 1, \"skills\": {locked}}}"));
    project.write(".agents/skills/shared/SKILL.md", skill_text("shared"));
    let shared = r#"{"shared": {"source": "g/shared", "sourceType": "gitlab", "sourceUrl": "https://t@gitlab.com/g/shared.git"}}"#;
    project.write(".agents/.skill-lock.json", format!("{{\"version\": 3, \"skills\": {shared}}}"));
    let commit = "a1".repeat(20);
    let expected = [
        (
            ".agents/skills/shared",
            OriginSource::SkillsLock,
            "https://gitlab.com/g/shared",
            None,
            None,
            "skill/shared/origin",
        ),
        (
            ".claude/commands/git/fix.md",
            OriginSource::GitClone,
            "https://github.com/x/clone",
            Some(".claude/commands/git/fix.md"),
            Some(commit.as_str()),
            "command/git/fix",
        ),
        (
            ".claude/skills/cloned",
            OriginSource::GitClone,
            "https://github.com/x/clone",
            Some(".claude/skills/cloned"),
            Some(commit.as_str()),
            "skill/cloned/origin",
        ),
        (
            ".claude/skills/front",
            OriginSource::Frontmatter,
            "https://example.org/front.git",
            None,
            None,
            "skill/front/origin",
        ),
        (
            ".claude/skills/locked",
            OriginSource::SkillsLock,
            "https://github.com/x/locked",
            Some("s/locked"),
            Some("v1"),
            "skill/locked/origin",
        ),
    ];
    let (before, library) = (kept(&project), library_files(&world));
    for (path, found_in, repository, within, reference, _) in expected {
        let origin = row(&world, &project, path).origin.unwrap();
        let told = (origin.found_in, origin.repository.as_str(), origin.path.as_ref().map(|path| path.as_str()));
        assert_eq!((told, origin.reference.as_deref()), ((found_in, repository, within), reference), "{path}");
    }
    let all = expected.map(|(path, ..)| importing(&project, path, ImportAction::Import, None));
    let operation = carried_out(&world, imports(all.into()));
    assert_eq!(kept(&project), before);
    let files = library_files(&world);
    for (path, _, repository, _, _, file) in expected {
        let text = files[&format!("origins/{file}.toml")].strip_prefix("- ").unwrap();
        assert_eq!(Origin::parse(text).unwrap().repository, repository, "{path}");
    }
    // The frontmatter is the artifact's own; what was written beside it holds no secret.
    let secret = |(path, text): (&String, &String)| path.starts_with("origins") && text.contains("sam");
    assert!(!files.iter().any(secret), "{files:#?}");
    let front = world.artifact("skill:front");
    assert_eq!(
        (front.origin.as_deref(), front.upstream.as_deref()),
        (Some("git"), Some("https://example.org/front.git"))
    );
    let fix = world.artifact("command:git/fix");
    assert_eq!((fix.origin.as_deref(), fix.upstream.as_deref()), (Some("github"), Some("https://github.com/x/clone")));
    assert_eq!(world.artifact("skill:shared").origin.as_deref(), Some("gitlab"));
    let written = world.lists();
    world.refresh();
    world.lists().assert_same(&written, "after a refresh");
    world.undo(&operation);
    assert_eq!(library_files(&world), library);
    assert_eq!(kept(&project), before);
}

#[test]
fn what_collection_toml_says_comes_first_and_the_lock_of_skillmeat_is_shown() {
    let (world, project) = world();
    for name in ["listed", "locked"] {
        world.in_library(&format!("skills/{name}/SKILL.md"), skill_text(name));
        project.write(&format!(".claude/skills/{name}/SKILL.md"), skill_text(name));
    }
    let record = |name: &str, more: &str| {
        format!("[[artifacts]]\nname = \"{name}\"\ntype = \"skill\"\npath = \"skills/{name}\"\n{more}\n")
    };
    let listed = record("listed", "origin = \"github\"\nupstream = \"x/listed/skills/listed@v2\"");
    world
        .in_library("collection.toml", format!("[collection]\nname = \"default\"\n\n{listed}{}", record("locked", "")));
    let lock = "[lock]\nversion = \"1.0.0\"\n\n[lock.entries.\"locked::skill\"]\nfetched = \"2026-11-22T11:54:13.843123\"\n\
                upstream = \"https://github.com/x/locked/tree/main/skills/locked\"\nresolved_sha = \"abc123\"\n";
    let hash = format!("content_hash = \"{}\"\n", "ab".repeat(32));
    world.in_library("collection.lock", format!("{lock}{hash}"));
    world.in_library("origins/skill/listed/origin.toml", "repository = \"x/other\"\nfound_in = \"git_clone\"\n");
    world.refresh();
    let listed = row(&world, &project, ".claude/skills/listed").origin.unwrap();
    assert_eq!(
        (listed.found_in, listed.repository.as_str()),
        (OriginSource::Collection, "https://github.com/x/listed")
    );
    let locked = row(&world, &project, ".claude/skills/locked").origin.unwrap();
    assert_eq!(
        (locked.found_in, locked.repository.as_str()),
        (OriginSource::SkillmeatLock, "https://github.com/x/locked")
    );
    assert_eq!(world.artifact("skill:listed").upstream.as_deref(), Some("x/listed/skills/listed@v2"));
}

#[test]
fn twenty_skills_with_origins_come_and_go_in_one_operation() {
    let (world, project) = world();
    clone_of(&project, "git@github.com:x/many.git");
    let places: Vec<String> = (0..20).map(|number| format!(".claude/skills/s{number:02}")).collect();
    for place in &places {
        project.write(&format!("{place}/SKILL.md"), skill_text(place.rsplit('/').next().unwrap()));
    }
    let (before, library) = (kept(&project), library_files(&world));
    let all = places.iter().map(|path| importing(&project, path, ImportAction::Import, None)).collect();
    let operation = carried_out(&world, imports(all));
    let files = library_files(&world);
    assert_eq!(
        files.keys().filter(|path| path.starts_with("origins/skill/") && path.ends_with("/origin.toml")).count(),
        20
    );
    assert_eq!(files.len(), 40);
    assert!(world.artifacts().iter().all(|artifact| artifact.origin.as_deref() == Some("github")));
    world.undo(&operation);
    assert_eq!((kept(&project), library_files(&world)), (before, library));
    assert!(world.artifacts().is_empty());
}

#[test]
fn a_file_in_the_place_of_an_origin_does_not_stop_an_import() {
    let (world, project) = world();
    clone_of(&project, "https://github.com/x/y");
    world.in_library("origins/skill", "a person's\n");
    project.write(".claude/skills/mine/SKILL.md", skill_text("mine"));
    import(&world, &project, ".claude/skills/mine", ImportAction::Import);
    let files: Vec<String> = library_files(&world).into_keys().collect();
    assert_eq!(files, ["origins/skill", "skills/mine/SKILL.md"]);
}
