import { useFeatures } from "@/api/system";
import { createStore, useStore } from "@/lib/store";

/** What stands down the matrix. */
export type ShownRows = "artifacts" | "sets";

/** Kept while other views are looked at. */
const chosen = createStore<ShownRows>("artifacts");

export const showRows = (rows: ShownRows): void => chosen.set(rows);

/** What was chosen; artifacts while sets are switched off. */
export function useShownRows(): ShownRows {
  const rows = useStore(chosen);
  return useFeatures().sets ? rows : "artifacts";
}
