//! One place, several owners: Codex and Cursor both read `.agents/skills`. Files are written once, each profile has its own
//! record, and the last one takes them away.
#![cfg(unix)]

mod model;

use std::collections::BTreeMap;

use skillmeat_core::deployment::{
    ArtifactAction, ArtifactPlan, ConflictChoice, ConflictReason, DeploymentState, FileAction, ResultStatus,
};
use skillmeat_core::error::ErrorCode;
use skillmeat_core::ops::{self, BatchOutcome, Change, ChangeKind, ChangeRequest, SetChangeKind};
use skillmeat_core::platform::{DeployMode, ProfileId};
use skillmeat_tests::{Project, World, changes, copy_tree, inode, of_set, result_of, stamps, tree, undoing};

const CODEX: &str = "codex-default";
const CURSOR: &str = "cursor-default";
const ZED: &str = "zed-default";
const PLACE: &str = ".agents/skills/pdf";
const FILE: &str = ".agents/skills/pdf/SKILL.md";
const MANIFEST: &str = ".agents/deployment-manifest.toml";

fn world() -> (World, Project) {
    let world = World::new();
    world.skill("pdf").skill("csv");
    world.refresh();
    let project = world.project("app");
    project.write("README.md", "the project's own\n");
    (world, project)
}

fn one(kind: ChangeKind, profile: &str, project: &Project) -> Change {
    Change {
        kind,
        artifact: "skill:pdf".to_owned(),
        project_path: project.text(),
        profile_id: (!profile.is_empty()).then(|| ProfileId::new(profile)),
        dest_path: None,
        mode: None,
    }
}

fn request(all: &[(ChangeKind, &str)], project: &Project) -> ChangeRequest {
    changes(all.iter().map(|(kind, profile)| one(*kind, profile, project)).collect())
}

use ChangeKind::{Deploy, SaveBack, Undeploy};

fn deployed_to_both(world: &World, project: &Project) {
    world.apply(&request(&[(Deploy, CODEX), (Deploy, CURSOR)], project));
}

fn next_version(world: &World) {
    world.in_library("skills/pdf/SKILL.md", "---\ndescription: second\n---\n");
    world.in_library("skills/pdf/examples/new.md", "new\n");
    world.refresh();
}

/// The profiles that have a record, with the content hash of it.
fn owners(world: &World, project: &Project) -> BTreeMap<String, Option<String>> {
    let rows = world.deployments().into_iter().filter(|row| row.project_path == project.text());
    rows.map(|row| (row.profile_id, row.content_hash)).collect()
}

/// How it stands for each owner; the cache and a refresh agree.
fn states(world: &World, project: &Project) -> Vec<(String, DeploymentState)> {
    let status = ops::status(&world.workspace, Some(&project.text())).unwrap();
    let mut disk: Vec<_> = status.into_iter().map(|one| (one.profile, one.state)).collect();
    disk.sort();
    let rows = |world: &World| {
        let mut rows: Vec<_> = world.deployments().into_iter().map(|row| (row.profile_id, row.state)).collect();
        rows.sort();
        rows
    };
    assert_eq!(rows(world), disk);
    world.refresh();
    assert_eq!(rows(world), disk);
    disk
}

fn both(state: DeploymentState) -> Vec<(String, DeploymentState)> {
    vec![(CODEX.to_owned(), state), (CURSOR.to_owned(), state)]
}

fn is_told(world: &World) {
    let written = world.lists();
    world.refresh();
    world.lists().assert_same(&written, "afterwards");
}

fn parts(world: &World, request: &ChangeRequest) -> Vec<ArtifactPlan> {
    world.plan_changes(request).plans.remove(0).artifacts
}

fn names(profiles: &[ProfileId]) -> Vec<&str> {
    profiles.iter().map(ProfileId::as_str).collect()
}

fn status_of(outcome: &BatchOutcome, profile: &str) -> ResultStatus {
    let results = &outcome.projects[0].results;
    results.iter().find(|one| one.profile.as_str() == profile).unwrap_or_else(|| panic!("{outcome:?}")).status
}

