/** The invented shell's plans over several projects, applying them with progress, and cancelling. */
import { emit } from "@tauri-apps/api/event";
import type {
  ArtifactPlan,
  ArtifactResponse,
  ArtifactResult,
  BatchOutcome,
  BatchPlan,
  ChangeRequest,
  ChangesProgress,
  DeployRequest,
  DiffRequest,
  ErrorBody,
  OperationKind,
  Outcome,
  Plan,
  PlanWarning,
  SetChange,
  UndeployRequest,
} from "@/api/types";
import { diffOf } from "./diffs";
import { present } from "./fixtures";
import type { MockHistory } from "./history";
import type { MockImports } from "./imports";
import { noTotals } from "./operations";
import { planArtifact } from "./plans";
import type { MockProfiles } from "./profiles";
import type { SetPlans } from "./set-plans";

export interface ChangesOptions {
  library: ArtifactResponse[];
  history: MockHistory;
  /** Milliseconds between two words of progress. */
  pace: number;
  /** Files of each skill, so that plans grow large. */
  files: number;
  /** Artifacts that cannot be written. */
  failing: readonly string[];
  sets: SetPlans;
  imports: MockImports;
  profiles: MockProfiles;
  /** Projects whose disk has no links: what was to be linked is copied. */
  linkless: readonly string[];
}

const refusal = (code: ErrorBody["code"], message: string, hints: string[] = []): ErrorBody => ({
  code,
  message,
  hints,
  path: null,
});

/** The commands that plan, apply, cancel and compare. */
export function createChanges(
  options: ChangesOptions,
): Record<string, (args: Record<string, unknown>) => unknown> {
  let cancelled = false;
  const plan = (request: ChangeRequest) => planChanges(options, request);

  const say = async (progress: ChangesProgress) => {
    await emit("changes-progress", progress);
    if (options.pace > 0) await new Promise((resolve) => setTimeout(resolve, options.pace));
    if (cancelled) throw refusal("cancelled", "Cancelled; everything is as it was before.");
  };
  const apply = async (request: ChangeRequest): Promise<BatchOutcome> => {
    cancelled = false;
    const batch = plan(request);
    if (request.fingerprint !== null && request.fingerprint !== batch.fingerprint) {
      throw refusal("plan_stale", "The project changed since the plan was made.");
    }
    const rows = batch.plans.flatMap((project) => project.artifacts).filter((row) => !isLine(row));
    for (const phase of ["preparing", "moving", "finishing"] as const) {
      for (const [i, row] of rows.entries()) {
        await say({ phase, done: i + 1, total: rows.length, subject: row.destination });
      }
    }
    return carryOut(options, batch, request);
  };

  return {
    plan_changes: (args) => plan(args.request as ChangeRequest),
    apply_changes: (args) => apply(args.request as ChangeRequest),
    cancel_changes: () => {
      cancelled = true;
      return null;
    },
    plan_deploy: (args) => single(plan(asChanges(args.request as DeployRequest, "deploy"))),
    plan_undeploy: (args) => single(plan(asChanges(args.request as UndeployRequest, "undeploy"))),
    deploy: (args) => applyOne(options, asChanges(args.request as DeployRequest, "deploy")),
    undeploy: (args) => applyOne(options, asChanges(args.request as UndeployRequest, "undeploy")),
    diff_file: (args) => diffOf(args.request as DiffRequest),
  };
}

/** A request for one project as one for several. */
function asChanges(request: DeployRequest | UndeployRequest, kind: "deploy" | "undeploy"): ChangeRequest {
  const { project_path, profile_id, choices = [], on_conflict, fingerprint, atomic = false } = request;
  const dest_path = "dest_path" in request ? request.dest_path : null;
  const changes = request.artifacts.map((artifact) => ({
    kind,
    artifact,
    project_path,
    profile_id,
    dest_path,
  }));
  return { changes, sets: [], imports: [], choices, on_conflict, fingerprint, atomic };
}

function single(batch: BatchPlan): Plan {
  const [plan] = batch.plans;
  if (!plan) throw refusal("bug", "A request without an artifact.");
  return { ...plan, fingerprint: batch.fingerprint };
}

