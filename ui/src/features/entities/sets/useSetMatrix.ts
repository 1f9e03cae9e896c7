import { useQuery } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useRef } from "react";
import type { EntityFilter } from "@/api/entities";
import { attachmentQueries } from "@/api/set-changes";
import { everySet, setQueries } from "@/api/sets";
import type { EntityPosition } from "@/api/types";
import type { MatrixData } from "../row-kind";
import type { MatrixColumns } from "../useMatrixColumns";
import { type TopRow, useStart } from "../useStart";
import { filtered, inOrder, type SetRowData, setRows } from "./set-rows";

const none: readonly SetRowData[] = [];
/** All rows are there: what is in sight changes nothing. */
const show = () => {};

/** The filtered matrix of sets. Nothing is asked for while it is not shown. */
export function useSetMatrix(
  followed: EntityFilter,
  { columns, allColumns, ...asked }: MatrixColumns,
  isShown: boolean,
): MatrixData<SetRowData> {
  // Sets have no types.
  const filter = useMemo(() => ({ ...followed, types: [] }), [followed]);
  const identity = JSON.stringify(filter);
  const list = useQuery({ ...setQueries.list(everySet), enabled: isShown });
  const standings = useQuery({ ...attachmentQueries.standings(), enabled: isShown });
  const bundles = list.data?.sets;
  const isThere = bundles !== undefined && standings.data !== undefined;
  const all = useMemo(
    () => (bundles && standings.data ? setRows(bundles, standings.data) : none),
    [bundles, standings.data],
  );
  const { sort, descending } = filter;
  const ordered = useMemo(() => inOrder(all, { sort, descending }), [all, sort, descending]);
  const { rows, drifted } = useMemo(() => filtered(ordered, filter, columns), [ordered, filter, columns]);
  const places = useMemo(() => new Map(rows.map(({ id }, index) => [id, index])), [rows]);

  const find = useCallback(
    async (id: string): Promise<EntityPosition> => {
      const index = places.get(id);
      if (index !== undefined) return { index, found: true };
      const at = ordered.findIndex((row) => row.id === id);
      if (at < 0) throw new Error("the set is neither there nor attached any more");
      const before = ordered.slice(0, at);
      return { index: before.filter((row) => places.has(row.id)).length, found: false };
    },
    [places, ordered],
  );
  const top = useRef<TopRow>(null);
  const start = useStart({ search: filter.search, identity, find, top, isShown });
  // Until it is known where a new filter's rows are looked at first, the former ones stay.
  const now = { identity, rows, places, drifted };
  const former = useRef<typeof now>(null);
  useEffect(() => {
    if (start !== null) former.current = now;
  });
  const current = start === null && former.current ? former.current : now;
  const failed = [list, standings].find((query) => query.isError && query.data === undefined);
  const error = asked.error ?? failed?.error ?? null;
  const retry = () => {
    asked.retry();
    for (const query of [list, standings]) if (query.isError) void query.refetch();
  };
  return {
    rows: {
      identity: current.identity,
      total: isThere ? current.rows.length : null,
      drifted: isThere ? current.drifted : undefined,
      rowAt: (index) => current.rows[index],
      keyAt: (index) => current.rows[index]?.id,
      indexOf: (id) => current.places.get(id) ?? null,
      find,
      error,
      retry,
      show,
    },
    columns,
    allColumns,
    filter,
    start,
    top,
    isPending: asked.isPending || !isThere,
    error,
    retry,
  };
}
