import { FolderPlus, Grid3x3, SearchX } from "lucide-react";
import type { RefObject } from "react";
import { useRefresh } from "@/api/system";
import { Button } from "@/components/Button";
import { EmptyState } from "@/components/EmptyState";
import { ErrorState } from "@/components/ErrorState";
import { toastError } from "@/components/toast";
import { navigate } from "@/lib/navigation";
import { en } from "@/text/en";
import { Legend } from "./Legend";
import { Matrix } from "./Matrix";
import { MatrixSkeleton } from "./MatrixSkeleton";
import type { useEntityMatrix } from "./useEntityMatrix";

interface EntityGridProps {
  matrix: ReturnType<typeof useEntityMatrix>;
  gridRef: RefObject<HTMLDivElement | null>;
  onClearFilter: () => void;
}

/** The matrix with its loading, empty and error states. */
export function EntityGrid({ matrix, gridRef, onClearFilter }: EntityGridProps) {
  const { rows, columns, filter } = matrix;
  const refresh = useRefresh();
  const text = en.entities;
  if (rows.error) return <ErrorState error={rows.error} onRetry={rows.retry} />;
  if (rows.total === null) return <MatrixSkeleton />;
  const filtered = filter.search !== "" || filter.types.length > 0 || filter.project_path !== null;
  if (matrix.allColumns.length === 0 && !filter.project_path) {
    return (
      <EmptyState
        testId="entities-no-projects"
        icon={<FolderPlus size={22} strokeWidth={1.5} aria-hidden />}
        title={text.noProjects}
        hint={text.noProjectsHint}
        action={
          <Button tone="primary" onClick={() => navigate("projects")}>
            {text.addProject}
          </Button>
        }
      />
    );
  }
  if (rows.total === 0 && (filtered || filter.drifted)) {
    const calm = filter.drifted && !filtered;
    return (
      <EmptyState
        testId="entities-no-match"
        icon={<SearchX size={22} strokeWidth={1.5} aria-hidden />}
        title={calm ? text.noDrift : text.noMatch(filter.search)}
        hint={calm ? text.noDriftHint : undefined}
        action={<Button onClick={onClearFilter}>{text.clearFilters}</Button>}
      />
    );
  }
  if (rows.total === 0) {
    return (
      <EmptyState
        testId="entities-empty"
        icon={<Grid3x3 size={22} strokeWidth={1.5} aria-hidden />}
        title={text.empty}
        hint={text.emptyHint}
        action={
          <Button
            tone="primary"
            disabled={refresh.isPending}
            onClick={() => refresh.mutate("full", { onError: (error) => toastError(error) })}
          >
            {text.refresh}
          </Button>
        }
      />
    );
  }
  return (
    <>
      <Matrix
        total={rows.total}
        rowAt={rows.rowAt}
        columns={columns}
        onRange={rows.show}
        identity={matrix.identity}
        gridRef={gridRef}
      />
      <Legend />
    </>
  );
}
