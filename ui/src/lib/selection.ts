import { useCallback, useMemo, useState } from "react";

export interface Selection {
  ids: ReadonlySet<string>;
  has: (id: string) => boolean;
  toggle: (id: string, index: number) => void;
  /** Selects everything between the last toggled item and `index`. */
  extendTo: (index: number, idAt: (index: number) => string | undefined) => void;
  clear: () => void;
}

/** Items chosen for one action together, by id, so that a choice outlives filtering and refreshing. */
export function useSelection(): Selection {
  const [state, setState] = useState<{ ids: ReadonlySet<string>; anchor: number }>({
    ids: new Set(),
    anchor: 0,
  });
  const toggle = useCallback((id: string, index: number) => {
    setState((now) => {
      const ids = new Set(now.ids);
      if (!ids.delete(id)) ids.add(id);
      return { ids, anchor: index };
    });
  }, []);
  const extendTo = useCallback((index: number, idAt: (index: number) => string | undefined) => {
    setState((now) => {
      const ids = new Set(now.ids);
      const [from, to] = now.anchor < index ? [now.anchor, index] : [index, now.anchor];
      for (let i = from; i <= to; i++) {
        const id = idAt(i);
        if (id !== undefined) ids.add(id);
      }
      return { ids, anchor: now.anchor };
    });
  }, []);
  const clear = useCallback(() => {
    setState((now) => (now.ids.size === 0 ? now : { ids: new Set(), anchor: now.anchor }));
  }, []);
  return useMemo(
    () => ({ ids: state.ids, has: (id) => state.ids.has(id), toggle, extendTo, clear }),
    [state, toggle, extendTo, clear],
  );
}
