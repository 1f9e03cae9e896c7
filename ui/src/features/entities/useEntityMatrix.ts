import { useQuery } from "@tanstack/react-query";
import { useDeferredValue, useMemo, useRef } from "react";
import { type EntityFilter, entityQueries } from "@/api/entities";
import { type MatrixColumn, withProfiles } from "./columns";
import { useEntityRows } from "./useEntityRows";
import { type TopRow, useStart } from "./useStart";

const none: readonly MatrixColumn[] = [];

/** The filtered matrix: its columns at once, its rows and cells where they are looked at. */
export function useEntityMatrix(typed: EntityFilter) {
  // Typing stays smooth: the grid follows as fast as it can draw.
  const filter = useDeferredValue(typed);
  const identity = JSON.stringify(filter);
  const asked = useQuery(entityQueries.columns());
  const allColumns = useMemo(() => (asked.data ? withProfiles(asked.data) : none), [asked.data]);
  const { project_path: project, platform } = filter;
  const columns = useMemo(
    () =>
      allColumns.filter(
        (column) =>
          (project === null || column.project_path === project) &&
          (platform === null || column.platform === platform),
      ),
    [allColumns, project, platform],
  );
  const top = useRef<TopRow>(null);
  const start = useStart(filter, identity, top);
  const rows = useEntityRows(filter, identity, columns, start);
  const failed = asked.isError && asked.data === undefined;
  return {
    rows,
    columns,
    allColumns,
    filter,
    start,
    top,
    isPending: asked.isPending || rows.total === null,
    error: failed ? asked.error : rows.error,
    retry: () => {
      if (asked.isError) void asked.refetch();
      rows.retry();
    },
  };
}

export type EntityMatrixData = ReturnType<typeof useEntityMatrix>;
