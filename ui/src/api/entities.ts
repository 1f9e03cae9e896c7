import { queryOptions } from "@tanstack/react-query";
import { type ColumnId, commands, type EntityPosition, type EntityQuery, type EntityRow } from "./bindings";
import { unwrap } from "./client";
import { keys } from "./keys";
import { pageKept } from "./paging";

/** What a person filters and sorts by; which rows and columns are asked for is added by the grid. */
export type EntityFilter = Omit<EntityQuery, "artifact_id" | "offset" | "limit" | "columns">;

/** Rows without cells, and what is counted over all of them. */
export interface EntityHeads {
  heads: EntityRow[];
  total: number;
  drifted: number;
}

const whole = { artifact_id: null, offset: 0, limit: 0, columns: [] };

/** Names a column for good: its number moves when projects come and go. */
export const columnKey = ({ project_path, profile_id }: ColumnId) => `${project_path}\n${profile_id}`;

/** Columns in one word, put together once: the keys of all pages in sight are compared at each drawing. */
const names = new WeakMap<readonly ColumnId[], string>();

function nameOf(columns: readonly ColumnId[]): string {
  const known = names.get(columns);
  if (known !== undefined) return known;
  const name = columns.map(columnKey).join("\n");
  names.set(columns, name);
  return name;
}

export const entityQueries = {
  /** Every column, without cells. */
  columns: () =>
    queryOptions({
      queryKey: [keys.entities, "columns"],
      queryFn: () => unwrap(commands.listEntityColumns()),
    }),
  /**
   * A page of rows without their cells. They count deployments in all columns, so that any change may reach them; they
   * are light, and asked for once however many columns are looked at.
   */
  heads: (filter: EntityFilter, offset: number, limit: number) =>
    queryOptions({
      queryKey: [keys.entities, "heads", filter, offset, limit],
      queryFn: async (): Promise<EntityHeads> => {
        const page = await unwrap(commands.listEntities({ ...filter, ...whole, offset, limit }));
        return { heads: page.rows, total: page.total, drifted: page.drifted };
      },
      gcTime: pageKept,
    }),
  /** The same page with its cells in some columns. */
  page: (filter: EntityFilter, offset: number, limit: number, columns: ColumnId[]) =>
    queryOptions({
      queryKey: [keys.entities, "page", filter, offset, limit, nameOf(columns)],
      queryFn: () => unwrap(commands.listEntities({ ...filter, ...whole, offset, limit, columns })),
      gcTime: pageKept,
    }),
  /** One whole row, or some whole columns with every row that the filter has. It is large, and not kept. */
  line: (filter: EntityFilter, artifact: string | null, columns: ColumnId[]) =>
    queryOptions({
      queryKey: [keys.entities, "line", filter, artifact, columns],
      queryFn: () => unwrap(commands.listEntities({ ...filter, ...whole, artifact_id: artifact, columns })),
      staleTime: 0,
      gcTime: 0,
    }),
};

/** Where an artifact stands among the filter's rows, or would stand. */
export function findEntity(filter: EntityFilter, artifact: string): Promise<EntityPosition> {
  return unwrap(commands.findEntity({ ...filter, ...whole }, artifact));
}