function applyOne(options: ChangesOptions, request: ChangeRequest): Outcome {
  const batch = planChanges(options, request);
  if (request.fingerprint !== null && request.fingerprint !== batch.fingerprint) {
    throw refusal("plan_stale", "The project changed since the plan was made.");
  }
  const { operation, projects, views, cache_behind } = carryOut(options, batch, request);
  return {
    operation,
    project_path: single(batch).project_path,
    results: projects.flatMap(({ results }) => results),
    views,
    cache_behind,
  };
}

function planChanges(options: ChangesOptions, request: ChangeRequest): BatchPlan {
  const { library, files, sets, profiles, imports } = options;
  const expanded = sets.expand(request.sets ?? []);
  const all = [...request.changes, ...expanded.changes];
  const others = [
    ...expanded.parts,
    ...imports.plan((request.imports ?? []).map((one) => ({ ...one, name: one.name ?? null }))),
  ];
  const paths = [...all.map((one) => one.project_path), ...others.map((one) => one.project)];
  const plans = [...new Set(paths)].map((path): Plan & { warnings: PlanWarning[] } => {
    const artifacts = [
      ...others.filter((one) => one.project === path).map(({ part }) => part),
      ...all
        .filter((change) => change.project_path === path)
        .map((change) => planArtifact(library, change, request.choices, files, profiles)),
    ];
    return {
      fingerprint: "",
      project_path: path,
      project_name: path.split("/").at(-1) ?? path,
      artifacts,
      totals: totalsOfPlans(artifacts),
      warnings: loadedTwice(library, path, artifacts, profiles),
    };
  });
  const rows = plans.flatMap((one) => one.artifacts);
  const seen = rows.map((row) => `${row.artifact} ${row.state} ${row.action}`).join();
  const kinds = [...new Set(all.map(({ kind }) => kind))].join("+");
  return { fingerprint: `${kinds}-${seen}`, plans, totals: totalsOfPlans(rows) };
}

const isLine = ({ artifact }: { artifact: string }) => artifact.startsWith("set:");

function totalsOfPlans(plans: readonly ArtifactPlan[]) {
  const totals = { ...noTotals };
  for (const plan of plans) {
    for (const { action } of plan.files) totals[action] += 1;
    totals.library += plan.library_files.length;
  }
  return totals;
}

function carryOut(options: ChangesOptions, batch: BatchPlan, request: ChangeRequest): BatchOutcome {
  const sets = request.sets ?? [];
  const resultOf = (project: Plan, plan: ArtifactPlan): ArtifactResult => {
    const failure = options.failing.includes(plan.artifact)
      ? refusal("permission_denied", `${plan.destination} may not be written.`, [
          "Ask who owns the folder, or run as them.",
        ])
      : plan.error;
    const calm = { unchanged: "unchanged", keep: "skipped", left_out: "skipped" } as const;
    const status =
      plan.action in calm ? calm[plan.action as keyof typeof calm] : failure ? "failed" : "success";
    return {
      artifact: plan.artifact,
      profile: plan.profile,
      status,
      changes: plan.files.map(({ path, action }) => ({ path, action })),
      error: failure,
      mode: copied(options, project, plan) ? "copy" : (plan.mode ?? null),
      fell_back: copied(options, project, plan) ? "This disk has no links." : null,
    };
  };
  const projects = batch.plans.map((project) => ({
    project_path: project.project_path,
    project_name: project.project_name,
    results: project.artifacts.filter((plan) => !isLine(plan)).map((plan) => resultOf(project, plan)),
  }));
  const rolledBack =
    request.atomic && projects.some(({ results }) => results.some((one) => one.status === "failed"));
  const done = batch.plans.flatMap((project, p) =>
    project.artifacts
      .filter((plan) => !isLine(plan))
      .filter((_, i) => projects[p]?.results[i]?.status === "success")
      .map((plan) => ({ project, plan })),
  );
  const lines = batch.plans.flatMap((one) => one.artifacts).filter(isLine);
  const works = done.length > 0 || lines.some(({ action }) => action !== "unchanged");
  const failed = new Set(
    projects.flatMap(({ results }) =>
      results.filter((one) => one.status === "failed").map((one) => one.artifact),
    ),
  );
  const operation =
    rolledBack || !works
      ? null
      : record(options, done, sets, options.sets.applied(sets, batch, failed), lines);
  return {
    operation,
    projects,
    rolled_back: rolledBack,
    views: ["artifacts", "entities", "deployments", "deployment-stats", "history", "import"],
    cache_behind: false,
  };
}

type Made = { project: Plan; plan: ArtifactPlan };

