//! Planning what the manifest remembers of deployment sets.
//!
//! An attachment is planned after the artifacts of its set, in the same unit: which of them are deployed in the end, and
//! so belong to it, is known when the manifest is written.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::manager::DeploymentManager;
use super::plan::{ArtifactAction, ArtifactPlan, Intent};
use super::record::{Claim, PartRecord};
use super::shared::{is_left_to_others, is_others};
use super::unit::{Part, Unit};
use super::work::{RecordChange, Work, WorkKey};
use crate::artifact::{ArtifactId, Ledger};
use crate::error::ErrorBody;
use crate::platform::ProfileId;
use crate::project::{Attachment, AttachmentKey, MANIFEST_NAME, Manifest, Record};

/// A set and what it holds for a profile.
#[derive(Debug, Clone)]
pub struct SetOf {
    /// The set's id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its artifacts that the library has and the profile has a place for, and what it brought before and still stands.
    pub artifacts: BTreeSet<ArtifactId>,
    /// Those that are asked for on their own in the same request.
    pub own: BTreeSet<ArtifactId>,
    /// What it lists no more, and other sets list from now on.
    pub leaves_to: Vec<Claim>,
}

impl DeploymentManager<'_> {
    /// Plans to remember that a set is deployed here, after its artifacts were planned in the same unit.
    pub fn plan_attach(&self, unit: &mut Unit, set: &SetOf) {
        let key = self.attachment_key(&set.id);
        let mut plan = self.plan_of_set(Intent::Attach, &key, &set.name);
        let (recorded, taken_over) = (self.records(unit), self.taken_over(unit));
        let is_found = |id: &&ArtifactId| {
            let is_recorded = recorded.contains_key(*id);
            set.own.contains(*id)
                || is_recorded && self.is_on_its_own(&unit.manifest, id)
                || !is_recorded && taken_over.contains(*id)
        };
        let found = set.artifacts.iter().filter(is_found).cloned().collect();
        let attachment = Attachment {
            set: set.id.clone(),
            name: set.name.clone(),
            profile: Some(self.profile.id.clone()),
            deployed_at: None,
            artifacts: set.artifacts.clone(),
            found,
        };
        let evidence = format!(
            "{:?}{:?}",
            unit.manifest.attachment(&key),
            (&attachment.artifacts, &attachment.found, &set.leaves_to)
        );
        let mut work = work(key, RecordChange::Attach(Box::new(attachment)));
        work.gives.clone_from(&set.leaves_to);
        let work = (!is_moot(unit, &work, &|_| false)).then_some(work);
        if work.is_some() {
            plan.action = ArtifactAction::Attach;
        }
        unit.parts.push(self.part(plan, work, evidence));
    }

    /// Plans to forget a set, after its artifacts were planned to go in the same unit. While one of them cannot go, the
    /// set stays attached, so that it can be tried again.
    /// `leaves_to` names those of its artifacts that stay for the sake of another set, and that set.
    pub fn plan_detach(&self, unit: &mut Unit, set: &str, leaves_to: Vec<Claim>) {
        let key = self.attachment_key(set);
        let name = unit.manifest.attachment(&key).map(|attachment| attachment.name.clone()).unwrap_or_default();
        let mut plan = self.plan_of_set(Intent::Detach, &key, &name);
        let evidence = format!("{:?}{leaves_to:?}", unit.manifest.attachment(&key));
        let mut work = work(key, RecordChange::Drop);
        work.gives = leaves_to;
        let work = (!is_moot(unit, &work, &|_| false)).then_some(work);
        if work.is_some() {
            plan.action = ArtifactAction::Detach;
        }
        unit.parts.push(self.part(plan, work, evidence));
    }

    /// Notes that a profile has no place for an artifact of a set; the rest of the set is not held up by it.
    pub fn leave_out(&self, unit: &mut Unit, id: &ArtifactId) {
        let mut plan = self.plan_of(Intent::Deploy, id, "");
        plan.action = ArtifactAction::LeftOut;
        plan.error = Some(ErrorBody::from(&super::error::DeployError::Unsupported {
            platform: self.profile.platform_name.clone(),
            kind: id.kind,
        }));
        unit.parts.push(self.part(plan, None, String::new()));
    }

    /// The attachment of a set to this profile, as the manifest has it.
    pub fn attachment<'u>(&self, unit: &'u Unit, set: &str) -> Option<&'u Attachment> {
        unit.manifest.attachment(&self.attachment_key(set))
    }

    /// What a set brought, still stands recorded, and is not `needed` further.
    pub fn leaves_with(&self, unit: &Unit, set: &str, needed: &dyn Fn(&ArtifactId) -> bool) -> Vec<ArtifactId> {
        let key = self.attachment_key(set);
        let Some(attachment) = unit.manifest.attachment(&key) else { return Vec::new() };
        let recorded = self.records(unit);
        let goes = |id: &&ArtifactId| !attachment.found.contains(*id) && recorded.contains_key(*id) && !needed(id);
        attachment.artifacts.iter().filter(goes).cloned().collect()
    }

    /// The sets that are attached to this profile once what is planned so far is done.
    pub fn attached_then(&self, unit: &Unit) -> Vec<Attachment> {
        let mut then: BTreeMap<AttachmentKey, Attachment> =
            self.attached(&unit.manifest).map(|attachment| (attachment.key(), attachment.clone())).collect();
        for work in unit.parts.iter().filter_map(|part| part.work.as_ref()) {
            match (&work.key, &work.record) {
                (WorkKey::Attachment(key), RecordChange::Attach(attachment)) if key.profile == self.profile.id => {
                    then.insert(key.clone(), attachment.as_ref().clone());
                }
                (WorkKey::Attachment(key), RecordChange::Drop) => {
                    then.remove(key);
                }
                _ => {}
            }
        }
        then.into_values().collect()
    }

    /// How plans name a set here.
    pub fn subject(&self, set: &str) -> String {
        self.attachment_key(set).subject()
    }

    /// The sets that are attached to this profile.
    fn attached<'m>(&self, manifest: &'m Manifest) -> impl Iterator<Item = &'m Attachment> {
        manifest.attachments().filter(|attachment| attachment.key().profile == self.profile.id)
    }

    /// Plans to put an attachment back as it was before an operation. One that a later operation wrote stays.
    pub(super) fn undo_attachment(&self, unit: &Unit, part: &PartRecord, key: AttachmentKey) -> Part {
        let read = |text: &Option<String>| text.as_deref().and_then(Manifest::attachment_of_text);
        let (before, after) = (read(&part.record_before), read(&part.record_after));
        let now = unit.manifest.attachment(&key).cloned();
        let name = before.as_ref().or(after.as_ref()).map(|attachment| attachment.name.clone()).unwrap_or_default();
        let mut plan = self.plan_of_set(Intent::Undo, &key, &name);
        let evidence = format!("{now:?}{:?}{:?}", part.record_before, part.record_after);
        // A set that lists less or more since, because of one of its artifacts, was not deployed again itself.
        let is_same =
            now == after || now.as_ref().zip(after.as_ref()).is_some_and(|(now, after)| is_same_deploy(now, after));
        if now == before || !is_same {
            return self.part(plan, None, evidence);
        }
        plan.action = ArtifactAction::Restore;
        let record = part.record_before.clone().map_or(RecordChange::Drop, RecordChange::Restore);
        let mut work = work(key, record);
        (work.gives, work.takes) = (part.released.clone(), part.given.clone());
        self.part(plan, Some(work), evidence)
    }

    fn attachment_key(&self, set: &str) -> AttachmentKey {
        AttachmentKey { set: set.to_owned(), profile: self.profile.id.clone() }
    }

    fn plan_of_set(&self, intent: Intent, key: &AttachmentKey, name: &str) -> ArtifactPlan {
        ArtifactPlan {
            title: (!name.is_empty()).then(|| name.to_owned()),
            destination: format!("{}/{MANIFEST_NAME}", self.profile.root),
            ..ArtifactPlan::blank(intent, key.subject(), &self.profile.id, &self.profile.platform)
        }
    }

    /// The artifacts that are only recorded as what stands there already: where they were not before, a person put them
    /// there.
    fn taken_over<'u>(&self, unit: &'u Unit) -> HashSet<&'u ArtifactId> {
        // What another owner put there is no person's.
        let is_adopted = |part: &&Part| {
            matches!(part.plan.action, ArtifactAction::Adopt | ArtifactAction::SaveBack | ArtifactAction::Import)
                && !is_others(unit, part)
        };
        let records = unit.parts.iter().filter(is_adopted).filter_map(|part| part.work.as_ref()?.key.record());
        records.filter(|key| key.profile == self.profile.id).map(|key| &key.artifact).collect()
    }

    /// Whether an artifact that is deployed here was brought by no set.
    fn is_on_its_own(&self, manifest: &Manifest, id: &ArtifactId) -> bool {
        let mut claims = self.attached(manifest).filter(|attachment| attachment.artifacts.contains(id)).peekable();
        claims.peek().is_none() || claims.any(|attachment| attachment.found.contains(id))
    }
}

