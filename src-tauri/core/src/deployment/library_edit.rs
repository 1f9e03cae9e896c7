//! Changing single files of the library: sets and groups.
//!
//! Several files change as one, on the same journal as everything else, with the same commit. What an edit was computed
//! from must still stand there; else nothing is changed.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::apply::{Committed, Execution};
use super::control::ChangePhase;
use super::error::DeployError;
use super::finish;
use super::journal::{Journal, JournalFile, Prepared, PreparedContent};
use super::prepare::Contents;
use super::record::{BundleDeed, BundleRecord, BundlesRecord, OperationRecord, RECORD_FORMAT};
use super::standing::{standing, standing_of_text};
use crate::artifact::{Digest, FileMode, LedgerEntry};
use crate::collection::PathStep;
use crate::fs::{self, EntryKind, FsError, RelPath, Root, Staging, Step, Transaction, checkpoint};

/// One file of the library that changes.
#[derive(Debug)]
pub struct FileEdit {
    /// The set or group that it is.
    pub subject: PathStep,
    /// The file, below the library; no folder on the way is a link.
    pub path: RelPath,
    /// What stands there, as [`standing`] tells it; `None` for nothing.
    pub before: Option<String>,
    /// What will stand there; `None` for nothing.
    pub after: Option<NewContent>,
}

/// What is put in a file's place.
#[derive(Debug)]
pub enum NewContent {
    /// A file with this text.
    Text(String),
    /// A copy of what stands at this place, in history, as long as it is still what [`standing`] told.
    CopyOf(PathBuf, String),
}

/// Which library is edited, and what for.
#[derive(Debug)]
pub struct Edited<'a> {
    /// Its root, links resolved.
    pub root: &'a Path,
    /// Its name.
    pub name: &'a str,
    /// What is done.
    pub deed: BundleDeed,
}

impl NewContent {
    /// As [`standing`] will tell it.
    pub fn standing(&self) -> String {
        match self {
            Self::Text(text) => standing_of_text(text.as_bytes()),
            Self::CopyOf(_, standing) => standing.clone(),
        }
    }
}

/// Carries edits out: all of them or none. The library must be held.
///
/// # Errors
/// [`DeployError::EditedMeanwhile`] when a file is no longer what the edit was computed from, [`DeployError::Escapes`]
/// when a folder on the way is a link, [`DeployError::Cancelled`], [`DeployError::Fs`]; everything is then as before.
pub fn edit_library(
    edited: Edited<'_>,
    edits: &[FileEdit],
    execution: &Execution<'_>,
) -> Result<Committed, DeployError> {
    let roots = [Root::open(edited.root)?];
    let root = &roots[0];
    for edit in edits {
        check_way(root, &edit.path)?;
        check(edited.root, edit, &edit.path)?;
    }
    let layout = Layout::new(root, edits, execution.operation)?;
    let journal = Journal {
        operation: record(edited, edits, &layout, root, execution)?,
        roots: vec![root.path().to_path_buf()],
        before: Vec::new(),
        stagings: layout.stagings.iter().map(|staging| (0, staging.path().clone())).collect(),
        prepared: edits.iter().zip(&layout.slots).flat_map(|(edit, slot)| slot.prepared(edit)).collect(),
        steps: Vec::new(),
        after: Vec::new(),
    };
    let file = JournalFile::begin(execution.journals, &journal)?;
    let mut editing = Editing { roots: &roots, edits, layout, execution, journal, file };
    let mut transaction = Transaction::new(&roots);
    match editing.carry_out(&mut transaction) {
        Ok(()) => {
            transaction.commit();
            execution.control.tell(ChangePhase::Finishing, 0, 1, None);
            let Editing { journal, file, .. } = editing;
            let leftovers = finish::finish(&journal, execution.history);
            Ok(Committed { journal, file, leftovers, contents: Contents::default() })
        }
        Err(error) => {
            editing.back(&mut transaction);
            Err(error)
        }
    }
}

/// Where each edit prepares and displaces.
struct Layout {
    stagings: Vec<Staging>,
    slots: Vec<Slot>,
}

/// The places of one edit in its staging folder.
struct Slot {
    /// The number of the staging folder.
    stage: usize,
    /// The edit's number.
    number: usize,
    new: RelPath,
    old: RelPath,
    undone: RelPath,
}

