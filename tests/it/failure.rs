//! Things that go wrong in the middle: no room, no rights, the world moving between the plan and the change, a clock that
//! goes back, a home that cannot be written.

use std::fs;
use std::path::{Path, PathBuf};

use skillmeat_core::deployment::{ArtifactResult, DeployError, ResultStatus, Unit};
use skillmeat_core::error::{ErrorBody, ErrorCode};
use skillmeat_core::ops::{self, DeployRequest, UndeployRequest};
use skillmeat_tests::{Floor, Project, World, tree, write};

use crate::hostile::child::{Setting, disk, is_child};
use crate::hostile::{code, everything, link, succeeds, try_undeploy};

/// A skill and a project, below the workflows.
struct Bench {
    world: World,
    project: Project,
    floor: Floor,
}

impl Bench {
    fn new() -> Self {
        let world = World::new();
        world.skill("pdf");
        let project = world.project("app");
        project.write("README.md", "mine");
        let floor = Floor::of(&project);
        Self { world, project, floor }
    }

    /// One whose skill is deployed, and whose library has a second version.
    fn outdated() -> Self {
        let bench = Self::new();
        bench.change(bench.plan()).unwrap();
        bench.world.in_library("skills/pdf/SKILL.md", "# second\n").in_library("skills/pdf/reference/new.md", "new\n");
        bench
    }

    fn plan(&self) -> Unit {
        self.floor.plan(&self.world, "skill:pdf")
    }

    fn plan_removal(&self) -> Unit {
        self.floor.plan_removal("skill:pdf")
    }

    fn change(&self, planned: Unit) -> Result<ArtifactResult, DeployError> {
        self.floor.result(&self.world, planned)
    }

    /// The change must be refused with that code, and the project be as `moved` left it.
    fn refuses(&self, planned: Unit, expected: ErrorCode, moved: &str) {
        let before = self.project.tree();
        assert_eq!(self.floor.refused(&self.world, planned), expected, "{moved}");
        assert_eq!(self.project.tree(), before, "{moved}");
    }
}

/// What moves, how, and the code it is refused with.
type Moved<'a, T> = (&'a str, &'a dyn Fn(&T), ErrorCode);

#[test]
fn the_library_moves_between_the_plan_and_the_deploy() {
    let moves: [Moved<'_, Path>; 7] = [
        ("changed", &|skill| write(&skill.join("SKILL.md"), "# changed\n"), ErrorCode::PlanStale),
        ("gone", &|skill| fs::remove_dir_all(skill).unwrap(), ErrorCode::Io),
        ("a file gone", &|skill| fs::remove_file(skill.join("reference/notes.md")).unwrap(), ErrorCode::Io),
        (
            "a file became a link",
            &|skill| {
                fs::remove_file(skill.join("SKILL.md")).unwrap();
                link("/etc/passwd", &skill.join("SKILL.md"));
            },
            ErrorCode::PathEscape,
        ),
        (
            "a file became a folder",
            &|skill| {
                fs::remove_file(skill.join("SKILL.md")).unwrap();
                fs::create_dir(skill.join("SKILL.md")).unwrap();
            },
            ErrorCode::Io,
        ),
        (
            "a file became a pipe",
            &|skill| {
                fs::remove_file(skill.join("SKILL.md")).unwrap();
                assert!(std::process::Command::new("mkfifo").arg(skill.join("SKILL.md")).status().unwrap().success());
            },
            ErrorCode::PlanStale,
        ),
        ("grown", &|skill| write(&skill.join("reference/notes.md"), "x".repeat(100_000)), ErrorCode::PlanStale),
    ];
    for (moved, change, expected) in moves {
        let bench = Bench::new();
        let planned = bench.plan();
        change(&bench.world.library().join("skills/pdf"));
        bench.refuses(planned, expected, moved);
        assert_eq!(bench.project.tree().len(), 1, "{moved}");
    }
}

#[test]
fn the_project_moves_between_the_plan_and_the_first_deploy() {
    let moves: [Moved<'_, Project>; 6] = [
        ("the same file appears", &|p| _ = p.write(".claude/skills/pdf/SKILL.md", "mine"), ErrorCode::AlreadyExists),
        ("a file for the folder", &|p| _ = p.write(".claude/skills/pdf", "mine"), ErrorCode::PlanStale),
        ("a file for a folder above", &|p| _ = p.write(".claude/skills", "mine"), ErrorCode::PlanStale),
        ("a link out above", &|p| link("../../../home", &p.path.join(".claude/skills")), ErrorCode::PathEscape),
        ("a link at the place", &|p| link("../../..", &p.path.join(".claude/skills/pdf")), ErrorCode::PlanStale),
        (
            "a manifest",
            &|p| _ = p.write(".claude/deployment-manifest.toml", "format = 1\nmine = true\n"),
            ErrorCode::PlanStale,
        ),
    ];
    for (moved, change, expected) in moves {
        let bench = Bench::new();
        let planned = bench.plan();
        change(&bench.project);
        bench.refuses(planned, expected, moved);
    }
}

