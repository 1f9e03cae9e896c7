//! Deploying, undeploying and taking back, against `cp -r` and `rm -rf`.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use skillmeat_core::ops;

use crate::measure::{fresh, median, must, row, skm};
use crate::world::{World, library};

/// One skill, and two hundred: deployed, deployed again, looked at, undeployed, and taken back.
pub fn of_skills(world: &World) {
    let root = world.at("deploy");
    let home = root.join("home");
    let skills = library(&home, 200).join("skills");
    must(&mut skm(&home, &["refresh"]));
    must(&mut Command::new("sync"));
    let names: Vec<String> = (0..200).map(|number| format!("skill:skill-{number:05}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let deploy = |verb: &str, names: &[&str], project: &Path| {
        let mut command = skm(&home, &[verb]);
        command.args(names).arg("--project").arg(project);
        command
    };

    let one = skills.join("skill-00007");
    let copy = median(
        21,
        |n| fresh(&root.join(format!("cp1-{n}"))),
        |to| must(Command::new("cp").arg("-r").arg(&one).arg(&to)),
    );
    let ours =
        median(21, |n| fresh(&root.join(format!("one-{n}"))), |to| must(&mut deploy("deploy", &names[7..8], &to)));
    row("`skm deploy` of 1 skill, against `cp -r`", ours, copy, "3");

    let copy = median(
        9,
        |n| fresh(&root.join(format!("cp200-{n}"))),
        |to| must(Command::new("cp").arg("-r").arg(&skills).arg(&to)),
    );
    let ours = median(9, |n| fresh(&root.join(format!("many-{n}"))), |to| must(&mut deploy("deploy", &names, &to)));
    row("`skm deploy` of 200 skills, against `cp -r`", ours, copy, "1.5");
    let again = median(9, |n| root.join(format!("many-{n}")), |to| must(&mut deploy("deploy", &names, &to)));
    row("the same again, unchanged, against `cp -r`", again, copy, "0.5");
    let drift = median(
        9,
        |n| root.join(format!("many-{n}")),
        |to| {
            must(skm(&home, &["status"]).arg("--project").arg(&to));
        },
    );
    let find = median(
        9,
        |n| root.join(format!("many-{n}")),
        |to| {
            must(Command::new("find").arg(&to).args(["-type", "f"]));
        },
    );
    row("`skm status` of 200 deployed skills, nothing changed, against `find -type f`", drift, find, "1");
    let remove = median(9, |n| root.join(format!("cp200-{n}")), |from| must(Command::new("rm").arg("-rf").arg(&from)));
    let ours = median(9, |n| root.join(format!("many-{n}")), |from| must(&mut deploy("undeploy", &names, &from)));
    row("`skm undeploy` of the 200, against `rm -rf`", ours, remove, "0.5");
    // Nine deploys and nine undeploys stand in history by now, and the last one is taken back each time.
    let restore = median(9, |_| (), |()| must(&mut skm(&home, &["undo"])));
    row("`skm undo` of the undeploy of 200, against `cp -r`", restore, copy, "1");
    let back = median(9, |_| (), |()| must(&mut skm(&home, &["undo"])));
    row("`skm undo` of the deploy of 200, against `cp -r`", back, copy, "1");
}

/// A set of 100 skills into ten projects, in one operation.
pub fn of_a_set(world: &World) {
    let root = world.at("sets");
    let home = root.join("home");
    let library = library(&home, 100);
    let mut text = "id = \"01930000-0000-7000-8000-000000000001\"\nname = \"Kit\"\n".to_owned();
    (0..100).for_each(|number| {
        let _ = write!(text, "[[members]]\nartifact = \"skill:skill-{number:05}\"\n");
    });
    fs::create_dir_all(library.join("sets")).unwrap();
    fs::write(library.join("sets/kit.toml"), text).unwrap();
    must(&mut skm(&home, &["refresh"]));
    must(&mut Command::new("sync"));
    let projects = |name: &str| -> Vec<PathBuf> {
        (0..10).map(|number| fresh(&root.join(format!("{name}/project-{number}")))).collect()
    };
    let copy = median(
        5,
        |n| projects(&format!("cp-{n}")),
        |projects| {
            let mut copy = Command::new("sh");
            copy.args(["-c", "for to do cp -r \"$0\" \"$to\" || exit 1; done"]);
            must(copy.arg(library.join("skills")).args(projects));
        },
    );
    let ours = median(
        5,
        |n| projects(&format!("ours-{n}")),
        |projects| {
            let mut deploy = skm(&home, &["sets", "deploy", "kit"]);
            deploy.env(ops::DEPLOYMENT_SETS_VARIABLE, "1");
            projects.iter().for_each(|project| {
                deploy.arg("--project").arg(project);
            });
            must(&mut deploy);
        },
    );
    row("`skm sets deploy` of 100 skills to 10 projects, against ten `cp -r`", ours, copy, "1.5");
}
