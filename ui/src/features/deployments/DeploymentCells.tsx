import { FileQuestion, Folder } from "lucide-react";
import { memo } from "react";
import type { DeploymentRow } from "@/api/types";
import { Button } from "@/components/Button";
import { PlatformMark } from "@/components/PlatformMark";
import { RelativeTime } from "@/components/RelativeTime";
import { StateWord } from "@/components/StateCounts";
import { TypeIcon } from "@/components/TypeIcon";
import { en } from "@/text/en";
import { deployRow, wantsUpdate } from "./actions";
import { DeploymentMenu } from "./DeploymentMenu";
import type { GroupBy } from "./groups";

/** Beside an open sheet the place and the hash make room. */
export type CellLayout = "wide" | "narrow";

export const cellColumns: Record<CellLayout, string> = {
  wide: "16px minmax(0,1.1fr) 118px 136px 64px 72px minmax(0,1.2fr) 108px",
  narrow: "16px minmax(0,1fr) 118px 136px 64px 108px",
};

interface DeploymentCellsProps {
  row: DeploymentRow;
  by: GroupBy;
  layout: CellLayout;
}

/** The cells of one deployment. Under a project it is named by its artifact, under an artifact by its project. */
export const DeploymentCells = memo(function DeploymentCells({ row, by, layout }: DeploymentCellsProps) {
  return (
    <>
      <span role="gridcell" className="flex">
        <Sign row={row} by={by} />
      </span>
      <span role="gridcell" className="cut font-medium">
        {by === "project" ? row.name : row.project_name}
      </span>
      <span role="gridcell" className="flex min-w-0">
        {row.platform && <PlatformMark platform={row.platform} name={row.platform_name} />}
      </span>
      <span role="gridcell" className="flex min-w-0">
        <StateWord state={row.state} />
      </span>
      <span role="gridcell" className="text-sm text-fg3">
        <RelativeTime at={row.deployed_at} />
      </span>
      {layout === "wide" && (
        <>
          <span
            role="gridcell"
            className="cut font-mono text-xs text-fg3"
            title={row.content_hash ?? undefined}
          >
            {row.content_hash?.slice(0, 8)}
          </span>
          <span role="gridcell" className="cut font-mono text-[12px] text-fg3" title={row.path}>
            {row.path}
          </span>
        </>
      )}
      <span role="gridcell" className="flex items-center justify-end gap-1">
        {wantsUpdate(row) && (
          <Button
            size="sm"
            tabIndex={-1}
            data-testid={`deployment-update-${row.artifact_id}-${row.profile_id}`}
            onClick={() => deployRow(row)}
          >
            {row.state === "outdated" ? en.deployments.update : en.deployments.restore}
          </Button>
        )}
        <DeploymentMenu row={row} tabIndex={-1} />
      </span>
    </>
  );
});

function Sign({ row, by }: { row: DeploymentRow; by: GroupBy }) {
  if (by === "artifact") return <Folder size={16} strokeWidth={1.75} className="text-fg3" aria-hidden />;
  if (row.type === null) {
    return <FileQuestion size={16} strokeWidth={1.75} className="text-fg3" aria-hidden />;
  }
  return <TypeIcon type={row.type} />;
}

/** The column heads over them. */
export function DeploymentHead({ by, layout }: Omit<DeploymentCellsProps, "row">) {
  const text = en.deployments.columns;
  return (
    <>
      <span role="columnheader">
        <span className="sr-only">{en.deployments.type}</span>
      </span>
      <span role="columnheader">{by === "project" ? text.artifact : text.project}</span>
      <span role="columnheader">{text.platform}</span>
      <span role="columnheader">{text.state}</span>
      <span role="columnheader">{text.deployed}</span>
      {layout === "wide" && (
        <>
          <span role="columnheader">{text.hash}</span>
          <span role="columnheader">{text.path}</span>
        </>
      )}
      <span role="columnheader">
        <span className="sr-only">{en.common.actions}</span>
      </span>
    </>
  );
}
