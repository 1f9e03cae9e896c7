//! Carrying a plan out: prepare, write the journal, move, commit.
//!
//! Everything that can fail for want of room or permission happens before the first move. Each artifact's moves can be
//! taken back alone. One rename in the journal is the commit point of the whole operation, over however many projects;
//! until then everything can be taken back, by this program or by the one that finds the journal.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;

use super::control::{ChangePhase, Control};
use super::error::DeployError;
use super::finish::{self, Leftover};
use super::journal::{Journal, JournalFile, Prepared, PreparedContent};
use super::layout::{Layout, Roots, open_roots};
use super::manager::resolve;
use super::moves::{Moves, holds_only, moves};
use super::prepare::{Contents, prepare};
use super::record::{OperationRecord, PartRecord, RECORD_FORMAT};
use super::tally::{Applied, Tally};
use super::unit::Unit;
use super::work::{Content, FileSet, RecordChange, Side, Work};
use crate::artifact::{Digest, FileMode, LedgerEntry};
use crate::fs::{self, FsError, IoContext, RelPath, Root, Step, Transaction, checkpoint};
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

/// A unit's manifest that was written and may not be on the disk yet, with its path.
type Unsynced = (usize, std::fs::File, PathBuf);

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
struct Ready {
    moves: HashMap<Number, Vec<Moves>>,
    parts: HashMap<Number, PartRecord>,
    manifests: HashMap<usize, Manifest>,
}

impl<'a> Run<'a> {
    fn carry_out(mut self, transaction: &mut Transaction<'a>, mut file: JournalFile) -> Result<Applied, DeployError> {
        let mut prepared = 0;
        let outcome = self.try_carry_out(transaction, &mut file, &mut prepared);
        match outcome {
            Ok(true) => {
                let contents = std::mem::take(&mut self.contents).into_inner().unwrap_or_else(PoisonError::into_inner);
                self.execution.control.tell(ChangePhase::Finishing, 0, 1, None);
                // Nothing is taken back any more.
                std::mem::replace(transaction, Transaction::new(self.roots)).commit();
                let leftovers = finish::finish(&self.journal, self.execution.history);
                let committed = Committed { journal: self.journal, file, leftovers, contents };
                Ok(self.tally.finish(self.units, Some(committed)))
            }
            Ok(false) => {
                self.back(transaction, file, prepared);
                Ok(self.tally.finish(self.units, None))
            }
            Err(error) => {
                self.back(transaction, file, prepared);
                Err(error)
            }
        }
    }

    /// Does everything up to the commit; `false` when nothing was to be kept. `prepared` is the transaction's mark
    /// before the first move.
    fn try_carry_out(
        &mut self,
        transaction: &mut Transaction<'_>,
        file: &mut JournalFile,
        prepared: &mut usize,
    ) -> Result<bool, DeployError> {
        let created = self.make_room(transaction);
        *prepared = transaction.mark();
        if self.is_hopeless() {
            return Ok(false);
        }
        self.prepare_all()?;
        checkpoint("staged");
        if self.is_hopeless() {
            return Ok(false);
        }
        let mut ready = self.make_ready(&created)?;
        // The disk takes them together in about the time of one.
        let unsynced = std::mem::take(&mut self.unsynced);
        let (manifests, journal) = rayon::join(|| sync_all(&unsynced), || file.moving(&self.journal));
        journal?;
        for (unit, error) in manifests {
            self.tally.fail_unit(unit, &error.into());
        }
        let as_written = self.move_all(transaction, &mut ready)?;
        if self.is_hopeless() {
            return Ok(false);
        }
        self.execution.control.check()?;
        if as_written {
            file.commit(None)?;
        } else {
            file.commit(Some(&self.journal))?;
        }
        Ok(true)
    }

    /// Whether there is nothing left to go on for: nothing succeeds, or something failed that must not.
    fn is_hopeless(&mut self) -> bool {
        if self.execution.atomic && self.tally.has_failed() {
            self.tally.roll_back();
            return true;
        }
        !self.pending().any(|_| true)
    }

