//! Every write meets the full disk once: the same work again and again, with one page more free each time.

use std::fs;

use skillmeat_core::ops;
use skillmeat_tests::{Project, World, tree};

use super::room::{Full, Way};
use super::{done, project_in, states};
use crate::hostile::child::{Setting, disk};
use crate::hostile::{same, succeeds, try_undeploy};

/// How far the sweeps go: with so many pages free, whatever is tried here has room.
const PAGES: usize = 48;

fn world() -> World {
    let world = World::new();
    world.skill("pdf");
    world.in_library("skills/pdf/large.bin", vec![7; 5 * 4096 + 1]);
    world.refresh();
    world
}

fn in_sync(world: &World, project: &Project, what: &str) {
    let found = states(world, project);
    assert_eq!(found, [("skill:pdf".to_owned(), "in_sync".to_owned())], "{what}");
}

#[test]
fn whatever_page_of_the_project_is_the_last_it_is_before_or_after() {
    let test = "disk::sweep::whatever_page_of_the_project_is_the_last_it_is_before_or_after";
    let Some(way) = Way::find(test, Setting::SmallDisk { kilobytes: 512 }, Setting::LimitedFiles) else { return };
    let mut counts = [0; 4];
    for free in 0..=PAGES {
        let what = format!("{free} pages free");
        let world = world();
        let project = project_in(&disk(), "app");
        let empty = project.tree();
        let full = Full::with_pages(way, &disk(), free);
        let deployed = done(world.try_deploy(&["pdf"], &project, None), way, &what);
        drop(full);
        if deployed {
            counts[0] += 1;
            in_sync(&world, &project, &what);
        } else {
            same(&project.tree(), &empty, &what);
            succeeds(&world.deploy(&["pdf"], &project));
        }
        assert_eq!(project.leftovers(), Vec::<String>::new(), "{what}");

        let first = project.tree();
        world.in_library("skills/pdf/SKILL.md", "# second\n").in_library("skills/pdf/large.bin", vec![8; 7 * 4096]);
        fs::remove_dir_all(world.library().join("skills/pdf/reference")).unwrap();
        let full = Full::with_pages(way, &disk(), free);
        let updated = done(world.try_deploy(&["pdf"], &project, None), way, &what);
        drop(full);
        if updated {
            counts[1] += 1;
            same(&tree(&project.path.join(".claude/skills/pdf")), &tree(&world.library().join("skills/pdf")), &what);
        } else {
            same(&project.tree(), &first, &what);
            succeeds(&world.deploy(&["pdf"], &project));
        }
        in_sync(&world, &project, &what);
        assert_eq!(project.leftovers(), Vec::<String>::new(), "{what}");

        let second = project.tree();
        let full = Full::with_pages(way, &disk(), free);
        let undeployed = done(try_undeploy(&world, "pdf", &project), way, &what);
        drop(full);
        if undeployed {
            counts[2] += 1;
        } else {
            same(&project.tree(), &second, &what);
            succeeds(&world.undeploy(&["pdf"], &project));
        }
        same(&project.tree(), &empty, &what);
        counts[3] += 1;
        fs::remove_dir_all(&project.path).unwrap();
    }
    let [deployed, updated, undeployed, rounds] = counts;
    eprintln!("of {rounds} each: {deployed} deploys, {updated} updates and {undeployed} undeploys had room");
    assert!((1..rounds).contains(&deployed) && (1..rounds).contains(&updated) && undeployed > 0);
}

#[test]
fn whatever_page_of_the_home_is_the_last_the_project_is_before_or_after() {
    let test = "disk::sweep::whatever_page_of_the_home_is_the_last_the_project_is_before_or_after";
    let Some(way) = Way::find(test, Setting::SmallHome { kilobytes: 4096 }, Setting::LimitedFiles) else { return };
    // The project lies where there is room.
    let roomy = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let mut counts = [0; 3];
    for free in 0..=PAGES {
        let what = format!("{free} pages free");
        let world = world();
        let project = project_in(roomy.path(), "app");
        let empty = project.tree();
        let full = Full::with_pages(way, &disk(), free);
        let deployed = done(world.try_deploy(&["pdf"], &project, None), way, &what);
        if deployed {
            counts[0] += 1;
        } else {
            same(&project.tree(), &empty, &what);
        }
        drop(full);
        if deployed {
            in_sync(&world, &project, &what);
        } else {
            succeeds(&world.deploy(&["pdf"], &project));
        }
        assert_eq!(project.leftovers(), Vec::<String>::new(), "{what}");
        let first = project.tree();
        let full = Full::with_pages(way, &disk(), free);
        let undeployed = done(try_undeploy(&world, "pdf", &project), way, &what);
        if undeployed {
            counts[1] += 1;
        } else {
            same(&project.tree(), &first, &what);
        }
        drop(full);
        if !undeployed {
            succeeds(&world.undeploy(&["pdf"], &project));
        }
        // The next start brings in order what could not be finished without room.
        let _ = ops::recover(&world.workspace);
        assert!(ops::status(&world.workspace, Some(&project.text())).unwrap().is_empty(), "{what}");
        same(&project.tree(), &empty, &what);
        counts[2] += 1;
        fs::remove_dir_all(&project.path).unwrap();
    }
    let [deployed, undeployed, rounds] = counts;
    eprintln!("of {rounds} each: {deployed} deploys and {undeployed} undeploys had room");
    assert!((1..rounds).contains(&deployed), "the journal cannot be written without room");
}
