/** The invented shell's deployments, matrix and counts, made from the artifacts' own lists. */
import type { DeploymentLineQuery } from "@/api/bindings";
import type {
  ArtifactResponse,
  ArtifactType,
  DeploymentDetail,
  DeploymentGroup,
  DeploymentLine,
  DeploymentLines,
  DeploymentPage,
  DeploymentPlace,
  DeploymentQuery,
  DeploymentRow,
  DeploymentState,
  DeploymentSummary,
  FoundAt,
  ProjectResponse,
  StateCounts,
} from "@/api/types";
import { platformName } from "@/components/PlatformMark";
import { noCounts } from "./fixtures";
import { builtInPlace } from "./profiles";

const order: readonly DeploymentState[] = [
  "invalid",
  "missing",
  "diverged",
  "modified",
  "outdated",
  "orphaned",
  "unmanaged",
  "in_sync",
];

const folders: Record<ArtifactType, string> = {
  skill: "skills",
  command: "commands",
  agent: "agents",
  hook: "hooks",
  mcp: "mcp",
};

export const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

export const isDrifted = (state: DeploymentState) => state !== "in_sync" && state !== "unmanaged";

export function countsOf(states: readonly DeploymentState[]): StateCounts {
  const counts = { ...noCounts };
  for (const state of states) counts[state] += 1;
  return counts;
}

/** A project with what the library says is deployed there. */
export function withCounts(library: ArtifactResponse[], project: ProjectResponse): ProjectResponse {
  const states = library
    .flatMap((artifact) => artifact.deployments ?? [])
    .filter((deployment) => deployment.project_path === project.path)
    .map((deployment) => deployment.state ?? "in_sync");
  return {
    ...project,
    counts: countsOf(states),
    worst: order.find((state) => states.includes(state)) ?? null,
    last_deployed_at: states.length > 0 ? project.last_deployed_at : null,
  };
}

/** What is gone left a link behind that leads nowhere. */
const obstacleOf = (state: DeploymentState) => (state === "missing" ? ("broken_link" as const) : null);

/** What the invented shell keeps of a deployment besides. */
type Kept = DeploymentSummary & { mode?: string; path?: string };

function pathOf(artifact: ArtifactResponse, deployment: Kept): string {
  if (deployment.path) return deployment.path;
  const folder =
    builtInPlace(deployment.deployment_profile_id ?? "", artifact.type) ??
    `.claude/${folders[artifact.type]}`;
  return `${folder}/${artifact.name}${artifact.file_count === 1 ? ".md" : ""}`;
}

function rowOf(artifact: ArtifactResponse, deployment: Kept): DeploymentRow {
  const state = deployment.state ?? "in_sync";
  const path = pathOf(artifact, deployment);
  const others = (artifact.deployments ?? []).filter(
    (one) =>
      one !== deployment && one.project_path === deployment.project_path && pathOf(artifact, one) === path,
  );
  return {
    artifact_id: artifact.id,
    type: artifact.type,
    name: artifact.name,
    collection_id: "default",
    project_path: deployment.project_path,
    project_name: deployment.project_name,
    profile_id: deployment.deployment_profile_id ?? "",
    platform: deployment.platform,
    platform_name: platformName(deployment.platform ?? "claude-code"),
    serves: others.map((one) => platformName(one.platform ?? "")),
    path,
    deployed_at: deployment.deployed_at,
    content_hash: "9c917be2a41f09c3d2b7e8801f6a54c39e0d7712c4b85a6690d3ef21a7b4c8d5",
    mode: deployment.mode ?? "copy",
    state,
    changed_here: state === "modified" || state === "diverged",
    library_moved: state === "outdated" || state === "diverged",
    problem: state === "invalid" ? "Its path leaves the project." : null,
    obstacle: obstacleOf(state),
  };
}

/** Everything that passes a query's filters but that of the states, in the order of the list. */
function passing(
  library: ArtifactResponse[],
  projects: ProjectResponse[],
  query: DeploymentQuery,
): DeploymentRow[] {
  const places = new Map(projects.map((project, i) => [project.path, i]));
  const place = (path: string) => places.get(path) ?? -1;
  return library
    .flatMap((artifact) => (artifact.deployments ?? []).map((deployment) => rowOf(artifact, deployment)))
    .filter((row) => place(row.project_path) >= 0)
    .filter((row) => `${row.name} ${row.project_name}`.includes(query.search.toLowerCase()))
    .filter((row) => !query.project_path || row.project_path === query.project_path)
    .filter((row) => !query.artifact_id || row.artifact_id === query.artifact_id)
    .filter((row) => query.types.length === 0 || (row.type !== null && query.types.includes(row.type)))
    .sort((a, b) => place(a.project_path) - place(b.project_path) || compare(a.name, b.name));
}

