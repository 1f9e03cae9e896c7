import { useQuery } from "@tanstack/react-query";
import { historyQueries } from "@/api/history";
import type { OperationSummary } from "@/api/types";
import { ErrorState } from "@/components/ErrorState";
import { SkeletonRows } from "@/components/Skeleton";
import { UndoPanel } from "./UndoPanel";
import { Written } from "./Written";

/** What an operation wrote, and beside it what taking it back would do. */
export function OperationPanel({ operation, redo }: { operation: OperationSummary; redo: boolean }) {
  const detail = useQuery(historyQueries.operation(operation.id));
  return (
    <div role="gridcell" data-panel className="pr-3 pb-3 pl-[84px]">
      <div className="grid grid-cols-[minmax(0,1fr)_minmax(220px,30%)] overflow-hidden rounded-lg border border-line bg-raised">
        <div className="min-w-0 py-px">
          {detail.isPending && <SkeletonRows rowHeight={28} rows={4} />}
          {detail.isError && <ErrorState error={detail.error} onRetry={() => void detail.refetch()} />}
          {detail.data && <Written operation={operation.id} parts={detail.data.parts} />}
        </div>
        <UndoPanel operation={operation} redo={redo} />
      </div>
    </div>
  );
}
