//! Very large, very many, very deep.

use std::fs::{self, File};
use std::time::Instant;

use skillmeat_core::error::ErrorCode;
use skillmeat_tests::{World, write};

use super::child::{Setting, is_child};
use super::{succeeds, works};

/// The most memory this process ever held, in kilobytes.
fn peak() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

#[test]
fn a_file_of_200_megabytes_streams() {
    const SIZE: u64 = 200 * 1024 * 1024;
    if !is_child("hostile::size::a_file_of_200_megabytes_streams", Setting::Alone) {
        return;
    }
    let world = World::new();
    world.skill("pdf");
    let place = world.library().join("skills/pdf/model.bin");
    File::create(&place).unwrap().set_len(SIZE).unwrap();
    let before = peak();
    let project = world.project("app");
    succeeds(&world.deploy(&["pdf"], &project));
    let deployed = project.path.join(".claude/skills/pdf/model.bin");
    assert_eq!(fs::metadata(&deployed).unwrap().len(), SIZE);
    // `head -c 209715200 /dev/zero | sha256sum`
    let zeros = "\"model.bin\" = \"sha256:72abf2ca8f36943ebe2e49ca3a51d409ca5f0bfcffab6c9d25643c17c32889da\"";
    let line = project.manifest().lines().find(|line| line.contains("model.bin")).unwrap().to_owned();
    assert_eq!(line, zeros);
    succeeds(&world.undeploy(&["pdf"], &project));
    assert!(project.tree().is_empty());
    assert!(peak() - before < 50 * 1024, "{} KB before, {} KB after", before, peak());
}

#[test]
fn ten_thousand_files_in_one_artifact() {
    let world = World::new();
    world.skill("many");
    let folder = world.library().join("skills/many/data");
    for part in 0..100 {
        fs::create_dir_all(folder.join(part.to_string())).unwrap();
        for number in 0..100 {
            fs::write(folder.join(format!("{part}/{number}.txt")), format!("{part} {number}")).unwrap();
        }
    }
    let project = world.project("app");
    let start = Instant::now();
    succeeds(&world.deploy(&["many"], &project));
    assert_eq!(project.manifest().lines().filter(|line| line.contains("sha256:")).count(), 10_003);
    world.refresh();
    assert_eq!(world.deployments()[0].state.as_str(), "in_sync");
    assert_eq!(world.artifact("skill:many").file_count, 10_003);
    succeeds(&world.undeploy(&["many"], &project));
    assert!(project.tree().is_empty());
    eprintln!("10,000 files deployed, looked at and undeployed in {:?}", start.elapsed());
    // With a person's file inside, each file is taken out by itself.
    world.deploy(&["many"], &project);
    project.write(".claude/skills/many/data/50/mine", "mine");
    succeeds(&world.undeploy(&["many"], &project));
    assert_eq!(project.tree().values().filter(|shown| *shown != "dir").count(), 1);
    // Whatever it costs, it must not grow with the square of the files.
    assert!(start.elapsed().as_secs() < 180, "{:?}", start.elapsed());
}

#[test]
fn a_hundred_folders_deep_works() {
    let world = World::new();
    world.skill("deep");
    let path = "d/".repeat(100);
    world.in_library(&format!("skills/deep/{path}leaf.md"), "leaf\n");
    world.in_library(&format!("hooks/deep/{path}leaf.md"), "leaf\n");
    world.refresh();
    let project = world.project("app");
    works(&world, "skill:deep", &project);
    works(&world, "hook:deep", &project);
}

#[test]
fn too_deep_to_be_named_is_refused() {
    let world = World::new();
    world.skill("good").skill("deep");
    // Made step by step: the whole path is longer than the system takes at once.
    let mut place = world.library().join("skills/deep");
    let name = "d".repeat(200);
    for _ in 0..16 {
        place.push(&name);
        if fs::create_dir(&place).is_err() {
            break;
        }
        write(&place.join("f"), "f");
    }
    world.refresh();
    let project = world.project("app");
    super::refused(&world, "skill:deep", &project, ErrorCode::InvalidName);
    works(&world, "skill:good", &project);
}

#[test]
fn a_destination_too_long_for_the_system_is_refused() {
    let world = World::new();
    world.skill("deep");
    let mut path = String::new();
    for _ in 0..14 {
        path.push_str(&"d".repeat(200));
        path.push('/');
    }
    world.in_library(&format!("skills/deep/{path}f"), "f");
    let mut at = world.root().join("projects");
    while at.as_os_str().len() < 1500 {
        at.push("p".repeat(200));
    }
    fs::create_dir_all(&at).unwrap();
    let project = skillmeat_tests::Project { path: at };
    let code = super::code(world.try_deploy(&["skill:deep"], &project, None));
    assert!(matches!(code, ErrorCode::InvalidName | ErrorCode::Io), "{code:?}");
    assert!(project.tree().is_empty(), "{:?}", project.tree().keys());
}

#[test]
fn thousands_of_names_in_one_request() {
    let world = World::new();
    world.skill("pdf");
    let project = world.project("app");
    let names: Vec<String> = (0..2_000).map(|number| format!("skill:none{number}")).collect();
    let mut names: Vec<&str> = names.iter().map(String::as_str).collect();
    names.extend(["skill:pdf"; 2_000]);
    let outcome = world.deploy(&names, &project);
    assert_eq!(outcome.results.len(), 2_001);
    assert!(project.has(".claude/skills/pdf/SKILL.md"));
}
