//! Making and changing sets and groups: the files, the documents, what is refused, and several programs at once.

use std::fs;

use serde_json::{Value, json};

use crate::home::{TestHome, keys, tree, write};

/// The members of a set, as its file has them.
fn members(home: &TestHome, slug: &str) -> Vec<String> {
    let shown = home.done(&["sets", "show", slug]);
    let all = shown["members"].as_array().unwrap();
    all.iter().map(|one| format!("{}:{}", one["kind"].as_str().unwrap(), one["name"].as_str().unwrap())).collect()
}

#[test]
fn a_set_is_made_with_its_members_and_changed() {
    let home = TestHome::with_sets();
    let made = home.done(&["groups", "create", "Papers", "--add", "pdf"]);
    assert_eq!(keys(&made), ["group", "operation"]);
    assert_eq!((&made["group"]["slug"], &made["group"]["member_count"]), (&json!("papers"), &json!(1)));
    let made = home.done(&[
        "sets",
        "create",
        "Backend kit",
        "--description",
        "All of it",
        "--color",
        "#4f7cff",
        "--icon",
        "layers",
        "--tag",
        "api",
        "--tag",
        "docs",
        "--add",
        "group:papers",
        "--add",
        "agent:review",
    ]);
    assert_eq!(keys(&made), ["operation", "set"]);
    assert_eq!(home.done(&["history"])["operations"].as_array().unwrap().len(), 2, "the group, and the set");
    let set = &made["set"];
    assert_eq!(
        (&set["color"], &set["icon"], &set["tags"]),
        (&json!("#4f7cff"), &json!("layers"), &json!(["api", "docs"]))
    );
    assert_eq!(members(&home, "backend-kit"), ["group:Papers", "artifact:review"]);

    let changed = home.done(&["sets", "edit", "backend-kit", "--name", "Kit", "--color", "", "--no-tags"]);
    let set = &changed["set"];
    assert_eq!((&set["name"], &set["slug"], &set["color"]), (&json!("Kit"), &json!("backend-kit"), &Value::Null));
    assert_eq!((&set["tags"], &set["description"]), (&json!([]), &json!("All of it")));
    assert_eq!(home.done(&["sets", "edit", "backend-kit", "--name", "Kit"])["operation"], Value::Null);

    home.done(&["sets", "add", "backend-kit", "command:git/ship", "command:review", "--at", "2"]);
    let shown = members(&home, "backend-kit");
    assert_eq!(shown, ["group:Papers", "artifact:git/ship", "artifact:review", "artifact:review"]);
    home.done(&["sets", "move", "backend-kit", "group:papers", "--at", "4"]);
    home.done(&["sets", "remove", "backend-kit", "git/ship", "command:review"]);
    assert_eq!(members(&home, "backend-kit"), ["artifact:review", "group:Papers"]);

    let copy = home.done(&["sets", "clone", "backend-kit"]);
    assert_eq!(copy["set"]["name"], "Kit (copy)");
    let deleted = home.done(&["sets", "delete", copy["set"]["id"].as_str().unwrap()]);
    assert_eq!((&deleted["set"]["name"], deleted["operation"].is_string()), (&json!("Kit (copy)"), true));
    assert_eq!(home.refused(&["sets", "show", "kit-copy"])["code"], "set_not_found");
}

#[test]
fn what_is_done_is_told_in_a_line() {
    let home = TestHome::with_sets();
    let cases: [(&[&str], &str); 8] = [
        (&["groups", "create", "Papers"], "made the group Papers (papers)\n"),
        (&["groups", "add", "papers", "pdf"], "added pdf to Papers\n"),
        (&["sets", "create", "Kit", "--add", "group:papers"], "made the set Kit (kit) with 1 member\n"),
        (&["sets", "add", "kit", "pdf", "agent:review"], "added 2 members to Kit\n"),
        (&["sets", "move", "kit", "pdf", "--at", "9"], "moved pdf to place 3 of Kit\n"),
        (&["sets", "remove", "kit", "pdf"], "removed pdf from Kit\n"),
        (&["sets", "clone", "kit"], "made the set Kit (copy) (kit-copy)\n"),
        (&["sets", "delete", "kit-copy"], "deleted the set Kit (copy)\n"),
    ];
    for (arguments, line) in cases {
        let run = home.run(arguments);
        assert_eq!((run.status(), run.out().as_str(), run.err().as_str()), (0, line, ""), "{arguments:?}");
    }
}

