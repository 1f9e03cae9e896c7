//! Attachments: which deployment sets were deployed to a profile, as its manifest remembers them.
//!
//! ```toml
//! [[sets]]
//! set = "0193…"
//! name = "Backend kit"
//! profile = "claude-code-default"
//! deployed_at = 2026-11-24T20:00:00Z
//! artifacts = ["agent:reviewer", "skill:pdf"]
//! found = ["agent:reviewer"]
//! ```
//! `artifacts` is what of the set is deployed here; `found` names those of them that were deployed before, on their own,
//! so that undeploying the set leaves them.

use std::collections::BTreeSet;

use toml_edit::{Array, Item, Table, Value};

use super::manifest_text::set_value;
use crate::artifact::ArtifactId;
use crate::platform::ProfileId;
use crate::time::Timestamp;

/// What [`AttachmentKey::subject`] begins with.
const SUBJECT: &str = "set:";

/// A set that was deployed to a profile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// The set's id.
    pub set: String,
    /// Its name at that time.
    pub name: String,
    /// The profile; one without belongs to the primary profile.
    pub profile: Option<ProfileId>,
    /// When it was deployed last.
    pub deployed_at: Option<Timestamp>,
    /// What of it is deployed here.
    pub artifacts: BTreeSet<ArtifactId>,
    /// What of that was here before, on its own.
    pub found: BTreeSet<ArtifactId>,
}

/// What identifies an attachment within a manifest.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AttachmentKey {
    /// The set's id.
    pub set: String,
    /// The profile, the primary one where none is written.
    pub profile: ProfileId,
}

/// An attachment as it stands in the file; `None` for one that cannot be understood, which is kept as it is.
#[derive(Debug, Clone)]
pub(super) struct AttachmentSlot {
    pub table: Table,
    pub attachment: Option<Attachment>,
}

impl Attachment {
    /// What identifies it.
    pub fn key(&self) -> AttachmentKey {
        AttachmentKey { set: self.set.clone(), profile: self.profile.clone().unwrap_or_else(ProfileId::primary) }
    }
}

impl AttachmentKey {
    /// How plans and history name the set: `set:<id>`, which no artifact can be called.
    pub fn subject(&self) -> String {
        format!("{SUBJECT}{}", self.set)
    }

    /// The key of a set that [`AttachmentKey::subject`] names; `None` for what names an artifact.
    pub fn of_subject(subject: &str, profile: &ProfileId) -> Option<Self> {
        Some(Self { set: subject.strip_prefix(SUBJECT)?.to_owned(), profile: profile.clone() })
    }
}

/// Reads one attachment; `None` when anything in it has not the form this program knows.
pub(super) fn read_attachment(table: &Table) -> Option<Attachment> {
    let text = |key: &str| table.get(key).map(|item| item.as_str().map(str::to_owned));
    let ids = |key: &str| -> Option<BTreeSet<ArtifactId>> {
        match table.get(key) {
            None => Some(BTreeSet::new()),
            Some(item) => item.as_array()?.iter().map(|id| id.as_str()?.parse().ok()).collect(),
        }
    };
    let optional = |key: &str| match text(key) {
        None => Some(None),
        Some(found) => Some(Some(found?)),
    };
    Some(Attachment {
        set: text("set")?.filter(|set| !set.is_empty())?,
        name: optional("name")?.unwrap_or_default(),
        profile: optional("profile")?.map(ProfileId::new),
        deployed_at: match table.get("deployed_at") {
            None => None,
            Some(item) => Some(super::manifest_text::read_time(item)?),
        },
        artifacts: ids("artifacts")?,
        found: ids("found")?,
    })
}

/// Writes the known keys into an attachment's table; others stay as they are.
pub(super) fn write_attachment(table: &mut Table, attachment: &Attachment) {
    let list = |ids: &BTreeSet<ArtifactId>| Value::from(ids.iter().map(ToString::to_string).collect::<Array>());
    set_value(table, "set", attachment.set.as_str().into());
    set_value(table, "name", attachment.name.as_str().into());
    match &attachment.profile {
        Some(profile) => set_value(table, "profile", profile.as_str().into()),
        None => {
            table.remove("profile");
        }
    }
    match attachment.deployed_at.and_then(|at| at.to_string().parse::<toml_edit::Datetime>().ok()) {
        Some(at) => set_value(table, "deployed_at", at.into()),
        None => {
            table.remove("deployed_at");
        }
    }
    set_value(table, "artifacts", list(&attachment.artifacts));
    if attachment.found.is_empty() {
        table.remove("found");
    } else {
        set_value(table, "found", list(&attachment.found));
    }
}

/// The tables of `[[sets]]`; `Err` with what is wrong when the key is something else.
pub(super) fn tables_of(item: Option<Item>) -> Result<Vec<AttachmentSlot>, &'static str> {
    let tables = match item {
        None => Vec::new(),
        Some(Item::ArrayOfTables(tables)) => tables.into_iter().collect(),
        Some(Item::Value(Value::Array(array))) if array.is_empty() => Vec::new(),
        Some(_) => return Err("`sets` must be written as [[sets]]"),
    };
    let mut seen = BTreeSet::new();
    let slots = tables.into_iter().map(|table| {
        // A merge may leave a set attached twice: the first counts, the other is kept.
        let attachment = read_attachment(&table).filter(|attachment| seen.insert(attachment.key()));
        AttachmentSlot { table, attachment }
    });
    Ok(slots.collect())
}
