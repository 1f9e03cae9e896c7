//! Cutting a folded text into what can be searched for.

use std::ops::Range;

use unicode_normalization::char::is_combining_mark;

/// A run of letters and digits of a folded text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Run {
    /// Where it stands.
    pub range: Range<usize>,
    /// Whether it is of a script that puts no spaces between words, so that a word may begin at each of its letters.
    pub unspaced: bool,
}

/// The runs of a folded text, in order.
pub(super) fn runs(text: &str) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for (at, character) in text.char_indices().filter(|(_, character)| is_letter(*character)) {
        let (end, unspaced) = (at + character.len_utf8(), is_unspaced(character));
        match runs.last_mut() {
            Some(run) if run.range.end == at && run.unspaced == unspaced => run.range.end = end,
            _ => runs.push(Run { range: at..end, unspaced }),
        }
    }
    runs
}

/// What a text is indexed by, one after the other. A run without spaces gives each of its letters and each pair, so that one
/// or two letters from its middle find it.
pub(super) fn terms<'a>(text: &'a str, mut each: impl FnMut(&'a str)) {
    for run in runs(text) {
        let run_text = &text[run.range];
        if !run.unspaced {
            each(run_text);
            continue;
        }
        let ends = || run_text.char_indices().map(|(at, character)| at + character.len_utf8());
        for ((start, _), end) in run_text.char_indices().zip(ends()) {
            each(&run_text[start..end]);
        }
        pairs(run_text).for_each(&mut each);
    }
}

/// Every two letters that stand side by side.
pub(super) fn pairs(run: &str) -> impl Iterator<Item = &str> {
    let starts = run.char_indices().map(|(at, _)| at);
    let ends = run.char_indices().map(|(at, character)| at + character.len_utf8()).skip(1);
    starts.zip(ends).map(|(start, end)| &run[start..end])
}

/// Whether a character is part of a word.
pub(super) fn is_letter(character: char) -> bool {
    if character.is_ascii() {
        return character.is_ascii_alphanumeric();
    }
    character.is_alphanumeric() || is_combining_mark(character)
}

/// Whether a letter is of a script that puts no spaces between words, or, as Korean, none before endings: Thai, Lao,
/// Myanmar, Khmer, Chinese, Japanese, Korean.
pub(super) fn is_unspaced(character: char) -> bool {
    matches!(character,
        '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1100}'..='\u{11ff}' | '\u{1780}'..='\u{17ff}'
        | '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{318f}' | '\u{31a0}'..='\u{31bf}' | '\u{31f0}'..='\u{31ff}'
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{a960}'..='\u{a97f}' | '\u{ac00}'..='\u{d7ff}'
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Vec<&str> {
        let mut found = Vec::new();
        terms(text, |term| found.push(term));
        found
    }

    #[test]
    fn words_end_where_letters_and_digits_do() {
        assert_eq!(all("pdf-tools_v2 (node.js) c++"), ["pdf", "tools", "v2", "node", "js", "c"]);
        assert_eq!(all("हिन्दी"), ["हिन्दी"]);
        assert_eq!(all("- \"*"), Vec::<&str>::new());
    }

    #[test]
    fn a_run_without_spaces_gives_its_letters_and_pairs() {
        assert_eq!(all("ai模型库"), ["ai", "模", "型", "库", "模型", "型库"]);
    }
}
