//! Reading and writing the manifest's TOML.

use std::collections::BTreeSet;
use std::path::Path;

use toml_edit::{Array, ArrayOfTables, DocumentMut, Item, Table, Value};

use super::attachment::{AttachmentSlot, tables_of};
use super::manifest::{MANIFEST_NAME, ManifestError, Record, Slot};
use crate::artifact::{Digest, Ledger, LedgerEntry};
use crate::fs::RelPath;
use crate::platform::ProfileId;
use crate::text::line_and_column;
use crate::time::Timestamp;

/// The only format there is.
const FORMAT: i64 = 1;

pub(super) struct Parsed {
    pub document: DocumentMut,
    pub tables: Vec<Table>,
    pub attachments: Vec<AttachmentSlot>,
    pub created_folders: BTreeSet<String>,
}

/// Parses the text and takes the records out of the document.
pub(super) fn parse_document(path: &Path, text: &str) -> Result<Parsed, ManifestError> {
    let invalid = |offset: usize, message: &str| {
        let (line, column) = line_and_column(text, offset);
        ManifestError::Invalid { path: path.to_path_buf(), line, column, message: message.to_owned() }
    };
    let mut document = text
        .parse::<DocumentMut>()
        .map_err(|error| invalid(error.span().map_or(0, |span| span.start), error.message()))?;
    match document.get("format").map(Item::as_integer) {
        None | Some(Some(FORMAT)) => {}
        Some(Some(format)) => return Err(ManifestError::Newer { path: path.to_path_buf(), format }),
        Some(None) => return Err(invalid(0, "`format` must be a number")),
    }
    let tables = match document.remove("deployments") {
        None => Vec::new(),
        Some(Item::ArrayOfTables(tables)) => tables.into_iter().collect(),
        Some(Item::Value(Value::Array(array))) if array.is_empty() => Vec::new(),
        Some(_) => {
            let offset = text.find("deployments").unwrap_or(0);
            return Err(invalid(offset, "`deployments` must be written as [[deployments]]"));
        }
    };
    let attachments =
        tables_of(document.remove("sets")).map_err(|message| invalid(text.find("sets").unwrap_or(0), message))?;
    let folders = document.remove("created_folders");
    let created_folders = folders
        .as_ref()
        .and_then(Item::as_array)
        .map(|array| array.iter().filter_map(Value::as_str).filter(|f| is_folder(f)).map(str::to_owned).collect())
        .unwrap_or_default();
    Ok(Parsed { document, tables, attachments, created_folders })
}

fn is_folder(text: &str) -> bool {
    text == "." || RelPath::parse(text).is_ok()
}

/// Reads one record; whatever is wrong with it is said, not guessed around.
pub(super) fn read_record(table: &Table) -> Slot {
    let text = |key: &str| table.get(key).and_then(Item::as_str).map(str::to_owned);
    read_valid(table).map(|record| Slot::Valid(Box::new(record))).unwrap_or_else(|reason| Slot::Invalid {
        artifact: text("artifact"),
        profile: text("profile"),
        path: text("path"),
        reason,
    })
}

fn read_valid(table: &Table) -> Result<Record, String> {
    let text = |key: &str| match table.get(key) {
        None => Ok(None),
        Some(item) => item.as_str().map(Some).ok_or_else(|| format!("`{key}` is not a text")),
    };
    let artifact = text("artifact")?.ok_or("`artifact` is missing")?;
    let path = RelPath::parse(text("path")?.ok_or("`path` is missing")?).map_err(|error| error.to_string())?;
    // Some file systems ignore letter case.
    if path.folded() == MANIFEST_NAME {
        return Err("`path` is the manifest itself".to_owned());
    }
    let deployed_at = match table.get("deployed_at") {
        None => None,
        Some(item) => Some(read_time(item).ok_or("`deployed_at` is not a time")?),
    };
    let content_hash = match text("content_hash")? {
        None => None,
        Some(hash) => Some(Digest::parse(hash).ok_or("`content_hash` is not 64 hexadecimal digits")?),
    };
    Ok(Record {
        artifact: artifact.parse().map_err(|error: crate::artifact::IdError| error.to_string())?,
        artifact_uuid: text("artifact_uuid")?.map(str::to_owned),
        collection: text("collection")?.map(str::to_owned),
        profile: text("profile")?.map(ProfileId::new),
        platform: text("platform")?.map(|platform| platform.replace('_', "-")),
        path,
        deployed_at,
        content_hash,
        mode: text("mode")?.map(str::to_owned),
        link: text("link")?.map(str::to_owned),
        files: read_ledger(table)?,
    })
}

pub(super) fn read_time(item: &Item) -> Option<Timestamp> {
    match item.as_datetime() {
        Some(at) => Timestamp::parse(&at.to_string()),
        None => Timestamp::parse(item.as_str()?),
    }
}

fn read_ledger(table: &Table) -> Result<Ledger, String> {
    let mut ledger = Ledger::default();
    let Some(item) = table.get("files") else { return Ok(ledger) };
    let files = item.as_table_like().ok_or("`files` is not a table")?;
    for (path, entry) in files.iter() {
        let path = RelPath::parse(path).map_err(|error| error.to_string())?;
        let entry = entry.as_str().ok_or_else(|| format!("the ledger of {path} is not a text"))?;
        ledger.0.insert(path, LedgerEntry::parse(entry).map_err(|error| error.to_string())?);
    }
    Ok(ledger)
}

