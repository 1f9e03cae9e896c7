import { type RefObject, useEffect, useState } from "react";
import type { EntityPosition } from "@/api/types";

/** The row at the top of the grid. */
export interface TopRow {
  key: string;
  /** Pixels of it that are scrolled away. */
  shift: number;
}

interface Filtered {
  search: string;
  /** The whole filter in one word. */
  identity: string;
  /** Where a row stands among the filter's, or would stand. */
  find: (key: string) => Promise<EntityPosition>;
  top: RefObject<TopRow | null>;
  /** False while other rows are shown: nothing is asked for then. */
  isShown: boolean;
}

/**
 * The row at which a changed filter's matrix is looked at first: the one at the top stays there, or the one that comes
 * next where the filter no longer has it. Another search begins at the top, and so does what stood at its top.
 * Null while it is asked for.
 */
export function useStart({ search, identity, find, top, isShown }: Filtered): number | null {
  const [start, setStart] = useState({ identity, search, index: 0 });
  const isPlaced = start.identity === identity;
  const isSearch = start.search !== search;
  useEffect(() => {
    if (isPlaced || !isShown) return;
    let isLate = false;
    const place = (index: number) => {
      if (!isLate) setStart({ identity, search, index });
    };
    const key = isSearch ? null : (top.current?.key ?? null);
    if (key === null) place(0);
    else
      find(key).then(
        (position) => place(position.index),
        () => place(0),
      );
    return () => {
      isLate = true;
    };
  }, [search, identity, find, isPlaced, isSearch, top, isShown]);
  return isPlaced ? start.index : null;
}
