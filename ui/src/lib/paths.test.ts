import { describe, expect, it } from "vitest";
import { baseName, elideMiddle, shortenHome } from "./paths";

describe("paths", () => {
  it("shortens the home, and only the home", () => {
    expect(shortenHome("/home/sam/work/api", "/home/sam")).toBe("~/work/api");
    expect(shortenHome("/home/sam", "/home/sam/")).toBe("~");
    expect(shortenHome("/home/samantha/x", "/home/sam")).toBe("/home/samantha/x");
    expect(shortenHome("C:\\Users\\Sam\\work", "C:\\Users\\Sam")).toBe("~\\work");
    expect(shortenHome("/srv/x", null)).toBe("/srv/x");
  });

  it("leaves out the middle and keeps both ends", () => {
    expect(elideMiddle("~/work/platform/services/billing/.claude", 24)).toBe("~/…/billing/.claude");
    expect(elideMiddle("/srv/projects/with/a/long/path/api", 20)).toBe("/srv/…/long/path/api");
    expect(elideMiddle("~/a/b", 24)).toBe("~/a/b");
  });

  it("never makes a path longer, also one name of any length", () => {
    const name = "a".repeat(300);
    expect(elideMiddle(name, 20).length).toBeLessThanOrEqual(20);
    expect(elideMiddle(`/${name}`, 20).length).toBeLessThanOrEqual(21);
  });

  it("names the last part", () => {
    expect(baseName("/home/sam/work/api/")).toBe("api");
    expect(baseName("C:\\work\\api")).toBe("api");
  });
});
