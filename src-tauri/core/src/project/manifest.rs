//! `<profile root>/deployment-manifest.toml`: what is deployed here, file by file.
//!
//! The manifest is shared ground: people commit it, merge it, edit it. Comments and unknown keys survive a rewrite. A
//! file that cannot be parsed is an error that names line and column, and is never replaced by an empty one. A record
//! that is invalid by itself is kept, listed as invalid, and hides no other. Records are written sorted.
//!
//! One key beside those of the documented form: `created_folders`, the folders that deploying made, so that undeploying
//! removes them again when they are empty, and no others.

use std::collections::{BTreeSet, HashSet};
use std::path::{Path, PathBuf};

use toml_edit::{DocumentMut, Table};

use super::attachment::{Attachment, AttachmentKey, AttachmentSlot, read_attachment, write_attachment};
use super::manifest_text::{parse_document, read_record, record_as_text, record_from_text, render, write_record};
use crate::artifact::{ArtifactId, Digest, Ledger};
use crate::fs::{self, EntryKind, FsError, RelPath};
use crate::platform::{DeployMode, PRIMARY_PROFILE, ProfileId};
use crate::time::Timestamp;

/// The file's name in a profile root.
pub const MANIFEST_NAME: &str = "deployment-manifest.toml";

/// One deployment as recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// What was deployed.
    pub artifact: ArtifactId,
    /// Its UUID at that time.
    pub artifact_uuid: Option<String>,
    /// The collection it came from.
    pub collection: Option<String>,
    /// The profile; an old record without one belongs to the primary profile.
    pub profile: Option<ProfileId>,
    /// The platform.
    pub platform: Option<String>,
    /// Where it lies, relative to the profile root.
    pub path: RelPath,
    /// When it was deployed.
    pub deployed_at: Option<Timestamp>,
    /// The hash over the ledger.
    pub content_hash: Option<Digest>,
    /// `copy`, `link` or `junction`; none means `copy`.
    pub mode: Option<String>,
    /// Where the link leads, as written; only of a deployment that is a link.
    pub link: Option<String>,
    /// What was written; of a link, what the library held then.
    pub files: Ledger,
}

/// What identifies a record within a manifest.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RecordKey {
    /// The artifact.
    pub artifact: ArtifactId,
    /// The profile, the primary one where none is written.
    pub profile: ProfileId,
}

/// A record as it stands in the file: usable or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Slot {
    /// It can be used.
    Valid(Box<Record>),
    /// It is kept and never acted on.
    Invalid {
        /// What it calls its artifact, if anything.
        artifact: Option<String>,
        /// What it calls its profile, if anything.
        profile: Option<String>,
        /// What it calls its place, if anything.
        path: Option<String>,
        /// Why it cannot be used.
        reason: String,
    },
}

/// Why a manifest cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ManifestError {
    /// The disk refused.
    #[error(transparent)]
    Fs(#[from] FsError),
    /// It is not TOML, or not of this form.
    #[error("{} line {line}, column {column}: {message}", path.display())]
    Invalid {
        /// The file.
        path: PathBuf,
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
        /// What is wrong.
        message: String,
    },
    /// A newer program wrote it.
    #[error("{} has format {format}, this program knows format 1", path.display())]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its format.
        format: i64,
    },
    /// Something other than a file stands there.
    #[error("{} is not a regular file", path.display())]
    NotAFile {
        /// The path.
        path: PathBuf,
    },
    /// Somebody wrote it while an operation was under way.
    #[error("{} was changed by somebody else meanwhile", path.display())]
    Moved {
        /// The file.
        path: PathBuf,
    },
}

/// A manifest with everything that stands in it.
#[derive(Debug, Clone)]
pub struct Manifest {
    path: PathBuf,
    /// The bytes it was read from; `None` when there was no file.
    read: Option<String>,
    document: DocumentMut,
    slots: Vec<(Table, Slot)>,
    attachments: Vec<AttachmentSlot>,
    created_folders: BTreeSet<String>,
}

impl Record {
    /// What identifies it.
    pub fn key(&self) -> RecordKey {
        RecordKey { artifact: self.artifact.clone(), profile: self.profile.clone().unwrap_or_else(ProfileId::primary) }
    }

    /// Whether it is deployed as a link.
    pub fn is_link(&self) -> bool {
        matches!(self.mode.as_deref(), Some("link" | "junction"))
    }

