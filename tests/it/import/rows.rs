//! How each row stands, and what can be done with it.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixListener;

use skillmeat_core::deployment::DeploymentState;
use skillmeat_core::error::ErrorCode;
use skillmeat_core::ops::{self, ImportAction, ImportStatus, MatchedBy, SkippedBy};
use skillmeat_tests::{Project, World};

use super::{
    carried_out, discover, failures, import, importing, imports, kept, library_files, row, skill_text, statuses,
};
use crate::hostile::child::{Setting, is_child};

fn world() -> (World, Project) {
    let world = World::new();
    world.skill("pdf").command("fix");
    world.refresh();
    let project = world.project("app");
    (world, project)
}

/// What the library has as the skill, in a project.
fn copied(world: &World, project: &Project, path: &str) {
    skillmeat_tests::copy_tree(&world.library().join("skills/pdf"), &project.path.join(path));
}

#[test]
fn what_the_library_has_is_identical_by_name_or_by_content_and_is_linked() {
    let (world, project) = world();
    copied(&world, &project, ".claude/skills/pdf");
    copied(&world, &project, ".claude/skills/another");
    let before = kept(&project);
    let by_name = row(&world, &project, ".claude/skills/pdf");
    assert_eq!((by_name.status, by_name.matched_by), (ImportStatus::Identical, Some(MatchedBy::Name)));
    assert_eq!(by_name.actions, [ImportAction::Link, ImportAction::Import]);
    let by_content = row(&world, &project, ".claude/skills/another");
    assert_eq!((by_content.status, by_content.matched_by), (ImportStatus::Identical, Some(MatchedBy::Content)));
    assert_eq!(by_content.matched.as_deref(), Some("skill:pdf"));
    assert_eq!(by_content.other_name.as_deref(), Some("pdf"));
    let library = library_files(&world);
    import(&world, &project, ".claude/skills/another", ImportAction::Link);
    assert!(project.manifest().contains("path = \"skills/another\""), "{}", project.manifest());
    assert_eq!((kept(&project), library_files(&world)), (before, library));
    assert_eq!(world.state("skill:pdf"), DeploymentState::InSync);
    assert_eq!(row(&world, &project, ".claude/skills/another").status, ImportStatus::Recorded);
}

#[test]
fn another_version_is_linked_as_it_stands_and_shows_that_it_differs() {
    let (world, project) = world();
    copied(&world, &project, ".claude/skills/pdf");
    project.write(".claude/skills/pdf/SKILL.md", skill_text("pdf"));
    let entry = row(&world, &project, ".claude/skills/pdf");
    assert_eq!((entry.status, entry.matched.as_deref()), (ImportStatus::Differs, Some("skill:pdf")));
    let before = (kept(&project), library_files(&world));
    let operation = import(&world, &project, ".claude/skills/pdf", ImportAction::Link);
    assert_eq!((kept(&project), library_files(&world)), before);
    // Nobody knows what it was deployed as: it is taken for an older version of the library's.
    assert_eq!(world.state("skill:pdf"), DeploymentState::Outdated);
    world.undo(&operation);
    assert_eq!(row(&world, &project, ".claude/skills/pdf").status, ImportStatus::Differs);
}

#[test]
fn another_version_is_imported_as_a_copy_under_another_name_alone() {
    let (world, project) = world();
    project.write(".claude/skills/pdf/SKILL.md", skill_text("pdf"));
    let taken = imports(vec![importing(&project, ".claude/skills/pdf", ImportAction::Import, None)]);
    let before = world.whole();
    let outcome = world.try_apply(&taken).unwrap();
    assert_eq!(failures(&outcome).into_iter().map(|(_, code)| code).collect::<Vec<_>>(), [ErrorCode::AlreadyExists]);
    assert_eq!(outcome.operation, None);
    world.whole().assert_same(&before, "after it was refused");
    let here = kept(&project);
    carried_out(
        &world,
        imports(vec![importing(&project, ".claude/skills/pdf", ImportAction::Import, Some("pdf-two"))]),
    );
    assert_eq!(kept(&project), here);
    assert_eq!(library_files(&world)["skills/pdf-two/SKILL.md"], format!("- {}", skill_text("pdf")));
    let manifest = project.manifest();
    assert!(manifest.contains("\"skill:pdf-two\"") && manifest.contains("path = \"skills/pdf\""), "{manifest}");
    assert_eq!(world.state("skill:pdf-two"), DeploymentState::InSync);
}

