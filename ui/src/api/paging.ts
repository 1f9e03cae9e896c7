import type { QueryKey, UseQueryOptions } from "@tanstack/react-query";
import { useEffect, useMemo, useRef, useState } from "react";
import { useAnswers } from "./answers";

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

/** Rows asked for at once: a screen shows about thirty, and a search is answered the sooner the fewer it has to tell of. */
export const pageSize = 32;

/** What lies this near beyond the rows that are drawn is asked for with them, so that scrolling finds it there. */
const margin = 30;

/** Pages that were scrolled past are let go after a while, in milliseconds: a whole library of them is large. */
export const pageKept = 10_000;

/** The first and the last page that are asked for; of a filter. */
interface Asked {
  identity: string;
  from: number;
  to: number;
}

const pageOf = (row: number) => Math.floor(Math.max(0, row) / pageSize);

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
  const [asked, setAsked] = useState<Asked>({ identity, from: 0, to: 0 });
  const at = start === null ? null : { identity, from: pageOf(start), to: pageOf(start) };
  const pagesNow = asked.identity === identity ? asked : at;
  const from = pagesNow?.from ?? null;
  const to = pagesNow?.to ?? null;
  const numbers = useMemo(
    () => (from === null || to === null ? [] : Array.from({ length: to - from + 1 }, (_, i) => from + i)),
    [from, to],
  );
  const answers = useAnswers(numbers.map((n) => pageOptions(n * pageSize, pageSize)));

  const pages = new Map<number, T[]>();
  let total: number | null = null;
  let newest: D | undefined;
  answers.data.forEach((data, i) => {
    if (data === undefined) return;
    const page = read(data);
    pages.set(numbers[i] ?? 0, page.rows);
    total = page.total;
    newest = data;
  });

  const known = { identity, pages, total, page: newest };
  const former = useRef<typeof known>(null);
  useEffect(() => {
    if (total !== null) former.current = known;
  });

  const current = total === null && former.current && !answers.error ? former.current : known;
  return {
    total: current.total,
    identity: current.identity,
    page: current.page,
    rowAt: (index) => current.pages.get(Math.floor(index / pageSize))?.[index % pageSize],
    error: total === null ? answers.error : null,
    retry: answers.retry,
    show: (first, last) => {
      // The former rows say nothing of where the new ones will be looked at.
      if (current.identity !== identity) return;
      // At the top nothing more is asked for until somebody scrolls: a search is typed on more often than it is scrolled.
      const beyond = first === 0 ? 0 : margin;
      const end = Math.max(last, Math.min(last + beyond, (current.total ?? 0) - 1));
      const next = { identity, from: pageOf(first - margin), to: pageOf(end) };
      // Only where other pages are asked for: the list draws what is scrolled by itself.
      if (next.from === from && next.to === to) return;
      setAsked(next);
    },
  };
}
