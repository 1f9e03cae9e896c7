//! What SkillMeat 0.9.1 deployed and recorded, taken over.

use std::fs;
use std::path::Path;

use skillmeat_core::deployment::DeploymentState;
use skillmeat_core::ops::{ImportAction, ImportEntry, ImportStatus, SkillmeatState, SkippedBy};
use skillmeat_tests::{Project, World, tree};

use super::{carried_out, discover, import, importing, imports, kept, row, statuses};

const RECORDS: &str = ".claude/.skillmeat-deployed.toml";

fn sample() -> (World, Project) {
    let (world, app) = World::sample();
    world.refresh();
    (world, app)
}

fn record_file(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/skillmeat-home/projects/record-files");
    fs::read_to_string(folder.join(name)).unwrap()
}

fn state(entry: &ImportEntry) -> SkillmeatState {
    entry.skillmeat.as_ref().unwrap_or_else(|| panic!("{entry:#?}")).state
}

#[test]
fn its_records_are_told_with_what_stands_there() {
    let (world, app) = sample();
    fs::remove_dir_all(app.path.join(".claude/skills/pdf-tools")).unwrap();
    app.write(".claude/skills/synth-skill-0000/SKILL.md", "---\nname: synth-skill-0000\n---\nmine\n");
    let text = app.read(RECORDS);
    let broken = text.replacen("artifact_type = \"command\"", "artifact_type = \"workflow\"", 1);
    let mut agent = broken.split("artifact_name = \"code-reviewer\"");
    let (above, below) = (agent.next().unwrap(), agent.next().unwrap());
    let below = below.replacen("platform = \"claude_code\"", "platform = \"mars\"", 1);
    app.write(RECORDS, format!("{above}artifact_name = \"code-reviewer\"{below}"));
    let before = app.stamps();

    let gone = row(&world, &app, ".claude/skills/pdf-tools");
    assert_eq!((gone.status, state(&gone)), (ImportStatus::Invalid, SkillmeatState::Missing));
    assert_eq!(gone.actions, []);
    let changed = row(&world, &app, ".claude/skills/synth-skill-0000");
    assert_eq!((changed.status, state(&changed)), (ImportStatus::Differs, SkillmeatState::Changed));
    assert_eq!(changed.actions, [ImportAction::TakeOver, ImportAction::Link, ImportAction::Import]);
    let unknown = row(&world, &app, ".claude/agents/code-reviewer.md");
    assert_eq!((unknown.status, state(&unknown)), (ImportStatus::Identical, SkillmeatState::Unchanged));
    let record = unknown.skillmeat.unwrap();
    assert_eq!((record.platform.as_deref(), record.known_platform), (Some("mars"), false));
    assert_eq!(unknown.profile.unwrap().as_str(), "claude-code-default", "where it stands says who reads it");
    // A record that cannot be used is told, and does not hide what stands there.
    let malformed = row(&world, &app, ".claude/commands/synth-command-0000.md");
    assert_eq!((malformed.status, state(&malformed)), (ImportStatus::Identical, SkillmeatState::Invalid));
    let reason = malformed.skillmeat.unwrap().reason.unwrap();
    assert_eq!(reason, "SkillMeat's type workflow is not one of ours");
    assert!(!malformed.actions.contains(&ImportAction::TakeOver), "{:?}", malformed.actions);
    assert_eq!(app.stamps(), before, "a look writes nothing");
}

#[test]
fn a_record_without_a_place_has_a_row_of_its_own() {
    let (world, app) = sample();
    let text = app.read(RECORDS).replacen("\"skills/pdf-tools\"", "\"../../victim\"", 1);
    app.write(RECORDS, text);
    let found = discover(&world, &app);
    let lost = found.entries.iter().find(|entry| entry.path.starts_with(".claude/record ")).unwrap();
    assert_eq!((lost.status, state(lost)), (ImportStatus::Invalid, SkillmeatState::Invalid));
    assert_eq!(lost.artifact.as_deref(), Some("skill:pdf-tools"));
    assert!(lost.reason.as_ref().unwrap().contains("leads out of its folder"), "{lost:#?}");
    let standing = found.entries.iter().find(|entry| entry.path == ".claude/skills/pdf-tools").unwrap();
    assert_eq!(standing.skillmeat, None);
}

#[test]
fn records_of_an_import_that_name_no_profile_are_those_of_claude_code() {
    let (world, _) = sample();
    let old = world.project("old");
    old.write(RECORDS, record_file("import-recorded.skillmeat-deployed.toml"));
    let library = world.home().join("collections/default");
    for (from, to) in [("commands/top.md", "commands/top.md"), ("commands/nested.md", "commands/sub/nested.md")] {
        old.write(&format!(".claude/{to}"), fs::read(library.join(from)).unwrap());
    }
    let top = row(&world, &old, ".claude/commands/top.md");
    assert_eq!((state(&top), top.profile.unwrap().as_str()), (SkillmeatState::Unchanged, "claude-code-default"));
    // What it keeps flat in its library stands in a folder here: found by what is in it.
    let nested = row(&world, &old, ".claude/commands/sub/nested.md");
    assert_eq!((nested.status, nested.matched.as_deref()), (ImportStatus::Identical, Some("command:nested")));
    import(&world, &old, ".claude/commands/sub/nested.md", ImportAction::TakeOver);
    assert!(old.manifest().contains("path = \"commands/sub/nested.md\""), "{}", old.manifest());
    assert_eq!(world.state("command:nested"), DeploymentState::InSync);
}

