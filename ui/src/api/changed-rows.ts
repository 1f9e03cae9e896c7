/**
 * Which cached answers a change of single rows reaches. A change that is told without its rows reaches all answers of its
 * views; one that is told with them leaves the others alone, so that nothing else is asked for or drawn again.
 */
import type { Query } from "@tanstack/react-query";
import type { ArtifactFilter } from "./artifacts";
import type {
  ArtifactDetail,
  ArtifactPage,
  Change,
  ChangedRows,
  DeployedTo,
  DeploymentLines,
  DeploymentPage,
} from "./bindings";
import type { AskedChanges } from "./changes";
import type { DeploymentFilter } from "./deployments";
import { type KeyRoot, keys } from "./keys";

/** The rows of a change, to be looked up. */
export interface Rows {
  artifacts: ReadonlySet<string>;
  projects: ReadonlySet<string>;
  /** Something came, went or moved: lists have other rows at other places. */
  listed: boolean;
}

export const rowsOf = ({ artifacts, projects, listed }: ChangedRows): Rows => ({
  artifacts: new Set(artifacts),
  projects: new Set(projects),
  listed,
});

interface Deployed {
  artifact_id: string;
  project_path: string;
}

const holds = (rows: Rows, { artifact_id, project_path }: Deployed) =>
  rows.artifacts.has(artifact_id) || rows.projects.has(project_path);

const holdsArtifact = (rows: Rows, { id, deployments }: ArtifactDetail["artifact"]) =>
  rows.artifacts.has(id) || (deployments ?? []).some(({ project_path: path }) => rows.projects.has(path));

/** The same where a page says in few words where an artifact is deployed: any project may be among those that it does not name. */
const reaches = (rows: Rows, { projects, named }: DeployedTo) =>
  rows.projects.size > 0 && (projects > named.length || named.some(({ path }) => rows.projects.has(path)));

/** True where a changed row may come into the list or leave it, or stand at another place in it. */
function mayMove({ search, types, tags, untagged, drifted, sort }: ArtifactFilter): boolean {
  // By relevance, too, it is by name where nothing is searched for.
  const isByName = sort === "name" || sort === "relevance";
  return search !== "" || types.length > 0 || tags.length > 0 || untagged || drifted || !isByName;
}

function artifacts([, what, of]: readonly unknown[], data: unknown, rows: Rows): boolean {
  switch (what) {
    case "page": {
      const page = data as ArtifactPage;
      return (
        rows.listed ||
        mayMove(of as ArtifactFilter) ||
        page.artifacts.some((one) => holdsArtifact(rows, one)) ||
        page.deployed.some((deployed) => reaches(rows, deployed))
      );
    }
    case "detail":
      return holdsArtifact(rows, (data as ArtifactDetail).artifact);
    case "file":
      return rows.artifacts.has(of as string);
    default:
      return true;
  }
}

function deployments([, what, of, ...place]: readonly unknown[], data: unknown, rows: Rows): boolean {
  switch (what) {
    case "lines":
      // A deployment that came or went moves all lines behind it.
      if (rows.projects.size > 0 || rows.listed) return true;
      return (data as DeploymentLines).lines.some((line) => line.kind === "row" && holds(rows, line.row));
    case "page": {
      const { project_path: project } = of as DeploymentFilter;
      if (project === null ? rows.projects.size > 0 || rows.listed : rows.projects.has(project)) return true;
      return (data as DeploymentPage).deployments.some((row) => holds(rows, row));
    }
    case "detail":
      return rows.projects.has(of as string) || rows.artifacts.has(place[1] as string);
    default:
      return true;
  }
}

/** What a page of the matrix has that tells whose cells it shows. */
interface MatrixPage {
  rows?: { artifact_id: string }[];
  columns?: { project_path: string }[];
}

function entities([, , filter]: readonly unknown[], data: unknown, rows: Rows): boolean {
  const { rows: shown, columns } = data as MatrixPage;
  const { drifted, sort } = (filter ?? {}) as { drifted?: boolean; sort?: string };
  if (!shown || !columns || rows.listed || drifted || (sort !== undefined && sort !== "name")) return true;
  return (
    shown.some(({ artifact_id: id }) => rows.artifacts.has(id)) ||
    columns.some(({ project_path: path }) => rows.projects.has(path))
  );
}

function plans([, what, of]: readonly unknown[], rows: Rows): boolean {
  const changed = (one: Change) => holds(rows, { artifact_id: one.artifact, project_path: one.project_path });
  if (what === "project") return (of as readonly Change[]).some(changed);
  if (what !== "changes") return true;
  const { changes, sets, imports } = of as AskedChanges;
  return sets.length + imports.length > 0 || changes.some(changed);
}

/** True where an answer of this view may be another one by now. What has no answer yet may be, too. */
export function isReached(query: Query, rows: Rows): boolean {
  const { queryKey: key, state } = query;
  const root = key[0] as KeyRoot;
  const { data } = state;
  if (root === keys.plans) return plans(key, rows);
  if (root === keys.profiles) return key[1] !== "list" || rows.listed || rows.projects.has(key[2] as string);
  if (root === keys.imports) {
    return rows.artifacts.size > 0 || rows.listed || rows.projects.has(key[2] as string);
  }
  if (data === undefined || data === null) return true;
  if (root === keys.artifacts) return artifacts(key, data, rows);
  if (root === keys.deployments) return deployments(key, data, rows);
  if (root === keys.entities) return entities(key, data, rows);
  if (root === keys.projects) return rows.projects.size > 0 || rows.listed;
  return true;
}