    /// The parts with work that did not fail.
    fn pending(&self) -> impl Iterator<Item = (Number, &Work)> {
        let all = self.units.iter().enumerate().flat_map(|(unit, of)| {
            of.parts.iter().enumerate().filter_map(move |(part, one)| Some(((unit, part), one.work.as_ref()?)))
        });
        all.filter(|(number, _)| !self.tally.is_failed(*number))
    }

    /// Makes profile roots and staging folders; returns the profile roots that were made.
    fn make_room(&mut self, transaction: &mut Transaction<'_>) -> Vec<usize> {
        let mut created = Vec::new();
        for (unit, step) in &self.layout.before {
            match transaction.run(step.clone()) {
                Ok(true) => created.push(*unit),
                Ok(false) => {}
                Err(error) => self.tally.fail_unit(*unit, &error.into()),
            }
        }
        let mut refused: HashMap<usize, FsError> = HashMap::new();
        for (number, (root, staging)) in self.layout.stagings.iter().enumerate() {
            if let Err(error) = staging.create(&self.roots[*root]) {
                refused.insert(number, error);
            }
        }
        for unit in 0..self.units.len() {
            if let Some(error) = self.layout.stagings_of(unit).iter().find_map(|staging| refused.get(staging)) {
                self.tally.fail_unit(unit, &DeployError::Fs(error.again()));
            }
        }
        created
    }

    fn prepare_all(&mut self) -> Result<(), DeployError> {
        let (done, control) = (AtomicUsize::new(0), self.execution.control);
        let pending: Vec<(Number, &Work)> = self.pending().collect();
        let total = pending.len();
        let outcomes: Vec<(Number, Result<(), DeployError>)> = pending
            .into_par_iter()
            .map(|(number, work)| {
                let outcome = control.check().and_then(|()| self.prepare_one(number, work));
                let subject = work.key.artifact.to_string();
                control.tell(ChangePhase::Preparing, done.fetch_add(1, Ordering::Relaxed) + 1, total, Some(&subject));
                (number, outcome)
            })
            .collect();
        control.check()?;
        let mut crowded = Vec::new();
        for (number, outcome) in outcomes {
            match outcome {
                Ok(()) => {}
                Err(error) => {
                    // What was prepared of it takes room that others need.
                    self.clear(number);
                    if error.is_full() { crowded.push(number) } else { self.tally.fail(number, &error) }
                }
            }
        }
        // One that is too large may have taken the room of others that were prepared at the same time.
        for number in crowded {
            let Some(work) = self.units[number.0].parts[number.1].work.as_ref() else { continue };
            match self.prepare_one(number, work) {
                Ok(()) => {}
                Err(error) => {
                    self.clear(number);
                    self.tally.fail(number, &error);
                }
            }
        }
        Ok(())
    }

    /// Removes what was prepared of an artifact that failed.
    fn clear(&self, (unit, part): Number) {
        let sets = self.units[unit].parts[part].work.as_ref().map_or(0, |work| work.sets.len());
        for slot in (0..sets).filter_map(|set| self.layout.slot(unit, part, set)) {
            if let Err(error) = self.roots[slot.root].remove_tree(&slot.staging.new_slot(slot.number)) {
                tracing::warn!(%error, "what was prepared of a failed artifact could not be removed yet");
            }
        }
    }

    fn prepare_one(&self, (unit, part): Number, work: &Work) -> Result<(), DeployError> {
        for (number, set) in work.sets.iter().enumerate() {
            if let Some(slot) = self.layout.slot(unit, part, number) {
                prepare(set, &self.roots[slot.root], slot, &self.contents)?;
            }
        }
        Ok(())
    }

