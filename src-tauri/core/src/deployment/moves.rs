//! From what is to become of files to the steps on the disk, all of them known before the first is done.

use std::collections::{BTreeSet, HashSet};

use super::error::DeployError;
use super::plan::FileAction;
use super::print::print;
use super::record::{FileRecord, SetRecord};
use super::work::{FileSet, Whole, Work};
use crate::artifact::{Shape, TreeNode};
use crate::fs::{self, EntryKind, FsError, RelPath, Root, Staging, Step};
use crate::project::Manifest;

const AWAY: &[FileAction] = &[FileAction::Replace, FileAction::Remove, FileAction::Merge];
pub(super) const WRITTEN: &[FileAction] = &[FileAction::Create, FileAction::Replace, FileAction::Merge];

/// Where the content of one set is prepared and where what it displaces waits.
#[derive(Debug, Clone, Copy)]
pub(super) struct Slot<'a> {
    /// The number of its root among the operation's.
    pub root: usize,
    /// The number of its staging folder among the operation's.
    pub stage: usize,
    /// That staging folder.
    pub staging: &'a Staging,
    /// Its number in it.
    pub number: usize,
}

impl Slot<'_> {
    /// Where a file of the set is prepared.
    pub fn new_file(&self, path: &RelPath) -> RelPath {
        self.staging.new_slot(self.number).join(path)
    }

    /// Where what stands at the place itself is prepared, to be put back.
    pub fn new_whole(&self) -> RelPath {
        self.staging.part(&format!("new/{}-whole", self.number))
    }

    fn old(&self, what: &str) -> RelPath {
        self.staging.part(&format!("old/{}/{what}", self.number))
    }

    /// Where a displaced file waits.
    fn old_file(&self, path: &RelPath) -> RelPath {
        self.old("files").join(path)
    }

    /// Where a displaced folder waits that stood in a file's place. Files from inside it may wait on their own.
    fn old_folder(&self, path: &RelPath) -> RelPath {
        self.old("folders").join(path)
    }

    /// Where that will be below the operation's folder in history.
    fn in_history(&self, path: &RelPath) -> String {
        let below = path.below(&self.staging.old()).map_or_else(String::new, |below| below.to_string());
        format!("{}/{below}", self.stage)
    }
}

/// The steps of one set, and what to make sure of after they were done.
#[derive(Debug)]
pub(super) struct Moves {
    pub steps: Vec<Step>,
    /// Where files that were looked at are afterwards: they must still be what they were.
    pub moved: Vec<(RelPath, RelPath)>,
    /// Where what stood at the place itself is afterwards, if it was moved away as a whole.
    pub displaced: Option<RelPath>,
    /// What history keeps of it.
    pub record: SetRecord,
}

impl Moves {
    /// The number of the root they are below.
    pub fn root(&self) -> usize {
        self.steps.first().map_or(0, Step::root)
    }

    /// Where the artifact's folder is afterwards, if it was moved away as a whole.
    pub fn whole(&self) -> Option<&RelPath> {
        self.steps.iter().find_map(|step| match step {
            Step::SetAside { from, to, .. }
                if *from == self.record.place
                    && self.record.displaced.is_none()
                    && !self.moved.is_empty()
                    && self.moved.iter().all(|(_, at)| at.is_within(to) && at != to) =>
            {
                Some(to)
            }
            _ => None,
        })
    }
}

