//! Where a search's words stand in a text.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::folding::{Folded, fold};
use super::query::{Form, Search, Word};
use super::words::{is_letter, is_unspaced};

/// How long a line of a content is shown, in characters.
const MAX_LINE: usize = 160;
/// How much of it is shown before the first lit word, in characters.
const BEFORE: usize = 32;

/// A piece of a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Piece {
    /// The text.
    pub text: String,
    /// Whether it is what was searched for.
    pub lit: bool,
}

/// What kind of text words are looked for in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextKind {
    /// A name, of which a word may be any part.
    Name,
    /// Any other text.
    Prose,
}

/// A text whose words that were searched for are lit. `seen` has a place for each word of the search, and tells
/// afterwards of those, too, that this text has.
pub fn light(text: &str, kind: TextKind, search: &Search, seen: &mut [bool]) -> Vec<Piece> {
    let folded = Folded::of(text);
    let mut lit: Vec<Range<usize>> = Vec::new();
    for (word, seen) in search.words().iter().zip(seen) {
        for range in places(&folded.text, word, kind) {
            lit.push(folded.origin(range));
            *seen = true;
        }
    }
    pieces(text, lit)
}

/// The line of a content with the most of the words that are `wanted`, cut to one that can be shown beside a name; the
/// first of several. `None` when no line has any.
pub fn lit_line(content: &str, search: &Search, wanted: &[bool]) -> Option<Vec<Piece>> {
    let words: Vec<Word> = search
        .words()
        .iter()
        .zip(wanted)
        .filter(|(word, wanted)| **wanted && word.is_for_contents())
        .map(|(word, _)| word.in_contents())
        .collect();
    let all = fold(content);
    if !words.iter().any(|word| all.contains(&word.text)) {
        return None;
    }
    let mut best: Option<(usize, &str)> = None;
    for (line, folded) in content.lines().zip(all.lines()) {
        let has = words.iter().filter(|word| places(folded, word, TextKind::Prose).next().is_some()).count();
        if has > best.map_or(0, |(most, _)| most) {
            best = Some((has, line));
        }
        if has == words.len() {
            break;
        }
    }
    let (_, line) = best?;
    let line = line.trim();
    let folded = Folded::of(line);
    let lit = words.iter().flat_map(|word| places(&folded.text, word, TextKind::Prose).map(|at| folded.origin(at)));
    Some(cut(pieces(line, lit.collect())))
}

/// Where a word stands in a folded text.
pub(crate) fn places<'a>(text: &'a str, word: &'a Word, kind: TextKind) -> impl Iterator<Item = Range<usize>> + 'a {
    let joins = |a: Option<char>, b: Option<char>| {
        let (Some(a), Some(b)) = (a, b) else { return false };
        is_letter(a) && is_letter(b) && !is_unspaced(a) && !is_unspaced(b)
    };
    let stands = move |range: &Range<usize>| {
        let (before, behind) = (&text[..range.start], &text[range.end..]);
        let begins = || !joins(before.chars().next_back(), word.text.chars().next());
        let ends = || !joins(word.text.chars().next_back(), behind.chars().next());
        match (kind, word.form) {
            (TextKind::Name, _) | (_, Form::Anywhere | Form::Signs) => true,
            (TextKind::Prose, Form::Beginning) => begins(),
            (TextKind::Prose, Form::Whole) => begins() && ends(),
        }
    };
    text.match_indices(word.text.as_str()).map(|(at, found)| at..at + found.len()).filter(stands)
}

/// The text cut at the ends of what is lit.
fn pieces(text: &str, mut lit: Vec<Range<usize>>) -> Vec<Piece> {
    lit.sort_by_key(|range| range.start);
    let mut pieces = Vec::new();
    let mut piece = |range: Range<usize>, lit| {
        if !range.is_empty() {
            pieces.push(Piece { text: text[range].to_owned(), lit });
        }
    };
    let mut at = 0;
    let mut ranges = lit.into_iter().peekable();
    while let Some(mut range) = ranges.next() {
        while let Some(next) = ranges.next_if(|next| next.start <= range.end) {
            range.end = range.end.max(next.end);
        }
        piece(at..range.start, false);
        at = range.end;
        piece(range, true);
    }
    piece(at..text.len(), false);
    pieces
}

