import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from "react";

/** Where the first of the looked-for rows was found: which of them, and its place in the list. */
interface Found {
  which: number;
  index: number;
}

interface PlaceKept<K> {
  /** Changes with filter and order. */
  identity: string;
  /** When this changes as well, the list goes back to its top: a search begins anew. */
  restart: string;
  list: RefObject<HTMLDivElement | null>;
  /** Pixels. */
  rowHeight: number;
  /** The row at a place of the list as it is drawn; undefined for one that cannot be looked for. */
  keyAt: (index: number) => K | undefined;
  /** Looks for rows in the list of the new filter. */
  find: (wanted: K[]) => Promise<Found | null>;
}

export interface PlaceInList {
  /** The row at the top; null until it is found. */
  start: number | null;
  /** Pixels of it that are scrolled past. */
  cut: number;
}

interface Sight<K> extends PlaceInList {
  identity: string;
  restart: string;
  /** The rows that were in sight, each with how far below the top it was. */
  wanted: { key: K; below: number }[];
}

/** Items side by side; a grid says so. */
const columnsOf = (list: HTMLDivElement | null) => Number(list?.dataset.columns ?? 1);

/**
 * Keeps the rows in sight where they are when filter or order change: the first of them that is still in the list stays
 * at its height on the screen. Where none is, and for another search, the list begins at its top.
 *
 * The answer goes on to `useScrolledThere`, which scrolls as soon as the rows of the new filter are drawn.
 */
export function usePlaceKept<K>(options: PlaceKept<K>): PlaceInList {
  const { identity, restart, list, rowHeight } = options;
  const [sight, setSight] = useState<Sight<K>>(() => atTop(identity, restart));
  let now = sight;
  if (sight.identity !== identity) {
    const scrolled = list.current?.scrollTop ?? 0;
    now = atTop(identity, restart);
    if (sight.restart === restart && scrolled >= rowHeight) {
      now = { ...now, start: null, cut: scrolled % rowHeight, wanted: inSight(options, scrolled) };
    }
    setSight(now);
  }

  const latest = useRef(options);
  useEffect(() => {
    latest.current = options;
  });
  useEffect(() => {
    if (sight.start !== null) return;
    let stopped = false;
    const settle = (found: Found | null) => {
      if (stopped) return;
      const columns = columnsOf(list.current);
      const below = found === null ? 0 : (sight.wanted[found.which]?.below ?? 0);
      const line = found === null ? -1 : Math.floor(found.index / columns) - Math.floor(below / columns);
      const top = line < 0 ? { start: 0, cut: 0 } : { start: line * columns };
      setSight((one) => (one === sight ? { ...one, ...top } : one));
    };
    latest.current.find(sight.wanted.map(({ key }) => key)).then(settle, () => settle(null));
    return () => {
      stopped = true;
    };
  }, [sight, list]);

  return now;
}

interface Drawn extends Pick<PlaceKept<unknown>, "identity" | "list" | "rowHeight"> {
  place: PlaceInList;
  /** The identity of the rows that are drawn. */
  drawn: string;
}

/** Scrolls to the place, once for each filter; afterwards the person does. */
export function useScrolledThere({ identity, drawn, list, rowHeight, place: { start, cut } }: Drawn): void {
  const done = useRef(identity);
  const isAtTop = useIsAtTop(list);
  useLayoutEffect(() => {
    const element = list.current;
    if (done.current === identity || drawn !== identity || start === null || !element) return;
    done.current = identity;
    const top = Math.floor(start / columnsOf(element)) * rowHeight + cut;
    // To scroll, and to ask where a list stands, makes the engine lay out at once what was just drawn, and what changes in
    // this frame after that once more.
    if (top > 0 || !isAtTop()) element.scrollTop = top;
  });
}

/** Tells whether a list stands at its top, without asking the engine: as it said when it was scrolled last. */
function useIsAtTop(list: RefObject<HTMLDivElement | null>): () => boolean {
  const seen = useRef<{ element: HTMLDivElement | null; top: number }>({ element: null, top: 0 });
  useLayoutEffect(() => {
    const element = list.current;
    if (seen.current.element !== element) seen.current = { element, top: 0 };
    const note = () => {
      seen.current.top = element?.scrollTop ?? 0;
    };
    element?.addEventListener("scroll", note, { passive: true });
    return () => element?.removeEventListener("scroll", note);
  });
  return () => seen.current.top === 0;
}

function atTop<K>(identity: string, restart: string): Sight<K> {
  return { identity, restart, start: 0, cut: 0, wanted: [] };
}

function inSight<K>({ list, rowHeight, keyAt }: PlaceKept<K>, scrolled: number): Sight<K>["wanted"] {
  const columns = columnsOf(list.current);
  const first = Math.floor(scrolled / rowHeight) * columns;
  const count = (Math.ceil((list.current?.clientHeight ?? 0) / rowHeight) + 1) * columns;
  return Array.from({ length: count }, (_, below) => ({ key: keyAt(first + below), below })).filter(
    (one): one is { key: K; below: number } => one.key !== undefined,
  );
}
