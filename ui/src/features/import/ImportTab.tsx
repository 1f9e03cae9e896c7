import { useQuery } from "@tanstack/react-query";
import { FolderSearch, RefreshCw } from "lucide-react";
import { useMemo } from "react";
import { importQueries } from "@/api/imports";
import { Button } from "@/components/Button";
import { EmptyState } from "@/components/EmptyState";
import { ErrorState } from "@/components/ErrorState";
import { SkeletonRows } from "@/components/Skeleton";
import { useRowHeight } from "@/lib/density";
import { requestImports } from "@/lib/requests";
import { en } from "@/text/en";
import { ImportPanel } from "./ImportPanel";
import { ProblemNote } from "./ProblemNote";

/** What one project has that the library could take in. */
export function ImportTab({ path }: { path: string }) {
  const discovery = useQuery(importQueries.discovery(path));
  const rowHeight = useRowHeight("table");
  const discoveries = useMemo(() => (discovery.data ? [discovery.data] : []), [discovery.data]);
  const text = en.imports;
  if (discovery.isError && !discovery.data) {
    return <ErrorState error={discovery.error} onRetry={() => void discovery.refetch()} />;
  }
  if (!discovery.data) {
    return (
      <>
        <div className="h-(--bar-h) flex-none border-b border-line" />
        <SkeletonRows rowHeight={rowHeight} rows={16} />
      </>
    );
  }
  const { entries, problems, looked_in, project_name } = discovery.data;
  if (entries.length === 0) {
    return (
      <>
        <ProblemNote problems={problems} />
        <EmptyState
          testId="import-empty"
          icon={<FolderSearch size={22} strokeWidth={1.5} aria-hidden />}
          title={text.empty}
          hint={`${text.emptyHint} ${looked_in.length > 0 ? text.lookedIn(looked_in.slice(0, 4).join(", ")) : ""}`}
          action={
            <Button
              icon={<RefreshCw size={14} aria-hidden />}
              disabled={discovery.isFetching}
              onClick={() => void discovery.refetch()}
            >
              {text.lookAgain}
            </Button>
          }
        />
      </>
    );
  }
  return (
    <ImportPanel discoveries={discoveries} grouped={false} place={project_name} onReview={requestImports} />
  );
}
