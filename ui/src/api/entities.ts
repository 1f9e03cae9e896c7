import { queryOptions } from "@tanstack/react-query";
import { commands, type EntityQuery } from "./bindings";
import { unwrap } from "./client";
import { keys } from "./keys";

export type EntityFilter = Omit<EntityQuery, "offset" | "limit">;

export const entityQueries = {
  /** A page of rows with all columns. */
  page: (filter: EntityFilter, offset: number, limit: number) =>
    queryOptions({
      queryKey: [keys.entities, "page", filter, offset, limit],
      queryFn: () => unwrap(commands.listEntities({ ...filter, offset, limit })),
    }),
};