#[test]
fn what_cannot_be_is_refused_and_leaves_every_file() {
    let home = TestHome::with_sets();
    home.done(&["groups", "create", "Papers", "--add", "pdf"]);
    home.done(&["sets", "create", "Inner", "--add", "pdf"]);
    home.done(&["sets", "create", "Outer", "--add", "set:inner"]);
    let before = tree(&home.library());
    let cases: [(&[&str], &str); 17] = [
        (&["sets", "create", ""], "set_invalid"),
        (&["sets", "create", "New", "--color", "blue"], "set_invalid"),
        (&["sets", "create", "New", "--add", "skill:gone"], "artifact_not_found"),
        (&["sets", "create", "New", "--add", "pdf", "--add", "skill:pdf"], "already_exists"),
        (&["sets", "create", "New", "--add", "review"], "artifact_ambiguous"),
        (&["sets", "add", "inner", "command:git/ship", "skill:gone"], "artifact_not_found"),
        (&["sets", "add", "inner", "group:gone"], "set_not_found"),
        (&["sets", "add", "inner", "set:gone"], "set_not_found"),
        (&["sets", "add", "inner", "skill:../../etc"], "path_escape"),
        (&["sets", "add", "inner", "agent:review", "pdf"], "already_exists"),
        (&["sets", "add", "inner", "set:outer"], "set_cycle"),
        (&["sets", "add", "inner", "set:inner"], "set_cycle"),
        (&["sets", "remove", "inner", "pdf", "agent:review"], "artifact_not_found"),
        (&["sets", "move", "inner", "set:outer", "--at", "1"], "set_not_found"),
        (&["sets", "delete", "inner"], "conflict"),
        (&["groups", "add", "papers", "set:inner"], "unsupported_type"),
        (&["groups", "edit", "gone", "--name", "Other"], "set_not_found"),
    ];
    for (arguments, code) in cases {
        assert_eq!(home.refused(arguments)["code"], code, "{arguments:?}");
        assert_eq!(tree(&home.library()), before, "{arguments:?}");
    }
    let cycle = home.refused(&["sets", "add", "inner", "set:outer"]);
    let path: Vec<&Value> = cycle["details"]["path"].as_array().unwrap().iter().map(|step| &step["name"]).collect();
    assert_eq!(path, ["Inner", "Outer", "Inner"]);
    let used = home.refused(&["sets", "delete", "inner"]);
    assert_eq!(used["details"]["used_in"][0]["name"], "Outer");
    assert!(home.run(&["sets", "delete", "inner"]).err().contains("--everywhere"));
    home.done(&["sets", "delete", "inner", "--everywhere"]);
    assert_eq!(members(&home, "outer"), Vec::<String>::new());
}

#[test]
fn what_is_gone_can_be_removed_and_comments_stay() {
    let home = TestHome::with_sets();
    let file = home.library().join("sets/mine.toml");
    let text = "# My own.\nid = \"01939000-0000-7000-8000-000000000001\"\nname = \"Mine\" # so called\n\n# not there any more\n[[members]]\nartifact = \
                \"skill:gone\"\n\n[[members]] # the good one\nartifact = \"skill:pdf\"\nwhy = \"it reads\"\n\n[[members]]\nset = \
                \"lost\"\n";
    write(&file, text);
    home.done(&["sets", "remove", "mine", "gone", "set:lost"]);
    let now = fs::read_to_string(&file).unwrap();
    assert!(now.starts_with("# My own.\n") && now.contains("name = \"Mine\" # so called\n"), "{now}");
    assert!(now.contains("# the good one") && now.contains("why = \"it reads\""), "{now}");
    assert!(!now.contains("gone") && !now.contains("lost"), "{now}");
}

#[test]
fn each_edit_is_one_operation_of_history_and_one_undo() {
    let home = TestHome::with_sets();
    home.done(&["sets", "create", "Inner", "--add", "pdf"]);
    home.done(&["sets", "create", "Outer", "--add", "set:inner"]);
    let before = tree(&home.library());
    let deleted = home.done(&["sets", "delete", "inner", "--everywhere"]);
    let listed = home.done(&["history"]);
    let newest = &listed["operations"][0];
    assert_eq!((&newest["id"], &newest["kind"]), (&deleted["operation"], &json!("edit_sets")));
    assert_eq!((&newest["projects"], &newest["sets"][0]["name"]), (&json!([]), &json!("Inner")));
    assert_eq!(newest["summary"], "Deleted the set Inner and took it out of 1 set");
    assert!(home.run(&["history"]).out().contains("Deleted the set Inner"));

    let foreseen = home.run(&["undo", "--dry-run"]).out();
    assert!(
        foreseen.contains("would take back  Inner") && foreseen.contains("sets/inner.toml in the library"),
        "{foreseen}"
    );
    let undone = home.done(&["undo"]);
    assert_eq!((undone["results"].as_array().unwrap().len(), &undone["results"][0]["title"]), (2, &json!("Inner")));
    assert_eq!(tree(&home.library()), before);
}

#[test]
fn eight_members_added_at_once_are_all_there() {
    let home = TestHome::with_sets();
    home.done(&["sets", "create", "Kit"]);
    let names: Vec<String> = (0..8).map(|number| format!("skill-{number}")).collect();
    for name in &names {
        write(&home.library().join(format!("skills/{name}/SKILL.md")), "# One\n");
    }
    let start = |name: &String| {
        let mut command = home.command(&["sets", "add", "kit", &format!("skill:{name}"), "--json"]);
        command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped()).spawn().unwrap()
    };
    let children: Vec<_> = names.iter().map(start).collect();
    for child in children {
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
        let document: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert!(document["operation"].is_string());
    }
    let mut there = members(&home, "kit");
    there.sort();
    assert_eq!(there, names.iter().map(|name| format!("artifact:{name}")).collect::<Vec<_>>());
    assert_eq!(home.done(&["history"])["operations"].as_array().unwrap().len(), 9);
    for _ in 0..9 {
        home.done(&["undo"]);
    }
    assert_eq!(home.done(&["sets", "list"])["sets"], json!([]));
}