    /// Works out every step, prepares the manifests, and fills the journal.
    fn make_ready(&mut self, created: &[usize]) -> Result<Ready, DeployError> {
        let mut ready = Ready { moves: HashMap::new(), parts: HashMap::new(), manifests: HashMap::new() };
        for (unit, part) in self.pending().map(|(number, _)| number).collect::<Vec<_>>() {
            match self.moves_of((unit, part)) {
                Ok(moves) => {
                    ready.moves.insert((unit, part), moves);
                }
                Err(error) => self.tally.fail((unit, part), &error),
            }
        }
        make_again(&mut ready.moves);
        for (unit, of) in self.units.iter().enumerate() {
            let mut manifest = of.manifest.clone();
            if created.contains(&unit) && !fs::exists(manifest.path()) {
                manifest.note_created(".");
            }
            ready.manifests.insert(unit, manifest);
        }
        let numbers: Vec<Number> = self.pending().map(|(number, _)| number).collect();
        for number in numbers {
            let part = self.record_part(number, &mut ready);
            match part {
                Ok(part) => {
                    ready.parts.insert(number, part);
                }
                Err(error) => self.tally.fail(number, &error),
            }
        }
        for unit in 0..self.units.len() {
            self.forget_removed(unit, &mut ready);
            if let Err(error) = self.stage_manifest(unit, &mut ready) {
                self.tally.fail_unit(unit, &error);
            }
        }
        self.fill_journal(&mut ready);
        Ok(ready)
    }

    fn moves_of(&self, (unit, part): Number) -> Result<Vec<Moves>, DeployError> {
        let of = &self.units[unit];
        let Some(work) = &of.parts[part].work else { return Ok(Vec::new()) };
        self.check_way((unit, part), work)?;
        let mut all = Vec::new();
        for (number, set) in work.sets.iter().enumerate() {
            if let Some(slot) = self.layout.slot(unit, part, number) {
                all.push(moves(set, work, &self.roots[slot.root], slot, (&of.root, &of.manifest))?);
            }
        }
        Ok(all)
    }

    /// Changes the record in the manifest, and says what history keeps of the part.
    fn record_part(&self, (unit, part): Number, ready: &mut Ready) -> Result<PartRecord, DeployError> {
        let of = &self.units[unit];
        let one = &of.parts[part];
        let (Some(work), Some(manifest)) = (&one.work, ready.manifests.get_mut(&unit)) else {
            return Err(DeployError::Cancelled);
        };
        let before = manifest.record_text(&work.key);
        match &work.record {
            RecordChange::Put(record) => {
                let mut record = record.as_ref().clone();
                record.deployed_at = Some(self.execution.at);
                manifest.put(record);
            }
            RecordChange::Restore(text) => manifest
                .put_text(text)
                .map_err(|reason| DeployError::InvalidRecord { artifact: one.plan.artifact.clone(), reason })?,
            RecordChange::Drop => {
                manifest.remove(&work.key);
            }
            RecordChange::Leave => {}
        }
        let moves = ready.moves.get(&(unit, part)).map(Vec::as_slice).unwrap_or_default();
        note_created(manifest, of, moves);
        let adopted = one.plan.files.iter().filter(|file| file.action == super::plan::FileAction::Adopt);
        Ok(PartRecord {
            intent: one.plan.intent,
            was_deployed: before.is_some(),
            artifact: one.plan.artifact.clone(),
            project_path: of.project.as_str().to_owned(),
            project_name: of.project_name.clone(),
            profile: one.profile.id.clone(),
            destination: one.plan.destination.clone(),
            record_before: before,
            record_after: manifest.record_text(&work.key),
            sets: moves.iter().map(|moves| moves.record.clone()).filter(|set| !set.is_empty()).collect(),
            adopted: adopted.map(|file| file.path.clone()).collect(),
        })
    }