#[test]
fn a_second_owner_writes_nothing_but_its_record() {
    let (world, project) = world();
    world.apply(&request(&[(Deploy, CODEX)], &project));
    let before = stamps(&project.path.join(PLACE));
    let request = request(&[(Deploy, CURSOR)], &project);
    let part = parts(&world, &request).remove(0);
    assert_eq!((part.action, names(&part.serves)), (ArtifactAction::Adopt, vec![CODEX]));
    assert!(part.files.iter().all(|file| file.action == FileAction::Adopt), "{part:#?}");
    let outcome = world.try_apply(&request).unwrap();
    assert_eq!(status_of(&outcome, CURSOR), ResultStatus::Success);
    is_told(&world);
    assert_eq!(stamps(&project.path.join(PLACE)), before);
    assert_eq!(states(&world, &project), both(DeploymentState::InSync));
    let manifest = project.read(MANIFEST);
    assert_eq!(manifest.matches("path = \"skills/pdf\"").count(), 2, "{manifest}");
    // Undone, the other keeps what it had.
    world.undo(outcome.operation.as_ref().unwrap());
    assert_eq!(stamps(&project.path.join(PLACE)), before);
    assert_eq!(owners(&world, &project).into_keys().collect::<Vec<_>>(), [CODEX]);
}

#[test]
fn both_at_once_write_the_files_once() {
    let (world, project) = world();
    let before = project.tree();
    let request = request(&[(Deploy, CODEX), (Deploy, CURSOR)], &project);
    let plan = parts(&world, &request);
    let actions: Vec<_> = plan.iter().map(|part| (part.action, names(&part.serves))).collect();
    assert_eq!(actions, [(ArtifactAction::Create, vec![CURSOR]), (ArtifactAction::Adopt, vec![CODEX])]);
    let outcome = world.try_apply(&request).unwrap();
    assert_eq!(outcome.projects[0].results, world_foreseen(&plan));
    is_told(&world);
    assert_eq!(states(&world, &project), both(DeploymentState::InSync));
    assert_eq!(tree(&project.path.join(PLACE)), tree(&world.library().join("skills/pdf")));
    world.undo(outcome.operation.as_ref().unwrap());
    assert_eq!(project.tree(), before);
}

fn world_foreseen(plan: &[ArtifactPlan]) -> Vec<skillmeat_core::deployment::ArtifactResult> {
    plan.iter().map(ArtifactPlan::foreseen).collect()
}

#[test]
fn an_update_through_one_owner_is_one_for_all() {
    let (world, project) = world();
    deployed_to_both(&world, &project);
    let old = project.tree();
    next_version(&world);
    assert_eq!(states(&world, &project), both(DeploymentState::Outdated));
    let request = request(&[(Deploy, CURSOR)], &project);
    let plan = parts(&world, &request);
    assert_eq!(plan.len(), 1, "nobody asked for the other");
    assert_eq!((plan[0].action, names(&plan[0].serves)), (ArtifactAction::Update, vec![CODEX]));
    let outcome = world.try_apply(&request).unwrap();
    assert_eq!(outcome.projects[0].results.len(), 1);
    is_told(&world);
    assert_eq!(states(&world, &project), both(DeploymentState::InSync));
    let hashes: Vec<_> = owners(&world, &project).into_values().collect();
    assert_eq!(hashes[0], hashes[1]);
    let operation = outcome.operation.unwrap();
    assert_eq!(ops::read_operation(&world.workspace, &operation).unwrap().parts.len(), 1);
    let undo = world.undo(&operation);
    assert_eq!(project.tree(), old);
    assert_eq!(states(&world, &project), both(DeploymentState::Outdated));
    world.undo(&undo);
    assert_eq!(states(&world, &project), both(DeploymentState::InSync));
    assert_eq!(world.try_apply(&request).unwrap().operation, None, "nothing is left to do");
}

