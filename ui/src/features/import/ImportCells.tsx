import clsx from "clsx";
import { FileQuestion } from "lucide-react";
import { memo } from "react";
import { Checkbox } from "@/components/Checkbox";
import { Badge } from "@/components/Chip";
import { PlatformMark, platformName } from "@/components/PlatformMark";
import { TypeIcon } from "@/components/TypeIcon";
import type { ImportChoice, ImportMark } from "@/lib/import-marks";
import { en } from "@/text/en";
import { ActionMenu } from "./ActionMenu";
import { type ImportRow, isMarked, isSelectable } from "./model";
import { OriginChip, SkillmeatChip } from "./RecordChips";
import { StatusWord } from "./StatusWord";

/** Where there is little room the platforms are left to the details. */
export const tightColumns = "14px 16px minmax(0,1.1fr) minmax(0,0.8fr) 104px minmax(118px,0.9fr)";
export const importColumns = "14px 16px minmax(0,1.15fr) minmax(0,1.1fr) 44px 134px minmax(124px,0.85fr)";

/** Marks of platforms before they are counted. */
const markLimit = 2;

/** What can be done with a row. One object for the whole table, so that rows need not be drawn anew. */
export interface RowActions {
  toggle: (row: ImportRow) => void;
  choose: (row: ImportRow, choice: ImportChoice) => void;
  rename: (row: ImportRow) => void;
  skip: (rows: readonly ImportRow[], skip: boolean) => void;
  open: (row: ImportRow) => void;
}

interface ImportCellsProps {
  row: ImportRow;
  mark: ImportMark | undefined;
  /** The row that takes its name. */
  clash: ImportRow | undefined;
  /** Rows that are the same in other projects, this one among them. */
  copies: readonly ImportRow[] | undefined;
  /** The row of the keys: Tab leads to its buttons. */
  active: boolean;
  tight: boolean;
  actions: RowActions;
}

/** The cells of one thing that was found. */
export const ImportCells = memo(function ImportCells(props: ImportCellsProps) {
  const { row, mark, clash, copies, active, tight, actions } = props;
  const { entry } = row;
  const usable = isSelectable(entry);
  const tabIndex = active ? 0 : -1;
  const text = en.imports;
  return (
    <>
      <span role="gridcell" className="flex">
        <Checkbox
          checked={isMarked(mark)}
          disabled={!usable}
          onChange={() => actions.toggle(row)}
          tabIndex={-1}
          label={text.selectRow(entry.name)}
          testId={`import-check-${entry.path}`}
        />
      </span>
      <span role="gridcell" className="flex">
        {entry.kind ? (
          <TypeIcon type={entry.kind} />
        ) : (
          <FileQuestion size={16} strokeWidth={1.75} className="text-fg3" aria-hidden />
        )}
      </span>
      <span role="gridcell" className="@container flex min-w-0 items-center gap-1.5">
        <span className={clsx("cut", usable ? "font-medium" : "text-fg2")} title={entry.title ?? entry.name}>
          {entry.name}
        </span>
        {copies && (
          <span
            className="flex-none"
            title={text.copiesHint(copies.map((one) => one.project_name).join(", "))}
          >
            <Badge>{text.copies(copies.length)}</Badge>
          </span>
        )}
        {entry.origin && <OriginChip origin={entry.origin} />}
        {entry.skillmeat && <SkillmeatChip record={entry.skillmeat} />}
      </span>
      <span role="gridcell" className="cut font-mono text-[12px] text-fg3" title={entry.path}>
        {entry.path}
      </span>
      {!tight && <Platforms ids={entry.platforms} />}
      <span role="gridcell" className="flex min-w-0">
        <button
          type="button"
          tabIndex={tabIndex}
          aria-label={text.open(text.filters[entry.status], entry.name)}
          data-testid={`import-open-${entry.path}`}
          onClick={() => actions.open(row)}
          className={clsx(
            "-ml-1 inline-flex min-w-0 rounded-sm px-1 hover:underline",
            usable ? "text-fg" : "text-fg3",
          )}
        >
          <StatusWord status={entry.status} />
        </button>
      </span>
      <span role="gridcell" className="flex min-w-0">
        <ActionMenu
          entry={entry}
          mark={mark}
          clash={clash ? text.clash(entry.name, clash.project_name) : null}
          tabIndex={tabIndex}
          onChoose={(choice) => actions.choose(row, choice)}
          onRename={() => actions.rename(row)}
          onSkip={() => actions.skip([row], entry.status !== "skipped")}
          onOpen={() => actions.open(row)}
        />
      </span>
    </>
  );
});

/** The first platforms that read a place, and how many more. */
function Platforms({ ids }: { ids: readonly string[] }) {
  const more = ids.slice(markLimit);
  return (
    <span role="gridcell" className="flex items-center gap-0.5 overflow-hidden">
      {ids.slice(0, more.length > 0 ? markLimit - 1 : markLimit).map((id) => (
        <PlatformMark key={id} platform={id} show="bare" />
      ))}
      {more.length > 0 && (
        <span
          role="img"
          aria-label={ids
            .slice(markLimit - 1)
            .map(platformName)
            .join(", ")}
          title={ids
            .slice(markLimit - 1)
            .map(platformName)
            .join("\n")}
          className="num text-xs text-fg3"
        >
          +{more.length + 1}
        </span>
      )}
    </span>
  );
}

interface ProjectCellsProps {
  name: string;
  path: string;
  rows: readonly ImportRow[];
  marked: number;
  onToggle: () => void;
}

/** The head of a project's rows, where there are several projects. */
export function ProjectCells({ name, path, rows, marked, onToggle }: ProjectCellsProps) {
  const usable = rows.filter(({ entry }) => isSelectable(entry)).length;
  return (
    <>
      <span role="gridcell" className="flex">
        <Checkbox
          checked={marked === 0 ? false : marked === usable ? true : "indeterminate"}
          disabled={usable === 0}
          onChange={onToggle}
          tabIndex={-1}
          label={en.imports.selectProject(name)}
          testId={`import-check-project-${name}`}
        />
      </span>
      <span role="gridcell" className="col-start-2 -col-end-1 flex min-w-0 items-baseline gap-2">
        <span className="cut font-semibold" title={path}>
          {name}
        </span>
        <span className="num flex-none text-xs text-fg3">{en.imports.projects.group(rows.length)}</span>
      </span>
    </>
  );
}

interface ImportHeadProps {
  tight: boolean;
  checked: boolean | "indeterminate";
  usable: number;
  onToggle: () => void;
}

/** The column heads; the box selects what the filter leaves. */
export function ImportHead({ tight, checked, usable, onToggle }: ImportHeadProps) {
  const text = en.imports;
  return (
    <>
      <span role="columnheader" className="flex">
        <Checkbox
          checked={checked}
          disabled={usable === 0}
          onChange={onToggle}
          label={text.selectAll(usable)}
          testId="import-check-all"
        />
      </span>
      <span role="columnheader">
        <span className="sr-only">{text.columns.type}</span>
      </span>
      <span role="columnheader">{text.columns.name}</span>
      <span role="columnheader" className="cut">
        {text.columns.place}
      </span>
      {!tight && (
        <span role="columnheader" className="cut">
          {text.columns.platforms}
        </span>
      )}
      <span role="columnheader" className="cut">
        {text.columns.status}
      </span>
      <span role="columnheader" className="cut">
        {text.columns.action}
      </span>
    </>
  );
}
