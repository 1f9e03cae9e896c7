//! A refresh that reads only what changed says what a rescan from nothing says, and names the rows that changed.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use proptest::prelude::*;
use proptest::test_runner::Config;
use skillmeat_core::changes::ChangedRows;
use skillmeat_core::deployment::{Control, DeploymentState};
use skillmeat_core::error::{ErrorBody, ErrorCode};
use skillmeat_core::ops::{self, DeploymentStatus, Depth, RefreshOutcome, RefreshPart, RefreshRequest, StatusFiles};
use skillmeat_tests::{Project, World, write};

/// Long after every file was written, so that stamps are trusted.
const LATER: i64 = 10 * 365 * 86_400;

fn refresh(world: &World, depth: Depth, suspects: Option<&BTreeSet<PathBuf>>) -> RefreshOutcome {
    refresh_by(world, depth, suspects, ops::PROJECTS_AT_ONCE)
}

/// A refresh of what changed, everywhere, that looks at so many projects, and artifacts of a new library, before it writes.
fn request<'a>(
    cancelled: &'a AtomicBool,
    (at_once, artifacts_at_once): (usize, usize),
    on_part: &'a (dyn Fn(RefreshPart) + Sync),
) -> RefreshRequest<'a> {
    let depth = Depth::Changed;
    RefreshRequest { depth, suspects: None, cancelled, progress: &|_| {}, at_once, artifacts_at_once, on_part }
}

/// Looks at so many projects before it writes what it found.
fn refresh_by(world: &World, depth: Depth, suspects: Option<&BTreeSet<PathBuf>>, at_once: usize) -> RefreshOutcome {
    let cancelled = AtomicBool::new(false);
    let request = RefreshRequest { depth, suspects, ..request(&cancelled, (at_once, at_once), &|_| {}) };
    ops::refresh(&world.workspace, &request).unwrap()
}

/// Looks at one project after the other, and at so many artifacts of a new library, and is stopped once the first commit of
/// several is made; what the first was told of.
fn refresh_stopped(world: &World, artifacts_at_once: usize) -> RefreshPart {
    let cancelled = AtomicBool::new(false);
    let parts = Mutex::new(Vec::new());
    let on_part = |part| {
        cancelled.store(true, Ordering::Relaxed);
        parts.lock().unwrap().push(part);
    };
    let request = request(&cancelled, (1, artifacts_at_once), &on_part);
    let error = ErrorBody::from(ops::refresh(&world.workspace, &request).unwrap_err());
    assert_eq!(error.code, ErrorCode::Cancelled);
    let mut parts = parts.into_inner().unwrap();
    // Artifacts that were examined by then are written.
    assert!(parts.len() == 1 || artifacts_at_once < ops::ARTIFACTS_AT_ONCE, "{}", parts.len());
    parts.remove(0)
}

fn changed(world: &World) -> ChangedRows {
    refresh(world, Depth::Changed, None).changed.unwrap()
}

fn rows(artifacts: &[&str], projects: &[&Project], listed: bool) -> ChangedRows {
    let mut projects: Vec<_> = projects.iter().map(|project| project.text()).collect();
    projects.sort();
    ChangedRows { artifacts: artifacts.iter().map(|id| (*id).to_owned()).collect(), projects, listed }
}

/// A library and two projects with deployments, looked at when everything was settled.
fn settled() -> (World, Project, Project) {
    let world = World::new();
    world.skill("pdf").skill("other").command("git/fix").agent("reviewer");
    world.refresh();
    let (one, two) = (world.project("one"), world.project("two"));
    world.deploy(&["pdf", "git/fix"], &one);
    world.deploy(&["pdf", "reviewer"], &two);
    world.clock.advance(LATER);
    world.refresh();
    world.refresh();
    (world, one, two)
}

