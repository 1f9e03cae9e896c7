import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { undoSource } from "@/api/changes";
import { historyQueries } from "@/api/history";
import { takeBackTitle } from "@/features/activity/words";
import { ReviewSheet } from "@/features/review/ReviewSheet";
import { en } from "@/text/en";

/** The review of taking an operation back, named by what it is about. */
export function UndoReview({ operation, onClose }: { operation: string; onClose: () => void }) {
  const source = useMemo(() => undoSource(operation), [operation]);
  const own = useQuery(historyQueries.operation(operation)).data?.operation;
  const undone = useQuery({
    ...historyQueries.operation(own?.undoes ?? ""),
    enabled: own !== undefined && own.undoes !== null,
  }).data?.operation;
  const recent = useQuery(historyQueries.recent()).data?.operations ?? [];
  const known = [own, undone, ...recent];
  const title = own ? takeBackTitle(own, (id) => known.find((one) => one?.id === id)) : en.review.undoTitle;
  return <ReviewSheet source={source} title={title} onClose={onClose} />;
}
