import { describe, expect, it } from "vitest";
import type { BundleSummary } from "@/api/sets";
import { editOf, typedOf } from "./bundle-draft";

const before: BundleSummary = {
  kind: "set",
  id: "0193",
  slug: "kit",
  path: "/library/sets/kit.toml",
  name: "Kit ",
  description: "One line\nand another",
  color: "#AABBCC",
  icon: "rocket",
  tags: ["c, c++", " web", "web"],
  member_count: 0,
  artifact_count: 0,
  missing_count: 0,
  used_in: [],
  problem: null,
};

describe("an edit", () => {
  it("of nothing changes nothing, however the file was written", () => {
    expect(editOf(before, typedOf(before))).toBeNull();
  });

  it("leaves alone what was not touched", () => {
    expect(editOf(before, { ...typedOf(before), name: "Other kit" })).toEqual({
      name: "Other kit",
      description: null,
      color: null,
      icon: null,
      tags: null,
    });
  });

  it("takes the look away where its field was emptied", () => {
    expect(editOf(before, { ...typedOf(before), color: "", icon: "", tags: "web, docs" })).toMatchObject({
      color: "",
      icon: "",
      tags: ["web", "docs"],
    });
  });
});