#[test]
fn taking_over_in_one_operation_writes_the_manifest_alone() {
    let (world, app) = sample();
    let rows: Vec<String> = statuses(&world, &app)
        .into_iter()
        .map(|(path, status)| {
            assert_eq!(status, ImportStatus::Identical, "{path}");
            path
        })
        .collect();
    assert_eq!(rows.len(), 4);
    let library = world.home().join("collections/default");
    let before = (kept(&app), skillmeat_tests::stamps(&library));
    let changes = rows.iter().map(|path| importing(&app, path, ImportAction::TakeOver, None)).collect();
    let operation = carried_out(&world, imports(changes));
    assert_eq!((kept(&app), skillmeat_tests::stamps(&library)), before);
    assert_eq!(app.manifest().matches("[[deployments]]").count(), 4);
    assert!(world.deployments().iter().all(|row| row.state == DeploymentState::InSync), "{:#?}", world.deployments());
    assert!(statuses(&world, &app).iter().all(|(_, status)| *status == ImportStatus::Recorded));
    let written = world.lists();
    world.refresh();
    world.lists().assert_same(&written, "after a refresh");
    world.undo(&operation);
    assert_eq!((kept(&app), skillmeat_tests::stamps(&library)), before);
    assert!(!app.has(".claude/deployment-manifest.toml"));
}

#[test]
fn what_was_changed_since_its_deploy_is_modified_afterwards() {
    let (world, app) = sample();
    app.write(".claude/agents/code-reviewer.md", "mine\n");
    import(&world, &app, ".claude/agents/code-reviewer.md", ImportAction::TakeOver);
    assert_eq!(world.state("agent:code-reviewer"), DeploymentState::Modified, "{}", app.manifest());
    assert_eq!(app.read(".claude/agents/code-reviewer.md"), "mine\n");
}

#[test]
fn what_is_as_it_deployed_it_is_outdated_when_the_library_moved() {
    let (world, app) = sample();
    let agent = world.home().join("collections/default/agents/code-reviewer.md");
    skillmeat_tests::write(&agent, "---\nname: code-reviewer\n---\nsecond\n");
    world.refresh();
    import(&world, &app, ".claude/agents/code-reviewer.md", ImportAction::TakeOver);
    assert_eq!(world.state("agent:code-reviewer"), DeploymentState::Outdated);
}

#[test]
fn its_library_gets_new_artifacts_and_origins_and_no_other_byte() {
    let (world, app) = sample();
    app.write("skills-lock.json", r#"{"skills": {"mine": {"source": "x/y", "sourceType": "github"}}}"#);
    app.write(".claude/skills/mine/SKILL.md", super::skill_text("mine"));
    let library = world.home().join("collections/default");
    let before = tree(&library);
    let operation = import(&world, &app, ".claude/skills/mine", ImportAction::Import);
    let mut after = tree(&library);
    let new: Vec<String> = after.keys().filter(|path| !before.contains_key(*path)).cloned().collect();
    let folders = ["origins", "origins/skill", "origins/skill/mine", "origins/skill/mine/origin.toml"];
    assert_eq!(new, [&folders[..], &["skills/mine", "skills/mine/SKILL.md"]].concat());
    after.retain(|path, _| before.contains_key(path));
    assert_eq!(after, before);
    world.undo(&operation);
    after = tree(&library);
    after.retain(|_, shown| shown != "dir");
    assert_eq!(after, before.into_iter().filter(|(_, shown)| shown != "dir").collect());
}

#[test]
fn what_it_was_told_to_skip_is_skipped_with_its_reason() {
    let (world, app) = sample();
    app.write(".claude/.skillmeat_skip_prefs.toml", record_file("skillmeat_skip_prefs.toml"));
    app.write(".claude/skills/zzz/SKILL.md", super::skill_text("zzz"));
    let skipped = row(&world, &app, ".claude/skills/zzz");
    assert_eq!(skipped.status, ImportStatus::Skipped);
    let skip = skipped.skip.unwrap();
    assert_eq!((skip.by, skip.reason.as_deref()), (SkippedBy::Skillmeat, Some("not needed")));
    assert_eq!(skip.at.as_deref(), Some("2026-11-22T12:36:24.813193"));
    assert_eq!(skipped.actions, [ImportAction::Import], "it can be imported all the same");
}
