//! Working out every step before the first is done, for the journal.

use std::collections::{HashMap, HashSet};

use super::{Number, Ready, Run};
use crate::artifact::link_entry;
use crate::deployment::error::DeployError;
use crate::deployment::journal::{Journal, Prepared, PreparedContent};
use crate::deployment::moves::{Moves, moves};
use crate::deployment::work::{Content, FileSet, Whole};
use crate::fs::{self, RelPath, Step};

impl Run<'_> {
    /// Works out every step, prepares the manifests, and fills the journal.
    pub(super) fn make_ready(&mut self, created: &[usize]) -> Result<Ready, DeployError> {
        let mut ready = Ready::default();
        for (unit, part) in self.pending().map(|(number, _)| number).collect::<Vec<_>>() {
            match self.moves_of((unit, part)) {
                Ok(moves) => {
                    ready.moves.insert((unit, part), moves);
                }
                Err(error) => self.fail((unit, part), &error),
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
                Err(error) => self.fail(number, &error),
            }
        }
        for unit in 0..self.units.len() {
            self.forget_removed(unit, &mut ready);
            if let Err(error) = self.stage_manifest(unit, &mut ready) {
                self.tally.fail_unit(unit, &error);
            }
        }
        self.fill_journal(&ready);
        Ok(ready)
    }

    pub(super) fn moves_of(&self, (unit, part): Number) -> Result<Vec<Moves>, DeployError> {
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

    pub(super) fn fill_journal(&mut self, ready: &Ready) {
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
            let Some(manifest) = ready.manifests.get(&unit).filter(|_| is_pending) else { continue };
            let step = ready.manifest_steps.get(&unit);
            journal.steps.extend(step.cloned());
            journal.after.extend(self.emptied_root(unit, manifest, step));
        }
        self.journal = journal;
    }

    /// The size of the files that an artifact displaces.
    pub(super) fn displaced_bytes(&self, (unit, part): Number) -> u64 {
        let sets = self.units[unit].parts[part].work.iter().flat_map(|work| &work.sets);
        let away = |set: &FileSet| -> u64 {
            if set.obstacle {
                return set.actual.size();
            }
            let files = set.steps.iter().filter_map(|step| set.actual.nodes.get(&step.path));
            files.map(|file| file.stamp.size).sum()
        };
        sets.map(away).sum()
    }

    pub(super) fn note_prepared(&self, (unit, part): Number, prepared: &mut Vec<Prepared>) {
        let Some(work) = &self.units[unit].parts[part].work else { return };
        for (number, set) in work.sets.iter().enumerate() {
            let Some(slot) = self.layout.slot(unit, part, number) else { continue };
            for step in &set.steps {
                let content = match &step.content {
                    Some(Content::Folder(from)) => PreparedContent::CopyOf(from.clone()),
                    Some(Content::Disk(_, entry) | Content::Kept(_, entry) | Content::Bytes(_, entry)) => {
                        PreparedContent::Entry(*entry)
                    }
                    None => continue,
                };
                prepared.push(Prepared { root: slot.root, path: slot.new_file(&step.path), content });
            }
            if let Some(whole) = &set.whole {
                let content = match whole {
                    Whole::CopyOf(from) => PreparedContent::CopyOf(from.clone()),
                    Whole::Link(target) => PreparedContent::Entry(link_entry(target)),
                };
                prepared.push(Prepared { root: slot.root, path: slot.new_whole(), content });
            }
        }
    }
}

/// Makes folders that one artifact's going removes for another that comes: each set knows only its own steps.
pub(super) fn make_again(all: &mut HashMap<Number, Vec<Moves>>) {
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
