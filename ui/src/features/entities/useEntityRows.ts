import { useEffect, useMemo, useRef, useState } from "react";
import { useAnswers } from "@/api/answers";
import { type EntityFilter, type EntityHeads, entityQueries } from "@/api/entities";
import type { EntityMatrix, EntityPosition, EntityRow } from "@/api/types";
import { cellsOf, type MatrixRowData } from "./cell";
import { idOf, type MatrixColumn } from "./columns";
import type { MatrixRows, Sight } from "./row-kind";

/** Asked for at once: a screen shows some thirty rows and fifteen columns. */
export const rowsAtOnce = 32;
export const columnsAtOnce = 32;
/** What lies this near beyond the screen is asked for with it, so that scrolling finds it there. */
const margin = { rows: 24, columns: 12 };

/** The blocks of rows and of columns that are asked for, first and last; of a filter. */
interface Asked extends Sight {
  identity: string;
  /** Rows that were in sight. */
  screen: number;
}

/** The first and the last block that hold a range with what is around it. */
function blocksOf([first, last]: readonly [number, number], around: number, size: number): [number, number] {
  const from = Math.floor(Math.max(0, first - around) / size);
  return [from, Math.max(from, Math.floor((last + around) / size))];
}

const between = ([from, to]: readonly [number, number]) =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i);

interface Joined {
  parts: readonly (EntityRow | undefined)[];
  data: MatrixRowData;
}

/** A row is put together once for the same answers, so that it is drawn again only when one of them is another. */
const joined = new WeakMap<EntityRow, Joined>();

function join(head: EntityRow, pages: readonly (EntityMatrix | undefined)[], at: number): MatrixRowData {
  const parts = pages.map((page) => {
    const there = page?.rows[at];
    return there?.artifact_id === head.artifact_id
      ? there
      : page?.rows.find((row) => row.artifact_id === head.artifact_id);
  });
  const known = joined.get(head);
  if (known && known.parts.length === parts.length && known.parts.every((part, i) => part === parts[i]))
    return known.data;
  const answers = parts.flatMap((row, i) => {
    const columns = pages[i]?.columns;
    return row && columns ? [{ row, columns }] : [];
  });
  const data = { entity: head, cells: cellsOf(answers) };
  joined.set(head, { parts, data });
  return data;
}

interface Wanted {
  filter: EntityFilter;
  identity: string;
  columns: readonly MatrixColumn[];
  /** The row at which a new filter's matrix is looked at first; null while that is not known. */
  start: number | null;
  find: (artifact: string) => Promise<EntityPosition>;
  /** False while other rows are shown: nothing is asked for then. */
  isShown: boolean;
}

/**
 * The rows of the matrix, of which only what is in sight is asked for, in blocks of rows and columns. While a new filter's
 * first rows are on the way the former ones stay.
 */
export function useEntityRows(wanted: Wanted): MatrixRows<MatrixRowData> {
  const { filter, identity, columns, start, find, isShown } = wanted;
  const [asked, setAsked] = useState<Asked>({ identity, rows: [0, 0], columns: [0, 0], screen: 0 });
  const rowBlocks = !isShown
    ? []
    : asked.identity === identity
      ? between(asked.rows)
      : start === null
        ? []
        : between(blocksOf([start, start + asked.screen], margin.rows, rowsAtOnce));
  const chunks = useMemo(() => {
    const ids = columns.map(idOf);
    return Array.from({ length: Math.ceil(ids.length / columnsAtOnce) }, (_, i) =>
      ids.slice(i * columnsAtOnce, (i + 1) * columnsAtOnce),
    );
  }, [columns]);
  const shown = between(asked.columns).filter((block) => block < chunks.length);
  const heads = useAnswers(
    rowBlocks.map((block) => entityQueries.heads(filter, block * rowsAtOnce, rowsAtOnce)),
  );
  const pages = useAnswers(
    rowBlocks.flatMap((block) =>
      shown.map((chunk) => entityQueries.page(filter, block * rowsAtOnce, rowsAtOnce, chunks[chunk] ?? [])),
    ),
  );

  const headsOf = new Map<number, EntityHeads>();
  const pagesOf = new Map<number, (EntityMatrix | undefined)[]>();
  let newest: EntityHeads | undefined;
  rowBlocks.forEach((block, i) => {
    const data = heads.data[i];
    if (!data) return;
    newest = data;
    headsOf.set(block, data);
    pagesOf.set(
      block,
      shown.map((_, j) => pages.data[i * shown.length + j]),
    );
  });
  const known = { identity, newest, headsOf, pagesOf };
  const former = useRef<typeof known>(null);
  useEffect(() => {
    if (known.newest) former.current = known;
  });
  const error = heads.error ?? pages.error;
  const current = !newest && former.current && !error ? former.current : known;

  const headAt = (index: number) =>
    current.headsOf.get(Math.floor(index / rowsAtOnce))?.heads[index % rowsAtOnce];

  return {
    identity: current.identity,
    total: current.newest?.total ?? null,
    drifted: current.newest?.drifted,
    rowAt: (index) => {
      const head = headAt(index);
      const block = Math.floor(index / rowsAtOnce);
      return head && join(head, current.pagesOf.get(block) ?? [], index % rowsAtOnce);
    },
    keyAt: (index) => headAt(index)?.artifact_id,
    find,
    indexOf: (artifact) => {
      for (const [block, { heads }] of current.headsOf) {
        const at = heads.findIndex((head) => head.artifact_id === artifact);
        if (at >= 0) return block * rowsAtOnce + at;
      }
      return null;
    },
    error,
    retry: () => {
      heads.retry();
      pages.retry();
    },
    show: (next) => {
      // The former rows say nothing of where the new ones will be looked at.
      const seen = current.identity === identity ? identity : asked.identity;
      const end = current.newest ? current.newest.total - 1 : next.rows[1];
      const rows = blocksOf(next.rows, margin.rows, rowsAtOnce);
      const blocks: Asked = {
        identity: seen,
        rows: [rows[0], Math.max(rows[0], Math.min(rows[1], Math.floor(Math.max(0, end) / rowsAtOnce)))],
        columns: blocksOf(next.columns, margin.columns, columnsAtOnce),
        screen: next.rows[1] - next.rows[0],
      };
      // Only where others are asked for: the grid draws what is scrolled by itself.
      setAsked((now) =>
        now.identity === seen && sameRange(now.rows, blocks.rows) && sameRange(now.columns, blocks.columns)
          ? now
          : blocks,
      );
    },
  };
}

const sameRange = (a: readonly [number, number], b: readonly [number, number]) =>
  a[0] === b[0] && a[1] === b[1];
