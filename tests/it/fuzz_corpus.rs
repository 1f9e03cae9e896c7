//! Plays the corpus of every fuzz target on the stable toolchain, through the very functions that the targets call, and
//! then what is a manifest through the workflows.

#[path = "../../fuzz/src/lib.rs"]
mod properties;

use std::collections::BTreeSet;
use std::fs;
use std::panic::catch_unwind;
use std::path::PathBuf;

use skillmeat_core::error::{ErrorBody, ErrorCode};
use skillmeat_core::ops;
use skillmeat_tests::{World, tree, write};

fn fuzz() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../fuzz")
}

/// The inputs of a target: name and bytes, in the order of their names.
fn inputs(target: &str) -> Vec<(String, Vec<u8>)> {
    let entries = fs::read_dir(fuzz().join("corpus").join(target)).unwrap();
    let mut inputs: Vec<_> = entries
        .map(|entry| entry.unwrap())
        .map(|entry| (entry.file_name().into_string().unwrap(), fs::read(entry.path()).unwrap()))
        .collect();
    inputs.sort();
    inputs
}

#[test]
fn every_input_of_the_corpus_holds_its_properties() {
    let mut broken = Vec::new();
    for (target, property) in properties::TARGETS {
        let inputs = inputs(target);
        assert!(inputs.len() >= 10, "{target} has a corpus: {}", inputs.len());
        for (name, data) in &inputs {
            if catch_unwind(|| property(data)).is_err() {
                broken.push(format!("{target}/{name}"));
            }
        }
        eprintln!("{target}: {} inputs", inputs.len());
    }
    assert_eq!(broken, Vec::<String>::new());
}

#[test]
fn every_target_is_built_and_has_a_corpus() {
    let names = |folder: &str| -> BTreeSet<String> {
        let entries = fs::read_dir(fuzz().join(folder)).unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names.map(|name| name.trim_end_matches(".rs").to_owned()).collect()
    };
    let targets: BTreeSet<String> = properties::TARGETS.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(names("fuzz_targets"), targets);
    let corpus: BTreeSet<String> = names("corpus");
    assert_eq!(corpus, targets);
    let manifest = fs::read_to_string(fuzz().join("Cargo.toml")).unwrap();
    for name in &targets {
        assert!(manifest.contains(&format!("path = \"fuzz_targets/{name}.rs\"")), "{name}");
        let program = fs::read_to_string(fuzz().join(format!("fuzz_targets/{name}.rs"))).unwrap();
        assert!(program.contains(&format!("skillmeat_fuzz::{name}(data)")), "{name}");
    }
}

#[test]
fn no_manifest_of_the_corpus_makes_a_workflow_touch_what_is_not_recorded() {
    let world = World::new();
    world.skill("pdf");
    world.refresh();
    let victim = world.root().join("victim");
    write(&victim.join("SKILL.md"), "victim\n");
    let outside = tree(&victim);
    for (name, data) in inputs("manifest") {
        let project = world.project("app");
        project
            .write("README.md", "mine\n")
            .write(".claude/CLAUDE.md", "mine\n")
            .write(".claude/skills/x/mine", "mine\n");
        project.write(".claude/deployment-manifest.toml", &data);
        ops::add_project(&world.workspace, &project.path).unwrap_or_else(|error| panic!("{name}: {error}"));
        world.refresh();
        let listed = ops::status(&world.workspace, Some(&project.text())).map_err(ErrorBody::from);
        // A record that can be used is taken out, as it says of itself; what it does not know the hash of stays.
        let ids: BTreeSet<String> = listed.iter().flatten().map(|one| one.artifact.clone()).collect();
        for id in &ids {
            let undeployed = world.try_undeploy(&[id], &project, None);
            let codes: Vec<_> = match &undeployed {
                Err(error) => vec![error.code],
                Ok(outcome) => outcome.results.iter().flat_map(|one| &one.error).map(|error| error.code).collect(),
            };
            assert!(!codes.contains(&ErrorCode::Bug), "{name} {id}: {undeployed:?}");
        }
        let deployed = world.try_deploy(&["pdf"], &project, None);
        match listed {
            // What cannot be read refuses everything, and is left as it is.
            Err(error) => {
                assert_eq!(error.code, ErrorCode::ManifestInvalid, "{name}");
                assert_eq!(deployed.unwrap_err().code, ErrorCode::ManifestInvalid, "{name}");
                assert_eq!(fs::read(project.path.join(".claude/deployment-manifest.toml")).unwrap(), data, "{name}");
            }
            Ok(_) => assert!(deployed.is_ok(), "{name}: {deployed:?}"),
        }
        for path in ["README.md", ".claude/CLAUDE.md", ".claude/skills/x/mine"] {
            assert_eq!(project.read(path), "mine\n", "{name}: {path}");
        }
        assert_eq!(project.leftovers(), Vec::<String>::new(), "{name}");
        assert_eq!(tree(&victim), outside, "{name}");
        fs::remove_dir_all(&project.path).unwrap();
    }
}
