import { queryOptions } from "@tanstack/react-query";
import {
  commands,
  type DeploymentGrouping,
  type DeploymentLineQuery,
  type DeploymentPlace,
  type DeploymentQuery,
  type DeploymentRow,
  type FoundAt,
} from "./bindings";
import { unwrap } from "./client";
import { keys } from "./keys";
import { pageKept } from "./paging";

export type DeploymentFilter = Omit<DeploymentQuery, "offset" | "limit">;

/** What the grouped list shows; paging is added by the list. */
export interface LineFilter {
  filter: DeploymentFilter;
  by: DeploymentGrouping;
  /** Keys of the groups that show their head alone. */
  folded: readonly string[];
}

const lineQuery = (
  { filter, by, folded }: LineFilter,
  offset: number,
  limit: number,
): DeploymentLineQuery => ({
  filter: { ...filter, offset, limit },
  by,
  folded: [...folded],
});

export const deploymentQueries = {
  /** Lines of the grouped list: heads, and rows under them. */
  lines: (shown: LineFilter, offset: number, limit: number) =>
    queryOptions({
      queryKey: [keys.deployments, "lines", shown, offset, limit],
      queryFn: () => unwrap(commands.listDeploymentLines(lineQuery(shown, offset, limit))),
      gcTime: pageKept,
    }),
  page: (filter: DeploymentFilter, offset: number, limit: number) =>
    queryOptions({
      queryKey: [keys.deployments, "page", filter, offset, limit],
      queryFn: () => unwrap(commands.listDeployments({ ...filter, offset, limit })),
      gcTime: pageKept,
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

/** The line of the first of these deployments that is in the list. */
export function findDeployment(shown: LineFilter, wanted: DeploymentPlace[]): Promise<FoundAt | null> {
  return unwrap(commands.findDeployment(lineQuery(shown, 0, 0), wanted));
}

/** Lines asked for at once where many are selected: few enough that reading an answer never holds up a key. */
const chunk = 1_000;

/** The deployments between two lines of the list, both with it; without an end all from there on. */
export async function deploymentsBetween(
  shown: LineFilter,
  from: number,
  to = Number.POSITIVE_INFINITY,
): Promise<DeploymentRow[]> {
  const rows: DeploymentRow[] = [];
  let last = to;
  for (let at = from; at <= last; at += chunk) {
    const query = lineQuery(shown, at, Math.min(chunk, last - at + 1));
    const { lines, total_lines: total } = await unwrap(commands.listDeploymentLines(query));
    for (const line of lines) if (line.kind === "row") rows.push(line.row);
    last = Math.min(last, total - 1);
  }
  return rows;
}
