/** Lines of a diff as the rows that are drawn: paired for two columns, or one below the other. */
import type { DiffHunk, DiffLine } from "@/api/types";

export type DiffRow =
  /** `lines` unchanged ones are left out here. */
  | { kind: "gap"; lines: number }
  /** What stands left and right; null is the filler beside a line that the other side has alone. */
  | { kind: "pair"; left: DiffLine | null; right: DiffLine | null }
  | { kind: "single"; line: DiffLine };

export type DiffLayout = "side-by-side" | "unified";

/** The rows of a diff. Removed and added lines that follow each other stand beside each other, first to first. */
export function diffRows(hunks: readonly DiffHunk[], layout: DiffLayout): DiffRow[] {
  const rows: DiffRow[] = [];
  let next = 1;
  for (const hunk of hunks) {
    const gap = hunk.left_start - next;
    if (gap > 0) rows.push({ kind: "gap", lines: gap });
    if (layout === "unified") rows.push(...hunk.lines.map((line) => ({ kind: "single" as const, line })));
    else pair(hunk.lines, rows);
    const leftLines = hunk.lines.filter((line) => line.kind !== "added").length;
    next = Math.max(next, hunk.left_start + leftLines);
  }
  return rows;
}

function pair(lines: readonly DiffLine[], rows: DiffRow[]): void {
  let removed: DiffLine[] = [];
  let added: DiffLine[] = [];
  const flush = () => {
    for (let i = 0; i < Math.max(removed.length, added.length); i++) {
      rows.push({ kind: "pair", left: removed[i] ?? null, right: added[i] ?? null });
    }
    removed = [];
    added = [];
  };
  for (const line of lines) {
    if (line.kind === "context") {
      flush();
      rows.push({ kind: "pair", left: line, right: line });
    } else if (line.kind === "removed") {
      if (added.length > 0) flush();
      removed.push(line);
    } else added.push(line);
  }
  flush();
}

const tabWidth = 4;
/** Characters that a fixed-width face draws over two places. */
const wide = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/;

function lineWidth(line: DiffLine): number {
  let width = 0;
  for (const { text } of line.segments) {
    for (const char of text) {
      if (char === "\t") width += tabWidth - (width % tabWidth);
      else width += wide.test(char) || char.length > 1 ? 2 : 1;
    }
  }
  return width;
}

/** Places that the longest line takes, so that the bar below knows how far there is to go. */
export function longestLine(hunks: readonly DiffHunk[]): number {
  let longest = 0;
  for (const hunk of hunks) {
    for (const line of hunk.lines) longest = Math.max(longest, lineWidth(line));
  }
  return longest;
}
