import { useSyncExternalStore } from "react";

/** Where a list beside an open sheet has no more room than for names and states. */
const query = "(max-width: 1100px)";

function subscribe(changed: () => void): () => void {
  const media = window.matchMedia(query);
  media.addEventListener("change", changed);
  return () => media.removeEventListener("change", changed);
}

/** True while the window is that narrow. */
export function useNarrowWindow(): boolean {
  return useSyncExternalStore(subscribe, () => window.matchMedia(query).matches);
}
