import { Package, SearchX } from "lucide-react";
import { useRefreshProgress } from "@/api/events";
import { useRefresh } from "@/api/system";
import { Button } from "@/components/Button";
import { EmptyState } from "@/components/EmptyState";
import { ErrorState } from "@/components/ErrorState";
import { KeptBehind } from "@/components/KeptBehind";
import { SkeletonRows } from "@/components/Skeleton";
import { useRowHeight } from "@/lib/density";
import { en } from "@/text/en";
import { FilledList, type FilledListProps } from "./FilledList";
import { isFiltered } from "./filter";

interface ArtifactListProps extends FilledListProps {
  onClearFilter: () => void;
}

/** The list or grid with its loading, empty and error states. */
export function ArtifactList(props: ArtifactListProps) {
  const { rows, filter } = props.artifacts;
  const rowHeight = useRowHeight("list");
  const refresh = useRefresh();
  if (rows.error) return <ErrorState error={rows.error} onRetry={rows.retry} />;
  if (rows.total === null) {
    return (
      <>
        {props.layout === "list" && <div className="h-(--head-h) flex-none border-b border-line bg-sub" />}
        <SkeletonRows rowHeight={rowHeight} rows={18} />
      </>
    );
  }
  if (rows.total === 0 && !isFiltered(filter)) {
    return (
      <EmptyState
        testId="no-artifacts"
        icon={<Package size={22} strokeWidth={1.5} aria-hidden />}
        title={en.artifactsView.empty}
        hint={en.artifactsView.emptyHint}
        action={
          <Button tone="primary" disabled={refresh.isPending} onClick={() => refresh.mutate("full")}>
            {en.shortcuts.refresh}
          </Button>
        }
      />
    );
  }

  const noMatch = (
    <EmptyState
      testId="no-match"
      icon={<SearchX size={22} strokeWidth={1.5} aria-hidden />}
      title={en.artifactsView.noMatch(filter.search)}
      hint={<NoMatchHint />}
      action={<Button onClick={props.onClearFilter}>{en.artifactsView.clearFilters}</Button>}
    />
  );
  return (
    <KeptBehind kind={props.layout} instead={rows.total === 0 ? noMatch : null}>
      <FilledList {...props} />
    </KeptBehind>
  );
}

/** Where the library is still being read, more may be found in a moment. */
function NoMatchHint() {
  const progress = useRefreshProgress();
  const isRead = progress?.phase !== "library" && progress?.phase !== "indexing";
  return isRead ? en.artifactsView.noMatchHint : en.artifactsView.noMatchYet;
}
