import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { undoSource } from "@/api/changes";
import { historyQueries } from "@/api/history";
import { isRedo, takeBackTitle } from "@/features/activity/words";
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
  const find = (id: string) => known.find((one) => one?.id === id);
  return (
    <ReviewSheet
      source={source}
      title={own ? takeBackTitle(own, find) : en.review.undo}
      redo={own !== undefined && isRedo(own, find)}
      onClose={onClose}
    />
  );
}
