//! What projects have already: listed, brought into the library, left out.

use std::path::Path;

use serde_json::{Value, json};

use crate::home::{TestHome, keys, tree, write};

const PDF: &str = "---\ndescription: Reads PDF\ntags: [docs]\n---\n# PDF\n";

/// A project with something new, something the library has, something that differs, something left out by SkillMeat, and
/// something that is no artifact.
fn home() -> TestHome {
    let home = TestHome::new();
    let project = home.project("shop");
    write(&project.join(".claude/skills/csv/SKILL.md"), "---\ndescription: Reads CSV\n---\n");
    write(&project.join(".claude/skills/pdf/SKILL.md"), PDF);
    write(&project.join(".claude/skills/pdf/scripts/run.sh"), "#!/bin/sh\n");
    write(&project.join(".claude/agents/review.md"), "My own review.\n");
    write(&project.join(".claude/commands/lint.md"), "Lint.\n");
    write(&project.join(".claude/skills/empty/notes.txt"), "no skill\n");
    write(
        &project.join(".claude/.skillmeat_skip_prefs.toml"),
        "[[skips]]\nartifact_key = \"command:lint\"\nskip_reason = \"not needed\"\nadded_date = \"2026-11-22T12:36:24\"\n",
    );
    home
}

/// `path status outcome` of every entry.
fn told(document: &Value) -> Vec<String> {
    let entries = document["entries"].as_array().unwrap().iter();
    let word = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    entries.map(|row| format!("{} {} {}", word(&row["path"]), word(&row["status"]), word(&row["outcome"]))).collect()
}

fn copy(from: &Path, to: &Path) {
    for (path, content) in tree(from) {
        let file = to.join(path);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, content).unwrap();
    }
}

#[test]
fn what_was_found_is_a_document_and_nothing_is_written() {
    let home = home();
    let before = tree(&home.root());
    let found = home.done(&["import", "--project", "shop"]);
    assert_eq!(keys(&found), ["entries", "operation"]);
    assert_eq!(found["operation"], json!(null));
    assert_eq!(
        told(&found),
        [
            ".claude/agents/review.md differs -",
            ".claude/commands/lint.md skipped -",
            ".claude/skills/csv new -",
            ".claude/skills/empty invalid -",
            ".claude/skills/pdf identical -",
        ]
    );
    assert_eq!(
        found["entries"][2],
        json!({ "artifact": "skill:csv", "path": ".claude/skills/csv", "status": "new", "profile": "claude-code-default" })
    );
    assert_eq!(found["entries"][4]["matched"], "skill:pdf");
    assert_eq!(found["entries"][0]["reason"], "the library's agent:review is another version");
    assert!(found["entries"][1]["reason"].as_str().unwrap().ends_with(": not needed"), "{found}");
    assert_eq!(home.done(&["import", "--project", "shop", "--dry-run"]), found);
    assert_eq!(tree(&home.root().join("shop")), tree_below(&before, "shop/"));
    assert_eq!(tree(&home.library()), tree_below(&before, "home/collection/"));
    assert!(!home.root().join("home/projects.toml").exists());

    let run = home.run(&["import", "--project", "shop"]);
    assert_eq!((run.status(), run.err().as_str()), (0, ""));
    assert!(run.out().contains("new        skill:csv"), "{}", run.out());
    assert!(run.out().contains("\n    the library's agent:review is another version\n"), "{}", run.out());
    home.project("blog");
    assert_eq!(home.run(&["import", "--project", "blog"]).out(), "Nothing that could be imported was found.\n");
}

fn tree_below(
    files: &std::collections::BTreeMap<String, Vec<u8>>,
    folder: &str,
) -> std::collections::BTreeMap<String, Vec<u8>> {
    let below =
        files.iter().filter_map(|(path, content)| Some((path.strip_prefix(folder)?.to_owned(), content.clone())));
    below.collect()
}

