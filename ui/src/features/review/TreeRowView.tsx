import clsx from "clsx";
import { ChevronDown, ChevronRight, Layers } from "lucide-react";
import { memo } from "react";
import type { ArtifactPlan } from "@/api/types";
import { ArtifactMark } from "@/components/ArtifactMark";
import { ChangeCounts } from "@/components/ChangeCounts";
import { ChangeMark } from "@/components/ChangeMark";
import { PlatformMark, platformName } from "@/components/PlatformMark";
import { TypeIcon } from "@/components/TypeIcon";
import { artifactType } from "@/lib/artifact-id";
import { en } from "@/text/en";
import { fileNote } from "./file-note";
import { insideLibrary, insidePath, nameOf } from "./model";
import { SetLine } from "./SetLine";
import { levelOf, type TreeRow } from "./tree";

interface TreeRowViewProps {
  row: TreeRow;
  id: string;
  index: number;
  top: number;
  height: number;
  /** Undefined for a row that cannot be folded. */
  open: boolean | undefined;
  active: boolean;
  /** Shown beside the tree. */
  chosen: boolean;
}

const looks: Record<TreeRow["kind"], string> = {
  project: "border-b border-line bg-sub pl-4 font-semibold",
  set: "pl-5",
  artifact: "pl-5",
  file: "pl-[46px]",
  rest: "pl-[46px]",
};

function testId(row: TreeRow): string | undefined {
  if (row.kind === "artifact")
    return `review-artifact-${row.entry.plan.artifact}@${row.entry.project.project_name}`;
  if (row.kind === "set") return `review-set-${row.entry.project.project_name}`;
  return row.kind === "file" ? `review-file-${row.file.path}` : undefined;
}

/** One row of the review's tree. */
export const TreeRowView = memo(function TreeRowView(props: TreeRowViewProps) {
  const { row, open, chosen } = props;
  const Arrow = open ? ChevronDown : ChevronRight;
  return (
    <div
      id={props.id}
      role="treeitem"
      aria-level={levelOf[row.kind]}
      aria-expanded={open}
      aria-selected={chosen}
      data-index={props.index}
      data-active={props.active}
      data-action={
        row.kind === "artifact" || row.kind === "set"
          ? row.entry.plan.action
          : row.kind === "file"
            ? row.file.action
            : undefined
      }
      data-testid={testId(row)}
      className={clsx(
        "absolute inset-x-0 top-0 flex items-center gap-2 pr-3",
        looks[row.kind],
        row.kind === "project" && row.project.artifacts.length > 0 && props.index > 0 && "border-t",
        chosen
          ? "bg-select before:absolute before:inset-y-0 before:left-0 before:w-0.5 before:bg-accent"
          : "hover:bg-hover",
      )}
      style={{ height: props.height, transform: `translateY(${props.top}px)` }}
    >
      {row.kind !== "file" && row.kind !== "rest" && (
        <span data-fold className="-m-1 flex-none p-1 text-fg3">
          <Arrow size={12} aria-hidden className={open === undefined ? "invisible" : ""} />
        </span>
      )}
      <Content row={row} />
    </div>
  );
});

function Content({ row }: { row: TreeRow }) {
  if (row.kind === "project") {
    return (
      <>
        <span className="cut flex-1" title={row.project.project_path}>
          {row.project.project_name}
        </span>
        <ChangeCounts totals={row.project.totals} />
      </>
    );
  }
  if (row.kind === "rest") {
    return (
      <>
        <ChangeMark action="unchanged" />
        <span className="text-sm text-fg3">{en.review.unchangedFiles(row.files)}</span>
      </>
    );
  }
  const { plan } = row.entry;
  if (row.kind === "set") return <SetLine plan={plan} />;
  if (row.kind === "artifact") {
    const type = artifactType(plan.artifact);
    const leftOut = plan.action === "left_out";
    return (
      <>
        <ArtifactMark action={plan.action} />
        {type ? <TypeIcon type={type} size={15} /> : <Layers size={15} className="text-fg3" aria-hidden />}
        <span
          className={clsx(
            "cut",
            leftOut ? "min-w-20 flex-[0_1_auto] text-fg3" : "flex-[0_1_auto] font-medium",
          )}
        >
          {nameOf(plan)}
        </span>
        <span className="flex-1" />
        {plan.choice && (
          <span className="flex-none rounded-sm bg-raised px-1.5 text-xs font-medium text-accent-text">
            {en.review.choices[plan.choice].name}
          </span>
        )}
        <ArtifactNote plan={plan} />
      </>
    );
  }
  return (
    <>
      <ChangeMark action={row.file.action} />
      <span className="cut flex-1 font-mono text-xs text-fg2" title={row.file.path}>
        {row.library ? insideLibrary(plan, row.file.path) : insidePath(plan, row.file.path)}
      </span>
      <span
        className={clsx("num flex-none text-xs", row.file.action === "conflict" ? "text-warn" : "text-fg3")}
      >
        {fileNote(row.file, row.library)}
      </span>
    </>
  );
}

/** For which platform it is; or why nothing of it is done. */
function ArtifactNote({ plan }: { plan: ArtifactPlan }) {
  const text = en.setDeploy.review;
  if (plan.action === "left_out") {
    return <span className="cut flex-none text-xs text-fg3">{text.notFor(platformName(plan.platform))}</span>;
  }
  if (plan.action === "refused" && plan.error?.code === "artifact_not_found") {
    return <span className="cut flex-none text-xs text-danger">{text.notThere}</span>;
  }
  if (!plan.platform) return null;
  return (
    <span className="inline-flex min-w-4.5 flex-[0_9999_auto]">
      <PlatformMark platform={plan.platform} show={plan.choice ? "bare" : "name"} />
    </span>
  );
}
