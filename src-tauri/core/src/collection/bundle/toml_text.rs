//! Changing a TOML text without touching what else people wrote in it.

use toml_edit::{Item, RawString, Table, Value};

/// A text as a value on one line, so that no line ending of the file gets into it.
pub(super) fn text_value(text: &str) -> Value {
    // JSON's escapes are TOML's, and TOML wants one character more escaped.
    let escaped = serde_json::Value::from(text).to_string().replace('\u{7f}', "\\u007f");
    escaped.parse().unwrap_or_else(|_| text.into())
}

/// Replaces a value and keeps the comments around the old one; adds it behind the others where there was none.
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

/// Takes a key out of a table and answers the comment lines that stood above it and behind it, which the caller puts
/// elsewhere; empty when there were none.
pub(super) fn take_key(table: &mut Table, key: &str) -> String {
    let mut comments = String::new();
    if let Some((name, item)) = table.get_key_value(key) {
        comments.push_str(raw(name.leaf_decor().prefix()));
        let behind = item.as_value().map(|value| raw(value.decor().suffix()).trim()).unwrap_or_default();
        if !behind.is_empty() {
            comments.push_str(&format!("{behind}\n"));
        }
    }
    table.remove(key);
    if comments.contains('#') { comments } else { String::new() }
}

/// What a decor holds, as text.
pub(super) fn raw(decor: Option<&RawString>) -> &str {
    decor.and_then(RawString::as_str).unwrap_or_default()
}