/// Turns a set into steps. `manifest` says which folders above the artifact deploying had made.
pub(super) fn moves(
    set: &FileSet,
    work: &Work,
    root: &Root,
    slot: Slot<'_>,
    unit: (&std::path::Path, &Manifest),
) -> Result<Moves, DeployError> {
    let below =
        |path: &std::path::Path| root.below(path).ok_or_else(|| DeployError::ProjectMoved { path: path.to_path_buf() });
    let place = below(&set.destination.place)?;
    let mut making = Making {
        set,
        slot,
        place: place.clone(),
        moves: Moves {
            steps: Vec::new(),
            moved: Vec::new(),
            displaced: None,
            record: SetRecord {
                side: set.side,
                root: set.root.clone(),
                place,
                displaced: None,
                placed: None,
                files: Vec::new(),
            },
        },
    };
    if set.obstacle {
        making.displace_place();
    }
    let is_free = set.obstacle || (set.actual.nodes.is_empty() && !fs::exists(&set.destination.place));
    if is_free && set.steps.iter().all(|step| step.content.is_some()) && !set.steps.is_empty() {
        making.make_dirs(making.place.parent());
        making.place_all();
    } else if set.destination.shape == Shape::Folder && making.is_all()? {
        making.take_all();
    } else {
        making.file_by_file(root, work)?;
    }
    let vanishes = !set.steps.is_empty() && set.steps.iter().all(|step| step.content.is_none());
    if vanishes || (set.steps.is_empty() && matches!(work.record, super::work::RecordChange::Drop)) {
        making.remove_dirs_above(root, unit)?;
    }
    if let Some(whole) = &set.whole {
        let (from, to) = (slot.new_whole(), making.place.clone());
        making.moves.record.placed = match whole {
            Whole::CopyOf(source) => print(source)?,
            // As the system gives it back.
            Whole::Link(_) => print(&from.under(root.path()))?,
        };
        making.make_dirs(making.place.parent());
        making.moves.steps.push(Step::Place { root: slot.root, from, to });
    }
    Ok(making.moves)
}

struct Making<'a> {
    set: &'a FileSet,
    slot: Slot<'a>,
    /// The artifact's place below the root.
    place: RelPath,
    moves: Moves,
}

