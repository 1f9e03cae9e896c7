//! Deployments that are one link to the library's artifact: what stands in the project, how it is told, and that nothing
//! of the library is ever touched through them.
#![cfg(unix)]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use skillmeat_core::deployment::{
    ArtifactAction, ConflictChoice, ConflictReason, DeploymentState, FileAction, FileState, Obstacle, ResultStatus,
};
use skillmeat_core::error::ErrorCode;
use skillmeat_core::ops::{
    self, BatchOutcome, ChangeKind, ChangeRequest, DeployRequest, DiffRequest, DiffSide, Outcome, SetChangeKind,
};
use skillmeat_core::platform::{DeployMode, ProfileId};
use skillmeat_core::text::DiffForm;
use skillmeat_tests::{
    Project, World, change, changes, conflicts, link, of_set, only, stamps, tree, undeploying, undoing, write,
};

const SKILL: &str = ".claude/skills/pdf";
const TO_SKILL: &str = "../../../../home/collection/skills/pdf";

fn world() -> (World, Project) {
    let world = World::new();
    world.skill("pdf").command("git/fix");
    world.refresh();
    let project = world.project("app");
    project.write("README.md", "the project's own\n");
    (world, project)
}

/// The deploy of an artifact in a mode.
fn deploying(
    artifact: &str,
    project: &Project,
    mode: DeployMode,
    on_conflict: Option<ConflictChoice>,
) -> ChangeRequest {
    let mut one = change(ChangeKind::Deploy, artifact, project);
    one.mode = Some(mode);
    ChangeRequest { on_conflict, ..changes(vec![one]) }
}

fn as_link(world: &World, artifact: &str, project: &Project) -> String {
    world.apply(&deploying(artifact, project, DeployMode::Link, None))
}

fn as_copy(world: &World, artifact: &str, project: &Project) -> String {
    world.apply(&deploying(artifact, project, DeployMode::Copy, None))
}

/// How the only deployment of a project stands, as the disk says and as the cache does after a refresh.
fn state(world: &World, project: &Project) -> (DeploymentState, bool, bool, Option<Obstacle>) {
    let status = ops::status(&world.workspace, Some(&project.text())).unwrap();
    assert_eq!(status.len(), 1, "{status:?}");
    let one = &status[0];
    world.refresh();
    let row = world.deployments().remove(0);
    let told = (one.state, one.changed_here, one.library_moved, one.obstacle);
    assert_eq!((row.state, row.changed_here, row.library_moved, row.obstacle), told);
    told
}

fn reasons(world: &World, request: &ChangeRequest) -> Vec<(String, ConflictReason)> {
    let plan = world.plan_changes(request);
    let part = only(&plan);
    assert_eq!(part.action, ArtifactAction::Conflict, "{part:#?}");
    assert_eq!(part.choices, [ConflictChoice::Keep, ConflictChoice::Replace]);
    let reason = |file: &skillmeat_core::deployment::PlannedFile| Some((file.path.clone(), file.reason?));
    part.files.iter().filter_map(reason).collect()
}

fn is_told(world: &World) {
    let written = world.lists();
    world.refresh();
    world.lists().assert_same(&written, "afterwards");
}

fn result(outcome: &BatchOutcome) -> &skillmeat_core::deployment::ArtifactResult {
    &outcome.projects[0].results[0]
}

