import { describe, expect, it } from "vitest";
import { shortAgo } from "./time";

describe("shortAgo", () => {
  const now = Date.parse("2026-11-22T12:00:00Z");
  it.each([
    ["2026-11-22T11:59:30Z", "now"],
    ["2026-11-22T12:00:30Z", "now"],
    ["2026-11-22T11:55:00Z", "5 min"],
    ["2026-11-22T10:00:00Z", "2 h"],
    ["2026-11-19T10:00:00Z", "3 d"],
    ["2026-11-10T10:00:00Z", "1 wk"],
    ["2026-08-20T10:00:00Z", "3 mo"],
    ["2024-11-01T10:00:00Z", "2 y"],
  ])("%s is %s", (at, text) => {
    expect(shortAgo(Date.parse(at), now)).toBe(text);
  });
});
