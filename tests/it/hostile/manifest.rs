//! Deployment manifests that somebody else wrote: a cloned project brings its own.

use std::fs;

use skillmeat_core::artifact::Digest;
use skillmeat_core::error::{ErrorBody, ErrorCode};
use skillmeat_core::ops;
use skillmeat_tests::{Project, World, write};

use super::{code, everything, link, refused, succeeds, try_undeploy};

const MANIFEST: &str = ".claude/deployment-manifest.toml";

fn world() -> (World, Project) {
    let world = World::new();
    world.skill("pdf").command("fix");
    write(&world.root().join("victim/SKILL.md"), "victim\n");
    world.refresh();
    let project = world.project("app");
    project
        .write("src/main.rs", "mine\n")
        .write(".claude/CLAUDE.md", "mine\n")
        .write(".claude/skills/own/SKILL.md", "own\n");
    ops::add_project(&world.workspace, &project.path).unwrap();
    (world, project)
}

fn hash(text: &str) -> String {
    format!("sha256:{}", Digest::of(text.as_bytes()))
}

fn record(path: &str, files: &[(&str, String)]) -> String {
    let files: String =
        files.iter().map(|(path, hash)| format!("{} = \"{hash}\"\n", serde_json::to_string(path).unwrap())).collect();
    format!(
        "[[deployments]]\nartifact = \"skill:evil\"\npath = {}\n[deployments.files]\n{files}",
        serde_json::to_string(path).unwrap()
    )
}

#[test]
fn records_that_escape_are_shown_as_invalid_and_never_acted_on() {
    let (world, project) = world();
    let victim = [("SKILL.md", hash("victim\n"))];
    let absolute = world.root().join("victim").to_str().unwrap().to_owned();
    for path in [
        "../../../victim",
        "../../victim",
        "..",
        ".",
        "",
        "/",
        &absolute,
        "skills/../../../../victim",
        "skills//own",
        "C:/x",
        "a\\..\\..",
        "skills/own\u{0}",
        "deployment-manifest.toml",
        "Deployment-Manifest.toml",
        "CON",
        "x\u{202e}y",
    ] {
        project.write(MANIFEST, record(path, &victim));
        let before = everything(&world);
        assert_eq!(code(try_undeploy(&world, "skill:evil", &project)), ErrorCode::ManifestInvalid, "{path:?}");
        let status = ops::status(&world.workspace, Some(&project.text())).unwrap();
        assert_eq!(status[0].state.as_str(), "invalid", "{path:?}");
        world.refresh();
        assert_eq!(world.deployments()[0].state.as_str(), "invalid", "{path:?}");
        assert_eq!(everything(&world), before, "{path:?}");
    }
}

#[test]
fn ledgers_that_escape_make_a_record_invalid() {
    let (world, project) = world();
    for file in ["../own/SKILL.md", "/etc/passwd", "..", "", "a\0", "a/../../../x", "NUL"] {
        project.write(MANIFEST, record("skills/x", &[(file, hash("own\n"))]));
        let before = everything(&world);
        assert_eq!(code(try_undeploy(&world, "skill:evil", &project)), ErrorCode::ManifestInvalid, "{file:?}");
        assert_eq!(everything(&world), before, "{file:?}");
    }
    for entry in [
        "",
        "sha256:",
        "sha256:00",
        "md5:00",
        &"0".repeat(64),
        &format!("sha256:{}", "g".repeat(64)),
        &format!("sha256:{}+w", "0".repeat(64)),
        &format!("sha256:{}", "0".repeat(65)),
        &format!("{}+x+l", hash("")),
    ] {
        project.write(MANIFEST, record("skills/x", &[("SKILL.md", (*entry).to_owned())]));
        let before = everything(&world);
        assert_eq!(code(try_undeploy(&world, "skill:evil", &project)), ErrorCode::ManifestInvalid, "{entry:?}");
        assert_eq!(everything(&world), before, "{entry:?}");
    }
}

#[test]
fn a_record_takes_only_what_is_byte_for_byte_its_own() {
    let (world, project) = world();
    // It claims a whole folder of a person's, and knows the hash of none of the files.
    project.write(MANIFEST, record("skills", &[("own/SKILL.md", hash("guessed\n"))]));
    let before = everything(&world);
    assert_eq!(code(try_undeploy(&world, "skill:evil", &project)), ErrorCode::Conflict);
    assert_eq!(everything(&world), before);
    for files in [vec![], vec![("none.md", hash("x"))]] {
        project.write(MANIFEST, record("skills", &files));
        succeeds(&try_undeploy(&world, "skill:evil", &project).unwrap());
        assert_eq!(project.read(".claude/skills/own/SKILL.md"), "own\n");
        assert_eq!(project.read(".claude/CLAUDE.md"), "mine\n");
    }
}

