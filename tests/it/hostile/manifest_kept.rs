//! What others keep in a manifest stays there through every workflow, and records that contradict each other take
//! nothing from each other.

use skillmeat_core::artifact::Digest;
use skillmeat_core::error::{ErrorBody, ErrorCode};
use skillmeat_core::ops;
use skillmeat_tests::{Project, World};
use toml::{Table, Value};

use super::{code, everything, succeeds, try_undeploy};

const MANIFEST: &str = ".claude/deployment-manifest.toml";

fn world() -> (World, Project) {
    let world = World::new();
    world.skill("pdf").skill("other").command("fix");
    world.refresh();
    let project = world.project("app");
    project.write("README.md", "mine\n").write(".claude/skills/own/SKILL.md", "own\n");
    (world, project)
}

fn read(project: &Project) -> Table {
    project.manifest().parse().unwrap()
}

/// The record of an artifact.
fn record(manifest: &Table, artifact: &str) -> Table {
    let records = manifest["deployments"].as_array().unwrap();
    let found = records.iter().find(|record| record.get("artifact").and_then(Value::as_str) == Some(artifact));
    found.unwrap_or_else(|| panic!("{artifact} in {manifest}")).as_table().unwrap().clone()
}

#[test]
fn keys_comments_and_tables_of_others_survive_every_workflow() {
    let (world, project) = world();
    world.deploy(&["pdf", "other"], &project);
    // As a colleague's newer program, a formatter and a person would leave it.
    let ours = project.manifest();
    let at = ours.find("artifact = \"skill:pdf\"").unwrap();
    let with_keys = format!(
        "{}reviewed_by = \"sam\" # on Monday\nlimits = {{ size = 3, kinds = [\"a\", \"b\"] }}\n{}",
        &ours[..at],
        &ours[at..]
    );
    let theirs = format!(
        "# kept by hand\nowner = \"team\" # ours\n\"odd key\" = 1_000\n{with_keys}\n\
         [[deployments.history]]\nat = 1979-05-27T07:32:00Z\n[[deployments.history]]\nat = 1980-01-01\n\
         \n# our tool\n[tool.lint]\nrules = [\n  \"one\", # first\n  \"two\",\n]\n[[tool.lint.paths]]\npath = \"x\"\n"
    );
    project.write(MANIFEST, &theirs);
    let before = read(&project);
    let others = |manifest: &Table| -> Table {
        let ours = ["format", "deployments", "created_folders"];
        manifest.iter().filter(|(key, _)| !ours.contains(&key.as_str())).map(|(k, v)| (k.clone(), v.clone())).collect()
    };
    let same = |when: &str| {
        let now = read(&project);
        assert_eq!(others(&now), others(&before), "{when}");
        for comment in ["# kept by hand", "# ours", "# our tool", "# first"] {
            assert_eq!(project.manifest().matches(comment).count(), 1, "{when}: {comment} in {}", project.manifest());
        }
        now
    };
    let of_record = |now: &Table, when: &str| {
        for key in ["reviewed_by", "limits"] {
            assert_eq!(record(now, "skill:pdf").get(key), record(&before, "skill:pdf").get(key), "{when}: {key}");
        }
    };

    succeeds(&world.deploy(&["fix"], &project));
    of_record(&same("another one deployed"), "another one deployed");
    world.in_library("skills/pdf/SKILL.md", "# second\n");
    world.refresh();
    succeeds(&world.deploy(&["pdf"], &project));
    of_record(&same("the very record rewritten"), "the very record rewritten");
    assert!(project.manifest().contains("# on Monday"), "{}", project.manifest());
    succeeds(&world.undeploy(&["fix", "other"], &project));
    of_record(&same("others undeployed"), "others undeployed");
    succeeds(&world.undeploy(&["pdf"], &project));
    let now = same("nothing deployed any more");
    assert!(now.get("deployments").is_none_or(|records| records.as_array().unwrap().is_empty()));
    assert_eq!(project.read(".claude/skills/own/SKILL.md"), "own\n");
}

