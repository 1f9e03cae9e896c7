//! One place, several owners: profiles of one root may each have a record of the same artifact at the same path. Its files
//! are written once, and go with the last owner.
//!
//! Each part of a unit is planned by itself first, as if it were alone. Then [`settle`] looks at those that mean one place:
//! one of them leads, and the others follow it. A follower writes nothing but its record, and fails with its leader. Owners
//! that nobody asked about follow as well, unseen, where their record would no longer be true.

use std::collections::{BTreeMap, BTreeSet};

use super::compare::{Verdict, compare};
use super::manager::DeploymentManager;
use super::plan::{ArtifactAction, ArtifactPlan, FileAction, Intent, PlannedFile};
use super::unit::{Part, Unit};
use super::work::{Actual, RecordChange, Work, WorkKey};
use crate::artifact::{ArtifactId, Ledger};
use crate::fs::RelPath;
use crate::platform::{Profile, ProfileId};
use crate::project::{Manifest, Record, RecordKey};

/// An artifact at a path below a profile root.
type Place = (ArtifactId, RelPath);

/// The records of an artifact at a path, whoever's.
pub(super) fn owners<'m>(manifest: &'m Manifest, id: &ArtifactId, path: &RelPath) -> Vec<&'m Record> {
    manifest.records().filter(|record| record.artifact == *id && record.path == *path).collect()
}

impl DeploymentManager<'_> {
    /// The record that says best what was written at a place: this profile's own, unless what stands there is what another
    /// owner's says and not what its own does, or it has none.
    pub(super) fn held<'m>(
        &self,
        manifest: &'m Manifest,
        id: &ArtifactId,
        path: &RelPath,
        actual: &Actual,
    ) -> Option<&'m Record> {
        let others = owners(manifest, id, path);
        let key = self.key(id);
        let own = others.iter().copied().find(|record| record.is(&key));
        let fits = |record: &&Record| match (&actual.link, record.is_link()) {
            (Some(link), _) => record.is_its_link(link),
            (None, true) => false,
            (None, false) => {
                let verdicts = compare(&record.files, &actual.tree, &record.files);
                actual.there && verdicts.values().all(|verdict| *verdict == Verdict::InSync)
            }
        };
        if others.len() < 2 && own.is_some() || own.as_ref().is_some_and(fits) {
            return own;
        }
        others.iter().copied().find(fits).or(own).or_else(|| others.first().copied())
    }
}

impl Part {
    /// The artifact and its path below the profile root; `None` for a set, and for what cannot be done.
    fn place(&self) -> Option<Place> {
        if self.plan.action == ArtifactAction::Refused {
            return None;
        }
        let shown = RelPath::parse(&self.plan.destination).ok()?;
        Some((self.plan.artifact_id()?, shown.below(&self.profile.root)?))
    }

    pub(super) fn key(&self) -> Option<RecordKey> {
        Some(RecordKey { artifact: self.plan.artifact_id()?, profile: self.profile.id.clone() })
    }

    /// The record that it writes.
    pub(super) fn new_record(&self) -> Option<Record> {
        match &self.work.as_ref()?.record {
            RecordChange::Put(record) => Some(record.as_ref().clone()),
            RecordChange::Restore(text) => Manifest::record_of_text(text),
            RecordChange::Attach(_) | RecordChange::Drop | RecordChange::Leave => None,
        }
    }

    /// Whether it changes files, of the project or the library.
    fn writes(&self) -> bool {
        self.work.iter().flat_map(|work| &work.sets).any(|set| !set.is_idle())
    }

    /// Leaves of it what becomes of the record.
    fn only_record(&mut self, is_recorded: bool) {
        let Some(key) = self.key() else { return };
        if self.plan.intent == Intent::Undo && !is_recorded {
            (self.work, self.plan.action) = (None, ArtifactAction::Unchanged);
        } else {
            let mut work = self
                .work
                .take()
                .unwrap_or_else(|| Work::new(WorkKey::Record(key), Vec::new(), Ledger::default(), RecordChange::Drop));
            work.sets.clear();
            work.recorded = Ledger::default();
            self.work = Some(work);
            self.plan.action = match self.plan.intent {
                Intent::Undo => ArtifactAction::Restore,
                _ => ArtifactAction::Remove,
            };
        }
        self.unasked();
        for file in &mut self.plan.files {
            (file.action, file.reason, file.choice, file.new_size) = (FileAction::Keep, None, None, file.size);
        }
    }

    /// Nothing is to be chosen for it any more.
    fn unasked(&mut self) {
        self.plan.choices.clear();
        (self.plan.choice, self.plan.error, self.fallback) = (None, None, None);
    }

    /// Gets the record of its leader.
    fn follow(&mut self, number: usize, leader: &Record, plan: &ArtifactPlan, is_new: bool) {
        let Some(key) = self.key() else { return };
        self.work = Some(Work::new(WorkKey::Record(key), Vec::new(), Ledger::default(), self.as_of(leader)));
        self.follows = Some(number);
        self.unasked();
        self.plan.action = if is_new { ArtifactAction::Adopt } else { ArtifactAction::Update };
        (self.plan.mode, self.plan.link_target) = (plan.mode, plan.link_target.clone());
        self.plan.files = plan.files.iter().filter_map(|file| adopted(file, is_new)).collect();
    }

