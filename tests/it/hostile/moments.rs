//! The same attacks at every moment there is: whoever attacks waits for each checkpoint of a workflow in turn and strikes
//! exactly there. Nothing is left to chance here, as it is where threads race.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, Once, PoisonError};

use skillmeat_core::deployment::{ConflictChoice, Control};
use skillmeat_core::error::ErrorBody;
use skillmeat_core::fs::on_checkpoint;
use skillmeat_core::ops::{self, Change, ChangeKind, ChangeRequest, DeploymentStatus, UndoRequest};
use skillmeat_tests::{tree, write};

use super::child::{Setting, is_child};
use super::races::{Race, count, exchange, is_link, note, note_all};
use super::{everything, same};

type Strike = Box<dyn FnOnce(&str) + Send>;

/// How many checkpoints are still passed over, and what is done at the next.
static ARMED: Mutex<Option<(usize, Strike)>> = Mutex::new(None);

fn hook(name: &str) {
    let mut armed = ARMED.lock().unwrap_or_else(PoisonError::into_inner);
    match armed.take() {
        Some((0, strike)) => {
            drop(armed);
            strike(name);
        }
        Some((left, strike)) => *armed = Some((left - 1, strike)),
        None => {}
    }
}

fn arm(passed_over: usize, strike: Strike) {
    *ARMED.lock().unwrap_or_else(PoisonError::into_inner) = Some((passed_over, strike));
}

fn disarm() -> bool {
    ARMED.lock().unwrap_or_else(PoisonError::into_inner).take().is_some()
}

/// A workflow under attack.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Action {
    /// Something new is deployed.
    First,
    /// What is deployed gets new versions.
    Update,
    /// It is taken out.
    Undeploy,
    /// One is refused for a conflict, the other is done.
    Refused,
    /// What a person wrote is displaced, as was chosen.
    Displace,
    /// What a person wrote becomes the library's.
    SaveBack,
    /// An update is taken back.
    Undo,
}

const ACTIONS: &[Action] = &[
    Action::First,
    Action::Update,
    Action::Undeploy,
    Action::Refused,
    Action::Displace,
    Action::SaveBack,
    Action::Undo,
];

/// What a person wrote before the workflow began.
const WRITTEN: &str = "written by hand\n";

impl Action {
    /// Whether a file of a deployment was edited by hand before.
    fn has_edits(self) -> bool {
        matches!(self, Self::Refused | Self::Displace | Self::SaveBack)
    }

    fn prepare(self, race: &Race) {
        match self {
            Self::First => _ = race.world.skill("new"),
            Self::Update | Self::Undo => {
                race.world.in_library("skills/pdf/SKILL.md", "# second\n").in_library("skills/pdf/more/x.md", "more\n");
                race.world.in_library("commands/git/fix.md", "second\n");
                fs::remove_dir_all(race.world.library().join("skills/pdf/reference")).unwrap();
            }
            Self::Refused | Self::Displace => {
                race.world.in_library("skills/pdf/SKILL.md", "# second\n");
                race.world.in_library("commands/git/fix.md", "second\n");
            }
            Self::Undeploy | Self::SaveBack => {}
        }
        if self.has_edits() {
            race.project.write(".claude/skills/pdf/reference/notes.md", WRITTEN);
        }
        race.world.refresh();
        if self == Self::Undo {
            race.world.clock.advance(1);
            race.world.deploy(&["pdf", "git/fix"], &race.project);
        }
    }

    fn act(self, race: &Race, seen: &mut BTreeMap<String, usize>) {
        let workspace = &race.world.workspace;
        let both = |kind| -> Vec<Change> {
            let change = |artifact: &str| Change {
                kind,
                artifact: artifact.to_owned(),
                project_path: race.project.text(),
                profile_id: None,
                dest_path: None,
                mode: None,
            };
            ["skill:pdf", "command:git/fix"].map(change).to_vec()
        };
        let applied = |changes, on_conflict| {
            let request = ChangeRequest { changes, on_conflict, ..ChangeRequest::default() };
            ops::apply_changes(workspace, &request, &Control::none())
        };
        let batch = match self {
            Self::First => return note(race.world.try_deploy(&["new"], &race.project, None), seen),
            Self::Update | Self::Refused => {
                return note(race.world.try_deploy(&["pdf", "git/fix"], &race.project, None), seen);
            }
            Self::Undeploy => {
                return note(race.world.try_undeploy(&["skill:pdf", "command:git/fix"], &race.project, None), seen);
            }
            Self::Displace => applied(both(ChangeKind::Deploy), Some(ConflictChoice::Replace)),
            Self::SaveBack => applied(both(ChangeKind::SaveBack), None),
            Self::Undo => {
                let operation = ops::last_operation(workspace).unwrap();
                ops::undo_operation(workspace, &UndoRequest { operation, ..UndoRequest::default() }, &Control::none())
            }
        };
        match batch.map_err(ErrorBody::from) {
            Err(error) => count(error.code, seen),
            Ok(batch) => note_all(batch.projects.into_iter().flat_map(|project| project.results), seen),
        }
    }
}

