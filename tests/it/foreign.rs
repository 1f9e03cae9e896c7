//! What other programs wrote, read over real samples: a home and projects of SkillMeat 0.9.1, a clone that git made.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use skillmeat_core::artifact::Digest;
use skillmeat_core::collection::CollectionFile;
use skillmeat_core::foreign::{
    CollectionLock, ForeignError, GitClone, Origin, OriginSource, PROJECT_LOCK, SHARED_LOCK, SKILLMEAT_DEPLOYED,
    SKILLMEAT_SKIPS, SkillmeatFile, SkillmeatHashError, SkillmeatSkips, SkillmeatSlot, SkillsLock, skillmeat_hash,
};
use skillmeat_tests::{Project, World, write};

fn fixture(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/skillmeat-home").join(path)
}

/// A profile root with one of the record files that were kept by another name.
fn with_records(project: &Project, root: &str, file: &str) -> SkillmeatFile {
    let text = fs::read(fixture(&format!("projects/record-files/{file}"))).unwrap();
    project.write(&format!("{root}/{SKILLMEAT_DEPLOYED}"), text);
    SkillmeatFile::load(&project.path.join(root)).unwrap().unwrap()
}

/// What a record says, in the order: artifact, place, profile, platform, root, time.
fn told(file: &SkillmeatFile) -> Vec<[String; 6]> {
    assert_eq!(file.records().count(), file.slots().len());
    let records = file.records().map(|record| {
        assert_eq!(record.collection.as_deref(), Some("default"));
        assert!(!record.local_modifications && record.platform.known);
        let at = record.deployed_at.clone().unwrap();
        assert_eq!(at.at, None, "a local time says no moment");
        let (profile, platform) = (record.profile.clone(), record.platform.id().unwrap().to_owned());
        [record.artifact.to_string(), record.path.to_string(), profile, platform, record.profile_root.clone(), at.text]
    });
    records.collect()
}

#[test]
fn every_record_of_the_samples_is_read() {
    let (world, app) = World::sample();
    let file = SkillmeatFile::load(&app.path.join(".claude")).unwrap().unwrap();
    let of =
        |id: &str, path: &str, at: &str| [id, path, "claude_code", "claude-code", ".claude", at].map(str::to_owned);
    assert_eq!(
        told(&file),
        [
            of("skill:pdf-tools", "skills/pdf-tools", "2026-11-22T11:56:20.851393"),
            of("skill:synth-skill-0000", "skills/synth-skill-0000", "2026-11-22T11:55:20.687860"),
            of("agent:code-reviewer", "agents/code-reviewer.md", "2026-11-22T11:55:20.762795"),
            of("command:synth-command-0000", "commands/synth-command-0000.md", "2026-11-22T11:55:26.414294"),
        ]
    );
    let codex = with_records(&world.project("codex"), ".codex", "codex.skillmeat-deployed.toml");
    let one = ["command:review", "commands/review.md", "codex", "codex", ".codex", "2026-11-22T11:56:26.762746"];
    assert_eq!(told(&codex), [one.map(str::to_owned)]);
    // What an import recorded says nothing of its profile, as all records once did.
    let imported = with_records(&world.project("old"), ".claude", "import-recorded.skillmeat-deployed.toml");
    assert_eq!(
        told(&imported),
        [
            of("skill:newskill", "skills/newskill", "2026-11-22T12:36:24.117518"),
            of("skill:front-name", "skills/renamed-copy", "2026-11-22T12:36:24.117785"),
            of("agent:ag", "agents/ag.md", "2026-11-22T12:36:24.117935"),
            of("command:top", "commands/top.md", "2026-11-22T12:36:24.118103"),
            of("command:nested", "commands/sub/nested.md", "2026-11-22T12:36:24.118255"),
        ]
    );
}

#[test]
fn the_hashes_that_skillmeat_recorded_are_those_of_the_files() {
    let (_world, app) = World::sample();
    let root = app.path.join(".claude");
    let file = SkillmeatFile::load(&root).unwrap().unwrap();
    for record in file.records() {
        assert_eq!(skillmeat_hash(&record.path.under(&root)).unwrap(), record.content_hash, "{}", record.artifact);
    }
    let library = fixture(".skillmeat/collections/default");
    let lock = CollectionLock::load(&library).unwrap();
    assert_eq!((lock.entries.len(), lock.problems.len()), (12, 0));
    let listed = CollectionFile::load(&library).unwrap();
    for record in &listed.records {
        let locked = &lock.entries[&record.id];
        let place = record.path.as_ref().unwrap().under(&library);
        assert_eq!(Some(skillmeat_hash(&place).unwrap()), locked.content_hash, "{}", record.id);
        assert_eq!(locked.origin, None, "the samples were made on that machine");
    }
    assert_eq!(listed.records.len(), 12);
}

