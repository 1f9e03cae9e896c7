import { describe, expect, it } from "vitest";
import type { DeploymentRow } from "@/api/types";
import { groupRows, linesOf } from "./groups";

const row = (
  artifact: string,
  project: string,
  state: DeploymentRow["state"] = "in_sync",
): DeploymentRow => ({
  artifact_id: `skill:${artifact}`,
  type: "skill",
  name: artifact,
  collection_id: "default",
  project_path: `/work/${project}`,
  project_name: project,
  profile_id: "claude-code-default",
  platform: "claude-code",
  platform_name: "Claude Code",
  path: `.claude/skills/${artifact}`,
  deployed_at: null,
  content_hash: null,
  mode: "copy",
  state,
  changed_here: false,
  serves: [],
  library_moved: false,
  problem: null,
  obstacle: null,
});

const rows = [row("b", "web"), row("c", "web", "missing"), row("a", "api"), row("b", "api")];

describe("grouping deployments", () => {
  it("keeps the order of projects and counts states", () => {
    const groups = groupRows(rows, "project");
    expect(groups.map((group) => group.name)).toEqual(["web", "api"]);
    expect(groups[0]?.counts).toMatchObject({ in_sync: 1, missing: 1 });
  });

  it("puts artifacts in the order of their names", () => {
    const groups = groupRows(rows, "artifact");
    expect(groups.map((group) => [group.name, group.rows.length])).toEqual([
      ["a", 1],
      ["b", 2],
      ["c", 1],
    ]);
  });

  it("leaves out the rows of folded groups", () => {
    const lines = linesOf(groupRows(rows, "project"), new Set(["/work/web"]));
    expect(lines.map((line) => (line.kind === "head" ? line.group.name : line.row.name))).toEqual([
      "web",
      "api",
      "a",
      "b",
    ]);
  });
});
