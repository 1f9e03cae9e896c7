import { SearchX, Upload } from "lucide-react";
import { Button } from "@/components/Button";
import { EmptyState } from "@/components/EmptyState";
import { ErrorState } from "@/components/ErrorState";
import { SkeletonRows } from "@/components/Skeleton";
import { useRowHeight } from "@/lib/density";
import { navigate } from "@/lib/navigation";
import { en } from "@/text/en";
import { GroupedList, type GroupedProps } from "./GroupedList";

interface DeploymentListProps extends GroupedProps {
  onClearFilter: () => void;
}

/** The grouped list with its loading, empty and error states. */
export function DeploymentList({ onClearFilter, ...list }: DeploymentListProps) {
  const rowHeight = useRowHeight("table");
  const { filter, error, retry, total } = list.deployments;
  const text = en.deployments;
  if (error) return <ErrorState error={error} onRetry={retry} />;
  if (total === null) {
    return (
      <>
        <div className="h-(--head-h) flex-none border-b border-line bg-sub" />
        <SkeletonRows rowHeight={rowHeight} rows={20} />
      </>
    );
  }
  if (total > 0) return <GroupedList {...list} />;
  if (filter.search !== "" || filter.types.length > 0 || filter.states.length > 0) {
    return (
      <EmptyState
        testId="deployments-no-match"
        icon={<SearchX size={22} strokeWidth={1.5} aria-hidden />}
        title={text.noMatch(filter.search)}
        action={<Button onClick={onClearFilter}>{text.clearFilters}</Button>}
      />
    );
  }
  return (
    <EmptyState
      testId="deployments-empty"
      icon={<Upload size={22} strokeWidth={1.5} aria-hidden />}
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
