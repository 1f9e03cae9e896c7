//! The cache as a SQLite file: small writes inside the caller's transaction, and what happens when it fails, is
//! deleted, or cannot be read. The JSON of the column itself is tested beside its code.

use std::collections::BTreeSet;
use std::fs;

use rusqlite::Connection;
use skillmeat_core::artifact::ArtifactId;
use skillmeat_core::cache::{
    CacheCondition, CacheError, DeploymentEntry, add_deployment_to_cache, parse_deployments,
    remove_deployment_from_cache,
};
use skillmeat_core::deployment::{DeploymentState, ResultStatus};
use skillmeat_core::ops;
use skillmeat_core::platform::ProfileId;
use skillmeat_core::time::Timestamp;
use skillmeat_tests::{Project, World, copy_tree};

fn id(text: &str) -> ArtifactId {
    text.parse().unwrap()
}

fn entry<'a>(artifact: &'a ArtifactId, project: &'a str, profile: Option<&'a ProfileId>) -> DeploymentEntry<'a> {
    DeploymentEntry {
        artifact,
        collection: "default",
        project_path: project,
        project_name: "app",
        deployed_at: Timestamp::from_unix(1_795_348_800).unwrap(),
        content_hash: Some("abc".into()),
        profile,
        platform: Some("claude-code"),
        path: ".claude/skills/pdf",
        mode: Some("copy"),
        state: DeploymentState::InSync,
        local_modifications: false,
    }
}

/// Writes within one transaction of the cache; `commit` says whether the caller goes through with it.
fn write<T>(world: &World, commit: bool, work: impl FnOnce(&Connection) -> T) -> Option<T> {
    let mut result = None;
    let outcome = world.workspace.cache().write::<(), CacheError>(|tx| {
        result = Some(work(tx));
        if commit { Ok(()) } else { Err(CacheError::Newer) }
    });
    assert_eq!(outcome.is_ok(), commit);
    result
}

fn one_skill() -> World {
    let world = World::new();
    world.skill("pdf");
    world.refresh();
    world
}

#[test]
fn adding_runs_in_the_callers_transaction_and_goes_back_with_it() {
    let world = one_skill();
    let pdf = id("skill:pdf");
    let added = write(&world, false, |tx| {
        let added = add_deployment_to_cache(tx, &entry(&pdf, "/p/app", None)).unwrap();
        let seen: Option<String> =
            tx.query_row("SELECT deployments_json FROM collection_artifacts", [], |row| row.get(0)).unwrap();
        assert!(seen.unwrap().contains("/p/app"), "visible inside");
        added
    });
    assert_eq!(added, Some(true));
    assert_eq!(world.deployments_json("skill:pdf"), None, "and gone with the caller");
    let rows: i64 = world.database().query_row("SELECT count(*) FROM deployments", [], |row| row.get(0)).unwrap();
    assert_eq!(rows, 0, "the projection as well");
}

#[test]
fn adding_and_removing_say_whether_the_artifact_has_a_row() {
    let world = one_skill();
    let (pdf, gone) = (id("skill:pdf"), id("skill:gone"));
    write(&world, true, |tx| {
        assert!(!add_deployment_to_cache(tx, &entry(&gone, "/p/app", None)).unwrap());
        assert!(!remove_deployment_from_cache(tx, &gone, "/p/app", "default", None).unwrap());
        assert!(
            !add_deployment_to_cache(tx, &DeploymentEntry { collection: "other", ..entry(&pdf, "/p/app", None) })
                .unwrap()
        );
        assert!(
            remove_deployment_from_cache(tx, &pdf, "/p/app", "default", None).unwrap(),
            "nothing to remove is fine"
        );
        assert!(add_deployment_to_cache(tx, &entry(&pdf, "/p/app", None)).unwrap());
    });
    assert!(world.deployments_json("skill:pdf").is_some());
}

