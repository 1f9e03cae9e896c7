//! Thirty projects of every platform, imported in one operation.

use std::collections::{BTreeMap, BTreeSet};

use skillmeat_core::artifact::ArtifactKind;
use skillmeat_core::cache::parse_deployments;
use skillmeat_core::deployment::ArtifactAction;
use skillmeat_core::error::ErrorCode;
use skillmeat_core::ops::{self, ImportAction, ImportFileState, ImportStatus};
use skillmeat_core::platform::{Platform, PlatformTable, ProfileId, TableKind};
use skillmeat_tests::{Project, World};

use super::{carried_out, discover, importing, imports, kept, library_files, skill_text, statuses};

const COMMON: &str = "---\nname: common\ndescription: The same everywhere\n---\n# common\n";

/// What a person wrote where a platform reads: one skill of its own and one that is the same everywhere in each folder, a
/// command and an agent where it has such files. Returns the places that are to be found.
fn write_of(platform: &Platform, project: &Project) -> Vec<String> {
    let mut written = Vec::new();
    for (kind, facts) in &platform.kinds {
        let Some(artifact) = kind.artifact().filter(|artifact| facts.is_deployable(*artifact)) else { continue };
        for (number, folder) in facts.project.iter().chain(&facts.also_reads).enumerate() {
            let name = format!("{}-{kind:?}-{number}", platform.id).to_lowercase();
            match kind {
                TableKind::Skill => {
                    // One profile has an artifact once, so what is the same stands in one of its folders.
                    let both = [(name.clone(), skill_text(&name)), ("common".into(), COMMON.into())];
                    for (name, text) in both.into_iter().take(if number == 0 { 2 } else { 1 }) {
                        project.write(&format!("{folder}/{name}/SKILL.md"), text);
                        project.write(&format!("{folder}/{name}/reference/notes.md"), format!("notes of {name}\n"));
                        written.push(format!("{folder}/{name}"));
                    }
                }
                TableKind::Command | TableKind::Agent => {
                    let file = format!("{folder}/{name}{}", facts.suffix());
                    project.write(&file, format!("---\ndescription: {name}\n---\n{artifact} {name}\n"));
                    written.push(file);
                }
                _ => {}
            }
        }
    }
    written
}

#[test]
fn thirty_projects_are_imported_in_one_operation_and_no_byte_of_them_changes() {
    let world = World::new();
    world.refresh();
    let table = PlatformTable::built_in();
    let mut projects = Vec::new();
    for number in 0..30 {
        let project = world.project(&format!("p{number:02}"));
        project.write("README.md", "mine\n");
        let of: Vec<&Platform> = table.platforms().iter().skip(number).step_by(30).collect();
        let written: BTreeSet<String> = of.iter().flat_map(|platform| write_of(platform, &project)).collect();
        ops::add_project(&world.workspace, &project.path).unwrap();
        let ids = of.iter().map(|platform| ProfileId::new(format!("{}-default", platform.id)));
        let chosen: Vec<ProfileId> = ids.filter(|id| table.profile(id).is_some()).collect();
        ops::save_project_profiles(&world.workspace, &project.text(), None, &chosen).unwrap();
        projects.push((project, written));
    }
    let before: Vec<_> = projects.iter().map(|(project, _)| (kept(project), project.tree())).collect();
    let library = library_files(&world);

    let mut changes = Vec::new();
    for (project, written) in &projects {
        let found = discover(&world, project);
        assert_eq!(found.problems, []);
        let rows: BTreeSet<String> = found.entries.iter().map(|entry| entry.path.clone()).collect();
        assert_eq!(&rows, written, "{}", project.text());
        for entry in &found.entries {
            assert_eq!((entry.status, entry.actions.as_slice()), (ImportStatus::New, &[ImportAction::Import][..]));
            assert!(entry.profile.is_some() && !entry.platforms.is_empty(), "{entry:#?}");
            changes.push(importing(project, &entry.path, ImportAction::Import, None));
        }
    }
    let count = changes.len();
    assert!(count > 150, "{count}");
    let operation = carried_out(&world, imports(changes));
    for ((project, _), (kept_before, _)) in projects.iter().zip(&before) {
        assert_eq!(&kept(project), kept_before, "{}", project.text());
        assert!(statuses(&world, project).iter().all(|(_, status)| *status == ImportStatus::Recorded));
    }

    // Each is in the library once, as it stands in the projects.
    let files = library_files(&world);
    for (project, written) in &projects {
        for place in written.iter().filter(|place| place.ends_with("/common") || place.contains("-skill-")) {
            let name = place.rsplit('/').next().unwrap();
            let here = project.read(&format!("{place}/SKILL.md"));
            assert_eq!(files[&format!("skills/{name}/SKILL.md")], format!("- {here}"));
        }
    }
    assert_eq!(files.keys().filter(|path| path.ends_with("common/SKILL.md")).count(), 1);

    // And every place of it is a deployment, by project, profile and place.
    let json = world.deployments_json("skill:common");
    let told = parse_deployments(json.as_deref()).unwrap();
    let told: BTreeSet<(String, String)> =
        told.into_iter().map(|one| (one.project_path, one.deployment_profile_id.unwrap())).collect();
    let mut recorded = BTreeSet::new();
    let mut by_manifest: BTreeMap<String, usize> = BTreeMap::new();
    for status in ops::status(&world.workspace, None).unwrap() {
        *by_manifest.entry(status.project.clone()).or_default() += 1;
        if status.artifact == "skill:common" {
            recorded.insert((status.project, status.profile));
        }
    }
    assert_eq!(told, recorded);
    assert_eq!(by_manifest.values().sum::<usize>(), count, "{by_manifest:?}");
    let written = world.lists();
    world.refresh();
    world.lists().assert_same(&written, "after a refresh");

    world.undo(&operation);
    for ((project, _), (kept_before, tree)) in projects.iter().zip(&before) {
        assert_eq!(&kept(project), kept_before, "{}", project.text());
        assert_eq!(&project.tree(), tree);
    }
    assert_eq!(library_files(&world), library);
    assert!(world.deployments().is_empty());
    assert!(world.artifacts().is_empty(), "{:#?}", world.artifacts());
}

