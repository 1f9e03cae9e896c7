import { useSyncExternalStore } from "react";
import { en } from "@/text/en";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** How long ago, in one short word: "now", "5 min", "2 h", "3 d", "2 wk", "4 mo", "1 y". */
export function shortAgo(at: number, now: number): string {
  const age = Math.max(0, now - at);
  if (age < minute) return en.time.now;
  if (age < hour) return en.time.minutes(Math.floor(age / minute));
  if (age < day) return en.time.hours(Math.floor(age / hour));
  if (age < 7 * day) return en.time.days(Math.floor(age / day));
  if (age < 30 * day) return en.time.weeks(Math.floor(age / (7 * day)));
  if (age < 365 * day) return en.time.months(Math.floor(age / (30 * day)));
  return en.time.years(Math.floor(age / (365 * day)));
}

const full = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "short" });

export function fullTime(at: number): string {
  return full.format(at);
}

const date = new Intl.DateTimeFormat("en", { day: "numeric", month: "long" });
const dateAndYear = new Intl.DateTimeFormat("en", { day: "numeric", month: "long", year: "numeric" });

/** The day of a time, "3 May", with its year where that is not this one. */
export function dateOf(at: string): string {
  const time = new Date(at);
  const same = time.getFullYear() === new Date().getFullYear();
  const parts = (same ? date : dateAndYear).formatToParts(time);
  const found = new Map(parts.map(({ type, value }) => [type, value]));
  const day = `${found.get("day")} ${found.get("month")}`;
  return same ? day : `${day} ${found.get("year")}`;
}

const tick = 30_000;
let now = Date.now();
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

/** One timer for all: each row of a list shows a time. */
function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) {
    now = Date.now();
    timer = setInterval(() => {
      now = Date.now();
      for (const one of listeners) one();
    }, tick);
  }
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) clearInterval(timer);
  };
}

/** The present, moving on every half minute. */
export function useNow(): number {
  return useSyncExternalStore(
    subscribe,
    () => now,
    () => now,
  );
}