/// The part of a line around its first lit word.
fn cut(mut pieces: Vec<Piece>) -> Vec<Piece> {
    if let Some(first) = pieces.first_mut().filter(|piece| !piece.lit) {
        let from = first.text.chars().count().saturating_sub(BEFORE);
        if from > 0 {
            let tail: String = first.text.chars().skip(from).collect();
            // Beginning with a whole word, where there is one.
            let tail = tail.split_once(' ').map_or(tail.as_str(), |(_, tail)| tail);
            first.text = format!("…{tail}");
        }
    }
    let mut room = MAX_LINE;
    let mut shown = Vec::with_capacity(pieces.len());
    for piece in pieces {
        let length = piece.text.chars().count();
        if length > room {
            let text: String = piece.text.chars().take(room).chain(['…']).collect();
            shown.push(Piece { text, lit: piece.lit });
            break;
        }
        room -= length;
        shown.push(piece);
    }
    shown
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The text with `[` and `]` around what is lit.
    fn shown(pieces: &[Piece]) -> String {
        pieces.iter().map(|p| if p.lit { format!("[{}]", p.text) } else { p.text.clone() }).collect()
    }

    fn lit(text: &str, kind: TextKind, typed: &str) -> String {
        let search = Search::parse(typed);
        let mut seen = vec![false; search.words().len()];
        shown(&light(text, kind, &search, &mut seen))
    }

    #[test]
    fn a_word_is_lit_where_the_search_would_find_it() {
        assert_eq!(lit("pdf-tools", TextKind::Name, "ool"), "pdf-t[ool]s");
        assert_eq!(lit("tools and stools", TextKind::Prose, "too"), "[too]ls and stools");
        assert_eq!(lit("a tool, tools", TextKind::Prose, "tool and"), "a [tool], tools");
        assert_eq!(lit("Mein Résumé", TextKind::Prose, "resume"), "Mein [Résumé]");
        assert_eq!(lit("大規模言語モデル", TextKind::Prose, "言語"), "大規模[言語]モデル");
        assert_eq!(lit("abcd", TextKind::Name, "abc bcd"), "[abcd]");
        assert_eq!(lit("a -- b", TextKind::Prose, "--"), "a [--] b");
    }

    #[test]
    fn it_is_told_which_words_were_seen() {
        let search = Search::parse("one two");
        let mut seen = [false, false];
        light("two", TextKind::Prose, &search, &mut seen);
        assert_eq!(seen, [false, true]);
        light("one", TextKind::Prose, &search, &mut seen);
        assert_eq!(seen, [true, true]);
    }

    #[test]
    fn the_line_with_most_of_the_wanted_words_is_shown() {
        let search = Search::parse("parse table");
        let content = "intro\n\tparse it\n  parse the Tables here\ntable\n";
        let line = |wanted: &[bool]| lit_line(content, &search, wanted).map(|line| shown(&line));
        assert_eq!(line(&[true, true]).as_deref(), Some("[parse] the [Table]s here"));
        assert_eq!(line(&[true, false]).as_deref(), Some("[parse] it"));
        assert_eq!(lit_line("none of them", &search, &[true, true]), None);
    }

    #[test]
    fn a_long_line_is_cut_around_its_first_lit_word() {
        let search = Search::parse("needle");
        let content = format!("{}needle{}", "hay ".repeat(100), " straw".repeat(100));
        let line = shown(&lit_line(&content, &search, &[true]).unwrap());
        assert!(line.starts_with("…hay hay") && line.ends_with('…'), "{line}");
        assert!(line.contains("hay [needle] straw"), "{line}");
        assert!(line.chars().count() <= MAX_LINE + 3, "{line}");
    }

    proptest! {
        #[test]
        fn pieces_are_the_text(text in "\\PC{0,60}", typed in "\\PC{0,12}") {
            for kind in [TextKind::Name, TextKind::Prose] {
                let search = Search::parse(&typed);
                let mut seen = vec![false; search.words().len()];
                let pieces = light(&text, kind, &search, &mut seen);
                prop_assert_eq!(pieces.iter().map(|piece| piece.text.as_str()).collect::<String>(), text.clone());
            }
        }

        #[test]
        fn any_text_can_be_looked_through(text in "(\\PC|\n){0,80}", typed in "\\PC{0,12}") {
            let search = Search::parse(&typed);
            lit_line(&text, &search, &vec![true; search.words().len()]);
        }
    }
}