#[test]
fn all_takes_what_loses_nothing_and_an_undo_takes_it_back() {
    let home = home();
    let (library, project) = (home.library(), home.root().join("shop"));
    let before = (tree(&library), tree(&project));
    let foreseen = home.done(&["import", "--project", "shop", "--all", "--dry-run"]);
    assert_eq!((tree(&library), tree(&project)), before);
    assert_eq!(foreseen["operation"], json!(null));

    let done = home.done(&["import", "--project", "shop", "--all"]);
    assert!(done["operation"].is_string());
    assert_eq!(done["entries"], foreseen["entries"]);
    assert_eq!(
        told(&done),
        [
            ".claude/agents/review.md differs skipped",
            ".claude/commands/lint.md skipped skipped",
            ".claude/skills/csv new imported",
            ".claude/skills/empty invalid skipped",
            ".claude/skills/pdf identical linked",
        ]
    );
    assert_eq!(tree(&library)["skills/csv/SKILL.md"], before.1[".claude/skills/csv/SKILL.md"]);
    let mut after = tree(&project);
    assert!(after.remove(".claude/deployment-manifest.toml").is_some());
    assert_eq!(after, before.1, "nothing of the project is written but the manifest");
    let status = home.done(&["status", "--project", "shop"]);
    let states: Vec<_> = status["deployments"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (row["artifact"].as_str().unwrap(), row["state"].as_str().unwrap()))
        .collect();
    for artifact in ["skill:csv", "skill:pdf"] {
        assert!(states.contains(&(artifact, "in_sync")), "{states:?}");
    }
    let again = home.done(&["import", "--project", "shop", "--all"]);
    assert_eq!((&again["operation"], told(&again)[2].as_str()), (&json!(null), ".claude/skills/csv recorded skipped"));

    home.done(&["undo"]);
    assert_eq!((tree(&library), tree(&project)), before);
}

#[test]
fn some_are_named_by_type_name_or_path() {
    let home = home();
    let import = |arguments: &[&str]| home.json(&[&["import", "--project", "shop"], arguments].concat());
    let refused =
        |arguments: &[&str]| home.refused(&[&["import", "--project", "shop"], arguments].concat())["code"].clone();
    assert_eq!(refused(&["--only", "nothing", "csv"]), "artifact_not_found");
    write(&home.root().join("shop/.claude/commands/csv.md"), "Csv.\n");
    assert_eq!(refused(&["--only", "csv"]), "artifact_ambiguous");
    assert!(!home.library().join("skills/csv").exists());

    let (status, done) = import(&["--only", "skill:csv", "./.claude/skills/pdf/"]);
    assert_eq!(
        (status, told(&done)),
        (0, vec![".claude/skills/csv new imported".to_owned(), ".claude/skills/pdf identical linked".to_owned()])
    );
    let (status, done) = import(&["--only", "review", "lint"]);
    assert_eq!(
        (status, told(&done)),
        (
            0,
            vec![
                ".claude/agents/review.md differs skipped".to_owned(),
                ".claude/commands/lint.md skipped skipped".to_owned()
            ]
        )
    );
    let (status, done) = import(&["--only", "empty", "command:csv"]);
    assert_eq!(
        (status, told(&done)),
        (1, vec![".claude/commands/csv.md new imported".to_owned(), ".claude/skills/empty invalid failed".to_owned()])
    );
    assert!(done["entries"][1]["error"]["message"].is_string(), "{done}");
}

#[test]
fn several_projects_are_one_operation() {
    let home = TestHome::new();
    for project in ["shop", "blog", "site"] {
        let text = if project == "site" { "Another.\n" } else { "---\ndescription: Reads CSV\n---\n" };
        write(&home.root().join(project).join(".claude/skills/csv/SKILL.md"), text);
    }
    let arguments =
        ["import", "--project", "shop", "--project", "blog", "--project", "site", "--project", "shop", "--all"];
    let foreseen = home.done(&[&arguments[..], &["--dry-run"]].concat());
    let done = home.done(&arguments);
    assert_eq!(done["entries"], foreseen["entries"]);
    assert_eq!(
        told(&done),
        [".claude/skills/csv new imported", ".claude/skills/csv new linked", ".claude/skills/csv new skipped"]
    );
    let projects: Vec<_> = done["entries"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["project"].as_str().unwrap().rsplit('/').next().unwrap())
        .collect();
    assert_eq!(projects, ["shop", "blog", "site"]);
    assert_eq!(home.done(&["history"])["operations"].as_array().unwrap().len(), 1);
    home.done(&["undo"]);
    assert!(!home.library().join("skills/csv").exists());
    assert_eq!(tree(&home.root().join("blog")).keys().collect::<Vec<_>>(), [".claude/skills/csv/SKILL.md"]);
}

