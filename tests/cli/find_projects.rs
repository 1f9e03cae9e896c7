//! `skm projects find`, and adding several.

use serde_json::{Value, json};

use crate::home::{TestHome, keys, tree, write};

/// Three projects below `work`, one of them listed.
fn home() -> TestHome {
    let home = TestHome::new();
    write(&home.root().join("work/shop/.claude/skills/pdf/SKILL.md"), "x");
    write(&home.root().join("work/shop/.claude/commands/fix.md"), "x");
    write(&home.root().join("work/team/blog/.agents/skills/csv/SKILL.md"), "x");
    write(&home.root().join("work/team/blog/.agents/.skillmeat-deployed.toml"), "");
    write(&home.root().join("work/old/.cursor/rules/x.md"), "x");
    // Where programs keep what counts everywhere: no project.
    write(&home.root().join(".claude/skills/own/SKILL.md"), "x");
    home.done(&["projects", "add", "work/old"]);
    home
}

fn names(document: &Value) -> Vec<&str> {
    document["projects"].as_array().unwrap().iter().map(|project| project["name"].as_str().unwrap()).collect()
}

#[test]
fn found_projects_are_a_document_and_nothing_is_added() {
    let home = home();
    let root = home.root();
    let before = (tree(&root.join("work")), home.done(&["projects", "list"]));
    let found = home.done(&["projects", "find", "work"]);
    assert_eq!(keys(&found), ["cancelled", "folders", "projects", "unreadable"]);
    assert_eq!((&found["cancelled"], &found["folders"], &found["unreadable"]), (&json!(false), &json!(5), &json!([])));
    assert_eq!(names(&found), ["old", "shop", "blog"]);
    assert_eq!(found["projects"][0]["listed"], true);
    assert_eq!(
        found["projects"][2],
        json!({
            "path": root.join("work/team/blog").to_str().unwrap(),
            "name": "blog",
            "roots": [".agents"],
            "platforms": ["universal"],
            "artifacts": 1,
            "listed": false,
            "skillmeat": true,
        })
    );
    assert_eq!(names(&home.done(&["projects", "find", "work", "--depth", "1"])), ["old", "shop"]);
    assert_eq!(names(&home.done(&["projects", "find", "work/team", "work", "."])), ["old", "shop", "blog"]);
    assert_eq!((tree(&root.join("work")), home.done(&["projects", "list"])), before);
    assert_eq!(home.refused(&["projects", "find", "work", "nowhere"])["code"], "project_not_found");
}

#[test]
fn found_projects_are_a_table_for_a_person() {
    let home = home();
    let run = home.run(&["projects", "find", "work"]);
    assert_eq!((run.status(), run.err().as_str()), (0, ""), "no progress in a pipe");
    let lines: Vec<_> = run.out().lines().map(str::to_owned).collect();
    assert_eq!(lines[0], "STATE   PROJECT  ARTIFACTS  FOUND    FOLDER");
    assert!(lines[1].starts_with("listed  old      0          .cursor  "), "{lines:?}");
    assert!(lines[2].starts_with("new     shop     2          .claude  "), "{lines:?}");
    assert_eq!(lines[4], "Add one with skm projects add DIR.");
    assert_eq!(home.run(&["projects", "find", "home"]).out(), "No project was found.\n");
}

#[test]
fn several_are_added_and_a_refused_one_is_told_beside_the_others() {
    let home = home();
    let path = |path: &str| home.root().join(path).to_str().unwrap().to_owned();
    let (status, added) = home.json(&["projects", "add", "work/shop", "nowhere", "work/team/blog"]);
    assert_eq!((status, keys(&added)), (1, vec!["added", "failed"]));
    assert_eq!(added["added"], json!([path("work/shop"), path("work/team/blog")]));
    assert_eq!(added["failed"].as_array().unwrap().len(), 1);
    assert_eq!(added["failed"][0]["path"], path("nowhere"));
    assert_eq!(added["failed"][0]["error"]["code"], "project_not_found");
    assert_eq!(names(&home.done(&["projects", "list"])), ["old", "shop", "blog"]);

    let run = home.run(&["projects", "add", "work/shop", "nowhere"]);
    assert_eq!((run.status(), run.out()), (1, format!("added {}\n", path("work/shop"))));
    assert!(run.err().contains("There is no folder at"), "{}", run.err());
    assert_eq!(home.run(&["projects", "add", "work/shop", "work/old"]).status(), 0);
}
