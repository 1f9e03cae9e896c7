import { History, SearchX } from "lucide-react";
import { type RefObject, useMemo } from "react";
import { Button } from "@/components/Button";
import { EmptyState } from "@/components/EmptyState";
import { ErrorState } from "@/components/ErrorState";
import { SkeletonRows } from "@/components/Skeleton";
import { useDensity } from "@/lib/density";
import { navigate } from "@/lib/navigation";
import { en } from "@/text/en";
import { ActivityList } from "./ActivityList";
import { lineHeights, linesOf } from "./lines";
import type { Operations } from "./useOperations";

interface ActivityBodyProps {
  operations: Operations;
  /** The operation to open on. */
  focus: string | null;
  onClearFilter: () => void;
  listRef: RefObject<HTMLDivElement | null>;
}

/** The list with its loading, empty and error states. */
export function ActivityBody({ operations, focus, onClearFilter, listRef }: ActivityBodyProps) {
  const heights = lineHeights[useDensity()];
  const { operations: read, total, filter } = operations;
  const lines = useMemo(() => linesOf(read, total ?? 0), [read, total]);
  const text = en.activity;
  if (operations.error) return <ErrorState error={operations.error} onRetry={operations.retry} />;
  if (total === null) return <SkeletonRows rowHeight={heights.operation} rows={18} />;
  if (total > 0) {
    return <ActivityList operations={operations} lines={lines} focus={focus} listRef={listRef} />;
  }
  if (filter.text !== null || filter.kinds.length > 0 || filter.project_path !== null) {
    return (
      <EmptyState
        testId="activity-no-match"
        icon={<SearchX size={22} strokeWidth={1.5} aria-hidden />}
        title={text.noMatch(filter.text ?? "")}
        action={<Button onClick={onClearFilter}>{text.clearFilters}</Button>}
      />
    );
  }
  return (
    <EmptyState
      testId="activity-empty"
      icon={<History size={22} strokeWidth={1.5} aria-hidden />}
      title={text.empty}
      hint={text.emptyHint}
      action={
        <Button tone="primary" onClick={() => navigate("artifacts")}>
          {text.goToArtifacts}
        </Button>
      }
    />
  );
}
