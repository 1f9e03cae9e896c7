//! Ids, paths and profiles in requests.

use skillmeat_core::error::{ErrorBody, ErrorCode};
use skillmeat_core::ops;
use skillmeat_tests::World;

use super::{code, everything, refused, try_request, try_undeploy, works};

/// Names that no artifact can have, with the code they are refused with.
fn names() -> Vec<(String, ErrorCode)> {
    use ErrorCode::{InvalidName, PathEscape};
    let mut names: Vec<(String, ErrorCode)> = Vec::new();
    for name in ["..", ".", "../x", "a/../../x", "./x", "a/./b", "/etc/passwd", "\\\\server\\share", "C:/x", "c:", "/"]
    {
        names.push((name.to_owned(), PathEscape));
    }
    for name in ["", "a//b", "a/", "a\0b", "\0", "\n", "a\tb", "a\u{7f}b", "\u{1b}[31mred", "a\\b", "ab:c"] {
        names.push((name.to_owned(), InvalidName));
    }
    for name in
        ["CON", "con", "nul.txt", "com1", "LPT9.md", "aux .md", "COM\u{b9}", "lpt\u{b2}.txt", "CONIN$", "conout$"]
    {
        names.push((name.to_owned(), InvalidName));
    }
    for name in ["what?", "a*", "a<b", "a>b", "a|b", "say \"hi\"", "dot.", "space ", ".hidden", "a/.hidden"] {
        names.push((name.to_owned(), InvalidName));
    }
    for hidden in [
        "\u{200b}",
        "\u{200e}",
        "\u{200f}",
        "\u{202a}",
        "\u{202e}",
        "\u{2060}",
        "\u{2066}",
        "\u{2069}",
        "\u{feff}",
        "\u{61c}",
        "\u{ad}",
        "\u{180e}",
        "\u{2028}",
        "\u{2029}",
        "\u{fffa}",
        "\u{e0041}",
        "\u{3164}",
        "\u{200d}",
        "\u{200c}",
    ] {
        names.push((format!("p{hidden}df"), InvalidName));
    }
    names.push(("x".repeat(256), InvalidName));
    names.push(("x".repeat(300), InvalidName));
    names.push(("ä".repeat(128), InvalidName));
    names.push(("x".repeat(5_000_000), InvalidName));
    names
}

#[test]
fn names_that_no_artifact_can_have() {
    let world = World::new();
    world.skill("pdf").command("git/fix");
    world.refresh();
    let project = world.project("app");
    project.write("README.md", "mine");
    for (name, expected) in names() {
        for kind in ["skill", "command", "mcp"] {
            refused(&world, &format!("{kind}:{name}"), &project, expected);
        }
        // A bare name may belong to any kind: one that is only hidden is not found.
        if !name.contains(':') && !name.contains(".hidden") {
            refused(&world, &name, &project, expected);
        }
    }
    for text in ["wizard:pdf", "Skill:pdf", ":pdf", "skill", "skill:nothing", " skill:pdf", "skill: pdf"] {
        let before = everything(&world);
        let code = code(world.try_deploy(&[text], &project, None));
        assert!(matches!(code, ErrorCode::InvalidName | ErrorCode::ArtifactNotFound), "{text:?} {code:?}");
        assert_eq!(everything(&world), before);
    }
}

#[test]
fn names_that_nothing_deployed_can_have() {
    let world = World::new();
    world.skill("pdf");
    let project = world.project("app");
    world.deploy(&["pdf"], &project);
    let before = everything(&world);
    for (name, expected) in names() {
        assert_eq!(code(try_undeploy(&world, &format!("skill:{name}"), &project)), expected, "{name:?}");
    }
    assert_eq!(code(try_undeploy(&world, "skill:other", &project)), ErrorCode::NotDeployed);
    assert_eq!(code(try_undeploy(&world, "other", &project)), ErrorCode::NotDeployed);
    assert_eq!(everything(&world), before);
}

#[test]
fn a_bad_name_does_not_stop_the_good_ones_beside_it() {
    let world = World::new();
    world.skill("pdf");
    let project = world.project("app");
    let outcome = world.deploy(&["skill:../../etc", "pdf", "skill:pdf", "skill:\0"], &project);
    let codes: Vec<_> = outcome.results.iter().map(|result| result.error.as_ref().map(|error| error.code)).collect();
    assert_eq!(codes, [Some(ErrorCode::PathEscape), None, Some(ErrorCode::InvalidName)]);
    assert!(project.has(".claude/skills/pdf/SKILL.md"));
}