#[test]
fn the_last_owner_takes_the_files() {
    let (world, project) = world();
    let empty = project.tree();
    deployed_to_both(&world, &project);
    let files = stamps(&project.path.join(PLACE));
    let first = request(&[(Undeploy, CODEX)], &project);
    let part = parts(&world, &first).remove(0);
    assert_eq!((part.action, names(&part.serves)), (ArtifactAction::Remove, vec![CURSOR]));
    assert!(part.files.iter().all(|file| file.action == FileAction::Keep), "{part:#?}");
    let first = world.apply(&first);
    is_told(&world);
    assert_eq!(stamps(&project.path.join(PLACE)), files);
    assert_eq!(owners(&world, &project).into_keys().collect::<Vec<_>>(), [CURSOR]);
    let last = request(&[(Undeploy, CURSOR)], &project);
    let part = parts(&world, &last).remove(0);
    assert!(part.serves.is_empty() && part.files.iter().all(|file| file.action == FileAction::Remove));
    let last = world.apply(&last);
    is_told(&world);
    assert_eq!(project.tree(), empty);
    world.undo(&last);
    world.undo(&first);
    assert_eq!(states(&world, &project), both(DeploymentState::InSync));
}

#[test]
fn from_all_profiles_they_go_once() {
    let (world, project) = world();
    let empty = project.tree();
    deployed_to_both(&world, &project);
    let full = project.tree();
    for all in [request(&[(Undeploy, "")], &project), request(&[(Undeploy, CURSOR), (Undeploy, CODEX)], &project)] {
        let plan = world.plan_changes(&all);
        assert_eq!((plan.plans[0].artifacts.len(), plan.totals.remove), (2, 3), "{plan:#?}");
        let operation = world.apply(&all);
        is_told(&world);
        assert_eq!(project.tree(), empty);
        world.undo(&operation);
        assert_eq!(project.tree(), full);
        assert_eq!(states(&world, &project), both(DeploymentState::InSync));
    }
}

#[test]
fn what_a_person_changed_holds_up_only_the_last() {
    let (world, project) = world();
    deployed_to_both(&world, &project);
    project.write(FILE, "by hand\n").write(".agents/skills/pdf/own.md", "a person's\n");
    world.refresh();
    assert_eq!(states(&world, &project), both(DeploymentState::Modified));
    // One goes, and nothing is asked: the files stay as they are.
    let changed = tree(&project.path.join(PLACE));
    let first = world.apply(&request(&[(Undeploy, CODEX)], &project));
    assert_eq!(tree(&project.path.join(PLACE)), changed);
    is_told(&world);
    let last = world.try_apply(&request(&[(Undeploy, CURSOR)], &project)).unwrap();
    assert_eq!(status_of(&last, CURSOR), ResultStatus::Failed);
    assert_eq!(last.projects[0].results[0].error.as_ref().unwrap().code, ErrorCode::Conflict);
    world.undo(&first);
    let both_go = request(&[(Undeploy, CODEX), (Undeploy, CURSOR)], &project);
    let refused = world.try_apply(&both_go).unwrap();
    assert_eq!((refused.operation.clone(), status_of(&refused, CODEX)), (None, ResultStatus::Failed));
    // A choice for one of them is one for the place.
    let mut chosen = both_go;
    chosen.choices = vec![skillmeat_core::deployment::Choice {
        artifact: "skill:pdf".to_owned(),
        project_path: project.text(),
        profile_id: ProfileId::new(CURSOR),
        path: None,
        choice: ConflictChoice::Keep,
    }];
    let operation = world.apply(&chosen);
    assert!(owners(&world, &project).is_empty());
    assert_eq!(tree(&project.path.join(PLACE)).into_keys().collect::<Vec<_>>(), ["SKILL.md", "own.md"]);
    world.undo(&operation);
    assert_eq!(tree(&project.path.join(PLACE)), changed);
}

#[test]
fn a_conflict_for_one_is_one_for_all_and_so_is_its_choice() {
    let (world, project) = world();
    deployed_to_both(&world, &project);
    project.write(FILE, "by hand\n");
    next_version(&world);
    let deploy = |choice| ChangeRequest { on_conflict: choice, ..request(&[(Deploy, CURSOR)], &project) };
    let part = parts(&world, &deploy(None)).remove(0);
    let reasons: Vec<_> = part.files.iter().filter_map(|file| file.reason).collect();
    assert_eq!((part.action, reasons), (ArtifactAction::Conflict, vec![ConflictReason::Diverged]));
    for choice in [ConflictChoice::Replace, ConflictChoice::Adopt, ConflictChoice::SaveBack] {
        let before = (project.tree(), tree(&world.library()));
        let operation = world.apply(&deploy(Some(choice)));
        let now = states(&world, &project);
        assert_eq!(now[0].1, now[1].1, "{choice:?}: {now:?}");
        let hashes: Vec<_> = owners(&world, &project).into_values().collect();
        assert_eq!(hashes[0], hashes[1], "{choice:?}");
        is_told(&world);
        world.undo(&operation);
        assert_eq!((project.tree(), tree(&world.library())), before, "{choice:?}");
    }
}

