//! How two contents differ, line by line.

use std::ops::Range;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use similar::{DiffOp, capture_diff_slices_deadline, group_diff_ops};

use super::emphasis::emphasise;
use super::hunk::{DiffForm, DiffHunk, DiffLine, DiffLineKind, DiffSegment};
use super::lines::{ALGORITHM, Unfit, edits, split};
use super::visible::{LineEnds, body, visible};

/// Unchanged lines shown on each side of a change.
const CONTEXT: usize = 3;
/// How long the shortest difference and the changed words are looked for; afterwards a longer one is taken, and no more
/// words are marked.
const PATIENCE: Duration = Duration::from_millis(500);

/// How two contents differ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Diff {
    /// In what form it can be shown.
    pub form: DiffForm,
    /// The changed lines; empty unless the form is [`DiffForm::Text`].
    pub hunks: Vec<DiffHunk>,
    /// How many lines came.
    pub added: u32,
    /// How many lines went.
    pub removed: u32,
}

impl Diff {
    /// A difference that is not shown as lines.
    pub fn without_lines(form: DiffForm) -> Self {
        Self { form, hunks: Vec::new(), added: 0, removed: 0 }
    }
}

/// Compares two contents. What is not there at all is compared as an empty one.
///
/// Lines that differ only in their line ends differ; the carriage return is then shown as `␍`. Where all lines of
/// both sides end alike it is left out, as it says nothing.
pub fn diff(left: &[u8], right: &[u8]) -> Diff {
    if left == right {
        return Diff::without_lines(DiffForm::Same);
    }
    let (left, right) = match (split(left), split(right)) {
        (Ok(left), Ok(right)) => (left, right),
        (Err(Unfit::Binary), _) | (_, Err(Unfit::Binary)) => return Diff::without_lines(DiffForm::Binary),
        (Err(Unfit::TooLarge), _) | (_, Err(Unfit::TooLarge)) => return Diff::without_lines(DiffForm::TooLarge),
    };
    let deadline = Instant::now() + PATIENCE;
    let operations = capture_diff_slices_deadline(ALGORITHM, &left, &right, Some(deadline));
    let ends = LineEnds::of(&left, &right);
    let (mut added, mut removed) = (0, 0);
    for edit in edits(&operations) {
        added += number(edit.new.len());
        removed += number(edit.old.len());
    }
    let sides = Sides { left: &left, right: &right, ends, deadline };
    let hunks = group_diff_ops(operations, CONTEXT).iter().map(|group| sides.hunk(group)).collect();
    Diff { form: DiffForm::Text, hunks, added, removed }
}

/// Both sides' lines, and how they are shown.
struct Sides<'a> {
    left: &'a [&'a str],
    right: &'a [&'a str],
    ends: LineEnds,
    deadline: Instant,
}

impl<'a> Sides<'a> {
    fn hunk(&self, group: &[DiffOp]) -> DiffHunk {
        let mut lines = Vec::new();
        let mut changes = edits(group).into_iter();
        let mut in_change = false;
        for operation in group {
            if let DiffOp::Equal { old_index, new_index, len } = *operation {
                in_change = false;
                lines.extend((0..len).map(|at| self.context(old_index + at, new_index + at)));
            } else if !in_change {
                // What goes and what comes at one place is one change, however many operations tell it.
                in_change = true;
                lines.extend(changes.next().into_iter().flat_map(|edit| self.change(edit.old, edit.new)));
            }
        }
        let start = |at: Option<usize>| number(at.unwrap_or(0)) + 1;
        DiffHunk {
            left_start: start(group.first().map(|first| first.old_range().start)),
            right_start: start(group.first().map(|first| first.new_range().start)),
            lines,
        }
    }

    fn context(&self, left: usize, right: usize) -> DiffLine {
        let line = self.left[left];
        let text = visible(body(line, self.ends)).into_owned();
        let segments = if text.is_empty() { Vec::new() } else { vec![DiffSegment { text, strong: false }] };
        self.line(DiffLineKind::Context, Some(left), Some(right), segments, line)
    }