    /// Forgets the folders that will be gone: those that deploying had made and that hold nothing but what goes.
    fn forget_removed(&self, unit: usize, ready: &mut Ready) {
        let (Some(manifest), Some((root, _))) = (ready.manifests.get_mut(&unit), self.layout.manifests.get(&unit))
        else {
            return;
        };
        let root = &self.roots[*root];
        let Some(base) = root.below(&self.units[unit].root) else { return };
        let steps = ready.moves.iter().filter(|((of, _), _)| *of == unit).flat_map(|(_, moves)| moves);
        let (mut gone, mut folders, mut made) = (Vec::<RelPath>::new(), Vec::<RelPath>::new(), Vec::<RelPath>::new());
        for step in steps.flat_map(|moves| &moves.steps) {
            match step {
                Step::SetAside { from, .. } => gone.push(from.clone()),
                Step::RemoveDir { path, .. } => folders.push(path.clone()),
                Step::MakeDir { path, .. } => made.push(path.clone()),
                _ => {}
            }
        }
        let mut gone: std::collections::HashSet<RelPath> = gone.into_iter().collect();
        folders.sort_by_key(|path| std::cmp::Reverse(path.as_str().len()));
        folders.dedup();
        // What another artifact makes again stays.
        folders.retain(|folder| !made.contains(folder));
        for folder in folders {
            let items = fs::list_dir(&folder.under(root.path())).unwrap_or_default();
            let goes = items.iter().all(|item| root.below(&item.path).is_some_and(|path| gone.contains(&path)));
            if goes {
                if let Some(inner) = folder.below(&base) {
                    manifest.forget_created(inner.as_str());
                }
                gone.insert(folder);
            }
        }
    }

    /// Writes a manifest's new text beside its place; it is not synced yet.
    fn stage_manifest(&mut self, unit: usize, ready: &mut Ready) -> Result<(), DeployError> {
        let is_pending = self.pending().any(|((of, _), _)| of == unit);
        let (Some(manifest), Some((root, staging))) =
            (ready.manifests.get_mut(&unit), self.layout.manifests.get(&unit))
        else {
            return Ok(());
        };
        if !is_pending {
            return Ok(());
        }
        let (number, root) = (*root, &self.roots[*root]);
        let new = manifest_part(&self.layout.stagings[*staging].1, unit, "new");
        root.remove_file(&new)?;
        if let Some(text) = manifest.text() {
            let file = root.write_new(&new, text.as_bytes(), false)?;
            self.unsynced.push((unit, file, new.under(root.path())));
            let entry = LedgerEntry { digest: Digest::of(text.as_bytes()), mode: FileMode::Plain };
            let undone = manifest_part(&self.layout.stagings[*staging].1, unit, "undone");
            let content = PreparedContent::Entry(entry);
            self.journal.prepared.retain(|one| (one.root, &one.path) != (number, &undone));
            self.journal.prepared.push(Prepared { root: number, path: undone, content });
        }
        Ok(())
    }

    /// The steps that put a unit's manifest in place.
    fn manifest_step(&self, unit: usize, manifest: &mut Manifest) -> Option<Step> {
        let &(root, staging) = self.layout.manifests.get(&unit)?;
        let staging = &self.layout.stagings[staging].1;
        let path = self.roots[root].below(manifest.path())?;
        let part = |what: &str| manifest_part(staging, unit, what);
        let (text, read) = (manifest.text(), manifest.read_text().map(str::to_owned));
        match (read, text) {
            (None, None) => None,
            (Some(read), Some(text)) if read == text => None,
            (Some(_), Some(_)) => {
                Some(Step::Replace { root, new: part("new"), path, old: part("old"), undone: part("undone") })
            }
            (None, Some(_)) => Some(Step::Place { root, from: part("new"), to: path }),
            (Some(_), None) => Some(Step::SetAside { root, from: path, to: part("old") }),
        }
    }

    fn fill_journal(&mut self, ready: &mut Ready) {
        let numbers: Vec<Number> = self.pending().map(|(number, _)| number).collect();
        let mut journal = std::mem::replace(&mut self.journal, Journal::empty());
        journal.operation.parts.clear();
        journal.operation.bytes = numbers.iter().map(|number| self.displaced_bytes(*number)).sum();
        journal.steps.clear();
        journal.after.clear();
        // The manifests' own stay.
        journal.prepared.retain(|one| one.path.file_name().ends_with(".undone"));
        for number in &numbers {
            journal.operation.parts.extend(ready.parts.get(number).cloned());
            for moves in ready.moves.get(number).into_iter().flatten() {
                journal.steps.extend(moves.steps.iter().cloned());
            }
        }
        // Also what was prepared for artifacts that failed lies there.
        for (unit, of) in self.units.iter().enumerate() {
            for part in 0..of.parts.len() {
                self.note_prepared((unit, part), &mut journal.prepared);
            }
        }
        for unit in 0..self.units.len() {
            let is_pending = numbers.iter().any(|(of, _)| *of == unit);
            let Some(manifest) = ready.manifests.get_mut(&unit).filter(|_| is_pending) else { continue };
            journal.steps.extend(self.manifest_step(unit, manifest));
            journal.after.extend(self.emptied_root(unit, manifest));
        }
        self.journal = journal;
    }

