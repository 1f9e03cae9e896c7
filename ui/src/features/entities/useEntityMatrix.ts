import { useCallback, useRef } from "react";
import { type EntityFilter, findEntity } from "@/api/entities";
import type { MatrixRowData } from "./cell";
import type { MatrixData } from "./row-kind";
import { useEntityRows } from "./useEntityRows";
import type { MatrixColumns } from "./useMatrixColumns";
import { type TopRow, useStart } from "./useStart";

/**
 * The filtered matrix of artifacts: its columns at once, its rows and cells where they are looked at. Nothing is asked for
 * while it is not shown.
 */
export function useEntityMatrix(
  filter: EntityFilter,
  { columns, allColumns, ...asked }: MatrixColumns,
  isShown: boolean,
): MatrixData<MatrixRowData> {
  const identity = JSON.stringify(filter);
  const find = useCallback((artifact: string) => findEntity(filter, artifact), [filter]);
  const top = useRef<TopRow>(null);
  const start = useStart({ search: filter.search, identity, find, top, isShown });
  const rows = useEntityRows({ filter, identity, columns, start, find, isShown });
  return {
    rows,
    columns,
    allColumns,
    filter,
    start,
    top,
    isPending: asked.isPending || rows.total === null,
    error: asked.error ?? rows.error,
    retry: () => {
      asked.retry();
      rows.retry();
    },
  };
}
