//! Every step of the file transaction, under everything that can stand in its way, done, taken back, and taken back by
//! somebody who does not know how much of it was done.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

use skillmeat_core::fs::{FsError, RelPath, Root, Step, Transaction, same_device, undo_all};
use skillmeat_tests::{tree, write};

type Tree = BTreeMap<String, String>;

#[derive(Debug, Clone, Copy, PartialEq)]
enum Kind {
    SetAside,
    Place,
    Replace,
    MakeDir,
    RemoveDir,
}

const KINDS: [Kind; 5] = [Kind::SetAside, Kind::Place, Kind::Replace, Kind::MakeDir, Kind::RemoveDir];

#[derive(Debug, Clone, Copy, PartialEq)]
enum Obstacle {
    /// Nothing is in the way.
    Nothing,
    /// Something stands where nothing may.
    TargetExists,
    /// What is to be moved, replaced or removed is not there.
    SourceMissing,
    /// The folder above is not there.
    FolderMissing,
    /// The system refuses every change in the folder.
    Denied,
    /// A link stands at the place itself.
    Link,
    /// A link that leads nowhere stands at the place itself.
    BrokenLink,
    /// A folder on the way is a link that leads out.
    LinkOnTheWay,
    /// A folder on the way is swapped for a link after a first step went through it.
    Swapped,
    /// The place is a folder where a file is expected, or the other way round.
    OtherType,
}

const OBSTACLES: [Obstacle; 10] = [
    Obstacle::Nothing,
    Obstacle::TargetExists,
    Obstacle::SourceMissing,
    Obstacle::FolderMissing,
    Obstacle::Denied,
    Obstacle::Link,
    Obstacle::BrokenLink,
    Obstacle::LinkOnTheWay,
    Obstacle::Swapped,
    Obstacle::OtherType,
];

/// How a step ends.
#[derive(Debug, Clone, Copy, PartialEq)]
enum End {
    /// It is done.
    Done,
    /// There is nothing to do.
    Idle,
    /// It is refused, and nothing was changed.
    Refused,
    /// Refused or nothing to do, whichever the system tells first; nothing was changed.
    Untouched,
}

fn expected(kind: Kind, obstacle: Obstacle) -> End {
    use End::{Done, Idle, Refused, Untouched};
    match (kind, obstacle) {
        (_, Obstacle::Nothing) => Done,
        // What goes on behind an opened folder stays there: the step is done in the folder that was opened.
        (_, Obstacle::Swapped) => Done,
        (Kind::RemoveDir, Obstacle::TargetExists | Obstacle::SourceMissing | Obstacle::FolderMissing) => Idle,
        (Kind::RemoveDir, Obstacle::Link | Obstacle::BrokenLink | Obstacle::OtherType | Obstacle::LinkOnTheWay) => {
            Untouched
        }
        // The link, or what stands there, is moved itself.
        (Kind::SetAside | Kind::Replace, Obstacle::Link | Obstacle::BrokenLink) => Done,
        (Kind::SetAside, Obstacle::OtherType) => Done,
        // A folder that is there is as good as one that is made; this cell puts a file there.
        (Kind::MakeDir, Obstacle::SourceMissing) => Done,
        _ => Refused,
    }
}

fn rel(path: &str) -> RelPath {
    RelPath::parse(path).unwrap()
}

fn step(kind: Kind) -> Step {
    match kind {
        Kind::SetAside => Step::SetAside { root: 0, from: rel("way/file"), to: rel("stage/old/file") },
        Kind::Place => Step::Place { root: 0, from: rel("stage/new/file"), to: rel("way/placed") },
        Kind::Replace => Step::Replace {
            root: 0,
            new: rel("stage/new/file"),
            path: rel("way/file"),
            old: rel("stage/old/file"),
            undone: rel("stage/undone"),
        },
        Kind::MakeDir => Step::MakeDir { root: 0, path: rel("way/made") },
        Kind::RemoveDir => Step::RemoveDir { root: 0, path: rel("way/empty") },
    }
}