fn work(key: AttachmentKey, record: RecordChange) -> Work {
    Work::new(WorkKey::Attachment(key), Vec::new(), Ledger::default(), record)
}

fn is_same_deploy(one: &Attachment, other: &Attachment) -> bool {
    (&one.set, &one.name, one.deployed_at) == (&other.set, &other.name, other.deployed_at)
}

/// Whether an attachment would be written as it is, or for nothing at all; `failed` says which parts of the unit failed.
pub(super) fn is_moot(unit: &Unit, work: &Work, failed: &dyn Fn(usize) -> bool) -> bool {
    let WorkKey::Attachment(key) = &work.key else { return false };
    let before = unit.manifest.attachment(key);
    match &work.record {
        RecordChange::Attach(attachment) => {
            let recorded = recorded_after(unit, &key.profile, failed);
            let artifacts: BTreeSet<ArtifactId> =
                attachment.artifacts.iter().filter(|id| recorded.contains(*id)).cloned().collect();
            let found: BTreeSet<ArtifactId> = attachment.found.intersection(&artifacts).cloned().collect();
            let is_same = before.is_some_and(|before| {
                (&before.artifacts, &before.found, &before.name) == (&artifacts, &found, &attachment.name)
            });
            artifacts.is_empty() && before.is_none() || is_same && !writes_one_of(unit, key, &artifacts, failed)
        }
        RecordChange::Drop => before.is_none_or(|before| is_held_up(unit, before, failed)),
        _ => false,
    }
}

