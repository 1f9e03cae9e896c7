//! An operation in few words.

use serde::{Deserialize, Serialize};

use super::edits;
use crate::deployment::{FileAction, Intent, OperationRecord, PartRecord, PlanTotals, Side};
use crate::project::{AttachmentKey, Manifest};
use crate::time::Timestamp;

/// What kind of operation it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum OperationKind {
    /// Artifacts were deployed.
    Deploy,
    /// Deployed artifacts got another version.
    Update,
    /// Artifacts were taken out.
    Undeploy,
    /// The library got a project's version.
    SaveBack,
    /// Artifacts were imported from projects, or what stood there was recorded.
    Import,
    /// Another operation was taken back.
    Undo,
    /// Several of these at once.
    Batch,
    /// A set or group was made, changed or deleted.
    EditSets,
}

/// A project that an operation concerned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct OperationProject {
    /// Its root.
    pub path: String,
    /// Its name then.
    pub name: String,
}

/// A deployment set that an operation concerned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct OperationSet {
    /// Its id.
    pub id: String,
    /// Its name then.
    pub name: String,
}

/// One operation as lists show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct OperationSummary {
    /// Its id.
    pub id: String,
    /// What kind it was.
    pub kind: OperationKind,
    /// When it was done.
    pub at: Timestamp,
    /// What it did, in one English sentence.
    pub summary: String,
    /// What did it: `window` or `skm`.
    pub program: String,
    /// The projects it concerned.
    pub projects: Vec<OperationProject>,
    /// The artifacts it concerned, each once; at most the first hundred.
    pub artifacts: Vec<String>,
    /// How many artifacts it concerned.
    pub artifact_count: u32,
    /// The deployment sets that it deployed, updated or took away.
    pub sets: Vec<OperationSet>,
    /// The set or group that was edited, as `summary` names it.
    #[serde(default)]
    pub edited: Option<String>,
    /// The files it changed.
    pub totals: PlanTotals,
    /// The operation it took back.
    pub undoes: Option<String>,
    /// The operation that took it back, unless that was taken back itself.
    pub undone_by: Option<String>,
    /// Whether it can be taken back now.
    pub can_undo: bool,
    /// What it holds in history, in bytes.
    #[cfg_attr(feature = "specta", specta(type = specta_typescript::Number))]
    pub bytes: u64,
}

impl OperationSummary {
    /// The same, told what took it back.
    pub(super) fn taken_back(mut self, by: Option<String>) -> Self {
        self.can_undo = by.is_none();
        self.undone_by = by;
        self
    }
}

/// The most artifacts that a summary names.
const NAMED: usize = 100;

