//! Between the kill and the recovery a person goes on working: nothing of what they write then is lost.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use skillmeat_tests::tree;

use super::doing::Doing;
use super::is_long;
use super::scenarios::SCENARIOS;
use super::site::Site;

/// What is written into every folder: also what walks leave out is a person's.
const NAMES: [&str; 4] = ["written meanwhile.md", ".venv", ".DS_Store", ".git/config"];

/// Writes into every folder of the projects; returns what was written, by its text.
fn write_everywhere(site: &Site) -> Vec<String> {
    let mut written = Vec::new();
    for project in &site.projects {
        let folders = tree(&project.path).into_iter().filter(|(_, shown)| shown == "dir").map(|(path, _)| path);
        for folder in folders.filter(|path| !path.contains(".skillmeat-stage-")).collect::<Vec<_>>() {
            for name in NAMES {
                put(&project.path.join(&folder).join(name), &mut written);
            }
        }
    }
    written
}

/// Writes over every file of the artifacts; returns what was written.
fn edit_everywhere(site: &Site) -> Vec<String> {
    let mut written = Vec::new();
    for project in &site.projects {
        for (path, shown) in tree(&project.path) {
            let is_file = shown.starts_with("- ") || shown.starts_with("x ");
            if is_file && !path.contains(".skillmeat-stage-") && !path.ends_with("manifest.toml") {
                put(&project.path.join(path), &mut written);
            }
        }
    }
    written
}

/// Writes over every set, and into their folder; returns what was written.
fn edit_sets(site: &Site) -> Vec<String> {
    let mut written = Vec::new();
    for name in ["outer.toml", "other.toml", "kit.toml", "new.toml", "mine.md"] {
        put(&site.world.library().join("sets").join(name), &mut written);
    }
    written
}

fn put(path: &Path, written: &mut Vec<String>) {
    let text = format!("meanwhile {:06}", written.len());
    if path.is_dir() {
        return;
    }
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, &text).unwrap();
    written.push(text);
}

/// Everything that can still be found, wherever it lies.
fn everything(site: &Site) -> BTreeMap<String, String> {
    tree(&site.world.root())
}

fn nothing_is_lost(name: &str, write: fn(&Site) -> Vec<String>) {
    let scenario = SCENARIOS.iter().find(|one| one.name == name).unwrap();
    let (mut site, doing) = (scenario.prepare)();
    let begin = site.moment();
    // What a person had written before is theirs, too.
    let mut theirs: Vec<String> = everything(&site).into_values().filter(|text| text.starts_with("- ")).collect();
    theirs.retain(|text| {
        ["by hand", "a person's", "in the way", "never ours", "mine"].iter().any(|one| text.contains(one))
    });
    let whole = doing.finish(&site.world);
    let stride = if is_long() { 1 } else { 3 };
    let (mut lost, mut tried) = (Vec::new(), 0);
    for number in (1..=whole.passed.len()).step_by(stride) {
        site.return_to(&begin);
        assert!(doing.run(&site.world, Some(number)).killed);
        let is_edited = |old: &String, now: &BTreeMap<String, String>| !now.values().any(|text| text == old);
        let written = write(&site);
        // What they wrote over themselves is gone by their own hand.
        let now = everything(&site);
        let still: Vec<String> = theirs.iter().filter(|old| !is_edited(old, &now)).cloned().collect();
        Doing::look().finish(&site.world);
        tried += 1;
        let found = everything(&site);
        let missing = |text: &&String| !found.values().any(|shown| shown.contains(text.as_str()));
        let gone: Vec<&String> = written.iter().chain(&still).filter(missing).collect();
        if !gone.is_empty() {
            let were: Vec<_> = now
                .iter()
                .filter(|(_, shown)| gone.iter().any(|gone| shown.contains(gone.as_str())))
                .map(|(path, _)| path)
                .collect();
            lost.push(format!("killed at point {number}, {}: {were:#?}", whole.passed[number - 1]));
        }
    }
    assert!(lost.is_empty(), "{name}: lost in {} of {tried}:\n{}", lost.len(), lost.join("\n"));
}

#[test]
fn what_is_put_into_a_first_deploy_meanwhile() {
    nothing_is_lost("a_first_deploy", write_everywhere);
}

#[test]
fn what_is_edited_in_a_first_deploy_meanwhile() {
    nothing_is_lost("a_first_deploy", edit_everywhere);
}

#[test]
fn what_is_put_into_a_replacement_meanwhile() {
    nothing_is_lost("a_deploy_over_a_conflict", write_everywhere);
}

#[test]
fn what_is_edited_in_a_replacement_meanwhile() {
    nothing_is_lost("a_deploy_over_a_conflict", edit_everywhere);
}

#[test]
fn what_is_put_into_an_undeploy_meanwhile() {
    nothing_is_lost("an_undeploy", write_everywhere);
}

#[test]
fn what_is_put_where_a_folder_comes_back_meanwhile() {
    nothing_is_lost("an_undo_of_a_folder_displaced", write_everywhere);
}

#[test]
fn what_is_edited_where_a_folder_comes_back_meanwhile() {
    nothing_is_lost("an_undo_of_a_folder_displaced", edit_everywhere);
}

#[test]
fn what_is_edited_in_a_displaced_folder_meanwhile() {
    nothing_is_lost("a_deploy_over_a_folder", edit_everywhere);
}

#[test]
fn what_is_put_into_an_undo_meanwhile() {
    nothing_is_lost("an_undo_of_an_update", write_everywhere);
}

#[test]
fn what_is_written_over_sets_meanwhile() {
    nothing_is_lost("a_set_made", edit_sets);
    nothing_is_lost("a_set_edited", edit_sets);
    nothing_is_lost("a_set_deleted", edit_sets);
    nothing_is_lost("an_undo_of_a_set_deleted", edit_sets);
}
