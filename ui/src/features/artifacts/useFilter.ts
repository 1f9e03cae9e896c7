import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useRef, useState } from "react";
import { type ArtifactFilter, artifactQueries } from "@/api/artifacts";
import { pageSize } from "@/api/paging";
import { noFilter } from "./filter";

/** A list whose rows take longer than this, in milliseconds, does not wait for them to show what it is filtered by. */
const patience = 150;

/**
 * The filter of the list. A change asks for its first rows at once, before anything is drawn, and is taken over when they are
 * there: the list is drawn once for it, with them, and a key costs nothing until then. The counts beside it come after it.
 */
export function useFilter() {
  const client = useQueryClient();
  const [filter, setFilter] = useState(noFilter);
  const wanted = useRef(noFilter);
  const order = useRef({ asked: 0, taken: 0 });
  const change = useCallback(
    (part: Partial<ArtifactFilter>) => {
      const next = { ...wanted.current, ...part };
      wanted.current = next;
      order.current.asked += 1;
      const number = order.current.asked;
      const take = () => {
        // Answers may overtake each other; a later wish stands.
        if (number < order.current.taken) return;
        order.current.taken = number;
        setFilter(next);
      };
      const timer = setTimeout(take, patience);
      const rows = client.prefetchQuery(artifactQueries.brief(next, 0, pageSize));
      void rows.then(() => {
        clearTimeout(timer);
        take();
      });
    },
    [client],
  );
  return { filter, change };
}
