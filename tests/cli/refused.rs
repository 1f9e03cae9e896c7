//! What is refused as a whole: one error document, status 1, nothing written.

use serde_json::Value;

use crate::home::{TestHome, tree};

#[test]
fn every_refusal_has_its_code() {
    let home = TestHome::new();
    let project = home.project("shop");
    let folder = project.to_str().unwrap();
    let cases: [(&[&str], &str); 8] = [
        (&["show", "skill:gone"], "artifact_not_found"),
        (&["show", "gone"], "artifact_not_found"),
        (&["show", "spell:fire"], "invalid_name"),
        (&["show", "skill:../../etc"], "path_escape"),
        (&["deploy", "pdf", "--project", "nowhere"], "project_not_found"),
        (&["deploy", "pdf", "--project", folder, "--profile", "no-such"], "profile_not_found"),
        (&["deploy", "pdf", "--project", folder, "--dest", "../out"], "path_escape"),
        (&["projects", "remove", folder], "project_not_found"),
    ];
    for (arguments, code) in cases {
        assert_eq!(home.refused(arguments)["code"], code, "{arguments:?}");
    }
    assert_eq!(tree(&home.root().join("shop")).len(), 0);
}

#[test]
fn an_ambiguous_name_comes_with_what_it_could_mean() {
    let home = TestHome::new();
    let error = home.refused(&["show", "review"]);
    assert_eq!(error["code"], "artifact_ambiguous");
    let candidates: Vec<_> =
        error["details"]["candidates"].as_array().unwrap().iter().map(|c| c.as_str().unwrap()).collect();
    assert_eq!(candidates.len(), 2);
    assert!(candidates.contains(&"agent:review") && candidates.contains(&"command:review"));
    // In a deploy it is that artifact's own failure.
    let project = home.project("shop");
    let (status, done) = home.json(&["deploy", "review", "--project", project.to_str().unwrap()]);
    assert_eq!((status, done["results"][0]["error"]["code"].as_str()), (1, Some("artifact_ambiguous")));
}

#[test]
fn names_that_no_file_may_have_write_nothing() {
    let home = TestHome::new();
    let project = home.project("shop");
    let long = format!("skill:{}", "x".repeat(300));
    for name in
        ["skill:..", "skill:/etc", "skill:a/b", "command:a/../b", "skill:CON", "skill:", "", &long, "agent:.hidden"]
    {
        let (status, document) = home.json(&["deploy", name, "--project", project.to_str().unwrap()]);
        assert_eq!(status, 1, "{name}: {document}");
        assert_eq!(document["results"][0]["status"], "failed", "{name}: {document}");
    }
    assert_eq!(tree(&project).len(), 0);
}

#[test]
fn without_a_library_it_says_where_one_would_be() {
    let home = TestHome::empty();
    let error = home.refused(&["artifacts"]);
    assert_eq!(error["code"], "collection_not_found");
    assert_eq!(error["path"], home.root().join("home/collection").to_str().unwrap());
}

#[test]
fn the_home_is_the_variable_or_a_folder_in_the_persons_home() {
    let home = TestHome::empty();
    let output = home.command(&["artifacts", "--json"]).env_remove("SKILLMEAT_HOME").output().unwrap();
    let document: Value = serde_json::from_slice(&output.stdout).unwrap();
    let place = home.root().join(".skillmeat/collection");
    assert_eq!(document["error"]["path"], place.to_str().unwrap());
}
