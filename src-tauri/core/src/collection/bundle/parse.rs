//! Reading a bundle's text. Every fault has line and column.

use std::ops::Range;
use std::path::{Path, PathBuf};

use toml_edit::{Document, Item, TableLike, Value};

use super::limits::{
    canonical_id, check_color, check_icon, check_member_count, check_name, check_tag, check_tag_count, each_once,
    member_id,
};
use super::{Bundle, BundleError, BundleKind, MAX_FILE, MemberKind, MemberRef};
use crate::text::line_and_column;

/// What a text says.
#[derive(Debug)]
pub(super) struct Parsed {
    /// The bundle.
    pub bundle: Bundle,
    /// Line and column, from 1, of its id.
    pub id_at: (u32, u32),
}

/// A file that cannot be used.
#[derive(Debug)]
pub(super) struct Unusable {
    /// Its id, where that can be read.
    pub id: Option<String>,
    /// What is wrong with it.
    pub error: BundleError,
}

/// A value's text, and where it stands.
type Placed<'a> = (&'a str, Option<Range<usize>>);

/// A fault at a place of the text.
struct Fault {
    span: Option<Range<usize>>,
    message: String,
}

impl Fault {
    fn at(span: Option<Range<usize>>, message: impl Into<String>) -> Self {
        Self { span, message: message.into() }
    }
}

/// Reads a text.
pub(super) fn parse(kind: BundleKind, slug: &str, path: &Path, text: &str) -> Result<Parsed, Unusable> {
    let place = |span: Option<Range<usize>>| {
        let (line, column) = line_and_column(text, span.map_or(0, |span| span.start));
        let number = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        (number(line), number(column))
    };
    let error = |fault: Fault| {
        let (line, column) = place(fault.span);
        BundleError { path: path.to_path_buf(), line: Some(line), column: Some(column), message: fault.message }
    };
    if text.len() as u64 > MAX_FILE {
        return Err(Unusable { id: None, error: too_long(path) });
    }
    let document = Document::parse(text).map_err(|parsed| {
        let fault = Fault::at(parsed.span(), parsed.message().lines().collect::<Vec<_>>().join(", "));
        Unusable { id: None, error: error(fault) }
    })?;
    let id = read_id(&document);
    let readable = id.as_ref().ok().map(|(id, _)| id.clone());
    let read = read(kind, &document).and_then(|bundle| Ok((bundle, id?)));
    let (bundle, (id, span)) = read.map_err(|fault| Unusable { id: readable, error: error(fault) })?;
    let bundle = Bundle { id, slug: slug.to_owned(), path: path.to_path_buf(), ..bundle };
    Ok(Parsed { bundle, id_at: place(span) })
}

/// The error of a file beyond [`MAX_FILE`].
pub(super) fn too_long(path: &Path) -> BundleError {
    let message = "it is longer than 1 MiB".to_owned();
    BundleError { path: path.to_path_buf(), line: None, column: None, message }
}

/// Everything but the id, whose fault comes last: a file without one is otherwise checked already.
fn read(kind: BundleKind, document: &Document<&str>) -> Result<Bundle, Fault> {
    let table: &dyn TableLike = document.as_table();
    let name = match text(table, "name")? {
        None => return Err(Fault::at(None, "`name` is missing")),
        Some((name, span)) => checked(name, span, check_name)?,
    };
    let optional = |key, check: fn(&str) -> Result<(), String>| match text(table, key)? {
        None => Ok(None),
        Some((value, span)) => checked(value, span, check).map(Some),
    };
    Ok(Bundle {
        kind,
        id: String::new(),
        slug: String::new(),
        path: PathBuf::new(),
        name,
        description: text(table, "description")?.map(|(value, _)| value.to_owned()).unwrap_or_default(),
        color: optional("color", check_color)?,
        icon: optional("icon", check_icon)?,
        tags: read_tags(table)?,
        members: read_members(kind, table)?,
    })
}