#[test]
fn the_same_in_several_projects_is_one_artifact_also_by_another_ending() {
    let world = World::new();
    world.refresh();
    let (one, two) = (world.project("one"), world.project("two"));
    one.write(".claude/commands/fix.md", "Fix it.\n");
    two.write(".github/prompts/fix.prompt.md", "Fix it.\n");
    let hash = |project, path: &str| super::row(&world, project, path).content_hash;
    assert_eq!(hash(&one, ".claude/commands/fix.md"), hash(&two, ".github/prompts/fix.prompt.md"));
    carried_out(
        &world,
        imports(vec![
            importing(&one, ".claude/commands/fix.md", ImportAction::Import, None),
            importing(&two, ".github/prompts/fix.prompt.md", ImportAction::Import, None),
        ]),
    );
    assert_eq!(library_files(&world).into_keys().collect::<Vec<_>>(), ["commands/fix.md"]);
    assert_eq!(world.deployments().len(), 2);
    assert_eq!(world.artifact("command:fix").kind, ArtifactKind::Command);
}

#[test]
fn what_a_plan_says_is_what_an_import_does_and_planning_writes_nothing() {
    let world = World::new();
    world.skill("pdf");
    world.refresh();
    let project = world.project("app");
    project.write(".claude/skills/mine/SKILL.md", skill_text("mine")).write(".claude/commands/fix.md", "Fix.\n");
    skillmeat_tests::copy_tree(&world.library().join("skills/pdf"), &project.path.join(".claude/skills/pdf"));
    let mut request = imports(vec![
        importing(&project, ".claude/skills/mine", ImportAction::Import, None),
        importing(&project, ".claude/commands/fix.md", ImportAction::Import, None),
        importing(&project, ".claude/skills/pdf", ImportAction::Link, None),
        importing(&project, ".claude/skills/none", ImportAction::Import, None),
    ]);
    let before = world.whole();
    let plan = world.plan_changes(&request);
    world.whole().assert_same(&before, "after a plan");
    let part = |number: usize| plan.plans[0].artifacts[number].action;
    assert_eq!(
        [part(0), part(1), part(2), part(3)],
        [ArtifactAction::Import, ArtifactAction::Import, ArtifactAction::Adopt, ArtifactAction::Refused]
    );
    request.fingerprint = Some(plan.fingerprint.clone());
    project.write(".claude/commands/fix.md", "Changed meanwhile.\n");
    assert_eq!(world.try_apply(&request).unwrap_err().code, ErrorCode::PlanStale);
    project.write(".claude/commands/fix.md", "Fix.\n");
    request.fingerprint = Some(world.plan_changes(&request).fingerprint);
    let outcome = world.try_apply(&request).unwrap();
    assert_eq!(outcome.projects[0].results, plan.plans[0].foreseen());
    assert_eq!(world.deployments().len(), 3);
}

#[test]
fn an_atomic_import_of_which_one_cannot_be_done_does_nothing() {
    let world = World::new();
    world.refresh();
    let project = world.project("app");
    project.write(".claude/skills/mine/SKILL.md", skill_text("mine")).write(".claude/skills/empty/x.md", "x\n");
    let places = [".claude/skills/mine", ".claude/skills/empty"];
    let mut request = imports(places.map(|path| importing(&project, path, ImportAction::Import, None)).into());
    request.atomic = true;
    let before = world.whole();
    let outcome = world.try_apply(&request).unwrap();
    assert!(outcome.rolled_back && outcome.operation.is_none(), "{outcome:#?}");
    world.whole().assert_same(&before, "afterwards");
}

#[test]
fn the_files_of_a_row_are_compared_with_the_librarys() {
    let world = World::new();
    world.skill("pdf");
    world.refresh();
    let project = world.project("app");
    skillmeat_tests::copy_tree(&world.library().join("skills/pdf"), &project.path.join(".claude/skills/pdf"));
    project.write(".claude/skills/pdf/SKILL.md", skill_text("pdf")).write(".claude/skills/pdf/own.md", "mine\n");
    project.remove(".claude/skills/pdf/reference/notes.md");
    let files = ops::list_import_files(&world.workspace, &project.text(), ".claude/skills/pdf").unwrap();
    let told: Vec<(&str, ImportFileState)> = files.iter().map(|file| (file.path.as_str(), file.state)).collect();
    assert_eq!(
        told,
        [
            ("SKILL.md", ImportFileState::Differs),
            ("own.md", ImportFileState::OnlyHere),
            ("reference/notes.md", ImportFileState::OnlyLibrary),
            ("scripts/run.sh", ImportFileState::Same),
        ]
    );
    let diff = ops::diff_import(&world.workspace, &project.text(), ".claude/skills/pdf", None).unwrap();
    assert_eq!(diff.path, "SKILL.md");
    assert!(ops::diff_import(&world.workspace, &project.text(), ".claude/skills/none", None).is_err());
}
