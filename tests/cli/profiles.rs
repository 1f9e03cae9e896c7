//! Platforms, profiles, and deploys with several of them, in projects and in the home.

use serde_json::{Value, json};

use crate::home::{Run, TestHome, keys, tree};

fn results(document: &Value) -> Vec<String> {
    let rows = document["results"].as_array().unwrap_or_else(|| panic!("{document}")).iter();
    let word = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    rows.map(|row| format!("{} {} {}", word(&row["artifact"]), word(&row["profile"]), word(&row["status"]))).collect()
}

fn profile<'a>(list: &'a Value, id: &str) -> &'a Value {
    list["profiles"].as_array().unwrap().iter().find(|profile| profile["id"] == id).unwrap()
}

#[test]
fn platforms_are_a_document_and_a_table() {
    let home = TestHome::empty();
    std::fs::create_dir(home.root().join(".codex")).unwrap();
    let told = home.done(&["platforms"]);
    assert_eq!(keys(&told), ["platforms"]);
    let codex = told["platforms"].as_array().unwrap().iter().find(|platform| platform["id"] == "codex").unwrap();
    assert_eq!((&codex["installed"], &codex["source"]), (&json!(true), &json!("built_in")));
    assert!(
        codex["kinds"]
            .as_array()
            .unwrap()
            .iter()
            .any(|kind| kind["kind"] == "skill" && kind["project"] == ".agents/skills")
    );
    let text = home.run(&["platforms"]).out();
    let line = |name: &str| text.lines().find(|line| line.starts_with(name)).unwrap_or_else(|| panic!("{text}"));
    assert_eq!(line("codex ").split_whitespace().collect::<Vec<_>>(), ["codex", "Codex", "yes", ".agents/skills"]);
    assert!(line("cursor ").ends_with(".agents/skills") || line("cursor ").contains('-'), "{text}");
    assert!(line("claude-code ").ends_with(".claude/skills"), "{text}");
    assert!(!home.root().join("home/projects.toml").exists());
}

#[test]
fn a_project_chooses_its_profiles() {
    let home = TestHome::new();
    home.project("shop");
    let list = home.done(&["profiles", "--project", "shop"]);
    assert_eq!(keys(&list), ["primary", "problems", "profiles"]);
    assert_eq!(list["primary"], "claude-code-default");
    assert_eq!(home.refused(&["profiles", "use", "no-such", "--project", "shop"])["code"], "profile_not_found");
    home.refused(&["profiles", "use", "codex-default", "--project", "shop"]);
    home.done(&["projects", "add", "shop"]);

    let list = home.done(&["profiles", "use", "cursor-default", "--project", "shop", "--primary", "codex-default"]);
    assert_eq!(list["primary"], "codex-default");
    assert_eq!(list["profiles"][0]["id"], "codex-default");
    assert_eq!(
        (&profile(&list, "cursor-default")["chosen"], &profile(&list, "cursor-default")["in_use"]),
        (&json!(true), &json!(true))
    );
    // What is not said stays.
    let list = home.done(&["profiles", "use", "windsurf-default", "--project", "shop"]);
    assert_eq!(list["primary"], "codex-default");
    assert_eq!(profile(&list, "cursor-default")["chosen"], false);
    let list = home.done(&["profiles", "use", "--primary", "claude-code-default", "--project", "shop"]);
    assert_eq!(
        (&list["primary"], &profile(&list, "windsurf-default")["chosen"]),
        (&json!("claude-code-default"), &json!(true))
    );

    let text = home.run(&["profiles", "--project", "shop"]).out();
    assert!(text.lines().nth(1).unwrap().starts_with("claude-code-default"), "{text}");
    assert!(text.lines().last().unwrap().ends_with("others; skm profiles lists them."), "{text}");
    assert!(home.run(&["profiles"]).out().contains("codex-default"));
    assert_eq!(tree(&home.root().join("shop")).len(), 0, "the project is not written to");
}

#[test]
fn several_profiles_are_one_operation() {
    let home = TestHome::new();
    let project = home.project("shop");
    let arguments = [
        "deploy",
        "skill:pdf",
        "--project",
        "shop",
        "--profile",
        "claude-code-default",
        "--profile",
        "codex-default",
        "--profile",
        "codex-default",
    ];
    let foreseen = home.done(&[&arguments[..], &["--dry-run"]].concat());
    assert_eq!(tree(&project).len(), 0);
    let done = home.done(&arguments);
    assert_eq!(done["results"], foreseen["results"]);
    assert_eq!(results(&done), ["skill:pdf claude-code-default success", "skill:pdf codex-default success"]);
    assert_eq!(done["results"][0]["mode"], "copy");
    assert!(
        project.join(".claude/skills/pdf/SKILL.md").is_file() && project.join(".agents/skills/pdf/SKILL.md").is_file()
    );
    assert_eq!(home.done(&["history"])["operations"].as_array().unwrap().len(), 1);

    let gone = home.done(&[
        "undeploy",
        "pdf",
        "--project",
        "shop",
        "--profile",
        "codex-default",
        "--profile",
        "claude-code-default",
    ]);
    assert_eq!(results(&gone).len(), 2);
    assert_eq!(tree(&project).len(), 0);
    home.done(&["undo"]);
    home.done(&["undo"]);
    assert_eq!(tree(&project).len(), 0);
}

