import { type RefObject, useEffect, useRef } from "react";
import { type ArtifactFilter, artifactIds, artifactQueries, findArtifact } from "@/api/artifacts";
import { type Page, type PagedRows, usePagedRows } from "@/api/paging";
import type { ArtifactHit, ArtifactPage, ArtifactResponse, DeployedTo } from "@/api/types";
import { usePlaceKept, useScrolledThere } from "@/lib/usePlaceKept";

/** An artifact of the list: with where it is deployed, and, of a search, where it has what was searched for. */
export type ListedArtifact = ArtifactResponse & { deployed: DeployedTo; hit?: ArtifactHit };

/** A page is read at every drawing; a row stays the same while what it says does, so that it is not drawn again. */
const listed = new WeakMap<ArtifactResponse, ListedArtifact>();
const nowhere: DeployedTo = { projects: 0, named: [] };

function listedOf(
  artifact: ArtifactResponse,
  deployed: DeployedTo = nowhere,
  hit: ArtifactHit | undefined,
): ListedArtifact {
  const known = listed.get(artifact);
  if (known?.hit === hit && known?.deployed === deployed) return known;
  const row = { ...artifact, deployed, hit };
  listed.set(artifact, row);
  return row;
}

const readPage = (page: ArtifactPage): Page<ListedArtifact> => ({
  rows: page.artifacts.map((artifact, i) => listedOf(artifact, page.deployed[i], page.hits[i])),
  total: page.total,
});

/** The filtered library, page by page. */
export function useArtifactList(
  filter: ArtifactFilter,
  list: RefObject<HTMLDivElement | null>,
  rowHeight: number,
) {
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
    (offset, limit) => artifactQueries.brief(filter, offset, limit),
    readPage,
    place.start,
  );
  useEffect(() => {
    drawn.current = rows;
  });
  useScrolledThere({ identity, drawn: rows.identity, list, rowHeight, place });
  return {
    rows,
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
