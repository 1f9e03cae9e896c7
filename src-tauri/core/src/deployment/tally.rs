//! How it goes for each artifact of an operation.

use std::collections::HashMap;
use std::path::PathBuf;

use super::apply::Committed;
use super::error::DeployError;
use super::finish::{self, Leftover};
use super::plan::{ArtifactPlan, ArtifactResult, Intent, ResultStatus};
use super::unit::{Part, Unit};
use super::work::{RecordChange, Side, WorkKey};
use crate::artifact::{KnownFile, KnownFiles};
use crate::fs::{self, RollbackFailure};
use crate::project::{Attachment, AttachmentKey, Manifest, Record, RecordKey};

/// What came of an operation.
#[derive(Debug, Default)]
pub struct Applied {
    /// One for each unit, in their order.
    pub units: Vec<AppliedUnit>,
    /// Whether an atomic operation was given up: nothing was changed.
    pub rolled_back: bool,
    /// What is there to finish; `None` when nothing was changed.
    pub committed: Option<Committed>,
    /// What could not be put back by itself.
    pub leftovers: Vec<Leftover>,
}

impl Applied {
    /// What comes of an atomic operation that cannot be begun, since a part of it is refused.
    pub fn given_up(units: Vec<Unit>) -> Self {
        let mut tally = Tally::new(&units);
        tally.roll_back();
        tally.finish(units, None)
    }
}

/// What came of one unit.
#[derive(Debug)]
pub struct AppliedUnit {
    /// The unit as it was planned, without its work.
    pub unit: Unit,
    /// One for each artifact of the plan.
    pub results: Vec<ArtifactResult>,
    /// The records that were written, with the numbers of their parts.
    pub written: Vec<(usize, Record)>,
    /// The records that were removed.
    pub removed: Vec<(usize, RecordKey)>,
    /// What is now known of the files that were written, by the artifact's place.
    pub known: Vec<(PathBuf, KnownFiles)>,
    /// The sets that are attached now; `None` where that did not change.
    pub attachments: Option<Vec<Attachment>>,
}

impl AppliedUnit {
    /// The results of its artifacts. What is remembered of sets is told only where it failed, and so is what nobody asked
    /// for, unless that failed with another.
    pub fn shown_results(&self) -> impl Iterator<Item = &ArtifactResult> {
        let shown = |(number, result): &(usize, &ArtifactResult)| {
            let has_failed = result.status == ResultStatus::Failed;
            let part = self.unit.parts.get(*number);
            match part.filter(|part| part.unseen) {
                Some(part) => {
                    let leader = part.follows.and_then(|leader| self.results.get(leader));
                    has_failed && leader.is_none_or(|leader| leader.status != ResultStatus::Failed)
                }
                None => !self.is_of_a_set(*number) || has_failed,
            }
        };
        self.results.iter().enumerate().filter(shown).map(|(_, result)| result)
    }

    fn is_of_a_set(&self, part: usize) -> bool {
        let key = |plan: &super::plan::ArtifactPlan| AttachmentKey::of_subject(&plan.artifact, &plan.profile);
        self.unit.plan_of(part).and_then(key).is_some()
    }
}

/// The results so far.
pub(super) struct Tally {
    results: Vec<Vec<ArtifactResult>>,
    rolled_back: bool,
    leftovers: Vec<Leftover>,
}

impl Tally {
    /// What the plan foresees.
    pub fn new(units: &[Unit]) -> Self {
        let foreseen = |unit: &Unit| unit.parts.iter().map(|part| part.plan.foreseen()).collect();
        Self { results: units.iter().map(foreseen).collect(), rolled_back: false, leftovers: Vec::new() }
    }

    /// Notes that a part failed; nothing of it was written.
    pub fn fail(&mut self, (unit, part): (usize, usize), error: &DeployError) {
        let result = &mut self.results[unit][part];
        result.status = ResultStatus::Failed;
        result.changes.clear();
        result.mode = None;
        result.error = Some(error.into());
    }

    /// Notes that a link became a copy, of which `plan` tells.
    pub fn fall_back(&mut self, (unit, part): (usize, usize), plan: &ArtifactPlan, reason: &DeployError) {
        self.results[unit][part] = ArtifactResult { fell_back: Some(reason.to_string()), ..plan.foreseen() };
    }

