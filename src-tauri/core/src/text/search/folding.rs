//! Folding: what a search takes for the same letter, and the way from a folded text back to the text as it was written.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A text in which letter case, diacritics, widths and ligatures no longer count: `Résumé` is `resume`, `Straße` is
/// `strasse`, `Ｐｄｆ` is `pdf`.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut folded = String::with_capacity(text.len());
    for (_, unit) in Units(text, 0) {
        fold_unit(unit, &mut folded);
    }
    folded
}

/// A folded text that knows where each part of it stood.
#[derive(Debug)]
pub(super) struct Folded {
    /// The folded text.
    pub text: String,
    /// For each byte of it, where the letter that it comes from began.
    starts: Vec<u32>,
    /// The length of the text as it was written.
    length: usize,
}

impl Folded {
    pub fn of(text: &str) -> Self {
        let mut folded = Self { text: String::with_capacity(text.len()), starts: Vec::new(), length: text.len() };
        for (start, unit) in Units(text, 0) {
            fold_unit(unit, &mut folded.text);
            folded.starts.resize(folded.text.len(), u32::try_from(start).unwrap_or(u32::MAX));
        }
        folded
    }

    /// The whole letters that a range of the folded text comes from. The range is not empty.
    pub fn origin(&self, range: Range<usize>) -> Range<usize> {
        let last = self.starts[range.end - 1];
        let behind = self.starts[range.end..].iter().find(|start| **start != last);
        self.starts[range.start] as usize..behind.map_or(self.length, |start| *start as usize)
    }
}

/// Letters with all that belongs to each, and where they begin.
struct Units<'a>(&'a str, usize);

impl<'a> Iterator for Units<'a> {
    type Item = (usize, &'a str);

    fn next(&mut self) -> Option<Self::Item> {
        let Self(text, start) = *self;
        let rest = &text[start..];
        let mut characters = rest.char_indices();
        characters.next()?;
        let end = match rest.as_bytes() {
            // Nearly every text is this for nearly all of its length.
            [a, b, ..] if a.is_ascii() && b.is_ascii() => 1,
            _ => characters.find(|(_, character)| !is_joined(*character)).map_or(rest.len(), |(end, _)| end),
        };
        self.1 = start + end;
        Some((start, &rest[..end]))
    }
}

/// Whether a character belongs to the one before it: marks, the later parts of a Korean syllable, the halfwidth voice marks.
fn is_joined(character: char) -> bool {
    !character.is_ascii()
        && (is_combining_mark(character)
            || matches!(character, '\u{1160}'..='\u{11ff}' | '\u{d7b0}'..='\u{d7ff}' | '\u{ff9e}' | '\u{ff9f}'))
}

fn fold_unit(unit: &str, folded: &mut String) {
    if let &[byte] = unit.as_bytes() {
        folded.push(char::from(byte.to_ascii_lowercase()));
        return;
    }
    // Composed again: a Korean syllable is one letter, and a Japanese voice mark makes another one.
    let plain = unit.nfkd().filter(|character| !is_passed_over(*character)).flat_map(char::to_lowercase);
    for character in plain.nfkd().filter(|character| !is_passed_over(*character)).nfc() {
        match character {
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'þ' => folded.push_str("th"),
            'ø' => folded.push('o'),
            'ł' => folded.push('l'),
            'đ' | 'ð' => folded.push('d'),
            'ħ' => folded.push('h'),
            'ŧ' => folded.push('t'),
            'ı' => folded.push('i'),
            'ς' => folded.push('σ'),
            _ => folded.push(character),
        }
    }
}

/// Diacritics of Latin, Greek, Cyrillic, Hebrew and Arabic, and what has no shape. The marks of other scripts are letters
/// of their own: without its vowels a Hindi or Thai word is another word.
fn is_passed_over(character: char) -> bool {
    matches!(character,
        '\u{ad}' | '\u{300}'..='\u{36f}' | '\u{483}'..='\u{487}' | '\u{591}'..='\u{5bd}' | '\u{5bf}' | '\u{5c1}'
        | '\u{5c2}' | '\u{5c4}' | '\u{5c5}' | '\u{5c7}' | '\u{610}'..='\u{61a}' | '\u{640}' | '\u{64b}'..='\u{65f}'
        | '\u{670}' | '\u{6d6}'..='\u{6dc}' | '\u{6df}'..='\u{6e4}' | '\u{6e7}' | '\u{6e8}' | '\u{6ea}'..='\u{6ed}'
        | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{200b}'..='\u{200d}' | '\u{2060}'
        | '\u{20d0}'..='\u{20ff}' | '\u{fe00}'..='\u{fe0f}' | '\u{fe20}'..='\u{fe2f}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn letters_that_differ_by_case_diacritics_or_width_fold_to_the_same() {
        for (one, other) in [
            ("Résumé", "resume"),
            ("Re\u{301}sume\u{301}", "resume"),
            ("STRASSE", "straße"),
            ("Straẞe", "strasse"),
            ("İstanbul ılık", "istanbul ilik"),
            ("ŁÓDŹ", "lodz"),
            ("Ærø", "aero"),
            ("ΌΔΟΣ", "οδος"),
            ("οδός", "οδος"),
            ("ё й", "е и"),
            ("ﬁle Ｐｄｆ", "file pdf"),
            ("\u{1112}\u{1161}\u{11ab}", "한"),
            ("ｶﾞｲﾄﾞ", "ガイド"),
            ("soft\u{ad}hyphen", "softhyphen"),
        ] {
            assert_eq!(fold(one), fold(other), "{one} {other}");
        }
    }

    #[test]
    fn letters_of_other_scripts_keep_what_makes_them_themselves() {
        for (one, other) in [("が", "か"), ("हिन्दी", "हनद"), ("ที่", "ท"), ("한", "하")]
        {
            assert_ne!(fold(one), fold(other), "{one} {other}");
        }
    }

    #[test]
    fn the_way_back_leads_to_whole_letters() {
        let text = "Grüße, Re\u{301}sume\u{301}!";
        let folded = Folded::of(text);
        assert_eq!(folded.text, "grusse, resume!");
        let origin = |part: &str| {
            let at = folded.text.find(part).unwrap();
            &text[folded.origin(at..at + part.len())]
        };
        assert_eq!(origin("grusse"), "Grüße");
        assert_eq!(origin("grus"), "Grüß");
        assert_eq!(origin("resume"), "Re\u{301}sume\u{301}");
        assert_eq!(origin("!"), "!");
    }

    proptest! {
        #[test]
        fn folding_again_changes_nothing(text in "\\PC{0,40}") {
            let folded = fold(&text);
            prop_assert_eq!(fold(&folded), folded);
        }

        #[test]
        fn lines_stay_lines(text in "(\\PC|[\r\n\u{301}\u{94d}\u{85}\u{2028}]){0,40}") {
            prop_assert_eq!(fold(&text).lines().count(), text.lines().count());
        }

        #[test]
        fn every_part_has_an_origin(text in "\\PC{1,40}") {
            let folded = Folded::of(&text);
            prop_assert_eq!(&folded.text, &fold(&text));
            for (at, character) in folded.text.char_indices() {
                prop_assert!(!text[folded.origin(at..at + character.len_utf8())].is_empty());
            }
        }
    }
}