#[test]
fn a_record_that_knows_a_hash_still_loses_nothing() {
    let (world, project) = world();
    project.write(MANIFEST, record("skills/own", &[("SKILL.md", hash("own\n"))]));
    let outcome = try_undeploy(&world, "skill:evil", &project).unwrap();
    succeeds(&outcome);
    // What was taken out is in the history, whole.
    let history = world.home().join("state/history").join(outcome.operation.unwrap());
    let kept = skillmeat_tests::tree(&history);
    assert!(kept.values().any(|shown| shown == "- own\n"), "{kept:?}");
}

#[test]
fn folders_said_to_be_created_are_removed_only_when_empty() {
    let (world, project) = world();
    fs::create_dir_all(project.path.join(".claude/empty")).unwrap();
    link("../src", &project.path.join(".claude/agents"));
    let lie = "created_folders = [\".\", \"skills\", \"agents\", \"..\", \"../src\", \"/\", \"\", \"empty\"]\n";
    project.write(MANIFEST, format!("{lie}{}", record("skills/x", &[("SKILL.md", hash("x"))])));
    let mut expected = project.tree();
    expected.remove(MANIFEST);
    succeeds(&try_undeploy(&world, "skill:evil", &project).unwrap());
    let mut found = project.tree();
    found.remove(MANIFEST);
    assert_eq!(found, expected);
}

#[test]
fn one_bad_record_hides_no_other_and_survives() {
    let (world, project) = world();
    let bad = record("../../../victim", &[]) + "note = \"keep me\"\n";
    project.write(MANIFEST, format!("# by hand\n{bad}"));
    succeeds(&world.deploy(&["skill:pdf"], &project));
    assert!(project.manifest().contains("../../../victim") && project.manifest().contains("keep me"));
    succeeds(&try_undeploy(&world, "skill:pdf", &project).unwrap());
    assert!(project.manifest().contains("../../../victim"), "{}", project.manifest());
    assert!(project.manifest().contains("# by hand"), "{}", project.manifest());
}

#[test]
fn what_is_no_manifest_is_an_error_and_left_as_it_is() {
    let (world, project) = world();
    let deep = format!("x = {}1{}\n", "[".repeat(50_000), "]".repeat(50_000));
    let dotted = format!("{}x = 1\n", "a.".repeat(50_000));
    let tables = format!("[{}x]\n", "a.".repeat(50_000));
    let inline = format!("x = {}1{}\n", "{a = ".repeat(20_000), "}".repeat(20_000));
    let rows = [
        "format = 1\n<<<<<<< HEAD\n",
        "format = 2\n",
        "format = 99999999999999999999\n",
        "format = \"1\"\n",
        "deployments = 1\n",
        "deployments = [1]\n",
        "[deployments]\nx = 1\n",
        "[[deployments]]\npath = \"a\"\npath = \"b\"\n",
        "format = 1\nformat = 1\n",
        "[[deployments",
        "\0",
        "\u{1b}[2J",
        "x = \"\\u0000",
        &deep,
        &dotted,
        &tables,
        &inline,
    ];
    for text in rows {
        project.write(MANIFEST, text);
        let shown: String = text.chars().take(40).collect();
        refused(&world, "skill:pdf", &project, ErrorCode::ManifestInvalid);
        let before = everything(&world);
        assert_eq!(code(try_undeploy(&world, "skill:pdf", &project)), ErrorCode::ManifestInvalid, "{shown:?}");
        let status = ops::status(&world.workspace, Some(&project.text())).map_err(ErrorBody::from);
        assert_eq!(status.unwrap_err().code, ErrorCode::ManifestInvalid, "{shown:?}");
        world.refresh();
        let listed = ops::list_projects(&world.workspace).unwrap();
        assert_eq!(listed[0].problem.as_ref().unwrap().code, ErrorCode::ManifestInvalid, "{shown:?}");
        assert_eq!(everything(&world), before, "{shown:?}");
    }
    for bytes in [&b"\xff\xfe\x00"[..], b"format = 1 # \xff\n"] {
        project.write(MANIFEST, bytes);
        refused(&world, "skill:pdf", &project, ErrorCode::ManifestInvalid);
    }
}

#[test]
fn records_of_every_wrong_type_are_invalid_one_by_one() {
    let (world, project) = world();
    let rows = [
        "x = 1",
        "artifact = 3\npath = \"skills/x\"",
        "artifact = \"skill:x\"",
        "artifact = \"skill:x\"\npath = 3",
        "artifact = \"wizard:x\"\npath = \"skills/x\"",
        "artifact = \"skill:../x\"\npath = \"skills/x\"",
        "artifact = \"skill:x\"\npath = \"skills/x\"\ndeployed_at = \"yesterday\"",
        "artifact = \"skill:x\"\npath = \"skills/x\"\ncontent_hash = \"00\"",
        "artifact = \"skill:x\"\npath = \"skills/x\"\nprofile = 7",
        "artifact = \"skill:x\"\npath = \"skills/x\"\nfiles = 7",
        "artifact = \"skill:x\"\npath = \"skills/x\"\nfiles = { a = 7 }",
        "artifact = \"skill:x\"\npath = \"skills/x\"\nfiles = [1]",
    ];
    let text: String = rows.iter().map(|row| format!("[[deployments]]\n{row}\n\n")).collect();
    project.write(MANIFEST, &text);
    let status = ops::status(&world.workspace, Some(&project.text())).unwrap();
    assert_eq!(status.len(), rows.len());
    assert!(status.iter().all(|one| one.state.as_str() == "invalid" && one.problem.is_some()), "{status:?}");
    world.refresh();
    assert_eq!(world.deployments().len(), rows.len());
    succeeds(&world.deploy(&["pdf"], &project));
    assert_eq!(ops::status(&world.workspace, Some(&project.text())).unwrap().len(), rows.len() + 1);
}

