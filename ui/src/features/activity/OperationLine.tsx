import clsx from "clsx";
import { ChevronDown, ChevronRight } from "lucide-react";
import { memo } from "react";
import type { OperationSummary } from "@/api/types";
import { fullTime } from "@/lib/time";
import { en } from "@/text/en";
import { countsOfTotals, Delta } from "./Delta";
import { clockOf } from "./days";
import { KindIcon } from "./KindIcon";
import { OperationPanel } from "./OperationPanel";
import { ProjectChips } from "./ProjectChips";
import { TakeBack } from "./TakeBack";
import { isRedo, sentenceOf, takeBackTitle, wordsOf } from "./words";

interface OperationLineProps {
  operation: OperationSummary;
  /** Operations that are read, for what an undo took back. */
  find: (id: string) => OperationSummary | undefined;
  height: number;
  active: boolean;
  open: boolean;
  index: number;
  onToggle: (id: string, index: number) => void;
}

/** One operation: when, what, where, how many files, and taking it back. Opened, it shows what it wrote. */
export const OperationLine = memo(function OperationLine(props: OperationLineProps) {
  const { operation, find, active, open } = props;
  const text = en.activity;
  const words = wordsOf(operation, find);
  const undone = operation.undone_by !== null;
  const sentence = sentenceOf(operation, find);
  const Chevron = open ? ChevronDown : ChevronRight;
  const at = Date.parse(operation.at);
  return (
    <div
      role="presentation"
      className={clsx(
        "relative",
        open
          ? "bg-hover before:absolute before:inset-y-0 before:left-0 before:w-0.5 before:bg-accent"
          : "group-hover/row:bg-hover",
      )}
    >
      <div
        role="presentation"
        className="grid grid-cols-[14px_38px_16px_minmax(0,1fr)_minmax(90px,22%)_102px_64px] items-center gap-x-3 pr-3 pl-3"
        style={{ height: props.height }}
      >
        <span role="gridcell" className="flex">
          <button
            type="button"
            aria-expanded={open}
            aria-label={text.show(sentence)}
            tabIndex={active ? 0 : -1}
            data-testid="operation-expand"
            onClick={() => props.onToggle(operation.id, props.index)}
            className="grid size-4 place-items-center rounded-sm text-fg3 hover:text-fg"
          >
            <Chevron size={13} aria-hidden />
          </button>
        </span>
        <span role="gridcell" className="num text-sm text-fg3">
          <time dateTime={operation.at} title={fullTime(at)}>
            {clockOf(operation.at)}
          </time>
        </span>
        <span role="gridcell" className="flex">
          <KindIcon kind={operation.kind} />
        </span>
        <span role="gridcell" className="flex min-w-0 items-baseline gap-2">
          <span
            className={clsx("cut", undone ? "text-fg3 line-through decoration-ctl" : "text-fg")}
            title={sentence}
          >
            {words.lead} <b className={undone ? "font-normal" : "font-semibold"}>{words.subject}</b>
            {words.tail}
          </span>
          {words.detail && <span className="cut flex-1 text-sm text-fg3">{words.detail}</span>}
        </span>
        <ProjectChips projects={operation.projects} />
        <span role="gridcell">
          <Delta counts={countsOfTotals(operation.totals, operation.kind)} spread />
        </span>
        <span role="gridcell" className="flex justify-end">
          <TakeBack
            operation={operation}
            redo={isRedo(operation, find)}
            title={takeBackTitle(operation, find)}
            tabIndex={active ? 0 : -1}
          />
        </span>
      </div>
      {open && <OperationPanel operation={operation} redo={isRedo(operation, find)} />}
    </div>
  );
});
