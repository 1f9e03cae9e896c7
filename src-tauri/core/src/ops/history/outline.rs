//! What a program keeps in memory of each operation.
//!
//! A record names every file of every artifact that an operation touched: kilobytes for a few artifacts, tens of megabytes
//! for some thousands. A window that is open for a day would come to hold all of history, so it keeps what lists and
//! questions about all operations need, and reads a record again where one operation is looked at.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use super::edits;
use super::store::read_record;
use super::summary::{OperationSummary, summarise};
use crate::deployment::{BundleRecord, JournalFile, OperationRecord, Phase};
use crate::fs;
use crate::ops::Workspace;
use crate::text::search::fold;

/// An operation as lists need it.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::ops) struct Outline {
    /// The operation in few words, as if nothing had taken it back.
    pub summary: OperationSummary,
    /// The files of sets and groups that it changed, of which there are few.
    pub edits: Vec<BundleRecord>,
    /// What its words are looked for in, folded, each text once and on a line of its own.
    texts: String,
}

impl Outline {
    pub(super) fn of(record: &OperationRecord) -> Self {
        let mut texts = BTreeSet::new();
        for part in &record.parts {
            texts.extend([&part.artifact, &part.project_name, &part.destination].map(|text| fold(text)));
            texts.extend(part.sets.iter().flat_map(|set| &set.files).map(|file| fold(file.path.as_str())));
        }
        texts.extend(record.bundles.iter().flat_map(edits::texts).map(|text| fold(&text)));
        let texts = texts.into_iter().collect::<Vec<String>>().join("\n");
        let edits = record.bundles.iter().flat_map(|edits| edits.files.clone()).collect();
        Self { summary: summarise(record), edits, texts }
    }

    /// Whether each of these words, folded and without spaces, occurs in its artifacts, projects or files.
    pub(super) fn has_words(&self, words: &[String]) -> bool {
        words.iter().all(|word| self.texts.contains(word.as_str()))
    }
}

/// Every operation, newest first, those included that are done and still being tidied up. Each record is read once. What
/// cannot be read is logged and left out.
pub(in crate::ops) fn outlines(workspace: &Workspace) -> Vec<Arc<Outline>> {
    let mut outlines: Vec<Arc<Outline>> = Vec::new();
    for item in fs::list_dir(&workspace.home().history()).unwrap_or_default() {
        let Some(id) = item.name else { continue };
        let known = workspace.operations_read().get(&id).cloned();
        let outline = known.map_or_else(
            || read_record(workspace, &id).map(|record| record.map(|record| Arc::new(Outline::of(&record)))),
            |one| Ok(Some(one)),
        );
        match outline {
            Ok(Some(outline)) => {
                workspace.operations_read().insert(id, Arc::clone(&outline));
                outlines.push(outline);
            }
            Ok(None) => {}
            Err(error) => tracing::warn!(%error, "an operation's record cannot be read"),
        }
    }
    forget_removed(workspace, &outlines);
    for file in JournalFile::all(&workspace.home().journals()).unwrap_or_default() {
        if file.phase() == Phase::Committed
            && !outlines.iter().any(|outline| outline.summary.id == file.id())
            && let Ok(Some(journal)) = file.read()
        {
            outlines.push(Arc::new(Outline::of(&journal.operation)));
        }
    }
    outlines.sort_by(|a, b| b.summary.id.cmp(&a.summary.id));
    outlines
}

/// Drops what is kept of operations that history has no more.
fn forget_removed(workspace: &Workspace, there: &[Arc<Outline>]) {
    let mut known = workspace.operations_read();
    if known.len() > there.len() {
        let ids: HashSet<&str> = there.iter().map(|outline| outline.summary.id.as_str()).collect();
        known.retain(|id, _| ids.contains(id.as_str()));
    }
}

/// Which operations were taken back, and by what.
pub(in crate::ops) struct TakenBack<'a>(HashMap<&'a str, Option<&'a str>>);

