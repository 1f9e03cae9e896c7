import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { commands, type DeploymentQuery } from "./bindings";
import { unwrap } from "./client";
import { keys } from "./keys";

export type DeploymentFilter = Omit<DeploymentQuery, "offset" | "limit">;

/** Rows asked for at once where the whole list is needed: small enough that reading one never holds up a key. */
const chunk = 500;

export const deploymentQueries = {
  /** The whole list, chunk after chunk: groups and their counts need every row. */
  all: (filter: DeploymentFilter) =>
    infiniteQueryOptions({
      queryKey: [keys.deployments, "all", filter],
      queryFn: ({ pageParam }) =>
        unwrap(commands.listDeployments({ ...filter, offset: pageParam, limit: chunk })),
      initialPageParam: 0,
      getNextPageParam: (last, pages) => {
        const read = pages.length * chunk;
        return read < last.total ? read : undefined;
      },
      placeholderData: (former) => former,
    }),
  page: (filter: DeploymentFilter, offset: number, limit: number) =>
    queryOptions({
      queryKey: [keys.deployments, "page", filter, offset, limit],
      queryFn: () => unwrap(commands.listDeployments({ ...filter, offset, limit })),
    }),
  /** One deployment with its files, read from the disk now. */
  detail: (project: string, profile: string, artifact: string) =>
    queryOptions({
      queryKey: [keys.deployments, "detail", project, profile, artifact],
      queryFn: () => unwrap(commands.readDeployment(project, profile, artifact)),
      // The shell reads the disk for it, so each look asks again.
      staleTime: 0,
    }),
  stats: () =>
    queryOptions({
      queryKey: [keys.stats],
      queryFn: () => unwrap(commands.deploymentStats()),
    }),
};