#[test]
fn two_records_of_one_place_take_nothing_from_each_other() {
    let (world, project) = world();
    world.deploy(&["pdf"], &project);
    for other in ["skills/pdf", "skills/PDF", "skills/pdf/reference", "skills"] {
        let hash = Digest::of(b"notes of pdf\n");
        let claim = format!(
            "\n[[deployments]]\nartifact = \"skill:claims\"\npath = \"{other}\"\n[deployments.files]\n\
             \"reference/notes.md\" = \"sha256:{hash}\"\n\"notes.md\" = \"sha256:{hash}\"\n\
             \"pdf/reference/notes.md\" = \"sha256:{hash}\"\n"
        );
        let ours = project.manifest();
        project.write(MANIFEST, format!("{ours}{claim}"));
        let undeployed = try_undeploy(&world, "skill:claims", &project);
        let pdf = |world: &World| {
            let status = ops::status(&world.workspace, Some(&project.text())).unwrap();
            status.into_iter().find(|one| one.artifact == "skill:pdf").unwrap()
        };
        match undeployed {
            Ok(outcome) if outcome.operation.is_some() => {
                // It knew the hash, so it was allowed to take the file; then that shows, and history has it.
                let shown = pdf(&world);
                let whole = project.has(".claude/skills/pdf/reference/notes.md");
                assert!(whole || shown.changed_here || shown.state.as_str() == "missing", "{other}: {shown:?}");
                world.deploy(&["pdf"], &project);
            }
            refused => {
                let refused = code(refused);
                assert!(matches!(refused, ErrorCode::Overlap | ErrorCode::Conflict), "{other}: {refused:?}");
                project.write(MANIFEST, ours);
            }
        }
        assert!(!project.manifest().contains("skill:claims"), "{other}");
        assert_eq!(pdf(&world).state.as_str(), "in_sync", "{other}");
        assert_eq!(project.read(".claude/skills/own/SKILL.md"), "own\n");
    }
}

#[test]
fn times_at_the_ends_of_the_calendar() {
    let (world, project) = world();
    ops::add_project(&world.workspace, &project.path).unwrap();
    for time in [
        "9999-12-31T23:59:59-23:00",
        "9999-12-31T23:59:59Z",
        "0000-01-01T00:00:00+23:00",
        "0000-01-01T00:00:00Z",
        "0001-01-01T00:00:00Z",
        "2016-12-31T23:59:60Z",
        "2026-11-22",
        "12:00:00",
        "\"9999-12-31T23:59:59-23:59\"",
        "\"\"",
    ] {
        project.write(
            MANIFEST,
            format!("[[deployments]]\nartifact = \"skill:old\"\npath = \"skills/old\"\ndeployed_at = {time}\n"),
        );
        world.refresh();
        assert_eq!(world.deployments().len(), 1, "{time}");
        let status = ops::status(&world.workspace, Some(&project.text())).unwrap();
        assert!(matches!(status[0].state.as_str(), "missing" | "orphaned" | "invalid"), "{time}: {status:?}");
        succeeds(&world.deploy(&["pdf"], &project));
        assert_eq!(record(&read(&project), "skill:old")["path"].as_str(), Some("skills/old"), "{time}");
        succeeds(&world.undeploy(&["pdf"], &project));
        // The project list holds times too.
        let list = format!("[[projects]]\npath = {:?}\nadded_at = {time}\n", project.text());
        std::fs::write(world.home().join("projects.toml"), list).unwrap();
        world.refresh();
        assert_eq!(ops::list_projects(&world.workspace).unwrap().len(), 1, "{time}");
    }
}

#[test]
fn tables_that_hold_each_other_are_refused_or_kept() {
    let (world, project) = world();
    // TOML has no recursion; what comes nearest is a table that is opened within itself, again and again.
    let inside = "deployments.x.".repeat(70);
    for text in [
        "[[deployments]]\nartifact = \"skill:x\"\npath = \"skills/x\"\n[deployments.deployments.deployments]\na = 1\n"
            .to_owned(),
        format!("[[deployments]]\nartifact = \"skill:x\"\npath = \"skills/x\"\n[{}y]\na = 1\n", &inside),
        "[[deployments]]\n[[deployments.deployments]]\nartifact = \"skill:x\"\npath = \"skills/x\"\n".to_owned(),
        "[deployments.deployments]\nx = 1\n".to_owned(),
        "[[deployments]]\nartifact = \"skill:x\"\npath = \"skills/x\"\n[deployments.files.files]\na = \"b\"\n"
            .to_owned(),
        "a.b.c = 1\n[a.b.d]\nx = 1\n[[deployments]]\nartifact = \"skill:x\"\npath = \"skills/x\"\n".to_owned(),
    ] {
        project.write(MANIFEST, &text);
        let before = everything(&world);
        let looked = ops::status(&world.workspace, Some(&project.text())).map_err(ErrorBody::from);
        assert_eq!(everything(&world), before);
        match world.try_deploy(&["pdf"], &project, None) {
            Ok(outcome) => {
                succeeds(&outcome);
                assert!(looked.is_ok(), "{text}");
                let now = read(&project);
                let was: Table = text.parse().unwrap();
                let others = |table: &Table| {
                    table.iter().filter(|(key, _)| *key == "a").map(|(_, v)| v.clone()).collect::<Vec<_>>()
                };
                assert_eq!(others(&now), others(&was));
                for record in was["deployments"].as_array().unwrap() {
                    assert!(now["deployments"].as_array().unwrap().contains(record), "{record} in {now}");
                }
                succeeds(&world.undeploy(&["pdf"], &project));
            }
            Err(error) => {
                assert_eq!(error.code, ErrorCode::ManifestInvalid, "{text}");
                assert_eq!(looked.unwrap_err().code, ErrorCode::ManifestInvalid, "{text}");
                assert_eq!(everything(&world), before, "{text}");
            }
        }
    }
}
