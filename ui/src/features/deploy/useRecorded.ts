import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { deploymentQueries } from "@/api/deployments";
import type { DeploymentRow } from "@/api/types";

/** More records of one project than anybody has. */
const limit = 5_000;

/** The records that artifacts have in a project; undefined until they are known, null where they cannot be read. */
export function useRecorded(
  project: string,
  artifacts: readonly string[],
): readonly DeploymentRow[] | null | undefined {
  const [only, ...others] = artifacts;
  const filter = {
    search: "",
    project_path: project,
    artifact_id: others.length === 0 && only !== undefined ? only : null,
    types: [],
    states: [],
  };
  const query = useQuery(deploymentQueries.page(filter, 0, limit));
  const { data } = query;
  const found = useMemo(() => {
    const asked = new Set(artifacts);
    return data?.deployments.filter((row) => asked.has(row.artifact_id) && row.state !== "unmanaged");
  }, [data, artifacts]);
  return query.isError ? null : found;
}