#[test]
fn a_save_back_is_recorded_for_all() {
    let (world, project) = world();
    deployed_to_both(&world, &project);
    project.write(FILE, "---\ndescription: mine\n---\n");
    world.refresh();
    for asked in [vec![(SaveBack, CODEX)], vec![(SaveBack, CODEX), (SaveBack, CURSOR)]] {
        let operation = world.apply(&request(&asked, &project));
        assert_eq!(states(&world, &project), both(DeploymentState::InSync));
        world.undo(&operation);
        assert_eq!(states(&world, &project), both(DeploymentState::Modified));
    }
}

#[test]
fn a_switch_to_a_link_and_back_is_one_for_all() {
    let (world, project) = world();
    deployed_to_both(&world, &project);
    let copied = project.tree();
    let mut to_link = request(&[(Deploy, CODEX)], &project);
    to_link.changes[0].mode = Some(DeployMode::Link);
    let operation = world.apply(&to_link);
    is_told(&world);
    assert!(project.tree()[PLACE].starts_with("->"));
    assert_eq!(project.read(MANIFEST).matches("mode = \"link\"").count(), 2);
    assert_eq!(states(&world, &project), both(DeploymentState::InSync));
    // A third owner takes what is there, whatever its profile would have done.
    let third = request(&[(Deploy, ZED)], &project);
    let part = parts(&world, &third).remove(0);
    assert_eq!((part.action, part.mode), (ArtifactAction::Adopt, Some(DeployMode::Link)), "{part:#?}");
    assert_eq!(names(&part.serves), [CODEX, CURSOR]);
    let third = world.apply(&third);
    world.undo(&third);
    let gone = world.apply(&request(&[(Undeploy, CODEX)], &project));
    assert!(project.tree()[PLACE].starts_with("->"));
    world.undo(&gone);
    world.undo(&operation);
    assert_eq!(project.tree(), copied);
}

#[test]
fn taking_back_the_first_deploy_leaves_what_another_owner_got_since() {
    let (world, project) = world();
    let first = world.apply(&request(&[(Deploy, CODEX)], &project));
    world.apply(&request(&[(Deploy, CURSOR)], &project));
    let files = stamps(&project.path.join(PLACE));
    let plan = world.plan_undo(&undoing(&first, None));
    assert_eq!(names(&plan.plans[0].artifacts[0].serves), [CURSOR]);
    world.undo(&first);
    assert_eq!(stamps(&project.path.join(PLACE)), files);
    assert_eq!(owners(&world, &project).into_keys().collect::<Vec<_>>(), [CURSOR]);
    is_told(&world);
}

#[test]
fn taking_back_an_update_takes_an_owner_along_that_came_since() {
    let (world, project) = world();
    world.apply(&request(&[(Deploy, CODEX)], &project));
    let old = tree(&project.path.join(PLACE));
    next_version(&world);
    let update = world.apply(&request(&[(Deploy, CODEX)], &project));
    world.apply(&request(&[(Deploy, CURSOR)], &project));
    world.undo(&update);
    assert_eq!(tree(&project.path.join(PLACE)), old);
    assert_eq!(states(&world, &project), both(DeploymentState::Outdated));
}

#[test]
fn a_deploy_that_updates_for_a_new_owner_is_taken_back_for_both() {
    let (world, project) = world();
    world.apply(&request(&[(Deploy, CODEX)], &project));
    let old = project.tree();
    next_version(&world);
    let operation = world.apply(&request(&[(Deploy, CURSOR)], &project));
    assert_eq!(states(&world, &project), both(DeploymentState::InSync));
    world.undo(&operation);
    assert_eq!(project.tree(), old);
    assert_eq!(states(&world, &project), [(CODEX.to_owned(), DeploymentState::Outdated)]);
}