/// Strikes at every checkpoint of every workflow: `strike` says what is done then, `check` what must hold afterwards.
fn at_every_moment(strike: impl Fn(&Race) -> Strike, check: impl Fn(&Race, &str)) {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| on_checkpoint(hook));
    let (mut moments, mut seen) = (0, BTreeMap::new());
    for action in ACTIONS {
        for number in 0.. {
            let race = Race::new();
            action.prepare(&race);
            let struck = Arc::new(AtomicBool::new(false));
            let (strike, noted) = (strike(&race), Arc::clone(&struck));
            let strike: Strike = Box::new(move |name| {
                noted.store(true, Ordering::SeqCst);
                strike(name);
            });
            arm(number, strike);
            action.act(&race, &mut seen);
            disarm();
            if !struck.load(Ordering::SeqCst) {
                assert!(number > 5, "{action:?} has checkpoints");
                break;
            }
            moments += 1;
            let what = format!("{action:?}, checkpoint {number}");
            if action.has_edits() {
                assert!(is_somewhere(&race, WRITTEN), "{what}: what was written by hand is nowhere");
            }
            check(&race, &what);
        }
    }
    eprintln!("{moments} moments, {seen:?}");
}

/// Whether a text is still in the project, beside it, or in the home.
fn is_somewhere(race: &Race, text: &str) -> bool {
    tree(&race.world.root()).into_iter().any(|(path, shown)| !path.starts_with("outside") && shown.contains(text))
}

/// A folder of the project becomes a link to the outside, and is put back at the next checkpoint or when the workflow has
/// ended.
fn swapped(test: &str, place: &'static str) {
    swapped_below(test, place, "app", |race| race.project.path.clone());
}

fn swapped_below(test: &str, place: &'static str, outside: &str, root: fn(&Race) -> PathBuf) {
    if !is_child(&format!("hostile::moments::{test}"), Setting::InMemory) {
        return;
    }
    let places = |race: &Race| -> (PathBuf, PathBuf) { (root(race).join(place), race.world.root().join("aside/link")) };
    for for_a_moment in [false, true] {
        let strike = |race: &Race| -> Strike {
            let (real, waiting) = (places(race).0, race.waiting_for(&format!("{outside}/{place}")));
            Box::new(move |_| {
                if exchange(&real, &waiting) && for_a_moment {
                    arm(0, Box::new(move |_| _ = exchange(&real, &waiting)));
                }
            })
        };
        let check = |race: &Race, what: &str| {
            let what = format!("{place}, for a moment: {for_a_moment}, {what}");
            let (real, waiting) = places(race);
            put_back(&real, &waiting);
            race.nothing_outside_was_touched(&what);
            race.works_again(&what);
        };
        at_every_moment(strike, check);
    }
}

/// Puts a folder that was swapped out back into its place, unless it was not swapped or something new stands there.
fn put_back(real: &Path, waiting: &Path) {
    if is_link(real) {
        fs::remove_file(real).unwrap();
    }
    if !is_link(waiting) && waiting.exists() && !real.exists() {
        fs::create_dir_all(real.parent().unwrap()).unwrap();
        fs::rename(waiting, real).unwrap();
    }
}

#[test]
fn the_folder_of_a_kind_becomes_a_link() {
    swapped("the_folder_of_a_kind_becomes_a_link", ".claude/skills");
}

#[test]
fn the_folder_of_a_deployment_becomes_a_link() {
    swapped("the_folder_of_a_deployment_becomes_a_link", ".claude/skills/pdf");
}

#[test]
fn the_profile_root_becomes_a_link() {
    swapped("the_profile_root_becomes_a_link", ".claude");
}

#[test]
fn the_librarys_folder_of_a_kind_becomes_a_link() {
    let test = "the_librarys_folder_of_a_kind_becomes_a_link";
    swapped_below(test, "skills", "library", |race| race.world.library());
}

#[test]
fn the_librarys_folder_of_an_artifact_becomes_a_link() {
    let test = "the_librarys_folder_of_an_artifact_becomes_a_link";
    swapped_below(test, "skills/pdf", "library", |race| race.world.library());
}

