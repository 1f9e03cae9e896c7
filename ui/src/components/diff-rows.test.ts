import { describe, expect, it } from "vitest";
import type { DiffHunk, DiffLine } from "@/api/types";
import { type DiffRow, diffRows, longestLine } from "./diff-rows";

/** Lines as "-old", "+new", " same", numbered as the core does it. */
function hunk(leftStart: number, rightStart: number, ...lines: string[]): DiffHunk {
  let left = leftStart;
  let right = rightStart;
  return {
    left_start: leftStart,
    right_start: rightStart,
    lines: lines.map((line): DiffLine => {
      const kind = line[0] === "-" ? "removed" : line[0] === "+" ? "added" : "context";
      return {
        kind,
        left: kind === "added" ? null : left++,
        right: kind === "removed" ? null : right++,
        segments: [{ text: line.slice(1), strong: false }],
        no_newline: false,
      };
    }),
  };
}

const textOf = (line: DiffLine | null) => (line ? line.segments.map(({ text }) => text).join("") : null);
const plain = (row: DiffRow) =>
  row.kind === "gap"
    ? row.lines
    : row.kind === "single"
      ? `${row.line.kind} ${textOf(row.line)}`
      : [textOf(row.left), textOf(row.right)];

describe("rows of a diff", () => {
  it("puts removed and added lines beside each other, first to first, and fills the shorter side", () => {
    const rows = diffRows([hunk(1, 1, " a", "-b", "-c", "+B", "+C", "+D", " e")], "side-by-side");
    expect(rows.map(plain)).toEqual([
      ["a", "a"],
      ["b", "B"],
      ["c", "C"],
      [null, "D"],
      ["e", "e"],
    ]);
  });

  it("does not pair runs that unchanged lines part, nor what is removed after something was added", () => {
    const rows = diffRows([hunk(1, 1, "-a", " b", "+c", "-d", "+e")], "side-by-side");
    expect(rows.map(plain)).toEqual([
      ["a", null],
      ["b", "b"],
      [null, "c"],
      ["d", "e"],
    ]);
  });

  it("counts the unchanged lines before and between hunks", () => {
    const hunks = [hunk(6, 6, " a", "+b", " c"), hunk(20, 21, "-d"), hunk(21, 21, "+e")];
    expect(diffRows(hunks, "unified").map(plain)).toEqual([
      5,
      "context a",
      "added b",
      "context c",
      12,
      "removed d",
      "added e",
    ]);
  });

  it("shows a file that was not there as added alone", () => {
    expect(diffRows([hunk(0, 1, "+a", "+b")], "side-by-side").map(plain)).toEqual([
      [null, "a"],
      [null, "b"],
    ]);
  });

  it("knows the longest line, with tabs to their stops and wide signs as two", () => {
    expect(longestLine([hunk(1, 1, " abc", "-ab\tc", "+漢字漢字")])).toBe(8);
    expect(longestLine([hunk(1, 1, " a\t\tb")])).toBe(9);
  });
});