#[test]
fn the_same_artifact_recorded_twice_is_undeployed_from_both_places_in_turn() {
    let (world, project) = world();
    project.write(".claude/skills/one/SKILL.md", "one\n").write(".claude/skills/two/SKILL.md", "two\n");
    let both =
        record("skills/one", &[("SKILL.md", hash("one\n"))]) + &record("skills/two", &[("SKILL.md", hash("two\n"))]);
    project.write(MANIFEST, both);
    let status = ops::status(&world.workspace, Some(&project.text())).unwrap();
    assert_eq!(status.len(), 2, "{status:?}");
    assert_eq!(status[1].state.as_str(), "invalid", "{status:?}");
    succeeds(&try_undeploy(&world, "skill:evil", &project).unwrap());
    assert!(!project.has(".claude/skills/one") && project.has(".claude/skills/two"));
    succeeds(&try_undeploy(&world, "skill:evil", &project).unwrap());
    assert!(!project.has(".claude/skills/two") && !project.has(MANIFEST));
}

#[test]
fn a_manifest_that_is_a_folder_or_a_link() {
    let (world, project) = world();
    write(&world.root().join("victim/manifest.toml"), "format = 1\n");
    for target in ["../../../victim/manifest.toml", "/nowhere", "deployment-manifest.toml", "CLAUDE.md"] {
        link(target, &project.path.join(MANIFEST));
        refused(&world, "skill:pdf", &project, ErrorCode::ManifestInvalid);
        assert_eq!(code(try_undeploy(&world, "skill:pdf", &project)), ErrorCode::ManifestInvalid);
        fs::remove_file(project.path.join(MANIFEST)).unwrap();
    }
    fs::create_dir_all(project.path.join(MANIFEST).join("inside")).unwrap();
    refused(&world, "skill:pdf", &project, ErrorCode::ManifestInvalid);
    world.refresh();
    assert!(ops::list_projects(&world.workspace).unwrap()[0].problem.is_some());
}

#[test]
fn absurd_sizes() {
    let (world, project) = world();
    // Twenty thousand records.
    let many: String = (0..20_000)
        .map(|number| format!("[[deployments]]\nartifact = \"skill:s{number}\"\npath = \"skills/s{number}\"\n"))
        .collect();
    project.write(MANIFEST, &many);
    let start = std::time::Instant::now();
    let status = ops::status(&world.workspace, Some(&project.text())).unwrap();
    assert_eq!(status.len(), 20_000);
    world.refresh();
    assert!(start.elapsed().as_secs() < 120, "{:?}", start.elapsed());
    // A file that is no text of anybody's, and does not even fill the disk.
    let file = fs::File::create(project.path.join(MANIFEST)).unwrap();
    file.set_len(1 << 40).unwrap();
    let code = code(world.try_deploy(&["skill:pdf"], &project, None));
    assert_eq!(code, ErrorCode::ManifestInvalid);
    world.refresh();
    assert_eq!(fs::metadata(project.path.join(MANIFEST)).unwrap().len(), 1 << 40);
}

#[test]
fn words_in_a_manifest_are_data() {
    let (world, project) = world();
    let evil = "x'); DROP TABLE deployments; -- \u{1b}[2J<script>";
    let quoted = serde_json::to_string(evil).unwrap();
    let text = format!(
        "[[deployments]]\nartifact = {quoted}\nprofile = {quoted}\nplatform = {quoted}\npath = {quoted}\n\
         [[deployments]]\nartifact = \"skill:pdf\"\nprofile = {quoted}\nplatform = {quoted}\ncollection = {quoted}\npath = \"skills/x\"\n"
    );
    project.write(MANIFEST, text);
    world.refresh();
    let rows = world.deployments();
    assert_eq!(rows.len(), 2);
    assert!(rows.iter().any(|row| row.artifact_id == evil), "{rows:?}");
    // A profile that nobody knows is what it calls itself: its record can be taken out, and nothing else happens.
    let outcome = try_undeploy(&world, "skill:pdf", &project).unwrap();
    assert_eq!(outcome.results[0].profile.as_str(), evil);
    assert_eq!(world.deployments().len(), 1);
}
