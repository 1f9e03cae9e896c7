import { queryOptions } from "@tanstack/react-query";
import { type ArtifactQuery, commands, type FoundAt } from "./bindings";
import { unwrap } from "./client";
import { keys } from "./keys";
import { pageKept } from "./paging";

/** What a person filters by; paging, and how much is told of each, is added by the list. */
export type ArtifactFilter = Omit<ArtifactQuery, "offset" | "limit" | "name_projects">;

/** Projects that the library names for an artifact: some as chips, the others where the pointer rests on the last one. */
const namedProjects = 8;

/** All that a filter lets through, of which nothing is told. */
const all = { offset: 0, limit: 0, name_projects: 0 };

export const artifactQueries = {
  /** A page with all deployments of each artifact. */
  page: (filter: ArtifactFilter, offset: number, limit: number) =>
    queryOptions({
      queryKey: [keys.artifacts, "page", filter, offset, limit],
      queryFn: () => unwrap(commands.listArtifacts({ ...filter, offset, limit, name_projects: 0 })),
      gcTime: pageKept,
    }),
  /** A page that says in few words where each artifact is deployed. */
  brief: (filter: ArtifactFilter, offset: number, limit: number) =>
    queryOptions({
      queryKey: [keys.artifacts, "page", filter, offset, limit, "brief"],
      queryFn: () =>
        unwrap(commands.listArtifacts({ ...filter, offset, limit, name_projects: namedProjects })),
      gcTime: pageKept,
    }),
  /** Counts for the type tabs and the tag menu. Sorting does not change them, so it is not in the key. */
  facets: (filter: ArtifactFilter) => {
    const query: ArtifactQuery = { ...filter, ...all, sort: "name", descending: false };
    return queryOptions({
      queryKey: [keys.artifacts, "facets", query],
      queryFn: () => unwrap(commands.artifactFacets(query)),
      placeholderData: (previous) => previous,
    });
  },
  detail: (id: string) =>
    queryOptions({
      queryKey: [keys.artifacts, "detail", id],
      queryFn: () => unwrap(commands.readArtifact(id)),
    }),
  file: (id: string, path: string) =>
    queryOptions({
      queryKey: [keys.artifacts, "file", id, path],
      queryFn: () => unwrap(commands.readArtifactFile(id, path)),
    }),
};

/** The ids of what a filter lets through, in the order of the list; a limit of 0 means all from the offset on. */
export function artifactIds(filter: ArtifactFilter, offset = 0, limit = 0): Promise<string[]> {
  return unwrap(commands.listArtifactIds({ ...filter, ...all, offset, limit }));
}

/** The place in the list of the first of these artifacts that is in it. */
export function findArtifact(filter: ArtifactFilter, wanted: string[]): Promise<FoundAt | null> {
  return unwrap(commands.findArtifact({ ...filter, ...all }, wanted));
}
