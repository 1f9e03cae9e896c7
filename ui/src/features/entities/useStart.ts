import { type RefObject, useEffect, useState } from "react";
import { type EntityFilter, findEntity } from "@/api/entities";

/** The row at the top of the grid. */
export interface TopRow {
  artifact: string;
  /** Pixels of it that are scrolled away. */
  shift: number;
}

/**
 * The row at which a changed filter's matrix is looked at first: the artifact at the top stays there, or the one that comes
 * next where the filter no longer has it. Another search begins at the top, and so does what stood at its top.
 * Null while it is asked for.
 */
export function useStart(
  filter: EntityFilter,
  identity: string,
  top: RefObject<TopRow | null>,
): number | null {
  const [start, setStart] = useState({ identity, search: filter.search, index: 0 });
  const isPlaced = start.identity === identity;
  const isSearch = start.search !== filter.search;
  useEffect(() => {
    if (isPlaced) return;
    let isLate = false;
    const place = (index: number) => {
      if (!isLate) setStart({ identity, search: filter.search, index });
    };
    const artifact = isSearch ? null : (top.current?.artifact ?? null);
    if (artifact === null) place(0);
    else
      findEntity(filter, artifact).then(
        (position) => place(position.index),
        () => place(0),
      );
    return () => {
      isLate = true;
    };
  }, [filter, identity, isPlaced, isSearch, top]);
  return isPlaced ? start.index : null;
}