#[test]
fn what_is_left_out_stays_left_out() {
    let home = home();
    let before = tree(&home.root().join("shop"));
    assert_eq!(home.done(&["import", "--project", "shop", "--skip", ".claude/skills/csv/", "pdf"])["changed"], 2);
    assert_eq!(tree(&home.root().join("shop")), before, "the project is not written to");
    assert!(home.root().join("home/import-skips.toml").is_file());
    let found = home.done(&["import", "--project", "shop", "--all"]);
    assert_eq!((&found["operation"], told(&found)[2].as_str()), (&json!(null), ".claude/skills/csv skipped skipped"));
    assert_eq!(home.refused(&["import", "--project", "shop", "--skip", "nothing"])["code"], "artifact_not_found");

    let shown = home.done(&["import", "--project", "shop", "--unskip", "csv"]);
    assert_eq!(shown, json!({ "changed": 1, "paths": [".claude/skills/csv"] }));
    std::fs::remove_dir_all(home.root().join("shop/.claude/skills/pdf")).unwrap();
    assert_eq!(home.done(&["import", "--project", "shop", "--unskip", ".claude/skills/pdf"])["changed"], 1);
    assert_eq!(told(&home.done(&["import", "--project", "shop"]))[2], ".claude/skills/csv new -");
}

/// A library and a project of SkillMeat's, as it wrote them.
fn skillmeat_home() -> TestHome {
    let home = TestHome::empty();
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/skillmeat-home");
    copy(&fixtures.join("projects/app1-dot-claude"), &home.project("app1").join(".claude"));
    copy(&fixtures.join(".skillmeat/collections/default"), &home.root().join("home/collections/default"));
    home
}

/// `artifact state` of every deployment of the project.
fn states(home: &TestHome) -> Vec<String> {
    let status = home.done(&["status", "--project", "app1"]);
    let rows = status["deployments"].as_array().unwrap().iter();
    let mut states: Vec<_> =
        rows.map(|row| format!("{} {}", row["artifact"].as_str().unwrap(), row["state"].as_str().unwrap())).collect();
    states.sort();
    states
}

#[test]
fn what_skillmeat_deployed_is_taken_over() {
    let home = skillmeat_home();
    let (project, library) = (home.root().join("app1"), home.root().join("home/collections/default"));
    write(&project.join(".claude/agents/code-reviewer.md"), "Changed here.\n");
    let before = (tree(&project), tree(&library));
    let found = home.done(&["import", "--project", "app1"]);
    let pdf = &found["entries"][2];
    assert_eq!((&pdf["artifact"], &pdf["status"]), (&json!("skill:pdf-tools"), &json!("identical")), "{found}");
    assert_eq!(
        (&pdf["skillmeat"]["state"], &pdf["skillmeat"]["platform"]),
        (&json!("unchanged"), &json!("claude_code"))
    );

    let done = home.done(&["import", "--project", "app1", "--all"]);
    let outcomes = |done: &Value| -> Vec<String> {
        let rows = done["entries"].as_array().unwrap().iter();
        rows.map(|row| format!("{} {}", row["artifact"].as_str().unwrap(), row["outcome"].as_str().unwrap())).collect()
    };
    assert_eq!(
        outcomes(&done),
        [
            "agent:code-reviewer skipped",
            "command:synth-command-0000 taken_over",
            "skill:pdf-tools taken_over",
            "skill:synth-skill-0000 taken_over",
        ]
    );
    let mut after = tree(&project);
    assert!(after.remove(".claude/deployment-manifest.toml").is_some());
    assert_eq!((after, tree(&library)), before, "nothing but records is written");
    assert_eq!(
        states(&home),
        ["command:synth-command-0000 in_sync", "skill:pdf-tools in_sync", "skill:synth-skill-0000 in_sync"]
    );
}