#[test]
fn the_project_moves_between_the_plan_and_a_redeploy_or_undeploy() {
    let moves: [Moved<'_, Project>; 5] = [
        ("edited", &|p| _ = p.write(".claude/skills/pdf/SKILL.md", "edited by hand"), ErrorCode::PlanStale),
        (
            "edited to the same length",
            &|p| {
                let text = p.read(".claude/skills/pdf/SKILL.md");
                _ = p.write(".claude/skills/pdf/SKILL.md", text.replace("pdf", "PDF"));
            },
            ErrorCode::PlanStale,
        ),
        ("deleted", &|p| fs::remove_file(p.path.join(".claude/skills/pdf/SKILL.md")).unwrap(), ErrorCode::Io),
        (
            "the way became a link out",
            &|p| {
                fs::rename(p.path.join(".claude/skills"), p.path.join("../moved")).unwrap();
                link("../../moved", &p.path.join(".claude/skills"));
            },
            ErrorCode::PathEscape,
        ),
        (
            "the manifest was changed",
            &|p| {
                let text = p.manifest();
                _ = p.write(".claude/deployment-manifest.toml", text + "# merged\n");
            },
            ErrorCode::PlanStale,
        ),
    ];
    for (moved, change, expected) in moves {
        for removal in [false, true] {
            let bench = Bench::outdated();
            let planned = if removal { bench.plan_removal() } else { bench.plan() };
            std::thread::sleep(std::time::Duration::from_millis(20));
            change(&bench.project);
            bench.refuses(planned, expected, &format!("{moved}, removal: {removal}"));
        }
    }
}

#[test]
fn the_project_vanishes_between_the_plan_and_the_change() {
    for removal in [false, true] {
        let bench = Bench::outdated();
        let planned = if removal { bench.plan_removal() } else { bench.plan() };
        let aside = bench.world.root().join("aside");
        fs::rename(&bench.project.path, &aside).unwrap();
        let before = tree(&aside);
        let outcome = bench.change(planned);
        assert!(outcome.is_err() || outcome.is_ok_and(|result| result.status == ResultStatus::Failed));
        assert!(!bench.project.path.exists(), "the folder is not made anew");
        assert_eq!(tree(&aside), before);
    }
}

