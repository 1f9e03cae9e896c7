import { useCallback, useMemo, useState } from "react";

export interface Selection {
  ids: ReadonlySet<string>;
  has: (id: string) => boolean;
  toggle: (id: string, index: number) => void;
  /** Where a range begins: the item that was toggled last. */
  anchor: number;
  /** Selects everything between the last toggled item and `index`. */
  extendTo: (index: number, idAt: (index: number) => string | undefined) => void;
  /** Selects these besides. Where they are all of a list, `list` says of which. */
  add: (ids: Iterable<string>, list?: string) => void;
  /** The list of which all was selected, as long as nothing was taken out again. */
  whole: string | null;
  clear: () => void;
}

interface State {
  ids: ReadonlySet<string>;
  anchor: number;
  whole: string | null;
}

/** Items chosen for one action together, by id, so that a choice outlives filtering and refreshing. */
export function useSelection(): Selection {
  const [state, setState] = useState<State>({ ids: new Set(), anchor: 0, whole: null });
  const toggle = useCallback((id: string, index: number) => {
    setState((now) => {
      const ids = new Set(now.ids);
      const gone = ids.delete(id);
      if (!gone) ids.add(id);
      return { ids, anchor: index, whole: gone ? null : now.whole };
    });
  }, []);
  const add = useCallback((more: Iterable<string>, list?: string) => {
    setState((now) => ({ ...now, ids: new Set([...now.ids, ...more]), whole: list ?? now.whole }));
  }, []);
  const extendTo = useCallback((index: number, idAt: (index: number) => string | undefined) => {
    setState((now) => {
      const ids = new Set(now.ids);
      const [from, to] = now.anchor < index ? [now.anchor, index] : [index, now.anchor];
      for (let i = from; i <= to; i++) {
        const id = idAt(i);
        if (id !== undefined) ids.add(id);
      }
      return { ...now, ids };
    });
  }, []);
  const clear = useCallback(() => {
    setState((now) => (now.ids.size === 0 ? now : { ids: new Set(), anchor: now.anchor, whole: null }));
  }, []);
  return useMemo(
    () => ({ ...state, has: (id) => state.ids.has(id), toggle, add, extendTo, clear }),
    [state, toggle, add, extendTo, clear],
  );
}