/// The kind of an operation.
pub(in crate::ops) fn kind_of(record: &OperationRecord) -> OperationKind {
    if record.undoes.is_some() {
        return OperationKind::Undo;
    }
    if record.bundles.is_some() {
        return OperationKind::EditSets;
    }
    let (of_sets, of_artifacts): (Vec<&PartRecord>, Vec<&PartRecord>) =
        record.parts.iter().partition(|part| is_set(part));
    let is_update = |part: &&PartRecord| part.intent == Intent::Attach && part.record_before.is_some();
    let mut kinds: Vec<OperationKind> = Vec::new();
    for part in if of_artifacts.is_empty() { &of_sets } else { &of_artifacts } {
        let kind = kind_of_part(part);
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    match kinds.as_slice() {
        [one] => *one,
        // What left an attached set goes with its update.
        _ if !sets_of(record).is_empty()
            && of_sets.iter().all(is_update)
            && !kinds.contains(&OperationKind::SaveBack) =>
        {
            OperationKind::Update
        }
        [OperationKind::Deploy, OperationKind::Update] | [OperationKind::Update, OperationKind::Deploy] => {
            OperationKind::Deploy
        }
        _ => OperationKind::Batch,
    }
}

fn kind_of_part(part: &PartRecord) -> OperationKind {
    match part.intent {
        Intent::Deploy if part.was_deployed => OperationKind::Update,
        Intent::Deploy => OperationKind::Deploy,
        Intent::Undeploy => OperationKind::Undeploy,
        Intent::SaveBack => OperationKind::SaveBack,
        Intent::Import | Intent::Adopt => OperationKind::Import,
        Intent::Undo => OperationKind::Undo,
        // Where only what is remembered of a set changed.
        Intent::Attach => OperationKind::Deploy,
        Intent::Detach => OperationKind::Undeploy,
    }
}

/// Whether a part is about a set that is remembered or forgotten, not about an artifact.
pub(super) fn is_set(part: &PartRecord) -> bool {
    AttachmentKey::of_subject(&part.artifact, &part.profile).is_some()
}

/// The sets that an operation deployed or took away, each once.
fn sets_of(record: &OperationRecord) -> Vec<OperationSet> {
    let mut sets: Vec<OperationSet> = Vec::new();
    for part in record.parts.iter().filter(|part| is_set(part)) {
        let text = part.record_after.as_deref().or(part.record_before.as_deref());
        let Some(attachment) = text.and_then(Manifest::attachment_of_text) else { continue };
        if !sets.iter().any(|set| set.id == attachment.set) {
            sets.push(OperationSet { id: attachment.set, name: attachment.name });
        }
    }
    sets
}

/// Sums an operation up, as if nothing had taken it back.
pub(super) fn summarise(record: &OperationRecord) -> OperationSummary {
    let kind = kind_of(record);
    let (mut projects, mut artifacts): (Vec<OperationProject>, Vec<String>) = (Vec::new(), Vec::new());
    let mut totals = PlanTotals::default();
    for part in &record.parts {
        if !projects.iter().any(|project| project.path == part.project_path) {
            projects.push(OperationProject { path: part.project_path.clone(), name: part.project_name.clone() });
        }
        if !is_set(part) && !artifacts.contains(&part.artifact) {
            artifacts.push(part.artifact.clone());
        }
        for set in &part.sets {
            if let Some(action) = set.placed.as_ref().and_then(|_| set.action_at_place()) {
                totals.count(action);
            }
            for file in &set.files {
                match set.side {
                    Side::Project => totals.count(file.action),
                    Side::Library => totals.library += 1,
                }
            }
        }
        part.adopted.iter().for_each(|_| totals.count(FileAction::Adopt));
    }
    let count = artifacts.len();
    let mut sets = sets_of(record);
    let mut summary = sentence(kind, &sets, &artifacts, &projects);
    if let Some(edited) = &record.bundles {
        summary = edits::sentence(edited);
        sets.extend(edits::sets_of(edited));
        totals.library += u32::try_from(edited.files.len()).unwrap_or(u32::MAX);
    }
    artifacts.truncate(NAMED);
    OperationSummary {
        id: record.id.clone(),
        kind,
        at: record.at,
        summary,
        program: record.program.clone(),
        projects,
        artifacts,
        artifact_count: u32::try_from(count).unwrap_or(u32::MAX),
        sets,
        edited: record.bundles.as_ref().and_then(|edits| edits.files.first()).map(|file| file.subject.name.clone()),
        totals,
        undoes: record.undoes.clone(),
        can_undo: true,
        undone_by: None,
        bytes: record.bytes,
    }
}

fn sentence(kind: OperationKind, sets: &[OperationSet], artifacts: &[String], projects: &[OperationProject]) -> String {
    let artifacts = match artifacts {
        [] => None,
        [one] => Some(one.clone()),
        several => Some(format!("{} artifacts", several.len())),
    };
    let sets = match sets {
        [] => None,
        [one] => Some(one.name.clone()),
        several => Some(format!("{} sets", several.len())),
    };
    let what = match (sets, artifacts) {
        (Some(sets), Some(artifacts)) => format!("{sets} ({artifacts})"),
        (one, other) => one.or(other).unwrap_or_else(|| "nothing".to_owned()),
    };
    let names: Vec<&str> = projects.iter().map(|project| project.name.as_str()).collect();
    let place = match names.as_slice() {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [one, other] => format!("{one} and {other}"),
        [one, ..] => format!("{one} and {} more projects", names.len() - 1),
    };
    match kind {
        OperationKind::Deploy => format!("Deployed {what} to {place}"),
        OperationKind::Update => format!("Updated {what} in {place}"),
        OperationKind::Undeploy => format!("Undeployed {what} from {place}"),
        OperationKind::SaveBack => format!("Saved {what} back from {place}"),
        OperationKind::Import => format!("Imported {what} from {place}"),
        OperationKind::Undo => format!("Took back what was done with {what} in {place}"),
        OperationKind::Batch | OperationKind::EditSets => format!("Changed {what} in {place}"),
    }
}
