//! Reading an artifact's files for the window: nothing outside of it is ever shown.

use skillmeat_core::artifact::ArtifactId;
use skillmeat_core::error::{ErrorBody, ErrorCode};
use skillmeat_core::ops;
use skillmeat_tests::{World, write};

use super::link;

fn read(world: &World, id: &str, path: &str) -> Result<Option<String>, ErrorCode> {
    let id: ArtifactId = id.parse().unwrap();
    let content = ops::read_artifact_file(&world.workspace, &id, path).map_err(|error| ErrorBody::from(error).code)?;
    Ok(content.text)
}

#[test]
fn no_path_leads_out_of_the_artifact() {
    let world = World::new();
    world.skill("pdf").skill("other").command("fix");
    write(&world.root().join("secret"), "secret");
    let skill = world.library().join("skills/pdf");
    link(world.root().join("secret"), &skill.join("absolute"));
    link("../../../../secret", &skill.join("relative"));
    link("../other", &skill.join("folder"));
    link("SKILL.md", &skill.join("inside"));
    world.refresh();
    assert!(read(&world, "skill:pdf", "SKILL.md").unwrap().is_some());
    assert!(read(&world, "command:fix", "fix.md").unwrap().is_some());
    for path in ["../other/SKILL.md", "/etc/passwd", "..", ".", "reference/../../other/SKILL.md", "C:/x"] {
        assert_eq!(read(&world, "skill:pdf", path), Err(ErrorCode::PathEscape), "{path}");
    }
    for path in ["", "a\0b", "SKILL.md/", "\u{202e}"] {
        assert_eq!(read(&world, "skill:pdf", path), Err(ErrorCode::InvalidName), "{path:?}");
    }
    for path in ["absolute", "relative", "folder/SKILL.md", "inside", "reference", "none", "SKILL.md/x", "skill.md"] {
        assert_eq!(read(&world, "skill:pdf", path), Err(ErrorCode::ArtifactNotFound), "{path}");
    }
    assert_eq!(read(&world, "skill:none", "SKILL.md"), Err(ErrorCode::ArtifactNotFound));
    let shown = ops::read_artifact(&world.workspace, &"skill:pdf".parse().unwrap()).unwrap();
    assert!(shown.files.iter().all(|file| !file.path.contains("other")), "{shown:?}");
}

#[test]
fn a_cut_text_is_cut_between_characters() {
    let world = World::new();
    world.in_library("skills/long/SKILL.md", "é".repeat(400_000)).in_library("skills/long/x.md", "aé".repeat(400_000));
    world.refresh();
    for path in ["SKILL.md", "x.md"] {
        let content = ops::read_artifact_file(&world.workspace, &"skill:long".parse().unwrap(), path).unwrap();
        assert!(content.truncated && content.text.is_some_and(|text| text.len() <= 512 * 1024), "{path}");
    }
}

#[test]
fn only_what_belongs_to_the_program_is_shown_in_a_file_manager() {
    let world = World::new();
    world.skill("pdf");
    let project = world.project("app");
    world.deploy(&["pdf"], &project);
    link("/etc", &project.path.join("etc"));
    for path in ["/etc", "/", "/etc/passwd"] {
        assert!(ops::is_shown(&world.workspace, path.as_ref()).is_err(), "{path}");
    }
    assert!(ops::is_shown(&world.workspace, &project.path.join("etc")).is_err());
    assert!(ops::is_shown(&world.workspace, &project.path.join("../../../../etc")).is_err());
    assert!(ops::is_shown(&world.workspace, &project.path.join(".claude/skills/pdf")).is_ok());
}
