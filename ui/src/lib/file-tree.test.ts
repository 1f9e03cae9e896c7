import { describe, expect, it } from "vitest";
import { buildTree, visibleNodes } from "./file-tree";

const paths = ["b.txt", "SKILL.md", "scripts/run.py", "scripts/lib/x.py", "a.txt"];

describe("file tree", () => {
  it("puts the main file first, then folders, then files", () => {
    expect(buildTree(paths, "SKILL.md").map((node) => node.name)).toEqual([
      "SKILL.md",
      "scripts",
      "a.txt",
      "b.txt",
    ]);
  });

  it("shows what is inside open folders alone", () => {
    const tree = buildTree(paths, null);
    expect(visibleNodes(tree, new Set()).map((node) => node.path)).not.toContain("scripts/run.py");
    expect(visibleNodes(tree, new Set(["scripts"])).map((node) => node.path)).toEqual([
      "scripts",
      "scripts/lib",
      "scripts/run.py",
      "a.txt",
      "b.txt",
      "SKILL.md",
    ]);
  });
});
