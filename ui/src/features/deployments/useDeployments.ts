import { type RefObject, useDeferredValue, useEffect, useRef } from "react";
import {
  type DeploymentFilter,
  deploymentQueries,
  deploymentsBetween,
  findDeployment,
  type LineFilter,
} from "@/api/deployments";
import { type Page, type PagedRows, usePagedRows } from "@/api/paging";
import type { DeploymentLines, DeploymentPlace } from "@/api/types";
import { usePlaceKept, useScrolledThere } from "@/lib/usePlaceKept";
import { type GroupBy, type Line, linesOf } from "./groups";

const readPage = (page: DeploymentLines): Page<Line> => ({ rows: linesOf(page), total: page.total_lines });

interface Shown {
  filter: DeploymentFilter;
  by: GroupBy;
  folded: ReadonlySet<string>;
}

const placeOf = (line: Line | undefined): DeploymentPlace | undefined => {
  if (line?.kind !== "row") return undefined;
  const { project_path, profile_id, artifact_id } = line.row;
  return { project_path, profile_id, artifact_id };
};

/** The deployments of a filter under the heads of their groups, page by page. */
export function useDeployments(typed: Shown, list: RefObject<HTMLDivElement | null>, rowHeight: number) {
  // Typing stays smooth: the list follows as fast as it can draw.
  const { filter, by, folded } = useDeferredValue(typed);
  const shown: LineFilter = { filter, by, folded: [...folded] };
  // Folding a group moves nothing above it: the list stays where it is.
  const identity = JSON.stringify([filter, by]);
  const drawn = useRef<PagedRows<Line>>(null);
  const place = usePlaceKept<DeploymentPlace>({
    identity,
    restart: filter.search,
    list,
    rowHeight,
    keyAt: (index) => placeOf(drawn.current?.rowAt(index)),
    find: (wanted) => findDeployment(shown, wanted),
  });
  const lines = usePagedRows(
    identity,
    (offset, limit) => deploymentQueries.lines(shown, offset, limit),
    readPage,
    place.start,
  );
  useEffect(() => {
    drawn.current = lines;
  });
  useScrolledThere({ identity, drawn: lines.identity, list, rowHeight, place });
  return {
    lines,
    /** How many deployments; the lines are more. */
    total: lines.page?.total ?? null,
    counts: lines.page?.counts,
    error: lines.error,
    retry: lines.retry,
    filter,
    start: place.start,
    /** The deployments between two lines, both with it, also of what is not loaded. */
    between: (from: number, to: number) => deploymentsBetween(shown, from, to),
    /** All that the filter lets through, also in folded groups. */
    all: () => deploymentsBetween({ ...shown, folded: [] }, 0),
  };
}

export type Deployments = ReturnType<typeof useDeployments>;