/** Writes it into the invented library, and keeps the way back. */
function record(
  options: ChangesOptions,
  done: Made[],
  sets: readonly SetChange[],
  detach: () => void,
  lines: readonly ArtifactPlan[],
): string {
  const { library, history } = options;
  const untake = options.imports.apply(done);
  const touched = library.filter((artifact) => done.some(({ plan }) => plan.artifact === artifact.id));
  const back = deploymentsOf(touched);
  const revert = () => {
    detach();
    const forward = back();
    const takeAgain = untake();
    return () => {
      takeAgain();
      forward();
    };
  };
  for (const { project, plan } of done) {
    const artifact = touched.find(({ id }) => id === plan.artifact);
    if (artifact && plan.profile !== "") setDeployed(artifact, project, plan, copied(options, project, plan));
  }
  const kinds = new Set<OperationKind>(
    sets.length > 0
      ? sets.map((one) => one.kind)
      : done.map(({ plan: { intent } }) =>
          intent === "deploy" || intent === "undeploy" || intent === "save_back"
            ? intent
            : intent === "import" || intent === "adopt"
              ? "import"
              : "batch",
        ),
  );
  const [kind = "batch"] = kinds;
  const named = new Map(lines.map(({ artifact, title }) => [artifact.slice("set:".length), title ?? ""]));
  return history.record({
    sets: [...named].map(([id, name]) => ({ id, name })),
    kind: kinds.size === 1 ? kind : "batch",
    revert,
    parts: done.map(({ project, plan }) => ({
      project_path: project.project_path,
      project_name: project.project_name,
      profile_id: plan.profile,
      artifact: plan.artifact,
      destination: plan.destination,
      files: plan.files
        .filter(({ action }) => action !== "unchanged" && action !== "keep")
        .map(({ path, action }) => ({ path, action })),
      library_files: plan.library_files.map(({ path, action }) => ({ path, action })),
    })),
  });
}

/** Remembers where artifacts are deployed; calling it puts that back and gives the way forward again. */
function deploymentsOf(touched: ArtifactResponse[]): () => () => void {
  const before = touched.map((artifact) => artifact.deployments);
  return () => {
    const forward = deploymentsOf(touched);
    touched.forEach((artifact, i) => {
      artifact.deployments = before[i] ?? null;
    });
    return () => void forward();
  };
}

/** True where a link was asked for and cannot be. */
const copied = ({ linkless }: ChangesOptions, project: Plan, plan: ArtifactPlan) =>
  plan.mode === "link" && linkless.includes(project.project_name);

/** Skills that a platform would find in two of the folders it reads. */
function loadedTwice(
  library: ArtifactResponse[],
  project: string,
  plans: readonly ArtifactPlan[],
  profiles: MockProfiles,
): PlanWarning[] {
  const deploys = plans.filter(
    ({ intent, artifact }) => intent === "deploy" && artifact.startsWith("skill:"),
  );
  return deploys.flatMap((plan) => {
    const there = (library.find(({ id }) => id === plan.artifact)?.deployments ?? [])
      .filter((one) => one.project_path === project)
      .map((one) => profiles.place(project, one.deployment_profile_id ?? "", "skill"));
    const planned = deploys
      .filter(({ artifact }) => artifact === plan.artifact)
      .map(({ profile }) => profiles.place(project, profile, "skill"));
    const places = profiles.reads(plan.profile).filter((one) => there.includes(one) || planned.includes(one));
    const { id, name } = profiles.platform(plan.profile);
    return places.length < 2
      ? []
      : [{ code: "loaded_twice", platform: id, platform_name: name, artifact: plan.artifact, places }];
  });
}

function setDeployed(artifact: ArtifactResponse, project: Plan, plan: ArtifactPlan, copy: boolean): void {
  const others = (artifact.deployments ?? []).filter(
    (one) => one.project_path !== project.project_path || one.deployment_profile_id !== plan.profile,
  );
  const own = {
    project_path: project.project_path,
    project_name: project.project_name,
    deployed_at: new Date(present).toISOString(),
    content_hash: "9c917be2",
    deployment_profile_id: plan.profile,
    local_modifications: false,
    platform: plan.platform,
    state: "in_sync" as const,
    // What the invented list of deployments needs besides.
    mode: copy ? "copy" : plan.mode,
    path: plan.destination,
  };
  const next = plan.intent === "undeploy" ? others : [...others, own];
  artifact.deployments = next.length > 0 ? next : null;
}
