import { type QueryKey, type UseQueryOptions, useQueries } from "@tanstack/react-query";
import { useEffect, useMemo, useRef, useState } from "react";

export interface Page<T> {
  rows: T[];
  total: number;
}

export interface PagedRows<T> {
  /** Length of the whole list; null until the first page is there. */
  total: number | null;
  /** Undefined while its page is on the way. */
  rowAt: (index: number) => T | undefined;
  error: Error | null;
  retry: () => void;
  /** Tell which rows are on screen. */
  show: (first: number, last: number) => void;
}

/** Rows asked for at once. A page of list rows is small; a screen shows about thirty. */
export const pageSize = 100;

/**
 * A long list read page by page, only where it is looked at. While a new filter's first page is on the way the
 * former rows stay, so that typing never flashes.
 *
 * `pageOptions` gives the query of a page; `identity` is a string that changes with the filter.
 */
export function usePagedRows<D, T, K extends QueryKey>(
  identity: string,
  pageOptions: (offset: number, limit: number) => UseQueryOptions<D, Error, D, K>,
  read: (data: D) => Page<T>,
): PagedRows<T> {
  const [range, setRange] = useState({ identity, first: 0, last: 0 });
  const shown = range.identity === identity ? range : { identity, first: 0, last: 0 };
  const from = Math.floor(shown.first / pageSize);
  const to = Math.floor(shown.last / pageSize);
  const numbers = useMemo(() => Array.from({ length: to - from + 1 }, (_, i) => from + i), [from, to]);
  const results = useQueries({ queries: numbers.map((n) => pageOptions(n * pageSize, pageSize)) });

  const pages = new Map<number, T[]>();
  let total: number | null = null;
  results.forEach((result, i) => {
    if (result.data === undefined) return;
    const page = read(result.data);
    pages.set(numbers[i] ?? 0, page.rows);
    total = page.total;
  });
  const failed = results.find((result) => result.isError);

  const former = useRef<{ pages: Map<number, T[]>; total: number } | null>(null);
  useEffect(() => {
    if (total !== null) former.current = { pages, total };
  });

  const current = total === null && former.current && !failed ? former.current : { pages, total };
  return {
    total: current.total,
    rowAt: (index) => current.pages.get(Math.floor(index / pageSize))?.[index % pageSize],
    error: total === null ? (failed?.error ?? null) : null,
    retry: () => void Promise.all(results.map((result) => result.refetch())),
    show: (first, last) =>
      setRange((now) =>
        now.identity === identity && now.first === first && now.last === last
          ? now
          : { identity, first, last },
      ),
  };
}