#[test]
fn what_was_changed_since_skillmeat_deployed_it_is_taken_over_by_name_and_shows_as_changed() {
    let home = skillmeat_home();
    let agent = home.root().join("app1/.claude/agents/code-reviewer.md");
    write(&agent, "Changed here.\n");
    let named = home.done(&["import", "--project", "app1", "--only", "code-reviewer"]);
    assert_eq!(told(&named), [".claude/agents/code-reviewer.md differs taken_over"]);
    assert_eq!(states(&home), ["agent:code-reviewer modified"]);
    write(&home.root().join("home/collections/default/agents/code-reviewer.md"), "Newer.\n");
    let (status, done) = home.json(&["deploy", "code-reviewer", "--project", "app1"]);
    assert_eq!((status, &done["results"][0]["error"]["code"]), (1, &json!("conflict")));
    assert_eq!(std::fs::read_to_string(agent).unwrap(), "Changed here.\n");
}

#[test]
fn records_of_an_import_and_of_a_root_nobody_deploys_to_are_rows_too() {
    let home = TestHome::new();
    let records =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/skillmeat-home/projects/record-files");
    let record = |name: &str| std::fs::read_to_string(records.join(name)).unwrap();
    write(
        &home.root().join("shop/.claude/.skillmeat-deployed.toml"),
        &record("import-recorded.skillmeat-deployed.toml"),
    );
    write(&home.root().join("shop/.codex/.skillmeat-deployed.toml"), &record("codex.skillmeat-deployed.toml"));
    write(&home.root().join("shop/.claude/agents/ag.md"), "Ag.\n");
    let done = home.done(&["import", "--project", "shop", "--all"]);
    let rows = told(&done);
    assert!(rows.contains(&".claude/agents/ag.md new imported".to_owned()), "{rows:?}");
    assert!(rows.contains(&".claude/skills/renamed-copy invalid skipped".to_owned()), "{rows:?}");
    assert!(rows.contains(&".codex/commands/review.md invalid skipped".to_owned()), "{rows:?}");
    for row in done["entries"].as_array().unwrap().iter().filter(|row| row["status"] == "invalid") {
        assert_eq!((&row["skillmeat"]["state"], row["reason"].is_string()), (&json!("missing"), true), "{row}");
    }
}

#[test]
fn places_that_several_programs_read_are_brought_in_once_for_each_profile() {
    let home = TestHome::new();
    for root in [".claude", ".agents", ".codex", ".cursor"] {
        write(&home.root().join("shop").join(root).join("skills/csv/SKILL.md"), "---\ndescription: Reads CSV\n---\n");
    }
    let (status, done) = home.json(&["import", "--project", "shop", "--all"]);
    let outcomes: Vec<_> =
        done["entries"].as_array().unwrap().iter().map(|row| row["outcome"].as_str().unwrap()).collect();
    // In .agents and .codex it would be Codex's twice, and a profile has an artifact once: the second is told, and stays.
    assert_eq!((status, outcomes), (1, vec!["imported", "linked", "failed", "linked"]), "{done}");
    assert_eq!(done["entries"][2]["error"]["code"], "overlap");
    assert!(home.root().join("shop/.codex/skills/csv/SKILL.md").is_file());
}

#[test]
fn the_home_can_be_imported_from() {
    let home = TestHome::new();
    write(&home.root().join("config/skills/csv/SKILL.md"), "---\ndescription: Reads CSV\n---\n");
    let claude = home.root().join("config");
    let output =
        home.command(&["import", "--global", "--all", "--json"]).env("CLAUDE_CONFIG_DIR", &claude).output().unwrap();
    let done = crate::home::Run::of(output).document();
    assert_eq!(told(&done), ["config/skills/csv new imported"]);
    assert!(claude.join("deployment-manifest.toml").is_file());
    assert!(home.library().join("skills/csv/SKILL.md").is_file());
}

#[test]
fn nothing_can_be_imported_from_what_is_no_project_or_into_no_library() {
    let home = TestHome::empty();
    assert_eq!(home.refused(&["import", "--project", "nowhere"])["code"], "project_not_found");
    write(&home.root().join("shop/.claude/commands/lint.md"), "Lint.\n");
    assert_eq!(told(&home.done(&["import", "--project", "shop"])), [".claude/commands/lint.md new -"]);
    assert_eq!(home.refused(&["import", "--project", "shop", "--all"])["code"], "collection_not_found");
    assert_eq!(tree(&home.root().join("shop")).len(), 1);
}
