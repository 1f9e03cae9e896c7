import { useEffect } from "react";
import type { BundleRef, InvalidFile } from "@/api/sets";
import { usePlace } from "@/lib/navigation";
import { createStore, useStore } from "@/lib/store";
import { useOnChange } from "@/lib/useOnChange";
import { type ListRow, nextChoice } from "./rows";

/** The key of what is looked at; kept while other views are. */
const chosenKey = createStore<string | null>(null);

export const choose = (key: string | null): void => chosenKey.set(key);

export interface Chosen {
  key: string | null;
  bundle: BundleRef | null;
  file: InvalidFile | null;
}

function bundleOf(key: string): BundleRef | null {
  const at = key.indexOf(":");
  const kind = key.slice(0, at);
  return kind === "set" || kind === "group" ? { kind, id: key.slice(at + 1) } : null;
}

/**
 * What is looked at: what was chosen, also while a filter hides it; the first row where that is gone. `whole` says that
 * the rows are all there are. The place's focus is a key such as `set:<id>`.
 */
export function useChosen(rows: readonly ListRow[], whole: boolean): Chosen {
  const kept = useStore(chosenKey);
  const place = usePlace();
  const focus = place.view === "sets" ? place.focus : null;
  useEffect(() => {
    if (focus) choose(focus);
  }, [focus]);
  useOnChange(place.visit, () => {
    if (focus) choose(focus);
  });
  const there = rows.some((row) => row.key === kept);
  const first = rows[nextChoice(rows, 0, 1) ?? -1];
  const key = kept !== null && (there || !whole) ? kept : (first?.key ?? null);
  const row = rows.find((one) => one.key === key);
  return {
    key,
    bundle: row?.kind === "invalid" || key === null ? null : bundleOf(key),
    file: row?.kind === "invalid" ? row.file : null,
  };
}
