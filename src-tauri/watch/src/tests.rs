//! Real folders, watched by what the system has.
#![allow(clippy::disallowed_methods, reason = "tests prepare real folders")]

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use skillmeat_core::ops::{Wanted, WatchPlace};
use tempfile::TempDir;

use crate::{Fresh, Options, Suspects, Watcher};

/// How long something may take that must come.
const PATIENCE: Duration = Duration::from_secs(20);

/// A folder, everything in it watched.
struct Site {
    folder: TempDir,
    watcher: Watcher,
    batches: Receiver<Suspects>,
}

impl Site {
    fn new() -> Self {
        Self::with(Options::default(), &[])
    }

    fn with(options: Options, files: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let watcher = Watcher::start(options).unwrap();
        let (send, batches) = channel();
        let changes = watcher.changes();
        std::thread::spawn(move || {
            while let Some(batch) = changes.next_batch() {
                if send.send(batch).is_err() {
                    break;
                }
            }
        });
        let site = Self { folder, watcher, batches };
        fs::create_dir(site.place()).unwrap();
        for file in files {
            site.write(file);
        }
        site.watcher.watch(vec![everything(site.place())], Fresh::LookedAt);
        site
    }

    fn root(&self) -> PathBuf {
        self.folder.path().canonicalize().unwrap()
    }

    fn place(&self) -> PathBuf {
        self.root().join("place")
    }

    fn write(&self, file: &str) {
        let file = self.place().join(file);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, "text").unwrap();
    }

    /// Waits until a path, or a folder around it, is suspected; everything that was suspected until then, relative to the
    /// place.
    fn until(&self, path: &str) -> BTreeSet<String> {
        let (wanted, deadline) = (self.place().join(path), Instant::now() + PATIENCE);
        let mut told = BTreeSet::new();
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            match self.batches.recv_timeout(left) {
                Ok(Suspects::Paths(paths)) => {
                    let short = |path: &PathBuf| path.strip_prefix(self.place()).unwrap().to_str().unwrap().to_owned();
                    told.extend(paths.iter().map(short));
                    if paths.iter().any(|path| wanted.starts_with(path)) {
                        return told;
                    }
                }
                Ok(Suspects::Everywhere) => panic!("nothing overflowed"),
                Err(_) => panic!("{path} was never suspected, but {told:?}"),
            }
        }
    }
}

fn everything(folder: PathBuf) -> WatchPlace {
    WatchPlace { known_as: folder.clone(), folder, wanted: Wanted::everything() }
}

#[test]
fn an_editor_that_saves_by_renaming_is_heard() {
    let site = Site::with(Options::default(), &["pdf/SKILL.md"]);
    for _ in 0..3 {
        site.write("pdf/SKILL.md.tmp");
        fs::rename(site.place().join("pdf/SKILL.md.tmp"), site.place().join("pdf/SKILL.md")).unwrap();
        site.until("pdf/SKILL.md");
    }
}

#[test]
fn files_in_folders_that_were_made_at_once_are_not_lost() {
    let site = Site::new();
    for number in 0..20 {
        site.write(&format!("new-{number}/a/b/c/d/file"));
        site.until(&format!("new-{number}/a/b/c/d/file"));
    }
    // And the folders are watched from then on.
    for number in 0..20 {
        fs::write(site.place().join(format!("new-{number}/a/b/c/d/file")), "other").unwrap();
        site.until(&format!("new-{number}/a/b/c/d/file"));
    }
}

#[test]
fn what_every_walk_leaves_out_is_not_heard() {
    let site = Site::with(Options::default(), &["node_modules/x/index.js"]);
    site.write("node_modules/x/index.js");
    site.write("node_modules/y/index.js");
    site.write(".skillmeat-stage-1/new/0");
    site.write("pdf/.git/HEAD");
    site.write("seen");
    let told = site.until("seen");
    let left_out = told.iter().filter(|path| ["node_modules", "stage", ".git"].iter().any(|name| path.contains(name)));
    assert_eq!(left_out.count(), 0, "{told:?}");
}

#[test]
fn a_folder_that_was_removed_and_made_again_is_followed() {
    let site = Site::with(Options::default(), &["skills/pdf/SKILL.md"]);
    for _ in 0..3 {
        fs::remove_dir_all(site.place().join("skills")).unwrap();
        site.until("skills");
        site.write("skills/pdf/SKILL.md");
        site.until("skills/pdf/SKILL.md");
        fs::write(site.place().join("skills/pdf/SKILL.md"), "other").unwrap();
        site.until("skills/pdf/SKILL.md");
    }
}

