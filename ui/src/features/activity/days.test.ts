import { describe, expect, it } from "vitest";
import { clockOf, dayName } from "./days";

/** A time on this computer's calendar, as the shell would send it. */
const at = (year: number, month: number, day: number, hour = 12, minute = 0) =>
  new Date(year, month - 1, day, hour, minute).toISOString();

const now = new Date(2026, 10, 22, 0, 30).getTime();

describe("days", () => {
  it("are told from the present on this computer's calendar", () => {
    expect(dayName(at(2026, 11, 22, 0, 1), now)).toBe("Today");
    expect(dayName(at(2026, 11, 21, 23, 59), now)).toBe("Yesterday");
    expect(dayName(at(2026, 11, 20), now)).toBe("Friday, 20 November");
    expect(dayName(at(2025, 11, 20), now)).toBe("Thursday, 20 November 2025");
  });

  it("have a clock of 24 hours", () => {
    expect(clockOf(at(2026, 11, 22, 0, 5))).toBe("00:05");
    expect(clockOf(at(2026, 11, 22, 17, 40))).toBe("17:40");
  });
});