#[test]
fn a_skill_is_one_relative_link_to_the_library() {
    let (world, project) = world();
    let library = stamps(&world.library());
    let request = deploying("skill:pdf", &project, DeployMode::Link, None);
    let plan = world.plan_changes(&request);
    let part = only(&plan);
    assert_eq!(
        (part.action, part.mode, part.link_target.as_deref()),
        (ArtifactAction::Create, Some(DeployMode::Link), Some(TO_SKILL))
    );
    let planned: Vec<_> = part.files.iter().map(|file| (file.path.as_str(), file.action)).collect();
    assert_eq!(planned, [(SKILL, FileAction::Create)]);
    let outcome = world.try_apply(&request).unwrap();
    assert_eq!(outcome.projects[0].results, plan.plans[0].foreseen());
    let result = result(&outcome);
    assert_eq!(
        (result.status, result.mode.as_deref(), &result.fell_back),
        (ResultStatus::Success, Some("link"), &None)
    );

    let manifest = project.manifest();
    let expected: BTreeMap<String, String> = [
        ("README.md", "- the project's own\n"),
        (".claude", "dir"),
        (".claude/deployment-manifest.toml", &format!("- {manifest}")),
        (".claude/skills", "dir"),
        (SKILL, &format!("-> {TO_SKILL}")),
    ]
    .map(|(path, shown)| (path.to_owned(), shown.to_owned()))
    .into();
    assert_eq!(project.tree(), expected);
    for line in ["mode = \"link\"", &format!("link = \"{TO_SKILL}\""), "\"scripts/run.sh\" = \"sha256:"] {
        assert!(manifest.contains(line), "{line} in\n{manifest}");
    }
    assert_eq!(project.read(".claude/skills/pdf/reference/notes.md"), "notes of pdf\n");
    assert_eq!(stamps(&world.library()), library);
    let row = world.deployments().remove(0);
    assert_eq!((row.mode.as_deref(), row.state), (Some("link"), DeploymentState::InSync));
    assert_eq!(row.content_hash, world.artifact("skill:pdf").content_hash);
    is_told(&world);
}

#[test]
fn between_places_that_share_nothing_the_link_is_absolute() {
    let (world, _) = world();
    // A checkout may lie where folders for a while do.
    let first = |path: &Path| path.components().nth(1).map(|name| name.as_os_str().to_owned());
    let elsewhere = [env!("CARGO_TARGET_TMPDIR"), "/var/tmp"]
        .into_iter()
        .find(|place| first(Path::new(place)) != first(&world.library()))
        .map(|place| tempfile::tempdir_in(place).unwrap())
        .expect("two places that share nothing");
    let project = Project { path: elsewhere.path().canonicalize().unwrap() };
    as_link(&world, "skill:pdf", &project);
    let target = world.library().join("skills/pdf");
    assert_eq!(project.tree()[SKILL], format!("-> {}", target.display()));
    assert_eq!(state(&world, &project).0, DeploymentState::InSync);
    world.undeploy(&["pdf"], &project);
    assert!(project.tree().is_empty(), "{:?}", project.tree());
}

#[test]
fn a_nested_command_is_a_link_to_its_file() {
    let (world, project) = world();
    let (before, library) = (project.tree(), stamps(&world.library()));
    let operation = as_link(&world, "command:git/fix", &project);
    let shown = &project.tree()[".claude/commands/git/fix.md"].clone();
    assert_eq!(shown, "-> ../../../../../home/collection/commands/git/fix.md");
    assert_eq!(state(&world, &project), (DeploymentState::InSync, false, false, None));
    let gone = world.apply(&undeploying("command:git/fix", &project, None));
    assert_eq!(project.tree(), before);
    world.undo(&gone);
    assert_eq!(&project.tree()[".claude/commands/git/fix.md"], shown);
    world.undo(&operation);
    assert_eq!(project.tree(), before);
    assert_eq!(stamps(&world.library()), library);
}

#[test]
fn deploying_again_writes_nothing_also_when_the_library_moved_on() {
    let (world, project) = world();
    as_link(&world, "skill:pdf", &project);
    let before = project.stamps();
    world.in_library("skills/pdf/SKILL.md", "---\ndescription: second\n---\n");
    assert_eq!(state(&world, &project), (DeploymentState::InSync, false, false, None), "it is the library's version");
    for mode in [None, Some(DeployMode::Link)] {
        let request = DeployRequest {
            artifacts: vec!["skill:pdf".to_owned()],
            project_path: project.text(),
            mode,
            ..DeployRequest::default()
        };
        let outcome: Outcome = ops::deploy(&world.workspace, &request).unwrap();
        assert_eq!((outcome.operation, outcome.results[0].status), (None, ResultStatus::Unchanged));
        assert_eq!(outcome.results[0].mode.as_deref(), Some("link"));
    }
    assert_eq!(project.stamps(), before);
    assert_eq!(project.read(".claude/skills/pdf/SKILL.md"), "---\ndescription: second\n---\n");
}

