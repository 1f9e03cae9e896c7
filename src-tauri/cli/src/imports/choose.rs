//! What is done with each row: only what loses nothing.

use std::collections::{BTreeSet, HashMap};

use skillmeat_core::error::ErrorBody;
use skillmeat_core::fs::fold_case;
use skillmeat_core::ops::{
    Discovery, ImportAction, ImportChange, ImportEntry, ImportStatus, OpsError, SkillmeatState, SkippedBy,
};

use super::nothing_called;

/// What is done with a row.
#[derive(Debug, PartialEq, Eq)]
pub enum Choice {
    Do(ImportAction),
    /// With the reason.
    Leave(String),
    /// It was named, and it cannot be; the row has the reason.
    Fail,
}

/// The words of `--only`; none stands for everything.
pub struct Named<'a>(&'a [String]);

impl<'a> Named<'a> {
    /// Takes the words; each must mean something that stands there, and one type alone.
    pub fn new(words: &'a [String], found: &[Discovery]) -> Result<Self, ErrorBody> {
        for word in words {
            let entries = found.iter().flat_map(|discovery| &discovery.entries);
            let meant: Vec<&ImportEntry> = entries.filter(|entry| is_meant(word, entry)).collect();
            if meant.is_empty() {
                return Err(nothing_called(word));
            }
            let candidates: BTreeSet<&String> = meant.iter().filter_map(|entry| entry.artifact.as_ref()).collect();
            let kinds: BTreeSet<_> = meant.iter().filter_map(|entry| entry.kind).collect();
            if kinds.len() > 1 {
                let candidates = candidates.into_iter().cloned().collect();
                return Err(OpsError::Ambiguous { name: word.clone(), candidates }.into());
            }
        }
        Ok(Self(words))
    }

    fn holds(&self, entry: &ImportEntry) -> bool {
        self.0.is_empty() || self.0.iter().any(|word| is_meant(word, entry))
    }
}

/// A path of a project as a person types it, or completes it with a shell.
pub fn typed_path(word: &str) -> &str {
    word.strip_prefix("./").unwrap_or(word).trim_end_matches('/')
}

/// Whether a word means a row: its place, its `type:name`, or its name.
pub fn is_meant(word: &str, entry: &ImportEntry) -> bool {
    let name = entry.artifact.as_deref().and_then(|artifact| artifact.split_once(':')).map(|(_, name)| name);
    typed_path(word) == entry.path || entry.artifact.as_deref() == Some(word) || name.unwrap_or(&entry.name) == word
}

/// The rows that are named, and what is done with each.
pub fn choices<'a>(found: &'a [Discovery], named: &Named<'_>) -> Vec<((&'a Discovery, &'a ImportEntry), Choice)> {
    let mut coming: HashMap<String, &'a ImportEntry> = HashMap::new();
    let mut choices = Vec::new();
    for discovery in found {
        for entry in discovery.entries.iter().filter(|entry| named.holds(entry)) {
            let mut choice = choice(entry, !named.0.is_empty());
            if choice == Choice::Do(ImportAction::Import)
                && let Some(artifact) = &entry.artifact
            {
                // As if one were brought in after the other: the second differs from the library's then.
                let first = coming.entry(fold_case(artifact)).or_insert(entry);
                if first.content_hash != entry.content_hash {
                    choice = Choice::Leave(format!("it differs from {}, which comes into the library", first.path));
                }
            }
            choices.push(((discovery, entry), choice));
        }
    }
    choices
}

fn choice(entry: &ImportEntry, is_named: bool) -> Choice {
    let can = |action| entry.actions.contains(&action);
    let is_unchanged = entry.skillmeat.as_ref().is_some_and(|record| record.state == SkillmeatState::Unchanged);
    let leave = || Choice::Leave(reason(entry).unwrap_or_default());
    match entry.status {
        ImportStatus::New if can(ImportAction::Import) => Choice::Do(ImportAction::Import),
        ImportStatus::Identical if can(ImportAction::TakeOver) && is_unchanged => Choice::Do(ImportAction::TakeOver),
        ImportStatus::Identical if can(ImportAction::Link) => Choice::Do(ImportAction::Link),
        ImportStatus::Identical => {
            Choice::Leave("the library holds it already, and no program that is known reads it there".to_owned())
        }
        // Nothing is written but a record; of a row that differs that is only done where it was named.
        ImportStatus::Differs if is_named && can(ImportAction::TakeOver) => Choice::Do(ImportAction::TakeOver),
        ImportStatus::Invalid if is_named => Choice::Fail,
        _ => leave(),
    }
}

/// What a person should know of a row.
pub fn reason(entry: &ImportEntry) -> Option<String> {
    let said = match (entry.status, &entry.skip) {
        (ImportStatus::Skipped, Some(skip)) => match (skip.by, &skip.reason) {
            (SkippedBy::You, _) => "you left it out; --unskip takes that back".to_owned(),
            (SkippedBy::Skillmeat, Some(reason)) => format!("SkillMeat's list in the project leaves it out: {reason}"),
            (SkippedBy::Skillmeat, None) => "SkillMeat's list in the project leaves it out".to_owned(),
        },
        (ImportStatus::Differs, _) => match &entry.matched {
            Some(matched) => format!("the library's {matched} is another version"),
            None => "the library holds another version".to_owned(),
        },
        (ImportStatus::Recorded, _) => "it is recorded already".to_owned(),
        _ => return entry.reason.clone(),
    };
    Some(said)
}

/// The change that does it.
pub fn change(project: &str, entry: &ImportEntry, action: ImportAction) -> ImportChange {
    ImportChange { project_path: project.to_owned(), path: entry.path.clone(), action, name: None }
}
