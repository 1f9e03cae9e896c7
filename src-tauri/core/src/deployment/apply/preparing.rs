//! Making room and preparing contents: all that can fail for want of room or permission, before anything moves.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use super::{Number, Run};
use crate::deployment::control::ChangePhase;
use crate::deployment::error::DeployError;
use crate::deployment::prepare::prepare;
use crate::deployment::work::{RecordChange, Work};
use crate::fs::{EntryKind, FsError, Transaction};
use crate::platform::DeployMode;

impl Run<'_> {
    /// Makes profile roots and staging folders; returns the profile roots that were made.
    pub(super) fn make_room(&mut self, transaction: &mut Transaction<'_>) -> Vec<usize> {
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

    pub(super) fn prepare_all(&mut self) -> Result<(), DeployError> {
        let (done, control) = (AtomicUsize::new(0), self.execution.control);
        // Nothing is prepared for what is only remembered.
        let pending: Vec<(Number, &Work)> = self.pending().filter(|(_, work)| work.key.artifact().is_some()).collect();
        let total = pending.len();
        let outcomes: Vec<(Number, Result<(), DeployError>)> = pending
            .into_par_iter()
            .map(|(number, work)| {
                let outcome = control.check().and_then(|()| self.prepare_one(number, work));
                let subject = work.key.artifact().map(ToString::to_string);
                let done = done.fetch_add(1, Ordering::Relaxed) + 1;
                control.tell(ChangePhase::Preparing, done, total, subject.as_deref());
                (number, outcome)
            })
            .collect();
        control.check()?;
        let (mut crowded, mut refused) = (Vec::new(), Vec::new());
        for (number, outcome) in outcomes {
            match outcome {
                Ok(()) => {}
                Err(error @ DeployError::NoLinks(_)) => refused.push((number, error)),
                Err(error) => {
                    // What was prepared of it takes room that others need.
                    self.clear(number);
                    if error.is_full() { crowded.push(number) } else { self.fail(number, &error) }
                }
            }
        }
        for (number, reason) in refused {
            self.clear(number);
            crowded.extend(self.fall_back(number, &reason).then_some(number));
        }
        // One that is too large may have taken the room of others that were prepared at the same time.
        for number in crowded {
            let Some(work) = self.units[number.0].parts[number.1].work.as_ref() else { continue };
            match self.prepare_one(number, work) {
                Ok(()) => {}
                Err(error) => {
                    self.clear(number);
                    self.fail(number, &error);
                }
            }
        }
        Ok(())
    }

    /// Puts the copy in the place of a link that cannot be; says whether there is anything to do for it.
    fn fall_back(&mut self, number: Number, reason: &DeployError) -> bool {
        let (unit, leader) = number;
        let of = &mut self.units[unit];
        let Some(mut copy) = of.parts[leader].fallback.take() else {
            self.fail(number, reason);
            return false;
        };
        copy.plan.serves = std::mem::take(&mut of.parts[leader].plan.serves);
        of.parts[leader] = *copy;
        let part = &of.parts[leader];
        self.tally.fall_back(number, &part.plan, reason);
        let has_work = part.work.is_some();
        // Where the copy is there already, its record stays as it is.
        let record = part.new_record().or_else(|| of.manifest.find(&part.key()?).cloned());
        let record = record.filter(|_| part.plan.error.is_none());
        for (follower, part) in of.parts.iter_mut().enumerate().filter(|(_, part)| part.follows == Some(leader)) {
            let Some(record) = &record else {
                self.tally.fail((unit, follower), reason);
                continue;
            };
            let change = part.as_of(record);
            if let Some(work) = part.work.as_mut().filter(|work| matches!(work.record, RecordChange::Put(_))) {
                work.record = change;
                (part.plan.mode, part.plan.link_target) = (Some(DeployMode::Copy), None);
                self.tally.fall_back_too((unit, follower), reason);
            }
        }
        has_work
    }

    /// Removes what was prepared of an artifact that failed.
    pub(super) fn clear(&self, (unit, part): Number) {
        let sets = self.units[unit].parts[part].work.as_ref().map_or(0, |work| work.sets.len());
        for slot in (0..sets).filter_map(|set| self.layout.slot(unit, part, set)) {
            let root = &self.roots[slot.root];
            let whole = slot.new_whole();
            let removed =
                root.remove_tree(&slot.staging.new_slot(slot.number)).and_then(|()| match root.kind(&whole)? {
                    Some(EntryKind::Dir) => root.remove_tree(&whole),
                    _ => root.remove_file(&whole),
                });
            if let Err(error) = removed {
                tracing::warn!(%error, "what was prepared of a failed artifact could not be removed yet");
            }
        }
    }

    pub(super) fn prepare_one(&self, (unit, part): Number, work: &Work) -> Result<(), DeployError> {
        for (number, set) in work.sets.iter().enumerate() {
            if let Some(slot) = self.layout.slot(unit, part, number) {
                prepare(set, &self.roots[slot.root], slot, &self.contents)?;
            }
        }
        Ok(())
    }
}
