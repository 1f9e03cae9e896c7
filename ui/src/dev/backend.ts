/**
 * A shell that lives in the page: the commands over invented data, kept in memory. It is used to look at the
 * window in a browser and by component tests, and is no part of the product.
 */
import type {
  AppState,
  ArtifactQuery,
  ArtifactResponse,
  DeploymentQuery,
  DeploymentStats,
  DeployRequest,
  EntityQuery,
  ErrorBody,
  FoundLibrary,
  Outcome,
  Plan,
  ProjectResponse,
  Recovered,
  Settings,
  UndeployRequest,
} from "@/api/types";
import { defaultSettings } from "@/lib/settings";
import { createChanges } from "./changes";
import { countsOf, listDeployments, listEntities, readDeployment, withCounts } from "./deployments";
import { home, libraryPath, makeArtifacts, makeProject, present, projects, sampleMarkdown } from "./fixtures";
import { createHistory, type MockHistory } from "./history";

export interface MockOptions {
  artifacts: number;
  library: "ready" | "absent";
  projects?: ProjectResponse[];
  found?: FoundLibrary[];
  settings?: Partial<Settings>;
  /** Operations in the history. */
  operations?: number;
  /** What the start brought in order. */
  recovered?: Recovered[];
  /** Milliseconds between two words of progress of an apply. */
  pace?: number;
  /** Files of each skill in a plan. */
  files?: number;
  /** Artifacts that cannot be written. */
  failing?: string[];
  /** Answers of single commands, in place of the usual ones. A thrown value is the refusal. */
  answers?: Record<string, (args: Record<string, unknown>) => unknown>;
}

export interface MockBackend {
  call: (command: string, args: Record<string, unknown>) => unknown;
  calls: { command: string; args: Record<string, unknown> }[];
  library: ArtifactResponse[];
}

const refusal = (code: ErrorBody["code"], message: string): ErrorBody => ({
  code,
  message,
  hints: [],
  path: null,
});

export function createBackend(options: MockOptions): MockBackend {
  const library = makeArtifacts(options.artifacts);
  const known = [...(options.projects ?? projects)];
  let ready = options.library === "ready";
  let settings: Settings = { ...defaultSettings, ...options.settings };
  const calls: MockBackend["calls"] = [];
  const history = createHistory(options.operations ?? 12);

  const find = (id: unknown) => {
    const artifact = library.find((a) => a.id === id);
    if (!artifact) throw refusal("artifact_not_found", `There is no ${String(id)} in the library.`);
    return artifact;
  };
  const state = (): AppState => ({
    version: "0.1.0",
    home: `${home}/.skillmeat`,
    user_home: home,
    library: ready
      ? { kind: "ready", path: libraryPath, collection_id: "default" }
      : { kind: "absent", default_path: libraryPath, found: options.found ?? [] },
    cache: "fresh",
    deployment_sets: { enabled: false, source: "default" },
    refreshing: false,
    last_refresh: new Date(present - 12_000).toISOString(),
    problems: 0,
    os: "linux",
    recovered: options.recovered ?? [],
  });

  const commands: Record<string, (args: Record<string, unknown>) => unknown> = {
    ...history.commands,
    ...createChanges({
      library,
      history,
      pace: options.pace ?? 0,
      files: options.files ?? 0,
      failing: options.failing ?? [],
    }),
    app_state: state,
    load_settings: () => settings,
    save_settings: (args) => {
      settings = args.settings as Settings;
      return settings;
    },
    list_artifacts: (args) => {
      const query = args.query as ArtifactQuery;
      const rows = sortRows(
        library.filter((a) => matches(a, query)),
        query,
      );
      return { artifacts: rows.slice(query.offset, query.offset + query.limit), total: rows.length };
    },
    artifact_facets: (args) => facets(library, args.query as ArtifactQuery),
    read_artifact: (args) => {
      const artifact = find(args.artifactId);
      return { artifact, files: filesOf(artifact), main_file: filesOf(artifact)[0]?.path ?? null };
    },
    read_artifact_file: (args) => fileOf(find(args.artifactId), String(args.path)),
    list_library_problems: () => [],
    list_collections: () => [
      { id: "default", name: "Default", path: libraryPath, artifacts: library.length },
    ],
    list_projects: () => known.map((project) => withCounts(library, project)),
    list_entities: (args) => listEntities(library, known, args.query as EntityQuery),
    list_deployments: (args) => listDeployments(library, known, args.query as DeploymentQuery),
    read_deployment: (args) => {
      const { projectPath, profileId, artifactId } = args;
      const detail = readDeployment(library, { projectPath, profileId, artifactId });
      if (!detail) throw refusal("not_deployed", `${String(artifactId)} is not deployed there.`);
      return detail;
    },
    remove_project: (args) => {
      const index = known.findIndex((project) => project.path === args.path);
      if (index < 0) throw refusal("project_not_found", `${String(args.path)} is not in the list.`);
      known.splice(index, 1);
      return { project: null, views: ["projects", "entities", "deployments"], cache_behind: false };
    },
    pick_project_folder: () => `${home}/work/new-project`,
    pick_library_folder: () => `${home}/library`,
    open_folder: () => null,
    add_project: (args) => {
      const project = makeProject(String(args.path).split("/").at(-1) ?? "");
      known.push(project);
      return { project, views: ["projects", "entities"], cache_behind: false };
    },
    deployment_stats: () => statsOf(library, known),
    plan_deploy: (args) => planOf(library, args.request as DeployRequest, "deploy"),
    plan_undeploy: (args) => planOf(library, args.request as UndeployRequest, "undeploy"),
    deploy: (args) => applyPlan(library, history, args.request as DeployRequest, "deploy"),
    undeploy: (args) => applyPlan(library, history, args.request as UndeployRequest, "undeploy"),
    refresh_cache: () => ({
      artifacts: library.length,
      projects: known.length,
      deployments: 0,
      problems: 0,
      views: ["artifacts", "entities", "deployments", "projects", "system"],
    }),
    open_library: () => {
      ready = true;
      return state();
    },
    create_sample_library: () => {
      ready = true;
      return state();
    },
  };

  return {
    library,
    calls,
    call: (command, args) => {
      calls.push({ command, args });
      const answer = options.answers?.[command] ?? commands[command];
      if (!answer) throw refusal("not_implemented", `The invented shell has no ${command}.`);
      return answer(args);
    },
  };
}

