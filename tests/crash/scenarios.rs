//! What is done, from which beginning.

use std::fs;

use serde_json::json;
use skillmeat_core::deployment::ConflictChoice;
use skillmeat_core::ops::{self, Change, ChangeKind, ChangeRequest, ImportAction, ImportChange, UndoRequest};
use skillmeat_core::platform::{DeployMode, ProfileId};

use super::doing::Doing;
use super::site::Site;

/// One thing done.
pub(crate) struct Scenario {
    pub name: &'static str,
    pub prepare: fn() -> (Site, Doing),
}

macro_rules! scenarios {
    ($($name:ident),* $(,)?) => {
        pub(crate) const SCENARIOS: &[Scenario] = &[$(Scenario { name: stringify!($name), prepare: $name }),*];
    };
}

scenarios!(
    a_first_deploy,
    a_deploy_of_several,
    an_update,
    a_deploy_over_a_conflict,
    a_deploy_over_a_link,
    a_deploy_over_a_folder,
    an_adoption,
    a_merge,
    an_undeploy,
    an_undeploy_of_what_is_gone,
    an_undeploy_of_a_link,
    a_save_back,
    a_deploy_that_saves_back,
    an_undo_of_a_deploy,
    an_undo_of_an_update,
    an_undo_of_a_replacement,
    an_undo_of_a_folder_displaced,
    an_undo_of_a_save_back,
    an_undo_of_an_undo,
    a_batch,
    an_atomic_batch,
    an_undo_of_a_batch,
    a_set_made,
    a_set_copied,
    a_set_edited,
    a_set_deleted,
    an_undo_of_a_set_made,
    an_undo_of_a_set_deleted,
    a_deploy_as_links,
    a_copy_that_becomes_a_link,
    a_link_that_becomes_a_copy,
    a_link_in_the_place_of_files,
    an_undeploy_of_our_links,
    an_undo_of_links,
    an_undo_of_a_copy_that_became_a_link,
    an_undo_of_an_undeploy_of_links,
    a_deploy_to_two_owners,
    an_update_for_all_owners,
    an_undeploy_of_one_owner,
    an_undeploy_of_the_last_owner,
    an_undeploy_of_all_owners,
    an_undo_of_an_update_for_all_owners,
    one_owner_instead_of_another,
    an_import_of_several,
    an_undo_of_an_import,
);

/// A library of a skill, a command and an agent.
fn library(projects: usize) -> Site {
    let site = Site::new(projects);
    site.world.skill("pdf").command("git/fix").agent("critic");
    site.world.refresh();
    site
}

/// The same, deployed to every project.
fn deployed(projects: usize) -> Site {
    let site = library(projects);
    for project in &site.projects {
        site.world.deploy(&["pdf", "git/fix"], project);
    }
    site
}

/// Another version of the skill: one file changed, one gone, one new.
fn next_version(site: &Site) {
    site.world.in_library("skills/pdf/SKILL.md", "---\ndescription: second\n---\n");
    fs::remove_file(site.world.library().join("skills/pdf/reference/notes.md")).unwrap();
    site.world.in_library("skills/pdf/examples/new.md", "new in the second version\n");
    site.world.in_library("commands/git/fix.md", "---\ndescription: second\n---\n");
    site.world.refresh();
}

fn skm(site: Site, arguments: &[&str]) -> (Site, Doing) {
    let project = site.projects[0].text();
    let arguments: Vec<&str> = arguments.iter().map(|one| if *one == "P" { project.as_str() } else { one }).collect();
    let doing = Doing::skm(&arguments);
    (site, doing)
}

fn undo_last(site: Site) -> (Site, Doing) {
    skm(site, &["undo"])
}

fn a_first_deploy() -> (Site, Doing) {
    skm(library(1), &["deploy", "pdf", "--project", "P"])
}

fn a_deploy_of_several() -> (Site, Doing) {
    let site = library(1);
    site.world.deploy(&["critic"], &site.projects[0]);
    site.projects[0].write(".claude/skills/mine/SKILL.md", "mine\n");
    skm(site, &["deploy", "pdf", "git/fix", "--project", "P"])
}

fn an_update() -> (Site, Doing) {
    let site = deployed(1);
    site.projects[0].write(".claude/skills/pdf/own.md", "a person's\n");
    site.world.refresh();
    next_version(&site);
    skm(site, &["deploy", "pdf", "git/fix", "--project", "P"])
}

fn with_conflicts() -> Site {
    let site = deployed(1);
    next_version(&site);
    site.projects[0].write(".claude/skills/pdf/SKILL.md", "changed by hand\n");
    site.projects[0].write(".claude/commands/git/fix.md", "changed by hand\n");
    site.projects[0].write(".claude/agents/critic.md", "never ours\n");
    site.world.refresh();
    site
}