#[test]
fn what_cannot_be_imported_says_why_and_hides_nothing() {
    let (world, project) = world();
    project.write(".claude/skills/empty/notes.md", "no SKILL.md\n");
    project.write(".claude/skills/good/SKILL.md", skill_text("good"));
    project.write(".claude/skills/bad?name/SKILL.md", "x\n").write(".claude/skills/escaping/SKILL.md", "x\n");
    project.link(".claude/skills/escaping/out", world.root());
    project.write(".claude/skills/special/SKILL.md", "x\n");
    let socket = tempfile::tempdir_in("/tmp").unwrap();
    drop(UnixListener::bind(socket.path().join("s")).unwrap());
    fs::rename(socket.path().join("s"), project.path.join(".claude/skills/special/socket")).unwrap();
    project.link(".claude/skills/linked", "good").link(".claude/skills/broken", "nowhere");
    project.link(".claude/skills/ours", world.library().join("skills/pdf"));
    project.link(".claude/commands/linked.md", "../skills/good/SKILL.md");
    let before = project.stamps();
    let found = discover(&world, &project);
    let told: Vec<(&str, ErrorCode)> = found
        .entries
        .iter()
        .filter(|entry| entry.status == ImportStatus::Invalid)
        .map(|entry| {
            assert_eq!((entry.actions.as_slice(), entry.reason.is_some()), (&[][..], true), "{entry:#?}");
            (entry.path.as_str(), entry.error.as_ref().unwrap().code)
        })
        .collect();
    let mut expected = vec![
        (".claude/commands/linked.md", ErrorCode::PathEscape),
        (".claude/skills/bad?name", ErrorCode::InvalidName),
        (".claude/skills/broken", ErrorCode::LibraryInvalid),
        (".claude/skills/empty", ErrorCode::LibraryInvalid),
        (".claude/skills/escaping", ErrorCode::PathEscape),
        (".claude/skills/linked", ErrorCode::PathEscape),
        (".claude/skills/ours", ErrorCode::PathEscape),
        (".claude/skills/special", ErrorCode::LibraryInvalid),
    ];
    // A name that this system has may be none that every one has.
    expected.retain(|(path, _)| !path.contains('?') || told.iter().any(|(told, _)| told == path));
    assert_eq!(told, expected);
    assert_eq!(row(&world, &project, ".claude/skills/good").status, ImportStatus::New);
    assert_eq!(row(&world, &project, ".claude/skills/ours").matched.as_deref(), Some("skill:pdf"));
    let all = found.entries.iter().filter(|entry| entry.status == ImportStatus::Invalid);
    let all = all.map(|entry| importing(&project, &entry.path, ImportAction::Import, None)).collect();
    let outcome = world.try_apply(&imports(all)).unwrap();
    assert_eq!((outcome.operation.as_ref(), failures(&outcome).len()), (None, told.len()), "{outcome:#?}");
    assert_eq!(project.stamps(), before);
}

#[test]
fn what_may_not_be_read_is_no_empty_folder() {
    if !is_child("import::rows::what_may_not_be_read_is_no_empty_folder", Setting::NoRights) {
        return;
    }
    let (world, project) = world();
    project.write(".claude/skills/closed/SKILL.md", "x\n").write(".claude/skills/good/SKILL.md", skill_text("good"));
    let closed = project.path.join(".claude/skills/closed");
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o000)).unwrap();
    let entry = row(&world, &project, ".claude/skills/closed");
    assert_eq!((entry.status, entry.error.unwrap().code), (ImportStatus::Invalid, ErrorCode::PermissionDenied));
    assert_eq!(row(&world, &project, ".claude/skills/good").status, ImportStatus::New);
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o755)).unwrap();
    let folder = project.path.join(".claude/skills");
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o000)).unwrap();
    let found = discover(&world, &project);
    assert_eq!(found.problems.iter().map(|problem| problem.code).collect::<Vec<_>>(), [ErrorCode::PermissionDenied]);
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).unwrap();
}