#[test]
fn one_comes_while_the_other_goes() {
    let (world, project) = world();
    world.apply(&request(&[(Deploy, CODEX)], &project));
    let before = project.tree();
    let node = inode(&project.path.join(FILE));
    let moving = request(&[(Undeploy, CODEX), (Deploy, CURSOR)], &project);
    let plan = parts(&world, &moving);
    assert_eq!(plan.iter().map(|part| names(&part.serves)).collect::<Vec<_>>(), [vec![CURSOR], vec![]]);
    let operation = world.apply(&moving);
    is_told(&world);
    assert_eq!(inode(&project.path.join(FILE)), node, "nothing was moved");
    assert_eq!(owners(&world, &project).into_keys().collect::<Vec<_>>(), [CURSOR]);
    world.undo(&operation);
    assert_eq!(project.tree(), before);
    // With another version in the library, the files go back with the record.
    next_version(&world);
    let operation = world.apply(&moving);
    assert_eq!(project.read(FILE), "---\ndescription: second\n---\n");
    world.undo(&operation);
    assert_eq!(project.tree(), before);
}

#[test]
fn a_leader_that_fails_takes_its_followers_with_it() {
    let (world, project) = world();
    deployed_to_both(&world, &project);
    next_version(&world);
    let before = project.tree();
    // What is replaced cannot be moved.
    use std::os::unix::fs::PermissionsExt;
    let place = project.path.join(PLACE);
    let is_root = std::fs::write("/proc/self/oom_score_adj", "0").is_ok() && rustix::process::geteuid().is_root();
    if is_root {
        eprintln!("PASSED OVER: root may write everywhere");
        return;
    }
    std::fs::set_permissions(&place, std::fs::Permissions::from_mode(0o555)).unwrap();
    let outcome = world.try_apply(&request(&[(Deploy, CODEX)], &project)).unwrap();
    std::fs::set_permissions(&place, std::fs::Permissions::from_mode(0o755)).unwrap();
    assert_eq!((outcome.operation.clone(), status_of(&outcome, CODEX)), (None, ResultStatus::Failed));
    assert_eq!(project.tree(), before);
}

#[test]
fn another_artifact_at_the_same_place_is_still_refused() {
    let (world, project) = world();
    world.in_library("skills/team/pdf/SKILL.md", "other\n");
    world.apply(&request(&[(Deploy, CODEX)], &project));
    let text = project.read(MANIFEST).replace("skill:pdf", "skill:csv");
    project.write(MANIFEST, text);
    let outcome = world.try_apply(&request(&[(Deploy, CURSOR)], &project)).unwrap();
    assert_eq!(outcome.projects[0].results[0].error.as_ref().unwrap().code, ErrorCode::Overlap);
}

#[test]
fn records_that_a_merge_left_apart_are_brought_together() {
    let (world, project) = world();
    deployed_to_both(&world, &project);
    next_version(&world);
    let old = project.read(MANIFEST);
    world.apply(&request(&[(Deploy, CODEX)], &project));
    // The second record says what stood there before.
    let new = project.read(MANIFEST);
    let parts = |text: &str| text.split("[[deployments]]").map(str::to_owned).collect::<Vec<_>>();
    let (was, is) = (parts(&old), parts(&new));
    project.write(MANIFEST, format!("{}[[deployments]]{}[[deployments]]{}", is[0], is[1], was[2]));
    world.refresh();
    let now = states(&world, &project);
    assert_eq!(now[0].1, DeploymentState::InSync);
    assert_ne!(now[1].1, DeploymentState::InSync);
    // Nobody changed anything by hand: what stands there is what one of them wrote.
    world.apply(&request(&[(Deploy, CURSOR)], &project));
    assert_eq!(states(&world, &project), both(DeploymentState::InSync));
}