#[test]
fn a_deployed_copy_that_was_changed_has_another_hash() {
    let (_world, app) = World::sample();
    let place = app.path.join(".claude/skills/pdf-tools");
    let before = skillmeat_hash(&place).unwrap();
    app.write(".claude/skills/pdf-tools/new.md", "");
    assert_ne!(skillmeat_hash(&place).unwrap(), before);
    fs::remove_dir_all(&place).unwrap();
    assert!(matches!(skillmeat_hash(&place), Err(SkillmeatHashError::Fs(error)) if error.is_not_found()));
}

#[test]
fn one_malformed_record_among_good_ones_is_told_and_hides_none() {
    let (_world, app) = World::sample();
    let path = app.path.join(".claude").join(SKILLMEAT_DEPLOYED);
    let text = fs::read_to_string(&path).unwrap();
    let root = app.path.join(".claude");
    for (from, to, reason) in [
        ("\"skills/pdf-tools\"", "\"../../victim\"", "the path \"../../victim\" leads out of its folder"),
        ("artifact_type = \"agent\"", "artifact_type = \"workflow\"", "SkillMeat's type workflow is not one of ours"),
        ("artifact_name = \"code-reviewer\"\n", "", "`artifact_name` is missing"),
    ] {
        assert!(text.contains(from));
        write(&path, text.replacen(from, to, 1));
        let file = SkillmeatFile::load(&root).unwrap().unwrap();
        assert_eq!((file.records().count(), file.slots().len()), (3, 4), "{from}");
        let reasons = file.slots().iter().filter_map(|slot| match slot {
            SkillmeatSlot::Invalid { reason, .. } => Some(reason.as_str()),
            SkillmeatSlot::Valid(_) => None,
        });
        assert_eq!(reasons.collect::<Vec<_>>(), [reason]);
    }
    write(&path, text.replacen("platform = \"claude_code\"", "platform = \"mars\"", 1));
    let file = SkillmeatFile::load(&root).unwrap().unwrap();
    let platforms: Vec<_> = file.records().map(|one| (one.platform.text.as_str(), one.platform.known)).collect();
    let known = ("claude_code", true);
    assert_eq!(platforms, [("mars", false), known, known, known]);
    write(&path, text.replacen("[[deployed]]", "<<<<<<< HEAD\n[[deployed]]", 1));
    assert!(matches!(SkillmeatFile::load(&root), Err(ForeignError::Invalid { line: 1, .. })));
}

#[test]
fn the_skips_of_a_project_are_read() {
    let (world, _) = World::sample();
    let project = world.project("meta");
    let text = fs::read(fixture("projects/record-files/skillmeat_skip_prefs.toml")).unwrap();
    project.write(&format!(".claude/{SKILLMEAT_SKIPS}"), text);
    let found = SkillmeatSkips::load(&project.path.join(".claude")).unwrap();
    assert_eq!((found.skips.len(), found.problems.len()), (1, 0));
    let skip = found.find(&"skill:zzz".parse().unwrap()).unwrap();
    assert_eq!(skip.reason.as_deref(), Some("not needed"));
    let added = skip.added.clone().unwrap();
    assert_eq!((added.text.as_str(), added.at), ("2026-11-22T12:36:24.813193", None));
    assert_eq!(SkillmeatSkips::load(&project.path).unwrap(), SkillmeatSkips::default());
}

#[cfg(unix)]
#[test]
fn no_file_of_another_program_is_read_through_a_link() {
    let world = World::new();
    let project = world.project("app");
    project.write("elsewhere", "deployed = []\nskips = []\n");
    for name in [SKILLMEAT_DEPLOYED, SKILLMEAT_SKIPS, "collection.lock", PROJECT_LOCK] {
        project.link(name, "elsewhere");
    }
    assert!(SkillmeatFile::load(&project.path).is_err());
    assert!(SkillmeatSkips::load(&project.path).is_err());
    assert!(CollectionLock::load(&project.path).is_err());
    assert!(SkillsLock::load(&project.path.join(PROJECT_LOCK)).is_err());
}