#[test]
fn nothing_is_told_and_nothing_is_written_when_nothing_changed() {
    let (world, ..) = settled();
    let version = || -> i64 {
        let sql = "SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'rows_version'";
        world.database().query_row(sql, [], |row| row.get(0)).unwrap()
    };
    let before = version();
    for suspects in [None, Some(&BTreeSet::from([world.library(), world.root().join("projects")]))] {
        let outcome = refresh(&world, Depth::Changed, suspects);
        assert_eq!(outcome.views, [], "no view has anything new");
        assert_eq!(outcome.changed, Some(ChangedRows::default()));
        assert_eq!((outcome.artifacts, outcome.projects, outcome.deployments), (4, 2, 4));
    }
    let outcome = refresh(&world, Depth::Everything, None);
    assert_eq!((outcome.views, outcome.changed), (Vec::new(), Some(ChangedRows::default())), "a rescan finds the same");
    assert_eq!(version(), before);
}

#[test]
fn a_deploy_is_not_told_again_by_the_refresh_behind_it() {
    let (world, one, _) = settled();
    world.deploy(&["other"], &one);
    assert_eq!(changed(&world), ChangedRows::default());
    world.undeploy(&["pdf"], &one);
    assert_eq!(changed(&world), ChangedRows::default());
    let operation = ops::last_operation(&world.workspace).unwrap();
    ops::undo_operation(
        &world.workspace,
        &ops::UndoRequest { operation, ..ops::UndoRequest::default() },
        &Control::none(),
    )
    .unwrap();
    assert_eq!(changed(&world), ChangedRows::default());
}

#[test]
fn each_change_names_its_rows_and_no_other() {
    let (world, one, two) = settled();
    one.write(".claude/skills/pdf/SKILL.md", "edited here");
    assert_eq!(changed(&world), rows(&["skill:pdf"], &[&one], false));
    write(&world.library().join("agents/reviewer.md"), "---\ndescription: new\n---\nanother");
    assert_eq!(changed(&world), rows(&["agent:reviewer"], &[&two], false));
    world.skill("fresh");
    assert_eq!(changed(&world), rows(&["skill:fresh"], &[], true));
    fs::remove_dir_all(world.library().join("skills/other")).unwrap();
    assert_eq!(changed(&world), rows(&["skill:other"], &[], true));
    two.write(".claude/skills/fresh/SKILL.md", "a twin");
    assert_eq!(changed(&world), rows(&[], &[&two], false), "what stands there unrecorded is the project's");
    two.write(".claude/skills/nobodys/SKILL.md", "could be imported");
    assert_eq!(changed(&world), rows(&[], &[&two], false));
    fs::remove_dir_all(one.path.join(".claude")).unwrap();
    assert_eq!(changed(&world), rows(&["command:git/fix", "skill:pdf"], &[&one], false));
    assert_eq!(changed(&world), ChangedRows::default());
}

