import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { type BundleRef, type InvalidFile, setQueries } from "@/api/sets";
import { usePlace } from "@/lib/navigation";
import { createStore, useStore } from "@/lib/store";
import { useDebounced } from "@/lib/useDebounced";
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

/** An id alone is a set's. */
const keyOfFocus = (focus: string): string => (bundleOf(focus) === null ? `set:${focus}` : focus);

/**
 * What is looked at: what was chosen, also while a filter hides it; the first row where that is gone. `whole` says that
 * the rows are all there are. The place's focus is a key such as `set:<id>`, or the id of a set.
 */
export function useChosen(rows: readonly ListRow[], whole: boolean): Chosen {
  const kept = useStore(chosenKey);
  const place = usePlace();
  const focus = place.view === "sets" && place.focus !== null ? keyOfFocus(place.focus) : null;
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

/** Milliseconds for which the former set stays in sight while the next one is read. */
const patience = 150;

/**
 * What the pane shows: what is chosen, or for a moment still what was, so that going through the list does not flicker.
 * `gone` is a key that is not there any more.
 */
export function useShown({ key, bundle }: Chosen, gone: string | null): Pick<Chosen, "key" | "bundle"> {
  const wanted = bundle ?? { kind: "set" as const, id: "" };
  const detail = useQuery({ ...setQueries.detail(wanted), enabled: bundle !== null });
  const resolved = useQuery({ ...setQueries.resolved(wanted.id), enabled: bundle?.kind === "set" });
  const former = useDebounced(key, patience);
  const ready = !detail.isPending && (bundle?.kind === "group" || !resolved.isPending);
  const before = former === null || former === gone ? null : bundleOf(former);
  return bundle === null || ready || before === null ? { key, bundle } : { key: former, bundle: before };
}