/// Whether one of a set's artifacts is written: then the set is deployed anew, also where the list of them is the same.
fn writes_one_of(
    unit: &Unit,
    key: &AttachmentKey,
    artifacts: &BTreeSet<ArtifactId>,
    failed: &dyn Fn(usize) -> bool,
) -> bool {
    unit.parts.iter().enumerate().filter(|(number, _)| !failed(*number)).any(|(_, part)| match &part.work {
        Some(Work { key: WorkKey::Record(record), .. }) => {
            record.profile == key.profile && artifacts.contains(&record.artifact)
        }
        _ => false,
    })
}

/// Whether an artifact that should go with a set cannot.
pub(super) fn is_held_up(unit: &Unit, attachment: &Attachment, failed: &dyn Fn(usize) -> bool) -> bool {
    unit.parts.iter().enumerate().any(|(number, part)| {
        let cannot = matches!(part.plan.action, ArtifactAction::Conflict | ArtifactAction::Refused) || failed(number);
        cannot
            && !is_left_to_others(unit, part)
            && part.plan.intent == Intent::Undeploy
            && part.plan.artifact_id().is_some_and(|id| attachment.artifacts.contains(&id))
    })
}

/// The artifacts that are recorded for a profile.
pub(super) fn records_of<'m>(manifest: &'m Manifest, profile: &ProfileId) -> HashMap<&'m ArtifactId, &'m Record> {
    let mut records = HashMap::new();
    for record in manifest.records().filter(|record| record.key().profile == *profile) {
        // As a look-up in the manifest has it, the first counts.
        records.entry(&record.artifact).or_insert(record);
    }
    records
}

/// The artifacts that are recorded for a profile once the unit's parts are done.
fn recorded_after<'u>(unit: &'u Unit, profile: &ProfileId, failed: &dyn Fn(usize) -> bool) -> HashSet<&'u ArtifactId> {
    let before = records_of(&unit.manifest, profile);
    let mut after: HashSet<&ArtifactId> = before.keys().copied().collect();
    let done = unit.parts.iter().enumerate().filter(|(number, _)| !failed(*number));
    for work in done.filter_map(|(_, part)| part.work.as_ref()) {
        let Some(key) = work.key.record().filter(|key| key.profile == *profile) else { continue };
        let is_there = match &work.record {
            RecordChange::Drop => false,
            RecordChange::Put(_) | RecordChange::Restore(_) => true,
            RecordChange::Leave | RecordChange::Attach(_) => before.contains_key(&key.artifact),
        };
        if is_there {
            after.insert(&key.artifact);
        } else {
            after.remove(&key.artifact);
        }
    }
    after
}
