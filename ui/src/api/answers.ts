import {
  notifyManager,
  QueriesObserver,
  type QueryKey,
  type QueryObserverOptions,
  type QueryObserverResult,
  type UseQueryOptions,
  useQueryClient,
} from "@tanstack/react-query";
import { useCallback, useEffect, useReducer, useRef, useState } from "react";

/** What came of several questions, in their order. */
interface Answers<D> {
  data: readonly (D | undefined)[];
  /** The first refusal of a question that nothing is known of. */
  error: Error | null;
}

/** Puts answers together, and gives the same as before where they are the same. */
function combining<D>() {
  let last: Answers<D> = { data: [], error: null };
  return (results: QueryObserverResult<D, Error>[]): Answers<D> => {
    const data = results.map((result) => result.data);
    const error = results.find((result) => result.isError && result.data === undefined)?.error ?? null;
    const same =
      error === last.error &&
      data.length === last.data.length &&
      data.every((one, i) => one === last.data[i]);
    if (!same) last = { data, error };
    return last;
  };
}

/**
 * Asks several questions at once, and draws anew where an answer or a refusal came. The library's own hook for that draws
 * once more for every change of the questions, since it takes what is observed for its state: a whole list twice for each
 * letter of a search and each page that is scrolled to.
 */
export function useAnswers<D, K extends QueryKey>(queries: UseQueryOptions<D, Error, D, K>[]) {
  const client = useQueryClient();
  const [, draw] = useReducer((drawn: number) => drawn + 1, 0);
  const [observer] = useState(() => new QueriesObserver(client, []));
  const [combine] = useState(() => combining<D>());
  const [results] = observer.getOptimisticResult(queries as QueryObserverOptions[], undefined);
  const answers = combine(results as QueryObserverResult<D, Error>[]);
  const shown = useRef(answers);
  const look = useCallback(() => {
    const now = combine(observer.getCurrentResult() as QueryObserverResult<D, Error>[]);
    if (now !== shown.current) draw();
  }, [observer, combine]);
  useEffect(() => observer.subscribe(notifyManager.batchCalls(look)), [observer, look]);
  useEffect(() => {
    shown.current = answers;
    observer.setQueries(queries as QueryObserverOptions[]);
    look();
  });
  return {
    data: answers.data,
    error: answers.error,
    /** Asks again what was refused. */
    retry: () => {
      for (const { queryKey } of queries) {
        const refused = client.getQueryState(queryKey)?.status === "error";
        if (refused) void client.refetchQueries({ queryKey, exact: true });
      }
    },
  };
}
