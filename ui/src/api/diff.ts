import { queryOptions } from "@tanstack/react-query";
import { commands, type DiffRequest } from "./bindings";
import { unwrap } from "./client";
import { keys } from "./keys";

export const diffQueries = {
  /** One file of two sides. It goes stale with the plans, and each look asks again. */
  file: (request: DiffRequest) =>
    queryOptions({
      queryKey: [keys.plans, "diff", request],
      queryFn: () => unwrap(commands.diffFile(request)),
      staleTime: 0,
      gcTime: 60_000,
    }),
};
