//! The journal: what an operation is about to do, on the disk before it is done.
//!
//! One file for each operation under way, `state/journal/<id>.<phase>.json`; its name says how far the operation came,
//! and each phase begins with one rename or one new file:
//!
//! | phase | what may stand on the disk | recovery |
//! |---|---|---|
//! | `preparing` | staging folders, and profile roots made for them | removes them |
//! | `moving` | any number of the steps | takes the steps back, then as above |
//! | `undone` | everything is as before but for staging folders | removes them |
//! | `committed` | everything is done | keeps what was displaced, tells the cache, writes history |
//!
//! The file is written whole beside its name and renamed; before anything moves it is synced.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::error::DeployError;
use super::record::OperationRecord;
use crate::artifact::LedgerEntry;
use crate::fs::{self, FsError, RelPath, Step, checkpoint};

/// How far an operation came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// Nothing was moved yet.
    Preparing,
    /// Steps are being done.
    Moving,
    /// All steps were taken back.
    Undone,
    /// It is done; what remains is tidying.
    Committed,
}

impl Phase {
    const ALL: [Self; 4] = [Self::Preparing, Self::Moving, Self::Undone, Self::Committed];

    fn as_str(self) -> &'static str {
        match self {
            Self::Preparing => "preparing",
            Self::Moving => "moving",
            Self::Undone => "undone",
            Self::Committed => "committed",
        }
    }
}

/// What was prepared in a staging folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prepared {
    /// The number of the root it lies below.
    pub root: usize,
    /// Its path.
    pub path: RelPath,
    /// What it is.
    pub content: PreparedContent,
}

/// What stands at a prepared path.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PreparedContent {
    /// A file or link.
    Entry(LedgerEntry),
    /// A copy of a folder, file or link that still stands there.
    CopyOf(PathBuf),
}

/// What the file holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Journal {
    /// What the operation does, or did.
    pub operation: OperationRecord,
    /// The folders that the steps lie below, absolute.
    pub roots: Vec<PathBuf>,
    /// Folders that are made before anything is prepared.
    pub before: Vec<Step>,
    /// The staging folders, each with the number of its root.
    pub stagings: Vec<(usize, RelPath)>,
    /// What was prepared in them, to tell what somebody else put there.
    pub prepared: Vec<Prepared>,
    /// What is moved, in this order.
    pub steps: Vec<Step>,
    /// Folders that go after everything else, if they are empty.
    pub after: Vec<Step>,
}

/// A journal's file, and the phase its name tells.
#[derive(Debug)]
pub struct JournalFile {
    folder: PathBuf,
    id: String,
    phase: Phase,
}

impl Journal {
    /// A journal of nothing, to stand in while another is worked on.
    pub(super) fn empty() -> Self {
        Self {
            operation: OperationRecord {
                format: super::record::RECORD_FORMAT,
                id: String::new(),
                at: crate::time::Timestamp::new(time::OffsetDateTime::UNIX_EPOCH),
                program: String::new(),
                undoes: None,
                bytes: 0,
                parts: Vec::new(),
                bundles: None,
            },
            roots: Vec::new(),
            before: Vec::new(),
            stagings: Vec::new(),
            prepared: Vec::new(),
            steps: Vec::new(),
            after: Vec::new(),
        }
    }

    /// The part that concerns some of the roots, numbered anew; `None` when that is nothing.
    pub fn only(&self, is_wanted: impl Fn(usize) -> bool) -> Option<Self> {
        let kept: Vec<usize> = (0..self.roots.len()).filter(|root| is_wanted(*root)).collect();
        let number = |root: usize| kept.iter().position(|one| *one == root);
        let steps = |steps: &[Step]| -> Vec<Step> {
            steps.iter().filter_map(|step| Some(step.clone().below(number(step.root())?))).collect()
        };
        (!kept.is_empty()).then(|| Self {
            operation: self.operation.clone(),
            roots: kept.iter().map(|root| self.roots[*root].clone()).collect(),
            before: steps(&self.before),
            stagings: self.stagings.iter().filter_map(|(root, path)| Some((number(*root)?, path.clone()))).collect(),
            prepared: {
                let kept = self.prepared.iter().filter_map(|one| Some((number(one.root)?, one.clone())));
                kept.map(|(root, one)| Prepared { root, ..one }).collect()
            },
            steps: steps(&self.steps),
            after: steps(&self.after),
        })
    }
}

impl JournalFile {
    /// Writes a journal for an operation that begins.
    ///
    /// # Errors
    /// [`FsError`] when it cannot be written; then nothing else may be.
    pub fn begin(folder: &Path, journal: &Journal) -> Result<Self, FsError> {
        fs::create_dir_all(folder)?;
        let file = Self { folder: folder.to_path_buf(), id: journal.operation.id.clone(), phase: Phase::Preparing };
        fs::write_atomic_unsynced(&file.path(), &text(journal))?;
        checkpoint("journal-begun");
        Ok(file)
    }

