//! Two changes of one content brought together, where nothing speaks against it.
//!
//! Stricter than Git, since nobody may look at the result before an agent reads it: two changes must have an unchanged
//! line between them, also when one of them could stand a few lines further up or down and say the same (a line put in
//! among equal ones). Everything else is a conflict.

use std::ops::Range;

use similar::capture_diff_slices;

use super::lines::{ALGORITHM, Edit, edits, split};

/// What came of a merge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Merged {
    /// Both changes, brought together.
    Clean(Vec<u8>),
    /// At so many places the two changes contradict each other or touch.
    Conflicts(u32),
    /// One of the contents is not text, or too long to compare, and both sides changed it.
    NotText,
}

/// Brings the changes from `base` to `ours` and from `base` to `theirs` together.
///
/// What only one side changed is taken from it, and what both changed alike is taken once; that also holds for contents
/// as a whole, whatever they are. Line ends, and a last line without one, are kept as the side has them that a line is
/// from.
/// Swapping `ours` and `theirs` changes nothing.
pub fn merge(base: &[u8], ours: &[u8], theirs: &[u8]) -> Merged {
    if ours == theirs || theirs == base {
        return Merged::Clean(ours.to_vec());
    }
    if ours == base {
        return Merged::Clean(theirs.to_vec());
    }
    let (Ok(base), Ok(ours), Ok(theirs)) = (split(base), split(ours), split(theirs)) else {
        return Merged::NotText;
    };
    // No time limit here: the same three contents must give the same answer whenever they are asked for. The algorithm
    // bounds its own search.
    let mut changes = Change::all(Side::Ours, &base, &ours);
    changes.extend(Change::all(Side::Theirs, &base, &theirs));
    changes.sort_by_key(|change| (change.reach.start, change.reach.end, change.side));

    let mut merged = Vec::new();
    let mut conflicts = 0;
    let mut done = 0;
    let mut rest = changes.as_slice();
    while let Some((region, span, after)) = next_region(rest) {
        rest = after;
        merged.extend_from_slice(&base[done..span.start]);
        done = span.end;
        let side =
            |side: Side, lines: &[_]| written(region.iter().filter(|change| change.side == side), &span, &base, lines);
        let is_there = |side| region.iter().any(|change| change.side == side);
        match (is_there(Side::Ours), is_there(Side::Theirs)) {
            (true, false) => merged.extend(side(Side::Ours, &ours)),
            (false, _) => merged.extend(side(Side::Theirs, &theirs)),
            (true, true) => {
                let both = side(Side::Ours, &ours);
                if both == side(Side::Theirs, &theirs) {
                    merged.extend(both);
                } else {
                    conflicts += 1;
                }
            }
        }
    }
    merged.extend_from_slice(&base[done..]);
    if conflicts > 0 { Merged::Conflicts(conflicts) } else { Merged::Clean(merged.concat().into_bytes()) }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Side {
    Ours,
    Theirs,
}

/// One change of one side.
#[derive(Debug)]
struct Change {
    side: Side,
    edit: Edit,
    /// The lines of the base that it touches wherever it could as well stand.
    reach: Range<usize>,
}

impl Change {
    fn all(side: Side, base: &[&str], lines: &[&str]) -> Vec<Self> {
        let edits = edits(&capture_diff_slices(ALGORITHM, base, lines));
        let mut changes = Vec::with_capacity(edits.len());
        for (at, edit) in edits.iter().enumerate() {
            let above = edit.old.start - at.checked_sub(1).map_or(0, |before| edits[before].old.end);
            let below = edits.get(at + 1).map_or(base.len(), |next| next.old.start) - edit.old.end;
            let (up, down) = match (edit.old.is_empty(), edit.new.is_empty()) {
                (true, false) => room(lines, &edit.new, above, below),
                (false, true) => room(base, &edit.old, above, below),
                _ => (0, 0),
            };
            let reach = edit.old.start - up..edit.old.end + down;
            changes.push(Self { side, edit: edit.clone(), reach });
        }
        changes
    }
}

/// How many lines up and down a block of lines can move within its text, so that the text stays the same; at most so
/// many lines as lie unchanged above and below.
fn room(lines: &[&str], block: &Range<usize>, above: usize, below: usize) -> (usize, usize) {
    let up = (1..=above).take_while(|by| lines[block.start - by] == lines[block.end - by]).count();
    let down = (0..below).take_while(|by| lines[block.start + by] == lines[block.end + by]).count();
    (up, down)
}

/// The changes at the front that touch each other, the lines of the base they lie in, and the changes after them.
fn next_region(changes: &[Change]) -> Option<(&[Change], Range<usize>, &[Change])> {
    let mut span = changes.first()?.reach.clone();
    let mut count = 0;
    while let Some(change) = changes.get(count)
        && change.reach.start <= span.end
    {
        span.end = span.end.max(change.reach.end);
        count += 1;
    }
    let (region, after) = changes.split_at(count);
    Some((region, span, after))
}

/// The base's lines in `span` with one side's changes made.
fn written<'a, 'c>(
    changes: impl Iterator<Item = &'c Change>,
    span: &Range<usize>,
    base: &[&'a str],
    lines: &[&'a str],
) -> Vec<&'a str> {
    let mut written = Vec::new();
    let mut done = span.start;
    for Change { edit, .. } in changes {
        written.extend_from_slice(&base[done..edit.old.start]);
        written.extend_from_slice(&lines[edit.new.clone()]);
        done = edit.old.end;
    }
    written.extend_from_slice(&base[done..span.end]);
    written
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use proptest::prelude::*;

    use super::*;

    fn clean(text: &str) -> Merged {
        Merged::Clean(text.as_bytes().to_vec())
    }

    fn merged(base: &str, ours: &str, theirs: &str) -> Merged {
        merge(base.as_bytes(), ours.as_bytes(), theirs.as_bytes())
    }

    #[test]
    fn changes_apart_from_each_other_are_brought_together() {
        assert_eq!(merged("a\nb\nc\nd\ne\n", "A\nb\nc\nd\ne\n", "a\nb\nc\nd\nE\nf\n"), clean("A\nb\nc\nd\nE\nf\n"));
        assert_eq!(merged("a\nb\nc\nd\n", "b\nc\nd\n", "a\nb\nc\n"), clean("b\nc\n"));
        assert_eq!(merged("a\nb\nc\n", "A\nb\nc\n", "a\nb\nC\n"), clean("A\nb\nC\n"), "one line lies between");
    }

    #[test]
    fn changes_that_touch_are_a_conflict() {
        assert_eq!(merged("a\nb\n", "A\nb\n", "a\nB\n"), Merged::Conflicts(1));
        assert_eq!(merged("a\n", "a\nx\n", "a\ny\n"), Merged::Conflicts(1));
        assert_eq!(merged("a\nb\n", "a\nx\nb\n", "a\nB\n"), Merged::Conflicts(1));
        assert_eq!(merged("a\nb\nc\nd\ne\n", "1\nb\nc\nd\n2\n", "3\nb\nc\nd\n4\n"), Merged::Conflicts(2));
    }

    #[test]
    fn a_removed_line_that_the_other_side_changed_is_a_conflict() {
        assert_eq!(merged("a\nb\nc\n", "a\nc\n", "a\nB\nc\n"), Merged::Conflicts(1));
        assert_eq!(merged("a\nb\nc\n", "", "a\nB\nc\n"), Merged::Conflicts(1));
    }

    #[test]
    fn what_both_changed_alike_is_taken_once() {
        let (ours, theirs) = ("a\nX\nc\nd\nE\n", "A\nb\nc\nd\nE\n");
        assert_eq!(merged("a\nb\nc\nd\ne\n", "a\nb\nc\nd\nE\n", theirs), clean(theirs));
        assert_eq!(merged("a\nb\nc\nd\ne\n", ours, theirs), Merged::Conflicts(1));
        assert_eq!(merged("a\nb\nc\nd\n", "a\nx\nb\nc\nd\n", "a\nx\nb\nc\nD\n"), clean("a\nx\nb\nc\nD\n"));
    }

    #[test]
    fn a_line_put_in_among_equal_ones_touches_all_of_them() {
        // The empty line may have come before or after those that were there, so it may stand right above "b" or below "a".
        assert_eq!(merged("a\n\n\nb\n", "a\n\n\n\nb\n", "a\n\n\nB\n"), Merged::Conflicts(1));
        assert_eq!(merged("a\n\n\nb\n", "a\n\n\n\nb\n", "A\n\n\nb\n"), Merged::Conflicts(1));
        assert_eq!(merged("a\n\n\nb\n", "a\n\nb\n", "A\n\n\nb\n"), Merged::Conflicts(1));
        assert_eq!(merged("a\n\n\nb\nc\n", "a\n\n\n\nb\nc\n", "a\n\n\nb\nC\n"), clean("a\n\n\n\nb\nC\n"));
    }

    #[test]
    fn line_ends_stay_as_they_are() {
        assert_eq!(merged("a\r\nb\r\nc\r\n", "A\r\nb\r\nc\r\n", "a\r\nb\r\nC\r\n"), clean("A\r\nb\r\nC\r\n"));
        assert_eq!(merged("a\nb\nc\n", "a\r\nb\r\nc\r\n", "a\nb\nC\n"), Merged::Conflicts(1));
    }

    #[test]
    fn the_end_without_a_line_end_is_kept() {
        assert_eq!(merged("a\nb\nc", "A\nb\nc", "a\nb\nC"), clean("A\nb\nC"));
        assert_eq!(merged("a\nb\nc", "A\nb\nc", "a\nb\nc\n"), clean("A\nb\nc\n"));
        assert_eq!(merged("a\nb\nc\n", "A\nb\nc\n", "a\nb\nc"), clean("A\nb\nc"));
        assert_eq!(merged("a\nb\n", "a\nb", "a\nb\nc\n"), Merged::Conflicts(1));
    }

    #[test]
    fn only_text_is_brought_together() {
        assert_eq!(merge(b"\0a", b"\0b", b"\0c"), Merged::NotText);
        assert_eq!(merge(b"a\n", b"caf\xe9\n", b"b\n"), Merged::NotText);
        assert_eq!(merge(b"\0a", b"\0b", b"\0a"), Merged::Clean(b"\0b".to_vec()));
        let long = "x\n".repeat(20_001);
        assert_eq!(merged(&long, "a", "b"), Merged::NotText);
    }

    #[test]
    fn it_ends_soon_whatever_it_is_given() {
        let numbers = |step: u64, of: u64| -> String {
            let mut state = step;
            let line = |_| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                format!("{}\n", (state >> 33) % of)
            };
            (0..20_000).map(line).collect()
        };
        let started = Instant::now();
        // Nothing in common; nearly everything in common; a bit of both.
        for of in [u64::MAX, 2, 5, 100, 20_000] {
            merged(&numbers(1, of), &numbers(2, of), &numbers(3, of));
        }
        assert!(started.elapsed() < Duration::from_secs(30), "{:?}", started.elapsed());
    }

    /// Texts of few different lines, so that they repeat and meet.
    fn text() -> impl Strategy<Value = String> {
        (prop::collection::vec(prop::sample::select(vec!["a", "b", "c", "", "d\r"]), 0..12), any::<bool>())
            .prop_map(|(lines, ended)| lines.join("\n") + if ended { "\n" } else { "" })
    }

    /// A text and two others that came of it by a few changes each; their new lines are their own.
    fn three() -> impl Strategy<Value = (String, String, String)> {
        let edits = || prop::collection::vec((0..40_usize, 0..3_usize, 0..3_usize), 0..4);
        let change = |base: &[usize], edits: Vec<(usize, usize, usize)>, name: &str| {
            let mut lines: Vec<String> = base.iter().map(|line| format!("{line}\n")).collect();
            for (count, (at, gone, new)) in edits.into_iter().enumerate() {
                let at = at.min(lines.len());
                let end = (at + gone).min(lines.len());
                lines.splice(at..end, (0..new).map(|line| format!("{name} {count} {line}\n")));
            }
            lines.concat()
        };
        (prop::collection::vec(0..30_usize, 0..40), edits(), edits()).prop_map(move |(base, ours, theirs)| {
            (change(&base, Vec::new(), ""), change(&base, ours, "ours"), change(&base, theirs, "theirs"))
        })
    }

    proptest! {
        #[test]
        fn one_side_alone_decides(base in text(), other in text()) {
            prop_assert_eq!(merged(&base, &other, &base), clean(&other));
            prop_assert_eq!(merged(&base, &base, &other), clean(&other));
            prop_assert_eq!(merged(&base, &other, &other), clean(&other));
        }

        #[test]
        fn the_order_of_the_sides_does_not_matter(base in text(), ours in text(), theirs in text()) {
            prop_assert_eq!(merged(&base, &ours, &theirs), merged(&base, &theirs, &ours));
        }

        #[test]
        fn nothing_new_is_lost_and_nothing_is_made_up((base, ours, theirs) in three()) {
            let all = |text: &str| text.split_inclusive('\n').map(str::to_owned).collect::<Vec<_>>();
            let (base_lines, our_lines, their_lines) = (all(&base), all(&ours), all(&theirs));
            if let Merged::Clean(bytes) = merged(&base, &ours, &theirs) {
                let lines = all(std::str::from_utf8(&bytes).unwrap());
                // New lines are their side's own, so each is there once, in its side's order.
                for (side, name) in [(&our_lines, "ours"), (&their_lines, "theirs")] {
                    let new = |lines: &[String]| {
                        lines.iter().filter(|line| line.starts_with(name)).cloned().collect::<Vec<_>>()
                    };
                    prop_assert_eq!(new(&lines), new(side));
                }
                // A line of the base goes only where a side took it away.
                for line in &base_lines {
                    let count = |lines: &[String]| lines.iter().filter(|other| *other == line).count();
                    let gone = |side: &[String]| count(&base_lines).saturating_sub(count(side));
                    prop_assert!(count(&lines) + gone(&our_lines) + gone(&their_lines) >= count(&base_lines));
                }
            }
        }

        #[test]
        fn no_two_lines_become_one(base in text(), ours in text(), theirs in text()) {
            if let Merged::Clean(bytes) = merged(&base, &ours, &theirs) {
                let merged = String::from_utf8(bytes).unwrap();
                let all = [&base, &ours, &theirs];
                let known: Vec<_> = all.iter().flat_map(|text| text.split_inclusive('\n')).collect();
                prop_assert!(merged.split_inclusive('\n').all(|line| known.contains(&line)), "{merged:?}");
            }
        }
    }
}
