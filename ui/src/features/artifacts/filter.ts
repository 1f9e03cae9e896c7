import type { ArtifactFilter } from "@/api/artifacts";
import type { ArtifactType } from "@/api/types";

export const noFilter: ArtifactFilter = {
  search: "",
  types: [],
  tags: [],
  untagged: false,
  drifted: false,
  // Until somebody chooses: by name, and what a search means most first.
  sort: "relevance",
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

export type Sort = ArtifactFilter["sort"];

const sorts: readonly Sort[] = ["name", "updated", "deployed"];

/** The orders to choose from: what means a search most, only while there is one. */
export function sortsOf(filter: ArtifactFilter): readonly Sort[] {
  return isSearched(filter) ? ["relevance", ...sorts] : sorts;
}

/** The order that the list has. */
export function sortOf(filter: ArtifactFilter): Sort {
  return filter.sort === "relevance" && !isSearched(filter) ? "name" : filter.sort;
}

const isSearched = (filter: ArtifactFilter) => filter.search.trim() !== "";

/** The newest first for times, A to Z for names; the other way round where it is the order already. */
export function sorted(filter: ArtifactFilter, sort: Sort): ArtifactFilter {
  const again = sortOf(filter) === sort;
  if (sort === "relevance") return { ...filter, sort, descending: false };
  return { ...filter, sort, descending: again ? !filter.descending : sort !== "name" };
}
