//! What may stand in a bundle's file. A reason is a sentence without its subject.

use uuid::Uuid;

use super::MemberKind;
use crate::artifact::ArtifactId;

/// Sets on a path, the root counted; groups do not count.
pub const DEPTH_LIMIT: usize = 20;
/// Characters of a name.
pub const MAX_NAME: usize = 255;
/// Tags of a bundle.
pub const MAX_TAGS: usize = 64;
/// Characters of a tag.
pub const MAX_TAG: usize = 64;
/// Characters of an icon's name.
const MAX_ICON: usize = 64;
/// Members of a bundle.
pub const MAX_MEMBERS: usize = 10_000;
/// Bytes of a file.
pub const MAX_FILE: u64 = 1024 * 1024;

/// The canonical form of an id: hyphenated, in lower case.
pub(super) fn canonical_id(text: &str) -> Option<String> {
    Uuid::try_parse(text).ok().map(|id| id.hyphenated().to_string())
}

pub(super) fn check_name(name: &str) -> Result<(), String> {
    if name.trim().is_empty() {
        return Err("`name` is empty".to_owned());
    }
    if name.chars().any(char::is_control) {
        return Err("`name` holds a control character".to_owned());
    }
    if name.chars().count() > MAX_NAME {
        return Err(format!("`name` is longer than {MAX_NAME} characters"));
    }
    Ok(())
}

pub(super) fn check_color(color: &str) -> Result<(), String> {
    let digits = color.strip_prefix('#').unwrap_or_default();
    if digits.len() == 6 && digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return Ok(());
    }
    Err("`color` is not of the form #rrggbb".to_owned())
}

pub(super) fn check_icon(icon: &str) -> Result<(), String> {
    let fits = |c: u8| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'-';
    if (1..=MAX_ICON).contains(&icon.len()) && icon.bytes().all(fits) {
        return Ok(());
    }
    Err(format!("`icon` is not 1 to {MAX_ICON} characters of a-z, 0-9 and -"))
}

pub(super) fn check_tag(tag: &str) -> Result<(), String> {
    if !(1..=MAX_TAG).contains(&tag.chars().count()) || tag.trim().is_empty() {
        return Err(format!("a tag has 1 to {MAX_TAG} characters"));
    }
    if tag.chars().any(char::is_control) {
        return Err("a tag holds a control character".to_owned());
    }
    Ok(())
}

pub(super) fn check_tag_count(count: usize) -> Result<(), String> {
    if count > MAX_TAGS { Err(format!("more than {MAX_TAGS} tags")) } else { Ok(()) }
}

pub(super) fn check_member_count(count: usize) -> Result<(), String> {
    if count > MAX_MEMBERS { Err(format!("more than {MAX_MEMBERS} members")) } else { Ok(()) }
}

/// Tags each once, the first one counting.
pub(super) fn each_once(tags: impl IntoIterator<Item = String>) -> Vec<String> {
    let mut once: Vec<String> = Vec::new();
    for tag in tags {
        if !once.contains(&tag) {
            once.push(tag);
        }
    }
    once
}

/// What a member's value stands for: an artifact's id, a bundle's id, or else a slug as it is written.
pub(super) fn member_id(kind: MemberKind, text: &str) -> Result<String, String> {
    match kind {
        MemberKind::Artifact => {
            text.parse::<ArtifactId>().map(|id| id.to_string()).map_err(|error| format!("`artifact`: {error}"))
        }
        MemberKind::Group | MemberKind::Set => match canonical_id(text) {
            Some(id) => Ok(id),
            None if text.is_empty() => Err(format!("`{kind}` is empty")),
            None if text.len() > 255 || text.chars().any(char::is_control) => {
                Err(format!("`{kind}` is neither an id nor the name of a file"))
            }
            None => Ok(text.to_owned()),
        },
    }
}
