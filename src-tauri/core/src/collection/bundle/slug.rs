//! The name of a bundle's file.

use unicode_normalization::char::is_combining_mark;

use super::limits::canonical_id;
use crate::fs::{RelPath, fold_case};

/// Bytes of a slug before it is made unique; what is added and `.toml` still fit into a file's name.
const MAX_BYTES: usize = 200;
/// The slug of a name that holds no letter and no digit.
const NAMELESS: &str = "unnamed";

/// The slug for a name: lower case, letters and digits of any script, `-` between. The first of `x`, `x-2`, `x-3` … that
/// is not `taken`, that every system can store, and that cannot be mistaken for an id.
pub fn slug_for(name: &str, taken: &dyn Fn(&str) -> bool) -> String {
    let base = base(name);
    let fits =
        |slug: &String| RelPath::parse(&format!("{slug}.toml")).is_ok() && canonical_id(slug).is_none() && !taken(slug);
    let numbered = (2_u64..).map(|number| format!("{base}-{number}"));
    std::iter::once(base.clone()).chain(numbered).find(fits).unwrap_or(base)
}

fn base(name: &str) -> String {
    let mut slug = String::new();
    for c in fold_case(name).chars() {
        // A vowel sign or an accent belongs to the letter before it; some letters are invisible and no system wants them.
        let part_of_word = c.is_alphanumeric() || (is_combining_mark(c) && !slug.is_empty() && !slug.ends_with('-'));
        if part_of_word && RelPath::parse(c.encode_utf8(&mut [0; 4])).is_ok() {
            if slug.len() + c.len_utf8() > MAX_BYTES {
                break;
            }
            slug.push(c);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    let slug = slug.trim_end_matches('-');
    if slug.is_empty() { NAMELESS.to_owned() } else { slug.to_owned() }
}
