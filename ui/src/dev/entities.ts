/** The invented shell's matrix, made from the artifacts' own lists. */
import type {
  ArtifactResponse,
  DeploymentSummary,
  EntityColumns,
  EntityMatrix,
  EntityPosition,
  EntityProfile,
  EntityQuery,
  ProjectResponse,
} from "@/api/types";
import { compare, isDrifted } from "./deployments";

export function listEntityColumns(projects: ProjectResponse[]): EntityColumns {
  const profiles: EntityProfile[] = [];
  const numbers = new Map<string, number>();
  const columns = projects.flatMap((project) =>
    project.profiles
      .filter((profile) => profile.primary || profile.present)
      .map(({ id, platform, platform_name, root, supported_types }) => {
        const profile = numbers.get(id) ?? profiles.length;
        if (profile === profiles.length) {
          numbers.set(id, profile);
          profiles.push({ profile_id: id, platform, platform_name, root, supported_types });
        }
        return { project_path: project.path, project_name: project.name, profile };
      }),
  );
  return { profiles, columns };
}

const profileOf = (deployment: DeploymentSummary) => deployment.deployment_profile_id ?? "";
const stateOf = (deployment: DeploymentSummary) => deployment.state ?? "in_sync";

/** The deployments of an artifact that a query counts. */
function counted(artifact: ArtifactResponse, { project_path, platform }: EntityQuery): DeploymentSummary[] {
  return (artifact.deployments ?? []).filter(
    (one) =>
      (project_path === null || one.project_path === project_path) &&
      (platform === null || profileOf(one) === `${platform}-default`),
  );
}

const deployed = (artifact: ArtifactResponse) =>
  (artifact.deployments ?? []).filter((one) => stateOf(one) !== "unmanaged").length;

const drifted = (artifact: ArtifactResponse, query: EntityQuery) =>
  counted(artifact, query).some((one) => isDrifted(stateOf(one)));

function inOrder(query: EntityQuery) {
  const way = query.descending ? -1 : 1;
  return (a: ArtifactResponse, b: ArtifactResponse) =>
    query.sort === "deployed"
      ? way * (deployed(a) - deployed(b) || compare(b.name, a.name))
      : way * compare(a.name, b.name);
}

function found(library: ArtifactResponse[], query: EntityQuery): ArtifactResponse[] {
  return library
    .filter((one) => one.name.includes(query.search.toLowerCase()))
    .filter((one) => query.types.length === 0 || query.types.includes(one.type))
    .filter((one) => query.artifact_id === null || one.id === query.artifact_id);
}

function rowsOf(library: ArtifactResponse[], query: EntityQuery): ArtifactResponse[] {
  const rows = found(library, query);
  return (query.drifted ? rows.filter((one) => drifted(one, query)) : rows).sort(inOrder(query));
}

export function listEntities(library: ArtifactResponse[], query: EntityQuery): EntityMatrix {
  const rows = rowsOf(library, query);
  const end = query.limit === 0 ? rows.length : query.offset + query.limit;
  return {
    columns: query.columns,
    rows: rows.slice(query.offset, end).map((artifact) => ({
      artifact_id: artifact.id,
      type: artifact.type,
      name: artifact.name,
      in_library: !(artifact.deployments ?? []).some((one) => stateOf(one) === "orphaned"),
      deployed: deployed(artifact),
      cells: query.columns.flatMap(({ project_path, profile_id }, column) => {
        const here = artifact.deployments?.find(
          (one) => one.project_path === project_path && profileOf(one) === profile_id,
        );
        return here ? [{ column, state: stateOf(here) }] : [];
      }),
    })),
    total: rows.length,
    drifted: found(library, query).filter((one) => drifted(one, query)).length,
  };
}

export function findEntity(library: ArtifactResponse[], query: EntityQuery, id: string): EntityPosition {
  const rows = rowsOf(library, query);
  const index = rows.findIndex((one) => one.id === id);
  if (index >= 0) return { index, found: true };
  const it = library.find((one) => one.id === id);
  const before = it ? rows.filter((one) => inOrder(query)(one, it) < 0).length : 0;
  return { index: before, found: false };
}