#[test]
fn a_set_goes_from_one_profile_and_stays_for_the_other() {
    let world = World::new().with_sets();
    world.skill("pdf").skill("csv").set("kit", &["skill:pdf", "skill:csv"]);
    world.refresh();
    let project = world.project("app");
    let changing = |kind, profile: &str| {
        let mut request = of_set(kind, "kit", &project);
        request.sets[0].profile_id = Some(ProfileId::new(profile));
        request
    };
    world.apply(&request(&[(Deploy, CODEX)], &project));
    world.apply(&changing(SetChangeKind::Deploy, CURSOR));
    is_told(&world);
    project.write(FILE, "by hand\n");
    world.refresh();
    // What is shared stays, changed or not; what nobody else has goes.
    let operation = world.apply(&changing(SetChangeKind::Undeploy, CURSOR));
    is_told(&world);
    assert_eq!(owners(&world, &project).into_keys().collect::<Vec<_>>(), [CODEX]);
    assert!(!project.has(".agents/skills/csv") && world.attachments().is_empty());
    assert_eq!(project.read(FILE), "by hand\n");
    world.undo(&operation);
    assert_eq!(world.attachments().len(), 1);
    assert!(project.has(".agents/skills/csv"));
    assert_eq!(states(&world, &project).len(), 3);
}

#[test]
fn the_same_place_through_a_link_is_refused_for_a_second_manifest() {
    let (world, project) = world();
    world.apply(&request(&[(Deploy, CODEX)], &project));
    project.link(".claude/skills", "../.agents/skills");
    let before = project.tree();
    let outcome = world.deploy(&["skill:pdf"], &project);
    let error = result_of(&outcome, "skill:pdf").error.as_ref().unwrap();
    assert_eq!(error.code, ErrorCode::Overlap);
    assert!(error.message.contains(".agents/skills/pdf"), "{}", error.message);
    assert_eq!(project.tree(), before);
    // What nobody has yet may come there, and is then refused from the other side, also in one request.
    let other = |profile: &str| Change { artifact: "skill:csv".to_owned(), ..one(Deploy, profile, &project) };
    let outcome = world.try_apply(&changes(vec![other("claude-code-default"), other(CODEX)])).unwrap();
    assert_eq!(status_of(&outcome, "claude-code-default"), ResultStatus::Success);
    assert_eq!(status_of(&outcome, CODEX), ResultStatus::Failed);
    let outcome = world.try_apply(&changes(vec![other(CODEX)])).unwrap();
    assert_eq!(outcome.projects[0].results[0].error.as_ref().unwrap().code, ErrorCode::Overlap);
    copy_tree(&world.library().join("skills/pdf"), &world.root().join("unused"));
}

#[test]
fn what_is_asked_twice_for_one_owner_counts_once_and_stays_one_record() {
    let (world, project) = world();
    deployed_to_both(&world, &project);
    project.write(FILE, "by hand\n");
    next_version(&world);
    // Adopting is no choice for an undeploy: it has nothing to do, and must not come to life by the other part.
    for kinds in [[Deploy, Undeploy], [Undeploy, Deploy]] {
        let asked = kinds.map(|kind| (kind, CODEX));
        let both_ways = ChangeRequest { on_conflict: Some(ConflictChoice::Adopt), ..request(&asked, &project) };
        let operation = world.apply(&both_ways);
        assert_eq!(owners(&world, &project).len(), 2, "{kinds:?}");
        assert_eq!(project.read(MANIFEST).matches("[[deployments]]").count(), 2, "{kinds:?}");
        is_told(&world);
        world.undo(&operation);
    }
}

#[test]
fn taking_back_the_second_deploy_takes_the_files_once_the_first_owner_is_gone() {
    let (world, project) = world();
    let empty = project.tree();
    world.apply(&request(&[(Deploy, CODEX)], &project));
    let second = world.apply(&request(&[(Deploy, CURSOR)], &project));
    world.apply(&request(&[(Undeploy, CODEX)], &project));
    let before = project.tree();
    project.write(FILE, "by hand\n");
    world.refresh();
    let refused = world.try_undo(&undoing(&second, None)).unwrap();
    assert_eq!(refused.operation, None, "what a person changed is asked about: {refused:?}");
    project.write(FILE, std::fs::read(world.library().join("skills/pdf/SKILL.md")).unwrap());
    world.refresh();
    let undo = world.undo(&second);
    assert_eq!(project.tree(), empty, "nobody has it any more");
    world.undo(&undo);
    assert_eq!(project.tree(), before);
    is_told(&world);
}
