//! `skm sets deploy`: one project and several, what fails, all or nothing, and looking first.

use serde_json::{Value, json};

use crate::home::{TestHome, bundle, id, keys, tree, write};

/// A home whose set `kit` holds that many skills, and that many are in the library.
fn with_many(count: usize) -> TestHome {
    let home = TestHome::with_sets();
    let members: Vec<String> = (0..count).map(|number| format!("artifact = \"skill:many-{number:03}\"")).collect();
    for number in 0..count {
        write(&home.library().join(format!("skills/many-{number:03}/SKILL.md")), &format!("# {number}\n"));
    }
    let members: Vec<&str> = members.iter().map(String::as_str).collect();
    write(&home.library().join("sets/kit.toml"), &bundle("Kit", &members));
    home
}

/// A home with a set of a skill, an agent and a command.
fn kit() -> TestHome {
    let home = TestHome::with_sets();
    let members = ["artifact = \"skill:pdf\"", "artifact = \"agent:review\"", "artifact = \"command:git/ship\""];
    write(&home.library().join("sets/kit.toml"), &bundle("Kit", &members));
    home
}

/// How many results have that status and that reason to be skipped.
fn count(results: &Value, status: &str, skipped: Option<&str>) -> usize {
    let of = |one: &&Value| one["status"] == status && one["skipped"].as_str() == skipped;
    results.as_array().unwrap().iter().filter(of).count()
}

fn errors(results: &Value) -> Vec<(&Value, &Value)> {
    let failed = results.as_array().unwrap().iter().filter(|one| !one["code"].is_null());
    failed.map(|one| (&one["artifact_id"], &one["code"])).collect()
}

#[test]
fn the_document_of_one_project_is_that_of_the_specification() {
    let home = kit();
    let project = home.project("shop");
    let done = home.done(&["sets", "deploy", "kit", "--project", "shop"]);
    let known = [
        "cache_behind",
        "deployment_set_id",
        "dry_run",
        "operation",
        "results",
        "rolled_back",
        "target_project_id",
        "views",
    ];
    assert_eq!(keys(&done), known);
    assert_eq!((&done["deployment_set_id"], &done["target_project_id"]), (&json!(id("Kit")), &json!(project)));
    assert_eq!(keys(&done["results"][0]), ["artifact_id", "changes", "code", "error", "skipped", "status"]);
    assert_eq!(count(&done["results"], "success", None), 3);
    assert_eq!(tree(&project).len(), 5, "four files and the manifest");
    let manifest = String::from_utf8(tree(&project)[".claude/deployment-manifest.toml"].clone()).unwrap();
    assert!(manifest.contains(&format!("[[sets]]\nset = \"{}\"\n", id("Kit"))), "{manifest}");
    assert_eq!(home.done(&["history"])["operations"][0]["summary"], "Deployed Kit (3 artifacts) to shop");

    let again = home.done(&["sets", "deploy", &id("Kit"), "--project", "shop", "--project", "shop"]);
    assert_eq!((&again["operation"], count(&again["results"], "success", Some("unchanged"))), (&Value::Null, 3));
    home.done(&["undo"]);
    assert_eq!(tree(&project).len(), 0);
}

#[test]
fn a_deploy_is_told_in_lines_and_numbers() {
    let home = kit();
    home.project("shop");
    let text = home.run(&["sets", "deploy", "kit", "--project", "shop"]).out();
    let lines = "\
deployed  skill:pdf         create 2
deployed  agent:review      create 1
deployed  command:git/ship  create 1
3 deployed
Kit attached to shop (claude-code-default)
";
    assert_eq!(text, lines);
    let text = home.run(&["sets", "deploy", "kit", "--project", "shop", "--profile", "codex-default"]).out();
    let lines = "\
deployed  skill:pdf         create 2
left out  agent:review      not for Codex
left out  command:git/ship  not for Codex
1 deployed, 2 left out
Kit attached to shop (codex-default)
";
    assert_eq!(text, lines);
    let (status, document) = home.json(&["sets", "deploy", "kit", "--project", "shop", "--profile", "codex-default"]);
    assert_eq!((status, count(&document["results"], "success", Some("unsupported_type"))), (0, 2));
}

