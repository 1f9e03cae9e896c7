//! Deployment sets, killed at every checkpoint: projects, what their manifests remember of sets, and the lists are as
//! before or as after, in all projects alike.

use std::collections::BTreeSet;

use skillmeat_core::ops::SetChangeKind::{Deploy, Undeploy, Update};
use skillmeat_core::ops::{ChangeRequest, SetChangeKind, switch_sets};
use skillmeat_tests::{set_change, set_changes};

use super::doing::Doing;
use super::points::kill_everywhere;
use super::scenarios::Scenario;
use super::site::Site;

/// A set that holds an artifact, a set and a group, another that shares one of them, and two projects: one empty, one
/// with an artifact of its own.
fn library() -> Site {
    let site = Site::new(2);
    let world = &site.world;
    switch_sets(&world.workspace, true).unwrap();
    world.skill("pdf").skill("csv").command("git/fix").agent("critic");
    world.group("base", &["agent:critic", "skill:pdf"]).set("inner", &["skill:csv", "group/base"]);
    world.set("kit", &["skill:pdf", "set/inner", "command:git/fix"]).set("other", &["skill:csv"]);
    world.refresh();
    world.deploy(&["critic"], &site.projects[1]);
    site
}

fn deployed() -> Site {
    let site = library();
    site.world.apply(&both(&site, Deploy));
    site.world.deploy_set("other", &site.projects[1]);
    site
}

/// One artifact changed, one came, one left the set; and another set needs by now what this one brought.
fn outdated() -> Site {
    let site = deployed();
    site.world.in_library("skills/csv/SKILL.md", "---\ndescription: second\n---\n");
    site.world.skill("more").set("kit", &["set/inner", "skill:more", "command:git/fix"]);
    site.world.group("base", &["agent:critic"]).set("other", &["skill:csv", "command:git/fix"]);
    site.projects[0].write(".claude/skills/csv/own.md", "a person's\n");
    site.world.refresh();
    site
}

fn both(site: &Site, kind: SetChangeKind) -> ChangeRequest {
    set_changes(site.projects.iter().map(|project| set_change(kind, "kit", project)).collect())
}

fn doing(site: Site, kind: SetChangeKind, atomic: bool) -> (Site, Doing) {
    let request = ChangeRequest { atomic, ..both(&site, kind) };
    (site, Doing::Changes(request))
}

fn a_deploy() -> (Site, Doing) {
    doing(library(), Deploy, false)
}

fn an_atomic_deploy() -> (Site, Doing) {
    doing(library(), Deploy, true)
}

fn only_attached() -> (Site, Doing) {
    let site = library();
    for project in &site.projects {
        site.world.deploy(&["pdf", "csv", "git/fix", "critic"], project);
    }
    doing(site, Deploy, false)
}

fn an_update() -> (Site, Doing) {
    doing(outdated(), Update, false)
}

fn an_undeploy() -> (Site, Doing) {
    doing(outdated(), Undeploy, false)
}

/// It stays attached where a file was changed by hand, and what is taken out is on no list any more.
fn an_undeploy_that_is_held_up() -> (Site, Doing) {
    let site = deployed();
    site.projects[0].write(".claude/agents/critic.md", "by hand\n");
    site.world.refresh();
    doing(site, Undeploy, false)
}

fn one_comes_and_another_goes() -> (Site, Doing) {
    let site = outdated();
    let changes = vec![
        set_change(Deploy, "other", &site.projects[0]),
        set_change(Undeploy, "kit", &site.projects[0]),
        set_change(Update, "kit", &site.projects[1]),
        set_change(Undeploy, "other", &site.projects[1]),
    ];
    (site, Doing::Changes(set_changes(changes)))
}

fn undone(scenario: fn() -> (Site, Doing)) -> (Site, Doing) {
    let (mut site, doing) = scenario();
    doing.finish(&site.world);
    site.world.restart();
    (site, Doing::skm(&["undo"]))
}

fn an_undo_of_a_deploy() -> (Site, Doing) {
    undone(a_deploy)
}

fn an_undo_of_an_update() -> (Site, Doing) {
    undone(an_update)
}

fn an_undo_of_an_undeploy() -> (Site, Doing) {
    undone(an_undeploy)
}

macro_rules! everywhere {
    ($($name:ident),* $(,)?) => {
        mod killed {
            $(
                #[test]
                fn $name() {
                    super::kill(stringify!($name), super::$name);
                }
            )*
        }
    };
}

fn kill(name: &'static str, prepare: fn() -> (Site, Doing)) {
    let points = kill_everywhere(&Scenario { name, prepare });
    let names: BTreeSet<&String> = points.iter().collect();
    assert!(names.len() > 3, "{name}: {points:?}");
    println!("CRASH sets, {name}: {} points, {} names", points.len(), names.len());
}

everywhere!(
    a_deploy,
    an_atomic_deploy,
    only_attached,
    an_update,
    an_undeploy,
    an_undeploy_that_is_held_up,
    one_comes_and_another_goes,
    an_undo_of_a_deploy,
    an_undo_of_an_update,
    an_undo_of_an_undeploy,
);
