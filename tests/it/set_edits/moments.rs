//! A person writes the same files at every moment of an edit: what they wrote is never lost, and an edit is done whole or
//! not at all.

use std::fs;
use std::path::PathBuf;
use std::sync::{Mutex, Once, PoisonError};

use skillmeat_core::error::{ErrorBody, ErrorCode};
use skillmeat_core::fs::on_checkpoint;
use skillmeat_core::ops::{self, BundleChanged, OpsError};
use skillmeat_tests::{World, tree};

use super::{add, artifact, draft, nothing_is_left, set, world};
use crate::hostile::child::{Setting, is_child};

type Strike = Box<dyn FnOnce() + Send>;

/// How many checkpoints are still passed over, and what is done at the next.
static ARMED: Mutex<Option<(usize, Strike)>> = Mutex::new(None);

fn hook(_: &str) {
    let armed = ARMED.lock().unwrap_or_else(PoisonError::into_inner).take();
    match armed {
        Some((0, strike)) => strike(),
        Some((left, strike)) => arm(left - 1, strike),
        None => {}
    }
}

fn arm(passed_over: usize, strike: Strike) {
    *ARMED.lock().unwrap_or_else(PoisonError::into_inner) = Some((passed_over, strike));
}

fn disarm() -> bool {
    ARMED.lock().unwrap_or_else(PoisonError::into_inner).take().is_some()
}

type Edit = fn(&World) -> Result<BundleChanged, OpsError>;

const EDITS: &[(&str, Edit)] = &[
    ("create", |world| ops::create_deployment_set(&world.workspace, &draft("Three"))),
    ("add", |world| ops::add_deployment_set_member(&world.workspace, "one", &artifact("agent:critic"), None)),
    ("delete", |world| ops::delete_deployment_set(&world.workspace, "one", false)),
    ("delete everywhere", |world| ops::delete_deployment_set(&world.workspace, "two", true)),
];

fn prepared() -> World {
    let world = world();
    let (one, two) = (set(&world, "One"), set(&world, "Two"));
    add(&world, &one.id, &two);
    world
}

const TYPED: &str = "# typed at this very moment\n";

#[test]
fn a_person_writes_at_the_same_time() {
    if !is_child("set_edits::moments::a_person_writes_at_the_same_time", Setting::InMemory) {
        return;
    }
    static HOOK: Once = Once::new();
    HOOK.call_once(|| on_checkpoint(hook));
    let (mut moments, mut refused) = (0, 0);
    for (name, edit) in EDITS {
        for place in ["sets/one.toml", "sets/two.toml", "sets/three.toml"] {
            for by_rename in [true, false] {
                for number in 0.. {
                    let world = prepared();
                    let (path, beside) = (world.library().join(place), world.root().join("typed"));
                    arm(number, Box::new(move || type_in(&path, &beside, by_rename)));
                    let outcome = edit(&world).map_err(ErrorBody::from);
                    if disarm() {
                        assert!(number > 5, "{name} has checkpoints");
                        break;
                    }
                    moments += 1;
                    let what = format!("{name}, {place}, by rename: {by_rename}, checkpoint {number}: {outcome:?}");
                    let found = tree(&world.root()).into_values().any(|text| text.contains(TYPED.trim_end()));
                    assert!(found, "{what}: what was typed is nowhere");
                    if let Err(error) = &outcome {
                        refused += 1;
                        assert_eq!(error.code, ErrorCode::PlanStale, "{what}");
                        let now = fs::read_to_string(world.library().join(place)).unwrap();
                        assert!(now.contains(TYPED.trim_end()), "{what}: what was typed stands where it was typed");
                        assert_eq!(world.history().len(), 3, "{what}");
                    }
                    nothing_is_left(&world);
                    // Whatever was typed, the next edit works on it.
                    ops::create_deployment_set(&world.workspace, &draft("Afterwards")).unwrap();
                }
            }
        }
    }
    eprintln!("{moments} moments, {refused} refused");
    assert!(refused > 10, "some came between reading and writing");
}

/// Writes into a file as editors do: a new file renamed over it, or the same file.
fn type_in(path: &PathBuf, beside: &PathBuf, by_rename: bool) {
    let text = fs::read_to_string(path).unwrap_or_default() + TYPED;
    if by_rename {
        fs::write(beside, text).unwrap();
        fs::rename(beside, path).unwrap();
    } else {
        fs::write(path, text).unwrap();
    }
}

#[test]
fn the_folder_of_sets_becomes_a_link() {
    if !is_child("set_edits::moments::the_folder_of_sets_becomes_a_link", Setting::InMemory) {
        return;
    }
    static HOOK: Once = Once::new();
    HOOK.call_once(|| on_checkpoint(hook));
    let mut moments = 0;
    for (name, edit) in EDITS {
        for number in 0.. {
            let world = prepared();
            let (sets, aside, outside) =
                (world.library().join("sets"), world.root().join("aside"), world.root().join("outside"));
            fs::create_dir_all(&outside).unwrap();
            for file in ["one.toml", "two.toml"] {
                fs::copy(sets.join(file), outside.join(file)).unwrap();
            }
            let precious = tree(&outside);
            let (from, to, link) = (sets.clone(), aside.clone(), outside.clone());
            arm(
                number,
                Box::new(move || {
                    fs::rename(&from, to).unwrap();
                    std::os::unix::fs::symlink(link, from).unwrap();
                }),
            );
            let outcome = edit(&world).map_err(ErrorBody::from);
            if disarm() {
                break;
            }
            moments += 1;
            assert_eq!(tree(&outside), precious, "{name}, checkpoint {number}: {outcome:?}");
            fs::remove_file(&sets).unwrap();
            fs::rename(&aside, &sets).unwrap();
            ops::recover(&world.workspace);
            nothing_is_left(&world);
            ops::create_deployment_set(&world.workspace, &draft("Afterwards")).unwrap();
        }
    }
    eprintln!("{moments} moments");
    assert!(moments > 20);
}