/// The place that a step changes.
fn place(kind: Kind) -> &'static str {
    match kind {
        Kind::SetAside | Kind::Replace => "way/file",
        Kind::Place => "way/placed",
        Kind::MakeDir => "way/made",
        Kind::RemoveDir => "way/empty",
    }
}

/// One folder of a cell, with a folder outside that nothing may touch.
struct Ground {
    folder: tempfile::TempDir,
}

impl Ground {
    fn new() -> Self {
        let ground = Self { folder: tempfile::tempdir().unwrap() };
        ground.write("way/file", "old").write("stage/new/file", "new");
        fs::create_dir_all(ground.at("way/empty")).unwrap();
        fs::create_dir_all(ground.at("stage/old")).unwrap();
        write(&ground.outside().join("file"), "outside");
        fs::create_dir_all(ground.outside().join("empty")).unwrap();
        ground
    }

    fn root(&self) -> PathBuf {
        self.folder.path().canonicalize().unwrap().join("root")
    }

    fn outside(&self) -> PathBuf {
        self.folder.path().canonicalize().unwrap().join("outside")
    }

    fn at(&self, path: &str) -> PathBuf {
        self.root().join(path)
    }

    fn write(&self, path: &str, text: &str) -> &Self {
        write(&self.at(path), text);
        self
    }

    fn open(&self) -> [Root; 1] {
        [Root::open(&self.root()).unwrap()]
    }

    fn tree(&self) -> Tree {
        tree(self.folder.path())
    }

    fn remove(&self, path: &str) {
        let path = self.at(path);
        if path.is_dir() {
            fs::remove_dir_all(path).unwrap()
        } else {
            let _ = fs::remove_file(path);
        }
    }

    /// Puts the obstacle there; says whether this system can do that.
    fn obstruct(&self, kind: Kind, obstacle: Obstacle) -> bool {
        match obstacle {
            Obstacle::Nothing => {}
            Obstacle::TargetExists => match kind {
                Kind::SetAside | Kind::Replace => _ = self.write("stage/old/file", "a person's"),
                Kind::Place | Kind::MakeDir => _ = self.write(place(kind), "a person's"),
                Kind::RemoveDir => _ = self.write("way/empty/file", "a person's"),
            },
            Obstacle::SourceMissing => match kind {
                Kind::SetAside => self.remove("way/file"),
                Kind::Place | Kind::Replace => self.remove("stage/new/file"),
                Kind::MakeDir => {}
                Kind::RemoveDir => self.remove("way/empty"),
            },
            Obstacle::FolderMissing => self.remove("way"),
            Obstacle::Denied => return chattr("+i", &self.at("way")),
            Obstacle::Link => {
                self.remove(place(kind));
                let target = if matches!(kind, Kind::MakeDir | Kind::RemoveDir) { "empty" } else { "file" };
                symlink(self.outside().join(target), self.at(place(kind))).unwrap();
            }
            Obstacle::BrokenLink => {
                self.remove(place(kind));
                symlink("nowhere", self.at(place(kind))).unwrap();
            }
            Obstacle::LinkOnTheWay => self.swap(),
            Obstacle::Swapped => {}
            Obstacle::OtherType => {
                self.remove(place(kind));
                if matches!(kind, Kind::MakeDir | Kind::RemoveDir) {
                    self.write(place(kind), "a file");
                } else {
                    fs::create_dir_all(self.at(place(kind))).unwrap();
                }
            }
        }
        true
    }

    /// Swaps the folder on the way for a link that leads out.
    fn swap(&self) {
        fs::rename(self.at("way"), self.at("moved")).unwrap();
        symlink(self.outside(), self.at("way")).unwrap();
    }
}

impl Drop for Ground {
    fn drop(&mut self) {
        if self.at("way").is_dir() {
            chattr("-i", &self.at("way"));
        }
    }
}

/// Makes a folder unchangeable also for root, or changeable again; says whether the system does.
fn chattr(how: &str, path: &Path) -> bool {
    Command::new("chattr")
        .arg(how)
        .arg(path)
        .stderr(std::process::Stdio::null())
        .status()
        .is_ok_and(|done| done.success())
}

