import { SearchX } from "lucide-react";
import type { RefObject } from "react";
import type { EntityFilter } from "@/api/entities";
import { Button } from "@/components/Button";
import { EmptyState } from "@/components/EmptyState";
import { ErrorState } from "@/components/ErrorState";
import { en } from "@/text/en";
import { Legend } from "./Legend";
import { Matrix } from "./Matrix";
import { MatrixSkeleton } from "./MatrixSkeleton";
import { NoProjects } from "./NoRows";
import type { MatrixData, RowKind } from "./row-kind";

interface EntityGridProps<R> {
  kind: RowKind<R>;
  matrix: MatrixData<R>;
  gridRef: RefObject<HTMLDivElement | null>;
  onSort: (sort: EntityFilter["sort"], descending: boolean) => void;
  onClearFilter: () => void;
}

/** The matrix with its loading, empty and error states. */
export function EntityGrid<R>({ kind, matrix, gridRef, onSort, onClearFilter }: EntityGridProps<R>) {
  const { rows, filter } = matrix;
  const text = en.entities;
  if (matrix.error) return <ErrorState error={matrix.error} onRetry={matrix.retry} />;
  if (matrix.isPending) return <MatrixSkeleton />;
  const filtered =
    filter.search !== "" ||
    filter.types.length > 0 ||
    filter.project_path !== null ||
    filter.platform !== null;
  if (matrix.allColumns.length === 0 && !filter.project_path) return <NoProjects />;
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
  if (rows.total === 0) return <kind.Empty />;
  return (
    <>
      <Matrix kind={kind} matrix={matrix} gridRef={gridRef} onSort={onSort} />
      <Legend signs={kind.signs} />
    </>
  );
}