    /// A leader's record as that of this profile.
    pub(super) fn as_of(&self, leader: &Record) -> RecordChange {
        let (profile, platform) = (Some(self.profile.id.clone()), Some(self.profile.platform.clone()));
        RecordChange::Put(Box::new(Record { profile, platform, ..leader.clone() }))
    }
}

/// A file as a follower sees it: it is there by then.
fn adopted(file: &PlannedFile, is_new: bool) -> Option<PlannedFile> {
    let action = match file.action {
        FileAction::Remove | FileAction::Conflict => return None,
        FileAction::Create | FileAction::Replace | FileAction::Merge => FileAction::Adopt,
        FileAction::Adopt | FileAction::Unchanged if is_new => FileAction::Adopt,
        other => other,
    };
    Some(PlannedFile { action, size: file.new_size, reason: None, choice: None, ..file.clone() })
}

/// Settles what the parts of a unit that mean one place do together.
pub(super) fn settle(unit: &mut Unit) {
    let mut places: BTreeMap<Place, (Vec<usize>, Vec<Record>)> = BTreeMap::new();
    for (number, part) in unit.parts.iter().enumerate() {
        if let Some(place) = part.place() {
            places.entry(place).or_default().0.push(number);
        }
    }
    for record in unit.manifest.records() {
        if let Some((_, records)) = places.get_mut(&(record.artifact.clone(), record.path.clone())) {
            records.push(record.clone());
        }
    }
    for (parts, records) in places.into_values() {
        let parts = one_for_each(unit, &parts);
        let is_about = |profile: &ProfileId| parts.iter().any(|part| unit.parts[*part].profile.id == *profile);
        let (own, elses): (Vec<Record>, Vec<Record>) =
            records.into_iter().partition(|record| is_about(&record.key().profile));
        if parts.len() > 1 || !elses.is_empty() {
            let recorded = own.iter().map(|record| record.key().profile).collect();
            Settling { unit, parts, recorded, elses, unseen: Vec::new() }.settle();
        }
    }
}

/// One part for each profile: a request may ask for several, of which the first that has anything to do counts.
fn one_for_each(unit: &Unit, parts: &[usize]) -> Vec<usize> {
    let mut chosen: BTreeMap<&ProfileId, usize> = BTreeMap::new();
    for &number in parts {
        let part = &unit.parts[number];
        let place = chosen.entry(&part.profile.id).or_insert(number);
        if part.work.is_some() && unit.parts[*place].work.is_none() {
            *place = number;
        }
    }
    let mut chosen: Vec<usize> = chosen.into_values().collect();
    chosen.sort_unstable();
    chosen
}

/// The parts of one place, on their way to be settled.
struct Settling<'u> {
    unit: &'u mut Unit,
    /// Their numbers.
    parts: Vec<usize>,
    /// The profiles among theirs that have a record.
    recorded: BTreeSet<ProfileId>,
    /// The records of profiles that none of them is about.
    elses: Vec<Record>,
    /// What is added for those.
    unseen: Vec<Part>,
}

