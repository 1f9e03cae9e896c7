import { QueryClient } from "@tanstack/react-query";
import { describe, expect, it, vi } from "vitest";
import { commandViews } from "./bindings";
import { applyViews, applyWritten, rootsOf } from "./invalidation";
import { keys } from "./keys";

describe("invalidation table", () => {
  it("places every view that a command changes", () => {
    const views = new Set(Object.values(commandViews).flat());
    expect([...views].filter((view) => rootsOf(view) === null)).toEqual([]);
  });

  it("places every view key of the contract", () => {
    const contract = [
      "artifacts",
      "entities",
      "deployments",
      "projects",
      "system",
      "deployment-sets",
      "deployment-set-0193",
      "deployment-set-members-0193",
      "deployment-stats",
      "project-1",
      "history",
      "import",
      "profiles",
    ];
    expect(contract.filter((view) => rootsOf(view) === null)).toEqual([]);
  });

  it("reaches every query root but the settings, which only this window writes", () => {
    const reached = new Set(
      ["artifacts", "entities", "deployments", "projects", "history", "system"].flatMap(
        (view) => rootsOf(view) ?? [],
      ),
    );
    expect(Object.values(keys).filter((key) => !reached.has(key))).toEqual([keys.settings]);
  });

  it("a deploy makes plans, lists and counts stale and nothing else", async () => {
    const client = new QueryClient();
    for (const key of Object.values(keys)) client.setQueryData([key, "x"], 1);
    await applyViews(client, commandViews.deploy);
    const stale = Object.values(keys).filter((key) => client.getQueryState([key, "x"])?.isInvalidated);
    expect(stale.sort()).toEqual([
      "artifacts",
      "attachments",
      "deployments",
      "entities",
      "history",
      "imports",
      "plans",
      "profiles",
      "projects",
      "sets",
      "stats",
    ]);
  });

  it("a project that is renamed or taken from the list reaches where sets are attached", async () => {
    const client = new QueryClient();
    client.setQueryData([keys.attachments, "list"], 1);
    await applyViews(client, ["projects"]);
    expect(client.getQueryState([keys.attachments, "list"])?.isInvalidated).toBe(true);
  });

  it("a write that the cache did not follow reaches the status line", async () => {
    const client = new QueryClient();
    client.setQueryData([keys.system, "state"], 1);
    await applyWritten(client, { views: ["artifacts"], cache_behind: false });
    expect(client.getQueryState([keys.system, "state"])?.isInvalidated).toBe(false);
    await applyWritten(client, { views: ["artifacts"], cache_behind: true });
    expect(client.getQueryState([keys.system, "state"])?.isInvalidated).toBe(true);
  });

  it("an unknown view key makes everything stale rather than leaving something old", async () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
    const client = new QueryClient();
    client.setQueryData([keys.settings], 1);
    await applyViews(client, ["no-such-view"]);
    expect(client.getQueryState([keys.settings])?.isInvalidated).toBe(true);
    expect(warn).toHaveBeenCalledOnce();
  });
});
