import { type QueryKey, type UseQueryOptions, useQueries } from "@tanstack/react-query";
import { useEffect, useMemo, useRef, useState } from "react";

export interface Page<T> {
  rows: T[];
  total: number;
}

export interface PagedRows<T, D = unknown> {
  /** Length of the whole list; null until the first page is there. */
  total: number | null;
  /** The filter whose rows these are: the former one until the first rows of a new one are there. */
  identity: string;
  /** One of the pages the rows are from, for what it says of the whole list. */
  page: D | undefined;
  /** Undefined while its page is on the way. */
  rowAt: (index: number) => T | undefined;
  error: Error | null;
  retry: () => void;
  /** Tell which rows are on screen. */
  show: (first: number, last: number) => void;
}

/** Rows asked for at once. A page of list rows is small; a screen shows about thirty. */
export const pageSize = 100;

/** Pages that were scrolled past are let go after a while, in milliseconds: a whole library of them is large. */
export const pageKept = 60_000;

/**
 * A long list read page by page, only where it is looked at. While a new filter's first page is on the way the
 * former rows stay, so that typing never flashes.
 *
 * `pageOptions` gives the query of a page; `identity` is a string that changes with the filter. `start` is the row at
 * which a new filter's list is looked at first; null while that is not known.
 */
export function usePagedRows<D, T, K extends QueryKey>(
  identity: string,
  pageOptions: (offset: number, limit: number) => UseQueryOptions<D, Error, D, K>,
  read: (data: D) => Page<T>,
  start: number | null = 0,
): PagedRows<T, D> {
  const [range, setRange] = useState({ identity, first: 0, last: 0 });
  const shown = range.identity === identity ? range : start === null ? null : { first: start, last: start };
  const from = shown && Math.floor(shown.first / pageSize);
  const to = shown && Math.floor(shown.last / pageSize);
  const numbers = useMemo(
    () => (from === null || to === null ? [] : Array.from({ length: to - from + 1 }, (_, i) => from + i)),
    [from, to],
  );
  const results = useQueries({ queries: numbers.map((n) => pageOptions(n * pageSize, pageSize)) });

  const pages = new Map<number, T[]>();
  let total: number | null = null;
  let newest: D | undefined;
  results.forEach((result, i) => {
    if (result.data === undefined) return;
    const page = read(result.data);
    pages.set(numbers[i] ?? 0, page.rows);
    total = page.total;
    newest = result.data;
  });
  const failed = results.find((result) => result.isError);

  const known = { identity, pages, total, page: newest };
  const former = useRef<typeof known>(null);
  useEffect(() => {
    if (total !== null) former.current = known;
  });

  const current = total === null && former.current && !failed ? former.current : known;
  return {
    total: current.total,
    identity: current.identity,
    page: current.page,
    rowAt: (index) => current.pages.get(Math.floor(index / pageSize))?.[index % pageSize],
    error: total === null ? (failed?.error ?? null) : null,
    retry: () => void Promise.all(results.map((result) => result.refetch())),
    show: (first, last) => {
      // The former rows say nothing of where the new ones will be looked at.
      if (current.identity !== identity) return;
      setRange((now) =>
        now.identity === identity && now.first === first && now.last === last
          ? now
          : { identity, first, last },
      );
    },
  };
}
