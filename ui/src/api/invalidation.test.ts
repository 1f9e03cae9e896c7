import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { describe, expect, it, vi } from "vitest";
import { makeArtifact } from "@/dev/fixtures";
import { type ArtifactFilter, artifactQueries } from "./artifacts";
import { type ChangedRows, commandViews } from "./bindings";
import { deploymentQueries } from "./deployments";
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

const filter: ArtifactFilter = {
  search: "",
  types: [],
  tags: [],
  untagged: false,
  drifted: false,
  sort: "name",
  descending: false,
};
const views = ["artifacts", "entities", "deployments", "projects", "history", "system"];
const changed = (part: Partial<ChangedRows>): ChangedRows => ({
  artifacts: [],
  projects: [],
  listed: false,
  ...part,
});

/** A window's worth of cached answers: two pages of the list, two projects, two sheets. */
function cached() {
  const client = new QueryClient();
  const pages = [0, 100].map((offset) => artifactQueries.brief(filter, offset, 100).queryKey);
  const alpha = makeArtifact("skill", "alpha", {
    deployments: [
      {
        project_path: "/work/web",
        project_name: "web",
        deployed_at: "2026-11-22T10:00:00Z",
        content_hash: null,
        deployment_profile_id: "claude-code-default",
        local_modifications: false,
        platform: "claude-code",
        state: "in_sync",
      },
    ],
  });
  const beta = makeArtifact("skill", "beta");
  [alpha, beta].forEach((artifact, i) => {
    const named = (artifact.deployments ?? []).map((one) => ({
      path: one.project_path,
      name: "web",
      state: "in_sync",
    }));
    const deployed = [{ projects: named.length, named }];
    client.setQueryData(pages[i] ?? [], {
      artifacts: [{ ...artifact, deployments: null }],
      total: 101,
      hits: [],
      deployed,
    });
    const detail = { artifact, files: [], main_file: null };
    client.setQueryData(artifactQueries.detail(artifact.id).queryKey, detail);
  });
  const of = (project: string) => ({
    search: "",
    project_path: project,
    artifact_id: null,
    types: [],
    states: [],
  });
  const [web, api] = ["/work/web", "/work/api"].map(
    (project) => deploymentQueries.page(of(project), 0, 100).queryKey,
  );
  for (const key of [web, api]) {
    client.setQueryData(key ?? [], { deployments: [], total: 0, counts: {} as never });
  }
  client.setQueryData([keys.stats], { artifacts: 2 });
  const stale = (key: readonly unknown[] | undefined) =>
    client.getQueryState(key ?? [])?.isInvalidated ?? false;
  const detail = (id: string) => artifactQueries.detail(id).queryKey;
  return { client, pages, web, api, stale, detail };
}

describe("a change of single rows", () => {
  it("reaches the page and the sheet that hold the artifact, the counts, and nothing else", async () => {
    const { client, pages, web, stale, detail } = cached();
    await applyViews(client, views, changed({ artifacts: ["skill:beta"] }));
    expect([pages[0], pages[1], web].map(stale)).toEqual([false, true, false]);
    expect(["skill:alpha", "skill:beta"].map((id) => stale(detail(id)))).toEqual([false, true]);
    expect(stale([keys.stats])).toBe(true);
  });

  it("reaches what shows the project, and no other project", async () => {
    const { client, pages, web, api, stale, detail } = cached();
    await applyViews(client, views, changed({ projects: ["/work/web"] }));
    expect([pages[0], pages[1], web, api].map(stale)).toEqual([true, false, true, false]);
    expect(stale(detail("skill:beta"))).toBe(false);
  });

  it("reaches a page that does not name all projects of an artifact, whichever changed", async () => {
    const { client, pages, stale } = cached();
    client.setQueryData(pages[1] ?? [], {
      artifacts: [makeArtifact("skill", "beta", { deployments: null })],
      total: 101,
      hits: [],
      deployed: [{ projects: 2, named: [{ path: "/work/api", name: "api", state: "in_sync" }] }],
    });
    await applyViews(client, views, changed({ projects: ["/work/elsewhere"] }));
    expect(pages.map(stale)).toEqual([false, true]);
  });

  it("reaches every page when rows came, went or moved", async () => {
    const { client, pages, stale } = cached();
    await applyViews(client, views, changed({ artifacts: ["skill:new"], listed: true }));
    expect(pages.map(stale)).toEqual([true, true]);
  });

  it("reaches every page of a filtered list: any row may come into it", async () => {
    const { client, stale } = cached();
    const found = artifactQueries.brief({ ...filter, search: "be" }, 0, 100).queryKey;
    client.setQueryData(found, { artifacts: [], total: 0, hits: [], deployed: [] });
    await applyViews(client, views, changed({ artifacts: ["skill:beta"] }));
    expect(stale(found)).toBe(true);
  });

  it("reaches everything of its views when the rows are not known", async () => {
    const { client, pages, web, api, stale } = cached();
    await applyViews(client, views);
    expect([...pages, web, api].map(stale)).toEqual([true, true, true, true]);
  });
});

describe("an answer that is on its way when something changes", () => {
  it("is asked for again when it comes, also the first one", async () => {
    const client = new QueryClient();
    const answers: ((value: string) => void)[] = [];
    const query = new QueryObserver(client, {
      queryKey: [keys.artifacts, "detail", "skill:pdf"],
      queryFn: () => new Promise<string>((resolve) => answers.push(resolve)),
    });
    const stop = query.subscribe(() => {});
    await applyNow(client);
    expect(answers).toHaveLength(1);
    answers[0]?.("before");
    await vi.waitFor(() => expect(answers).toHaveLength(2));
    answers[1]?.("after");
    await vi.waitFor(() => expect(query.getCurrentResult().data).toBe("after"));
    stop();
  });

  it("counts as stale when it comes to nobody", async () => {
    const client = new QueryClient();
    const key = [keys.artifacts, "detail", "skill:pdf"];
    let answer: (value: string) => void = () => {};
    const queryFn = () =>
      new Promise<string>((resolve) => {
        answer = resolve;
      });
    const fetching = client.fetchQuery({ queryKey: key, queryFn });
    await applyNow(client);
    answer("before");
    await fetching;
    await vi.waitFor(() => expect(client.getQueryState(key)?.isInvalidated).toBe(true));
  });

  /** The change is told; what is asked for again is not waited for. */
  async function applyNow(client: QueryClient) {
    void applyViews(client, ["artifacts"], changed({ artifacts: ["skill:other"] }));
    await Promise.resolve();
  }
});