    /// Writes down everything that will be moved, synced; nothing may be moved before.
    ///
    /// # Errors
    /// [`FsError`] when it cannot be written.
    pub fn moving(&mut self, journal: &Journal) -> Result<(), FsError> {
        let old = self.path();
        self.phase = Phase::Moving;
        fs::write_atomic(&self.path(), &text(journal))?;
        if old != self.path() {
            fs::remove_file(&old)?;
        }
        checkpoint("journal-written");
        Ok(())
    }

    /// Commits. `changed` is the journal as it is now, where it is no longer what was written before.
    ///
    /// # Errors
    /// [`FsError`]; the operation is not committed then.
    pub fn commit(&mut self, changed: Option<&Journal>) -> Result<(), FsError> {
        let old = self.path();
        let committed = self.path_in(Phase::Committed);
        match changed {
            Some(journal) => {
                fs::write_atomic(&committed, &text(journal))?;
                self.phase = Phase::Committed;
                fs::remove_file(&old)?;
            }
            None => {
                fs::rename(&old, &committed)?;
                self.phase = Phase::Committed;
            }
        }
        checkpoint("committed");
        Ok(())
    }

    /// Notes that every step was taken back.
    ///
    /// # Errors
    /// [`FsError`].
    pub fn undone(&mut self) -> Result<(), FsError> {
        fs::rename(&self.path(), &self.path_in(Phase::Undone))?;
        self.phase = Phase::Undone;
        checkpoint("all-undone");
        Ok(())
    }

    /// Writes down what remains to be done, in the same phase.
    ///
    /// # Errors
    /// [`FsError`].
    pub fn rewrite(&self, journal: &Journal) -> Result<(), FsError> {
        fs::write_atomic(&self.path(), &text(journal))
    }

    /// Removes the file: nothing is left to do.
    pub fn done(self) {
        if let Err(error) = fs::remove_file(&self.path()) {
            tracing::warn!(%error, "a finished operation's journal could not be removed; the next start does it");
        }
        checkpoint("journal-dropped");
    }

    /// Every journal in a folder, oldest first. Where a kill left two phases of one operation, the later one counts.
    ///
    /// # Errors
    /// [`FsError`] when the folder cannot be read.
    pub fn all(folder: &Path) -> Result<Vec<Self>, FsError> {
        let mut found: Vec<Self> = Vec::new();
        for item in fs::list_dir(folder)? {
            let Some((id, phase)) = item.name.as_deref().and_then(parse_name) else { continue };
            let file = Self { folder: folder.to_path_buf(), id: id.to_owned(), phase };
            match found.iter_mut().find(|other| other.id == file.id) {
                Some(other) if rank(other.phase) < rank(phase) => *other = file,
                Some(_) => {}
                None => found.push(file),
            }
        }
        found.sort_by(|a, b| a.id.cmp(&b.id));
        Ok(found)
    }

    /// Reads it; `None` when somebody finished it meanwhile.
    ///
    /// # Errors
    /// [`DeployError::JournalInvalid`] when it cannot be understood.
    pub fn read(&self) -> Result<Option<Journal>, DeployError> {
        let path = self.path();
        let Some(text) = fs::read_to_string(&path)? else { return Ok(None) };
        serde_json::from_str(&text)
            .map(Some)
            .map_err(|error| DeployError::JournalInvalid { path, message: error.to_string() })
    }

    /// How far the operation came.
    pub fn phase(&self) -> Phase {
        self.phase
    }

    /// The operation's id.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The file.
    pub fn path(&self) -> PathBuf {
        self.path_in(self.phase)
    }

    /// Removes the files of earlier phases that a kill left beside this one.
    pub fn drop_earlier(&self) {
        for phase in Phase::ALL.into_iter().filter(|phase| rank(*phase) < rank(self.phase)) {
            if let Err(error) = fs::remove_file(&self.path_in(phase)) {
                tracing::warn!(%error, "an earlier phase of a journal could not be removed");
            }
        }
    }

    fn path_in(&self, phase: Phase) -> PathBuf {
        self.folder.join(format!("{}.{}.json", self.id, phase.as_str()))
    }
}

fn rank(phase: Phase) -> usize {
    Phase::ALL.iter().position(|one| *one == phase).unwrap_or_default()
}

fn parse_name(name: &str) -> Option<(&str, Phase)> {
    let (id, phase) = name.strip_suffix(".json")?.rsplit_once('.')?;
    uuid::Uuid::parse_str(id).ok()?;
    Some((id, Phase::ALL.into_iter().find(|one| one.as_str() == phase)?))
}

fn text(journal: &Journal) -> Vec<u8> {
    // Plain data with text keys: serialising it cannot fail.
    serde_json::to_vec(journal).unwrap_or_default()
}