const isAsked = (row: DeploymentRow, { states }: DeploymentQuery) =>
  states.length === 0 ? row.state !== "unmanaged" : states.includes(row.state);

export function listDeployments(
  library: ArtifactResponse[],
  projects: ProjectResponse[],
  query: DeploymentQuery,
): DeploymentPage {
  const found = passing(library, projects, query);
  const rows = found.filter((row) => isAsked(row, query));
  return {
    deployments: rows.slice(query.offset, query.offset + query.limit),
    total: rows.length,
    counts: countsOf(found.map((row) => row.state)),
  };
}

/** The whole list under its heads. */
function linesOf(
  library: ArtifactResponse[],
  projects: ProjectResponse[],
  { filter, by, folded }: DeploymentLineQuery,
) {
  const found = passing(library, projects, filter);
  const rows = found.filter((row) => isAsked(row, filter));
  const byKey = new Map<string, DeploymentRow[]>();
  for (const row of rows) {
    const key = by === "project" ? row.project_path : row.artifact_id;
    byKey.set(key, [...(byKey.get(key) ?? []), row]);
  }
  const sorted = [...byKey];
  if (by === "artifact") sorted.sort(([, [a]], [, [b]]) => compare(a?.name ?? "", b?.name ?? ""));
  const groups: DeploymentGroup[] = [];
  const lines: DeploymentLine[] = [];
  for (const [key, own] of sorted) {
    const group = groups.length;
    const [first] = own;
    groups.push({
      key,
      name: (by === "project" ? first?.project_name : first?.name) ?? "",
      type: by === "artifact" ? (first?.type ?? null) : null,
      counts: countsOf(own.map((row) => row.state)),
      folded: folded.includes(key),
      line: lines.length,
    });
    lines.push({ kind: "head", group });
    if (!folded.includes(key)) lines.push(...own.map((row) => ({ kind: "row" as const, group, row })));
  }
  return { groups, lines, total: rows.length, counts: countsOf(found.map((row) => row.state)) };
}

export function listDeploymentLines(
  library: ArtifactResponse[],
  projects: ProjectResponse[],
  query: DeploymentLineQuery,
): DeploymentLines {
  const { groups, lines, total, counts } = linesOf(library, projects, query);
  const { offset, limit } = query.filter;
  const page = lines.slice(offset, limit === 0 ? undefined : offset + limit);
  const first = page[0]?.group ?? 0;
  return {
    lines: page.map((line) => ({ ...line, group: line.group - first })),
    groups: groups.slice(first, (page.at(-1)?.group ?? -1) + 1),
    total_lines: lines.length,
    total,
    counts,
  };
}

export function findDeployment(
  library: ArtifactResponse[],
  projects: ProjectResponse[],
  query: DeploymentLineQuery,
  wanted: DeploymentPlace[],
): FoundAt | null {
  const { lines } = linesOf(library, projects, query);
  for (const [which, place] of wanted.entries()) {
    const index = lines.findIndex(
      (line) =>
        line.kind === "row" &&
        line.row.artifact_id === place.artifact_id &&
        line.row.project_path === place.project_path &&
        line.row.profile_id === place.profile_id,
    );
    if (index >= 0) return { which, index };
  }
  return null;
}

export function readDeployment(
  library: ArtifactResponse[],
  place: { projectPath: unknown; profileId: unknown; artifactId: unknown },
): DeploymentDetail | null {
  const artifact = library.find((one) => one.id === place.artifactId);
  const deployment = artifact?.deployments?.find(
    (one) => one.project_path === place.projectPath && one.deployment_profile_id === place.profileId,
  );
  if (!artifact || !deployment) return null;
  const row = rowOf(artifact, deployment);
  if (artifact.file_count === 1) {
    const state = row.state === "orphaned" || row.state === "invalid" || row.state === "unmanaged";
    return {
      deployment: row,
      files: [{ path: row.path, state: state ? "in_sync" : (row.state as "modified") }],
    };
  }
  const first = {
    modified: "modified",
    outdated: "outdated",
    diverged: "diverged",
    missing: "missing",
  } as const;
  const changed = row.state in first ? first[row.state as keyof typeof first] : "in_sync";
  const names = ["SKILL.md", "FORMS.md", "scripts/extract.py", "scripts/fill_form.py", "fixtures/form.pdf"];
  return {
    deployment: row,
    files: [
      ...names.map((name, i) => ({
        path: `${row.path}/${name}`,
        state: changed === "missing" || i === 0 ? changed : ("in_sync" as const),
      })),
      ...(changed === "diverged" ? [{ path: `${row.path}/notes.md`, state: "extra" as const }] : []),
      ...(row.library_moved ? [{ path: `${row.path}/scripts/split.py`, state: "new" as const }] : []),
    ],
  };
}
