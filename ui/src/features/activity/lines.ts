import type { OperationSummary } from "@/api/types";
import { dayOf } from "./days";

export interface Day {
  /** A time of that day. */
  at: string;
  /** How many operations it holds; null while more of it may be unread. */
  count: number | null;
}

/** A line of the list: the head of a day, an operation, or a place whose operation is not read yet. */
export type Line =
  | { kind: "day"; day: Day }
  | { kind: "operation"; day: Day; operation: OperationSummary }
  | { kind: "unread"; place: number };

/** The operations under their days, and a place for each that is still to be read. */
export function linesOf(operations: readonly OperationSummary[], total: number): Line[] {
  const lines: Line[] = [];
  let day: Day | null = null;
  for (const operation of operations) {
    if (day === null || dayOf(day.at) !== dayOf(operation.at)) {
      day = { at: operation.at, count: 0 };
      lines.push({ kind: "day", day });
    }
    day.count = (day.count ?? 0) + 1;
    lines.push({ kind: "operation", day, operation });
  }
  if (day && operations.length < total) day.count = null;
  for (let place = operations.length; place < total; place++) lines.push({ kind: "unread", place });
  return lines;
}

/** The nearest line that can be active: heads of days are passed over, in the direction of the move. */
export function settle(lines: readonly Line[], wanted: number, from: number): number {
  const step = wanted < from ? -1 : 1;
  for (let i = wanted; i >= 0 && i < lines.length; i += step) if (lines[i]?.kind !== "day") return i;
  return Math.max(1, Math.min(from, lines.length - 1));
}

/** Where the keys are. */
export interface Place {
  index: number;
  /** The operation there, which may move when others come before it. */
  id: string | undefined;
}

/** Where a place is in the lines of now. */
export function placeIn(lines: readonly Line[], { index, id }: Place): number {
  const isIt = (line: Line | undefined) => line?.kind === "operation" && line.operation.id === id;
  if (id !== undefined && !isIt(lines[index])) {
    const moved = lines.findIndex(isIt);
    if (moved >= 0) return moved;
  }
  const last = Math.min(index, lines.length - 1);
  return settle(lines, last, last);
}

/** Heights in pixels. An open operation is measured instead. */
export const lineHeights = {
  comfortable: { day: 30, operation: 38 },
  compact: { day: 26, operation: 28 },
} as const;
