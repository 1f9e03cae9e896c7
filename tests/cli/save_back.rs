//! What a person made of a deployed artifact: shown as a difference, and brought back to the library.

use serde_json::json;

use crate::home::{TestHome, keys, tree, write};

const SKILL: &str = ".claude/skills/pdf/SKILL.md";

/// Two projects with a skill, changed in the first.
fn changed() -> (TestHome, String) {
    let home = TestHome::new();
    let folder = home.project("shop").to_str().unwrap().to_owned();
    home.project("blog");
    home.done(&["deploy", "skill:pdf", "--project", "shop"]);
    home.done(&["deploy", "skill:pdf", "--project", "blog"]);
    write(&home.root().join("shop").join(SKILL), "---\ndescription: Reads PDF\ntags: [docs]\n---\n# PDF, better\n");
    (home, folder)
}

#[test]
fn a_project_s_version_becomes_the_library_s() {
    let (home, folder) = changed();
    let library = home.root().join("home/collection");
    let before = (tree(&library), tree(&home.root().join("shop")));
    let foreseen = home.done(&["save-back", "pdf", "--project", "shop", "--dry-run"]);
    assert_eq!((tree(&library), tree(&home.root().join("shop"))), before);

    let done = home.done(&["save-back", "pdf", "--project", "shop"]);
    assert_eq!(keys(&done), ["operation", "results"]);
    assert_eq!(done["results"], foreseen["results"]);
    let result = &done["results"][0];
    assert_eq!(result["changes"], json!([{ "path": SKILL, "action": "adopt" }]));
    assert_eq!(result["library_changes"], json!([{ "path": "skills/pdf/SKILL.md", "action": "replace" }]));
    assert_eq!(tree(&library)["skills/pdf/SKILL.md"], tree(&home.root().join("shop"))[SKILL]);
    let states: Vec<_> = home.done(&["status"])["deployments"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (row["project"] == json!(folder), row["state"].as_str().unwrap().to_owned()))
        .collect();
    assert!(states.contains(&(true, "in_sync".to_owned())) && states.contains(&(false, "outdated".to_owned())));

    let again = home.done(&["save-back", "pdf", "--project", "shop"]);
    assert_eq!((&again["operation"], &again["results"][0]["status"]), (&json!(null), &json!("unchanged")));
    let undone = home.done(&["undo"]);
    assert_eq!(undone["results"][0]["library_changes"], result["library_changes"]);
    assert_eq!(tree(&library), before.0);
}

#[test]
fn what_is_not_deployed_cannot_be_saved_back() {
    let (home, _) = changed();
    let (exit, document) = home.json(&["save-back", "agent:review", "--project", "shop"]);
    assert_eq!((exit, &document["results"][0]["error"]["code"]), (1, &json!("not_deployed")));
    let (exit, document) = home.json(&["save-back", "pdf", "--project", "nowhere"]);
    assert_eq!((exit, &document["error"]["code"]), (1, &json!("project_not_found")));
}

#[test]
fn a_difference_is_told_file_by_file() {
    let (home, _) = changed();
    write(&home.root().join("shop/.claude/skills/pdf/notes.md"), "Mine alone.\n");
    let told = home.done(&["diff", "pdf", "--project", "shop"]);
    assert_eq!(keys(&told), ["files"]);
    let files = told["files"].as_array().unwrap();
    assert_eq!(keys(&files[0]), ["added", "form", "hunks", "left", "path", "removed", "right"]);
    let paths: Vec<_> = files.iter().map(|file| file["path"].as_str().unwrap()).collect();
    assert_eq!(paths, [SKILL, ".claude/skills/pdf/notes.md"]);
    assert_eq!((&files[0]["added"], &files[0]["removed"]), (&json!(1), &json!(1)));
    assert_eq!((&files[1]["left"]["present"], &files[1]["right"]["present"]), (&json!(false), &json!(true)));
    assert_eq!(home.done(&["diff", "pdf", "--project", "blog"]), json!({ "files": [] }));

    let run = home.run(&["diff", "pdf", "--project", "shop"]);
    assert_eq!(run.status(), 0);
    let text = run.out();
    assert!(text.starts_with(&format!("--- {SKILL} (library)\n+++ {SKILL} (project)\n@@ -2,4 +2,4 @@\n")), "{text}");
    assert!(text.contains("\n-# PDF\n+# PDF, better\n"), "{text}");
    assert!(
        text.contains("--- /dev/null\n+++ .claude/skills/pdf/notes.md (project)\n@@ -0,0 +1 @@\n+Mine alone.\n"),
        "{text}"
    );
    assert!(!text.contains('\u{1b}'));
}

#[test]
fn what_was_deployed_is_another_side_than_the_library() {
    let (home, _) = changed();
    write(&home.root().join("home/collection/skills/pdf/SKILL.md"), "All new.\n");
    let library = home.run(&["diff", "skill:pdf", "--project", "shop"]).out();
    assert!(library.contains("-All new.\n"), "{library}");
    let recorded = home.run(&["diff", "skill:pdf", "--project", "shop", "--from-recorded"]).out();
    assert!(recorded.contains("(deployed)") && recorded.contains("-# PDF\n+# PDF, better\n"), "{recorded}");
    assert!(!recorded.contains("All new"), "{recorded}");
    assert_eq!(home.done(&["diff", "pdf", "--project", "blog", "--from-recorded"]), json!({ "files": [] }));
}

#[test]
fn a_difference_needs_a_deployment() {
    let (home, _) = changed();
    let cases: [(&[&str], &str); 5] = [
        (&["diff", "agent:review", "--project", "shop"], "not_deployed"),
        (&["diff", "review", "--project", "shop"], "not_deployed"),
        (&["diff", "spell:fire", "--project", "shop"], "invalid_name"),
        (&["diff", "pdf", "--project", "nowhere"], "project_not_found"),
        (&["diff", "pdf", "--project", "shop", "--profile", "no-such"], "profile_not_found"),
    ];
    for (arguments, code) in cases {
        let (exit, document) = home.json(arguments);
        assert_eq!((exit, document["error"]["code"].as_str()), (1, Some(code)), "{arguments:?}");
    }
}