const REPLACE: [&str; 2] = ["--on-conflict", "replace"];

fn a_deploy_over_a_conflict() -> (Site, Doing) {
    let site = with_conflicts();
    skm(site, &["deploy", "pdf", "git/fix", "critic", "--project", "P", REPLACE[0], REPLACE[1]])
}

fn a_deploy_over_a_link() -> (Site, Doing) {
    let site = deployed(1);
    let project = &site.projects[0];
    fs::create_dir_all(site.world.root().join("elsewhere/pdf/scripts")).unwrap();
    fs::write(site.world.root().join("elsewhere/pdf/SKILL.md"), "elsewhere\n").unwrap();
    fs::remove_dir_all(project.path.join(".claude/skills/pdf")).unwrap();
    project.link(".claude/skills/pdf", site.world.root().join("elsewhere/pdf"));
    site.world.refresh();
    skm(site, &["deploy", "pdf", "--project", "P", REPLACE[0], REPLACE[1]])
}

fn a_deploy_over_a_folder() -> (Site, Doing) {
    let site = library(1);
    let project = &site.projects[0];
    project.write(".claude/commands/git/fix.md/deep/file.md", "a folder in the way\n");
    project.write(".claude/skills/pdf/scripts", "a file in the way\n");
    fs::create_dir_all(project.path.join(".claude/skills/pdf/SKILL.md/empty")).unwrap();
    skm(site, &["deploy", "pdf", "git/fix", "--project", "P", REPLACE[0], REPLACE[1]])
}

fn an_adoption() -> (Site, Doing) {
    skm(with_conflicts(), &["deploy", "pdf", "critic", "--project", "P", "--on-conflict", "adopt"])
}

fn a_merge() -> (Site, Doing) {
    let site = library(1);
    let text = |first: &str, last: &str| format!("---\ndescription: {first}\n---\none\ntwo\nthree\nfour\n{last}\n");
    site.world.in_library("skills/pdf/SKILL.md", text("first", "end"));
    site.world.deploy(&["pdf"], &site.projects[0]);
    site.world.in_library("skills/pdf/SKILL.md", text("second", "end"));
    site.projects[0].write(".claude/skills/pdf/SKILL.md", text("first", "my end"));
    site.world.refresh();
    skm(site, &["deploy", "pdf", "--project", "P", "--on-conflict", "merge"])
}

fn an_undeploy() -> (Site, Doing) {
    let site = deployed(1);
    site.projects[0].write(".claude/commands/git/own.md", "a person's\n");
    skm(site, &["undeploy", "pdf", "git/fix", "--project", "P"])
}

fn an_undeploy_of_what_is_gone() -> (Site, Doing) {
    let site = deployed(1);
    fs::remove_dir_all(site.projects[0].path.join(".claude/skills")).unwrap();
    fs::remove_dir_all(site.projects[0].path.join(".claude/commands")).unwrap();
    site.world.refresh();
    skm(site, &["undeploy", "pdf", "git/fix", "--project", "P"])
}

fn an_undeploy_of_a_link() -> (Site, Doing) {
    let (site, _) = a_deploy_over_a_link();
    skm(site, &["undeploy", "pdf", "--project", "P", REPLACE[0], REPLACE[1]])
}

fn edited() -> Site {
    let site = deployed(2);
    let project = &site.projects[0];
    project
        .write(".claude/skills/pdf/SKILL.md", "---\ndescription: mine\n---\n")
        .write(".claude/skills/pdf/extra.md", "x\n");
    project.remove(".claude/skills/pdf/reference/notes.md");
    project.write(".claude/commands/git/fix.md", "mine\n");
    site.world.refresh();
    site
}

fn a_save_back() -> (Site, Doing) {
    skm(edited(), &["save-back", "pdf", "git/fix", "--project", "P"])
}

fn a_deploy_that_saves_back() -> (Site, Doing) {
    skm(edited(), &["deploy", "pdf", "--project", "P", "--on-conflict", "save-back"])
}

fn an_undo_of_a_deploy() -> (Site, Doing) {
    undo_last(deployed(1))
}

/// What a scenario leaves, to be taken back.
fn undone(scenario: fn() -> (Site, Doing)) -> (Site, Doing) {
    let (mut site, doing) = scenario();
    doing.finish(&site.world);
    site.world.restart();
    undo_last(site)
}

fn an_undo_of_an_update() -> (Site, Doing) {
    undone(an_update)
}

fn an_undo_of_a_replacement() -> (Site, Doing) {
    undone(a_deploy_over_a_conflict)
}

fn an_undo_of_a_folder_displaced() -> (Site, Doing) {
    undone(a_deploy_over_a_folder)
}

fn an_undo_of_a_save_back() -> (Site, Doing) {
    undone(a_save_back)
}