    /// Notes that a part became a copy, since the one that it follows did.
    pub fn fall_back_too(&mut self, (unit, part): (usize, usize), reason: &DeployError) {
        let result = &mut self.results[unit][part];
        result.mode = Some("copy".to_owned());
        result.fell_back = Some(reason.to_string());
    }

    /// Notes that all parts of a unit failed that were to be done.
    pub fn fail_unit(&mut self, unit: usize, error: &DeployError) {
        for part in 0..self.results[unit].len() {
            if self.results[unit][part].status == ResultStatus::Success {
                self.fail((unit, part), error);
            }
        }
    }

    pub fn is_failed(&self, (unit, part): (usize, usize)) -> bool {
        self.results[unit][part].status == ResultStatus::Failed
    }

    pub fn has_failed(&self) -> bool {
        self.results.iter().flatten().any(|result| result.status == ResultStatus::Failed)
    }

    /// Notes that nothing was done, since something failed.
    pub fn roll_back(&mut self) {
        self.rolled_back = true;
        for result in self.results.iter_mut().flatten().filter(|result| result.status == ResultStatus::Success) {
            result.status = ResultStatus::Skipped;
            result.changes.clear();
            (result.mode, result.fell_back) = (None, None);
        }
    }

    pub fn note_leftovers(&mut self, leftovers: Vec<Leftover>) {
        self.leftovers.extend(leftovers);
    }

    /// Notes steps that could not be taken back.
    pub fn note_failures(&mut self, failures: Vec<RollbackFailure>) {
        self.leftovers.extend(failures.into_iter().map(finish::leftover));
    }

    /// Puts everything together; with what was committed come the manifests of its units.
    pub fn finish(self, units: Vec<Unit>, done: Option<(Committed, HashMap<usize, Manifest>)>) -> Applied {
        let (committed, manifests) = done.unzip();
        let manifests = manifests.unwrap_or_default();
        let all = units.into_iter().zip(self.results).enumerate();
        let units = all.map(|(number, (unit, results))| applied(unit, results, manifests.get(&number))).collect();
        Applied { units, rolled_back: self.rolled_back, committed, leftovers: self.leftovers }
    }
}

/// `now` is the unit's manifest as it was written; `None` when nothing was.
fn applied(mut unit: Unit, results: Vec<ArtifactResult>, now: Option<&Manifest>) -> AppliedUnit {
    let (mut written, mut removed, mut known) = (Vec::new(), Vec::new(), Vec::new());
    // They change with a set, and where an artifact that sets list is taken out.
    let is_changed = now.is_some_and(|now| !now.attachments().eq(unit.manifest.attachments()));
    let attachments = now.filter(|_| is_changed).map(|now| now.attachments().cloned().collect());
    // The manifest is written last: by the file system's own clock, its change time is when the others were seen.
    let committed = fs::lstat(unit.manifest.path()).ok().flatten().map_or(0, |found| found.stamp.ctime);
    for (number, result) in results.iter().enumerate() {
        let part = &mut unit.parts[number];
        let Some(work) = part.work.take() else { continue };
        let Some(now) = now else { continue };
        if result.status != ResultStatus::Success || matches!(work.record, RecordChange::Leave) {
            continue;
        }
        let WorkKey::Record(key) = &work.key else { continue };
        match now.find(key) {
            Some(record) => {
                known.extend(known_now(part, &work, record, committed));
                written.push((number, record.clone()));
            }
            None => removed.push((number, key.clone())),
        }
    }
    AppliedUnit { unit, results, written, removed, known, attachments }
}

/// The stamps of what was just written, so that the next look does not read it again. Only files that were written, or
/// that the plan read, are known.
fn known_now(part: &Part, work: &super::work::Work, record: &Record, seen_at: i64) -> Option<(PathBuf, KnownFiles)> {
    let set = work.sets.iter().find(|set| set.side == Side::Project)?;
    // An undo may have put back what a person had changed, and what another program deployed may have been changed since:
    // the record does not say what that is. A link has no files.
    if record.is_link()
        || matches!(part.plan.intent, Intent::Undo | Intent::Adopt)
        || part.plan.choice.is_some()
        || part.plan.files.iter().any(|file| file.choice.is_some())
    {
        return None;
    }
    let mut known = KnownFiles { seen_at, ..KnownFiles::default() };
    for (path, entry) in &record.files.0 {
        let stamp = fs::lstat(&set.destination.file(path)).ok()??.stamp;
        known.files.insert(path.clone(), KnownFile { stamp, entry: *entry });
    }
    Some((set.destination.place.clone(), known))
}