#[test]
fn undeploy_undo_and_redo_move_the_link_and_never_what_it_leads_to() {
    let (world, project) = world();
    let (empty, library) = (project.tree(), stamps(&world.library()));
    let deploy = as_link(&world, "skill:pdf", &project);
    let linked = project.tree();
    let plan = world.plan_changes(&undeploying("skill:pdf", &project, None));
    let part = only(&plan);
    assert_eq!(
        (part.action, part.mode, part.link_target.as_deref()),
        (ArtifactAction::Remove, Some(DeployMode::Link), Some(TO_SKILL))
    );
    let undeploy = world.apply(&undeploying("skill:pdf", &project, None));
    assert_eq!(project.tree(), empty, "with the folders that deploying had made");
    is_told(&world);
    let kept = tree(&world.home().join("state/history").join(&undeploy).join("files"));
    assert_eq!(kept.values().filter(|shown| *shown != "dir").collect::<Vec<_>>(), [&format!("-> {TO_SKILL}")]);
    let undo = world.undo(&undeploy);
    assert_eq!(project.tree(), linked);
    assert_eq!(state(&world, &project), (DeploymentState::InSync, false, false, None));
    let redo = world.undo(&undo);
    assert_eq!(project.tree(), empty);
    world.undo(&redo);
    world.undo(&deploy);
    assert_eq!(project.tree(), empty);
    assert_eq!(stamps(&world.library()), library, "byte by byte and inode by inode");
    assert_eq!(world.history().last().unwrap().totals.create, 1);
}