#[test]
fn an_entry_of_the_same_project_and_profile_is_updated_in_its_place() {
    let world = one_skill();
    let pdf = id("skill:pdf");
    let codex = ProfileId::new("codex-default");
    let primary = ProfileId::primary();
    write(&world, true, |tx| {
        for project in ["/p/one", "/p/two", "/p/three"] {
            add_deployment_to_cache(tx, &entry(&pdf, project, None)).unwrap();
        }
        add_deployment_to_cache(tx, &entry(&pdf, "/p/two", Some(&codex))).unwrap();
        // No profile is the primary one; a trailing profile root does not count.
        let again = DeploymentEntry { content_hash: Some("new".into()), ..entry(&pdf, "/p/two", Some(&primary)) };
        add_deployment_to_cache(tx, &again).unwrap();
    });
    let shown = parse_deployments(world.deployments_json("skill:pdf").as_deref()).unwrap();
    let keys: Vec<_> = shown
        .iter()
        .map(|d| {
            (d.project_path.as_str(), d.deployment_profile_id.as_deref().unwrap(), d.content_hash.as_deref().unwrap())
        })
        .collect();
    assert_eq!(
        keys,
        [
            ("/p/one", "claude-code-default", "abc"),
            ("/p/two", "claude-code-default", "new"),
            ("/p/three", "claude-code-default", "abc"),
            ("/p/two", "codex-default", "abc"),
        ]
    );
    write(&world, true, |tx| remove_deployment_from_cache(tx, &pdf, "/p/two", "default", Some(&codex)).unwrap());
    assert_eq!(parse_deployments(world.deployments_json("skill:pdf").as_deref()).unwrap().len(), 3);
    write(&world, true, |tx| {
        for project in ["/p/one", "/p/two", "/p/three"] {
            assert!(remove_deployment_from_cache(tx, &pdf, project, "default", None).unwrap());
        }
    });
    assert_eq!(world.deployments_json("skill:pdf"), None, "nothing left is NULL");
}

#[test]
fn entries_of_older_programs_are_read_and_never_doubled() {
    let world = one_skill();
    let project = world.project("app");
    let old = format!(
        r#"[{{"project_path":"{0}/.claude","project_name":"App","deployed_at":"2025-02-11T10:30:00+00:00"}},
            7, null, "text", {{"project_path":"{0}"}}, {{"project_path":"/p/x","project_name":"x","deployed_at":"never"}}]"#,
        project.text()
    );
    let column = |json: &str| {
        world.database().execute("UPDATE collection_artifacts SET deployments_json = ?1", [json]).unwrap();
    };
    column(&old);
    let shown = world.artifact("skill:pdf").deployments.unwrap();
    assert_eq!(shown.len(), 1, "{shown:?}");
    assert_eq!(shown[0].project_path, project.text());
    assert_eq!((shown[0].deployment_profile_id.clone(), shown[0].content_hash.clone()), (None, None));
    world.deploy(&["pdf"], &project);
    let shown = world.artifact("skill:pdf").deployments.unwrap();
    assert_eq!(shown.len(), 1, "updated in place: {shown:?}");
    assert!(shown[0].content_hash.is_some());
    for broken in ["{", "{}", "\"x\"", "[]", "", "[1, 2]"] {
        column(broken);
        assert_eq!(world.artifact("skill:pdf").deployments, None, "{broken:?} breaks no list");
        world.deploy(&["pdf"], &project);
    }
    column("{ malformed");
    world.undeploy(&["pdf"], &project);
    world.deploy(&["pdf"], &project);
    assert_eq!(world.artifact("skill:pdf").deployments.unwrap().len(), 1);
}

// ---- deletion and damage

