import { afterEach, describe, expect, it } from "vitest";
import {
  changesOf,
  clearStaged,
  countStaged,
  type StagedChange,
  setChangesOf,
  stage,
  staged,
  stagedSets,
  stageSets,
  toggleStaged,
  unstage,
  unstageSets,
} from "./staged";

const change = (part: Partial<StagedChange> = {}): StagedChange => ({
  kind: "deploy",
  artifact: "skill:pdf",
  project_path: "/work/web",
  profile_id: "claude-code-default",
  state: null,
  ...part,
});

afterEach(clearStaged);

describe("staged changes", () => {
  it("holds one change a place, the last one", () => {
    stage([change(), change({ kind: "undeploy", state: "in_sync" })]);
    expect([...staged.get().values()].map(({ kind }) => kind)).toEqual(["undeploy"]);
  });

  it("tells apart the profiles of a project", () => {
    stage([change(), change({ profile_id: "codex-default" }), change({ profile_id: null })]);
    expect(staged.get().size).toBe(3);
    unstage([change({ profile_id: "codex-default" })]);
    expect(changesOf(staged.get().values()).map((one) => one.profile_id)).toEqual([
      "claude-code-default",
      null,
    ]);
  });

  it("toggling takes away what is marked, and another kind takes its place", () => {
    toggleStaged(change());
    toggleStaged(change());
    expect(staged.get().size).toBe(0);
    toggleStaged(change());
    toggleStaged(change({ kind: "save_back", state: "modified" }));
    expect([...staged.get().values()].map(({ kind }) => kind)).toEqual(["save_back"]);
  });

  it("is the same value while nothing changes, so that nothing is drawn anew", () => {
    stage([change()]);
    const before = staged.get();
    unstage([change({ artifact: "skill:other" })]);
    stage([]);
    expect(staged.get()).toBe(before);
  });

  it("counts a deploy over what is there as an update, and what needs a choice", () => {
    stage([
      change(),
      change({ artifact: "a", state: "missing" }),
      change({ artifact: "b", state: "outdated" }),
      change({ artifact: "c", state: "diverged" }),
      change({ artifact: "d", kind: "undeploy", state: "modified", project_path: "/work/api" }),
      change({ artifact: "e", kind: "save_back", state: "modified" }),
    ]);
    expect(countStaged(staged.get())).toEqual({
      changes: 6,
      projects: 2,
      words: { deploy: 2, update: 2, undeploy: 1, save_back: 1 },
      choices: 2,
    });
  });

  it("holds a set once a place, and counts it as one change", () => {
    const kit = { set: "0193", name: "Backend kit", project_path: "/work/web", profile_id: null };
    stageSets([{ ...kit, kind: "deploy" }]);
    stageSets([
      { ...kit, kind: "update" },
      { ...kit, kind: "deploy", project_path: "/work/api" },
    ]);
    stage([change()]);
    expect(countStaged(staged.get(), stagedSets.get())).toMatchObject({ changes: 3, projects: 2 });
    const asked = setChangesOf(stagedSets.get().values());
    expect(asked.map(({ kind, project_path }) => [kind, project_path])).toEqual([
      ["update", "/work/web"],
      ["deploy", "/work/api"],
    ]);
    expect(asked[0]).not.toHaveProperty("name");
    unstageSets(asked.slice(0, 1));
    expect(stagedSets.get().size).toBe(1);
    clearStaged();
    expect(stagedSets.get().size + staged.get().size).toBe(0);
  });
});
