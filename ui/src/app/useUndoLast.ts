import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { historyQueries } from "@/api/history";
import { showToast, toastError } from "@/components/toast";
import { requestUndo } from "@/lib/requests";
import { en } from "@/text/en";

/** Opens the review of taking back the newest operation that can be; going on with it walks further back. */
export function useUndoLast(): () => void {
  const client = useQueryClient();
  return useCallback(() => {
    client.fetchQuery(historyQueries.recent()).then(
      ({ operations }) => {
        const last = operations.find((one) => one.kind !== "undo" && one.can_undo && one.undone_by === null);
        if (last) requestUndo(last.id);
        else showToast("warn", en.activity.nothingToUndo);
      },
      (error: unknown) => toastError(error),
    );
  }, [client]);
}
