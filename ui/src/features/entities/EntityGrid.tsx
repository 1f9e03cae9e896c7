import { FolderPlus, Grid3x3, SearchX } from "lucide-react";
import type { RefObject } from "react";
import type { EntityFilter } from "@/api/entities";
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
import type { EntityMatrixData } from "./useEntityMatrix";

interface EntityGridProps {
  matrix: EntityMatrixData;
  gridRef: RefObject<HTMLDivElement | null>;
  onSort: (sort: EntityFilter["sort"], descending: boolean) => void;
  onClearFilter: () => void;
}

/** The matrix with its loading, empty and error states. */
export function EntityGrid({ matrix, gridRef, onSort, onClearFilter }: EntityGridProps) {
  const { rows, filter } = matrix;
  const refresh = useRefresh();
  const text = en.entities;
  if (matrix.error) return <ErrorState error={matrix.error} onRetry={matrix.retry} />;
  if (matrix.isPending) return <MatrixSkeleton />;
  const filtered =
    filter.search !== "" ||
    filter.types.length > 0 ||
    filter.project_path !== null ||
    filter.platform !== null;
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
      <Matrix matrix={matrix} gridRef={gridRef} onSort={onSort} />
      <Legend />
    </>
  );
}