impl<'a> TakenBack<'a> {
    /// Finds out for all operations. Each taking back is an operation itself, which another may have taken back in turn.
    pub fn among(all: &'a [Arc<Outline>]) -> Self {
        let mut undoing: HashMap<&str, Vec<&str>> = HashMap::new();
        for OperationSummary { id, undoes, .. } in all.iter().map(|outline| &outline.summary) {
            if let Some(undone) = undoes {
                undoing.entry(undone).or_default().push(id);
            }
        }
        let mut told = HashMap::new();
        for outline in all {
            tell(&outline.summary.id, &undoing, &mut told);
        }
        Self(told)
    }

    /// What took an operation back, unless that was taken back itself.
    pub fn by(&self, id: &str) -> Option<String> {
        self.0.get(id).copied().flatten().map(str::to_owned)
    }
}

/// Tells of one operation. All are asked for newest first, so that what took one back is known by then as a rule.
fn tell<'a>(
    id: &'a str,
    undoing: &HashMap<&str, Vec<&'a str>>,
    told: &mut HashMap<&'a str, Option<&'a str>>,
) -> Option<&'a str> {
    if let Some(by) = told.get(id) {
        return *by;
    }
    // Operations that take each other back in a circle, which only a forged history has, count as not taken back.
    told.insert(id, None);
    let by = undoing.get(id).into_iter().flatten().copied().find(|undo| tell(undo, undoing, told).is_none());
    told.insert(id, by);
    by
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deployment::RECORD_FORMAT;
    use crate::time::Timestamp;

    /// Operations by id and what each took back, newest first.
    fn operations(of: &[(&str, Option<&str>)]) -> Vec<Arc<Outline>> {
        let record = |(id, undoes): &(&str, Option<&str>)| OperationRecord {
            format: RECORD_FORMAT,
            id: (*id).to_owned(),
            at: Timestamp::from_unix(0).expect("a time"),
            program: "skm".to_owned(),
            undoes: undoes.map(str::to_owned),
            bytes: 0,
            parts: Vec::new(),
            bundles: None,
        };
        of.iter().map(|one| Arc::new(Outline::of(&record(one)))).collect()
    }

    fn told(of: &[(&str, Option<&str>)]) -> Vec<Option<String>> {
        let all = operations(of);
        let taken_back = TakenBack::among(&all);
        of.iter().map(|(id, _)| taken_back.by(id)).collect()
    }

    #[test]
    fn what_took_back_counts_until_it_is_taken_back_itself() {
        assert_eq!(told(&[("b", Some("a")), ("a", None)]), [None, Some("b".to_owned())]);
        assert_eq!(
            told(&[("c", Some("b")), ("b", Some("a")), ("a", None)]),
            [None, Some("c".to_owned()), None],
            "taking back the taking back lets the first stand"
        );
        assert_eq!(
            told(&[("d", Some("a")), ("c", Some("b")), ("b", Some("a")), ("a", None)]),
            [None, None, Some("c".to_owned()), Some("d".to_owned())],
            "taken back a second time"
        );
    }

    #[test]
    fn order_does_not_matter_where_the_clock_was_set_back() {
        assert_eq!(told(&[("a", None), ("b", Some("a")), ("c", Some("b"))]), [None, Some("c".to_owned()), None]);
    }

    #[test]
    fn a_forged_circle_ends() {
        assert_eq!(told(&[("a", Some("a"))]).len(), 1);
        assert_eq!(told(&[("b", Some("a")), ("a", Some("b"))]).len(), 2);
    }

    #[test]
    fn a_thousand_taken_back_and_forth_are_told() {
        let ids: Vec<String> = (0..1_000).map(|i| format!("{i:04}")).collect();
        let chain: Vec<(&str, Option<&str>)> =
            (0..1_000).rev().map(|i| (&*ids[i], i.checked_sub(1).map(|before| &*ids[before]))).collect();
        let told = told(&chain);
        assert!(told.iter().enumerate().all(|(from_last, by)| by.is_some() == (from_last % 2 == 1)));
    }
}