    /// How it is deployed.
    pub fn deploy_mode(&self) -> DeployMode {
        if self.is_link() { DeployMode::Link } else { DeployMode::Copy }
    }

    /// Whether a link is the one that was written for this record.
    pub fn is_its_link(&self, target: &Path) -> bool {
        self.is_link() && self.link.as_deref() == Some(&link_as_text(target))
    }

    /// Whether a key is that of this record.
    pub fn is(&self, key: &RecordKey) -> bool {
        let profile = self.profile.as_ref().map_or(PRIMARY_PROFILE, ProfileId::as_str);
        self.artifact == key.artifact && profile == key.profile.as_str()
    }
}

/// Where a link leads, as records have it.
pub fn link_as_text(target: &Path) -> String {
    let text = target.to_string_lossy();
    // The system may give an absolute target back in its longer form.
    text.strip_prefix(r"\\?\").unwrap_or(&text).to_owned()
}

impl Slot {
    /// The record, if it can be used.
    pub fn record(&self) -> Option<&Record> {
        match self {
            Self::Valid(record) => Some(record),
            Self::Invalid { .. } => None,
        }
    }
}

impl Manifest {
    /// Reads the manifest of a profile root; an empty one when there is none.
    ///
    /// # Errors
    /// [`ManifestError`] when it is there and cannot be read or parsed, or is a link or folder.
    pub fn load(profile_root: &Path) -> Result<Self, ManifestError> {
        let path = profile_root.join(MANIFEST_NAME);
        match fs::lstat(&path)?.map(|found| found.kind) {
            None | Some(EntryKind::File) => {}
            Some(_) => return Err(ManifestError::NotAFile { path }),
        }
        let read = fs::read_to_string(&path)?;
        Self::parse(path, read)
    }

    fn parse(path: PathBuf, read: Option<String>) -> Result<Self, ManifestError> {
        let parsed = parse_document(&path, read.as_deref().unwrap_or(""))?;
        // A merge may leave one deployment recorded twice: the first counts, the other is shown and kept.
        let mut seen = HashSet::new();
        let slots = parsed.tables.into_iter().map(|table| {
            let slot = match read_record(&table) {
                Slot::Valid(record) if !seen.insert(record.key()) => Slot::Invalid {
                    artifact: Some(record.artifact.to_string()),
                    profile: Some(record.key().profile.as_str().to_owned()),
                    path: Some(record.path.as_str().to_owned()),
                    reason: "the same artifact is recorded twice for this profile".to_owned(),
                },
                slot => slot,
            };
            (table, slot)
        });
        let slots = slots.collect();
        let (document, attachments, created_folders) = (parsed.document, parsed.attachments, parsed.created_folders);
        Ok(Self { path, read, document, slots, attachments, created_folders })
    }

    /// Where the file is or would be.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Every record, usable or not, in the order of the file.
    pub fn slots(&self) -> impl Iterator<Item = &Slot> {
        self.slots.iter().map(|(_, slot)| slot)
    }

    /// Every usable record.
    pub fn records(&self) -> impl Iterator<Item = &Record> {
        self.slots().filter_map(Slot::record)
    }

    /// The record of an artifact in a profile.
    pub fn find(&self, key: &RecordKey) -> Option<&Record> {
        self.records().find(|record| record.is(key))
    }

    /// Whether nothing at all is recorded.
    pub fn is_empty(&self) -> bool {
        self.slots.is_empty() && self.attachments.is_empty()
    }

    /// The folders that deploying made, relative to the profile root; `.` is the root itself.
    pub fn created_folders(&self) -> &BTreeSet<String> {
        &self.created_folders
    }

    /// Notes a folder that deploying made.
    pub fn note_created(&mut self, folder: &str) {
        self.created_folders.insert(folder.to_owned());
    }

    /// Forgets a folder that was removed.
    pub fn forget_created(&mut self, folder: &str) {
        self.created_folders.remove(folder);
    }

    /// Writes down a deployment: in place of the record with the same key, else anew. Keys that this program does not
    /// know stay in a replaced record.
    pub fn put(&mut self, record: Record) {
        let key = record.key();
        let existing = self.slots.iter_mut().find(|(_, slot)| slot.record().is_some_and(|record| record.is(&key)));
        match existing {
            Some((table, slot)) => {
                write_record(table, &record);
                *slot = Slot::Valid(Box::new(record));
            }
            None => {
                let mut table = Table::new();
                write_record(&mut table, &record);
                self.slots.push((table, Slot::Valid(Box::new(record))));
            }
        }
    }

    /// Forgets a deployment; says whether it was recorded.
    pub fn remove(&mut self, key: &RecordKey) -> bool {
        let before = self.slots.len();
        self.slots.retain(|(_, slot)| !slot.record().is_some_and(|record| record.is(key)));
        self.slots.len() != before
    }

    /// Whether the file still holds what was read.
    ///
    /// # Errors
    /// [`ManifestError::Moved`] when it does not.
    pub fn check_unmoved(&self) -> Result<(), ManifestError> {
        if fs::read_to_string(&self.path)? == self.read {
            Ok(())
        } else {
            Err(ManifestError::Moved { path: self.path.clone() })
        }
    }

    /// The text to write; `None` when nothing is recorded and nobody else wrote anything in it, so that there should be
    /// no file.
    pub fn text(&mut self) -> Option<String> {
        render(&self.document, &mut self.slots, &mut self.attachments, &self.created_folders)
    }

    /// The text that was read; `None` when there was no file.
    pub fn read_text(&self) -> Option<&str> {
        self.read.as_deref()
    }

    /// A record as it stands in the file, with every key this program does not know.
    pub fn record_text(&self, key: &RecordKey) -> Option<String> {
        let (table, _) = self.slots.iter().find(|(_, slot)| slot.record().is_some_and(|record| record.is(key)))?;
        Some(record_as_text(table))
    }

    /// The record of a text that [`Manifest::record_text`] gave; `None` when it is none.
    pub fn record_of_text(text: &str) -> Option<Record> {
        record_from_text(text).ok().and_then(|table| read_record(&table).record().cloned())
    }

    /// Writes down a record that [`Manifest::record_text`] gave, in place of the one with its key.
    ///
    /// # Errors
    /// What is wrong with the text; nothing was changed then.
    pub fn put_text(&mut self, text: &str) -> Result<(), String> {
        let table = record_from_text(text)?;
        match read_record(&table) {
            Slot::Valid(record) => {
                self.remove(&record.key());
                self.slots.push((table, Slot::Valid(record)));
                Ok(())
            }
            Slot::Invalid { reason, .. } => Err(reason),
        }
    }

    /// The sets that were deployed here, as far as they can be understood.
    pub fn attachments(&self) -> impl Iterator<Item = &Attachment> {
        self.attachments.iter().filter_map(|slot| slot.attachment.as_ref())
    }

    /// The attachment of a set to a profile.
    pub fn attachment(&self, key: &AttachmentKey) -> Option<&Attachment> {
        self.attachments().find(|attachment| attachment.key() == *key)
    }

    /// Writes down that a set was deployed: in place of the attachment with the same key, else anew. Keys that this
    /// program does not know stay.
    pub fn attach(&mut self, attachment: Attachment) {
        let key = attachment.key();
        match self.attachments.iter_mut().find(|slot| slot.is(&key)) {
            Some(slot) => {
                write_attachment(&mut slot.table, &attachment);
                slot.attachment = Some(attachment);
            }
            None => {
                let mut table = Table::new();
                write_attachment(&mut table, &attachment);
                self.attachments.push(AttachmentSlot { table, attachment: Some(attachment) });
            }
        }
    }

    /// Forgets that a set was deployed, also where a merge left it attached twice; says whether it was attached.
    pub fn detach(&mut self, key: &AttachmentKey) -> bool {
        let before = self.attachments.len();
        self.attachments.retain(|slot| read_attachment(&slot.table).is_none_or(|attachment| attachment.key() != *key));
        self.attachments.len() != before
    }

    /// An attachment as it stands in the file, with every key this program does not know.
    pub fn attachment_text(&self, key: &AttachmentKey) -> Option<String> {
        self.attachments.iter().find(|slot| slot.is(key)).map(|slot| record_as_text(&slot.table))
    }

    /// The attachment of a text that [`Manifest::attachment_text`] gave; `None` when it is none.
    pub fn attachment_of_text(text: &str) -> Option<Attachment> {
        record_from_text(text).ok().and_then(|table| read_attachment(&table))
    }

    /// Writes down an attachment that [`Manifest::attachment_text`] gave, in place of the one with its key.
    ///
    /// # Errors
    /// What is wrong with the text; nothing was changed then.
    pub fn attach_text(&mut self, text: &str) -> Result<(), String> {
        let table = record_from_text(text)?;
        let attachment = read_attachment(&table).ok_or("it is no attachment of a set")?;
        self.detach(&attachment.key());
        self.attachments.push(AttachmentSlot { table, attachment: Some(attachment) });
        Ok(())
    }
}

impl AttachmentSlot {
    fn is(&self, key: &AttachmentKey) -> bool {
        self.attachment.as_ref().is_some_and(|attachment| attachment.key() == *key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TWO: &str = r#"# deployed by us
format = 1
owner = "team" # ours

[[deployments]]
artifact = "skill:pdf"
profile = "claude-code-default"
path = "skills/pdf"
deployed_at = 2026-11-22T11:54:13Z
note = "keep me"

[deployments.files]
"SKILL.md" = "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

[[deployments]]
artifact = "skill:evil"
path = "../../victim"
[deployments.files]
"#;

    fn parse(text: &str) -> Result<Manifest, ManifestError> {
        Manifest::parse(PathBuf::from("m.toml"), Some(text.to_owned()))
    }

    fn text(manifest: &mut Manifest) -> Option<String> {
        manifest.text()
    }

    fn record(id: &str) -> Record {
        Record {
            artifact: id.parse().unwrap(),
            artifact_uuid: None,
            collection: Some("default".into()),
            profile: Some(ProfileId::primary()),
            platform: Some("claude-code".into()),
            path: RelPath::parse("skills/x").unwrap(),
            deployed_at: Timestamp::from_unix(1_700_000_000),
            content_hash: Some(Digest::of(b"x")),
            mode: Some("copy".into()),
            link: None,
            files: Ledger::default(),
        }
    }

    #[test]
    fn a_link_is_recorded_as_it_was_written() {
        let mut manifest = parse("").unwrap();
        let link = Record { mode: Some("link".into()), link: Some("../../lib/x".into()), ..record("skill:x") };
        manifest.put(link.clone());
        let written = text(&mut manifest).unwrap();
        assert!(written.contains("mode = \"link\"\nlink = \"../../lib/x\"\n"), "{written}");
        assert_eq!(parse(&written).unwrap().records().next(), Some(&link));
        assert!(link.is_its_link(Path::new("../../lib/x")) && !link.is_its_link(Path::new("../lib/x")));
        manifest.put(record("skill:x"));
        assert!(!text(&mut manifest).unwrap().contains("link"), "a copy has none");
    }

    #[test]
    fn an_invalid_record_is_kept_and_hides_no_other() {
        let mut manifest = parse(TWO).unwrap();
        assert_eq!(manifest.records().count(), 1);
        assert_eq!(manifest.slots().count(), 2);
        manifest.put(record("skill:a"));
        let written = text(&mut manifest).unwrap();
        assert!(written.contains("../../victim"), "{written}");
        let again = parse(&written).unwrap();
        assert_eq!((again.records().count(), again.slots().count()), (2, 3));
    }

    #[test]
    fn unknown_keys_and_comments_survive() {
        let mut manifest = parse(TWO).unwrap();
        let mut changed = manifest.records().next().unwrap().clone();
        changed.mode = Some("copy".into());
        manifest.put(changed);
        let written = text(&mut manifest).unwrap();
        for kept in ["# deployed by us", "owner = \"team\" # ours", "note = \"keep me\""] {
            assert!(written.contains(kept), "{kept} in {written}");
        }
    }

    #[test]
    fn records_are_sorted_and_stable() {
        let mut manifest = parse("").unwrap();
        for id in ["skill:b", "agent:z", "skill:a"] {
            manifest.put(record(id));
        }
        let written = text(&mut manifest).unwrap();
        let order: Vec<_> = written.lines().filter(|l| l.starts_with("artifact =")).collect();
        assert_eq!(order, ["artifact = \"agent:z\"", "artifact = \"skill:a\"", "artifact = \"skill:b\""]);
        let mut again = parse(&written).unwrap();
        assert_eq!(text(&mut again).as_deref(), Some(written.as_str()));
    }

    #[test]
    fn what_cannot_be_parsed_names_its_line() {
        let error = parse("format = 1\n<<<<<<< HEAD\n").unwrap_err();
        assert!(matches!(error, ManifestError::Invalid { line: 2, .. }), "{error}");
        assert!(matches!(parse("format = 2\n"), Err(ManifestError::Newer { format: 2, .. })));
        assert!(matches!(parse("deployments = 1\n"), Err(ManifestError::Invalid { .. })));
    }

    #[test]
    fn a_record_whose_path_is_the_root_itself_is_invalid() {
        for path in [".", "", "/", "./", "a/.."] {
            let manifest = parse(&format!("[[deployments]]\nartifact = \"skill:x\"\npath = \"{path}\"\n")).unwrap();
            assert_eq!(manifest.records().count(), 0, "{path:?}");
        }
    }

    #[test]
    fn a_record_comes_back_from_its_text_with_every_key() {
        let mut manifest = parse(TWO).unwrap();
        let before = text(&mut manifest).unwrap();
        let key = manifest.records().next().unwrap().key();
        let kept = manifest.record_text(&key).unwrap();
        assert!(manifest.remove(&key));
        manifest.put_text(&kept).unwrap();
        assert_eq!(text(&mut manifest).unwrap(), before);
        assert!(manifest.put_text("path = \"x\"").is_err());
    }

    #[test]
    fn an_old_record_without_a_profile_is_that_of_the_primary() {
        let mut manifest = parse("[[deployments]]\nartifact = \"skill:x\"\npath = \"skills/x\"\n").unwrap();
        manifest.put(record("skill:x"));
        assert_eq!(manifest.records().count(), 1);
    }

    fn attachment(set: &str, ids: &[&str]) -> Attachment {
        Attachment {
            set: set.into(),
            name: "Backend kit".into(),
            profile: Some(ProfileId::primary()),
            deployed_at: Timestamp::from_unix(1_700_000_000),
            artifacts: ids.iter().map(|id| id.parse().unwrap()).collect(),
            found: BTreeSet::new(),
        }
    }

    #[test]
    fn an_attachment_is_written_read_and_taken_back_as_it_stood() {
        let mut manifest = parse(TWO).unwrap();
        let before = text(&mut manifest).unwrap();
        manifest.attach(attachment("0193", &["skill:b", "skill:a"]));
        let written = text(&mut manifest).unwrap();
        assert!(
            written.contains("[[sets]]\nset = \"0193\"") && written.contains("[\"skill:a\", \"skill:b\"]"),
            "{written}"
        );
        let mut again =
            parse(&written.replace("name = \"Backend kit\"", "name = \"Backend kit\" # ours\nmine = 1")).unwrap();
        let key = attachment("0193", &[]).key();
        assert_eq!(again.attachment(&key), Some(&attachment("0193", &["skill:a", "skill:b"])));
        let kept = again.attachment_text(&key).unwrap();
        assert!(again.detach(&key) && !again.detach(&key));
        assert_eq!(text(&mut again).unwrap(), before);
        again.attach_text(&kept).unwrap();
        again.attach(attachment("0193", &["skill:c"]));
        let now = text(&mut again).unwrap();
        assert!(now.contains("# ours") && now.contains("mine = 1") && now.contains("skill:c"), "{now}");
    }

    #[test]
    fn an_attachment_that_cannot_be_understood_stays_and_hides_no_other() {
        let both = "[[sets]]\nset = 1\n\n[[sets]]\nset = \"0193\"\nartifacts = [\"skill:a\"]\n";
        let mut manifest = parse(both).unwrap();
        assert_eq!(manifest.attachments().count(), 1);
        manifest.attach(attachment("0194", &["skill:a"]));
        let written = text(&mut manifest).unwrap();
        assert!(written.contains("set = 1\n"), "{written}");
        assert_eq!(parse(&written).unwrap().attachments().count(), 2);
        assert!(matches!(parse("sets = 3\n"), Err(ManifestError::Invalid { .. })));
    }

    #[test]
    fn an_emptied_manifest_is_no_file_unless_somebody_wrote_in_it() {
        let mut manifest = parse("").unwrap();
        manifest.put(record("skill:x"));
        manifest.remove(&record("skill:x").key());
        assert_eq!(text(&mut manifest), None);
        let mut mine = parse("owner = \"team\"\n").unwrap();
        assert!(text(&mut mine).is_some());
    }
}