fn an_undo_of_an_undo() -> (Site, Doing) {
    let (mut site, doing) = an_undo_of_an_update();
    doing.finish(&site.world);
    site.world.restart();
    let all = ops::list_operations(&site.world.workspace, &ops::OperationQuery { limit: 1, ..Default::default() });
    let last = all.unwrap().operations.remove(0).id;
    let doing = Doing::Undo(UndoRequest { operation: last, ..UndoRequest::default() });
    (site, doing)
}

/// Different things in two projects: an update with a displaced file, an undeploy, a first deploy, a save back.
fn changes(atomic: bool) -> (Site, Doing) {
    let site = deployed(2);
    site.projects[1].write(".claude/commands/git/fix.md", "a person's\n");
    site.world.refresh();
    let change = |kind, artifact: &str, project: usize| Change {
        kind,
        artifact: artifact.to_owned(),
        project_path: site.projects[project].text(),
        profile_id: None,
        dest_path: None,
        mode: None,
    };
    next_version(&site);
    let request = ChangeRequest {
        changes: vec![
            change(ChangeKind::Deploy, "skill:pdf", 0),
            change(ChangeKind::Undeploy, "command:git/fix", 0),
            change(ChangeKind::Deploy, "agent:critic", 1),
            change(ChangeKind::Deploy, "command:git/fix", 1),
        ],
        on_conflict: Some(ConflictChoice::Replace),
        atomic,
        ..ChangeRequest::default()
    };
    (site, Doing::Changes(request))
}

fn a_batch() -> (Site, Doing) {
    changes(false)
}

fn an_atomic_batch() -> (Site, Doing) {
    changes(true)
}

fn an_undo_of_a_batch() -> (Site, Doing) {
    undone(a_batch)
}

/// A library of three sets, the last of which the others hold.
fn with_sets() -> Site {
    let site = library(1);
    ops::switch_sets(&site.world.workspace, true).unwrap();
    for (number, name) in ["Outer", "Other", "Kit"].into_iter().enumerate() {
        let id = format!("0193a5f0-0000-7000-8000-00000000000{number}");
        let kit = "# a person's\n[[members]]\nset = \"0193a5f0-0000-7000-8000-000000000002\"\nwhy = \"mine\"\n";
        let members = if name == "Kit" { "[[members]]\nartifact = \"skill:pdf\"\n" } else { kit };
        let text = format!("# {name}, by hand\nid = \"{id}\"\nname = \"{name}\"\n\n{members}");
        site.world.in_library(&format!("sets/{}.toml", name.to_lowercase()), text);
    }
    site.world.refresh();
    site
}

fn a_set_made() -> (Site, Doing) {
    let site = library(1);
    ops::switch_sets(&site.world.workspace, true).unwrap();
    (site, Doing::Sets(json!({ "create": "Kit" })))
}

fn a_set_copied() -> (Site, Doing) {
    (with_sets(), Doing::Sets(json!({ "clone": "kit" })))
}

fn a_set_edited() -> (Site, Doing) {
    let critic = json!({ "kind": "artifact", "id": "agent:critic" });
    (with_sets(), Doing::Sets(json!({ "add": "kit", "member": critic })))
}

fn a_set_deleted() -> (Site, Doing) {
    (with_sets(), Doing::Sets(json!({ "delete": "kit" })))
}

fn an_undo_of_a_set_made() -> (Site, Doing) {
    undone(a_set_made)
}

fn an_undo_of_a_set_deleted() -> (Site, Doing) {
    undone(a_set_deleted)
}

/// The skill and the command, in a mode.
fn deploying(site: Site, mode: DeployMode, on_conflict: Option<ConflictChoice>) -> (Site, Doing) {
    let changes = ["skill:pdf", "command:git/fix"].map(|artifact| Change {
        kind: ChangeKind::Deploy,
        artifact: artifact.to_owned(),
        project_path: site.projects[0].text(),
        profile_id: None,
        dest_path: None,
        mode: Some(mode),
    });
    (site, Doing::Changes(ChangeRequest { changes: changes.into(), on_conflict, ..ChangeRequest::default() }))
}

fn a_deploy_as_links() -> (Site, Doing) {
    deploying(library(1), DeployMode::Link, None)
}

fn linked() -> Site {
    let (mut site, doing) = a_deploy_as_links();
    doing.finish(&site.world);
    site.world.restart();
    site
}

fn a_copy_that_becomes_a_link() -> (Site, Doing) {
    deploying(deployed(1), DeployMode::Link, None)
}

fn a_link_that_becomes_a_copy() -> (Site, Doing) {
    deploying(linked(), DeployMode::Copy, None)
}

fn a_link_in_the_place_of_files() -> (Site, Doing) {
    let site = with_conflicts();
    site.projects[0].write(".claude/skills/pdf/.venv/x", "a person's\n");
    deploying(site, DeployMode::Link, Some(ConflictChoice::Replace))
}

