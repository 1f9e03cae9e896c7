import { ArrowDown, ArrowUp } from "lucide-react";
import type { EntityFilter } from "@/api/entities";
import { ProjectName } from "@/components/PlatformChips";
import { PlatformMark } from "@/components/PlatformMark";
import { en } from "@/text/en";
import { type ColumnGroup, firstWidth, headHeight, type MatrixColumn, shortPlatform } from "./columns";

interface MatrixHeadProps {
  /** Over the names. */
  title: string;
  columns: readonly MatrixColumn[];
  groups: readonly ColumnGroup[];
  /** Columns in sight: first and last. */
  first: number;
  last: number;
  width: number;
  /** The column of the focused cell. */
  active: number;
  sort: EntityFilter["sort"];
  descending: boolean;
  onSort: (sort: EntityFilter["sort"], descending: boolean) => void;
}

const lit =
  "group-focus/matrix:bg-active group-focus/matrix:text-fg group-data-[story=true]/matrix:bg-active group-data-[story=true]/matrix:text-fg";

/** Projects over their profiles; stays at the top, and its corner also at the left. */
export function MatrixHead(props: MatrixHeadProps) {
  const { title, columns, groups, first, last, width, active, descending } = props;
  return (
    <div
      role="rowgroup"
      className="sticky top-0 z-3 border-b border-line bg-bg"
      style={{ height: headHeight, width: firstWidth + columns.length * width }}
    >
      <div role="row" aria-rowindex={1} className="relative h-7">
        <div
          role="columnheader"
          className="sticky left-0 z-1 h-7 border-r border-line bg-bg"
          style={{ width: firstWidth }}
        >
          <span className="sr-only">{title}</span>
        </div>
        {groups
          .filter((group) => group.end > first && group.start <= last)
          .map((group) => (
            <div
              key={group.path}
              role="columnheader"
              aria-colindex={group.start + 2}
              aria-colspan={group.end - group.start}
              title={group.path}
              className={`absolute top-0 flex h-7 items-center border-r border-b border-line text-sm font-medium ${
                active >= group.start && active < group.end ? lit : ""
              }`}
              style={{ left: firstWidth + group.start * width, width: (group.end - group.start) * width }}
            >
              <span className="sticky flex min-w-0 px-2" style={{ left: firstWidth }}>
                <ProjectName path={group.path} name={group.name} short={group.end - group.start < 2} />
              </span>
            </div>
          ))}
      </div>
      <div role="row" aria-rowindex={2} className="relative h-[25px] text-xs text-fg3">
        <div
          role="columnheader"
          aria-colindex={1}
          aria-sort={descending ? "descending" : "ascending"}
          className="sticky left-0 z-1 flex h-[25px] items-center justify-between border-r border-line bg-bg pr-3 pl-4 font-medium"
          style={{ width: firstWidth }}
        >
          <Sort {...props} by="name" label={title} />
          <Sort {...props} by="deployed" label={en.entities.deployed} />
        </div>
        {columns.slice(first, last + 1).map((column, i) => {
          const index = first + i;
          const ends = columns[index + 1]?.project_path !== column.project_path;
          return (
            <div
              key={column.key}
              role="columnheader"
              aria-colindex={index + 2}
              aria-label={column.platform_name}
              title={`${column.platform_name}, ${column.root}`}
              data-line={`column,${index}`}
              data-testid={`entity-column-${column.project_name}/${column.profile_id}`}
              className={`absolute top-0 flex h-[25px] cursor-pointer items-center justify-center px-1 hover:bg-hover ${
                ends ? "border-r border-line" : ""
              } ${index === active ? lit : ""}`}
              style={{ left: firstWidth + index * width, width }}
            >
              <PlatformMark platform={column.platform} name={shortPlatform(column.platform_name)} />
            </div>
          );
        })}
      </div>
    </div>
  );
}

interface SortProps extends Pick<MatrixHeadProps, "sort" | "descending" | "onSort"> {
  by: EntityFilter["sort"];
  label: string;
}

/** Sorts by its column; again, the other way round. Numbers begin with the largest. */
function Sort({ by, label, sort, descending, onSort }: SortProps) {
  const Arrow = descending ? ArrowDown : ArrowUp;
  return (
    <button
      type="button"
      tabIndex={-1}
      data-testid={`entity-sort-${by}`}
      aria-pressed={sort === by}
      onClick={() => onSort(by, sort === by ? !descending : by === "deployed")}
      className={`flex items-center gap-1 font-medium hover:text-fg ${sort === by ? "text-fg2" : ""}`}
    >
      {label}
      {sort === by && <Arrow size={11} aria-hidden />}
    </button>
  );
}
