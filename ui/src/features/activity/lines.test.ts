import { describe, expect, it } from "vitest";
import { makeOperations } from "@/dev/operations";
import { linesOf, placeIn, settle } from "./lines";

const operations = makeOperations(12).map(({ summary }) => summary);

describe("the lines of the list", () => {
  it("put operations under their days, with counts", () => {
    const lines = linesOf(operations, 12);
    const days = lines.filter((line) => line.kind === "day");
    expect(lines.filter((line) => line.kind === "operation")).toHaveLength(12);
    expect(days.reduce((sum, { day }) => sum + (day.count ?? 0), 0)).toBe(12);
    expect(lines[0]?.kind).toBe("day");
  });

  it("hold a place for what is not read, and no count for a day that may go on", () => {
    const lines = linesOf(operations.slice(0, 5), 12);
    expect(lines.filter((line) => line.kind === "unread").map((line) => line.place)).toEqual([
      5, 6, 7, 8, 9, 10, 11,
    ]);
    const counts = lines.flatMap((line) => (line.kind === "day" ? [line.day.count] : []));
    expect(counts.at(-1)).toBeNull();
    expect(counts.slice(0, -1).every((count) => count !== null)).toBe(true);
  });

  it("pass over the heads of days when moving", () => {
    const lines = linesOf(operations, 12);
    const head = lines.findIndex((line, i) => i > 0 && line.kind === "day");
    expect(settle(lines, head, head - 1)).toBe(head + 1);
    expect(settle(lines, head, head + 1)).toBe(head - 1);
    expect(settle(lines, 0, 1)).toBe(1);
  });

  it("keep the active operation when others come before it", () => {
    const [first, ...older] = operations;
    const before = linesOf(older, older.length);
    const id = older[2]?.id;
    const index = before.findIndex((line) => line.kind === "operation" && line.operation.id === id);
    expect(placeIn(before, { index, id })).toBe(index);
    const after = linesOf(first ? [first, ...older] : older, operations.length);
    const moved = placeIn(after, { index, id });
    expect(moved).toBe(index + 1);
    // One that is gone leaves its place to what stands there now, and the end is the end.
    expect(placeIn(after, { index, id: "gone" })).toBe(index);
    expect(placeIn(before.slice(0, 2), { index, id })).toBe(1);
  });
});