    /// The size of the files that an artifact displaces.
    fn displaced_bytes(&self, (unit, part): Number) -> u64 {
        let sets = self.units[unit].parts[part].work.iter().flat_map(|work| &work.sets);
        let away = sets.flat_map(|set| set.steps.iter().filter_map(|step| set.actual.nodes.get(&step.path)));
        away.map(|file| file.stamp.size).sum()
    }

    fn note_prepared(&self, (unit, part): Number, prepared: &mut Vec<Prepared>) {
        let Some(work) = &self.units[unit].parts[part].work else { return };
        for (number, set) in work.sets.iter().enumerate() {
            let Some(slot) = self.layout.slot(unit, part, number) else { continue };
            for step in &set.steps {
                let content = match &step.content {
                    Some(Content::Folder(from)) => PreparedContent::CopyOf(from.clone()),
                    Some(content) => {
                        content.entry().map_or_else(|| PreparedContent::CopyOf(PathBuf::new()), PreparedContent::Entry)
                    }
                    None => continue,
                };
                prepared.push(Prepared { root: slot.root, path: slot.new_file(&step.path), content });
            }
            if let Some(whole) = &set.whole {
                let content = PreparedContent::CopyOf(whole.clone());
                prepared.push(Prepared { root: slot.root, path: slot.new_whole(), content });
            }
        }
    }

    /// A profile root that deploying had made and that nothing is recorded in any more.
    fn emptied_root(&self, unit: usize, manifest: &mut Manifest) -> Option<Step> {
        let &(root, _) = self.layout.manifests.get(&unit)?;
        let is_ours = manifest.is_empty() && manifest.created_folders().contains(".") && manifest.text().is_none();
        let path = self.roots[root].below(&self.units[unit].root)?;
        is_ours.then_some(Step::RemoveDir { root, path })
    }

    /// Moves everything, unit by unit, each with its manifest last. Says whether all went as the journal has it.
    fn move_all(&mut self, transaction: &mut Transaction<'_>, ready: &mut Ready) -> Result<bool, DeployError> {
        let planned: Vec<Number> = self.pending().map(|(number, _)| number).collect();
        let total = planned.len();
        let mut done = 0;
        for unit in 0..self.units.len() {
            let of_unit: Vec<Number> = planned.iter().copied().filter(|(of, _)| *of == unit).collect();
            if of_unit.is_empty() {
                continue;
            }
            let before_unit = transaction.mark();
            for number in of_unit {
                self.execution.control.check()?;
                let mark = transaction.mark();
                let moves = ready.moves.get(&number).map(Vec::as_slice).unwrap_or_default();
                if let Err(error) = self.move_one(number, moves, transaction) {
                    let failures = transaction.rollback_to(mark);
                    self.tally.note_leftovers(failures.into_iter().map(finish::leftover).collect());
                    self.tally.fail(number, &error);
                    if self.execution.atomic {
                        return Ok(false);
                    }
                }
                done += 1;
                self.execution.control.tell(
                    ChangePhase::Moving,
                    done,
                    total,
                    Some(&self.units[unit].parts[number.1].plan.artifact),
                );
            }
            if let Err(error) = self.write_manifest(unit, transaction, ready) {
                let failures = transaction.rollback_to(before_unit);
                self.tally.note_leftovers(failures.into_iter().map(finish::leftover).collect());
                self.tally.fail_unit(unit, &error);
            }
        }
        let as_written = planned.len() == self.pending().count();
        if !as_written {
            self.fill_journal(ready);
        }
        Ok(as_written)
    }

