import { describe, expect, it } from "vitest";
import type { OperationPart } from "@/api/types";
import { actionOf, changeOf, groupParts, inside } from "./parts";

const part = (project: string, artifact: string, over: Partial<OperationPart> = {}): OperationPart => ({
  project_path: `/work/${project}`,
  project_name: project,
  profile_id: "claude-code-default",
  artifact,
  destination: `.claude/skills/${artifact.slice(6)}`,
  files: [{ path: `.claude/skills/${artifact.slice(6)}/SKILL.md`, action: "create" }],
  library_files: [],
  ...over,
});

describe("what an operation wrote", () => {
  it("stands under its projects, in their order", () => {
    const groups = groupParts([part("web", "skill:b"), part("api", "skill:b"), part("web", "skill:a")]);
    expect(groups.map((group) => [group.project, group.rows.map((row) => row.artifact)])).toEqual([
      ["web", ["skill:b", "skill:a"]],
      ["api", ["skill:b"]],
    ]);
  });

  it("has the library's files last, and no empty row for a project that was only read", () => {
    const saved = part("web", "skill:a", {
      files: [],
      library_files: [
        { path: "skills/a/SKILL.md", action: "replace" },
        { path: "skills/a/scripts/x.py", action: "create" },
      ],
    });
    const groups = groupParts([saved, part("web", "skill:b")]);
    expect(groups.map((group) => group.project)).toEqual(["web", null]);
    expect(groups[0]?.rows.map((row) => row.artifact)).toEqual(["skill:b"]);
    expect(groups[1]?.rows[0]?.place).toBe("skills/a");
  });

  it("has one sign a row", () => {
    const files = (...actions: ("create" | "replace" | "remove" | "keep")[]) =>
      actions.map((action, i) => ({ path: String(i), action }));
    expect(actionOf(files("create", "create"))).toBe("create");
    expect(actionOf(files("create", "remove"))).toBe("replace");
    expect(actionOf(files("remove", "keep"))).toBe("remove");
    expect(actionOf([])).toBe("unchanged");
  });

  it("is compared file by file, where both versions are known of", () => {
    const asked = (one: OperationPart) => {
      const row = groupParts([one])[0]?.rows[0];
      return row?.files.map((file) => changeOf(row, file, "op")?.path ?? null);
    };
    const skill = part("web", "skill:a");
    expect(asked(skill)).toEqual([".claude/skills/a/SKILL.md"]);
    expect(asked({ ...skill, files: [{ path: ".claude/skills/a/SKILL.md", action: "adopt" }] })).toEqual([
      null,
    ]);
    const library_files = [{ path: "skills/a/SKILL.md", action: "replace" as const }];
    expect(asked({ ...skill, files: [], library_files })).toEqual([null]);
    const edited = [{ path: "groups/docs.toml", action: "remove" as const }];
    expect(asked({ ...skill, artifact: "group:1", files: [], library_files: edited })).toEqual([
      "groups/docs.toml",
    ]);
  });

  it("names files from where their artifact lies", () => {
    expect(inside(".claude/skills/a/x/y.py", ".claude/skills/a")).toBe("x/y.py");
    expect(inside(".claude/agents/a.md", ".claude/agents/a.md")).toBe("a.md");
  });
});
