//! Which words of changed lines are what changed.

use std::time::Instant;

use similar::{Algorithm, capture_diff_slices_deadline};

use super::hunk::DiffSegment;
use super::lines::edits;
use super::visible::visible;

/// The most words of one change, both sides together, that are compared. Beyond that nobody reads them one by one, and
/// the window has to paint each piece.
const MAX_WORDS: usize = 20_000;

/// The lines of one change cut into pieces, left and right.
pub(super) struct Emphasised {
    pub(super) left: Vec<Vec<DiffSegment>>,
    pub(super) right: Vec<Vec<DiffSegment>>,
}

/// Compares the lines of one change word by word. Where they have too little in common, or the time is up, no word is
/// marked.
pub(super) fn emphasise(left: &[&str], right: &[&str], deadline: Instant) -> Emphasised {
    let (old, new) = (Words::of(left), Words::of(right));
    let mut strong = None;
    if !left.is_empty() && !right.is_empty() && old.all.len() + new.all.len() <= MAX_WORDS && Instant::now() < deadline
    {
        strong = changed(&old, &new, deadline);
    }
    let (old_strong, new_strong) = strong.unzip();
    Emphasised { left: old.segments(old_strong), right: new.segments(new_strong) }
}

/// For each word of both sides whether it changed; `None` where marking would say nothing.
fn changed(old: &Words<'_>, new: &Words<'_>, deadline: Instant) -> Option<(Vec<bool>, Vec<bool>)> {
    let operations = capture_diff_slices_deadline(Algorithm::Myers, &old.all, &new.all, Some(deadline));
    let (mut left, mut right) = (vec![false; old.all.len()], vec![false; new.all.len()]);
    for edit in edits(&operations) {
        left[edit.old].fill(true);
        right[edit.new].fill(true);
    }
    // What both have in common must be half of the text, or nearly every word would be marked.
    let alike = old.length(&left) + new.length(&right);
    let all = old.length(&vec![false; left.len()]) + new.length(&vec![false; right.len()]);
    if alike * 2 < all {
        return None;
    }
    old.bridge(&mut left);
    new.bridge(&mut right);
    Some((left, right))
}

/// The words of some lines. A word is a run of letters and digits, a run of blanks, or any other single character.
struct Words<'a> {
    all: Vec<&'a str>,
    /// Where each line's words end.
    ends: Vec<usize>,
}

impl<'a> Words<'a> {
    fn of(lines: &[&'a str]) -> Self {
        let mut words = Self { all: Vec::new(), ends: Vec::with_capacity(lines.len()) };
        for line in lines {
            let mut rest = *line;
            while let Some(first) = rest.chars().next() {
                let class = class(first);
                let end = match class {
                    Class::Single => first.len_utf8(),
                    _ => rest.find(|other| self::class(other) != class).unwrap_or(rest.len()),
                };
                let (word, after) = rest.split_at(end);
                words.all.push(word);
                rest = after;
            }
            words.ends.push(words.all.len());
        }
        words
    }

    /// The bytes of those words that are not blanks and not marked.
    fn length(&self, marked: &[bool]) -> usize {
        let words = self.all.iter().zip(marked);
        words.filter(|(word, marked)| !**marked && !is_blank(word)).map(|(word, _)| word.len()).sum()
    }

    /// Marks blanks between two marked words of a line, so that changed words in a row are one piece.
    fn bridge(&self, marked: &mut [bool]) {
        let mut start = 0;
        for &end in &self.ends {
            for at in start + 1..end.max(start + 1) - 1 {
                if marked[at - 1] && marked[at + 1] && is_blank(self.all[at]) {
                    marked[at] = true;
                }
            }
            start = end;
        }
    }

    /// Each line in pieces of words alike marked.
    fn segments(&self, marked: Option<Vec<bool>>) -> Vec<Vec<DiffSegment>> {
        let mut start = 0;
        let line = |end: &usize| {
            let mut pieces: Vec<DiffSegment> = Vec::new();
            for at in start..*end {
                let strong = marked.as_ref().is_some_and(|marked| marked[at]);
                match pieces.last_mut() {
                    Some(last) if last.strong == strong => last.text.push_str(&visible(self.all[at])),
                    _ => pieces.push(DiffSegment { text: visible(self.all[at]).into_owned(), strong }),
                }
            }
            start = *end;
            pieces
        };
        self.ends.iter().map(line).collect()
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Word,
    Blank,
    Single,
}

fn class(character: char) -> Class {
    match character {
        ' ' | '\t' => Class::Blank,
        '_' => Class::Word,
        _ if character.is_alphanumeric() => Class::Word,
        _ => Class::Single,
    }
}

fn is_blank(word: &str) -> bool {
    word.starts_with([' ', '\t'])
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    /// Each line with its marked pieces in brackets.
    fn marked(left: &[&str], right: &[&str]) -> (Vec<String>, Vec<String>) {
        let found = emphasise(left, right, Instant::now() + Duration::from_secs(60));
        let write = |lines: Vec<Vec<DiffSegment>>| {
            let piece = |piece: DiffSegment| if piece.strong { format!("[{}]", piece.text) } else { piece.text };
            lines.into_iter().map(|line| line.into_iter().map(piece).collect()).collect()
        };
        (write(found.left), write(found.right))
    }

    #[test]
    fn changed_words_are_marked() {
        let (left, right) = marked(&["allowed-tools: Read, Grep"], &["allowed-tools: Read, Bash, Grep"]);
        assert_eq!(left, ["allowed-tools: Read, Grep"]);
        assert_eq!(right, ["allowed-tools: Read, [Bash, ]Grep"]);
        let (left, right) = marked(&["one two three four five six"], &["one drei vier four five six"]);
        assert_eq!(left, ["one [two three] four five six"]);
        assert_eq!(right, ["one [drei vier] four five six"]);
    }

    #[test]
    fn lines_that_have_little_in_common_are_not_marked() {
        let (left, right) = marked(&["alpha beta gamma"], &["one two three gamma"]);
        assert_eq!((left, right), (vec!["alpha beta gamma".into()], vec!["one two three gamma".into()]));
    }

    #[test]
    fn a_carriage_return_that_came_is_marked() {
        let (left, right) = marked(&["some text", ""], &["some text\r", "\r"]);
        assert_eq!(left, ["some text", ""]);
        assert_eq!(right, ["some text[␍]", "[␍]"]);
    }

    #[test]
    fn no_word_is_marked_when_the_time_is_up() {
        let found = emphasise(&["a b c d"], &["a b c e"], Instant::now());
        assert!(found.left.iter().chain(&found.right).flatten().all(|piece| !piece.strong));
    }
}
