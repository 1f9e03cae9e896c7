/**
 * A shell that lives in the page: the commands over invented data, kept in memory. It is used to look at the
 * window in a browser and by component tests, and is no part of the product.
 */
import type { DeploymentLineQuery } from "@/api/bindings";
import type { ProfileDraft } from "@/api/profiles";
import type { InvalidFile, ResolvedSet } from "@/api/sets";
import type {
  AppState,
  ArtifactHit,
  ArtifactQuery,
  ArtifactResponse,
  AttachmentStatus,
  DeploymentPlace,
  DeploymentQuery,
  DeploymentStats,
  EntityQuery,
  ErrorBody,
  FoundLibrary,
  Piece,
  ProjectResponse,
  Recovered,
  Settings,
} from "@/api/types";
import { deployedProjects } from "@/features/artifacts/deployed-to";
import { defaultSettings } from "@/lib/settings";
import { createChanges } from "./changes";
import {
  countsOf,
  findDeployment,
  listDeploymentLines,
  listDeployments,
  readDeployment,
  withCounts,
} from "./deployments";
import { findEntity, listEntities, listEntityColumns } from "./entities";
import { home, libraryPath, makeArtifacts, makeProject, present, projects, sampleMarkdown } from "./fixtures";
import { createHistory } from "./history";
import { createImports } from "./imports";
import { filesOf } from "./plans";
import { createProfiles } from "./profiles";
import { makeBundles } from "./set-fixtures";
import type { MockBundle } from "./set-graph";
import { createSetPlans } from "./set-plans";
import { standingsOf } from "./set-standings";
import { createSets } from "./sets";

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
  /** How the last refresh ended that did not succeed. */
  refreshEnd?: AppState["refresh_end"];
  /** How many of library and projects are not watched. */
  unwatched?: number;
  /** Milliseconds between two words of progress of an apply. */
  pace?: number;
  /** Files of each skill in a plan. */
  files?: number;
  /** Artifacts that cannot be written. */
  failing?: string[];
  /** How many projects a search finds. */
  foundProjects?: number;
  /** Own profiles. */
  ownProfiles?: ProfileDraft[];
  /** Projects whose disk has no links. */
  linkless?: string[];
  /** Sets in the library, the hand-written ones first; the switch is a setting. */
  sets?: number;
  /** Members of the first numbered set. */
  members?: number;
  /** In place of the invented sets and groups. */
  bundles?: MockBundle[];
  /** Attachments beside those of the invented sets. */
  attachments?: AttachmentStatus[];
  /** Files of sets and groups that cannot be read. */
  invalidSets?: InvalidFile[];
  /** Things to import in the project `infra`, the hand-written ones first. */
  imports?: number;
  /** One folder of it cannot be read. */
  unreadable?: boolean;
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
    deployment_sets: {
      enabled: settings.deployment_sets,
      source: settings.deployment_sets ? "settings" : "default",
    },
    refreshing: false,
    refresh_end: options.refreshEnd ?? null,
    unwatched: options.unwatched ?? 0,
    last_refresh: new Date(present - 12_000).toISOString(),
    problems: 0,
    os: "linux",
    recovered: (options.recovered ?? []) as AppState["recovered"],
  });

  const sets = createSets({
    library,
    history,
    bundles: options.bundles ?? makeBundles(options.sets ?? 6, options.members ?? 12, library),
    invalid: options.invalidSets ?? [],
    enabled: () => settings.deployment_sets,
  });
  const setPlans = createSetPlans({
    library,
    projects: () => known,
    resolve: (id) => sets.resolve_deployment_set?.({ id }) as ResolvedSet,
    seed: () => [
      ...((sets.list_set_attachments?.({ set: null, project: null }) ?? []) as AttachmentStatus[]),
      ...(options.attachments ?? []),
    ],
  });
  const profiles = createProfiles({
    library,
    projects: known,
    pace: options.pace ?? 0,
    found: options.foundProjects,
    own: options.ownProfiles,
  });
  const imports = createImports({
    library,
    ready: () => ready,
    many: options.imports ?? 0,
    unreadable: options.unreadable ?? false,
  });
  const commands: Record<string, (args: Record<string, unknown>) => unknown> = {
    ...history.commands,
    ...imports.commands,
    ...profiles.commands,
    ...createChanges({
      library,
      history,
      sets: setPlans,
      imports,
      pace: options.pace ?? 0,
      files: options.files ?? 0,
      failing: options.failing ?? [],
      profiles,
      linkless: options.linkless ?? [],
    }),
    ...sets,
    list_set_attachments: (args) => {
      if (!settings.deployment_sets) return sets.list_set_attachments?.(args);
      return setPlans.statuses(args.set as string | null, args.project as string | null);
    },
    list_set_standings: (args) => {
      if (!settings.deployment_sets) return sets.list_set_attachments?.(args);
      return standingsOf(setPlans.statuses(null, null));
    },
    app_state: state,
    page_painted: () => null,
    cancel_refresh: () => null,
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
      const artifacts = rows.slice(query.offset, query.offset + query.limit);
      const hits = query.search.trim() === "" ? [] : artifacts.map((a) => hitOf(a, query.search));
      if (query.name_projects === 0) return { artifacts, total: rows.length, hits, deployed: [] };
      return {
        artifacts: artifacts.map((artifact) => ({ ...artifact, deployments: null })),
        total: rows.length,
        hits,
        deployed: artifacts.map((artifact) => {
          const projects = deployedProjects(artifact.deployments);
          return { projects: projects.length, named: projects.slice(0, query.name_projects) };
        }),
      };
    },
    list_artifact_ids: (args) => {
      const { offset, limit } = args.query as ArtifactQuery;
      return idsOf(library, args.query as ArtifactQuery).slice(
        offset,
        limit === 0 ? undefined : offset + limit,
      );
    },
    find_artifact: (args) => {
      const ids = idsOf(library, args.query as ArtifactQuery);
      const which = (args.wanted as string[]).findIndex((id) => ids.includes(id));
      return which < 0 ? null : { which, index: ids.indexOf((args.wanted as string[])[which] ?? "") };
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
    list_projects: () =>
      known.map((project) => ({
        ...withCounts(library, project),
        importable: imports.importable(project),
      })),
    list_entities: (args) => listEntities(library, args.query as EntityQuery),
    list_entity_columns: () => listEntityColumns(known),
    find_entity: (args) => findEntity(library, args.query as EntityQuery, String(args.artifactId)),
    list_deployment_lines: (args) => listDeploymentLines(library, known, args.query as DeploymentLineQuery),
    find_deployment: (args) =>
      findDeployment(library, known, args.query as DeploymentLineQuery, args.wanted as DeploymentPlace[]),
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
    refresh_cache: () => ({
      artifacts: library.length,
      projects: known.length,
      deployments: 0,
      problems: 0,
      views: ["artifacts", "entities", "deployments", "projects", "system"],
      changed: null,
    }),
    open_library: () => {
      ready = true;
      return state();
    },
    create_sample_library: () => {
      ready = true;
      return state();
    },
    create_empty_library: () => {
      ready = true;
      library.splice(0);
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

/** Lit as the real search does it, but for words and folding. */
function hitOf(artifact: ArtifactResponse, search: string): ArtifactHit {
  const wanted = search.trim().toLowerCase();
  const pieces = (text: string): Piece[] => {
    const at = text.toLowerCase().indexOf(wanted);
    if (at < 0) return [{ text, lit: false }];
    const end = at + wanted.length;
    const parts = [
      { text: text.slice(0, at), lit: false },
      { text: text.slice(at, end), lit: true },
      { text: text.slice(end), lit: false },
    ];
    return parts.filter((part) => part.text !== "");
  };
  return {
    name: pieces(artifact.name),
    description: artifact.description === null ? null : pieces(artifact.description),
    tags: artifact.tags.map(pieces),
    title: null,
    contents: null,
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

const idsOf = (library: ArtifactResponse[], query: ArtifactQuery) =>
  sortRows(
    library.filter((a) => matches(a, query)),
    query,
  ).map(({ id }) => id);

const isDrifted = (artifact: ArtifactResponse) =>
  (artifact.deployments ?? []).some((deployment) => deployment.state !== "in_sync");

function sortRows(rows: ArtifactResponse[], query: ArtifactQuery): ArtifactResponse[] {
  const value = (a: ArtifactResponse) => {
    if (query.sort === "name" || query.sort === "relevance") return a.name;
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