#[test]
fn folders_that_are_not_in_the_profile() {
    let world = World::new();
    world.skill("pdf");
    world.refresh();
    let project = world.project("app");
    project.write("src/main.rs", "mine").write(".claude/CLAUDE.md", "mine");
    let before = everything(&world);
    use ErrorCode::{InvalidName, Overlap, PathEscape};
    let rows = [
        ("..", PathEscape),
        (".", PathEscape),
        ("../other", PathEscape),
        (".claude/../..", PathEscape),
        (".claude/skills/../../..", PathEscape),
        ("/etc", PathEscape),
        ("/", PathEscape),
        ("C:/Windows", PathEscape),
        ("src", PathEscape),
        (".claude", PathEscape),
        (".claudette/skills", PathEscape),
        (".agents/skills", PathEscape),
        (".git/hooks", PathEscape),
        ("", InvalidName),
        (".claude//skills", InvalidName),
        (".claude/a\0b", InvalidName),
        (".claude/CON", InvalidName),
        (".claude/\u{202e}slliks", InvalidName),
        (".claude/deployment-manifest.toml", Overlap),
        (".claude/Deployment-Manifest.TOML", Overlap),
    ];
    for (dest, expected) in rows {
        assert_eq!(code(try_request(&world, &project.text(), None, Some(dest))), expected, "{dest:?}");
        assert_eq!(everything(&world), before, "{dest:?}");
    }
    let long = format!(".claude/{}", "y".repeat(300));
    assert_eq!(code(try_request(&world, &project.text(), None, Some(&long))), InvalidName);
    assert_eq!(code(try_request(&world, &project.text(), None, Some(".claude/CLAUDE.md"))), ErrorCode::Conflict);
    assert_eq!(everything(&world), before);
}

#[test]
fn a_folder_inside_the_profile_is_used_and_left_again() {
    let world = World::new();
    world.skill("pdf");
    let project = world.project("app");
    let outcome = try_request(&world, &project.text(), None, Some(".claude/skills/team/größe 日本")).unwrap();
    super::succeeds(&outcome);
    assert!(project.has(".claude/skills/team/größe 日本/pdf/SKILL.md"));
    world.undeploy(&["pdf"], &project);
    assert_eq!(project.tree().len(), 0, "{:?}", project.tree());
}

#[test]
fn profiles_that_do_not_exist() {
    let world = World::new();
    world.skill("pdf").command("fix");
    world.refresh();
    let project = world.project("app");
    let before = everything(&world);
    for profile in ["", "..", "../../etc", "/etc", "claude", "CLAUDE-CODE-DEFAULT", "a\0b", "codex", ".codex"] {
        let code = code(try_request(&world, &project.text(), Some(profile), None));
        assert_eq!(code, ErrorCode::ProfileNotFound, "{profile:?}");
    }
    assert_eq!(code(world.try_deploy(&["fix"], &project, Some("codex-default"))), ErrorCode::UnsupportedType);
    assert_eq!(everything(&world), before);
}

#[test]
fn project_paths_that_are_no_project() {
    let world = World::new();
    world.skill("pdf");
    world.refresh();
    let project = world.project("app");
    project.write("a-file", "mine");
    super::link("loop", &world.root().join("loop"));
    super::link("nowhere", &world.root().join("dangling"));
    let before = everything(&world);
    let root = world.root();
    let at = |name: &str| root.join(name).to_str().unwrap().to_owned();
    use ErrorCode::{InvalidName, Overlap, ProjectNotFound};
    let rows = [
        (String::new(), InvalidName),
        (".".to_owned(), InvalidName),
        ("projects/app".to_owned(), InvalidName),
        ("~/app".to_owned(), InvalidName),
        ("/".to_owned(), ProjectNotFound),
        ("//".to_owned(), ProjectNotFound),
        ("/..".to_owned(), ProjectNotFound),
        ("/tmp\0/x".to_owned(), ProjectNotFound),
        (at("projects/none"), ProjectNotFound),
        (at("projects/app/a-file"), ProjectNotFound),
        (at("projects/app/a-file/x"), ProjectNotFound),
        (at("dangling"), ProjectNotFound),
        (at("loop"), ProjectNotFound),
        (at(&"x".repeat(300)), ProjectNotFound),
        (at(&"y/".repeat(4000)), ProjectNotFound),
        (at("home/collection"), Overlap),
        (at("home/collection/skills/pdf"), Overlap),
        (at("HOME/collection"), ProjectNotFound),
    ];
    for (path, expected) in rows {
        assert_eq!(code(try_request(&world, &path, None, None)), expected, "{path:?}");
        assert_eq!(everything(&world), before, "{path:?}");
        let added = ops::add_project(&world.workspace, path.as_ref()).map_err(ErrorBody::from);
        assert_eq!(added.unwrap_err().code, expected, "adding {path:?}");
    }
    assert!(!world.home().join("projects.toml").exists());
}

#[test]
fn odd_but_honest_project_paths_work() {
    let world = World::new();
    world.skill("pdf");
    world.refresh();
    for name in ["größe", "日本語", "a b", "quote'\"", "new\nline", "back\\slash", "-rf", "50% off", "a*b?", "e\u{301}"]
    {
        works(&world, "skill:pdf", &world.project(name));
    }
}