#[test]
fn the_locks_of_the_skills_command_line_say_where_a_skill_is_from() {
    let world = World::new();
    let project = world.project("app");
    project.write(
        PROJECT_LOCK,
        r#"{ "version": 1, "skills": {
            "pdf": { "source": "anthropics/skills", "ref": "main", "sourceType": "github", "computedHash": "006f",
                     "skillPath": "skills/pdf/SKILL.md" },
            "mine": { "source": "./skills/mine", "sourceType": "local", "computedHash": "01" } } }"#,
    );
    project.write(
        SHARED_LOCK,
        r#"{ "version": 3, "dismissed": {}, "skills": {
            "Find Skills": { "source": "vercel-labs/skills", "sourceType": "github", "pluginName": "curated",
                             "sourceUrl": "https://sam:token@github.com/vercel-labs/skills.git",
                             "skillPath": "skills/find-skills/SKILL.md", "skillFolderHash": "ab",
                             "installedAt": "2026-02-01T10:00:00.000Z", "updatedAt": "2026-02-01T10:00:00.000Z" } } }"#,
    );
    let load = |name: &str| SkillsLock::load(&project.path.join(name)).unwrap();
    let of = |address: &str, path: &str, reference: Option<&str>| {
        Origin::new(address, Some(path.to_owned().try_into().unwrap()), reference, OriginSource::SkillsLock)
    };
    let (local, shared) = (load(PROJECT_LOCK), load(SHARED_LOCK));
    assert_eq!(local.find("pdf"), of("https://github.com/anthropics/skills", "skills/pdf", Some("main")).as_ref());
    assert_eq!((local.origins.len(), local.problems.len()), (1, 0));
    let found = shared.find("find-skills").unwrap();
    assert_eq!(Some(found), of("https://github.com/vercel-labs/skills", "skills/find-skills", None).as_ref());
    assert_eq!(load("none.json"), SkillsLock::default());
}

/// Runs git in a folder, without the settings of whoever runs the test.
fn git(folder: &Path, arguments: &[&str]) -> String {
    let output = Command::new("git")
        .current_dir(folder)
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap())
        .env("HOME", folder)
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .args(["-c", "user.name=Sam", "-c", "user.email=sam@example.org", "-c", "protocol.file.allow=always"])
        .args(arguments)
        .output()
        .unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

#[test]
fn a_clone_that_git_made_is_understood_as_git_does() {
    if Command::new("git").arg("--version").output().is_err() {
        eprintln!("passed over: there is no git");
        return;
    }
    let world = World::new();
    let clone = world.project("clone").path;
    let origin = |place: &Path| GitClone::around(place).unwrap().and_then(|clone| clone.origin(place));
    let commit = |place: &Path| origin(place).unwrap().reference;
    git(&clone, &["init", "-q", "-b", "main"]);
    write(&clone.join("skills/pdf/SKILL.md"), "# pdf\n");
    let skill = clone.join("skills/pdf");
    assert_eq!(origin(&skill), None, "a clone of nothing comes from nowhere");
    git(&clone, &["remote", "add", "origin", "https://sam:token@github.com/x/y.git"]);
    assert_eq!(commit(&skill), None);
    git(&clone, &["add", "."]);
    git(&clone, &["commit", "-qm", "one"]);
    let one = git(&clone, &["rev-parse", "HEAD"]);
    let path = "skills/pdf".to_owned().try_into().unwrap();
    let expected = Origin::new("https://github.com/x/y", Some(path), Some(&one), OriginSource::GitClone);
    assert!(expected.is_some());
    assert_eq!(origin(&skill), expected);
    git(&clone, &["pack-refs", "--all"]);
    assert!(!clone.join(".git/refs/heads/main").exists());
    assert_eq!(origin(&skill), expected);

    git(&clone, &["worktree", "add", "-q", "-b", "side", "../side"]);
    let side = world.root().join("projects/side");
    let side = if side.is_dir() { side } else { clone.parent().unwrap().join("side") };
    git(&side, &["commit", "-qm", "two", "--allow-empty"]);
    assert_eq!(commit(&side.join("skills/pdf")), Some(git(&side, &["rev-parse", "HEAD"])));
    assert_ne!(commit(&side.join("skills/pdf")), Some(one.clone()));
    assert_eq!(commit(&skill), Some(one.clone()));

    git(&clone, &["checkout", "-q", "--detach"]);
    assert_eq!(origin(&skill), expected);
    let outer = world.project("outer").path;
    git(&outer, &["init", "-q"]);
    git(&outer, &["submodule", "--quiet", "add", &clone.display().to_string(), "vendor/y"]);
    let inner = outer.join("vendor/y");
    assert_eq!(origin(&inner.join("skills/pdf")), None, "a clone of a folder here is nobody else's");
    git(&inner, &["remote", "set-url", "origin", "git@github.com:x/y.git"]);
    let found = origin(&inner.join("skills/pdf")).unwrap();
    assert_eq!((found.repository.as_str(), found.reference), ("git@github.com:x/y.git", Some(one)));
}

#[test]
fn the_hash_has_no_frame_as_it_has_none_there() {
    let world = World::new();
    let project = world.project("app");
    project.write("x/a/b", "1").write("x/a-b", "2").write("x/.git/HEAD", "3");
    assert_eq!(skillmeat_hash(&project.path.join("x")).unwrap(), Digest::of(b".git/HEAD3a/b1a-b2"));
}
