//! Links inside artifacts and libraries.

use std::fs;

use skillmeat_core::error::ErrorCode;
use skillmeat_tests::{World, write};

use super::{link, problems, refused, succeeds, works};

#[test]
fn links_that_leave_the_artifact_are_refused() {
    let world = World::new();
    write(&world.root().join("secret/key"), "secret");
    let outside = world.root().join("secret");
    let absolute = outside.to_str().unwrap();
    let rows = [
        ("leak", "../../../../secret/key"),
        ("leak", "../other/SKILL.md"),
        ("leak", ".."),
        ("leak", "."),
        ("docs/leak", "../.."),
        ("docs/leak", ".."),
        ("leak", "docs/../../../../../secret"),
        ("leak", absolute),
        ("leak", "/etc/passwd"),
        ("leak", "/"),
        ("leak", "/nowhere/at/all"),
        ("docs/leak", "../../nowhere"),
    ];
    for (number, (path, target)) in rows.into_iter().enumerate() {
        let name = format!("skill{number}");
        world.skill(&name);
        link(target, &world.library().join(format!("skills/{name}/{path}")));
        world.refresh();
        let project = world.project("app");
        refused(&world, &format!("skill:{name}"), &project, ErrorCode::PathEscape);
        let artifact = world.artifact(&format!("skill:{name}"));
        assert_eq!(artifact.content_hash, None);
        assert!(artifact.warnings.iter().any(|warning| warning.message.contains("leak")), "{artifact:?}");
    }
}

#[test]
fn a_chain_of_links_that_leaves_the_artifact_only_together_is_refused() {
    let world = World::new();
    world.skill("pdf");
    write(&world.root().join("secret"), "secret");
    let skill = world.library().join("skills/pdf");
    // Each stays inside when read as text; `deep/er/still/up/..` is really the artifact's own folder.
    fs::create_dir_all(skill.join("deep/er/still")).unwrap();
    link("../../../flat", &skill.join("deep/er/still/up"));
    write(&skill.join("flat/file"), "x");
    link("deep/er/still/up/../../other/SKILL.md", &skill.join("leak"));
    world.refresh();
    refused(&world, "skill:pdf", &world.project("app"), ErrorCode::PathEscape);
}

#[test]
fn links_that_stay_inside_are_copied_as_links() {
    let world = World::new();
    world.skill("pdf");
    let skill = world.library().join("skills/pdf");
    link("SKILL.md", &skill.join("file-link"));
    link("reference", &skill.join("dir-link"));
    link("file-link", &skill.join("link-to-link"));
    link("../SKILL.md", &skill.join("reference/up"));
    link("nowhere", &skill.join("dangling"));
    link("loop", &skill.join("loop"));
    link("ping", &skill.join("pong"));
    link("pong", &skill.join("ping"));
    world.refresh();
    let project = world.project("app");
    works(&world, "skill:pdf", &project);
    world.deploy(&["pdf"], &project);
    assert_eq!(skillmeat_tests::tree(&project.path.join(".claude/skills/pdf")), skillmeat_tests::tree(&skill));
    // A link that was bent by hand is a change like any other.
    fs::remove_file(project.path.join(".claude/skills/pdf/file-link")).unwrap();
    link("/etc/passwd", &project.path.join(".claude/skills/pdf/file-link"));
    refused(&world, "skill:pdf", &project, ErrorCode::Conflict);
    assert_eq!(super::code(super::try_undeploy(&world, "pdf", &project)), ErrorCode::Conflict);
}

#[test]
fn artifacts_that_are_links() {
    let world = World::new();
    write(&world.root().join("elsewhere/SKILL.md"), "# not in the library\n");
    write(&world.root().join("elsewhere/secret.md"), "# not in the library\n");
    write(&world.library().join("shared/kit/SKILL.md"), "# shared\n");
    write(&world.library().join("shared/text.md"), "# shared\n");
    let skills = world.library().join("skills");
    link(world.root().join("elsewhere"), &skills.join("absolute-out"));
    link("../../../elsewhere", &skills.join("relative-out"));
    link("nowhere", &skills.join("dangling"));
    link("loop", &skills.join("loop"));
    link("../../../elsewhere/secret.md", &world.library().join("commands/out.md"));
    link("../shared/kit", &skills.join("inside"));
    link("../shared/text.md", &world.library().join("commands/inside.md"));
    assert_eq!(problems(&world).len(), 5);
    let mut ids: Vec<_> = world.artifacts().into_iter().map(|artifact| artifact.id).collect();
    ids.sort();
    assert_eq!(ids, ["command:inside", "skill:inside"]);
    let project = world.project("app");
    for id in ["skill:absolute-out", "skill:relative-out", "skill:dangling", "skill:loop", "command:out"] {
        refused(&world, id, &project, ErrorCode::ArtifactNotFound);
    }
    works(&world, "skill:inside", &project);
    works(&world, "command:inside", &project);
    succeeds(&world.deploy(&["skill:inside", "command:inside"], &project));
    assert!(fs::symlink_metadata(project.path.join(".claude/commands/inside.md")).unwrap().is_file());
    assert!(fs::symlink_metadata(project.path.join(".claude/skills/inside")).unwrap().is_dir());
}

#[test]
fn a_folder_of_the_library_that_is_a_link_out_of_it() {
    let world = World::new();
    world.skill("good");
    write(&world.root().join("elsewhere/private/notes.txt"), "private");
    write(&world.root().join("elsewhere/private/HOOK.md"), "private");
    link(world.root().join("elsewhere"), &world.library().join("hooks"));
    link(world.root().join("elsewhere"), &world.library().join("commands"));
    assert_eq!(problems(&world), [ErrorCode::PathEscape; 2]);
    assert_eq!(world.artifacts().len(), 1);
    let project = world.project("app");
    refused(&world, "hook:private", &project, ErrorCode::ArtifactNotFound);
    refused(&world, "command:private/HOOK", &project, ErrorCode::ArtifactNotFound);
    works(&world, "skill:good", &project);
}

#[test]
fn link_loops_in_the_library_end() {
    let world = World::new();
    world.skill("good");
    // Followed without care, twenty links to the folder they lie in would be walked for ever.
    for number in 0..20 {
        link(".", &world.library().join(format!("skills/again{number}")));
        link("..", &world.library().join(format!("commands/deep/again{number}")));
    }
    world.command("deep/good");
    world.refresh();
    let ids: Vec<_> = world.artifacts().into_iter().map(|artifact| artifact.id).collect();
    assert!(ids.contains(&"skill:good".to_owned()) && ids.contains(&"command:deep/good".to_owned()), "{ids:?}");
    works(&world, "skill:good", &world.project("app"));
}

#[test]
fn the_library_itself_may_be_a_link() {
    let world = World::without_library();
    write(&world.root().join("dotfiles/skills/pdf/SKILL.md"), "# pdf\n");
    link(world.root().join("dotfiles"), &world.library());
    world.refresh();
    works(&world, "skill:pdf", &world.project("app"));
}