/// A world with something of everything: two projects, three profiles, every state that a deployment can have.
fn busy_world() -> (World, Vec<Project>) {
    let world = World::new();
    world
        .skill("pdf")
        .skill("drifting")
        .skill("orphan")
        .skill("missing")
        .command("git/fix")
        .agent("reviewer")
        .hook("format");
    world.in_library("skills/odd/SKILL.md", "---\ntags: [x\n---\n").in_library("skills/empty/readme.txt", "");
    world.refresh();
    let (one, two) = (world.project("one"), world.project("two"));
    world.deploy(&["pdf", "drifting", "orphan", "git/fix", "reviewer", "format"], &one);
    world.clock.advance(60);
    world.try_deploy(&["pdf", "missing"], &two, Some("codex-default")).unwrap();
    world.try_deploy(&["pdf"], &two, Some("cursor-default")).unwrap();
    one.write(".claude/skills/drifting/SKILL.md", "edited");
    one.write(".claude/skills/missing/SKILL.md", "a twin of the library's");
    fs::remove_dir_all(world.library().join("skills/orphan")).unwrap();
    fs::remove_dir_all(two.path.join(".agents/skills/missing")).unwrap();
    let invalid = "\n[[deployments]]\nartifact = \"skill:evil\"\npath = \"..\"\n";
    one.write(".claude/deployment-manifest.toml", format!("{}{invalid}", one.manifest()));
    world.refresh();
    (world, vec![one, two])
}

#[test]
fn the_database_may_be_deleted_and_everything_is_back_after_a_refresh() {
    let (mut world, _) = busy_world();
    let before = world.lists();
    assert_eq!(before.stats.counts.in_sync, 6, "{:?}", before.stats.counts);
    assert_eq!(before.stats.drifted, 4);
    assert_eq!(before.stats.counts.unmanaged, 1);
    world.delete_cache();
    assert!(world.artifacts().is_empty(), "a new database is empty");
    world.refresh();
    world.lists().assert_same(&before, "after the database was deleted");
}

#[test]
fn what_small_writes_leave_is_what_a_refresh_finds() {
    let world = World::new();
    world.skill("pdf").skill("other").command("fix").hook("format");
    world.refresh();
    let (one, two) = (world.project("one"), world.project("two"));
    let check = |when: &str| {
        let written = world.lists();
        world.refresh();
        written.assert_same(&world.lists(), when);
    };
    world.deploy(&["pdf", "fix", "format"], &one);
    check("after the first deploy into an unknown project");
    world.try_deploy(&["pdf"], &two, Some("codex-default")).unwrap();
    check("after a deploy to another profile of another unknown project");
    world.deploy(&["pdf"], &two);
    check("after a second profile");
    world.in_library("skills/pdf/SKILL.md", "new\n");
    world.refresh();
    world.clock.advance(60);
    world.deploy(&["pdf"], &one);
    check("after an update");
    one.write(".claude/skills/pdf/mine.md", "mine");
    world.in_library("skills/pdf/SKILL.md", "newer\n");
    world.refresh();
    world.deploy(&["pdf"], &one);
    check("after an update beside a person's file");
    world.undeploy(&["pdf"], &one);
    check("after an undeploy that left a person's file");
    two.write(".claude/skills/other/SKILL.md", "a twin");
    world.refresh();
    fs::remove_dir_all(world.library().join("hooks")).unwrap();
    one.write(".claude/hooks/format/mine.md", "mine");
    world.refresh();
    world.undeploy(&["hook:format"], &one);
    check("after the undeploy of an orphan that left a person's file");
    world.undeploy(&["pdf"], &two);
    check("after an undeploy from all profiles");
    world.undeploy(&["fix"], &one);
    check("after the last undeploy");
    assert!(world.deployments().is_empty());

    // A project as a clone brings it, deployed to before anybody added it.
    let cloned = world.project("cloned");
    world.deploy(&["fix"], &one);
    copy_tree(&one.path, &cloned.path);
    cloned.write(".claude/skills/other/SKILL.md", "a twin");
    world.deploy(&["pdf"], &cloned);
    assert_eq!(world.lists().projects[2].counts.deployed(), 2, "also what the clone brought along");
    check("after a deploy into an unknown project that has a manifest");
}