/// Number and state of each row of a project, by artifact.
fn numbered(world: &World, project: &Project) -> Vec<(String, i64, String)> {
    let database = world.database();
    let sql = "SELECT artifact_id, id, state FROM deployments WHERE project_path = ?1 ORDER BY artifact_id";
    let mut statement = database.prepare(sql).unwrap();
    let rows = statement.query_map([project.text()], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap();
    rows.collect::<Result<_, _>>().unwrap()
}

#[test]
fn what_the_library_has_anew_concerns_its_own_rows_alone() {
    let (world, one, two) = settled();
    one.write(".claude/agents/reviewer.md", "stands there, unrecorded");
    // Neither can be used, and one of them calls itself what is about to change.
    let manifest = one.path.join(".claude/deployment-manifest.toml");
    let text = fs::read_to_string(&manifest).unwrap();
    let broken = "\n[[deployments]]\nartifact = \"skill:pdf\"\npath = \"../out\"\n";
    fs::write(&manifest, text + broken).unwrap();
    world.refresh();
    let others = |project: &Project, except: &str| -> Vec<(String, i64, String)> {
        let rows = numbered(&world, project).into_iter();
        rows.filter(|(artifact, _, state)| artifact != except || state == "invalid").collect()
    };
    let states = |project: &Project, artifact: &str| -> Vec<String> {
        numbered(&world, project).into_iter().filter(|row| row.0 == artifact).map(|row| row.2).collect()
    };
    assert_eq!(states(&one, "skill:pdf"), ["in_sync", "invalid"]);
    let before = (others(&one, "skill:pdf"), others(&two, "skill:pdf"));

    // Changed where nobody was told of it: only what the library's change concerns is looked at.
    one.write(".claude/commands/git/fix.md", "changed silently");
    world.in_library("skills/pdf/SKILL.md", "---\ndescription: another\n---\n");
    let suspects = BTreeSet::from([world.library().join("skills/pdf/SKILL.md")]);
    let outcome = refresh(&world, Depth::Changed, Some(&suspects));
    assert_eq!(outcome.changed, Some(rows(&["skill:pdf"], &[&one, &two], false)));
    assert_eq!(
        (states(&one, "skill:pdf"), states(&two, "skill:pdf")),
        (vec!["outdated".to_owned(), "invalid".to_owned()], vec!["outdated".to_owned()])
    );
    assert_eq!((others(&one, "skill:pdf"), others(&two, "skill:pdf")), before, "nothing else is written");

    // What was not looked at is still to be seen.
    assert_eq!(changed(&world), rows(&["command:git/fix"], &[&one], false));
    assert_eq!(changed(&world), ChangedRows::default());

    // What stands there without a record has a twin no more, and has one again.
    fs::remove_file(world.library().join("agents/reviewer.md")).unwrap();
    assert_eq!(changed(&world), rows(&["agent:reviewer"], &[&one, &two], true));
    assert_eq!(
        (states(&one, "agent:reviewer").len(), states(&two, "agent:reviewer")),
        (0, vec!["orphaned".to_owned()])
    );
    world.agent("reviewer");
    assert_eq!(changed(&world), rows(&["agent:reviewer"], &[&one, &two], true));
    assert_eq!(states(&one, "agent:reviewer"), ["unmanaged"]);
}

#[test]
fn only_what_is_suspected_is_looked_at() {
    let (world, one, two) = settled();
    one.write(".claude/skills/pdf/SKILL.md", "edited in one");
    two.write(".claude/skills/pdf/SKILL.md", "edited in two");
    world.in_library("skills/other/SKILL.md", "---\ndescription: edited\n---\n");
    let suspects = |path: PathBuf| BTreeSet::from([path]);
    let of = |path: PathBuf| refresh(&world, Depth::Changed, Some(&suspects(path))).changed.unwrap();
    assert_eq!(of(world.library().join("skills/pdf/SKILL.md")), ChangedRows::default());
    assert_eq!(of(world.root().join("elsewhere")), ChangedRows::default());
    assert_eq!(of(two.path.join(".claude/skills/pdf/SKILL.md")), rows(&["skill:pdf"], &[&two], false));
    assert_eq!(of(world.library().join("skills/other/SKILL.md")), rows(&["skill:other"], &[], false));
    assert_eq!(changed(&world), rows(&["skill:pdf"], &[&one], false));
}

#[test]
fn a_file_that_a_tool_leaves_out_changes_no_row() {
    let (world, one, _) = settled();
    world.in_library("skills/pdf/scripts/__pycache__/run.pyc", "bytes");
    one.write(".claude/skills/pdf/.DS_Store", "bytes");
    assert_eq!(changed(&world), ChangedRows::default());
}

#[test]
fn a_cancelled_refresh_leaves_the_cache_as_it_was() {
    let (world, one, _) = settled();
    one.write(".claude/skills/pdf/SKILL.md", "edited here");
    world.skill("fresh");
    let before = world.lists();
    let cancelled = AtomicBool::new(true);
    let request = request(&cancelled, (ops::PROJECTS_AT_ONCE, ops::ARTIFACTS_AT_ONCE), &|_| {});
    let error = ErrorBody::from(ops::refresh(&world.workspace, &request).unwrap_err());
    assert_eq!(error.code, ErrorCode::Cancelled);
    world.lists().assert_same(&before, "after the cancelled refresh");
    assert_eq!(changed(&world), rows(&["skill:fresh", "skill:pdf"], &[&one], true));
}

#[test]
fn a_refresh_that_is_stopped_between_two_commits_leaves_the_rest_to_the_next() {
    let (world, one, two) = settled();
    world.in_library("skills/pdf/SKILL.md", "---\ndescription: another version\n---\n");
    let told = refresh_stopped(&world, ops::ARTIFACTS_AT_ONCE);
    assert_eq!(told.changed, Some(rows(&[], &[&one], false)), "the library comes with the last project");
    assert_eq!(changed(&world), rows(&["skill:pdf"], &[&two], false), "the first project says the same already");
    is_as_from_nothing(world, "after the refresh that was stopped");
}

#[test]
fn another_library_that_was_stopped_behind_is_compared_with_every_project() {
    let (world, ..) = settled();
    let other = world.root().join("another");
    write(&other.join("skills/pdf/SKILL.md"), "# Another\n");
    ops::open_library(&world.workspace, &other).unwrap();
    assert_eq!(refresh_stopped(&world, ops::ARTIFACTS_AT_ONCE).changed, None, "any row of the library");
    assert_eq!(world.artifacts().iter().map(|one| one.id.as_str()).collect::<Vec<_>>(), ["skill:pdf"]);
    refresh_by(&world, Depth::Changed, None, 1);
    is_as_from_nothing(world, "after the refresh that was stopped");
}

#[test]
fn a_first_refresh_that_is_stopped_has_the_library_to_show() {
    let (mut world, ..) = settled();
    let all = world.lists();
    world.delete_cache();
    refresh_stopped(&world, ops::ARTIFACTS_AT_ONCE);
    assert_eq!((world.artifacts().len(), world.deployments().len()), (4, 0));
    refresh_stopped(&world, ops::ARTIFACTS_AT_ONCE);
    assert_eq!((world.artifacts().len(), world.deployments().len()), (4, 2));
    world.refresh();
    world.lists().assert_same(&all, "after all of it was found in three runs");
}

#[test]
fn a_status_of_what_drifted_leaves_out_the_files_of_what_did_not() {
    let (world, one, _) = settled();
    one.write(".claude/skills/pdf/SKILL.md", "edited here");
    let all = ops::status(&world.workspace, None).unwrap();
    let drifted = ops::status_with(&world.workspace, None, StatusFiles::Drifted, &|_| {}).unwrap();
    assert_eq!(all.iter().filter(|one| one.state != DeploymentState::InSync).count(), 1);
    let without = |mut one: DeploymentStatus| {
        if one.state == DeploymentState::InSync {
            assert!(!one.files.is_empty());
            one.files.clear();
        }
        one
    };
    assert_eq!(drifted, all.into_iter().map(without).collect::<Vec<_>>());
    assert!(drifted.iter().any(|one| !one.files.is_empty()));
}

#[test]
fn a_new_library_is_written_while_it_is_read() {
    let (mut world, ..) = settled();
    let all = world.lists();
    world.delete_cache();
    assert_eq!(refresh_stopped(&world, 1).changed, None, "any row of the library");
    let shown = world.artifacts().len();
    assert!((1..4).contains(&shown), "{shown}");
    world.refresh();
    world.lists().assert_same(&all, "after all of it was found in two runs");
    is_as_from_nothing(world, "after the refresh that was stopped");
}

#[test]
fn a_library_that_another_takes_the_place_of_while_it_is_read_is_not_written_on() {
    let (mut world, ..) = settled();
    let other = world.root().join("another");
    write(&other.join("skills/alone/SKILL.md"), "# Alone\n");
    world.delete_cache();
    let cancelled = AtomicBool::new(false);
    let on_part = |_| {
        if world.artifacts().len() == 1 {
            ops::open_library(&world.workspace, &other).unwrap();
            refresh(&world, Depth::Changed, None);
        }
    };
    let request = request(&cancelled, (1, 1), &on_part);
    ops::refresh(&world.workspace, &request).unwrap_err();
    assert_eq!(world.artifacts().iter().map(|one| one.id.as_str()).collect::<Vec<_>>(), ["skill:alone"]);
    is_as_from_nothing(world, "after the other library was read");
}

#[test]
fn what_the_library_says_beside_its_files_is_read_when_it_changes() {
    let (world, ..) = settled();
    let record = "[[artifacts]]\nname = \"other\"\ntype = \"skill\"\npath = \"skills/other\"\ntags = [\"new\"]\n";
    let gone = "[[artifacts]]\nname = \"gone\"\ntype = \"skill\"\npath = \"skills/gone\"\n";
    world.in_library("collection.toml", format!("{record}{gone}"));
    assert_eq!(changed(&world), rows(&["skill:gone", "skill:other"], &[], true));
    assert_eq!(world.artifact("skill:other").tags, ["one", "two", "new"], "those of the file itself first");
    assert_eq!(changed(&world), ChangedRows::default());
    world.in_library(
        "origins/skill/pdf/origin.toml",
        "repository = \"https://github.com/x/y\"\nfound_in = \"git_clone\"\n",
    );
    assert_eq!(changed(&world), rows(&["skill:pdf"], &[], false));
    world.in_library("collection.toml", record);
    assert_eq!(changed(&world), rows(&["skill:gone"], &[], true));
}

#[test]
fn another_library_takes_the_place_of_all_rows() {
    let (world, ..) = settled();
    let other = world.root().join("another");
    write(&other.join("skills/alone/SKILL.md"), "# Alone\n");
    ops::open_library(&world.workspace, &other).unwrap();
    let outcome = refresh(&world, Depth::Changed, None);
    assert_eq!(outcome.changed, None, "any row may have changed");
    assert_eq!(world.artifacts().iter().map(|one| one.id.as_str()).collect::<Vec<_>>(), ["skill:alone"]);
    assert_eq!(world.deployments().len(), 4);
    is_as_from_nothing(world, "after the library was changed");
}

/// What a change is made to.
#[derive(Debug, Clone)]
enum Step {
    EditLibrary(usize, usize),
    NewInLibrary(usize),
    RemoveFromLibrary(usize),
    RenameInLibrary(usize, usize),
    Records(Vec<usize>),
    Origin(usize),
    EditProject(usize, usize),
    RemoveInProject(usize, usize),
    ReplaceByFile(usize, usize),
    Unrecorded(usize, usize),
    Deploy(usize, usize),
    Undeploy(usize, usize),
    Manifest(usize),
    MoveAway(usize),
    Forget(usize),
    Add(usize),
    Leftovers(usize),
}

const NAMES: [&str; 5] = ["alpha", "beta", "gamma", "delta", "epsilon"];

fn step() -> impl Strategy<Value = Step> {
    let name = || 0..NAMES.len();
    let project = || 0..3_usize;
    prop_oneof![
        4 => (name(), 0..3_usize).prop_map(|(n, f)| Step::EditLibrary(n, f)),
        2 => name().prop_map(Step::NewInLibrary),
        1 => name().prop_map(Step::RemoveFromLibrary),
        1 => (name(), name()).prop_map(|(a, b)| Step::RenameInLibrary(a, b)),
        1 => prop::collection::vec(name(), 0..3).prop_map(Step::Records),
        1 => name().prop_map(Step::Origin),
        4 => (project(), name()).prop_map(|(p, n)| Step::EditProject(p, n)),
        2 => (project(), name()).prop_map(|(p, n)| Step::RemoveInProject(p, n)),
        1 => (project(), name()).prop_map(|(p, n)| Step::ReplaceByFile(p, n)),
        2 => (project(), name()).prop_map(|(p, n)| Step::Unrecorded(p, n)),
        5 => (project(), name()).prop_map(|(p, n)| Step::Deploy(p, n)),
        2 => (project(), name()).prop_map(|(p, n)| Step::Undeploy(p, n)),
        1 => project().prop_map(Step::Manifest),
        1 => project().prop_map(Step::MoveAway),
        1 => project().prop_map(Step::Forget),
        1 => project().prop_map(Step::Add),
        1 => project().prop_map(Step::Leftovers),
    ]
}

/// Makes a change, and returns the paths at which somebody who watches would have seen it.
fn make(world: &World, projects: &[Project], step: &Step, number: usize) -> Vec<PathBuf> {
    let library = world.library();
    // Never twice the same length: two edits may fall into one tick of the clock.
    let text = |what: &str| format!("---\ndescription: {what} {number}\n---\n{}\n", "x".repeat(number));
    let skill = |name: usize| library.join("skills").join(NAMES[name]);
    let here = |project: usize, name: usize| projects[project].path.join(".claude/skills").join(NAMES[name]);
    let remove = |path: &Path| {
        if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) }.unwrap_or_default();
        vec![path.to_path_buf()]
    };
    let put = |path: PathBuf, text: &str| {
        if path.parent().is_some_and(|folder| folder.is_file()) {
            return Vec::new();
        }
        write(&path, text);
        vec![path]
    };
    match step {
        Step::EditLibrary(name, file) if skill(*name).is_dir() => {
            put(skill(*name).join(["SKILL.md", "docs/a.md", "docs/deep/b.md"][*file]), &text("edited"))
        }
        Step::NewInLibrary(name) => put(skill(*name).join("SKILL.md"), &text("new")),
        Step::RemoveFromLibrary(name) => remove(&skill(*name)),
        Step::RenameInLibrary(from, to) if skill(*from).is_dir() && !skill(*to).exists() => {
            fs::rename(skill(*from), skill(*to)).unwrap();
            vec![skill(*from), skill(*to)]
        }
        Step::Records(names) => {
            let record = |name: &usize| {
                format!(
                    "[[artifacts]]\nname = \"{0}\"\ntype = \"skill\"\ntags = [\"t{number}\"]\npath = \"skills/{0}\"\n",
                    NAMES[*name]
                )
            };
            put(library.join("collection.toml"), &names.iter().map(record).collect::<String>())
        }
        Step::Origin(name) => put(
            library.join(format!("origins/skill/{}/origin.toml", NAMES[*name])),
            &format!("repository = \"https://github.com/x/y{number}\"\nfound_in = \"git_clone\"\n"),
        ),
        Step::EditProject(project, name) if here(*project, *name).is_dir() => {
            put(here(*project, *name).join("SKILL.md"), &text("edited here"))
        }
        Step::RemoveInProject(project, name) => remove(&here(*project, *name)),
        Step::ReplaceByFile(project, name) if projects[*project].path.join(".claude/skills").is_dir() => {
            remove(&here(*project, *name));
            put(here(*project, *name), "a file in its place")
        }
        Step::Unrecorded(project, name) if projects[*project].path.is_dir() => {
            put(here(*project, *name).join("own.md"), &text("mine"))
        }
        Step::Deploy(project, name) if skill(*name).is_dir() && projects[*project].path.is_dir() => {
            // Refused or not: the cache is told by the program itself.
            let _ = world.try_deploy(&[&format!("skill:{}", NAMES[*name])], &projects[*project], None);
            Vec::new()
        }
        Step::Undeploy(project, name) if projects[*project].path.is_dir() => {
            let _ = world.try_undeploy(&[&format!("skill:{}", NAMES[*name])], &projects[*project], None);
            Vec::new()
        }
        Step::Manifest(project) => remove(&projects[*project].path.join(".claude/deployment-manifest.toml")),
        Step::MoveAway(project) => {
            let away = projects[*project].path.with_extension("away");
            let (from, to) =
                if away.exists() { (&away, &projects[*project].path) } else { (&projects[*project].path, &away) };
            if !to.exists() && from.exists() {
                fs::rename(from, to).unwrap();
            }
            vec![projects[*project].path.clone()]
        }
        Step::Forget(project) => {
            let _ = ops::remove_project(&world.workspace, &projects[*project].path);
            Vec::new()
        }
        Step::Add(project) => {
            let _ = ops::add_project(&world.workspace, &projects[*project].path);
            Vec::new()
        }
        Step::Leftovers(project) if here(*project, 0).is_dir() => {
            put(here(*project, 0).join("__pycache__/x.pyc"), &text("bytes"))
        }
        _ => Vec::new(),
    }
}

