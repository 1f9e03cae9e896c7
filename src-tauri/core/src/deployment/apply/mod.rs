//! Carrying a plan out: prepare, write the journal, move, commit.
//!
//! Everything that can fail for want of room or permission happens before the first move. Each artifact's moves can be
//! taken back alone. One rename in the journal is the commit point of the whole operation, over however many projects;
//! until then everything can be taken back, by this program or by the one that finds the journal.

mod claims;
mod manifests;
mod moving;
mod preparing;
mod readying;

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use self::manifests::sync_all;
use super::control::{ChangePhase, Control};
use super::error::DeployError;
use super::finish::{self, Leftover};
use super::journal::{Journal, JournalFile};
use super::layout::{Layout, Roots, open_roots};
use super::moves::Moves;
use super::plan_attach::is_moot;
use super::prepare::Contents;
use super::record::{OperationRecord, PartRecord, RECORD_FORMAT};
use super::tally::{Applied, Tally};
use super::unit::Unit;
use super::work::Work;
use crate::fs::{self, Root, Step, Transaction, Written, checkpoint};
use crate::project::Manifest;
use crate::time::Timestamp;

/// The circumstances under which a plan is carried out.
#[derive(Debug, Clone, Copy)]
pub struct Execution<'a> {
    /// The operation's id; names its journal, its staging folders and its history.
    pub operation: &'a str,
    /// Now.
    pub at: Timestamp,
    /// What does it: `window` or `skm`.
    pub program: &'a str,
    /// The operation that is taken back, if one is.
    pub undoes: Option<&'a str>,
    /// The folder of journals.
    pub journals: &'a Path,
    /// This operation's own folder in history; made when it is needed.
    pub history: &'a Path,
    /// The library, which nothing may be moved into but by saving back.
    pub library: Option<&'a Path>,
    /// Whether nothing is done when something cannot be.
    pub atomic: bool,
    /// Progress and cancelling.
    pub control: &'a Control<'a>,
}

/// An operation that is committed: its files are in place, its journal is there until the rest of the world knows.
#[derive(Debug)]
pub struct Committed {
    /// What it did.
    pub journal: Journal,
    /// The journal's file; drop it with [`JournalFile::done`] when nothing is left to do.
    pub file: JournalFile,
    /// What could not be moved to history.
    pub leftovers: Vec<Leftover>,
    /// Contents worth keeping by their hash.
    pub contents: Contents,
}

/// A unit's manifest that may not be on the disk yet.
type Unsynced = (usize, Written);

/// A part's number: its unit and its place in it.
type Number = (usize, usize);

/// Carries out what was planned. An artifact that fails is left as it was and does not stop the others, unless the
/// operation is atomic: then nothing is changed.
///
/// # Errors
/// [`DeployError::Cancelled`], or when the journal cannot be written; everything is then as before.
pub fn apply(units: Vec<Unit>, execution: &Execution<'_>) -> Result<Applied, DeployError> {
    let mut tally = Tally::new(&units);
    if execution.atomic && tally.has_failed() {
        tally.roll_back();
        return Ok(tally.finish(units, None));
    }
    if !units.iter().any(Unit::has_work) {
        return Ok(tally.finish(units, None));
    }
    let Roots { open: roots, numbers, failed } = open_roots(&units);
    for (unit, error) in failed {
        tally.fail_unit(unit, &error);
    }
    let layout = Layout::new(&units, &roots, &numbers, execution.operation)?;
    let journal = Journal {
        operation: OperationRecord {
            format: RECORD_FORMAT,
            id: execution.operation.to_owned(),
            at: execution.at,
            program: execution.program.to_owned(),
            undoes: execution.undoes.map(str::to_owned),
            bytes: 0,
            parts: Vec::new(),
            bundles: None,
        },
        roots: roots.iter().map(|root| root.path().to_path_buf()).collect(),
        before: layout.before.iter().map(|(_, step)| step.clone()).collect(),
        stagings: layout.stagings.iter().map(|(root, staging)| (*root, staging.path().clone())).collect(),
        prepared: Vec::new(),
        steps: Vec::new(),
        after: Vec::new(),
    };
    let file = JournalFile::begin(execution.journals, &journal)?;
    let run = Run {
        units,
        roots: &roots,
        layout,
        execution,
        tally,
        journal,
        contents: Mutex::default(),
        unsynced: Vec::new(),
    };
    let mut transaction = Transaction::new(&roots);
    run.carry_out(&mut transaction, file)
}

struct Run<'a> {
    units: Vec<Unit>,
    roots: &'a [Root],
    layout: Layout,
    execution: &'a Execution<'a>,
    tally: Tally,
    journal: Journal,
    contents: Mutex<Contents>,
    unsynced: Vec<Unsynced>,
}

/// What the moving phase needs.
#[derive(Default)]
struct Ready {
    moves: HashMap<Number, Vec<Moves>>,
    parts: HashMap<Number, PartRecord>,
    manifests: HashMap<usize, Manifest>,
    /// The step that puts a unit's manifest in place, where one is needed.
    manifest_steps: HashMap<usize, Step>,
}