#[test]
fn an_unreadable_database_is_set_aside_and_made_anew() {
    let (mut world, _) = busy_world();
    let before = world.lists();
    let file = world.home().join("cache/desktop.db");
    for damage in [vec![b'x'; 8192], Vec::from(*b"SQLite format 3\0 and then nonsense"), vec![0; 100_000]] {
        drop(std::mem::replace(&mut world.workspace, World::new().workspace));
        let _ = fs::remove_file(world.home().join("cache/desktop.db-wal"));
        fs::write(&file, &damage).unwrap();
        world.restart();
        assert_eq!(world.workspace.cache().condition(), CacheCondition::Rebuilt);
        assert!(world.home().join("cache/desktop.db.unreadable").exists());
        world.refresh();
        world.lists().assert_same(&before, "after the database was damaged");
    }
}

#[test]
fn a_restart_shows_the_lists_without_a_refresh() {
    let (mut world, _) = busy_world();
    let before = world.lists();
    world.restart();
    world.lists().assert_same(&before, "after a restart");
}

// ---- the cache fails

fn sabotage(world: &World) {
    world
        .database()
        .execute_batch(
            "CREATE TRIGGER no_insert BEFORE INSERT ON deployments BEGIN SELECT RAISE(ABORT, 'refused'); END;
             CREATE TRIGGER no_update BEFORE UPDATE ON deployments BEGIN SELECT RAISE(ABORT, 'refused'); END;
             CREATE TRIGGER no_delete BEFORE DELETE ON deployments BEGIN SELECT RAISE(ABORT, 'refused'); END;",
        )
        .unwrap();
}

fn mend(world: &World) {
    world.database().execute_batch("DROP TRIGGER no_insert; DROP TRIGGER no_update; DROP TRIGGER no_delete;").unwrap();
}

#[test]
fn a_deploy_succeeds_when_the_cache_fails_and_a_refresh_repairs_it() {
    let world = one_skill();
    let project = world.project("app");
    sabotage(&world);
    let outcome = world.deploy(&["pdf"], &project);
    assert_eq!(outcome.results[0].status, ResultStatus::Success, "{outcome:?}");
    assert!(outcome.cache_behind);
    assert!(world.workspace.is_cache_behind());
    assert!(project.has(".claude/skills/pdf/SKILL.md") && project.manifest().contains("skill:pdf"));
    assert_eq!(world.deployments_json("skill:pdf"), None, "nothing half written");
    assert!(world.another().is_cache_behind(), "every program sees it");
    mend(&world);
    world.refresh();
    assert!(!world.workspace.is_cache_behind());
    assert_eq!(world.state("skill:pdf"), DeploymentState::InSync);
    assert_eq!(world.artifact("skill:pdf").deployments.unwrap().len(), 1);
}

#[test]
fn an_undeploy_succeeds_when_the_cache_fails_and_a_refresh_repairs_it() {
    let world = one_skill();
    let project = world.project("app");
    world.deploy(&["pdf"], &project);
    sabotage(&world);
    let outcome = world.undeploy(&["pdf"], &project);
    assert_eq!(outcome.results[0].status, ResultStatus::Success, "{outcome:?}");
    assert!(outcome.cache_behind);
    assert_eq!(project.tree().len(), 0);
    assert_eq!(world.deployments().len(), 1, "the list is behind, and says so");
    mend(&world);
    world.refresh();
    assert!(!world.workspace.is_cache_behind() && world.deployments().is_empty());
}

#[test]
fn a_refresh_that_the_cache_refuses_leaves_what_was_there() {
    let world = one_skill();
    let project = world.project("app");
    world.deploy(&["pdf"], &project);
    let before = world.lists();
    sabotage(&world);
    world.skill("another");
    project.write(".claude/skills/pdf/SKILL.md", "edited here");
    assert!(ops::refresh_cache(&world.workspace, ops::Depth::Changed, &|_| {}).is_err());
    world.lists().assert_same(&before, "after a refused refresh");
    mend(&world);
    world.refresh();
    assert_eq!(world.artifacts().len(), 2);
}

#[test]
fn a_database_that_another_program_holds_makes_a_deploy_behind_and_not_fail() {
    let world = one_skill();
    let project = world.project("app");
    let holder = world.database();
    holder.execute_batch("BEGIN IMMEDIATE").unwrap();
    let outcome = world.deploy(&["pdf"], &project);
    assert_eq!(outcome.results[0].status, ResultStatus::Success);
    assert!(outcome.cache_behind);
    assert!(world.artifacts().len() == 1, "reading does not wait");
    holder.execute_batch("ROLLBACK").unwrap();
    world.refresh();
    assert_eq!(world.state("skill:pdf"), DeploymentState::InSync);
}