/// Rescans everything with a new cache, which must say what the former one does.
fn is_as_from_nothing(mut world: World, after: &str) {
    let before = world.lists();
    for at_once in [ops::PROJECTS_AT_ONCE, 1] {
        world.delete_cache();
        refresh_by(&world, Depth::Changed, None, at_once);
        world.lists().assert_same(&before, after);
    }
}

proptest! {
    #![proptest_config(Config { cases: 48, ..Config::default() })]

    #[test]
    fn a_refresh_of_what_changed_says_what_a_rescan_from_nothing_says(
        steps in prop::collection::vec((step(), any::<bool>(), any::<bool>()), 1..25),
        at_once in 1..3_usize,
    ) {
        let world = World::new();
        for name in &NAMES[..3] {
            world.skill(name);
        }
        world.refresh();
        let projects = ["one", "two", "three"].map(|name| world.project(name));
        for (project, names) in projects.iter().zip([&NAMES[..2], &NAMES[1..3], &NAMES[..1]]) {
            world.deploy(names, project);
        }
        world.clock.advance(LATER);
        world.refresh();
        let mut suspects = BTreeSet::new();
        for (number, (step, looks, everywhere)) in steps.iter().enumerate() {
            suspects.extend(make(&world, &projects, step, number + 1));
            if *looks {
                let told = refresh_by(&world, Depth::Changed, (!everywhere).then_some(&suspects), at_once);
                suspects.clear();
                prop_assert!(told.changed.is_some());
                let again = refresh(&world, Depth::Changed, None);
                prop_assert_eq!(again.changed, Some(ChangedRows::default()), "nothing was left for another look");
            }
        }
        refresh(&world, Depth::Changed, Some(&suspects));
        let incremental = world.lists();
        refresh(&world, Depth::Everything, None);
        world.lists().assert_same(&incremental, "after every file was read again");
        is_as_from_nothing(world, "after a rescan from nothing");
    }
}