#[test]
fn one_of_a_hundred_that_fails_is_told_and_the_rest_is_done() {
    let home = with_many(100);
    let project = home.project("shop");
    write(&project.join(".claude/skills/many-056/SKILL.md"), "My own.\n");
    let (status, done) = home.json(&["sets", "deploy", "kit", "--project", "shop"]);
    assert_eq!(status, 1);
    let results = &done["results"];
    assert_eq!((count(results, "success", None), count(results, "failed", None)), (99, 1));
    assert_eq!(errors(results), [(&json!("skill:many-056"), &json!("conflict"))]);
    assert!(results[56]["error"].as_str().is_some_and(|error| !error.is_empty()));
    assert_eq!((&done["rolled_back"], tree(&project).len()), (&json!(false), 101));
    let run = home.run(&["sets", "deploy", "kit", "--project", "shop"]);
    assert_eq!(run.status(), 1);
    assert!(run.out().ends_with("99 unchanged, 1 failed\n"), "{}", run.out());
    assert!(run.err().contains("skill:many-056") && run.err().contains("--on-conflict"), "{}", run.err());
}

#[test]
fn with_atomic_one_of_a_hundred_that_fails_leaves_everything_as_it_was() {
    let home = with_many(100);
    let project = home.project("shop");
    write(&project.join(".claude/skills/many-056/SKILL.md"), "My own.\n");
    let before = tree(&project);
    let arguments = ["sets", "deploy", "kit", "--project", "shop", "--atomic"];
    let (status, foreseen) = home.json(&[&arguments[..], &["--dry-run"]].concat());
    assert_eq!((status, &foreseen["dry_run"]), (1, &json!(true)));
    let (status, done) = home.json(&arguments);
    assert_eq!((status, &done["rolled_back"], &done["operation"]), (1, &json!(true), &Value::Null));
    let results = &done["results"];
    assert_eq!((count(results, "failed", None), count(results, "failed", Some("rolled_back"))), (1, 99));
    assert_eq!(errors(results), [(&json!("skill:many-056"), &json!("conflict"))]);
    assert_eq!(done["results"], foreseen["results"]);
    assert_eq!(tree(&project), before);
    assert_eq!(home.done(&["history"]), json!({ "operations": [] }));
    let run = home.run(&arguments);
    assert!(run.err().contains("nothing is changed"), "{}", run.err());
    assert!(run.out().ends_with("99 rolled back, 1 failed\n"), "{}", run.out());

    let done = home.done(&[&arguments[..], &["--on-conflict", "replace"]].concat());
    assert_eq!(count(&done["results"], "success", None), 100);
    home.done(&["undo"]);
    assert_eq!(tree(&project), before);
}

#[test]
fn several_projects_are_one_operation_and_one_undo() {
    let home = kit();
    let (shop, blog) = (home.project("shop"), home.project("blog"));
    write(&blog.join(".claude/agents/review.md"), "My own.\n");
    let before = (tree(&shop), tree(&blog));
    let arguments = ["sets", "deploy", "kit", "--project", "shop", "--project", "blog"];
    let all = || (tree(&home.library()), tree(&home.root().join("home/state/history")), tree(&shop), tree(&blog));

    let (status, foreseen) = home.json(&[&arguments[..], &["--dry-run"]].concat());
    assert_eq!((status, &foreseen["dry_run"], &foreseen["operation"]), (1, &json!(true), &Value::Null));
    assert_eq!(count(&foreseen["results"][0]["results"], "success", Some("dry_run")), 3);

    // All or nothing, over all of them.
    let untouched = all();
    let (status, done) = home.json(&[&arguments[..], &["--atomic"]].concat());
    assert_eq!((status, &done["rolled_back"]), (1, &json!(true)));
    assert_eq!(count(&done["results"][0]["results"], "failed", Some("rolled_back")), 3);
    assert_eq!(errors(&done["results"][1]["results"]), [(&json!("agent:review"), &json!("conflict"))]);
    assert_eq!(all(), untouched);

    let (status, done) = home.json(&arguments);
    assert_eq!((status, keys(&done)), (1, vec!["dry_run", "operation", "results", "rolled_back"]));
    assert_eq!(keys(&done["results"][0]), ["deployment_set_id", "results", "target_project_id"]);
    assert_eq!((&done["results"][1]["target_project_id"], &done["rolled_back"]), (&json!(blog), &json!(false)));
    assert_eq!(count(&done["results"][0]["results"], "success", None), 3);
    assert_eq!(count(&done["results"][1]["results"], "success", None), 2);
    let newest = home.done(&["history"])["operations"][0].clone();
    assert_eq!((&newest["id"], &newest["sets"][0]["name"]), (&done["operation"], &json!("Kit")));
    assert_eq!(newest["projects"].as_array().unwrap().len(), 2);
    home.done(&["undo"]);
    assert_eq!((tree(&shop), tree(&blog)), before);
}