impl Layout {
    /// One staging folder in the library, or one beside a file that is on another file system.
    fn new(root: &Root, edits: &[FileEdit], operation: &str) -> Result<Self, DeployError> {
        let (mut stagings, mut slots) = (Vec::<Staging>::new(), Vec::new());
        for (number, edit) in edits.iter().enumerate() {
            let folder = fs::staging_folder(root, None, &edit.path);
            let staging = Staging::at(folder.as_ref(), operation)?;
            let stage = stagings.iter().position(|other| other.path() == staging.path()).unwrap_or(stagings.len());
            slots.push(Slot {
                stage,
                number,
                new: staging.new_slot(number),
                old: staging.part(&format!("old/{number}")),
                undone: staging.part(&format!("{number}.undone")),
            });
            if stage == stagings.len() {
                stagings.push(staging);
            }
        }
        Ok(Self { stagings, slots })
    }
}

impl Slot {
    /// What recovery may find of the edit in its staging folder.
    fn prepared(&self, edit: &FileEdit) -> Vec<Prepared> {
        let content = match &edit.after {
            None => return Vec::new(),
            Some(NewContent::Text(text)) => {
                PreparedContent::Entry(LedgerEntry { digest: Digest::of(text.as_bytes()), mode: FileMode::Plain })
            }
            Some(NewContent::CopyOf(from, _)) => PreparedContent::CopyOf(from.clone()),
        };
        let places = [self.new.clone(), self.undone.clone()];
        places.into_iter().map(|path| Prepared { root: 0, path, content: content.clone() }).collect()
    }

    /// Where what it displaces will be below the operation's folder in history.
    fn in_history(&self) -> String {
        format!("{}/{}", self.stage, self.number)
    }
}

struct Editing<'a> {
    roots: &'a [Root],
    edits: &'a [FileEdit],
    layout: Layout,
    execution: &'a Execution<'a>,
    journal: Journal,
    file: JournalFile,
}

impl Editing<'_> {
    fn carry_out(&mut self, transaction: &mut Transaction<'_>) -> Result<(), DeployError> {
        let root = &self.roots[0];
        for staging in &self.layout.stagings {
            staging.create(root)?;
        }
        for (edit, slot) in self.edits.iter().zip(&self.layout.slots) {
            prepare(root, edit, slot)?;
        }
        checkpoint("staged");
        self.execution.control.check()?;
        self.journal.steps = self.steps()?;
        self.file.moving(&self.journal)?;
        for step in &self.journal.steps {
            let done = transaction.run(step.clone());
            done.map_err(|error| self.refused(step, error))?;
        }
        for (edit, slot) in self.edits.iter().zip(&self.layout.slots).filter(|(edit, _)| edit.before.is_some()) {
            // An editor may have been quicker than the move.
            check(root.path(), edit, &slot.old)?;
        }
        self.execution.control.check()?;
        Ok(self.file.commit(None)?)
    }

    /// The folders that are missing, then for each file what takes its place.
    fn steps(&self) -> Result<Vec<Step>, DeployError> {
        let root = &self.roots[0];
        let mut steps = Vec::new();
        for (edit, slot) in self.edits.iter().zip(&self.layout.slots) {
            if let Some(folder) = edit.path.parent().filter(|_| edit.after.is_some()) {
                let make = Step::MakeDir { root: 0, path: folder.clone() };
                if root.kind(&folder)?.is_none() && !steps.contains(&make) {
                    steps.push(make);
                }
            }
            let (new, path, old, undone) = (&slot.new, &edit.path, &slot.old, &slot.undone);
            let place = Step::Place { root: 0, from: new.clone(), to: path.clone() };
            let away = Step::SetAside { root: 0, from: path.clone(), to: old.clone() };
            match (&edit.before, &edit.after) {
                (None, None) => {}
                (None, Some(_)) => steps.push(place),
                (Some(_), None) => steps.push(away),
                (Some(_), Some(_)) if is_file(root, path)? && is_file(root, new)? => steps.push(Step::Replace {
                    root: 0,
                    new: new.clone(),
                    path: path.clone(),
                    old: old.clone(),
                    undone: undone.clone(),
                }),
                (Some(_), Some(_)) => steps.extend([away, place]),
            }
        }
        Ok(steps)
    }

    /// Why a step was impossible: a person was quicker, or the disk refused.
    fn refused(&self, step: &Step, error: FsError) -> DeployError {
        let path = match step {
            Step::SetAside { from: path, .. } | Step::Place { to: path, .. } | Step::Replace { path, .. } => path,
            Step::MakeDir { path, .. } | Step::RemoveDir { path, .. } => path,
        };
        let path = path.under(self.roots[0].path());
        match error.source.kind() {
            ErrorKind::AlreadyExists | ErrorKind::NotFound | ErrorKind::NotADirectory => {
                DeployError::EditedMeanwhile { path }
            }
            _ if error.is_refused_link() => DeployError::EditedMeanwhile { path },
            _ => error.into(),
        }
    }

    /// Takes everything back, in the program that began it.
    fn back(mut self, transaction: &mut Transaction<'_>) {
        let failures = transaction.rollback_to(0);
        if !failures.is_empty() {
            // As whoever finds the journal would do it: what cannot be taken back now waits there.
            if let Err(error) = finish::take_back(&self.journal, self.file, self.execution.history) {
                tracing::error!(%error, "it could not be taken back yet");
            }
            return;
        }
        if let Err(error) = self.file.undone() {
            tracing::warn!(%error, "the journal could not be written");
        }
        let mut leftovers = Vec::new();
        finish::sweep(&self.journal, self.roots, self.execution.history, &mut leftovers);
        checkpoint("before-undone");
        // A library that was moved away meanwhile keeps its journal, for what only its path leads to.
        if self.roots.iter().all(|root| fs::exists(root.path())) {
            self.file.done();
        }
    }
}