#[test]
fn a_home_that_cannot_hold_a_cache_still_deploys() {
    let mut world = World::new();
    world.skill("pdf");
    drop(std::mem::replace(&mut world.workspace, World::new().workspace));
    fs::remove_dir_all(world.home().join("cache")).unwrap();
    fs::write(world.home().join("cache"), "a file stands here").unwrap();
    world.restart();
    assert_eq!(world.workspace.cache().condition(), CacheCondition::InMemory);
    world.refresh();
    let project = world.project("app");
    let outcome = world.deploy(&["pdf"], &project);
    assert_eq!(outcome.results[0].status, ResultStatus::Success);
    assert_eq!(world.state("skill:pdf"), DeploymentState::InSync);
    world.undeploy(&["pdf"], &project);
    assert_eq!(project.tree().len(), 0);
}

// ---- the projection

/// (artifact, project, profile, time, hash) of every entry of the column, and the same of the projection.
fn column_and_projection(world: &World) -> [BTreeSet<[String; 5]>; 2] {
    let connection = world.database();
    let mut column = BTreeSet::new();
    let mut statement = connection.prepare("SELECT artifact_id, deployments_json FROM collection_artifacts").unwrap();
    let mut rows = statement.query([]).unwrap();
    while let Some(row) = rows.next().unwrap() {
        let artifact: String = row.get(0).unwrap();
        for entry in parse_deployments(row.get::<_, Option<String>>(1).unwrap().as_deref()).unwrap_or_default() {
            let new = column.insert([
                artifact.clone(),
                entry.project_path,
                entry.deployment_profile_id.unwrap(),
                entry.deployed_at.to_string(),
                entry.content_hash.unwrap(),
            ]);
            assert!(new, "a twin entry of {artifact}");
        }
    }
    let mut statement = connection
        .prepare(
            "SELECT artifact_id, project_path, profile_id, deployed_at, content_hash FROM deployments
             WHERE state NOT IN ('unmanaged', 'invalid')
                 AND artifact_id IN (SELECT artifact_id FROM collection_artifacts)",
        )
        .unwrap();
    let projection = statement
        .query_map([], |row| Ok([row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?]))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    [column, projection]
}

#[test]
fn the_projection_is_the_column_after_any_operations_and_both_are_what_a_refresh_finds() {
    for seed in 1..=4_u64 {
        let world = World::new();
        let names = ["skill:a", "skill:b", "command:a", "agent:c"];
        world.skill("a").skill("b").command("a").agent("c");
        world.refresh();
        let projects = [world.project("one"), world.project("two")];
        let profiles = ["claude-code-default", "cursor-default", "codex-default"];
        let mut state = seed;
        let mut pick = |count: usize| {
            // A linear congruential generator is enough here, and the same on every machine.
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            usize::try_from(state >> 33).unwrap() % count
        };
        for step in 0..40 {
            world.clock.advance(7);
            let (name, project, profile) = (names[pick(4)], &projects[pick(2)], profiles[pick(3)]);
            match pick(8) {
                0..=3 => drop(world.try_deploy(&[name], project, Some(profile)).unwrap()),
                4 => drop(world.try_undeploy(&[name], project, Some(profile)).unwrap()),
                5 => drop(world.undeploy(&[name], project)),
                6 => {
                    world.in_library("skills/a/SKILL.md", format!("# version {step}\n"));
                }
                _ => drop(ops::add_project(&world.workspace, &project.path).unwrap()),
            }
            let [column, projection] = column_and_projection(&world);
            assert_eq!(column, projection, "seed {seed}, step {step}");
        }
        let written = column_and_projection(&world);
        world.refresh();
        assert_eq!(column_and_projection(&world), written, "seed {seed}");
    }
}
