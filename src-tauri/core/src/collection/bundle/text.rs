//! The text of a bundle's file: made anew, or changed without touching what else people wrote in it.

use std::path::{Path, PathBuf};

use toml_edit::{Array, DocumentMut, Item, Value};

use super::limits::{
    canonical_id, check_color, check_icon, check_member_count, check_name, check_tag, check_tag_count, each_once,
    member_id,
};
use super::members::write_members;
use super::parse::{Parsed, parse, too_long};
use super::toml_text::{raw, set_value, take_key, text_value};
use super::{Bundle, BundleDraft, BundleEdit, BundleError, BundleKind, Bundles, MAX_FILE, MemberKind, MemberRef};

/// The byte order mark that some editors put before a text.
const BOM: char = '\u{feff}';

/// The text of a new bundle with that id (a UUID). Whether it is a set or a group is told by where it is put; a group
/// holds artifacts only, which is not looked at here.
///
/// # Errors
/// [`BundleError`] without a path when the id, the draft or a member is not fit for a file.
pub fn new_bundle_text(id: &str, draft: &BundleDraft) -> Result<String, BundleError> {
    let id = canonical_id(id).ok_or_else(|| BundleError::asked("`id` is not a UUID"))?;
    let mut document = DocumentMut::new();
    document.insert("id", Item::Value(text_value(&id)));
    let edit = BundleEdit {
        name: Some(draft.name.clone()),
        description: Some(draft.description.clone()),
        color: draft.color.clone(),
        icon: draft.icon.clone(),
        tags: (!draft.tags.is_empty()).then(|| draft.tags.clone()),
    };
    apply(&mut document, &edit)?;
    check_members(None, &draft.members)?;
    write_members(&mut document, &[], &draft.members);
    let text = document.to_string();
    if text.len() as u64 > MAX_FILE { Err(BundleError::asked(too_long(Path::new("")).message)) } else { Ok(text) }
}

/// A bundle's text that can be read, and changed. Comments, unknown keys and the line endings of the file survive.
#[derive(Debug, Clone)]
pub struct BundleText {
    kind: BundleKind,
    slug: String,
    path: PathBuf,
    document: DocumentMut,
    bundle: Bundle,
    /// As it was read, until something is changed.
    text: String,
    has_bom: bool,
    has_crlf: bool,
}

impl BundleText {
    /// Reads a text. `slug` and `path` are taken over into the bundle and into errors; nothing is read from the disk.
    ///
    /// # Errors
    /// [`BundleError`] with line and column when it cannot be used.
    pub fn parse(kind: BundleKind, slug: &str, path: &Path, text: &str) -> Result<Self, BundleError> {
        let Parsed { bundle, .. } = parse(kind, slug, path, text).map_err(|unusable| unusable.error)?;
        let document = text.parse().map_err(|error: toml_edit::TomlError| BundleError {
            path: path.to_path_buf(),
            ..BundleError::asked(error.message())
        })?;
        Ok(Self {
            kind,
            slug: slug.to_owned(),
            path: path.to_path_buf(),
            document,
            bundle,
            text: text.to_owned(),
            has_bom: text.starts_with(BOM),
            // Every line ends so, or none does as far as writing goes.
            has_crlf: text.contains('\n') && text.matches('\n').count() == text.matches("\r\n").count(),
        })
    }

    /// Puts ids in the place of slugs among the members of [`BundleText::bundle`], so that they are the members that
    /// `bundles` tells. The text stays; a member that stays in it keeps the slug.
    #[must_use]
    pub fn with_ids(mut self, bundles: &Bundles) -> Self {
        if let Some(members) = bundles.index().named(&self.bundle.members) {
            self.bundle.members = members;
        }
        self
    }

    /// What the text says.
    pub fn bundle(&self) -> &Bundle {
        &self.bundle
    }

    /// Changes what `edit` names.
    ///
    /// # Errors
    /// [`BundleError`] without a path when a value is not fit for the file; the text is then as it was.
    pub fn edit(&mut self, edit: &BundleEdit) -> Result<(), BundleError> {
        let mut document = self.document.clone();
        apply(&mut document, edit)?;
        self.take_over(document)
    }

    /// The text of a copy with another id (a UUID) and name: everything else that a person wrote is in it, too.
    ///
    /// # Errors
    /// [`BundleError`] without a path when the id or the name is not fit for a file.
    pub fn copied(&self, id: &str, name: &str) -> Result<Self, BundleError> {
        let id = canonical_id(id).ok_or_else(|| BundleError::asked("`id` is not a UUID"))?;
        let (mut copy, mut document) = (self.clone(), self.document.clone());
        set_value(&mut document, "id", text_value(&id));
        apply(&mut document, &BundleEdit { name: Some(name.to_owned()), ..BundleEdit::default() })?;
        copy.take_over(document)?;
        Ok(copy)
    }

