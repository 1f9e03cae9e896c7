//! Several programs that edit one library at once: nobody's edit is lost.

use std::sync::Barrier;
use std::time::Duration;

use skillmeat_core::error::ErrorCode;
use skillmeat_core::ops;

use super::{add, artifact, code, draft, library, members, nothing_is_left, patient, set, world};

#[test]
fn eighty_members_from_eight_programs_are_eighty() {
    let world = world();
    for number in 0..80 {
        world.command(&format!("c{number:02}"));
    }
    world.refresh();
    let kit = set(&world, "Kit");
    let start = Barrier::new(8);
    std::thread::scope(|scope| {
        for thread in 0..8 {
            let (start, world, id) = (&start, &world, &kit.id);
            scope.spawn(move || {
                let workspace = patient(world, "thread");
                start.wait();
                for number in thread * 10..thread * 10 + 10 {
                    let member = artifact(&format!("command:c{number:02}"));
                    let added = ops::add_deployment_set_member(&workspace, id, &member, Some(number)).unwrap();
                    assert!(added.operation.is_some() && !added.cache_behind, "{added:?}");
                }
            });
        }
    });
    let mut names = members(&world, &kit.id);
    names.sort();
    let wanted: Vec<String> = (0..80).map(|number| format!("c{number:02}")).collect();
    assert_eq!(names, wanted);
    assert_eq!(world.history().len(), 81);
    nothing_is_left(&world);
}

#[test]
fn different_edits_at_once_all_hold() {
    let world = world();
    let (one, two) = (set(&world, "One"), set(&world, "Two"));
    add(&world, &one.id, &two);
    let start = Barrier::new(4);
    std::thread::scope(|scope| {
        let (start, world, one, two) = (&start, &world, &one, &two);
        let run = move |work: fn(&ops::Workspace, &str, &str)| {
            scope.spawn(move || {
                let workspace = patient(world, "thread");
                start.wait();
                work(&workspace, &one.id, &two.id);
            })
        };
        run(|workspace, one, _| {
            let pdf = artifact("skill:pdf");
            ops::add_deployment_set_member(workspace, one, &pdf, None).unwrap();
        });
        run(|workspace, _, two| _ = ops::delete_deployment_set(workspace, two, true).unwrap());
        run(|workspace, _, _| {
            for _ in 0..5 {
                ops::create_deployment_set(workspace, &draft("Same")).unwrap();
            }
        });
        run(|workspace, _, _| {
            for _ in 0..5 {
                ops::create_deployment_set(workspace, &draft("same")).unwrap();
            }
        });
    });
    assert_eq!(members(&world, &one.id), ["pdf"]);
    let list = ops::list_deployment_sets(&world.workspace, &ops::SetQuery::default()).unwrap();
    assert_eq!((list.sets.len(), list.invalid.len()), (11, 0));
    nothing_is_left(&world);
}

#[test]
fn who_holds_the_library_is_waited_for_and_named() {
    let world = world();
    let one = set(&world, "One");
    let before = library(&world);
    let other = world.another_as("window (4711)", Duration::ZERO);
    let lock = other.lock_folder(&world.library().canonicalize().unwrap()).unwrap();
    let pdf = artifact("skill:pdf");
    assert_eq!(code(ops::add_deployment_set_member(&world.workspace, &one.id, &pdf, None)), ErrorCode::Busy);
    ops::check_deployment_set_member(&world.workspace, &one.id, &pdf).unwrap();
    assert_eq!(library(&world), before);
    drop(lock);
    add(&world, &one.id, &pdf);
}

#[test]
fn an_edit_by_another_program_is_seen_at_once() {
    let world = world();
    let kit = set(&world, "Kit");
    let before = world.workspace.cache().outside_changes();
    ops::add_deployment_set_member(&world.another(), &kit.id, &artifact("skill:pdf"), None).unwrap();
    assert_ne!(world.workspace.cache().outside_changes(), before);
}
