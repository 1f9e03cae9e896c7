//! What cannot be taken back, since the system refuses, is kept.

use std::path::Path;
use std::process::{Command, Stdio};

use skillmeat_tests::tree;

use super::doing::Doing;
use super::scenarios::SCENARIOS;

const NOTE: &str = "# a note of the team";

/// Makes a folder unchangeable also for root, or changeable again; says whether the system does.
fn chattr(how: &str, path: &Path) -> bool {
    let done = Command::new("chattr").arg(how).arg(path).stderr(Stdio::null()).status();
    done.is_ok_and(|done| done.success())
}

#[test]
fn nothing_is_lost_where_a_folder_refuses_what_would_be_put_back() {
    let scenario = SCENARIOS.iter().find(|one| one.name == "a_deploy_over_a_conflict").unwrap();
    let (mut site, doing) = (scenario.prepare)();
    let place = ".claude/deployment-manifest.toml";
    let manifest = site.projects[0].read(place);
    let manifest = format!("{NOTE}\n{manifest}");
    site.projects[0].write(place, &manifest);
    let begin = site.moment();
    let theirs = ["changed by hand", "never ours", &manifest];
    let whole = doing.finish(&site.world);
    let mut lost = Vec::new();
    for folder in [".claude", ".claude/skills/pdf", ".claude/commands/git"] {
        for number in (1..=whole.passed.len()).step_by(if super::is_long() { 1 } else { 2 }) {
            site.return_to(&begin);
            assert!(doing.run(&site.world, Some(number)).killed);
            let locked = site.projects[0].path.join(folder);
            if !chattr("+i", &locked) {
                eprintln!("PASSED OVER: this system cannot make a folder unchangeable");
                return;
            }
            let before = tree(&site.world.root());
            Doing::look().run(&site.world, None);
            assert!(chattr("-i", &locked));
            Doing::look().run(&site.world, None);
            let after = tree(&site.world.root());
            for text in theirs {
                let count = |tree: &std::collections::BTreeMap<String, String>| {
                    tree.iter().filter(|(path, shown)| !path.contains("state/journal") && shown.contains(text)).count()
                };
                // Once it is committed, the old manifest is nobody's any more.
                let is_committed = whole.passed[..number].iter().any(|point| point == "committed");
                if count(&before) > 0 && count(&after) == 0 && !is_committed {
                    lost.push(format!(
                        "{text:?}, {folder} refused, killed at point {number}, {}",
                        whole.passed[number - 1]
                    ));
                }
            }
        }
    }
    assert!(lost.is_empty(), "lost:\n{}", lost.join("\n"));
}
