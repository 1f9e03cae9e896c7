import { useQuery } from "@tanstack/react-query";
import { type RefObject, useDeferredValue, useEffect, useRef } from "react";
import { type ArtifactFilter, artifactIds, artifactQueries, findArtifact } from "@/api/artifacts";
import { type Page, type PagedRows, usePagedRows } from "@/api/paging";
import type { ArtifactHit, ArtifactPage, ArtifactResponse } from "@/api/types";
import { usePlaceKept, useScrolledThere } from "@/lib/usePlaceKept";

/** An artifact of the list; of a search, with where it has what was searched for. */
export type ListedArtifact = ArtifactResponse & { hit?: ArtifactHit };

/** A page is read at every drawing; a row stays the same while what it says does, so that it is not drawn again. */
const listed = new WeakMap<ArtifactResponse, ListedArtifact>();

function withHit(artifact: ArtifactResponse, hit: ArtifactHit | undefined): ListedArtifact {
  if (hit === undefined) return artifact;
  const known = listed.get(artifact);
  if (known?.hit === hit) return known;
  const row = { ...artifact, hit };
  listed.set(artifact, row);
  return row;
}

const readPage = (page: ArtifactPage): Page<ListedArtifact> => ({
  rows: page.artifacts.map((artifact, i) => withHit(artifact, page.hits[i])),
  total: page.total,
});

/** The filtered library, page by page, with the counts that belong to the filter. */
export function useArtifactList(
  typed: ArtifactFilter,
  list: RefObject<HTMLDivElement | null>,
  rowHeight: number,
) {
  // Typing stays smooth: the list follows as fast as it can draw.
  const filter = useDeferredValue(typed);
  const identity = JSON.stringify(filter);
  const drawn = useRef<PagedRows<ArtifactResponse>>(null);
  const place = usePlaceKept<string>({
    identity,
    restart: filter.search,
    list,
    rowHeight,
    keyAt: (index) => drawn.current?.rowAt(index)?.id,
    find: (wanted) => findArtifact(filter, wanted),
  });
  const rows = usePagedRows(
    identity,
    (offset, limit) => artifactQueries.page(filter, offset, limit),
    readPage,
    place.start,
  );
  useEffect(() => {
    drawn.current = rows;
  });
  useScrolledThere({ identity, drawn: rows.identity, list, rowHeight, place });
  const facets = useQuery(artifactQueries.facets(filter));
  return {
    rows,
    facets: facets.data,
    filter,
    /** Where the list was looked at first after the last change of the filter. */
    start: place.start,
    /** The ids between two places of the list, both with it, also of what is not loaded. */
    idsBetween: (from: number, to: number) => artifactIds(filter, from, to - from + 1),
    allIds: () => artifactIds(filter),
  };
}

export type ArtifactList = ReturnType<typeof useArtifactList>;
export type ArtifactRows = ArtifactList["rows"];
