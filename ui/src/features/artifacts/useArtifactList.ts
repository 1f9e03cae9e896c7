import { useQuery } from "@tanstack/react-query";
import { useDeferredValue } from "react";
import { type ArtifactFilter, artifactQueries } from "@/api/artifacts";
import { type Page, usePagedRows } from "@/api/paging";
import type { ArtifactPage, ArtifactResponse } from "@/api/types";

const readPage = (page: ArtifactPage): Page<ArtifactResponse> => ({
  rows: page.artifacts,
  total: page.total,
});

/** The filtered library, page by page, with the counts that belong to the filter. */
export function useArtifactList(typed: ArtifactFilter) {
  // Typing stays smooth: the list follows as fast as it can draw.
  const filter = useDeferredValue(typed);
  const rows = usePagedRows(
    JSON.stringify(filter),
    (offset, limit) => artifactQueries.page(filter, offset, limit),
    readPage,
  );
  const facets = useQuery(artifactQueries.facets(filter));
  return { rows, facets: facets.data, identity: JSON.stringify(filter), filter };
}

export type ArtifactRows = ReturnType<typeof useArtifactList>["rows"];