impl<'a> Run<'a> {
    fn carry_out(mut self, transaction: &mut Transaction<'a>, mut file: JournalFile) -> Result<Applied, DeployError> {
        let mut prepared = 0;
        let outcome = self.try_carry_out(transaction, &mut file, &mut prepared);
        match outcome {
            Ok(Some(manifests)) => {
                let contents = std::mem::take(&mut self.contents).into_inner().unwrap_or_else(PoisonError::into_inner);
                self.execution.control.tell(ChangePhase::Finishing, 0, 1, None);
                // Nothing is taken back any more.
                std::mem::replace(transaction, Transaction::new(self.roots)).commit();
                let leftovers = finish::finish(&self.journal, self.execution.history);
                let committed = Committed { journal: self.journal, file, leftovers, contents };
                Ok(self.tally.finish(self.units, Some((committed, manifests))))
            }
            Ok(None) => {
                self.back(transaction, file, prepared);
                Ok(self.tally.finish(self.units, None))
            }
            Err(error) => {
                self.back(transaction, file, prepared);
                Err(error)
            }
        }
    }

    /// Does everything up to the commit and returns the manifests as they are then; `None` when nothing was to be kept.
    /// `prepared` is the transaction's mark before the first move.
    fn try_carry_out(
        &mut self,
        transaction: &mut Transaction<'_>,
        file: &mut JournalFile,
        prepared: &mut usize,
    ) -> Result<Option<HashMap<usize, Manifest>>, DeployError> {
        let created = self.make_room(transaction);
        *prepared = transaction.mark();
        if self.is_hopeless() {
            return Ok(None);
        }
        self.prepare_all()?;
        checkpoint("staged");
        if self.is_hopeless() {
            return Ok(None);
        }
        let mut ready = self.make_ready(&created)?;
        // The disk takes them together in about the time of one.
        let unsynced = std::mem::take(&mut self.unsynced);
        let (manifests, journal) = std::thread::scope(|scope| {
            let manifests = scope.spawn(|| sync_all(&unsynced));
            let journal = file.moving(&self.journal);
            (manifests.join(), journal)
        });
        let manifests = manifests.unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        journal?;
        for (unit, error) in manifests {
            self.tally.fail_unit(unit, &error.into());
        }
        let as_written = self.move_all(transaction, &mut ready)?;
        if self.is_hopeless() {
            return Ok(None);
        }
        self.execution.control.check()?;
        if as_written {
            file.commit(None)?;
        } else {
            file.commit(Some(&self.journal))?;
        }
        Ok(Some(ready.manifests))
    }

    /// Whether there is nothing left to go on for: nothing succeeds, or something failed that must not.
    fn is_hopeless(&mut self) -> bool {
        if self.execution.atomic && self.tally.has_failed() {
            self.tally.roll_back();
            return true;
        }
        !self.pending().any(|((unit, _), work)| {
            let failed = |part: usize| self.tally.is_failed((unit, part));
            !is_moot(&self.units[unit], work, &failed)
        })
    }

    /// Notes that a part failed, and so did what follows it.
    fn fail(&mut self, (unit, part): Number, error: &DeployError) {
        self.tally.fail((unit, part), error);
        for (number, other) in self.units[unit].parts.iter().enumerate() {
            if other.follows == Some(part) {
                self.tally.fail((unit, number), error);
            }
        }
    }

    /// The parts with work that did not fail.
    fn pending(&self) -> impl Iterator<Item = (Number, &Work)> {
        let all = self.units.iter().enumerate().flat_map(|(unit, of)| {
            of.parts.iter().enumerate().filter_map(move |(part, one)| Some(((unit, part), one.work.as_ref()?)))
        });
        all.filter(|(number, _)| !self.tally.is_failed(*number))
    }

    /// Takes everything back, in the program that began it.
    fn back(&mut self, transaction: &mut Transaction<'_>, mut file: JournalFile, prepared: usize) {
        let failures = transaction.rollback_to(prepared);
        if !failures.is_empty() {
            // As whoever finds the journal would do it: what cannot be taken back now waits there.
            self.tally.note_failures(failures);
            match finish::take_back(&self.journal, file, self.execution.history) {
                Ok(leftovers) => self.tally.note_leftovers(leftovers),
                Err(error) => tracing::error!(%error, "it could not be taken back yet"),
            }
            return;
        }
        if let Err(error) = file.undone() {
            tracing::warn!(%error, "the journal could not be written");
        }
        let mut leftovers = Vec::new();
        finish::sweep(&self.journal, self.roots, self.execution.history, &mut leftovers);
        transaction.rollback_to(0);
        checkpoint("before-undone");
        // A folder that was moved away meanwhile was brought in order by its handle, but for what only its path leads to.
        if self.roots.iter().all(|root| fs::exists(root.path())) {
            file.done();
        }
        self.tally.note_leftovers(leftovers);
    }
}
