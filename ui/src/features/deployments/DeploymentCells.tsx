import { FileQuestion, Folder } from "lucide-react";
import { memo } from "react";
import type { DeploymentRow } from "@/api/types";
import { Button } from "@/components/Button";
import { Checkbox } from "@/components/Checkbox";
import { LinkChip, ProjectName, ServesChip } from "@/components/PlatformChips";
import { PlatformMark } from "@/components/PlatformMark";
import { RelativeTime } from "@/components/RelativeTime";
import { StagedMark } from "@/components/StagedMark";
import { StateWord } from "@/components/StateCounts";
import { FactGlyphs } from "@/components/StateFacts";
import { TypeIcon } from "@/components/TypeIcon";
import type { StagedWord } from "@/lib/staged";
import { useNarrowWindow } from "@/lib/useNarrowWindow";
import { en } from "@/text/en";
import { deployRow, wantsUpdate } from "./actions";
import type { HeadProps } from "./DeploymentHead";
import { DeploymentMenu } from "./DeploymentMenu";
import { deploymentKey, type GroupBy } from "./groups";

interface DeploymentCellsProps extends HeadProps {
  row: DeploymentRow;
  index: number;
  /** The row of the keys: Tab leads to its buttons. */
  active: boolean;
  checked: boolean;
  onCheck: (row: DeploymentRow, index: number) => void;
  /** What is staged for it. */
  staged: StagedWord | null;
}

/** The cells of one deployment. Under a project it is named by its artifact, under an artifact by its project. */
export const DeploymentCells = memo(function DeploymentCells(props: DeploymentCellsProps) {
  const { row, by, layout, active, checked, staged } = props;
  const tabIndex = active ? 0 : -1;
  return (
    <>
      <span role="gridcell" className="flex">
        <span className={checked ? "hidden" : "group-hover/row:hidden"}>
          <Sign row={row} by={by} />
        </span>
        <span className={checked ? "flex h-4 items-center" : "hidden h-4 items-center group-hover/row:flex"}>
          <Checkbox
            checked={checked}
            onChange={() => props.onCheck(row, props.index)}
            tabIndex={-1}
            label={en.list.selectRow(row.name)}
          />
        </span>
      </span>
      <span role="gridcell" className="cut font-medium">
        {by === "project" ? row.name : <ProjectName path={row.project_path} name={row.project_name} />}
      </span>
      {layout !== "tight" && (
        <span role="gridcell" className="flex min-w-0">
          {row.platform && <PlatformMark platform={row.platform} name={row.platform_name} show="bare" />}
        </span>
      )}
      <span role="gridcell" className="flex min-w-0">
        <StateWord state={row.state} />
      </span>
      {layout !== "tight" && (
        <span role="gridcell">
          <FactGlyphs facts={row} />
        </span>
      )}
      {layout === "wide" && (
        <>
          <span role="gridcell" className="text-sm text-fg3">
            <RelativeTime at={row.deployed_at} />
          </span>
          <span
            role="gridcell"
            className="cut font-mono text-xs text-fg3"
            title={row.content_hash ?? undefined}
          >
            {row.content_hash?.slice(0, 8)}
          </span>
          <PlaceCell row={row} />
        </>
      )}
      <span role="gridcell" className="flex items-center justify-end gap-1">
        {layout !== "tight" && staged && (
          <span
            data-testid="deployment-staged"
            className="flex items-center gap-1 rounded-sm bg-accent-tint px-1.5 text-xs text-accent-text"
          >
            <StagedMark word={staged} />
            {en.deployments.stagedWords[staged]}
          </span>
        )}
        {layout !== "tight" && !staged && wantsUpdate(row) && (
          <Button
            size="sm"
            tabIndex={tabIndex}
            data-testid={`deployment-update-${row.artifact_id}-${row.profile_id}`}
            onClick={() => deployRow(row)}
          >
            {row.state === "outdated" ? en.deployments.update : en.deployments.restore}
          </Button>
        )}
        {/* An open one must not go over to another row. */}
        <DeploymentMenu key={deploymentKey(row)} row={row} tabIndex={tabIndex} />
      </span>
    </>
  );
});

/** The place in the project; that it is a link, and whom else it serves. */
function PlaceCell({ row }: { row: DeploymentRow }) {
  const narrow = useNarrowWindow();
  return (
    <span role="gridcell" className="flex min-w-0 items-center gap-1.5">
      <LinkChip mode={row.mode} bare />
      <span className="cut font-mono text-[12px] text-fg3" title={row.path}>
        {row.path}
      </span>
      <ServesChip names={row.serves} compact={narrow} className={narrow ? "" : "max-w-40 flex-none"} />
    </span>
  );
}

function Sign({ row, by }: { row: DeploymentRow; by: GroupBy }) {
  if (by === "artifact") return <Folder size={16} strokeWidth={1.75} className="text-fg3" aria-hidden />;
  if (row.type === null) {
    return <FileQuestion size={16} strokeWidth={1.75} className="text-fg3" aria-hidden />;
  }
  return <TypeIcon type={row.type} />;
}