#[test]
fn a_dry_run_leaves_everything_byte_by_byte() {
    let home = kit();
    let (shop, blog) = (home.project("shop"), home.project("blog"));
    write(&shop.join(".claude/agents/review.md"), "My own.\n");
    home.done(&["artifacts"]);
    let all = || (tree(&home.library()), tree(&home.root().join("home/state")), tree(&shop), tree(&blog));
    let before = all();
    for more in [&[][..], &["--atomic"], &["--on-conflict", "replace"], &["--project", "blog"]] {
        home.json(&[&["sets", "deploy", "kit", "--project", "shop", "--dry-run"], more].concat());
        assert_eq!(all(), before, "{more:?}");
    }
    assert!(!home.root().join("home/projects.toml").exists(), "a look registers nothing");
    let foreseen = home.done(&["sets", "deploy", "kit", "--project", "blog", "--dry-run"]);
    assert_eq!(count(&foreseen["results"], "success", Some("dry_run")), 3);
    assert_eq!(foreseen["results"][0]["changes"][0]["path"], ".claude/skills/pdf/SKILL.md");
}

#[test]
fn a_member_that_is_gone_fails_and_the_rest_is_done() {
    let home = kit();
    home.project("shop");
    std::fs::remove_file(home.library().join("agents/review.md")).unwrap();
    let (status, done) = home.json(&["sets", "deploy", "kit", "--project", "shop"]);
    assert_eq!((status, errors(&done["results"])), (1, vec![(&json!("agent:review"), &json!("artifact_not_found"))]));
    assert_eq!(count(&done["results"], "success", None), 2);
}

#[test]
fn what_cannot_be_deployed_at_all_is_refused_as_a_whole() {
    let home = kit();
    let project = home.project("shop");
    let cases: [(&[&str], &str); 4] = [
        (&["sets", "deploy", "gone", "--project", "shop"], "set_not_found"),
        (&["sets", "deploy", "kit", "--project", "nowhere"], "project_not_found"),
        (&["sets", "deploy", "kit", "--project", "shop", "--profile", "no-such"], "profile_not_found"),
        (&["sets", "deploy", "gone", "--project", "shop", "--project", "nowhere"], "set_not_found"),
    ];
    for (arguments, code) in cases {
        assert_eq!(home.refused(arguments)["code"], code, "{arguments:?}");
    }
    assert_eq!(tree(&project).len(), 0);
    // The library is no project.
    let library = tree(&home.library());
    let (status, done) = home.json(&["sets", "deploy", "kit", "--project", "home/collection"]);
    assert_eq!((status, count(&done["results"], "failed", None)), (1, 1));
    assert_eq!(done["results"][0]["code"], "overlap");
    let told = home.run(&["sets", "deploy", "kit", "--project", "home/collection"]);
    assert!(told.out().starts_with("failed  Kit\n") && told.err().contains("Kit: "), "{}{}", told.out(), told.err());
    assert_eq!(tree(&home.library()), library);
}