impl Settling<'_> {
    fn settle(mut self) {
        let (going, coming): (Vec<usize>, Vec<usize>) = self.parts.iter().partition(|part| self.goes(**part));
        let leader = self.lead(&coming);
        self.take(&going, &coming, leader);
        self.tell();
        self.unit.parts.append(&mut self.unseen);
    }

    fn part(&self, number: usize) -> &Part {
        &self.unit.parts[number]
    }

    fn is_recorded(&self, number: usize) -> bool {
        self.recorded.contains(&self.part(number).profile.id)
    }

    fn goes(&self, number: usize) -> bool {
        let part = self.part(number);
        // By choice, an undo may leave a record that somebody wrote since.
        let is_left = part.work.as_ref().is_some_and(|work| matches!(work.record, RecordChange::Leave));
        part.plan.intent == Intent::Undeploy || part.goes && !(is_left && self.is_recorded(number))
    }

    /// Whether the profile of a part has the artifact afterwards.
    fn stays(&self, number: usize) -> bool {
        match self.part(number).work.as_ref().map(|work| &work.record) {
            Some(RecordChange::Put(_) | RecordChange::Restore(_)) => true,
            Some(RecordChange::Drop) => false,
            _ => self.is_recorded(number),
        }
    }

    /// One of those that come leads; the others, and owners that nobody asked about, follow.
    fn lead(&mut self, coming: &[usize]) -> Option<usize> {
        let with_record = || coming.iter().copied().filter(|part| self.part(*part).new_record().is_some());
        let writing = with_record().find(|part| self.part(*part).writes());
        let leader = writing.or_else(|| with_record().next())?;
        let (record, plan) = (self.part(leader).new_record()?, self.part(leader).plan.clone());
        for &other in coming.iter().filter(|other| **other != leader) {
            let part = self.part(other);
            let is_open = part.plan.action == ArtifactAction::Conflict;
            // What is taken back says itself what it was.
            if part.plan.intent == Intent::Undo || !(writing.is_some() || is_open) {
                continue;
            }
            if part.plan.action == ArtifactAction::Keep {
                // Somebody chose to leave the place as it is.
                self.unit.parts[leader].refuse_as_double();
                return None;
            }
            if part.plan.intent != plan.intent && part.writes() {
                self.unit.parts[other].refuse_as_double();
                continue;
            }
            let is_new = !self.is_recorded(other);
            self.unit.parts[other].follow(leader, &record, &plan, is_new);
        }
        let untrue = self.elses.iter().filter(|other| !is_same(other, &record));
        self.unseen = untrue.map(|other| self.unseen_part(leader, other, &record, &plan)).collect();
        Some(leader)
    }

    /// The part of an owner that nobody asked about.
    fn unseen_part(&self, leader: usize, other: &Record, record: &Record, plan: &ArtifactPlan) -> Part {
        let profile = Profile {
            id: other.key().profile,
            platform: other.platform.clone().unwrap_or_default(),
            ..self.part(leader).profile.clone()
        };
        let blank = ArtifactPlan::blank(plan.intent, plan.artifact.clone(), &profile.id, &profile.platform);
        let mut part = Part::idle(&profile, ArtifactPlan { destination: plan.destination.clone(), ..blank });
        part.follow(leader, record, plan, false);
        // A person's files say how it stands then; the others are told by the leader.
        part.plan.files.retain(|file| file.action == FileAction::Keep);
        part.unseen = true;
        part
    }

    /// Those that go take the files with them, once, if nobody stays.
    fn take(&mut self, going: &[usize], coming: &[usize], leader: Option<usize>) {
        let stays = !self.elses.is_empty() || coming.iter().any(|part| self.stays(*part));
        // What an undo puts back for another profile, it puts back with the files of that time.
        let is_put_back = coming
            .iter()
            .any(|part| self.part(*part).plan.intent == Intent::Undo && self.part(*part).new_record().is_some());
        if stays {
            for &number in going {
                let part = self.part(number);
                if part.plan.intent == Intent::Undo && is_put_back && !part.shared {
                    continue;
                }
                let is_recorded = self.is_recorded(number);
                let is_alone = self.elses.is_empty();
                let part = &mut self.unit.parts[number];
                part.only_record(is_recorded);
                // Where the one that stays only comes now, it must have come.
                part.follows = leader.filter(|_| is_alone && part.work.is_some());
            }
            return;
        }
        // What an undo puts back of its own comes before what it only takes along.
        let takes = |part: &&usize| {
            let part = self.part(**part);
            part.plan.intent == Intent::Undeploy || part.writes()
        };
        let acting = || going.iter().filter(takes).filter(|part| self.part(**part).work.is_some());
        let first = acting().find(|part| !self.part(**part).shared).or_else(|| acting().next());
        let Some(&first) = first else { return };
        for &other in going.iter().filter(|other| **other != first) {
            let part = self.part(other);
            if part.plan.intent == Intent::Undo && !part.shared {
                continue;
            }
            let part = &mut self.unit.parts[other];
            part.only_record(true);
            part.plan.files.clear();
            part.follows = Some(first);
        }
    }

    /// Each part names the other profiles that have the artifact at this place afterwards.
    fn tell(&mut self) {
        let mut after: BTreeSet<ProfileId> = self.elses.iter().map(|record| record.key().profile).collect();
        let staying = self.parts.iter().filter(|part| self.stays(**part));
        after.extend(staying.map(|part| self.part(*part).profile.id.clone()));
        for &part in &self.parts {
            let part = &mut self.unit.parts[part];
            part.plan.serves = after.iter().filter(|profile| **profile != part.profile.id).cloned().collect();
        }
    }
}

fn is_same(one: &Record, other: &Record) -> bool {
    (&one.files, one.deploy_mode(), &one.link) == (&other.files, other.deploy_mode(), &other.link)
}

/// Whether what a part leaves stays with another owner, that is not asked to go as well.
pub(super) fn is_left_to_others(unit: &Unit, part: &Part) -> bool {
    let Some((id, path)) = part.place() else { return false };
    let goes = |profile: &ProfileId| {
        unit.parts.iter().any(|other| {
            other.plan.intent == Intent::Undeploy
                && other.profile.id == *profile
                && other.plan.artifact_id().as_ref() == Some(&id)
        })
    };
    owners(&unit.manifest, &id, &path)
        .iter()
        .map(|record| record.key().profile)
        .any(|profile| profile != part.profile.id && !goes(&profile))
}

/// Whether another profile has a record of the artifact at the same place.
pub(super) fn is_others(unit: &Unit, part: &Part) -> bool {
    part.place().is_some_and(|(id, path)| {
        owners(&unit.manifest, &id, &path).iter().any(|record| record.key().profile != part.profile.id)
    })
}