function matches(
  artifact: ArtifactResponse,
  query: ArtifactQuery,
  skip?: "types" | "tags" | "drifted",
): boolean {
  const text = `${artifact.name} ${artifact.description ?? ""} ${artifact.tags.join(" ")}`.toLowerCase();
  return (
    text.includes(query.search.toLowerCase()) &&
    (skip === "types" || query.types.length === 0 || query.types.includes(artifact.type)) &&
    (skip === "tags" || query.tags.every((tag) => artifact.tags.includes(tag))) &&
    (skip === "tags" || !query.untagged || artifact.tags.length === 0) &&
    (skip === "drifted" || !query.drifted || isDrifted(artifact))
  );
}

const isDrifted = (artifact: ArtifactResponse) =>
  (artifact.deployments ?? []).some((deployment) => deployment.state !== "in_sync");

function sortRows(rows: ArtifactResponse[], query: ArtifactQuery): ArtifactResponse[] {
  const value = (a: ArtifactResponse) => {
    if (query.sort === "name") return a.name;
    if (query.sort === "updated") return a.updated_at ?? "";
    return String(a.deployments?.length ?? 0).padStart(4, "0");
  };
  const sorted = [...rows].sort((a, b) => (value(a) < value(b) ? -1 : value(a) > value(b) ? 1 : 0));
  return query.descending ? sorted.reverse() : sorted;
}

function facets(library: ArtifactResponse[], query: ArtifactQuery) {
  const ofType = library.filter((a) => matches(a, query, "types"));
  const ofTags = library.filter((a) => matches(a, query, "tags"));
  const count = (values: string[]) => {
    const counts = new Map<string, number>();
    for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
    return [...counts].sort((a, b) => b[1] - a[1]);
  };
  return {
    all: ofType.length,
    types: count(ofType.map((a) => a.type)).map(([type, n]) => ({ type, count: n })),
    tags: count(ofTags.flatMap((a) => a.tags)).map(([tag, n]) => ({ tag, count: n })),
    untagged: ofTags.filter((a) => a.tags.length === 0).length,
    drifted: library.filter((a) => matches(a, query, "drifted") && isDrifted(a)).length,
  };
}

function filesOf(artifact: ArtifactResponse) {
  const file = (path: string, size: number, executable = false) => ({
    path,
    size,
    executable,
    link_target: null,
  });
  if (artifact.file_count === 1) return [file(`${artifact.name}.md`, 2200)];
  return [
    file("SKILL.md", 4198),
    file("FORMS.md", 2867),
    file("scripts/extract.py", 9830, true),
    file("scripts/fill_form.py", 7372, true),
    file("scripts/lib/tables.py", 3100),
    file("fixtures/form.pdf", 9800),
    file("fixtures/report.pdf", 4817),
  ];
}

function fileOf(artifact: ArtifactResponse, path: string) {
  const size = filesOf(artifact).find((file) => file.path === path)?.size ?? 0;
  if (path.endsWith(".pdf")) return { path, size, text: null, truncated: false };
  const python =
    "import sys\n\n\ndef main() -> int:\n    # One argument: the file.\n    print(sys.argv[1])\n    return 0\n";
  return { path, size, text: path.endsWith(".md") ? sampleMarkdown : python, truncated: false };
}

function statsOf(library: ArtifactResponse[], known: ProjectResponse[]): DeploymentStats {
  const all = library.flatMap((a) => a.deployments ?? []).filter((d) => d.state !== "unmanaged");
  return {
    artifacts: library.length,
    deployments: all.length,
    drifted: all.filter((d) => d.state !== "in_sync").length,
    counts: countsOf(all.map((d) => d.state ?? "in_sync")),
    projects: known.map((project) => {
      const { counts, worst } = withCounts(library, project);
      const own = all.filter((d) => d.project_path === project.path);
      return {
        project_path: project.path,
        project_name: project.name,
        counts,
        worst,
        deployed: own.length,
        drifted: own.filter((d) => d.state !== "in_sync").length,
      };
    }),
  };
}