impl Making<'_> {
    /// A file's place below the root.
    fn at(&self, path: &RelPath) -> RelPath {
        match self.set.destination.shape {
            Shape::File => self.place.clone(),
            Shape::Folder => self.place.join(path),
        }
    }

    fn displace_place(&mut self) {
        let to = self.slot.old("place");
        self.moves.record.displaced = Some(self.slot.in_history(&to));
        self.moves.displaced = Some(to.clone());
        for path in self.set.actual.nodes.keys() {
            let now_at = match self.set.destination.shape {
                Shape::File => to.clone(),
                Shape::Folder => to.join(path),
            };
            self.moves.moved.push((path.clone(), now_at));
        }
        self.moves.steps.push(Step::SetAside { root: self.slot.root, from: self.place.clone(), to });
    }

    /// Makes the folders on the way that are not there. Each artifact lists its own: another may be taken back.
    fn make_dirs(&mut self, folder: Option<RelPath>) {
        let mut missing = Vec::new();
        let mut above = folder;
        while let Some(folder) = above {
            if fs::is_dir(&folder.under(&self.set.root)) && !self.goes(&folder) {
                break;
            }
            above = folder.parent();
            missing.push(folder);
        }
        let root = self.slot.root;
        for path in missing.into_iter().rev() {
            let step = Step::MakeDir { root, path };
            if !self.moves.steps.contains(&step) {
                self.moves.steps.push(step);
            }
        }
    }

    /// Whether a folder may be gone by the steps so far.
    fn goes(&self, folder: &RelPath) -> bool {
        self.moves.steps.iter().any(|step| match step {
            Step::RemoveDir { path, .. } | Step::SetAside { from: path, .. } => folder.is_within(path),
            _ => false,
        })
    }

    /// The place is free: everything is put there at once.
    fn place_all(&mut self) {
        let slot = self.slot;
        match self.set.destination.shape {
            Shape::Folder => {
                let from = slot.staging.new_slot(slot.number);
                self.moves.steps.push(Step::Place { root: slot.root, from, to: self.place.clone() });
            }
            Shape::File => {
                for step in &self.set.steps {
                    let from = slot.new_file(&step.path);
                    self.moves.steps.push(Step::Place { root: slot.root, from, to: self.place.clone() });
                }
            }
        }
        let created = self.set.steps.iter().map(|step| FileRecord {
            path: step.path.clone(),
            action: step.action,
            before: None,
            before_at: None,
            after: step.content.as_ref().and_then(super::work::Content::entry),
            after_folder: after_folder(step),
        });
        self.moves.record.files.extend(created);
    }

    /// Whether the folder holds the files to remove and nothing else whatever, so that it can be moved whole. What walks
    /// leave out counts here: a person's `.git` or `.venv` inside must stay.
    fn is_all(&self) -> Result<bool, DeployError> {
        if self.set.steps.is_empty() || self.set.steps.iter().any(|step| step.action != FileAction::Remove) {
            return Ok(false);
        }
        let removed: HashSet<&RelPath> = self.set.steps.iter().map(|step| &step.path).collect();
        holds_only(&self.set.destination.place, &removed)
    }

    fn take_all(&mut self) {
        let slot = self.slot;
        let to = slot.old("files");
        self.moves.steps.push(Step::SetAside { root: slot.root, from: self.place.clone(), to });
        for step in &self.set.steps {
            self.note_away(&step.path, slot.old_file(&step.path));
        }
    }

    fn file_by_file(&mut self, root: &Root, work: &Work) -> Result<(), DeployError> {
        let slot = self.slot;
        for step in self.set.steps(AWAY) {
            let from = self.at(&step.path);
            let is_folder = root.kind(&from)? == Some(EntryKind::Dir);
            let to = if is_folder { slot.old_folder(&step.path) } else { slot.old_file(&step.path) };
            self.moves.steps.push(Step::SetAside { root: slot.root, from, to: to.clone() });
            self.note_away(&step.path, to);
        }
        self.remove_emptied(work);
        for step in self.set.steps(WRITTEN) {
            let to = self.at(&step.path);
            self.make_dirs(to.parent());
            let from = slot.new_file(&step.path);
            self.moves.steps.push(Step::Place { root: slot.root, from, to });
            let after = step.content.as_ref().and_then(super::work::Content::entry);
            match self.moves.record.files.iter_mut().find(|file| file.path == step.path) {
                Some(file) => {
                    (file.action, file.after, file.after_folder) = (step.action, after, after_folder(step));
                }
                None => self.moves.record.files.push(FileRecord {
                    path: step.path.clone(),
                    action: step.action,
                    before: None,
                    before_at: None,
                    after,
                    after_folder: after_folder(step),
                }),
            }
        }
        Ok(())
    }

    fn note_away(&mut self, path: &RelPath, at: RelPath) {
        let before = self.set.actual.nodes.get(path).and_then(|file| match &file.node {
            TreeNode::Entry(entry) => Some(*entry),
            TreeNode::Special => None,
        });
        let before_at = Some(self.slot.in_history(&at));
        self.moves.record.files.push(FileRecord {
            path: path.clone(),
            action: FileAction::Remove,
            before,
            before_at,
            after: None,
            after_folder: None,
        });
        if before.is_some() {
            self.moves.moved.push((path.clone(), at));
        }
    }

    /// Removes the folders inside the artifact that are empty then, deepest first: those of files that go, and of files
    /// that were recorded and that somebody deleted.
    fn remove_emptied(&mut self, work: &Work) {
        if self.set.destination.shape == Shape::File {
            return;
        }
        let going = self.set.steps.iter().filter(|step| step.content.is_none()).map(|step| &step.path);
        let staying: BTreeSet<&RelPath> = self.set.steps(WRITTEN).map(|step| &step.path).collect();
        let is_dropped = matches!(work.record, super::work::RecordChange::Drop);
        let gone = work.recorded.0.keys().filter(|path| {
            !self.set.actual.nodes.contains_key(*path)
                && !staying.contains(path)
                && (is_dropped || going.clone().next().is_some())
        });
        let mut folders = BTreeSet::new();
        for path in going.clone().chain(gone) {
            let mut above = path.parent();
            while let Some(folder) = above {
                above = folder.parent();
                folders.insert(folder);
            }
        }
        let mut steps: Vec<RelPath> = folders.into_iter().map(|folder| self.place.join(&folder)).collect();
        steps.reverse();
        if self.set.steps.iter().all(|step| step.content.is_none()) && (is_dropped || !self.set.steps.is_empty()) {
            steps.push(self.place.clone());
        }
        let root = self.slot.root;
        let steps: Vec<Step> =
            steps.into_iter().filter(|path| self.is_folder(path)).map(|path| Step::RemoveDir { root, path }).collect();
        self.moves.steps.extend(steps);
    }

    /// Whether a folder stands there, and no link to one: taking its removal back must not make what never was.
    fn is_folder(&self, path: &RelPath) -> bool {
        let found = fs::lstat(&path.under(&self.set.root)).ok().flatten();
        // What lies behind something else that stands in the place is not the artifact's.
        !(self.set.obstacle && path.is_within(&self.place)) && found.is_some_and(|found| found.kind == EntryKind::Dir)
    }

    /// Removes the folders above the artifact that deploying had made and that are empty then.
    fn remove_dirs_above(
        &mut self,
        root: &Root,
        (profile_root, manifest): (&std::path::Path, &Manifest),
    ) -> Result<(), DeployError> {
        let Some(base) = root.below(profile_root) else { return Ok(()) };
        let mut above = self.place.parent();
        while let Some(folder) = above {
            let ours = folder.below(&base).is_some_and(|inner| manifest.created_folders().contains(inner.as_str()));
            if !ours {
                break;
            }
            above = folder.parent();
            if self.is_folder(&folder) {
                self.moves.steps.push(Step::RemoveDir { root: self.slot.root, path: folder });
            }
        }
        Ok(())
    }
}

