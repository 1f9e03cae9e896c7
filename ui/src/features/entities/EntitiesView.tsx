import { useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import type { EntityFilter } from "@/api/entities";
import { projectQueries } from "@/api/projects";
import { useRefresh } from "@/api/system";
import { RefreshButton } from "@/components/RefreshButton";
import { SearchField } from "@/components/SearchField";
import { toastError } from "@/components/toast";
import { ViewHeader } from "@/components/ViewHeader";
import { en } from "@/text/en";
import { EntityFilters } from "./EntityFilters";
import { EntityGrid } from "./EntityGrid";
import { useEntityMatrix } from "./useEntityMatrix";

const noFilter: EntityFilter = {
  search: "",
  types: [],
  project_path: null,
  platform: null,
  drifted: false,
  sort: "name",
  descending: false,
};

/** The matrix: what is deployed where, and in what state. */
export function EntitiesView() {
  const [filter, setFilter] = useState(noFilter);
  const grid = useRef<HTMLDivElement>(null);
  const projects = useQuery(projectQueries.list());
  const refresh = useRefresh();
  const matrix = useEntityMatrix(filter);
  return (
    <>
      <ViewHeader
        title={en.entities.title}
        count={matrix.rows.total}
        search={
          <SearchField
            main
            value={filter.search}
            onChange={(search) => setFilter({ ...filter, search })}
            placeholder={en.entities.search}
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
        filter={filter}
        onChange={setFilter}
        columns={matrix.allColumns}
        projects={projects.data ?? []}
        drifted={matrix.rows.drifted}
      />
      <EntityGrid
        matrix={matrix}
        gridRef={grid}
        onSort={(sort, descending) => setFilter({ ...filter, sort, descending })}
        onClearFilter={() => setFilter({ ...noFilter, sort: filter.sort, descending: filter.descending })}
      />
    </>
  );
}