    /// Refuses an artifact whose place is no longer where the plan found it: a folder on the way became a link.
    fn check_way(&self, (unit, part): Number, work: &Work) -> Result<(), DeployError> {
        let (unit, part) = (&self.units[unit], &self.units[unit].parts[part]);
        if part.plan.intent == super::plan::Intent::Undo {
            // Its places are below the root as they were then; the steps follow no link.
            return Ok(());
        }
        for set in work.sets.iter().filter(|set| set.side == Side::Project) {
            let (library, kind) = (self.execution.library, work.key.artifact.kind);
            let now = resolve(&unit.project, &part.profile, library, &set.destination.path, kind)?;
            if !now.is_ok_and(|now| now.place == set.destination.place) {
                return Err(DeployError::ProjectMoved { path: set.destination.place.clone() });
            }
        }
        Ok(())
    }

    fn move_one(&self, number: Number, moves: &[Moves], transaction: &mut Transaction<'_>) -> Result<(), DeployError> {
        let Some(work) = &self.units[number.0].parts[number.1].work else { return Ok(()) };
        for (set, moves) in work.sets.iter().zip(moves) {
            if set.is_idle() && moves.steps.is_empty() {
                continue;
            }
            for step in &moves.steps {
                transaction.run(step.clone()).map_err(|error| moved(error, set))?;
            }
            check_unmoved(set, moves, &self.roots[moves.root()])?;
        }
        Ok(())
    }

    /// Puts a unit's manifest in place, anew where an artifact failed. Nobody else may have written it meanwhile.
    fn write_manifest(
        &mut self,
        unit: usize,
        transaction: &mut Transaction<'_>,
        ready: &mut Ready,
    ) -> Result<(), DeployError> {
        let failed = self.units[unit].parts.iter().enumerate().any(|(part, one)| {
            one.work.is_some() && ready.parts.contains_key(&(unit, part)) && self.tally.is_failed((unit, part))
        });
        if failed {
            self.manifest_anew(unit, ready)?;
        }
        if !self.pending().any(|((of, _), _)| of == unit) {
            return Ok(());
        }
        let Some(manifest) = ready.manifests.get_mut(&unit) else { return Ok(()) };
        manifest.check_unmoved()?;
        if let Some(step) = self.manifest_step(unit, manifest) {
            transaction.run(step.clone())?;
            if let Step::Replace { root, old, .. } = &step {
                // What the rename displaced must be what was read: an editor may have been quicker.
                let old = self.roots[*root].read(old)?;
                if old.as_deref() != manifest.read_text().map(str::as_bytes) {
                    return Err(crate::project::ManifestError::Moved { path: manifest.path().to_path_buf() }.into());
                }
            }
        }
        checkpoint("manifest-written");
        Ok(())
    }

    /// The manifest without the artifacts that failed.
    fn manifest_anew(&mut self, unit: usize, ready: &mut Ready) -> Result<(), DeployError> {
        let of = &self.units[unit];
        let mut manifest = of.manifest.clone();
        if ready.manifests.get(&unit).is_some_and(|old| old.created_folders().contains(".")) {
            manifest.note_created(".");
        }
        ready.manifests.insert(unit, manifest);
        let numbers: Vec<Number> = self.pending().map(|(number, _)| number).filter(|(of, _)| *of == unit).collect();
        ready.moves.retain(|number, _| number.0 != unit || numbers.contains(number));
        for number in numbers {
            let part = self.record_part(number, ready)?;
            ready.parts.insert(number, part);
        }
        self.forget_removed(unit, ready);
        self.stage_manifest(unit, ready)?;
        match sync_all(&std::mem::take(&mut self.unsynced)).pop() {
            Some((_, error)) => Err(error.into()),
            None => Ok(()),
        }
    }