/// What lies at a place besides these files, below it: the topmost of what walks leave out, and all that has no name for a
/// ledger. Empty folders are nothing.
pub(super) fn strangers(
    place: &std::path::Path,
    is_known: impl Fn(&RelPath) -> bool,
) -> Result<Vec<std::path::PathBuf>, FsError> {
    let (mut folders, mut found) = (vec![place.to_path_buf()], Vec::new());
    while let Some(folder) = folders.pop() {
        for item in fs::list_dir(&folder)? {
            let below = item.path.strip_prefix(place).unwrap_or(&item.path).to_path_buf();
            let is_left_out = item.path.file_name().is_some_and(fs::is_left_out);
            if item.kind == EntryKind::Dir && !is_left_out {
                folders.push(item.path);
            } else if is_left_out || !RelPath::from_os(&below).is_ok_and(|path| is_known(&path)) {
                found.push(below);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// The print of the folder that a step puts in place, if it does.
fn after_folder(step: &super::work::FileStep) -> Option<String> {
    match &step.content {
        Some(super::work::Content::Folder(from)) => print(from).ok().flatten(),
        _ => None,
    }
}

/// Whether a folder holds these files and nothing else whatever, not even an empty folder.
pub(super) fn holds_only(place: &std::path::Path, files: &HashSet<&RelPath>) -> Result<bool, DeployError> {
    let mut folders = vec![place.to_path_buf()];
    let mut found = 0;
    while let Some(folder) = folders.pop() {
        let items = fs::list_dir(&folder)?;
        if items.is_empty() {
            return Ok(false);
        }
        for item in items {
            if item.kind == EntryKind::Dir {
                folders.push(item.path);
                continue;
            }
            let below = item.path.strip_prefix(place).ok().and_then(|below| RelPath::from_os(below).ok());
            if !below.is_some_and(|path| files.contains(&path)) {
                return Ok(false);
            }
            found += 1;
        }
    }
    Ok(found == files.len())
}
