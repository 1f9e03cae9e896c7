import { describe, expect, it } from "vitest";
import { columnAfter, groupColumns, withProfiles } from "./columns";

const all = withProfiles({
  profiles: ["claude", "codex"].map((id) => ({
    profile_id: id,
    platform: id,
    platform_name: id,
    root: `.${id}`,
    supported_types: ["skill"],
  })),
  columns: [
    { project_path: "/a", project_name: "a", profile: 0 },
    { project_path: "/b", project_name: "b", profile: 0 },
    { project_path: "/b", project_name: "b", profile: 1 },
    { project_path: "/c", project_name: "c", profile: 0 },
  ],
});

describe("columns", () => {
  it("share what is said once of their profile", () => {
    expect(all.map((column) => column.key)).toEqual(["/a\nclaude", "/b\nclaude", "/b\ncodex", "/c\nclaude"]);
    expect(all[0]?.supported_types).toBe(all[3]?.supported_types);
  });

  it("are grouped by project", () => {
    expect(groupColumns(all).map(({ name, start, end }) => [name, start, end])).toEqual([
      ["a", 0, 1],
      ["b", 1, 3],
      ["c", 3, 4],
    ]);
  });

  it("are found again in another list, or the next that is still there", () => {
    const claude = all.filter((column) => column.platform === "claude");
    expect(columnAfter(all, 1, claude)).toBe(1);
    expect(columnAfter(all, 2, claude)).toBe(2);
    expect(columnAfter(claude, 2, all)).toBe(3);
    expect(columnAfter(all, 3, all.slice(0, 2))).toBe(1);
  });
});
