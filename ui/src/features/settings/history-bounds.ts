import type { HistoryBounds } from "@/api/types";

/** Bounds as they are typed. */
export interface TypedBounds {
  days: string;
  megabytes: string;
}

const megabyte = 1024 * 1024;

/** The shell counts in 32 bits of days, and a number of the page is exact up to this many bytes. */
const most = { days: 36_500, megabytes: 8_000_000 };

export function typedOf(bounds: HistoryBounds): TypedBounds {
  return {
    days: String(bounds.max_age_days),
    megabytes: String(Math.max(1, Math.round(bounds.max_bytes / megabyte))),
  };
}

/** What was typed as bounds; null where it is no whole number of at least one. */
export function boundsOf({ days, megabytes }: TypedBounds): HistoryBounds | null {
  const age = wholeNumber(days, most.days);
  const size = wholeNumber(megabytes, most.megabytes);
  return age === null || size === null ? null : { max_age_days: age, max_bytes: size * megabyte };
}

function wholeNumber(text: string, max: number): number | null {
  if (!/^\d+$/.test(text.trim())) return null;
  const value = Number(text);
  return value >= 1 && value <= max ? value : null;
}