    fn change(&self, left: Range<usize>, right: Range<usize>) -> Vec<DiffLine> {
        let bodies = |lines: &[&'a str]| lines.iter().map(|line| body(line, self.ends)).collect::<Vec<_>>();
        let (went, came) = (bodies(&self.left[left.clone()]), bodies(&self.right[right.clone()]));
        let pieces = emphasise(&went, &came, self.deadline);
        let went = left
            .zip(pieces.left)
            .map(|(at, segments)| self.line(DiffLineKind::Removed, Some(at), None, segments, self.left[at]));
        let came = right
            .zip(pieces.right)
            .map(|(at, segments)| self.line(DiffLineKind::Added, None, Some(at), segments, self.right[at]));
        went.chain(came).collect()
    }

    fn line(
        &self,
        kind: DiffLineKind,
        left: Option<usize>,
        right: Option<usize>,
        segments: Vec<DiffSegment>,
        line: &str,
    ) -> DiffLine {
        let from_one = |at: usize| number(at) + 1;
        DiffLine {
            kind,
            left: left.map(from_one),
            right: right.map(from_one),
            segments,
            no_newline: !line.ends_with('\n'),
        }
    }
}

/// A count of lines as it is shown; there are never more than [`super::MAX_LINES`].
fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::unified;

    /// The difference as unified text, and the counts.
    fn shown(left: &str, right: &str) -> (String, u32, u32) {
        let found = diff(left.as_bytes(), right.as_bytes());
        assert_eq!(found.form, DiffForm::Text);
        (unified(&found.hunks), found.added, found.removed)
    }

    #[test]
    fn hunks_carry_three_lines_of_context_and_numbers_from_one() {
        let left: String = (1..=20).map(|line| format!("{line}\n")).collect();
        let right = left.replace("5\n", "five\n5b\n").replace("17\n", "");
        let (text, added, removed) = shown(&left, &right);
        // 5 is in 15 too.
        assert_eq!((added, removed), (4, 3));
        assert_eq!(
            text,
            "@@ -2,7 +2,8 @@\n 2\n 3\n 4\n-5\n+five\n+5b\n 6\n 7\n 8\n\
             @@ -12,9 +13,9 @@\n 12\n 13\n 14\n-15\n+1five\n+5b\n 16\n-17\n 18\n 19\n 20\n"
        );
        let hunk = &diff(left.as_bytes(), right.as_bytes()).hunks[0];
        assert_eq!((hunk.left_start, hunk.right_start), (2, 2));
        let numbers: Vec<_> = hunk.lines.iter().map(|line| (line.left, line.right)).collect();
        assert_eq!(numbers[2..6], [(Some(4), Some(4)), (Some(5), None), (None, Some(5)), (None, Some(6))]);
    }

    #[test]
    fn a_file_that_is_new_or_gone_has_one_side() {
        assert_eq!(shown("", "a\nb\n"), ("@@ -0,0 +1,2 @@\n+a\n+b\n".into(), 2, 0));
        assert_eq!(shown("a\n", ""), ("@@ -1 +0,0 @@\n-a\n".into(), 0, 1));
        assert_eq!(diff(b"", b"a\n").hunks[0].left_start, 1);
    }

    #[test]
    fn a_missing_line_end_is_a_difference() {
        let expected = "@@ -1,2 +1,2 @@\n a\n-b\n\\ No newline at end of file\n+b\n";
        assert_eq!(shown("a\nb", "a\nb\n"), (expected.into(), 1, 1));
    }

    #[test]
    fn line_ends_that_differ_are_seen() {
        assert_eq!(shown("a\nb\n", "a\r\nb\n").0, "@@ -1,2 +1,2 @@\n-a\n+a␍\n b\n");
        assert_eq!(shown("a\r\nb\r\n", "A\r\nb\r\n").0, "@@ -1,2 +1,2 @@\n-a\n+A\n b\n");
    }

    #[test]
    fn changed_words_are_strong() {
        let found = diff(b"name: one\ntype: skill\n", b"name: two\ntype: skill\n");
        let segment = |text: &str, strong| DiffSegment { text: text.into(), strong };
        assert_eq!(found.hunks[0].lines[0].segments, [segment("name: ", false), segment("one", true)]);
        assert_eq!(found.hunks[0].lines[1].segments, [segment("name: ", false), segment("two", true)]);
        assert_eq!(found.hunks[0].lines[2].segments, [segment("type: skill", false)]);
    }