/// What counts of a ground: a replacement may leave its own files behind in the staging folder, which goes as a whole.
fn visible(kind: Kind, mut tree: Tree) -> Tree {
    tree.retain(|path, _| kind != Kind::Replace || !path.starts_with("root/stage"));
    tree
}

/// One cell: the step, then the rollback; what is wrong with it, in words.
fn play(kind: Kind, obstacle: Obstacle) -> Option<Result<(), String>> {
    let ground = Ground::new();
    if !ground.obstruct(kind, obstacle) {
        return None;
    }
    let outside = tree(&ground.outside());
    let roots = ground.open();
    let before = ground.tree();
    let mut transaction = Transaction::new(&roots);
    if obstacle == Obstacle::Swapped {
        transaction.run(Step::MakeDir { root: 0, path: rel("way/first") }).unwrap();
        // The folder itself is opened by what follows in it.
        transaction.run(Step::MakeDir { root: 0, path: rel("way/first/second") }).unwrap();
        ground.swap();
    }
    let mark = transaction.mark();
    let unchanged = ground.tree();
    let end = transaction.run(step(kind));
    let now = ground.tree();
    let wanted = expected(kind, obstacle);
    let is_right = match (&end, wanted) {
        (Ok(true), End::Done) => now != unchanged,
        (Ok(false), End::Idle) | (Err(_), End::Refused) | (Ok(false) | Err(_), End::Untouched) => {
            visible(kind, now.clone()) == visible(kind, unchanged.clone())
        }
        _ => false,
    };
    if !is_right {
        return Some(Err(format!("{end:?} instead of {wanted:?}; {now:?} after {unchanged:?}")));
    }
    let failures = transaction.rollback_to(mark);
    if !failures.is_empty() || visible(kind, ground.tree()) != visible(kind, unchanged.clone()) {
        return Some(Err(format!("taken back: {failures:?} {:?} instead of {unchanged:?}", ground.tree())));
    }
    if obstacle == Obstacle::Swapped {
        fs::remove_file(ground.at("way")).unwrap();
        fs::rename(ground.at("moved"), ground.at("way")).unwrap();
    }
    drop(transaction);
    if visible(kind, ground.tree()) != visible(kind, before.clone()) || tree(&ground.outside()) != outside {
        return Some(Err(format!("dropped: {:?} instead of {before:?}", ground.tree())));
    }
    Some(Ok(()))
}

/// One cell of recovery: whether or not the step was done, taking it back twice leaves what was before, or, where it was
/// never done, what is there.
fn recover(kind: Kind, obstacle: Obstacle) -> Option<Result<(), String>> {
    let ground = Ground::new();
    if obstacle == Obstacle::Swapped || !ground.obstruct(kind, obstacle) {
        return None;
    }
    if kind == Kind::RemoveDir && !ground.at("way/empty").exists() {
        // Such a step is not written down: from the disk alone it looks as one that was done.
        return None;
    }
    let all = [step(kind)];
    let before = ground.tree();
    for is_done in [false, true] {
        let roots = ground.open();
        if is_done && !matches!(all[0].run(&roots), Ok(true)) {
            continue;
        }
        for round in 0..2 {
            let roots = ground.open();
            let failures = undo_all(&all, &roots);
            if visible(kind, ground.tree()) != visible(kind, before.clone()) {
                return Some(Err(format!(
                    "done: {is_done}, round {round}: {failures:?} {:?} instead of {before:?}",
                    ground.tree()
                )));
            }
            if is_done && !failures.is_empty() {
                return Some(Err(format!("done: {is_done}, round {round}: {failures:?}")));
            }
        }
    }
    Some(Ok(()))
}