fn an_undeploy_of_our_links() -> (Site, Doing) {
    skm(linked(), &["undeploy", "pdf", "git/fix", "--project", "P"])
}

fn an_undo_of_links() -> (Site, Doing) {
    undo_last(linked())
}

fn an_undo_of_a_copy_that_became_a_link() -> (Site, Doing) {
    undone(a_link_in_the_place_of_files)
}

fn an_undo_of_an_undeploy_of_links() -> (Site, Doing) {
    undone(an_undeploy_of_our_links)
}

/// What is asked of profiles that share `.agents/skills`, in a project that may have been deployed to already.
fn owners(site: Site, asked: &[(ChangeKind, &str)]) -> (Site, Doing) {
    let change = |(kind, profile): &(ChangeKind, &str)| Change {
        kind: *kind,
        artifact: "skill:pdf".to_owned(),
        project_path: site.projects[0].text(),
        profile_id: Some(ProfileId::new(*profile)),
        dest_path: None,
        mode: None,
    };
    let changes = asked.iter().map(change).collect();
    (site, Doing::Changes(ChangeRequest { changes, ..ChangeRequest::default() }))
}

const CODEX: &str = "codex-default";
const CURSOR: &str = "cursor-default";

fn a_deploy_to_two_owners() -> (Site, Doing) {
    owners(library(1), &[(ChangeKind::Deploy, CODEX), (ChangeKind::Deploy, CURSOR)])
}

fn owned_by(profiles: &[&str]) -> Site {
    let asked: Vec<_> = profiles.iter().map(|profile| (ChangeKind::Deploy, *profile)).collect();
    let (mut site, doing) = owners(library(1), &asked);
    doing.finish(&site.world);
    site.world.restart();
    site.world.refresh();
    site
}

fn an_update_for_all_owners() -> (Site, Doing) {
    let site = owned_by(&[CODEX, CURSOR]);
    site.projects[0].write(".agents/skills/pdf/own.md", "a person's\n");
    next_version(&site);
    owners(site, &[(ChangeKind::Deploy, CURSOR)])
}

fn an_undeploy_of_one_owner() -> (Site, Doing) {
    owners(owned_by(&[CODEX, CURSOR]), &[(ChangeKind::Undeploy, CODEX)])
}

fn an_undeploy_of_the_last_owner() -> (Site, Doing) {
    owners(owned_by(&[CURSOR]), &[(ChangeKind::Undeploy, CURSOR)])
}

fn an_undeploy_of_all_owners() -> (Site, Doing) {
    owners(owned_by(&[CODEX, CURSOR]), &[(ChangeKind::Undeploy, CURSOR), (ChangeKind::Undeploy, CODEX)])
}

fn an_undo_of_an_update_for_all_owners() -> (Site, Doing) {
    undone(an_update_for_all_owners)
}

fn one_owner_instead_of_another() -> (Site, Doing) {
    let site = owned_by(&[CODEX]);
    next_version(&site);
    owners(site, &[(ChangeKind::Undeploy, CODEX), (ChangeKind::Deploy, CURSOR)])
/// Skills and a command of two projects, some the same, some known to the library, in a clone: each new one gets an origin.
fn an_import_of_several() -> (Site, Doing) {
    let site = library(2);
    let skill = |name: &str| format!("---\nname: {name}\n---\nby hand\n");
    for project in &site.projects {
        project.write(".git/HEAD", format!("{}\n", "a1".repeat(20)));
        project.write(".git/config", "[remote \"origin\"]\n\turl = https://sam:token@github.com/x/y.git\n");
        project.write(".git/objects/keep", "");
        project.write(".claude/skills/both/SKILL.md", skill("both"));
        project.write(".claude/skills/both/scripts/run.sh", "#!/bin/sh\n");
    }
    site.projects[0].write(".claude/skills/mine/SKILL.md", skill("mine"));
    site.projects[0].write(".cursor/commands/git/own.md", "by hand\n");
    site.projects[1].write(".claude/skills/pdf/SKILL.md", skill("pdf"));
    let import = |project: usize, path: &str, action| ImportChange {
        project_path: site.projects[project].text(),
        path: path.to_owned(),
        action,
        name: None,
    };
    let imports = vec![
        import(0, ".claude/skills/both", ImportAction::Import),
        import(0, ".claude/skills/mine", ImportAction::Import),
        import(0, ".cursor/commands/git/own.md", ImportAction::Import),
        import(1, ".claude/skills/both", ImportAction::Import),
        import(1, ".claude/skills/pdf", ImportAction::Link),
    ];
    (site, Doing::Changes(ChangeRequest { imports, ..ChangeRequest::default() }))
}

fn an_undo_of_an_import() -> (Site, Doing) {
    undone(an_import_of_several)
}