/// Puts what will stand there into the staging folder, on the disk.
fn prepare(root: &Root, edit: &FileEdit, slot: &Slot) -> Result<(), DeployError> {
    match &edit.after {
        None => Ok(()),
        Some(NewContent::Text(text)) => Ok(root.write_new(&slot.new, text.as_bytes(), false)?.sync()?),
        Some(NewContent::CopyOf(from, expected)) => {
            root.copy_in(from, &slot.new)?;
            if standing(&slot.new.under(root.path()))?.as_ref() == Some(expected) {
                Ok(())
            } else {
                Err(DeployError::EditedMeanwhile { path: from.clone() })
            }
        }
    }
}

/// Refuses a file whose folder is a link, or lies behind a file.
fn check_way(root: &Root, path: &RelPath) -> Result<(), DeployError> {
    let mut above = path.parent();
    while let Some(folder) = above {
        match root.kind(&folder)? {
            None | Some(EntryKind::Dir) => {}
            Some(EntryKind::Link) => return Err(DeployError::Escapes { link: folder.under(root.path()) }),
            Some(EntryKind::File | EntryKind::Special) => {
                let source = ErrorKind::NotADirectory.into();
                return Err(FsError { action: "open", path: folder.under(root.path()), source }.into());
            }
        }
        above = folder.parent();
    }
    Ok(())
}

/// Refuses an edit of something else than what it was computed from; `now` is where that is by now.
fn check(root: &Path, edit: &FileEdit, now: &RelPath) -> Result<(), DeployError> {
    if standing(&now.under(root))? == edit.before {
        Ok(())
    } else {
        Err(DeployError::EditedMeanwhile { path: edit.path.under(root) })
    }
}

fn is_file(root: &Root, path: &RelPath) -> Result<bool, FsError> {
    Ok(root.kind(path)? == Some(EntryKind::File))
}

fn record(
    edited: Edited<'_>,
    edits: &[FileEdit],
    layout: &Layout,
    root: &Root,
    execution: &Execution<'_>,
) -> Result<OperationRecord, DeployError> {
    let (mut files, mut bytes) = (Vec::new(), 0);
    for (edit, slot) in edits.iter().zip(&layout.slots) {
        bytes += fs::lstat(&edit.path.under(root.path()))?.map_or(0, |found| found.stamp.size);
        files.push(BundleRecord {
            subject: edit.subject.clone(),
            path: edit.path.clone(),
            before: edit.before.clone(),
            before_at: edit.before.as_ref().map(|_| slot.in_history()),
            after: edit.after.as_ref().map(NewContent::standing),
        });
    }
    Ok(OperationRecord {
        format: RECORD_FORMAT,
        id: execution.operation.to_owned(),
        at: execution.at,
        program: execution.program.to_owned(),
        undoes: execution.undoes.map(str::to_owned),
        bytes,
        parts: Vec::new(),
        bundles: Some(BundlesRecord {
            library: root.path().to_path_buf(),
            library_name: edited.name.to_owned(),
            deed: edited.deed,
            files,
        }),
    })
}