#[test]
fn every_step_under_everything_in_its_way() {
    let (mut cells, mut passed_over, mut wrong) = (0, Vec::new(), Vec::new());
    for kind in KINDS {
        for obstacle in OBSTACLES {
            for (name, cell) in [("done and taken back", play(kind, obstacle)), ("recovered", recover(kind, obstacle))]
            {
                match cell {
                    None if obstacle == Obstacle::Denied => passed_over.push((kind, name)),
                    None => {}
                    Some(outcome) => {
                        cells += 1;
                        if let Err(what) = outcome {
                            wrong.push(format!("{kind:?} × {obstacle:?}, {name}: {what}"));
                        }
                    }
                }
            }
        }
    }
    println!("TRANSACTION {cells} cells, {} passed over", passed_over.len());
    assert!(wrong.is_empty(), "{} of {cells} cells:\n{}", wrong.len(), wrong.join("\n"));
}

/// Everything that an update does, on one ground: set aside, emptied folder removed, folders made, placed, replaced.
fn composition(ground: &Ground) -> Vec<Step> {
    ground.write("way/manifest", "first").write("stage/manifest.new", "second");
    ground.write("way/deep/only.md", "only").write("stage/new/x.md", "x");
    vec![
        Step::SetAside { root: 0, from: rel("way/file"), to: rel("stage/old/a/file") },
        Step::SetAside { root: 0, from: rel("way/deep/only.md"), to: rel("stage/old/a/only.md") },
        Step::RemoveDir { root: 0, path: rel("way/deep") },
        Step::MakeDir { root: 0, path: rel("way/made") },
        Step::MakeDir { root: 0, path: rel("way/made/below") },
        Step::Place { root: 0, from: rel("stage/new/x.md"), to: rel("way/made/below/x.md") },
        Step::Place { root: 0, from: rel("stage/new/file"), to: rel("way/file") },
        Step::Replace {
            root: 0,
            new: rel("stage/manifest.new"),
            path: rel("way/manifest"),
            old: rel("stage/manifest.old"),
            undone: rel("stage/manifest.undone"),
        },
    ]
}

/// What a person sees of a ground.
fn seen(ground: &Ground) -> Tree {
    ground.tree().into_iter().filter(|(path, _)| !path.starts_with("root/stage")).collect()
}

#[test]
fn however_many_steps_were_done_all_are_taken_back_and_twice_is_once() {
    let count = composition(&Ground::new()).len();
    for done in 0..=count {
        for undone in 0..=count {
            let ground = Ground::new();
            let steps = composition(&ground);
            let before = seen(&ground);
            let roots = ground.open();
            for step in &steps[..done] {
                assert!(step.run(&roots).unwrap());
            }
            // Recovery may itself have been interrupted after any number of steps.
            let roots = ground.open();
            for step in steps.iter().rev().take(undone) {
                step.undo(&roots).unwrap_or_else(|failure| assert!(done < count, "{failure:?}"));
            }
            for round in 0..2 {
                let roots = ground.open();
                let failures = undo_all(&steps, &roots);
                assert!(failures.is_empty(), "{done} done, {undone} undone, round {round}: {failures:?}");
                assert_eq!(seen(&ground), before, "{done} done, {undone} undone, round {round}");
            }
        }
    }
    println!("TRANSACTION {} interruptions of a composition", (count + 1) * (count + 1));
}

#[test]
fn once_the_staging_folder_is_gone_taking_back_changes_nothing() {
    let ground = Ground::new();
    let steps = composition(&ground);
    let before = seen(&ground);
    let roots = ground.open();
    for step in &steps {
        step.run(&roots).unwrap();
    }
    undo_all(&steps, &ground.open());
    assert_eq!(seen(&ground), before);
    fs::remove_dir_all(ground.at("stage")).unwrap();
    undo_all(&steps, &ground.open());
    assert_eq!(seen(&ground), before, "what is in its place again stays there");
}