    #[test]
    fn what_is_not_shown_as_lines_is_said() {
        let form = |left: &[u8], right: &[u8]| diff(left, right).form;
        let long = vec![b'x'; 1024 * 1024 + 1];
        assert_eq!(form(b"\0", b"\0"), DiffForm::Same);
        assert_eq!(form(&long, &long), DiffForm::Same);
        assert_eq!(form(b"a", b"\0"), DiffForm::Binary);
        assert_eq!(form(b"caf\xe9", b"a"), DiffForm::Binary);
        assert_eq!(form(b"a", &long), DiffForm::TooLarge);
        assert_eq!(form(&long, b"\0"), DiffForm::Binary);
        assert_eq!(form(b"a", "\n".repeat(20_001).as_bytes()), DiffForm::TooLarge);
    }

    #[test]
    fn it_ends_soon_on_the_longest_contents() {
        let started = Instant::now();
        let lines = |name: &str| (0..20_000).map(|line| format!("{name} {line}\n")).collect::<String>();
        let nothing_alike = diff(lines("left").as_bytes(), lines("right").as_bytes());
        assert_eq!((nothing_alike.added, nothing_alike.removed), (20_000, 20_000));
        assert_eq!(nothing_alike.hunks.len(), 1);

        let every_other = |name: &str| {
            let line = |line| if line % 2 == 0 { format!("{line}\n") } else { format!("{name} {line}\n") };
            (0..20_000).map(line).collect::<String>()
        };
        let half = diff(every_other("left").as_bytes(), every_other("right").as_bytes());
        assert!(half.added >= 10_000 && half.added == half.removed, "{} {}", half.added, half.removed);

        let one_line = |word: &str| word.repeat(1024 * 1024 / word.len());
        let one = diff(one_line("ab ").as_bytes(), one_line("cd ").as_bytes());
        assert_eq!((one.added, one.removed), (1, 1));
        assert!(started.elapsed() < Duration::from_secs(20), "{:?}", started.elapsed());
    }

    mod properties {
        use proptest::prelude::*;

        use super::super::*;

        fn text() -> impl Strategy<Value = String> {
            let line = prop::sample::select(vec!["a", "b", "", "a b c", "a x c", "b\r", "\u{1b}["]);
            (prop::collection::vec(line, 0..30), any::<bool>())
                .prop_map(|(lines, ended)| lines.join("\n") + if ended { "\n" } else { "" })
        }

        /// Makes the right of the left and the hunks, on lines as they are shown.
        fn applied(left: &[String], hunks: &[DiffHunk]) -> Vec<String> {
            let mut made = Vec::new();
            let mut done = 0;
            for hunk in hunks {
                made.extend_from_slice(&left[done..hunk.left_start as usize - 1]);
                done = hunk.left_start as usize - 1;
                assert_eq!(made.len(), hunk.right_start as usize - 1);
                for line in &hunk.lines {
                    if let Some(number) = line.left {
                        assert_eq!((number as usize, &line.text()), (done + 1, &left[done]));
                        done += 1;
                    }
                    if let Some(number) = line.right {
                        made.push(line.text());
                        assert_eq!(number as usize, made.len());
                    }
                }
            }
            made.extend_from_slice(&left[done..]);
            made
        }

        proptest! {
            #[test]
            fn the_right_can_be_made_of_the_left_and_the_hunks(left in text(), right in text()) {
                let found = diff(left.as_bytes(), right.as_bytes());
                let (old, new) = (split(left.as_bytes()).unwrap(), split(right.as_bytes()).unwrap());
                let ends = LineEnds::of(&old, &new);
                let shown = |lines: &[&str]| {
                    lines.iter().map(|line| visible(body(line, ends)).into_owned()).collect::<Vec<_>>()
                };
                prop_assert_eq!(applied(&shown(&old), &found.hunks), shown(&new));
                let lines: Vec<_> = found.hunks.iter().flat_map(|hunk| &hunk.lines).collect();
                let count = |kind| lines.iter().filter(|line| line.kind == kind).count();
                prop_assert_eq!(count(DiffLineKind::Added), found.added as usize);
                prop_assert_eq!(count(DiffLineKind::Removed), found.removed as usize);
                prop_assert!(lines.iter().flat_map(|line| &line.segments).all(|segment| !segment.text.is_empty()));
            }
        }
    }
}