/// Writes the known keys into a record's table; others stay as they are.
pub(super) fn write_record(table: &mut Table, record: &Record) {
    let mut set = |key: &str, value: Option<Value>| match value {
        Some(value) => set_value(table, key, value),
        None => {
            table.remove(key);
        }
    };
    set("artifact", Some(record.artifact.to_string().into()));
    set("artifact_uuid", record.artifact_uuid.clone().map(Into::into));
    set("collection", record.collection.clone().map(Into::into));
    set("profile", record.profile.as_ref().map(|profile| profile.as_str().into()));
    set("platform", record.platform.clone().map(Into::into));
    set("path", Some(record.path.as_str().into()));
    let at = record.deployed_at.and_then(|at| at.to_string().parse::<toml_edit::Datetime>().ok());
    set("deployed_at", at.map(Into::into));
    set("content_hash", record.content_hash.map(|hash| hash.to_string().into()));
    set("mode", record.mode.clone().map(Into::into));
    set("link", record.link.clone().map(Into::into));
    let mut files = Table::new();
    for (path, entry) in &record.files.0 {
        files.insert(path.as_str(), Item::Value(entry.to_string().into()));
    }
    table.insert("files", Item::Table(files));
}

/// One record's table as a text of its own.
pub(super) fn record_as_text(table: &Table) -> String {
    let mut document = DocumentMut::new();
    let mut table = table.clone();
    let mut position = 0;
    renumber(&mut table, &mut position);
    *document.as_table_mut() = table;
    document.to_string()
}

/// The table of a text that [`record_as_text`] made.
pub(super) fn record_from_text(text: &str) -> Result<Table, String> {
    let document: DocumentMut = text.parse().map_err(|error: toml_edit::TomlError| error.message().to_owned())?;
    let mut table = document.as_table().clone();
    // A table of its own begins without an empty line; in an array that line would stand below its head.
    if let Some((mut key, _)) = table.iter_mut().next() {
        let prefix = key.leaf_decor().prefix().and_then(|prefix| prefix.as_str()).unwrap_or("").trim_start().to_owned();
        key.leaf_decor_mut().set_prefix(prefix);
    }
    Ok(table)
}

/// Replaces a value and keeps the comment behind the old one.
pub(super) fn set_value(table: &mut Table, key: &str, mut value: Value) {
    match table.get_mut(key).and_then(Item::as_value_mut) {
        Some(old) => {
            *value.decor_mut() = old.decor().clone();
            *old = value;
        }
        None => {
            table.insert(key, Item::Value(value));
        }
    }
}

/// The text of a manifest: what else stands in the document, then the records, sorted. `None` when nothing is left that
/// anybody wrote.
pub(super) fn render(
    document: &DocumentMut,
    slots: &mut [(Table, Slot)],
    attachments: &mut [AttachmentSlot],
    created_folders: &BTreeSet<String>,
) -> Option<String> {
    let others = document.as_table().iter().any(|(key, _)| key != "format");
    if slots.is_empty() && attachments.is_empty() && !others {
        return None;
    }
    let mut document = document.clone();
    if document.get("format").is_none() {
        document.insert("format", toml_edit::value(FORMAT));
    }
    if !created_folders.is_empty() {
        document.insert("created_folders", toml_edit::value(created_folders.iter().collect::<Array>()));
    }
    // Stable, and by what identifies a record: of two with one key the first counts, so it has to stay the first.
    slots.sort_by_cached_key(|(_, slot)| {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        match slot {
            Slot::Valid(record) => {
                let key = record.key();
                (key.artifact.to_string(), key.profile.as_str().to_owned())
            }
            Slot::Invalid { artifact, profile, .. } => (text(artifact), text(profile)),
        }
    });
    // Tables are written in the order of their positions, so each gets the one that its place demands.
    let mut position = 1_000;
    let deployments = in_order(slots.iter().map(|(table, _)| table), &mut position);
    document.insert("deployments", deployments);
    attachments.sort_by_cached_key(|slot| slot.attachment.as_ref().map(|one| (one.name.clone(), one.key())));
    if !attachments.is_empty() {
        let sets = in_order(attachments.iter().map(|slot| &slot.table), &mut position);
        document.insert("sets", sets);
    }
    Some(document.to_string())
}

/// An array of tables, written in this order behind everything before it.
fn in_order<'a>(tables: impl Iterator<Item = &'a Table>, position: &mut isize) -> Item {
    let renumbered = tables.map(|table| {
        let mut table = table.clone();
        renumber(&mut table, position);
        table
    });
    Item::ArrayOfTables(renumbered.collect::<ArrayOfTables>())
}

fn renumber(table: &mut Table, position: &mut isize) {
    table.set_position(Some(*position));
    *position += 1;
    for (_, item) in table.iter_mut() {
        match item {
            Item::Table(inner) => renumber(inner, position),
            Item::ArrayOfTables(inner) => inner.iter_mut().for_each(|inner| renumber(inner, position)),
            _ => {}
        }
    }
}