#[test]
fn how_a_link_stands_is_told_by_where_it_leads() {
    use DeploymentState::{InSync, Missing, Modified, Orphaned};
    type Case = (&'static str, fn(&World, &Project), (DeploymentState, bool, bool, Option<Obstacle>));
    let cases: [Case; 9] = [
        ("as written", |_, _| {}, (InSync, false, false, None)),
        ("nothing", |_, p| fs::remove_file(p.path.join(SKILL)).unwrap(), (Missing, true, false, None)),
        (
            "another link to the same",
            |w, p| {
                p.remove(SKILL).link(SKILL, w.library().join("skills/pdf"));
            },
            (InSync, false, false, None),
        ),
        (
            "a link to elsewhere",
            |w, p| {
                fs::create_dir_all(w.root().join("elsewhere")).unwrap();
                p.remove(SKILL).link(SKILL, w.root().join("elsewhere"));
            },
            (Modified, true, false, Some(Obstacle::Link)),
        ),
        (
            "another link to nowhere",
            |_, p| {
                p.remove(SKILL).link(SKILL, "../nowhere");
            },
            (Modified, true, false, Some(Obstacle::BrokenLink)),
        ),
        (
            "files",
            |w, p| {
                p.remove(SKILL);
                skillmeat_tests::copy_tree(&w.library().join("skills/pdf"), &p.path.join(SKILL));
            },
            (Modified, true, false, Some(Obstacle::TypeChanged)),
        ),
        (
            "a file for a folder",
            |_, p| {
                p.remove(SKILL).write(SKILL, "mine\n");
            },
            (Modified, true, false, Some(Obstacle::TypeChanged)),
        ),
        (
            "gone from the library",
            |w, _| fs::remove_dir_all(w.library().join("skills/pdf")).unwrap(),
            (Orphaned, false, false, Some(Obstacle::BrokenLink)),
        ),
        (
            "a folder between was moved",
            |_, p| {
                fs::rename(p.path.join(".claude/skills"), p.path.join("skills")).unwrap();
                fs::create_dir_all(p.path.join("deeper/skills")).unwrap();
                fs::rename(p.path.join("skills/pdf"), p.path.join("deeper/skills/pdf")).unwrap();
                link(&p.path.join(".claude/skills"), Path::new("../deeper/x/../skills"));
                fs::create_dir_all(p.path.join("deeper/x")).unwrap();
            },
            (InSync, false, false, None),
        ),
    ];
    for (name, act, expected) in cases {
        let (world, project) = world();
        as_link(&world, "skill:pdf", &project);
        act(&world, &project);
        assert_eq!(state(&world, &project), expected, "{name}");
    }
    // Moved as a whole: what was written leads nowhere any more.
    let (world, project) = world();
    as_link(&world, "skill:pdf", &project);
    let deeper = Project { path: world.root().join("projects/deeper/app") };
    fs::create_dir_all(deeper.path.parent().unwrap()).unwrap();
    fs::rename(&project.path, &deeper.path).unwrap();
    let status = ops::status(&world.workspace, Some(&deeper.text())).unwrap();
    assert_eq!((status[0].state, status[0].obstacle), (Missing, Some(Obstacle::BrokenLink)));
    assert!(status[0].files.iter().all(|file| file.state == FileState::Missing));
    let outcome = world.try_apply(&deploying("skill:pdf", &deeper, DeployMode::Link, None)).unwrap();
    assert_eq!(result(&outcome).status, ResultStatus::Success, "our own link is no conflict: {outcome:?}");
    assert_eq!(deeper.tree()[SKILL], format!("-> ../{TO_SKILL}"));
}

#[test]
fn a_link_that_was_changed_since_is_a_conflict_for_undeploy() {
    let (world, project) = world();
    as_link(&world, "skill:pdf", &project);
    write(&world.root().join("elsewhere/SKILL.md"), "elsewhere\n");
    let (elsewhere, library) = (stamps(&world.root().join("elsewhere")), stamps(&world.library()));
    project.remove(SKILL).link(SKILL, world.root().join("elsewhere"));
    let changed = project.tree();
    let refused = world.try_apply(&undeploying("skill:pdf", &project, None)).unwrap();
    assert_eq!(conflicts(result(&refused)), [(SKILL.to_owned(), "link_in_the_way".to_owned())]);
    assert_eq!(project.tree(), changed);
    let kept = world.apply(&undeploying("skill:pdf", &project, Some(ConflictChoice::Keep)));
    assert_eq!(project.tree()[SKILL], changed[SKILL], "it is a person's now");
    assert!(!project.has(".claude/deployment-manifest.toml"));
    world.undo(&kept);
    // The folders are a person's by now: what deploying had made was forgotten with the last record.
    let changed = project.tree();
    let replaced = world.apply(&undeploying("skill:pdf", &project, Some(ConflictChoice::Replace)));
    assert!(!project.has(SKILL));
    world.undo(&replaced);
    assert_eq!(project.tree(), changed);
    assert_eq!(stamps(&world.root().join("elsewhere")), elsewhere);
    assert_eq!(stamps(&world.library()), library);
}

#[test]
fn files_in_a_links_place_stay_until_there_is_a_choice() {
    let (world, project) = world();
    as_link(&world, "skill:pdf", &project);
    project.remove(SKILL).write(".claude/skills/pdf/SKILL.md", "by hand\n").write(".claude/skills/pdf/.venv/x", "x\n");
    world.refresh();
    let before = project.tree();
    let expected = [(SKILL.to_owned(), ConflictReason::TypeChanged)];
    assert_eq!(reasons(&world, &deploying("skill:pdf", &project, DeployMode::Link, None)), expected);
    assert_eq!(reasons(&world, &undeploying("skill:pdf", &project, None)), expected);
    let save = changes(vec![change(ChangeKind::SaveBack, "skill:pdf", &project)]);
    assert_eq!(result(&world.try_apply(&save).unwrap()).error.as_ref().unwrap().code, ErrorCode::Conflict);
    assert_eq!(project.tree(), before);
    for request in [
        deploying("skill:pdf", &project, DeployMode::Link, Some(ConflictChoice::Replace)),
        undeploying("skill:pdf", &project, Some(ConflictChoice::Replace)),
    ] {
        let operation = world.apply(&request);
        is_told(&world);
        let displaced = tree(&world.home().join("state/history").join(&operation));
        assert!(displaced.values().any(|shown| shown == "- by hand\n"), "{displaced:?}");
        world.undo(&operation);
        assert_eq!(project.tree(), before);
    }
    // As a copy, they are somebody's files like any: kept, replaced, adopted, or saved back.
    let adopted = world.apply(&deploying("skill:pdf", &project, DeployMode::Copy, Some(ConflictChoice::SaveBack)));
    assert_eq!(fs::read_to_string(world.library().join("skills/pdf/SKILL.md")).unwrap(), "by hand\n");
    assert!(project.manifest().contains("mode = \"copy\""));
    world.undo(&adopted);
    assert_eq!(project.tree(), before);
}

#[test]
fn a_copy_becomes_a_link_and_a_link_a_copy() {
    let (world, project) = world();
    as_copy(&world, "skill:pdf", &project);
    let copied = project.tree();
    let request = deploying("skill:pdf", &project, DeployMode::Link, None);
    let plan = world.plan_changes(&request);
    let part = only(&plan);
    assert_eq!((part.action, part.mode), (ArtifactAction::Update, Some(DeployMode::Link)));
    let actions: Vec<_> = part.files.iter().map(|file| (file.path.as_str(), file.action)).collect();
    assert_eq!(actions[0], (SKILL, FileAction::Create));
    assert!(actions[1..].iter().all(|(_, action)| *action == FileAction::Remove), "{actions:?}");
    let to_link = world.apply(&request);
    is_told(&world);
    let linked = project.tree();
    assert_eq!(linked[SKILL], format!("-> {TO_SKILL}"));
    assert!(!linked.contains_key(".claude/skills/pdf/SKILL.md"));
    assert_eq!(world.history()[0].kind, ops::OperationKind::Update);

    let library = stamps(&world.library());
    let request = deploying("skill:pdf", &project, DeployMode::Copy, None);
    assert_eq!(only(&world.plan_changes(&request)).action, ArtifactAction::Update);
    let to_copy = world.apply(&request);
    is_told(&world);
    let without_time = |tree: &BTreeMap<String, String>| {
        let mut tree = tree.clone();
        tree.remove(".claude/deployment-manifest.toml");
        tree
    };
    assert_eq!(without_time(&project.tree()), without_time(&copied));
    assert!(!project.manifest().contains("link"));
    world.undo(&to_copy);
    assert_eq!(project.tree(), linked);
    world.undo(&to_link);
    assert_eq!(project.tree(), copied);
    assert_eq!(state(&world, &project), (DeploymentState::InSync, false, false, None));
    assert_eq!(stamps(&world.library()), library);
}

#[test]
fn what_a_person_changed_in_a_copy_stands_in_the_way_of_a_link() {
    let (world, project) = world();
    as_copy(&world, "skill:pdf", &project);
    project
        .write(".claude/skills/pdf/SKILL.md", "by hand\n")
        .write(".claude/skills/pdf/own.md", "a person's\n")
        .write(".claude/skills/pdf/.venv/bin/python", "a person's, too\n");
    project.remove(".claude/skills/pdf/reference/notes.md");
    world.refresh();
    let before = project.tree();
    let request = |choice| deploying("skill:pdf", &project, DeployMode::Link, choice);
    let expected = [
        (".claude/skills/pdf/SKILL.md", ConflictReason::Modified),
        (".claude/skills/pdf/own.md", ConflictReason::Unmanaged),
        (".claude/skills/pdf/.venv", ConflictReason::Unmanaged),
    ];
    assert_eq!(reasons(&world, &request(None)), expected.map(|(path, reason)| (path.to_owned(), reason)));
    let kept = world.try_apply(&request(Some(ConflictChoice::Keep))).unwrap();
    assert_eq!((kept.operation.clone(), result(&kept).status), (None, ResultStatus::Skipped));
    assert_eq!(world.try_apply(&request(None)).unwrap().operation, None);
    assert_eq!(project.tree(), before);
    let replaced = world.apply(&request(Some(ConflictChoice::Replace)));
    is_told(&world);
    assert_eq!(project.tree()[SKILL], format!("-> {TO_SKILL}"));
    let history = tree(&world.home().join("state/history").join(&replaced));
    for text in ["- by hand\n", "- a person's\n", "- a person's, too\n"] {
        assert!(history.values().any(|shown| shown == text), "{text:?} in {history:?}");
    }
    world.undo(&replaced);
    assert_eq!(project.tree(), before);
}

#[test]
fn a_persons_files_are_no_copy_of_ours_even_if_they_are_the_same() {
    let (world, project) = world();
    skillmeat_tests::copy_tree(&world.library().join("skills/pdf"), &project.path.join(SKILL));
    let before = project.tree();
    let found = reasons(&world, &deploying("skill:pdf", &project, DeployMode::Link, None));
    assert_eq!(found.len(), 3, "{found:?}");
    assert!(found.iter().all(|(_, reason)| *reason == ConflictReason::Unmanaged));
    let replaced = world.apply(&deploying("skill:pdf", &project, DeployMode::Link, Some(ConflictChoice::Replace)));
    world.undo(&replaced);
    assert_eq!(project.tree(), before);
}

#[test]
fn a_link_that_a_person_made_is_recorded_and_left_as_it_is() {
    let (world, project) = world();
    project.link(SKILL, world.library().join("skills/pdf"));
    let before = project.tree();
    let request = deploying("skill:pdf", &project, DeployMode::Link, None);
    assert_eq!(only(&world.plan_changes(&request)).action, ArtifactAction::Adopt);
    let operation = world.apply(&request);
    is_told(&world);
    assert_eq!(project.tree()[SKILL], before[SKILL]);
    assert!(project.manifest().contains(&format!("link = \"{}\"", world.library().join("skills/pdf").display())));
    world.undo(&operation);
    assert_eq!(project.tree(), before);
    // As a copy it stands in the way, as any link does.
    let refused = world.try_apply(&deploying("skill:pdf", &project, DeployMode::Copy, None)).unwrap();
    assert_eq!(conflicts(result(&refused)), [(SKILL.to_owned(), "link_in_the_way".to_owned())]);
}

#[test]
fn nobodys_link_is_replaced_by_choice_and_kept_in_history() {
    let (world, project) = world();
    write(&world.root().join("elsewhere/SKILL.md"), "elsewhere\n");
    project.link(SKILL, world.root().join("elsewhere"));
    let before = project.tree();
    let expected = [(SKILL.to_owned(), ConflictReason::LinkInTheWay)];
    assert_eq!(reasons(&world, &deploying("skill:pdf", &project, DeployMode::Link, None)), expected);
    let replaced = world.apply(&deploying("skill:pdf", &project, DeployMode::Link, Some(ConflictChoice::Replace)));
    assert_eq!(project.tree()[SKILL], format!("-> {TO_SKILL}"));
    world.undo(&replaced);
    assert_eq!(project.tree(), before);
    assert_eq!(fs::read_to_string(world.root().join("elsewhere/SKILL.md")).unwrap(), "elsewhere\n");
}

#[test]
fn there_is_nothing_to_save_back_from_a_link() {
    let (world, project) = world();
    as_link(&world, "skill:pdf", &project);
    write(&project.path.join(".claude/skills/pdf/SKILL.md"), "through the link\n");
    let library = stamps(&world.library());
    let save = changes(vec![change(ChangeKind::SaveBack, "skill:pdf", &project)]);
    let outcome = world.try_apply(&save).unwrap();
    assert_eq!((outcome.operation.clone(), result(&outcome).status), (None, ResultStatus::Unchanged));
    assert_eq!(result(&outcome).mode.as_deref(), Some("link"));
    assert_eq!(stamps(&world.library()), library);
}

#[test]
fn a_linked_file_is_compared_with_what_it_is() {
    let (world, project) = world();
    let operation = as_link(&world, "skill:pdf", &project);
    let diff = |path: &str, left, right, operation: Option<&str>| {
        let request = DiffRequest {
            project_path: project.text(),
            profile_id: ProfileId::primary(),
            artifact: "skill:pdf".to_owned(),
            path: path.to_owned(),
            left,
            right,
            operation: operation.map(str::to_owned),
        };
        ops::diff_file(&world.workspace, &request).unwrap()
    };
    let file = diff(".claude/skills/pdf/SKILL.md", DiffSide::Project, DiffSide::Library, None);
    assert_eq!((file.form, file.left.present), (DiffForm::Same, true));
    world.in_library("skills/pdf/SKILL.md", "---\ndescription: second\n---\n");
    assert_eq!(diff(".claude/skills/pdf/SKILL.md", DiffSide::Project, DiffSide::Library, None).form, DiffForm::Same);
    let place = diff(SKILL, DiffSide::History, DiffSide::Written, Some(&operation));
    assert_eq!((place.left.present, place.right.link_target.as_deref()), (false, Some(TO_SKILL)));
    let all = ops::diff_deployment(
        &world.workspace,
        &project.text(),
        &ProfileId::primary(),
        "skill:pdf",
        (DiffSide::Project, DiffSide::Library),
    );
    assert_eq!(all.unwrap(), []);
    let detail = ops::read_operation(&world.workspace, &operation).unwrap();
    let files: Vec<_> = detail.parts[0].files.iter().map(|file| (file.path.as_str(), file.action)).collect();
    assert_eq!(files, [(SKILL, FileAction::Create)]);
}

/// In folders of this name no link can be made, as on some file systems.
fn no_links_in(name: &'static str) -> Project {
    fn hook(place: &Path) -> Option<i32> {
        place.to_str().unwrap().contains("no-links").then_some(rustix::io::Errno::PERM.raw_os_error())
    }
    skillmeat_core::fs::on_link(hook);
    Project { path: name.into() }
}

#[test]
fn where_there_can_be_no_link_it_becomes_a_copy_and_says_so() {
    let (world, linked) = world();
    no_links_in("no-links");
    let project = world.project("no-links");
    let request = ChangeRequest {
        changes: [("skill:pdf", &project), ("command:git/fix", &project), ("skill:pdf", &linked)]
            .into_iter()
            .flat_map(|(artifact, project)| deploying(artifact, project, DeployMode::Link, None).changes)
            .collect(),
        ..ChangeRequest::default()
    };
    let outcome = world.try_apply(&request).unwrap();
    for result in &outcome.projects[0].results {
        assert_eq!((result.status, result.mode.as_deref()), (ResultStatus::Success, Some("copy")), "{result:?}");
        assert!(result.fell_back.as_ref().unwrap().contains("there can be no link"), "{result:?}");
        assert!(result.changes.iter().all(|change| change.action == FileAction::Create));
    }
    assert_eq!(outcome.projects[1].results[0].fell_back, None, "each for itself");
    assert_eq!(tree(&project.path.join(SKILL)), tree(&world.library().join("skills/pdf")));
    assert!(project.manifest().contains("mode = \"copy\"") && !project.manifest().contains("link"));
    assert_eq!(project.leftovers(), Vec::<String>::new());
    is_told(&world);

    // Again, nothing is to do; with another version in the library, the copy is brought up to date, file by file.
    let again = deploying("skill:pdf", &project, DeployMode::Link, None);
    let before = project.stamps();
    let unchanged = world.try_apply(&again).unwrap();
    assert_eq!((unchanged.operation.clone(), result(&unchanged).status), (None, ResultStatus::Unchanged));
    assert!(result(&unchanged).fell_back.is_some());
    assert_eq!(project.stamps()[".claude/skills/pdf/SKILL.md"], before[".claude/skills/pdf/SKILL.md"]);
    world.in_library("skills/pdf/SKILL.md", "---\ndescription: second\n---\n");
    world.refresh();
    let updated = world.try_apply(&again).unwrap();
    let changed: Vec<_> = result(&updated).changes.iter().map(|one| (one.path.as_str(), one.action)).collect();
    assert_eq!(changed, [(".claude/skills/pdf/SKILL.md", FileAction::Replace)]);
    is_told(&world);
    world.undo(updated.operation.as_ref().unwrap());
    world.undo(outcome.operation.as_ref().unwrap());
    assert!(project.tree().is_empty() && !linked.has(".claude"));
}

#[test]
fn a_copy_that_cannot_be_made_either_leaves_what_stands_there() {
    let (world, _) = world();
    no_links_in("no-links");
    let project = world.project("no-links-either");
    project.write(".claude/skills/pdf/SKILL.md", "a person's\n");
    let before = project.tree();
    let request = deploying("skill:pdf", &project, DeployMode::Link, Some(ConflictChoice::Replace));
    // What the library holds goes after the plan was made, and before it is copied.
    let plan = world.plan_changes(&request);
    assert_eq!(only(&plan).action, ArtifactAction::Create);
    fs::remove_dir_all(world.library().join("skills/pdf")).unwrap();
    fs::create_dir_all(world.library().join("skills/pdf")).unwrap();
    let outcome = world.try_apply(&request);
    assert!(outcome.is_err() || result(outcome.as_ref().unwrap()).status == ResultStatus::Failed, "{outcome:?}");
    assert_eq!(project.tree(), before, "an empty folder replaces nothing");
}

#[test]
fn a_library_in_a_profile_root_is_refused_also_through_links() {
    let world = World::without_library();
    let project = world.project("app");
    let library = project.path.join(".claude/collection");
    write(&library.join("skills/pdf/SKILL.md"), "---\nname: pdf\n---\n");
    world.workspace.choose_library(Some(&library)).unwrap();
    let before = project.tree();
    let request = DeployRequest {
        artifacts: vec!["skill:pdf".to_owned()],
        project_path: project.text(),
        mode: Some(DeployMode::Link),
        ..DeployRequest::default()
    };
    let code = |request: &DeployRequest| {
        skillmeat_core::error::ErrorBody::from(&ops::deploy(&world.workspace, request).unwrap_err()).code
    };
    assert_eq!(code(&request), ErrorCode::Overlap);
    // The library is beside it, and the skills' folder leads into it.
    let other = world.project("other");
    let library = other.path.join("library");
    write(&library.join("skills/pdf/SKILL.md"), "---\nname: pdf\n---\n");
    other.link(".claude/skills", library.join("skills"));
    world.workspace.choose_library(Some(&library)).unwrap();
    let all = tree(&other.path);
    let request = DeployRequest { project_path: other.text(), ..request };
    let outcome = ops::deploy(&world.workspace, &request).unwrap();
    assert_eq!(outcome.results[0].error.as_ref().unwrap().code, ErrorCode::Overlap);
    assert_eq!((project.tree(), other.tree()), (before, all));
}

#[test]
fn what_a_manifest_calls_its_link_is_only_ever_compared() {
    let (world, project) = world();
    as_link(&world, "skill:pdf", &project);
    let manifest = project.manifest().replace(TO_SKILL, "/etc");
    project.write(".claude/deployment-manifest.toml", manifest);
    let before = project.tree();
    let refused = world.try_apply(&undeploying("skill:pdf", &project, None)).unwrap();
    assert_eq!(conflicts(result(&refused)), [(SKILL.to_owned(), "link_in_the_way".to_owned())]);
    assert_eq!(project.tree(), before);
    project.remove(SKILL);
    world.apply(&undeploying("skill:pdf", &project, None));
    assert!(!project.has(".claude") && Path::new("/etc").exists());
}

#[test]
fn a_set_goes_as_links_to_a_profile_of_links() {
    let world = World::new().with_sets();
    let profile = "[[profiles]]\nid = \"team\"\nplatform = \"claude-code\"\nroot = \"team\"\nmode = \"link\"\n\
                   paths = { skill = \"skills\", command = \"commands\" }\n";
    write(&world.home().join("profiles.toml"), profile);
    world.skill("pdf").skill("csv").command("git/fix");
    world.set("kit", &["skill:pdf", "command:git/fix"]);
    world.refresh();
    let project = world.project("app");
    let (empty, library) = (project.tree(), stamps(&world.library()));
    let changing = |kind| {
        let mut request = of_set(kind, "kit", &project);
        request.sets[0].profile_id = Some(ProfileId::new("team"));
        request
    };
    let behind = || world.attachments().remove(0).behind;
    let links = || -> Vec<String> {
        project.tree().into_iter().filter(|(_, shown)| shown.starts_with("->")).map(|(path, _)| path).collect()
    };
    world.apply(&changing(SetChangeKind::Deploy));
    assert_eq!(links(), ["team/commands/git/fix.md", "team/skills/pdf"]);
    assert_eq!(behind(), 0);
    world.in_library("skills/pdf/SKILL.md", "---\ndescription: second\n---\n");
    world.refresh();
    assert_eq!(behind(), 0, "a link is never behind");
    let outcome = world.try_apply(&changing(SetChangeKind::Update)).unwrap();
    assert_eq!(outcome.operation, None, "{outcome:?}");
    world.set("kit", &["skill:pdf", "skill:csv"]);
    world.refresh();
    world.apply(&changing(SetChangeKind::Update));
    is_told(&world);
    assert_eq!(links(), ["team/skills/csv", "team/skills/pdf"]);
    let gone = world.apply(&changing(SetChangeKind::Undeploy));
    assert_eq!(project.tree(), empty);
    world.undo(&gone);
    assert_eq!(links(), ["team/skills/csv", "team/skills/pdf"]);
    let mut unchanged = stamps(&world.library());
    for (path, stamp) in
        library.iter().filter(|(path, _)| path.starts_with("skills/csv") || path.starts_with("commands"))
    {
        assert_eq!(unchanged.remove(path).as_ref(), Some(stamp), "{path}");
    }
}

#[test]
fn an_undo_does_not_take_a_link_that_somebody_changed_since() {
    let (world, project) = world();
    let operation = as_link(&world, "skill:pdf", &project);
    project.remove(SKILL).link(SKILL, "../../elsewhere");
    let before = project.tree();
    let refused = world.try_undo(&undoing(&operation, None)).unwrap();
    assert_eq!(conflicts(result(&refused)), [(SKILL.to_owned(), "changed_since".to_owned())]);
    assert_eq!(project.tree(), before);
}
