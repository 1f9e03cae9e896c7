//! A set into a project: what is told of each artifact, what is written, and what is not.

use std::fs;
use std::sync::Mutex;

use skillmeat_core::deployment::{ChangePhase, ChangeProgress, ConflictChoice, Control, FileAction, FileChange};
use skillmeat_core::error::ErrorCode;
use skillmeat_core::ops::{self, BatchDeployRequest, DeploymentOutcome, SkipReason};
use skillmeat_core::platform::ProfileId;
use skillmeat_tests::{Project, World, bundle_id, choice, deploying_set, link};

use super::{
    CRITIC, CSV, DONE, FIX, PDF, attached_text, cache_is_right, everything, failed, files, kit, skipped, told,
};

#[test]
fn what_a_set_comes_down_to_is_deployed_and_the_project_remembers_the_set() {
    let (world, one, two) = kit();
    let untouched = two.stamps();
    let result = world.deploy_set("kit", &one);
    assert_eq!(result.deployment_set_id, bundle_id("kit"));
    assert_eq!(result.target_project_id, one.text());
    assert_eq!(told(&result), [(PDF, DONE), (CSV, DONE), (CRITIC, DONE), (FIX, DONE)]);
    assert!(result.operation.is_some() && !result.rolled_back && !result.dry_run && !result.cache_behind);
    let change = |path: &str| FileChange { path: path.to_owned(), action: FileAction::Create };
    assert_eq!(result.results[3].changes, [change(".claude/commands/git/fix.md")]);
    assert_eq!(result.results[0].changes.len(), 3);
    let expected = "set = \"ID\"
name = \"The kit\"
profile = \"claude-code-default\"
artifacts = [\"skill:csv\", \"skill:pdf\", \"command:git/fix\", \"agent:critic\"]";
    assert_eq!(attached_text(&one), expected.replace("ID", &bundle_id("kit")));
    assert_eq!(one.manifest().matches("[[deployments]]").count(), 4);
    assert_eq!(two.stamps(), untouched);
    assert_eq!(one.leftovers(), Vec::<String>::new());
    cache_is_right(&world, "after the deploy");
}

#[test]
fn a_set_is_found_by_its_slug_too_and_a_path_to_the_project_is_any() {
    let (world, one, _) = kit();
    let request = BatchDeployRequest {
        set: "kit".to_owned(),
        project_path: format!("{}/../one/.", one.text()),
        ..BatchDeployRequest::default()
    };
    let result = world.try_deploy_set(&request).unwrap();
    assert_eq!((result.deployment_set_id, result.target_project_id), (bundle_id("kit"), one.text()));
}

#[test]
fn a_project_or_profile_that_cannot_be_used_is_refused_as_a_whole() {
    let (world, one, two) = kit();
    let gone = Project { path: world.root().join("projects/never") };
    two.write(".claude/deployment-manifest.toml", "[[deployments]\n");
    let before = world.whole();
    let asked = [
        (deploying_set("kit", &gone), ErrorCode::ProjectNotFound),
        (deploying_set("kit", &two), ErrorCode::ManifestInvalid),
        (
            BatchDeployRequest { profile_id: Some(ProfileId::new("nobody")), ..deploying_set("kit", &one) },
            ErrorCode::ProfileNotFound,
        ),
    ];
    for (request, code) in asked {
        for dry_run in [false, true] {
            let request = BatchDeployRequest { dry_run, ..request.clone() };
            match world.try_deploy_set(&request) {
                Err(error) => assert_eq!(error.code, code, "{request:?}"),
                Ok(result) => panic!("{request:?} is not refused: {result:#?}"),
            }
        }
    }
    world.whole().assert_same(&before, "refused");
}

/// A set of which nothing can be said beforehand: what is there, what is not, what is in the way, what cannot be read.
fn mixed() -> (World, Project) {
    let (world, one, _) = kit();
    world.skill("evil").skill("more");
    link(&world.library().join("skills/evil/out"), "/etc/passwd".as_ref());
    world.set("mixed", &[PDF, "skill:nowhere", CRITIC, "skill:evil", CSV, "group/gone", "set/lost", FIX, "skill:more"]);
    world.deploy(&["csv"], &one);
    one.write(".claude/agents/critic.md", "never ours\n");
    world.refresh();
    (world, one)
}

const GROUP_GONE: usize = 9;

#[test]
fn what_fails_is_told_with_its_reason_and_does_not_stop_the_rest() {
    let (world, one) = mixed();
    let result = world.deploy_set("mixed", &one);
    let (group, set) = (format!("group:{}", bundle_id("gone")), format!("set:{}", bundle_id("lost")));
    let expected = [
        (PDF, DONE),
        (CRITIC, failed(ErrorCode::Conflict)),
        ("skill:evil", failed(ErrorCode::PathEscape)),
        (CSV, skipped(SkipReason::Unchanged)),
        (FIX, DONE),
        ("skill:more", DONE),
        ("skill:nowhere", failed(ErrorCode::ArtifactNotFound)),
        (group.as_str(), failed(ErrorCode::SetNotFound)),
        (set.as_str(), failed(ErrorCode::SetNotFound)),
    ];
    assert_eq!(told(&result), expected, "{result:#?}");
    assert_eq!(result.results.len(), GROUP_GONE);
    let count = |status| result.results.iter().filter(|one| one.status == status).count();
    assert_eq!(count(DeploymentOutcome::Success) + count(DeploymentOutcome::Failed), GROUP_GONE);
    for one in &result.results {
        let is_failed = one.status == DeploymentOutcome::Failed;
        assert_eq!(one.error.is_some(), is_failed, "{one:?}");
        assert!(!is_failed || one.changes.is_empty(), "{one:?}");
    }
    let nowhere = result.results.iter().find(|one| one.artifact_id == "skill:nowhere").unwrap();
    assert!(nowhere.error.as_ref().unwrap().contains("skill:nowhere"), "{nowhere:?}");
    assert_eq!(one.read(".claude/agents/critic.md"), "never ours\n");
    assert!(!one.has(".claude/skills/evil"));
    // What is there belongs to the set; what was there before is known as such.
    assert!(attached_text(&one).contains(
        "artifacts = [\"skill:csv\", \"skill:more\", \"skill:pdf\", \"command:git/fix\"]\nfound = [\"skill:csv\"]"
    ));
    cache_is_right(&world, "after a partial deploy");
}

#[test]
fn all_or_nothing_is_nothing_where_a_member_is_missing_or_in_conflict() {
    let (world, one) = mixed();
    let before = world.whole();
    let result = world.try_deploy_set(&BatchDeployRequest { atomic: true, ..deploying_set("mixed", &one) }).unwrap();
    world.whole().assert_same(&before, "rolled back");
    assert!(result.rolled_back && result.operation.is_none() && result.views.is_empty(), "{result:#?}");
    let back = (DeploymentOutcome::Failed, None, Some(SkipReason::RolledBack));
    let told = told(&result);
    assert_eq!(told[0], (PDF, back));
    assert_eq!(told[1], (CRITIC, failed(ErrorCode::Conflict)));
    assert_eq!(told[3], (CSV, skipped(SkipReason::Unchanged)));
    assert_eq!(told[4], (FIX, back));
    assert_eq!(told[6], ("skill:nowhere", failed(ErrorCode::ArtifactNotFound)));
}

#[test]
fn a_dry_run_tells_the_same_and_writes_nothing() {
    let (world, one) = mixed();
    let before = world.whole();
    let stamps = one.stamps();
    let dry = BatchDeployRequest { dry_run: true, ..deploying_set("mixed", &one) };
    let result = world.try_deploy_set(&dry).unwrap();
    world.whole().assert_same(&before, "a dry run");
    assert_eq!(one.stamps(), stamps);
    assert!(result.dry_run && result.operation.is_none() && result.views.is_empty(), "{result:#?}");
    let done = world.deploy_set("mixed", &one);
    let expected: Vec<_> = told(&done)
        .into_iter()
        .map(|(id, told)| (id, if told == DONE { skipped(SkipReason::DryRun) } else { told }))
        .collect();
    assert_eq!(told(&result), expected);
    let changes = |result: &ops::BatchDeployResult| -> Vec<_> {
        result.results.iter().flat_map(|one| one.changes.clone()).collect()
    };
    assert_eq!(changes(&result), changes(&done), "a dry run names the files");
}

#[test]
fn a_dry_run_into_a_project_that_was_never_seen_makes_nothing() {
    let (world, one, _) = kit();
    let before = world.whole();
    let result = world.try_deploy_set(&BatchDeployRequest { dry_run: true, ..deploying_set("kit", &one) }).unwrap();
    world.whole().assert_same(&before, "a dry run");
    assert!(result.results.iter().all(|one| one.skipped == Some(SkipReason::DryRun)), "{result:#?}");
    assert!(!one.has(".claude"));
}

#[test]
fn a_conflict_is_chosen_about_as_anywhere_else() {
    let (world, one, _) = kit();
    one.write(".claude/agents/critic.md", "never ours\n").write(".claude/commands/git/fix.md", "nor this\n");
    world.refresh();
    let kept = skipped(SkipReason::Kept);
    let request = BatchDeployRequest {
        choices: vec![choice(CRITIC, &one, None, ConflictChoice::Replace)],
        on_conflict: Some(ConflictChoice::Keep),
        ..deploying_set("kit", &one)
    };
    let result = world.try_deploy_set(&request).unwrap();
    assert_eq!(told(&result), [(PDF, DONE), (CSV, DONE), (CRITIC, DONE), (FIX, kept)]);
    assert_eq!(one.read(".claude/commands/git/fix.md"), "nor this\n");
    assert_ne!(one.read(".claude/agents/critic.md"), "never ours\n");
    // What was kept is nobody's deployment, so it is not of the set.
    assert!(attached_text(&one).contains("artifacts = [\"skill:csv\", \"skill:pdf\", \"agent:critic\"]"));
    cache_is_right(&world, "after choices");
}

#[test]
fn what_a_platform_has_no_place_for_is_left_out_and_is_no_fault() {
    let (world, one, _) = kit();
    let codex = ProfileId::new("codex-default");
    let request = BatchDeployRequest { profile_id: Some(codex), atomic: true, ..deploying_set("kit", &one) };
    let result = world.try_deploy_set(&request).unwrap();
    let unfit = (DeploymentOutcome::Success, Some(ErrorCode::UnsupportedType), Some(SkipReason::UnsupportedType));
    let mut told = told(&result);
    told.sort_by_key(|(id, _)| *id);
    assert_eq!(told, [(CRITIC, unfit), (FIX, unfit), (CSV, DONE), (PDF, DONE)]);
    assert!(!result.rolled_back && result.operation.is_some());
    let manifest = one.read(".agents/deployment-manifest.toml");
    assert!(manifest.contains("artifacts = [\"skill:csv\", \"skill:pdf\"]"), "{manifest}");
    assert!(!one.has(".claude"));
    cache_is_right(&world, "on another platform");
}

#[test]
fn a_set_of_nothing_that_fits_is_not_remembered() {
    let (world, one, _) = kit();
    world.set("words", &[CRITIC, FIX]);
    world.refresh();
    let before = world.whole();
    let codex = ProfileId::new("codex-default");
    let request = BatchDeployRequest { profile_id: Some(codex), ..deploying_set("words", &one) };
    let result = world.try_deploy_set(&request).unwrap();
    assert!(result.operation.is_none() && !result.rolled_back, "{result:#?}");
    world.whole().assert_same(&before, "nothing fits");
}

#[test]
fn an_empty_set_does_nothing() {
    let (world, one, _) = kit();
    world.set("empty", &[]);
    world.refresh();
    let before = world.whole();
    let result = world.deploy_set("empty", &one);
    assert_eq!((result.results.len(), &result.operation), (0, &None));
    world.whole().assert_same(&before, "an empty set");
}

#[test]
fn where_every_artifact_fails_the_set_is_not_attached_and_nothing_is_written() {
    let (world, one, _) = kit();
    world.set("bad", &[CRITIC, FIX, "skill:nowhere"]);
    one.write(".claude/agents/critic.md", "never ours\n").write(".claude/commands/git/fix.md", "nor this\n");
    world.refresh();
    let before = world.whole();
    let stamps = one.stamps();
    let result = world.deploy_set("bad", &one);
    assert!(result.results.iter().all(|one| one.status == DeploymentOutcome::Failed), "{result:#?}");
    assert_eq!((result.operation, result.rolled_back), (None, false));
    world.whole().assert_same(&before, "all failed");
    assert_eq!(one.stamps(), stamps);
    assert_eq!(world.attachments(), []);
}

#[test]
fn a_second_deploy_writes_nothing_at_all() {
    let (world, one, _) = kit();
    world.deploy_set("kit", &one);
    let before = world.whole();
    let stamps = one.stamps();
    for atomic in [false, true] {
        let result = world.try_deploy_set(&BatchDeployRequest { atomic, ..deploying_set("kit", &one) }).unwrap();
        let same = skipped(SkipReason::Unchanged);
        assert_eq!(told(&result), [(PDF, same), (CSV, same), (CRITIC, same), (FIX, same)]);
        assert!(result.operation.is_none() && result.views.is_empty() && !result.rolled_back, "{result:#?}");
    }
    world.whole().assert_same(&before, "a second time");
    assert_eq!(one.stamps(), stamps);
}

#[test]
fn a_set_whose_artifacts_are_all_there_is_only_attached() {
    let (world, one, _) = kit();
    world.deploy(&["pdf", "csv", "git/fix", "critic"], &one);
    let before = files(&one);
    let manifest = one.manifest();
    let result = world.deploy_set("kit", &one);
    assert!(result.operation.is_some());
    assert!(result.results.iter().all(|one| one.skipped == Some(SkipReason::Unchanged)), "{result:#?}");
    assert_eq!(files(&one), before);
    assert!(one.manifest().starts_with(manifest.trim_end()), "the records stay as they are");
    assert!(
        attached_text(&one).ends_with("found = [\"skill:csv\", \"skill:pdf\", \"command:git/fix\", \"agent:critic\"]")
    );
    cache_is_right(&world, "only attached");
    world.undo(&result.operation.unwrap());
    assert_eq!(one.manifest(), manifest);
}

#[test]
fn progress_counts_artifacts_and_nothing_else() {
    let (world, one, _) = kit();
    let told: Mutex<Vec<ChangeProgress>> = Mutex::default();
    let cancelled = std::sync::atomic::AtomicBool::new(false);
    let control = Control { cancelled: &cancelled, progress: &|progress| told.lock().unwrap().push(progress) };
    ops::batch_deploy_set(&world.workspace, &deploying_set("kit", &one), &control).unwrap();
    let told = told.into_inner().unwrap();
    for phase in [ChangePhase::Preparing, ChangePhase::Moving] {
        let of_it: Vec<&ChangeProgress> = told.iter().filter(|one| one.phase == phase).collect();
        assert_eq!(of_it.len(), 4, "{told:#?}");
        assert!(of_it.iter().all(|one| one.total == 4), "{told:#?}");
        let mut subjects: Vec<&str> = of_it.iter().map(|one| one.subject.as_deref().unwrap()).collect();
        subjects.sort_unstable();
        assert_eq!(subjects, [CRITIC, FIX, CSV, PDF]);
    }
}

#[test]
fn a_plan_that_was_shown_holds_only_for_the_world_it_was_made_from() {
    type Move = fn(&World, &Project);
    let moves: [(&str, Move); 9] = [
        ("a member more", |world, _| _ = world.skill("more").set("kit", &[PDF, "set/inner", FIX, "skill:more"])),
        ("a member less", |world, _| _ = world.set("kit", &[PDF, "set/inner"])),
        ("a member less in the group", |world, _| _ = world.group("base", &[PDF])),
        ("another order", |world, _| _ = world.set("kit", &[FIX, PDF, "set/inner"])),
        ("the set is gone", |world, _| fs::remove_file(world.library().join("sets/kit.toml")).unwrap()),
        ("an artifact changed", |world, _| _ = world.in_library("agents/critic.md", "---\ndescription: x\n---\n")),
        ("an artifact is gone", |world, _| fs::remove_file(world.library().join("agents/critic.md")).unwrap()),
        ("a file in the way", |_, project| _ = project.write(".claude/agents/critic.md", "mine\n")),
        ("deployed meanwhile", |world, project| _ = world.deploy_set("inner", project)),
    ];
    for (moved, change) in moves {
        let (world, one, _) = kit();
        let request = ops::ChangeRequest {
            sets: vec![skillmeat_tests::set_change(ops::SetChangeKind::Deploy, "kit", &one)],
            ..Default::default()
        };
        let shown = ops::plan_project(&world.workspace, &request, &one.text()).unwrap().fingerprint;
        let all = world.plan_changes(&request).fingerprint;
        change(&world, &one);
        world.refresh();
        let before = world.whole();
        let one_way = BatchDeployRequest { fingerprint: Some(shown.clone()), ..deploying_set("kit", &one) };
        let expected = if moved.contains("set is gone") { ErrorCode::SetNotFound } else { ErrorCode::PlanStale };
        assert_eq!(world.try_deploy_set(&one_way).unwrap_err().code, expected, "{moved}");
        let other_way = ops::ChangeRequest { fingerprint: Some(all), ..request };
        assert_eq!(world.try_apply(&other_way).unwrap_err().code, ErrorCode::PlanStale, "{moved}");
        world.whole().assert_same(&before, moved);
    }
    let (world, one, _) = kit();
    let request = skillmeat_tests::of_set(ops::SetChangeKind::Deploy, "kit", &one);
    let shown = ops::plan_project(&world.workspace, &request, &one.text()).unwrap().fingerprint;
    let request = BatchDeployRequest { fingerprint: Some(shown), ..deploying_set("kit", &one) };
    assert!(world.try_deploy_set(&request).unwrap().operation.is_some(), "an unmoved world");
    assert!(!everything(&world).is_empty());
}