    /// Makes these the members, in this order. A member that was there keeps its table with comments and unknown keys,
    /// wherever it goes; of a member that goes, they go with it.
    ///
    /// # Errors
    /// [`BundleError`] without a path when a member is not fit for the file; the text is then as it was.
    pub fn set_members(&mut self, members: &[MemberRef]) -> Result<(), BundleError> {
        check_members(Some(self.kind), members)?;
        let mut document = self.document.clone();
        write_members(&mut document, &self.bundle.members, members);
        self.take_over(document)?;
        // As they were asked for: one that the file names by its slug is still meant by its id.
        self.bundle.members = members.to_vec();
        Ok(())
    }

    /// The whole text, to be written to the file; to the byte as it was read, until something is changed.
    pub fn text(&self) -> String {
        self.text.clone()
    }

    fn render(&self, document: &DocumentMut) -> String {
        let mut text = document.to_string();
        if self.has_crlf {
            text = text.replace("\r\n", "\n").replace('\n', "\r\n");
        }
        if self.has_bom && !text.starts_with(BOM) {
            text.insert(0, BOM);
        }
        text
    }

    /// Takes a changed document over when what will be written reads again.
    fn take_over(&mut self, document: DocumentMut) -> Result<(), BundleError> {
        let text = self.render(&document);
        if text == self.render(&self.document) {
            return Ok(());
        }
        let read = parse(self.kind, &self.slug, &self.path, &text);
        let Parsed { mut bundle, .. } = read.map_err(|unusable| BundleError::asked(unusable.error.message))?;
        bundle.members.clone_from(&self.bundle.members);
        self.bundle = bundle;
        self.document = document;
        self.text = text;
        Ok(())
    }
}

fn check_members(kind: Option<BundleKind>, members: &[MemberRef]) -> Result<(), BundleError> {
    check_member_count(members.len()).map_err(BundleError::asked)?;
    for member in members {
        if kind == Some(BundleKind::Group) && member.kind != MemberKind::Artifact {
            return Err(BundleError::asked(format!("a group holds artifacts only, not a {}", member.kind)));
        }
        member_id(member.kind, &member.id).map_err(BundleError::asked)?;
    }
    Ok(())
}

/// Writes the changed values into the document.
fn apply(document: &mut DocumentMut, edit: &BundleEdit) -> Result<(), BundleError> {
    let mut texts: Vec<(&str, &str)> = Vec::new();
    if let Some(name) = &edit.name {
        check_name(name).map_err(BundleError::asked)?;
        texts.push(("name", name));
    }
    if let Some(description) = &edit.description {
        texts.push(("description", description));
    }
    for (key, value, check) in [
        ("color", &edit.color, check_color as fn(&str) -> Result<(), String>),
        ("icon", &edit.icon, check_icon as fn(&str) -> Result<(), String>),
    ] {
        if let Some(value) = value {
            if !value.is_empty() {
                check(value).map_err(BundleError::asked)?;
            }
            texts.push((key, value));
        }
    }
    let tags = edit.tags.as_ref().map(|tags| each_once(tags.iter().cloned()));
    if let Some(tags) = &tags {
        check_tag_count(tags.len()).map_err(BundleError::asked)?;
        tags.iter().try_for_each(|tag| check_tag(tag)).map_err(BundleError::asked)?;
    }
    for (key, value) in texts {
        if value.is_empty() && key != "description" {
            remove_key(document, key);
        } else if document.get(key).and_then(Item::as_str) != Some(value) {
            set_value(document, key, text_value(value));
        }
    }
    if let Some(tags) = tags {
        write_tags(document, &tags);
    }
    Ok(())
}

/// Replaces the tags; the same ones are left as they are written.
fn write_tags(document: &mut DocumentMut, tags: &[String]) {
    let written = document.get("tags").and_then(Item::as_array);
    let were = written.map(|array| each_once(array.iter().filter_map(Value::as_str).map(str::to_owned)));
    if were.as_deref().unwrap_or_default() == tags {
        return;
    }
    let array: Array = tags.iter().map(|tag| text_value(tag)).collect();
    set_value(document, "tags", Value::Array(array));
}

/// Takes a key away; the comments that stood around it stay, above what follows.
fn remove_key(document: &mut DocumentMut, key: &str) {
    let keys: Vec<String> =
        document.iter().filter(|(_, item)| item.is_value()).map(|(key, _)| key.to_owned()).collect();
    let next = keys.iter().skip_while(|name| *name != key).nth(1).cloned();
    let comments = take_key(document, key);
    if comments.is_empty() {
        return;
    }
    if let Some(next) = next
        && let Some(mut name) = document.key_mut(&next)
    {
        let prefix = format!("{comments}{}", raw(name.leaf_decor().prefix()));
        name.leaf_decor_mut().set_prefix(prefix);
        return;
    }
    let trailing = format!("{comments}{}", document.trailing().as_str().unwrap_or_default());
    document.set_trailing(trailing);
}