/// The id in its canonical form, and where it stands.
fn read_id(document: &Document<&str>) -> Result<(String, Option<Range<usize>>), Fault> {
    let Some((id, span)) = text(document.as_table(), "id")? else {
        return Err(Fault::at(None, "`id` is missing"));
    };
    match canonical_id(id) {
        Some(id) => Ok((id, span)),
        None => Err(Fault::at(span, "`id` is not a UUID")),
    }
}

/// A value's text and place; `None` when the key is not there.
fn text<'a>(table: &'a dyn TableLike, key: &str) -> Result<Option<Placed<'a>>, Fault> {
    let Some(item) = table.get(key) else { return Ok(None) };
    match item.as_str() {
        Some(value) => Ok(Some((value, item.span()))),
        None => Err(Fault::at(place(table, key), format!("`{key}` is not a text"))),
    }
}

/// Where a key's value stands; where its key does, when the value has no place of its own.
fn place(table: &dyn TableLike, key: &str) -> Option<Range<usize>> {
    let (name, item) = table.get_key_value(key)?;
    item.span().or_else(|| name.span())
}

fn checked(value: &str, span: Option<Range<usize>>, check: fn(&str) -> Result<(), String>) -> Result<String, Fault> {
    check(value).map_err(|message| Fault::at(span, message))?;
    Ok(value.to_owned())
}

fn read_tags(table: &dyn TableLike) -> Result<Vec<String>, Fault> {
    let Some(item) = table.get("tags") else { return Ok(Vec::new()) };
    let Some(array) = item.as_array() else {
        return Err(Fault::at(place(table, "tags"), "`tags` is not a list of texts"));
    };
    let mut tags = Vec::new();
    for value in array {
        let Some(tag) = value.as_str() else { return Err(Fault::at(value.span(), "a tag is not a text")) };
        tags.push(checked(tag, value.span(), check_tag)?);
    }
    let tags = each_once(tags);
    check_tag_count(tags.len()).map_err(|message| Fault::at(item.span(), message))?;
    Ok(tags)
}

/// The members, written as `[[members]]` or as a list of inline tables.
fn read_members(kind: BundleKind, table: &dyn TableLike) -> Result<Vec<MemberRef>, Fault> {
    let Some(item) = table.get("members") else { return Ok(Vec::new()) };
    let members: Vec<MemberRef> = match item {
        Item::ArrayOfTables(tables) => {
            tables.iter().map(|table| read_member(kind, table, table.span())).collect::<Result<_, _>>()?
        }
        Item::Value(Value::Array(array)) => {
            let member = |value: &Value| match value.as_inline_table() {
                Some(table) => read_member(kind, table, value.span()),
                None => Err(Fault::at(value.span(), "a member is not a table")),
            };
            array.iter().map(member).collect::<Result<_, _>>()?
        }
        _ => return Err(Fault::at(place(table, "members"), "`members` must be written as [[members]]")),
    };
    check_member_count(members.len()).map_err(|message| Fault::at(place(table, "members"), message))?;
    Ok(members)
}

fn read_member(kind: BundleKind, table: &dyn TableLike, whole: Option<Range<usize>>) -> Result<MemberRef, Fault> {
    let mut named: Vec<_> = MemberKind::ALL.into_iter().filter(|kind| table.contains_key(kind.as_str())).collect();
    named.sort_by_key(|kind| place(table, kind.as_str()).map(|span| span.start));
    let Some(found) = named.first().copied() else {
        let expected = if kind == BundleKind::Group { "`artifact`" } else { "one of `artifact`, `group` and `set`" };
        return Err(Fault::at(whole, format!("a member has {expected}")));
    };
    if let Some(second) = named.get(1) {
        let message = format!("a member has either `{found}` or `{second}`, not both");
        return Err(Fault::at(place(table, second.as_str()), message));
    }
    if kind == BundleKind::Group && found != MemberKind::Artifact {
        return Err(Fault::at(place(table, found.as_str()), format!("a group holds artifacts only, not a {found}")));
    }
    let Some((value, span)) = text(table, found.as_str())? else { return Err(Fault::at(whole, "a member is empty")) };
    let id = member_id(found, value).map_err(|message| Fault::at(span, message))?;
    Ok(MemberRef { kind: found, id })
}
