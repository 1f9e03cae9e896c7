import { describe, expect, it } from "vitest";
import type { ArtifactPlan, ArtifactResult, BatchOutcome, BatchPlan, SetChange } from "@/api/types";
import { counted } from "@/dev/effort";
import { noTotals } from "@/dev/operations";
import { leftOf } from "./asked";

const project = "/work/web";
const profile = "claude-code-default";
const ask = (kind: SetChange["kind"]): SetChange => ({
  kind,
  set: "kit",
  project_path: project,
  profile_id: null,
});

const part = (artifact: string, own: Partial<ArtifactPlan> = {}): ArtifactPlan => ({
  artifact,
  title: null,
  profile,
  platform: "claude-code",
  destination: "",
  intent: "deploy",
  action: "create",
  state: null,
  files: [],
  library_files: [],
  choices: [],
  choice: null,
  error: null,
  ...own,
});
const line = part("set:kit", { intent: "attach", action: "attach" });

const planOf = (...artifacts: ArtifactPlan[]): BatchPlan => ({
  fingerprint: "",
  plans: [{ fingerprint: "", project_path: project, project_name: "web", artifacts, totals: noTotals }],
  totals: noTotals,
});
const outcomeOf = (results: Record<string, ArtifactResult["status"]>, rolled_back = false): BatchOutcome => ({
  operation: "1",
  projects: [
    {
      project_path: project,
      project_name: "web",
      results: Object.entries(results).map(([artifact, status]) => ({
        artifact,
        profile,
        status,
        changes: [],
        error: null,
      })),
    },
  ],
  rolled_back,
  views: [],
  cache_behind: false,
});
const left = (
  kind: SetChange["kind"],
  results: Record<string, ArtifactResult["status"]>,
  plan = planOf(line, part("a"), part("b")),
  rolledBack = false,
) => leftOf({ changes: [], sets: [ask(kind)], imports: [] }, outcomeOf(results, rolledBack), plan).sets;

describe("what is left of a set", () => {
  it("is nothing where all of it came", () => {
    expect(left("deploy", { a: "success", b: "unchanged" })).toEqual([]);
  });

  it("is its update where some of it failed: the project follows it by then", () => {
    expect(left("deploy", { a: "success", b: "failed" })).toEqual([ask("update")]);
  });

  it("is the deploy where nothing of it came, or where it could not be remembered", () => {
    expect(left("deploy", { a: "failed", b: "failed" })).toEqual([ask("deploy")]);
    expect(left("deploy", { a: "success", b: "success", "set:kit": "failed" })).toEqual([ask("deploy")]);
  });

  it("is the undeploy while something of it stays", () => {
    const going = planOf({ ...line, intent: "detach", action: "detach" }, part("a"), part("b"));
    expect(left("undeploy", { a: "success", b: "failed" }, going)).toEqual([ask("undeploy")]);
  });

  it("is not a member that the library does not have", () => {
    const plan = planOf(line, part("a"), part("gone", { action: "refused" }));
    expect(left("deploy", { a: "success", gone: "failed" }, plan)).toEqual([]);
  });

  it("is all of it where nothing was changed", () => {
    expect(left("deploy", { a: "failed", b: "skipped" }, undefined, true)).toEqual([ask("deploy")]);
  });

  it("leaves single changes beside it to themselves", () => {
    const single = {
      kind: "deploy" as const,
      artifact: "b",
      project_path: project,
      profile_id: null,
      dest_path: null,
    };
    const asked = { changes: [single], sets: [ask("deploy")], imports: [] };
    const now = leftOf(asked, outcomeOf({ a: "success", b: "failed" }), planOf(line, part("a"), part("b")));
    expect(now).toEqual({ changes: [single], sets: [], imports: [] });
  });

  it("of a set in 2,000 projects is known without a look at all of them for each", () => {
    const places = Array.from({ length: 2000 }, (_, i) => `/work/p${i}`);
    const names = ["a", "b", "c", "d"];
    const parts = names.map((name) => part(name));
    const [plan] = planOf(line, ...parts).plans;
    const [outcome] = outcomeOf({ a: "failed", b: "success", c: "success", d: "success" }).projects;
    if (!plan || !outcome) throw new Error("there is no project");
    const sets = counted(places.map((project_path) => ({ ...ask("deploy"), project_path })));
    const projects = counted(places.map((project_path) => ({ ...outcome, project_path })));
    const plans = counted(places.map((project_path) => ({ ...plan, project_path })));
    const next = leftOf(
      { changes: [], sets: sets.objects, imports: [] },
      { ...outcomeOf({}), projects: projects.objects },
      { ...planOf(), plans: plans.objects },
    );
    for (const { reads } of [sets, projects, plans]) expect(reads()).toBeLessThan(30 * 2000);
    expect(next.sets).toHaveLength(2000);
    expect(next.sets.every(({ kind }) => kind === "update")).toBe(true);
  });
});