#[test]
fn what_is_skipped_stays_skipped_until_it_is_taken_back() {
    let (mut world, project) = world();
    project.write(".claude/skills/mine/SKILL.md", skill_text("mine"));
    let before = project.stamps();
    let path = ".claude/skills/mine".to_owned();
    let skip = |world: &World, skip: bool| {
        ops::skip_import(&world.workspace, &project.text(), std::slice::from_ref(&path), skip).unwrap().changed
    };
    assert_eq!((skip(&world, true), skip(&world, true)), (1, 0));
    world.restart();
    let skipped = row(&world, &project, &path);
    assert_eq!((skipped.status, skipped.skip.unwrap().by), (ImportStatus::Skipped, SkippedBy::You));
    let other = world.project("other");
    other.write(".claude/skills/mine/SKILL.md", skill_text("mine"));
    assert_eq!(row(&world, &other, &path).status, ImportStatus::New, "a skip is one project's");
    assert_eq!((skip(&world, false), skip(&world, false)), (1, 0));
    assert_eq!(row(&world, &project, &path).status, ImportStatus::New);
    assert_eq!(project.stamps(), before);
}

#[test]
fn what_is_recorded_is_imported_no_second_time() {
    let (world, project) = world();
    world.deploy(&["pdf"], &project);
    let before = world.whole();
    assert_eq!(statuses(&world, &project), [(".claude/skills/pdf".to_owned(), ImportStatus::Recorded)]);
    for action in [ImportAction::Import, ImportAction::Link] {
        let outcome = world.try_apply(&imports(vec![importing(&project, ".claude/skills/pdf", action, None)])).unwrap();
        assert_eq!((outcome.operation.as_ref(), failures(&outcome).len()), (None, 1));
    }
    world.whole().assert_same(&before, "after both were refused");
}

#[test]
fn loops_of_links_end_and_a_linked_root_counts_once() {
    let (world, project) = world();
    project.write("tools/ai/skills/mine/SKILL.md", skill_text("mine"));
    project.link(".claude", "tools/ai").link("tools/ai/skills/loop", "..").link("tools/ai/commands/loop", "..");
    let found: Vec<(String, ImportStatus)> = statuses(&world, &project);
    let new: Vec<&str> =
        found.iter().filter(|(_, status)| *status == ImportStatus::New).map(|(path, _)| path.as_str()).collect();
    assert_eq!(new, [".claude/skills/mine"], "{found:?}");
    let before = kept(&project);
    let operation = import(&world, &project, ".claude/skills/mine", ImportAction::Import);
    assert_eq!(kept(&project), before);
    assert!(project.has("tools/ai/deployment-manifest.toml"));
    world.undo(&operation);
    assert_eq!(kept(&project), before);
}

#[test]
fn a_root_that_is_a_link_out_of_the_project_is_not_looked_into() {
    let (world, project) = world();
    let outside = world.root().join("outside");
    skillmeat_tests::write(&outside.join("skills/secret/SKILL.md"), skill_text("secret"));
    project.link(".claude", &outside).write(".cursor/commands/fix.md", "mine\n");
    let found = ops::discover_project(&world.workspace, &project.text());
    match found {
        Ok(found) => {
            assert!(found.entries.iter().all(|entry| !entry.path.starts_with(".claude")), "{found:#?}");
            assert!(found.problems.iter().any(|problem| problem.code == ErrorCode::PathEscape), "{found:#?}");
        }
        Err(error) => assert_eq!(skillmeat_core::error::ErrorBody::from(error).code, ErrorCode::PathEscape),
    }
}
