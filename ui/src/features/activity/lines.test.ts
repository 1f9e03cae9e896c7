import { describe, expect, it } from "vitest";
import { makeOperations } from "@/dev/operations";
import { linesOf, settle } from "./lines";

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
});