#[test]
fn a_place_that_is_moved_away_and_back_is_followed() {
    let site = Site::with(Options::default(), &["skills/pdf/SKILL.md"]);
    let away = site.root().join("away");
    for _ in 0..2 {
        fs::rename(site.place(), &away).unwrap();
        site.until("");
        fs::rename(&away, site.place()).unwrap();
        site.until("");
        fs::write(site.place().join("skills/pdf/SKILL.md"), "other").unwrap();
        site.until("skills/pdf/SKILL.md");
    }
}

#[test]
fn a_place_that_was_not_there_is_followed_once_it_is() {
    let site = Site::new();
    let later = site.place().join("disk/project");
    site.watcher.watch(vec![everything(later.clone())], Fresh::LookedAt);
    fs::create_dir_all(&later).unwrap();
    site.until("disk/project");
    site.write("disk/project/skills/SKILL.md");
    site.until("disk/project/skills/SKILL.md");
}

#[test]
fn a_place_behind_a_link_is_told_as_it_is_known() {
    let site = Site::with(Options::default(), &["real/skills/pdf/SKILL.md"]);
    let (folder, known_as) = (site.place().join("real"), site.place().join("library"));
    site.watcher.watch(vec![WatchPlace { folder, known_as, wanted: Wanted::everything() }], Fresh::LookedAt);
    fs::write(site.place().join("real/skills/pdf/SKILL.md"), "other").unwrap();
    assert_eq!(site.until("library/skills/pdf/SKILL.md"), BTreeSet::from(["library/skills/pdf/SKILL.md".to_owned()]));
}

#[cfg(target_os = "linux")]
mod bounds {
    use std::path::Path;

    use super::*;
    use crate::inotify::Inotify;
    use crate::kernel::{Heard, Kernel};
    use crate::watches::Watches;

    #[test]
    fn reading_everything_is_not_heard() {
        let site = Site::with(Options::default(), &["pdf/SKILL.md", "pdf/reference/notes.md"]);
        for file in ["pdf/SKILL.md", "pdf/reference/notes.md"] {
            fs::read(site.place().join(file)).unwrap();
        }
        assert_eq!(fs::read_dir(site.place().join("pdf")).unwrap().count(), 2);
        site.write("seen");
        assert_eq!(site.until("seen"), BTreeSet::from(["seen".to_owned()]));
    }

    #[test]
    fn a_place_for_which_there_is_no_room_is_suspected_again_and_again_and_others_are_watched() {
        let options =
            Options { max_folders: Some(3), unwatched_every: Duration::from_millis(50), ..Options::default() };
        let site = Site::with(options, &["large/a/file", "large/b/file", "large/c/file", "small/a/file"]);
        let places = ["large", "small"].map(|name| everything(site.place().join(name)));
        site.watcher.watch(places.into(), Fresh::LookedAt);
        assert_eq!(
            site.watcher.unwatched(),
            [site.place().join("large")],
            "its four folders are more than there may be"
        );
        for _ in 0..3 {
            site.until("large");
        }
        fs::write(site.place().join("small/a/file"), "other").unwrap();
        assert!(site.until("small/a/file").contains("small/a/file"));
    }

    #[test]
    fn a_place_that_grew_too_large_is_told_and_watched_again_once_there_is_room() {
        let options =
            Options { max_folders: Some(3), unwatched_every: Duration::from_millis(50), ..Options::default() };
        let site = Site::with(options, &["a/file"]);
        assert!(site.watcher.unwatched().is_empty());
        site.write("b/c/file");
        site.until("b/c/file");
        while site.watcher.unwatched() != [site.place()] {
            site.until("");
        }
        fs::remove_dir_all(site.place().join("b")).unwrap();
        while !site.watcher.unwatched().is_empty() {
            site.until("");
        }
        fs::write(site.place().join("a/file"), "other").unwrap();
        while !site.until("a/file").contains("a/file") {}
    }

    #[test]
    fn what_was_lost_means_everywhere_and_everything_is_watched_anew() {
        let site = Site::with(Options::default(), &["a/file"]);
        let mut watches = Watches::new(None, || Inotify::start(|_| {}));
        watches.set(vec![everything(site.place())]);
        assert!(!watches.take_news().everywhere);
        watches.hear(Heard::Lost);
        assert!(watches.take_news().everywhere);
        assert_eq!(watches.watched(), [site.place(), site.place().join("a")]);
        watches.hear(Heard::Deaf);
        assert_eq!(watches.unwatched().collect::<Vec<_>>(), [Path::new(&site.place())]);
        watches.try_again();
        assert_eq!(watches.unwatched().count(), 0);
    }

    #[test]
    fn a_system_without_listeners_leaves_every_place_unwatched() {
        let site = Site::new();
        let mut watches = Watches::<Inotify>::new(None, || Err(std::io::Error::other("as many as there can be")));
        watches.set(vec![everything(site.place())]);
        assert_eq!(watches.unwatched().collect::<Vec<_>>(), [Path::new(&site.place())]);
    }
}
