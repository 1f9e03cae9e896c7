//! Names in the library's folders.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;

use skillmeat_core::error::ErrorCode;
use skillmeat_core::ops;
use skillmeat_tests::{World, write};

use super::{everything, problems, refused, works};

const UNFIT: &[&str] = &[
    "CON",
    "nul.txt",
    "COM1",
    "a\\b",
    "ab:c",
    "dot.",
    "space ",
    "\u{202e}fdp",
    "p\u{200b}df",
    "p\u{feff}df",
    "a\nb",
    "\u{1b}[2Jclear",
    "p\u{61c}df",
    "what?",
    "a*b",
    "p\u{200d}df",
];

#[test]
fn folders_with_unfit_names_are_problems_and_hide_no_others() {
    let world = World::new();
    world.skill("good");
    for name in UNFIT {
        world.in_library(&format!("skills/{name}/SKILL.md"), "# unfit\n");
        world.in_library(&format!("commands/{name}.md"), "# unfit\n");
        world.in_library(&format!("hooks/{name}/HOOK.md"), "# unfit\n");
    }
    let codes = problems(&world);
    assert_eq!(codes.len(), UNFIT.len() * 3, "{:?}", ops::list_library_problems(&world.workspace));
    assert!(codes.iter().all(|code| *code == ErrorCode::InvalidName), "{codes:?}");
    let ids: Vec<_> = world.artifacts().into_iter().map(|artifact| artifact.id).collect();
    assert!(ids.iter().any(|id| id == "skill:good") && !ids.iter().any(|id| id.contains("CON")), "{ids:?}");
    works(&world, "skill:good", &world.project("app"));
}

#[test]
fn names_that_are_not_unicode() {
    let world = World::new();
    world.skill("good").skill("inside");
    let odd = OsStr::from_bytes(b"b\xffd");
    write(&world.library().join("skills").join(odd).join("SKILL.md"), "# odd");
    write(&world.library().join("commands").join(OsStr::from_bytes(b"\xc3\x28.md")), "# odd");
    write(&world.library().join("skills/inside").join(odd), "odd");
    assert_eq!(problems(&world), [ErrorCode::InvalidName; 2]);
    let project = world.project("app");
    refused(&world, "skill:inside", &project, ErrorCode::InvalidName);
    assert_eq!(world.artifact("skill:inside").warnings.len(), 1);
    works(&world, "skill:good", &project);
}

#[test]
fn files_with_unfit_names_inside_an_artifact() {
    for name in UNFIT {
        let world = World::new();
        world.skill("pdf").skill("good");
        world.in_library(&format!("skills/pdf/docs/{name}/x.md"), "x");
        world.refresh();
        let project = world.project("app");
        refused(&world, "skill:pdf", &project, ErrorCode::InvalidName);
        assert_eq!(world.artifact("skill:pdf").content_hash, None, "{name:?}");
        works(&world, "skill:good", &project);
    }
}

#[test]
fn the_longest_names_work_and_longer_ones_are_refused() {
    let world = World::new();
    let longest = "n".repeat(255);
    world.skill(&longest);
    world.command(&"c".repeat(252));
    world.in_library(&format!("skills/{longest}/{longest}/{longest}"), "deep");
    world.refresh();
    let project = world.project("app");
    works(&world, &format!("skill:{longest}"), &project);
    works(&world, &format!("command:{}", "c".repeat(252)), &project);
    refused(&world, &format!("command:{}", "c".repeat(253)), &project, ErrorCode::ArtifactNotFound);
    refused(&world, &format!("skill:{}", "n".repeat(256)), &project, ErrorCode::InvalidName);
}

#[test]
fn names_that_look_alike_are_different_and_never_meet() {
    // One name composed and decomposed, and two that differ in letter case: on some systems they are one folder.
    for (one, other) in [("caf\u{e9}", "cafe\u{301}"), ("pdf", "PDF")] {
        let world = World::new();
        world.skill(one).skill(other);
        world.refresh();
        assert_eq!(world.artifacts().len(), 2);
        let project = world.project("app");
        let (one, other) = (format!("skill:{one}"), format!("skill:{other}"));
        super::succeeds(&world.deploy(&[&one], &project));
        refused(&world, &other, &project, ErrorCode::Overlap);
        world.undeploy(&[&one], &project);
        let both = world.deploy(&[&other, &one], &project);
        assert_eq!(both.results[0].error, None);
        assert_eq!(both.results[1].error.as_ref().unwrap().code, ErrorCode::Overlap);
    }
    // Letters of another script are another name, and harmless.
    let world = World::new();
    world.skill("pdf").skill("p\u{0501}f");
    world.refresh();
    let project = world.project("app");
    super::succeeds(&world.deploy(&["skill:pdf", "skill:p\u{0501}f"], &project));
}

#[test]
fn case_twins_inside_an_artifact_both_arrive() {
    let world = World::new();
    world.skill("pdf");
    world.in_library("skills/pdf/Notes.md", "upper").in_library("skills/pdf/notes.md", "lower");
    world.refresh();
    works(&world, "skill:pdf", &world.project("app"));
}

#[test]
fn an_artifact_and_its_folder_cannot_lie_in_each_other() {
    let world = World::new();
    world.skill("pdf");
    world.in_library("hooks/pdf/HOOK.md", "# hook").in_library("hooks/pdf/run.sh", "x");
    world.refresh();
    let project = world.project("app");
    world.deploy(&["skill:pdf"], &project);
    let before = everything(&world);
    let request = ops::DeployRequest {
        artifacts: vec!["hook:pdf".to_owned()],
        project_path: project.text(),
        dest_path: Some(".claude/skills/pdf".to_owned()),
        ..ops::DeployRequest::default()
    };
    let outcome = ops::deploy(&world.workspace, &request).map_err(Into::into);
    assert_eq!(super::code(outcome), ErrorCode::Overlap);
    assert_eq!(everything(&world), before);
}

#[test]
fn a_persons_file_with_an_odd_name_stays_and_stops_nothing() {
    for name in [&b"a:b.md"[..], b"b\xffd", b"trailing ", b"what?", b"p\xe2\x80\x8bdf"] {
        let world = World::new();
        world.skill("pdf");
        let project = world.project("app");
        world.deploy(&["pdf"], &project);
        let mine = project.path.join(".claude/skills/pdf").join(OsStr::from_bytes(name));
        write(&mine, "mine");
        world.in_library("skills/pdf/SKILL.md", "# second version\n");
        world.refresh();
        super::succeeds(&world.deploy(&["pdf"], &project));
        assert_eq!(project.read(".claude/skills/pdf/SKILL.md"), "# second version\n");
        let status = ops::status(&world.workspace, Some(&project.text())).unwrap();
        assert!(status[0].changed_here, "{status:?}");
        super::succeeds(&world.undeploy(&["pdf"], &project));
        assert_eq!(std::fs::read(&mine).unwrap(), b"mine");
        assert!(!project.has(".claude/skills/pdf/SKILL.md"));
    }
}
