import { createStore, useStore } from "./store";

/** The views of the rail, in its order. */
export const viewIds = [
  "artifacts",
  "entities",
  "deployments",
  "sets",
  "projects",
  "activity",
  "settings",
] as const;
export type ViewId = (typeof viewIds)[number];

/**
 * Where the window is. `focus` names what a view should open on: an artifact id, a project path, an operation, a set as
 * `set:<id>`, a group as `group:<id>`.
 */
export interface Place {
  view: ViewId;
  focus: string | null;
  /** Grows with each move, so that going to the same place twice is noticed. */
  visit: number;
}

const place = createStore<Place>({ view: "artifacts", focus: null, visit: 0 });

export function navigate(view: ViewId, focus: string | null = null): void {
  place.set((now) => ({ view, focus, visit: now.visit + 1 }));
}

/** How many moves there were. */
export function visitNow(): number {
  return place.get().visit;
}

export function usePlace(): Place {
  return useStore(place);
}

export function isViewId(value: string | null): value is ViewId {
  return viewIds.some((id) => id === value);
}