#[test]
fn a_fingerprint_of_another_world_is_refused() {
    type Move<'a> = &'a dyn Fn(&World, &Project);
    let moves: [(&str, Move<'_>); 6] = [
        ("library changed", &|w, _| _ = w.in_library("skills/pdf/SKILL.md", "# third\n")),
        ("library file added", &|w, _| _ = w.in_library("skills/pdf/more.md", "more\n")),
        ("artifact gone", &|w, _| fs::remove_dir_all(w.library().join("skills/pdf")).unwrap()),
        ("project edited", &|_, p| _ = p.write(".claude/skills/pdf/SKILL.md", "edited by hand")),
        ("project file added", &|_, p| _ = p.write(".claude/skills/pdf/mine.md", "mine")),
        ("project file gone", &|_, p| fs::remove_file(p.path.join(".claude/skills/pdf/SKILL.md")).unwrap()),
    ];
    for (moved, change) in moves {
        let Bench { world, project, .. } = Bench::outdated();
        let artifacts = vec!["skill:pdf".to_owned()];
        let mut deploy =
            DeployRequest { artifacts: artifacts.clone(), project_path: project.text(), ..DeployRequest::default() };
        let mut undeploy = UndeployRequest { artifacts, project_path: project.text(), ..UndeployRequest::default() };
        deploy.fingerprint = Some(ops::plan_deploy(&world.workspace, &deploy).unwrap().fingerprint);
        undeploy.fingerprint = Some(ops::plan_undeploy(&world.workspace, &undeploy).unwrap().fingerprint);
        change(&world, &project);
        let before = everything(&world);
        let deployed = ops::deploy(&world.workspace, &deploy).map_err(ErrorBody::from);
        assert_eq!(deployed.unwrap_err().code, ErrorCode::PlanStale, "{moved}");
        assert_eq!(everything(&world), before, "{moved}");
        if moved.starts_with("project") {
            let undeployed = ops::undeploy(&world.workspace, &undeploy).map_err(ErrorBody::from);
            assert_eq!(undeployed.unwrap_err().code, ErrorCode::PlanStale, "{moved}");
            assert_eq!(everything(&world), before, "{moved}");
        }
    }
}

#[test]
fn a_vanished_project_is_named_and_stays_in_the_list() {
    let Bench { world, project, .. } = Bench::outdated();
    ops::add_project(&world.workspace, &project.path).unwrap();
    world.refresh();
    let aside = world.root().join("aside");
    fs::rename(&project.path, &aside).unwrap();
    assert_eq!(code(world.try_deploy(&["pdf"], &project, None)), ErrorCode::ProjectNotFound);
    assert_eq!(code(try_undeploy(&world, "pdf", &project)), ErrorCode::ProjectNotFound);
    world.refresh();
    let listed = ops::list_projects(&world.workspace).unwrap();
    assert_eq!(listed[0].problem.as_ref().unwrap().code, ErrorCode::ProjectNotFound);
    fs::rename(&aside, &project.path).unwrap();
    world.refresh();
    assert_eq!(world.deployments().len(), 1);
}

/// The project of a process with a disk of its own.
fn small_project() -> Project {
    let path = disk().join("app");
    fs::create_dir(&path).unwrap();
    let project = Project { path };
    project.write("README.md", "mine");
    project
}

#[test]
fn a_project_on_another_disk_works_and_its_history_is_whole() {
    if !is_child(
        "failure::a_project_on_another_disk_works_and_its_history_is_whole",
        Setting::SmallDisk { kilobytes: 4096 },
    ) {
        return;
    }
    let world = World::new();
    world.skill("pdf");
    let project = small_project();
    let before = project.tree();
    succeeds(&world.deploy(&["pdf"], &project));
    let first = project.read(".claude/skills/pdf/SKILL.md");
    world.in_library("skills/pdf/SKILL.md", "# second\n");
    let outcome = world.deploy(&["pdf"], &project);
    succeeds(&outcome);
    let history = tree(&world.home().join("state/history").join(outcome.operation.unwrap()));
    assert!(history.values().any(|shown| *shown == format!("- {first}")), "{history:?}");
    let outcome = world.undeploy(&["pdf"], &project);
    let history = tree(&world.home().join("state/history").join(outcome.operation.unwrap()));
    assert!(history.iter().any(|(path, shown)| path.ends_with("run.sh") && shown.starts_with("x ")), "{history:?}");
    assert_eq!(project.tree(), before);
}

#[test]
fn a_full_disk_leaves_everything_as_it_was() {
    if !is_child("failure::a_full_disk_leaves_everything_as_it_was", Setting::SmallDisk { kilobytes: 512 }) {
        return;
    }
    let world = World::new();
    world.skill("small").skill("large");
    world.in_library("skills/large/part.bin", vec![7; 300_000]).in_library("skills/large/rest.bin", vec![7; 300_000]);
    let project = small_project();
    let before = project.tree();
    assert_eq!(code(world.try_deploy(&["skill:large"], &project, None)), ErrorCode::DiskFull);
    assert_eq!(project.tree(), before);
    // What fits is deployed beside what does not.
    let outcome = world.deploy(&["small"], &project);
    succeeds(&outcome);
    let before = project.tree();
    assert_eq!(code(world.try_deploy(&["skill:large"], &project, None)), ErrorCode::DiskFull);
    assert_eq!(project.tree(), before);
    // A replacement that does not fit leaves the old version.
    world.in_library("skills/small/SKILL.md", vec![b'x'; 600_000]);
    assert_eq!(code(world.try_deploy(&["skill:small"], &project, None)), ErrorCode::DiskFull);
    assert_eq!(project.tree(), before);
    // Not a byte is free: taking out needs none, but for the manifest.
    let fill = project.path.join("fill");
    let mut size = 512 * 1024;
    while size > 0 {
        if fs::write(&fill, vec![0; size]).is_ok() {
            break;
        }
        size -= 4096;
    }
    let full = project.tree();
    world.skill("other");
    assert_eq!(code(world.try_deploy(&["skill:other"], &project, None)), ErrorCode::DiskFull);
    assert_eq!(project.tree(), full);
    let undeployed = try_undeploy(&world, "skill:small", &project);
    if undeployed.as_ref().is_ok_and(|outcome| outcome.operation.is_some()) {
        assert!(!project.has(".claude"), "{:?}", project.tree().keys());
    } else {
        assert_eq!(code(undeployed), ErrorCode::DiskFull);
        assert_eq!(project.tree(), full);
    }
    fs::remove_file(&fill).unwrap();
    let left: Vec<PathBuf> = project.tree().into_keys().filter(|path| path.contains("stage")).map(Into::into).collect();
    assert_eq!(left, Vec::<PathBuf>::new());
}

#[test]
fn a_full_home_keeps_what_was_displaced() {
    if !is_child("failure::a_full_home_keeps_what_was_displaced", Setting::SmallDisk { kilobytes: 1024 }) {
        return;
    }
    // The history lies on the small disk, the project on the large one.
    let world = World::new();
    world.skill("pdf").in_library("skills/pdf/big.bin", vec![7; 900_000]);
    let project = world.project("app");
    world.deploy(&["pdf"], &project);
    fs::create_dir_all(disk().join("history")).unwrap();
    fs::create_dir_all(world.home().join("state")).unwrap();
    let _ = fs::remove_dir_all(world.home().join("state/history"));
    link(disk().join("history"), &world.home().join("state/history"));
    fs::write(disk().join("fill"), vec![0; 600_000]).unwrap();
    let outcome = world.undeploy(&["pdf"], &project);
    succeeds(&outcome);
    assert!(!project.has(".claude/skills/pdf/SKILL.md"));
    let kept: Vec<String> =
        project.tree().into_iter().filter(|(path, _)| path.ends_with("big.bin")).map(|(_, shown)| shown).collect();
    assert_eq!(kept.len(), 1, "{:?}", project.tree().keys());
    assert_eq!(kept[0].len(), 900_002);
    assert!(
        ops::doctor(&world.workspace)
            .iter()
            .any(|check| !check.ok && check.message.contains("could not be brought to history"))
    );
}

#[test]
fn a_clock_that_goes_back_changes_nothing_else() {
    let world = World::new();
    world.skill("pdf").skill("other");
    let project = world.project("app");
    world.deploy(&["pdf"], &project);
    world.clock.advance(-400 * 24 * 3600);
    succeeds(&world.deploy(&["other"], &project));
    world.in_library("skills/pdf/SKILL.md", "# second\n");
    world.refresh();
    assert!(world.deployments().iter().any(|row| row.state.as_str() == "outdated"));
    succeeds(&world.deploy(&["pdf"], &project));
    world.clock.advance(-70 * 365 * 24 * 3600);
    world.in_library("skills/pdf/SKILL.md", "# third\n");
    world.refresh();
    succeeds(&world.deploy(&["pdf"], &project));
    project.write(".claude/skills/pdf/SKILL.md", "# thirD\n");
    world.refresh();
    assert!(world.deployments().iter().any(|row| row.state.as_str() == "modified"));
    project.write(".claude/skills/pdf/SKILL.md", "# third\n");
    succeeds(&world.undeploy(&["pdf", "other"], &project));
    assert!(project.tree().is_empty(), "{:?}", project.tree());
}

#[test]
fn a_home_whose_parts_are_files_still_refuses_cleanly_or_works() {
    for part in ["state", "state/locks", "state/history", "cache", "projects.toml"] {
        let mut world = World::new();
        world.skill("pdf");
        let project = world.project("app");
        let before = project.tree();
        write(&world.home().join(part).with_extension("was"), "");
        let place = world.home().join(part);
        if place.is_dir() {
            fs::remove_dir_all(&place).unwrap();
        }
        if part == "projects.toml" {
            fs::create_dir_all(place.join("x")).unwrap();
        } else {
            write(&place, "a file");
        }
        world.restart();
        match world.try_deploy(&["skill:pdf"], &project, None) {
            Ok(outcome) => {
                succeeds(&outcome);
                assert!(matches!(part, "cache" | "state/history"), "{part}");
                world.in_library("skills/pdf/SKILL.md", "# second\n");
                succeeds(&world.deploy(&["pdf"], &project));
                assert_eq!(project.read(".claude/skills/pdf/SKILL.md"), "# second\n");
                if part == "state/history" {
                    let kept = project
                        .tree()
                        .into_iter()
                        .any(|(path, shown)| path.contains("stage") && shown.contains("# pdf"));
                    assert!(kept, "the displaced file is still somewhere: {:?}", project.tree().keys());
                }
            }
            Err(_) => assert_eq!(project.tree(), before, "{part}"),
        }
    }
}