#[test]
fn a_rollback_goes_on_past_steps_that_fail_and_names_where_their_content_is() {
    for blocked in ["way/file", "way/deep/only.md", "way/manifest"] {
        let ground = Ground::new();
        let steps = composition(&ground);
        let before = seen(&ground);
        let roots = ground.open();
        let mut transaction = Transaction::new(&roots);
        for step in &steps {
            assert!(transaction.run(step.clone()).unwrap());
        }
        // Somebody puts something where the old content has to come back.
        let path = ground.at(blocked);
        let _ = fs::remove_file(&path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::create_dir(&path).unwrap();
        fs::write(path.join("mine"), "a person's").unwrap();
        let failures = transaction.rollback_to(0);
        let now = ground.tree();
        assert!(now.values().any(|text| text.contains("a person's")), "{blocked}: {now:?}");
        for (path, text) in &before {
            if path.as_str() != format!("root/{blocked}") {
                assert_eq!(now.get(path), Some(text), "{blocked}: {path} is back");
            } else if now.get(path) != Some(text) {
                assert_eq!(failures.len(), 1, "{blocked}: {failures:?}");
                let kept = tree(failures[0].at.parent().unwrap());
                assert!(kept.values().any(|kept| kept == text), "{blocked}: {failures:?} holds it");
            }
        }
    }
}

#[test]
fn folders_that_were_made_go_again_unless_somebody_put_something_there() {
    let ground = Ground::new();
    let roots = ground.open();
    let mut transaction = Transaction::new(&roots);
    for path in ["way/a", "way/a/b", "way/a/c"] {
        transaction.run(Step::MakeDir { root: 0, path: rel(path) }).unwrap();
    }
    ground.write("way/a/b/mine.md", "a person's");
    assert!(transaction.rollback_to(0).is_empty());
    assert!(ground.at("way/a/b/mine.md").exists());
    assert!(!ground.at("way/a/c").exists());
}

#[test]
fn a_folder_that_was_there_is_not_made_and_not_taken_away() {
    let ground = Ground::new();
    let roots = ground.open();
    let mut transaction = Transaction::new(&roots);
    assert!(!transaction.run(Step::MakeDir { root: 0, path: rel("way/empty") }).unwrap());
    assert!(transaction.rollback_to(0).is_empty());
    assert!(ground.at("way/empty").is_dir());
}

/// Moves a folder out of the one it lies in.
fn move_tree(from: &Path, to: &Path) -> Result<(), FsError> {
    let root = Root::open(&from.parent().unwrap().canonicalize().unwrap()).unwrap();
    root.move_out(&rel(from.file_name().unwrap().to_str().unwrap()), to)
}

/// A folder on another file system than the temporary one.
fn elsewhere() -> Option<tempfile::TempDir> {
    let here = tempfile::tempdir().unwrap();
    let there = tempfile::tempdir_in("/dev/shm").ok()?;
    (!same_device(here.path(), there.path())).then_some(there)
}

#[test]
fn moving_to_another_disk_that_was_interrupted_while_it_removed_loses_nothing() {
    let Some(other) = elsewhere() else {
        eprintln!("PASSED OVER: there is no second file system");
        return;
    };
    let here = tempfile::tempdir().unwrap();
    let (from, to) = (other.path().join("old"), here.path().join("history/0"));
    write(&from.join("a.md"), "a person's a");
    write(&from.join("b/c.md"), "a person's c");
    move_tree(&from, &to).unwrap();
    let whole = tree(&to);
    assert!(!from.exists());
    // It was killed while it removed the source: the copy is whole, the source no longer.
    write(&from.join("b/c.md"), "a person's c");
    let _ = move_tree(&from, &to);
    let now = tree(&to);
    for (path, text) in &whole {
        assert_eq!(now.get(path), Some(text), "{path} is still kept");
    }
}

#[test]
fn moving_to_another_disk_that_was_interrupted_while_it_copied_begins_again() {
    let Some(other) = elsewhere() else {
        eprintln!("PASSED OVER: there is no second file system");
        return;
    };
    let here = tempfile::tempdir().unwrap();
    let (from, to) = (other.path().join("old"), here.path().join("history/0"));
    write(&from.join("a.md"), "a");
    symlink("a.md", from.join("link")).unwrap();
    fs::create_dir_all(from.join("empty")).unwrap();
    let whole = tree(&from);
    write(&here.path().join("history/0.part/a.md"), "hal");
    move_tree(&from, &to).unwrap();
    assert_eq!(tree(&to), whole);
    assert!(!from.exists() && !here.path().join("history/0.part").exists());
}
