//! Looking at sets and groups: lists, trees, and what a set comes down to.

use serde_json::{Value, json};

use crate::home::{TestHome, bundle, id, keys, tree, write};

/// A set file by hand, with members such as `set = "base"`.
fn set(home: &TestHome, slug: &str, members: &[&str]) {
    write(&home.library().join(format!("sets/{slug}.toml")), &bundle(slug, members));
}

fn group(home: &TestHome, slug: &str, members: &[&str]) {
    write(&home.library().join(format!("groups/{slug}.toml")), &bundle(slug, members));
}

/// A set with a group, a set below, a duplicate and something that is gone.
fn kit() -> TestHome {
    let home = TestHome::with_sets();
    group(&home, "papers", &["artifact = \"skill:pdf\""]);
    set(&home, "base", &["artifact = \"agent:review\"", "group = \"papers\"", "artifact = \"skill:gone\""]);
    set(&home, "kit", &["set = \"base\"", "artifact = \"skill:pdf\"", "artifact = \"command:git/ship\""]);
    home
}

#[test]
fn sets_and_groups_are_listed_and_searched() {
    let home = kit();
    let listed = home.done(&["sets", "list"]);
    assert_eq!(keys(&listed), ["invalid", "sets"]);
    let slugs = |document: &Value, of: &str| -> Vec<String> {
        document[of].as_array().unwrap().iter().map(|one| one["slug"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(slugs(&listed, "sets"), ["base", "kit"]);
    let kit = &listed["sets"][1];
    assert_eq!(
        (&kit["member_count"], &kit["artifact_count"], &kit["missing_count"]),
        (&json!(3), &json!(3), &json!(1))
    );
    assert_eq!(listed["sets"][0]["used_in"][0]["name"], "kit");
    assert_eq!(slugs(&home.done(&["sets", "list", "git/ship"]), "sets"), ["kit"]);
    assert_eq!(slugs(&home.done(&["sets", "list", "--tag", "none"]), "sets"), Vec::<String>::new());
    let listed = home.done(&["groups", "list"]);
    assert_eq!(keys(&listed), ["groups", "invalid"]);
    assert_eq!(slugs(&listed, "groups"), ["papers"]);
}

#[test]
fn the_text_of_lists_is_aligned() {
    let home = kit();
    let text = home.run(&["sets", "list"]).out();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[0], "SET   NAME  ARTIFACTS     TAGS  DESCRIPTION");
    assert_eq!(lines[1..], ["base  base  2, 1 missing", "kit   kit   3, 1 missing"]);
    let empty = TestHome::with_sets().run(&["groups", "list"]).out();
    assert_eq!(empty, "No group is there. Make one with skm groups create NAME.\n");
}

#[test]
fn a_broken_file_is_listed_with_its_line_and_the_others_work() {
    let home = kit();
    let file = home.library().join("sets/broken.toml");
    write(&file, "id = \"x\"\nname = \n");
    write(&home.library().join("groups/odd.toml"), "id = \"y\"\nname = 3\n");
    let listed = home.done(&["sets", "list", "no such word"]);
    assert_eq!((listed["sets"].as_array().unwrap().len(), listed["invalid"].as_array().unwrap().len()), (0, 1));
    let invalid = &listed["invalid"][0];
    assert_eq!((&invalid["slug"], &invalid["line"], &invalid["path"]), (&json!("broken"), &json!(2), &json!(file)));
    assert_eq!(invalid["error"]["code"], "set_invalid");
    let text = home.run(&["sets", "list"]).out();
    assert!(text.contains("broken  cannot be used\n") && text.contains("line 2"), "{text}");
    assert!(home.run(&["groups", "list"]).out().contains("odd     cannot be used\n"));
    assert_eq!(home.refused(&["sets", "show", "broken"])["code"], "set_invalid");
    home.done(&["sets", "resolve", "kit"]);
}

#[test]
fn a_set_is_shown_as_a_tree_with_what_is_again_and_what_is_missing() {
    let home = kit();
    let text = home.run(&["sets", "show", "kit"]).out();
    let tree = "\
comes to 3 artifacts, 1 missing
├─ base (set, 2 artifacts)
│  ├─ agent:review
│  ├─ papers (group, 1 artifact)
│  │  └─ skill:pdf
│  └─ skill:gone  missing
├─ skill:pdf  again
└─ command:git/ship
";
    assert!(text.starts_with("kit\n") && text.ends_with(tree), "{text}");
    let shown = home.done(&["sets", "show", &id("kit")]);
    assert_eq!(keys(&shown), ["members", "set", "tree"]);
    assert_eq!((&shown["tree"][5]["repeat_of"], &shown["tree"][4]["state"]), (&json!(3), &json!("missing")));
    let shown = home.done(&["groups", "show", "papers"]);
    assert_eq!(keys(&shown), ["group", "members"]);
    assert_eq!(shown["members"][0]["id"], "skill:pdf");
    assert!(home.run(&["groups", "show", "papers"]).out().ends_with("holds\n  skill:pdf  Reads PDF\n"));
}

#[test]
fn a_set_resolves_to_artifacts_each_with_the_way_to_it() {
    let home = kit();
    let before = tree(&home.library());
    let resolved = home.done(&["sets", "resolve", "kit"]);
    assert_eq!(keys(&resolved), ["artifacts", "missing", "set"]);
    assert_eq!(resolved["set"], json!({ "kind": "set", "id": id("kit"), "name": "kit" }));
    let artifacts = resolved["artifacts"].as_array().unwrap();
    assert_eq!(keys(&artifacts[0]), ["artifact_id", "artifact_uuid", "via"]);
    let ways: Vec<(&Value, &Value)> = artifacts.iter().map(|one| (&one["artifact_id"], &one["via"])).collect();
    let expected = [
        (json!("agent:review"), json!(["kit", "base"])),
        (json!("skill:pdf"), json!(["kit", "base", "papers"])),
        (json!("command:git/ship"), json!(["kit"])),
    ];
    assert_eq!(ways, expected.iter().map(|(id, via)| (id, via)).collect::<Vec<_>>());
    let shown = home.done(&["show", "pdf"]);
    assert_eq!(artifacts[1]["artifact_uuid"], shown["artifact"]["uuid"]);
    let gone = json!({ "kind": "artifact", "id": "skill:gone", "reason": "not_found", "via": ["kit", "base"] });
    assert_eq!(resolved["missing"], json!([gone]));
    let text = home.run(&["sets", "resolve", "kit"]).out();
    assert!(text.contains("skill:pdf         kit > base > papers\n"), "{text}");
    assert!(text.contains("skill:gone        kit > base  missing\n"), "{text}");
    assert_eq!(tree(&home.library()), before);
}

#[test]
fn twenty_sets_inside_each_other_resolve_and_twenty_one_do_not() {
    let home = TestHome::with_sets();
    let slug = |number: usize| format!("s{number:02}");
    for number in 1..=20 {
        set(&home, &slug(number), &[&format!("set = \"{}\"", slug(number + 1))]);
    }
    set(&home, &slug(21), &["artifact = \"skill:pdf\""]);
    let resolved = home.done(&["sets", "resolve", "s02"]);
    assert_eq!(resolved["artifacts"][0]["via"].as_array().unwrap().len(), 20);
    let error = home.refused(&["sets", "resolve", "s01"]);
    assert_eq!((&error["code"], error["details"]["path"].as_array().unwrap().len()), (&json!("set_too_deep"), 21));
    assert_eq!(home.refused(&["sets", "deploy", "s01", "--project", "."])["code"], "set_too_deep");
    let listed = home.done(&["sets", "list"]);
    let problems: Vec<&Value> = listed["sets"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|one| !one["problem"].is_null())
        .map(|one| &one["slug"])
        .collect();
    assert_eq!(problems, ["s01"]);
    let shown = home.done(&["sets", "show", "s01"]);
    assert_eq!((&shown["tree"], &shown["set"]["problem"]["code"]), (&Value::Null, &json!("set_too_deep")));
    assert!(home.run(&["sets", "show", "s01"]).out().contains("problem:"));
}

#[test]
fn a_cycle_in_files_is_named() {
    let home = TestHome::with_sets();
    set(&home, "one", &["set = \"two\""]);
    set(&home, "two", &["artifact = \"skill:pdf\"", "set = \"one\""]);
    let error = home.refused(&["sets", "resolve", "one"]);
    let path: Vec<&Value> = error["details"]["path"].as_array().unwrap().iter().map(|step| &step["name"]).collect();
    assert_eq!((&error["code"], path), (&json!("set_cycle"), vec![&json!("one"), &json!("two"), &json!("one")]));
    let text = home.run(&["sets", "list"]).out();
    assert!(text.contains("one → two → one"), "{text}");
    for arguments in [&["sets", "deploy", "one", "--project", "."][..], &["sets", "update", "one", "--project", "."]] {
        assert_eq!(home.refused(arguments)["code"], "set_cycle", "{arguments:?}");
    }
}
