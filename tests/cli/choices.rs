//! Conflicts: what each choice does, and all or nothing.

use serde_json::{Value, json};

use crate::home::{TestHome, keys, tree, write};

const SKILL: &str = ".claude/skills/pdf/SKILL.md";
const IN_LIBRARY: &str = "home/collection/skills/pdf/SKILL.md";
const ONE: &str = "one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\n";

/// A project with a skill that was changed at its first line here, and at its last in the library.
fn diverged() -> (TestHome, String) {
    let home = TestHome::new();
    write(&home.root().join(IN_LIBRARY), ONE);
    let project = home.project("shop");
    let folder = project.to_str().unwrap().to_owned();
    home.done(&["deploy", "skill:pdf", "--project", &folder]);
    write(&project.join(SKILL), &ONE.replace("one", "mine"));
    write(&home.root().join(IN_LIBRARY), &ONE.replace("eight", "theirs"));
    (home, folder)
}

fn text(home: &TestHome, path: &str) -> String {
    std::fs::read_to_string(home.root().join(path)).unwrap()
}

fn statuses(document: &Value) -> Vec<String> {
    let results = document["results"].as_array().unwrap().iter();
    results
        .map(|result| format!("{} {}", result["artifact"].as_str().unwrap(), result["status"].as_str().unwrap()))
        .collect()
}

#[test]
fn each_choice_of_a_deploy_does_what_it_says() {
    let here = ONE.replace("one", "mine");
    let there = ONE.replace("eight", "theirs");
    let both = here.replace("eight", "theirs");
    // The choice, what comes of it, and the project's and the library's text afterwards.
    let cases = [
        ("refuse", "failed", &here, &there),
        ("keep", "skipped", &here, &there),
        ("replace", "success", &there, &there),
        ("adopt", "success", &here, &there),
        ("save-back", "success", &here, &here),
        ("merge", "success", &both, &there),
    ];
    for (choice, status, in_project, in_library) in cases {
        let (home, folder) = diverged();
        let arguments = ["deploy", "pdf", "--project", &folder, "--on-conflict", choice];
        let before = tree(&home.root().join("shop"));
        let (_, foreseen) = home.json(&[&arguments[..], &["--dry-run"]].concat());
        assert_eq!(tree(&home.root().join("shop")), before, "{choice}");
        assert_eq!(text(&home, IN_LIBRARY), *there, "{choice}");

        let (exit, done) = home.json(&arguments);
        assert_eq!(exit, i32::from(status == "failed"), "{choice}: {done}");
        assert_eq!(statuses(&done), [format!("skill:pdf {status}")], "{choice}: {done}");
        assert_eq!(done["results"], foreseen["results"], "{choice}");
        assert_eq!(text(&home, &format!("shop/{SKILL}")), *in_project, "{choice}");
        assert_eq!(text(&home, IN_LIBRARY), *in_library, "{choice}");
    }
}

#[test]
fn a_choice_loses_nothing_that_an_undo_does_not_bring_back() {
    for choice in ["replace", "save-back", "merge"] {
        let (home, folder) = diverged();
        let before = (tree(&home.root().join("shop")), text(&home, IN_LIBRARY));
        home.done(&["deploy", "pdf", "--project", &folder, "--on-conflict", choice]);
        assert_ne!((tree(&home.root().join("shop")), text(&home, IN_LIBRARY)), before, "{choice}");
        home.done(&["undo"]);
        assert_eq!((tree(&home.root().join("shop")), text(&home, IN_LIBRARY)), before, "{choice}");
    }
}

#[test]
fn an_undeploy_keeps_or_takes_changed_files() {
    for (choice, status, stays) in
        [("refuse", "failed", true), ("keep", "success", true), ("replace", "success", false)]
    {
        let (home, folder) = diverged();
        let arguments = ["undeploy", "pdf", "--project", &folder, "--on-conflict", choice];
        let (_, foreseen) = home.json(&[&arguments[..], &["--dry-run"]].concat());
        let (_, done) = home.json(&arguments);
        assert_eq!(statuses(&done), [format!("skill:pdf {status}")], "{choice}: {done}");
        assert_eq!(done["results"], foreseen["results"], "{choice}");
        assert_eq!(home.root().join("shop").join(SKILL).exists(), stays, "{choice}");
        let recorded = home.done(&["status", "--project", &folder])["deployments"].as_array().unwrap().len();
        assert_eq!(recorded, usize::from(status == "failed"), "{choice}");
    }
}

#[test]
fn with_atomic_one_that_fails_leaves_all_as_they_were() {
    let home = TestHome::new();
    let project = home.project("shop");
    write(&project.join(".claude/agents/review.md"), "My own.\n");
    let before = tree(&project);
    let arguments = ["deploy", "skill:pdf", "agent:review", "command:git/ship", "--project", "shop", "--atomic"];
    let (exit, foreseen) = home.json(&[&arguments[..], &["--dry-run"]].concat());
    assert_eq!((exit, &foreseen["rolled_back"]), (1, &json!(true)));
    let (exit, done) = home.json(&arguments);
    assert_eq!(exit, 1);
    assert_eq!(keys(&done), ["operation", "results", "rolled_back"]);
    assert_eq!((&done["operation"], &done["rolled_back"]), (&json!(null), &json!(true)));
    assert_eq!(statuses(&done), ["skill:pdf skipped", "agent:review failed", "command:git/ship skipped"]);
    assert_eq!(done["results"][1]["error"]["code"], "conflict");
    assert_eq!(done["results"], foreseen["results"]);
    assert_eq!(tree(&project), before);
    assert_eq!(home.done(&["history"]), json!({ "operations": [] }));

    // One that is not there at all is known before anything is begun, and stops the others all the same.
    let (exit, done) = home.json(&["deploy", "skill:pdf", "skill:gone", "--project", "shop", "--atomic"]);
    assert_eq!((exit, &done["rolled_back"]), (1, &json!(true)));
    assert_eq!(statuses(&done), ["skill:pdf skipped", "skill:gone failed"]);
    assert_eq!(tree(&project), before);

    // With a choice for what is in the way nothing fails.
    let done = home.done(&[&arguments[..], &["--on-conflict", "replace"]].concat());
    assert_eq!(keys(&done), ["operation", "results"]);
    assert_eq!(statuses(&done), ["skill:pdf success", "agent:review success", "command:git/ship success"]);
    home.done(&["undeploy", "skill:pdf", "agent:review", "command:git/ship", "--project", "shop", "--atomic"]);
}

#[test]
fn without_a_choice_it_says_where_one_can_be_made() {
    let (home, folder) = diverged();
    let run = home.run(&["deploy", "pdf", "--project", &folder]);
    assert_eq!(run.status(), 1);
    assert!(run.err().contains("--on-conflict"), "{}", run.err());
    let run = home.run(&["deploy", "pdf", "--project", &folder, "--on-conflict", "merge"]);
    assert_eq!((run.status(), run.out().as_str()), (0, "deployed  skill:pdf  claude-code-default  merge 1\n"));
}
