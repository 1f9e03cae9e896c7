//! Moving, unit by unit, each with its manifest last.

use super::{Number, Ready, Run};
use crate::artifact::Shape;
use crate::deployment::control::ChangePhase;
use crate::deployment::error::DeployError;
use crate::deployment::manager::resolve;
use crate::deployment::moves::{Moves, holds_only, strangers};
use crate::deployment::work::{Destination, FileSet, Side, Work};
use crate::fs::{self, FsError, Root, Transaction};

impl Run<'_> {
    /// Moves everything, unit by unit, each with its manifest last. Says whether all went as the journal has it.
    pub(super) fn move_all(
        &mut self,
        transaction: &mut Transaction<'_>,
        ready: &mut Ready,
    ) -> Result<bool, DeployError> {
        let planned: Vec<Number> = self.pending().map(|(number, _)| number).collect();
        // What is remembered of sets is no artifact that a person waits for.
        let total = self.pending().filter(|(_, work)| work.key.artifact().is_some()).count();
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
                    self.tally.note_failures(transaction.rollback_to(mark));
                    self.fail(number, &error);
                    if self.execution.atomic {
                        return Ok(false);
                    }
                }
                let part = &self.units[unit].parts[number.1];
                if part.work.as_ref().is_some_and(|work| work.key.artifact().is_some()) {
                    done += 1;
                    self.execution.control.tell(ChangePhase::Moving, done, total, Some(&part.plan.artifact));
                }
            }
            if let Err(error) = self.write_manifest(unit, transaction, ready) {
                self.tally.note_failures(transaction.rollback_to(before_unit));
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
    pub(super) fn check_way(&self, (unit, part): Number, work: &Work) -> Result<(), DeployError> {
        let (unit, part) = (&self.units[unit], &self.units[unit].parts[part]);
        if part.plan.intent == crate::deployment::plan::Intent::Undo {
            // Its places are below the root as they were then; the steps follow no link.
            return Ok(());
        }
        for set in work.sets.iter().filter(|set| set.side == Side::Project) {
            let Some(kind) = work.key.artifact().map(|id| id.kind) else { continue };
            let library = self.execution.library;
            let Destination { path, shown, .. } = &set.destination;
            // What no program reads lies in no profile's root.
            let now = match path == shown {
                true => Destination::in_project(&unit.project, path, kind)?,
                false => resolve(&unit.project, &part.profile, library, path, kind)?,
            };
            if !now.is_ok_and(|now| now.place == set.destination.place) {
                return Err(DeployError::ProjectMoved { path: set.destination.place.clone() });
            }
        }
        Ok(())
    }

    pub(super) fn move_one(
        &self,
        number: Number,
        moves: &[Moves],
        transaction: &mut Transaction<'_>,
    ) -> Result<(), DeployError> {
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
}

/// A folder on the way that is no longer one says that somebody changed the project meanwhile.
pub(super) fn moved(error: FsError, set: &FileSet) -> DeployError {
    let is_way =
        error.action == "open" && (error.is_refused_link() || error.source.kind() == std::io::ErrorKind::NotADirectory);
    if is_way { DeployError::ProjectMoved { path: set.destination.place.clone() } } else { error.into() }
}

/// Refuses files that changed since the plan looked at them; they are looked at where they are now.
pub(super) fn check_unmoved(set: &FileSet, moves: &Moves, root: &Root) -> Result<(), DeployError> {
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
    if let Some(now_at) = &moves.displaced {
        let (now_at, gone) = (now_at.under(root.path()), &set.actual.nodes);
        let moved = || DeployError::ProjectMoved { path: set.destination.place.clone() };
        if let Some(link) = &set.link
            && fs::read_link(&now_at).ok().as_ref() != Some(link)
        {
            return Err(moved());
        }
        let is_folder = set.destination.shape == Shape::Folder && !gone.is_empty() && !set.with_strangers;
        if is_folder && !strangers(&now_at, |path| gone.contains_key(path))?.is_empty() {
            return Err(moved());
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
