import { useQuery } from "@tanstack/react-query";
import { useDeferredValue, useRef, useState } from "react";
import type { EntityFilter } from "@/api/entities";
import { projectQueries } from "@/api/projects";
import { useRefresh } from "@/api/system";
import { RefreshButton } from "@/components/RefreshButton";
import { SearchField } from "@/components/SearchField";
import { toastError } from "@/components/toast";
import { ViewHeader } from "@/components/ViewHeader";
import { en } from "@/text/en";
import { artifactKind } from "./artifact-kind";
import { EntityFilters } from "./EntityFilters";
import { EntityGrid } from "./EntityGrid";
import { setKind } from "./sets/set-kind";
import { useSetMatrix } from "./sets/useSetMatrix";
import { useShownRows } from "./shown-rows";
import { useEntityMatrix } from "./useEntityMatrix";
import { useMatrixColumns } from "./useMatrixColumns";

const noFilter: EntityFilter = {
  search: "",
  types: [],
  project_path: null,
  platform: null,
  drifted: false,
  sort: "name",
  descending: false,
};

/** The matrix: what is deployed where, and in what state; artifacts or sets down. */
export function EntitiesView() {
  const [filter, setFilter] = useState(noFilter);
  const shown = useShownRows();
  const isSets = shown === "sets";
  const grid = useRef<HTMLDivElement>(null);
  const projects = useQuery(projectQueries.list());
  const refresh = useRefresh();
  // Typing stays smooth: the grid follows as fast as it can draw.
  const followed = useDeferredValue(filter);
  const columns = useMatrixColumns(followed);
  const artifacts = useEntityMatrix(followed, columns, !isSets);
  const sets = useSetMatrix(followed, columns, isSets);
  const { rows } = isSets ? sets : artifacts;
  const of = {
    gridRef: grid,
    onSort: (sort: EntityFilter["sort"], descending: boolean) => setFilter({ ...filter, sort, descending }),
    onClearFilter: () => setFilter({ ...noFilter, sort: filter.sort, descending: filter.descending }),
  };
  return (
    <>
      <ViewHeader
        title={en.entities.title}
        count={rows.total}
        search={
          <SearchField
            main
            value={filter.search}
            onChange={(search) => setFilter({ ...filter, search })}
            placeholder={en.entities.search[shown]}
            className="w-75"
            testId="entity-search"
            onLeave={() => grid.current?.focus()}
          />
        }
        actions={
          <RefreshButton
            busy={refresh.isPending}
            onRefresh={() => refresh.mutate("changed", { onError: (error) => toastError(error) })}
          />
        }
      />
      <EntityFilters
        shown={shown}
        filter={filter}
        onChange={setFilter}
        columns={columns.allColumns}
        projects={projects.data ?? []}
        drifted={rows.drifted}
      />
      {isSets ? (
        <EntityGrid key="sets" kind={setKind} matrix={sets} {...of} />
      ) : (
        <EntityGrid key="artifacts" kind={artifactKind} matrix={artifacts} {...of} />
      )}
    </>
  );
}
