import type { ArtifactFilter } from "@/api/artifacts";
import type { ArtifactType } from "@/api/types";

export const noFilter: ArtifactFilter = {
  search: "",
  types: [],
  tags: [],
  untagged: false,
  drifted: false,
  sort: "name",
  descending: false,
};

/** Tabs of the view: one type, or all. */
export type TypeTab = ArtifactType | "all";
export const typeTabs: readonly ArtifactType[] = ["skill", "command", "agent", "hook", "mcp"];

export function tabOf(filter: ArtifactFilter): TypeTab {
  return filter.types[0] ?? "all";
}

/** True when something is left out; sorting leaves nothing out. */
export function isFiltered(filter: ArtifactFilter): boolean {
  return (
    filter.search !== "" ||
    filter.types.length > 0 ||
    filter.tags.length > 0 ||
    filter.untagged ||
    filter.drifted
  );
}

/** The newest first for times, A to Z for names. */
export function sorted(filter: ArtifactFilter, sort: ArtifactFilter["sort"]): ArtifactFilter {
  return { ...filter, sort, descending: sort !== "name" };
}