    /// Takes everything back, in the program that began it.
    fn back(&mut self, transaction: &mut Transaction<'_>, mut file: JournalFile, prepared: usize) {
        let failures = transaction.rollback_to(prepared);
        if !failures.is_empty() {
            // As whoever finds the journal would do it: what cannot be taken back now waits there.
            let leftovers = failures.into_iter().map(finish::leftover).collect();
            self.tally.note_leftovers(leftovers);
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

/// Makes folders that one artifact's going removes for another that comes: each set knows only its own steps.
fn make_again(all: &mut HashMap<Number, Vec<Moves>>) {
    let removed = |step: &Step| match step {
        Step::RemoveDir { root, path } => Some((*root, path.clone())),
        _ => None,
    };
    let removed: HashSet<(usize, RelPath)> =
        all.values().flatten().flat_map(|moves| &moves.steps).filter_map(removed).collect();
    for moves in all.values_mut().flatten() {
        let Some(first) = moves.steps.iter().position(|step| matches!(step, Step::Place { .. })) else { continue };
        let mut missing: Vec<Step> = Vec::new();
        for step in &moves.steps {
            let Step::Place { root, to, .. } = step else { continue };
            let mut above = to.parent();
            while let Some(path) = above {
                above = path.parent();
                let make = Step::MakeDir { root: *root, path: path.clone() };
                if removed.contains(&(*root, path)) && !moves.steps.contains(&make) && !missing.contains(&make) {
                    missing.push(make);
                }
            }
        }
        missing.sort_by_key(|step| match step {
            Step::MakeDir { path, .. } => path.as_str().len(),
            _ => 0,
        });
        moves.steps.splice(first..first, missing);
    }
}

/// Waits until files are on the disk; returns those of which it is not known.
fn sync_all(files: &[Unsynced]) -> Vec<(usize, FsError)> {
    let synced = files.iter().map(|(unit, file, path)| (*unit, file.sync_all().at("sync", path)));
    synced.filter_map(|(unit, outcome)| Some((unit, outcome.err()?))).collect()
}

fn manifest_part(staging: &fs::Staging, unit: usize, what: &str) -> RelPath {
    staging.part(&format!("manifest-{unit}.{what}"))
}

/// Notes the folders between the profile root and the artifact's place that are made for it.
fn note_created(manifest: &mut Manifest, unit: &Unit, moves: &[Moves]) {
    for moves in moves.iter().filter(|moves| moves.record.side == Side::Project) {
        let Ok(base) = unit.root.strip_prefix(unit.project.path()) else { continue };
        let Ok(base) = RelPath::from_os(base) else { continue };
        for step in &moves.steps {
            if let Step::MakeDir { path, .. } = step
                && moves.record.place != *path
                && moves.record.place.is_within(path)
                && let Some(inner) = path.below(&base)
            {
                manifest.note_created(inner.as_str());
            }
        }
    }
}

/// A folder on the way that is no longer one says that somebody changed the project meanwhile.
fn moved(error: FsError, set: &FileSet) -> DeployError {
    let is_way =
        error.action == "open" && (error.is_refused_link() || error.source.kind() == std::io::ErrorKind::NotADirectory);
    if is_way { DeployError::ProjectMoved { path: set.destination.place.clone() } } else { error.into() }
}

/// Refuses files that changed since the plan looked at them; they are looked at where they are now.
fn check_unmoved(set: &FileSet, moves: &Moves, root: &Root) -> Result<(), DeployError> {
    for (path, now_at) in &moves.moved {
        let planned = set.actual.nodes.get(path).map(|file| file.stamp);
        let found = fs::lstat(&now_at.under(root.path()))?.map(|found| found.stamp);
        // Moving a file changes its ctime, so that one is not compared.
        let same = planned
            .zip(found)
            .is_some_and(|(a, b)| (a.size, a.mtime, a.inode, a.mode) == (b.size, b.mtime, b.inode, b.mode));
        if !same {
            return Err(DeployError::ProjectMoved { path: set.destination.file(path) });
        }
    }
    if let Some(whole) = moves.whole() {
        let files = set.steps.iter().map(|step| &step.path).collect();
        if !holds_only(&whole.under(root.path()), &files)? {
            return Err(DeployError::ProjectMoved { path: set.destination.place.clone() });
        }
    }
    Ok(())
}