#[test]
fn a_thousand_refreshes_leave_the_cache_as_large_as_some_did() {
    let (world, one, _) = settled();
    let size = || -> u64 {
        let names = ["desktop.db", "desktop.db-wal"].map(|name| world.home().join("cache").join(name));
        names.iter().filter_map(|file| fs::metadata(file).ok()).map(|meta| meta.len()).sum()
    };
    let round = |number: usize| {
        one.write(".claude/skills/pdf/SKILL.md", "x".repeat(number % 97));
        world.in_library("skills/other/SKILL.md", format!("---\ndescription: {}\n---\n", "y".repeat(number % 89)));
        refresh(&world, if number.is_multiple_of(10) { Depth::Everything } else { Depth::Changed }, None);
    };
    (0..100).for_each(round);
    // What the log may hold before it is folded in comes on top.
    let bound = size() + 1024 * 1024 + 256 * 1024;
    (100..1_000).for_each(round);
    assert!(size() <= bound, "{} bytes, at most {bound}", size());
}

#[test]
fn the_doctor_makes_a_damaged_cache_anew() {
    use std::io::{Seek, SeekFrom, Write};
    let (mut world, ..) = settled();
    let before = world.lists();
    world.database().execute_batch("PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
    // Some pages in the middle; the first, which holds the schema, stays.
    let file = world.home().join("cache/desktop.db");
    let mut opened = fs::OpenOptions::new().write(true).open(&file).unwrap();
    opened.seek(SeekFrom::Start(3 * 4096)).unwrap();
    opened.write_all(&[0xa5; 12 * 4096]).unwrap();
    drop(opened);
    world.restart();
    let told = |world: &World| ops::doctor(&world.workspace).into_iter().find(|check| check.name == "cache").unwrap();
    let first = told(&world);
    assert!(first.ok && first.message.contains("made anew"), "{first:?}");
    assert_eq!(told(&world).message, file.display().to_string(), "all is well then");
    world.lists().assert_same(&before, "after it was made anew");
}

#[test]
fn the_doctor_finds_deployments_that_are_told_in_two_ways() {
    let (world, ..) = settled();
    let before = world.lists();
    world.database().execute("UPDATE collection_artifacts SET deployments_json = NULL", []).unwrap();
    let checks = ops::doctor(&world.workspace);
    let cache = checks.iter().find(|check| check.name == "cache").unwrap();
    assert!(cache.ok && cache.message.contains("skill:pdf"), "{cache:?}");
    world.lists().assert_same(&before, "after it was made anew");
}
