//! Finding projects, against `find` over the same folders.

use std::fs;
use std::process::Command;

use crate::measure::{fresh, median, must, row, skm};
use crate::world::World;

/// 300 projects with ten artifacts each, searched for. Nothing lies there that a search leaves out but the artifacts.
pub fn measure(world: &World) {
    let root = world.at("find");
    let home = fresh(&root.join("home"));
    let projects = root.join("projects");
    for number in 0..300 {
        let project = projects.join(format!("team-{}/app-{number:03}", number % 10));
        for folder in ["", "core", "core/api", "core/model", "ui", "ui/views", "tests", "docs"] {
            let folder = fresh(&project.join("src").join(folder));
            (0..6).for_each(|file| fs::write(folder.join(format!("file-{file}.rs")), "").unwrap());
        }
        let profile = project.join([".claude", ".agents"][number % 2]);
        for artifact in 0..10 {
            let skill = fresh(&profile.join(format!("skills/skill-{artifact}/reference")));
            fs::write(skill.join("notes.md"), "").unwrap();
            fs::write(skill.with_file_name("SKILL.md"), "").unwrap();
        }
    }
    must(&mut skm(&home, &["refresh"]));
    must(&mut Command::new("sync"));
    let theirs = median(21, |_| (), |()| must(Command::new("find").arg(&projects)));
    let ours = median(21, |_| (), |()| must(skm(&home, &["projects", "find", "--json"]).arg(&projects)));
    row("`skm projects find` of 300 projects with 3,000 skills, against `find` over everything", ours, theirs, "1.5");
    // The same without what a search need not go into: each folder is read by both.
    (0..300).for_each(|number| {
        let project = projects.join(format!("team-{}/app-{number:03}", number % 10));
        let profile = project.join([".claude", ".agents"][number % 2]);
        fs::remove_dir_all(profile.join("skills")).unwrap();
        (0..10).for_each(|skill| drop(fresh(&profile.join(format!("skills/skill-{skill}")))));
    });
    let theirs = median(21, |_| (), |()| must(Command::new("find").arg(&projects)));
    let ours = median(21, |_| (), |()| must(skm(&home, &["projects", "find", "--json"]).arg(&projects)));
    row("the same, the skills being empty folders", ours, theirs, "-");
}