#[test]
fn the_root_of_the_project_becomes_a_link() {
    swapped("the_root_of_the_project_becomes_a_link", "");
}

/// What is recorded is there, as it was deployed; but for what a person had edited before.
fn whole(status: Vec<DeploymentStatus>, what: &str) {
    let has_edits = ACTIONS.iter().any(|action| action.has_edits() && what.starts_with(&format!("{action:?}")));
    for one in status {
        let by_hand = has_edits && one.artifact == "skill:pdf" && one.changed_here;
        assert!(by_hand || matches!(one.state.as_str(), "in_sync" | "outdated"), "{what}: {one:?}");
    }
}

#[test]
fn the_project_vanishes_and_comes_back() {
    if !is_child("hostile::moments::the_project_vanishes_and_comes_back", Setting::InMemory) {
        return;
    }
    let strike = |race: &Race| -> Strike {
        let (real, aside) = (race.project.path.clone(), race.world.root().join("aside/app"));
        Box::new(move |_| fs::rename(real, aside).unwrap())
    };
    let check = |race: &Race, what: &str| {
        assert!(!race.project.path.exists(), "{what}: it is not made anew");
        fs::rename(race.world.root().join("aside/app"), &race.project.path).unwrap();
        race.nothing_outside_was_touched(what);
        // The next start brings it to before or after; what is recorded is there, whole.
        let _ = ops::recover(&race.world.workspace);
        let status = ops::status(&race.world.workspace, Some(&race.project.text())).map_err(ErrorBody::from);
        whole(status.unwrap_or_else(|error| panic!("{what}: {error:?}")), what);
        assert_eq!(race.project.leftovers(), Vec::<String>::new(), "{what}");
    };
    at_every_moment(strike, check);
}

#[test]
fn the_library_vanishes() {
    if !is_child("hostile::moments::the_library_vanishes", Setting::InMemory) {
        return;
    }
    let strike = |race: &Race| -> Strike {
        let library = race.world.library();
        let aside = race.world.root().join("aside/library");
        Box::new(move |_| fs::rename(library, aside).unwrap())
    };
    let check = |race: &Race, what: &str| {
        fs::rename(race.world.root().join("aside/library"), race.world.library()).unwrap();
        race.nothing_outside_was_touched(what);
        let _ = ops::recover(&race.world.workspace);
        whole(ops::status(&race.world.workspace, Some(&race.project.text())).unwrap(), what);
        assert_eq!(race.project.leftovers(), Vec::<String>::new(), "{what}");
    };
    at_every_moment(strike, check);
}

#[test]
fn a_person_writes_at_the_same_time() {
    if !is_child("hostile::moments::a_person_writes_at_the_same_time", Setting::InMemory) {
        return;
    }
    const TYPED: &str = "typed at this very moment\n";
    for place in [
        ".claude/skills/pdf/SKILL.md",
        ".claude/skills/pdf/mine/new.md",
        ".claude/skills/new/SKILL.md",
        ".claude/deployment-manifest.toml",
        ".claude/new.md",
    ] {
        let strike = |race: &Race| -> Strike {
            let (file, beside) = (race.project.path.join(place), race.world.root().join("aside/typed"));
            // As editors do: a new file, renamed over the old one.
            Box::new(move |_| {
                let text = match fs::read_to_string(&file) {
                    Ok(old) if place.ends_with(".toml") => format!("{old}# {TYPED}"),
                    _ if place.ends_with(".toml") => format!("# {TYPED}"),
                    _ => TYPED.to_owned(),
                };
                write(&beside, text);
                fs::create_dir_all(file.parent().unwrap()).unwrap();
                fs::rename(beside, file).unwrap();
            })
        };
        let check = |race: &Race, what: &str| {
            let found: Vec<String> = tree(&race.world.root())
                .into_iter()
                .filter(|(_, text)| text.contains(TYPED))
                .map(|(path, _)| path)
                .collect();
            assert!(!found.is_empty(), "{place}, {what}: what was typed is nowhere");
            race.nothing_outside_was_touched(&format!("{place}, {what}"));
            let _ = ops::recover(&race.world.workspace);
            let looked = ops::status(&race.world.workspace, Some(&race.project.text())).map_err(ErrorBody::from);
            assert!(looked.is_ok(), "{place}, {what}: {looked:?}");
            let before = everything(&race.world);
            let _ = ops::status(&race.world.workspace, Some(&race.project.text()));
            same(&everything(&race.world), &before, &format!("{place}, {what}: a second look changes nothing"));
        };
        eprint!("{place}: ");
        at_every_moment(strike, check);
    }
}