#[test]
fn all_profiles_are_those_in_use_that_take_the_type() {
    let home = TestHome::new();
    let project = home.project("shop");
    std::fs::create_dir(project.join(".codex")).unwrap();
    let arguments = ["deploy", "skill:pdf", "command:git/ship", "--project", "shop", "--all-profiles"];
    let done = home.done(&arguments);
    assert_eq!(
        results(&done),
        [
            "skill:pdf claude-code-default success",
            "command:git/ship claude-code-default success",
            "skill:pdf codex-default success",
        ]
    );
    assert!(project.join(".agents/skills/pdf/SKILL.md").is_file());
    let (status, done) = home.json(&["deploy", "skill:gone", "--project", "shop", "--all-profiles"]);
    assert_eq!((status, &done["results"][0]["error"]["code"]), (1, &json!("artifact_not_found")));
}

#[test]
fn programs_that_read_one_folder_share_what_is_there() {
    let home = TestHome::new();
    let project = home.project("shop");
    let with = |command: &'static str, profiles: &[&'static str]| {
        let mut arguments = vec![command, "skill:pdf", "--project", "shop"];
        profiles.iter().for_each(|profile| arguments.extend(["--profile", profile]));
        results(&home.done(&arguments)).len()
    };
    assert_eq!(with("deploy", &["codex-default", "cursor-default"]), 2);
    let skill = project.join(".agents/skills/pdf/SKILL.md");
    assert!(skill.is_file());
    assert_eq!(with("undeploy", &["codex-default"]), 1);
    assert!(skill.is_file());
    assert_eq!(with("undeploy", &["cursor-default"]), 1);
    assert_eq!(tree(&project).len(), 0);
}

#[test]
fn a_type_that_a_platform_has_no_place_for_is_refused_before_anything_is_written() {
    let home = TestHome::new();
    let project = home.project("shop");
    for more in [&["--dry-run"][..], &[], &["--atomic"]] {
        let arguments =
            [&["deploy", "command:git/ship", "--project", "shop", "--profile", "codex-default"], more].concat();
        let (status, done) = home.json(&arguments);
        assert_eq!((status, &done["operation"]), (1, &json!(null)), "{done}");
        assert_eq!(done["results"][0]["error"]["code"], "unsupported_type");
    }
    let both = [
        "deploy",
        "command:git/ship",
        "--project",
        "shop",
        "--profile",
        "claude-code-default",
        "--profile",
        "codex-default",
        "--atomic",
    ];
    let (status, done) = home.json(&both);
    assert_eq!((status, &done["rolled_back"]), (1, &json!(true)));
    assert_eq!(tree(&project).len(), 0);
    assert!(!home.root().join("home/projects.toml").exists());
}

#[test]
fn a_profile_that_nobody_knows_is_refused_with_all_the_rest() {
    let home = TestHome::new();
    let project = home.project("shop");
    for command in ["deploy", "undeploy"] {
        let error = home.refused(&[
            command,
            "skill:pdf",
            "--project",
            "shop",
            "--profile",
            "claude-code-default",
            "--profile",
            "no-such",
        ]);
        assert_eq!(error["code"], "profile_not_found");
    }
    assert_eq!(tree(&project).len(), 0);
    home.done(&["deploy", "pdf", "--project", "shop"]);
    assert_eq!(
        home.refused(&["diff", "pdf", "--project", "shop", "--profile", "codex-default"])["code"],
        "not_deployed"
    );
}

#[cfg(unix)]
#[test]
fn a_link_is_told_and_what_became_a_copy_too() {
    let home = TestHome::new();
    let project = home.project("shop");
    let done = home.done(&["deploy", "skill:pdf", "--project", "shop", "--mode", "link"]);
    assert_eq!((&done["results"][0]["mode"], &done["results"][0]["fell_back"]), (&json!("link"), &json!(null)));
    assert!(project.join(".claude/skills/pdf").is_symlink());
    let again = home.run(&["deploy", "skill:pdf", "--project", "shop"]);
    assert_eq!(again.out(), "unchanged  skill:pdf  claude-code-default  as a link\n");
    let copied = home.done(&["deploy", "skill:pdf", "--project", "shop", "--mode", "copy"]);
    assert_eq!(copied["results"][0]["mode"], "copy");
    assert!(!project.join(".claude/skills/pdf").is_symlink());
    assert!(project.join(".claude/skills/pdf/SKILL.md").is_file());
}

#[test]
fn the_home_is_a_project_like_any() {
    let home = TestHome::new();
    let config = home.root().join("claude/config");
    let run = |arguments: &[&str]| {
        let arguments = [arguments, &["--json"]].concat();
        let run = Run::of(home.command(&arguments).env("CLAUDE_CONFIG_DIR", &config).output().unwrap());
        assert_eq!(run.status(), 0, "{arguments:?}: {} {}", run.out(), run.err());
        run.document()
    };
    let done =
        run(&["deploy", "skill:pdf", "--global", "--profile", "claude-code-default", "--profile", "codex-default"]);
    assert_eq!(results(&done), ["skill:pdf claude-code-default success", "skill:pdf codex-default success"]);
    assert!(config.join("skills/pdf/SKILL.md").is_file(), "{:?}", tree(&home.root()).keys());
    assert!(home.root().join(".agents/skills/pdf/SKILL.md").is_file());
    assert!(!home.root().join(".claude").exists());
    let status = run(&["status", "--global"]);
    assert_eq!(status["deployments"].as_array().unwrap().len(), 2, "{status}");
    let list = run(&["profiles", "--global"]);
    assert_eq!(profile(&list, "claude-code-default")["roots"][0], "claude/config");
    assert_eq!(profile(&run(&["profiles", "use", "cursor-default", "--global"]), "cursor-default")["chosen"], true);
    run(&["undeploy", "skill:pdf", "--global"]);
    assert!(!config.exists() && !home.root().join(".agents").exists());
}