type Mode = "deploy" | "undeploy";

function planOf(library: ArtifactResponse[], request: DeployRequest | UndeployRequest, mode: Mode): Plan {
  const name = request.project_path.split("/").at(-1) ?? "";
  const artifacts = request.artifacts.map((id) => {
    const artifact = library.find((a) => a.id === id);
    const current =
      artifact?.deployments?.find((d) => d.project_path === request.project_path)?.state ?? null;
    const folder = "dest_path" in request && request.dest_path ? request.dest_path : ".claude/skills";
    const destination = `${folder}/${artifact?.name ?? id}`;
    const blocked = current === "modified" || current === "diverged";
    const fileAction = blocked
      ? ("conflict" as const)
      : mode === "undeploy"
        ? ("remove" as const)
        : current === "in_sync"
          ? ("unchanged" as const)
          : current === "outdated"
            ? ("replace" as const)
            : ("create" as const);
    const actions = {
      create: "create",
      replace: "update",
      unchanged: "unchanged",
      remove: "remove",
      conflict: "conflict",
    } as const;
    return {
      artifact: id,
      profile: "claude-code-default",
      platform: "claude-code",
      destination,
      action: actions[fileAction],
      operation: mode,
      choices: blocked ? (["keep", "replace"] as const).slice() : [],
      choice: null,
      library_files: [],
      state: current,
      files: (artifact ? filesOf(artifact) : []).map((file, i) => ({
        path: `${destination}/${file.path}`,
        action: blocked && i > 0 ? ("unchanged" as const) : fileAction,
        size: file.size,
        executable: file.executable,
        reason: blocked && i === 0 ? ("modified" as const) : null,
        choice: null,
        new_size: file.size,
      })),
      error: blocked
        ? refusal("conflict", "SKILL.md was changed in the project after it was deployed.")
        : null,
    };
  });
  const files = artifacts.flatMap((a) => a.files);
  const total = (action: string) => files.filter((file) => file.action === action).length;
  return {
    fingerprint: `${mode}-${request.artifacts.join()}-${artifacts.map((a) => a.state).join()}`,
    project_path: request.project_path,
    project_name: name,
    artifacts,
    totals: {
      create: total("create"),
      replace: total("replace"),
      remove: total("remove"),
      unchanged: total("unchanged"),
      adopt: 0,
      keep: 0,
      conflict: total("conflict"),
      merge: 0,
      library: 0,
    },
  };
}

function applyPlan(
  library: ArtifactResponse[],
  history: MockHistory,
  request: DeployRequest | UndeployRequest,
  mode: Mode,
): Outcome {
  const plan = planOf(library, request, mode);
  if (request.fingerprint && request.fingerprint !== plan.fingerprint) {
    throw refusal("plan_stale", "The project changed since the plan was made.");
  }
  const done = plan.artifacts.filter((row) => !row.error && row.action !== "unchanged");
  const operation = recordDone(library, history, plan, done, mode);
  return {
    operation,
    project_path: request.project_path,
    results: plan.artifacts.map((row) => {
      return {
        artifact: row.artifact,
        profile: row.profile,
        status: row.error ? "failed" : row.action === "unchanged" ? "unchanged" : "success",
        changes: row.files.map((file) => ({ path: file.path, action: file.action })),
        error: row.error,
      };
    }),
    views: ["artifacts", "entities", "deployments", "history"],
    cache_behind: false,
  };
}

/** Carries it out in the invented library, and keeps the way back. */
function recordDone(
  library: ArtifactResponse[],
  history: MockHistory,
  plan: Plan,
  rows: Plan["artifacts"],
  mode: Mode,
): string | null {
  if (rows.length === 0) return null;
  const touched = library.filter((artifact) => rows.some((row) => row.artifact === artifact.id));
  const revert = deploymentsOf(touched);
  for (const artifact of touched) setDeployed(artifact, plan, mode);
  const parts = rows.map((row) => ({
    project_path: plan.project_path,
    project_name: plan.project_name,
    profile_id: row.profile,
    artifact: row.artifact,
    destination: row.destination,
    files: row.files.map(({ path, action }) => ({ path, action })),
    library_files: [],
  }));
  return history.record({ kind: mode, parts, revert });
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

function setDeployed(artifact: ArtifactResponse, plan: Plan, mode: Mode): void {
  const others = (artifact.deployments ?? []).filter((d) => d.project_path !== plan.project_path);
  const own = {
    project_path: plan.project_path,
    project_name: plan.project_name,
    deployed_at: new Date(present).toISOString(),
    content_hash: "9c917be2",
    deployment_profile_id: "claude-code-default",
    local_modifications: false,
    platform: "claude-code",
    state: "in_sync" as const,
  };
  const next = mode === "deploy" ? [...others, own] : others;
  artifact.deployments = next.length > 0 ? next : null;
}
