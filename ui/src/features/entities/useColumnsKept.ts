import { type RefObject, useEffect, useRef } from "react";
import { columnAfter, type MatrixColumn } from "./columns";

interface Scrolled {
  grid: RefObject<HTMLDivElement | null>;
  /** Pixels of columns to the left of what is in sight. */
  offset: number;
  width: number;
  columns: readonly MatrixColumn[];
}

/** Keeps the column at the left of the grid there when others come, go or are filtered out. */
export function useColumnsKept({ grid, offset, width, columns }: Scrolled): void {
  const drawn = useRef({ columns, offset, width });
  useEffect(() => {
    const former = drawn.current;
    drawn.current = { columns, offset, width };
    if (former.columns === columns || former.offset <= 0 || !grid.current) return;
    const at = columnAfter(former.columns, Math.floor(former.offset / former.width), columns);
    grid.current.scrollLeft = at * width + (former.offset % former.width);
  });
}
