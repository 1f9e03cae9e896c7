import { FileQuestion, Trash2 } from "lucide-react";
import { memo } from "react";
import type { DeploymentRow } from "@/api/types";
import { Button } from "@/components/Button";
import { IconButton } from "@/components/IconButton";
import { LinkChip, ServesChip } from "@/components/PlatformChips";
import { PlatformMark } from "@/components/PlatformMark";
import { RelativeTime } from "@/components/RelativeTime";
import { StateWord } from "@/components/StateCounts";
import { FactGlyphs } from "@/components/StateFacts";
import { TypeIcon } from "@/components/TypeIcon";
import { requestDeploy, requestUndeploy } from "@/lib/requests";
import { en } from "@/text/en";

/** Where there is little room the place is left to the hover, and drift to the state. */
export const tightColumns = "16px minmax(0,1fr) 18px 108px 92px";
export const deployedColumns = "16px minmax(0,0.85fr) minmax(0,1.15fr) 18px 120px 54px 56px 96px";

interface DeployedCellsProps {
  row: DeploymentRow;
  /** The row of the keys: Tab leads to its buttons. */
  active: boolean;
  /** There is little room. */
  tight: boolean;
}

/** The cells of one deployment in a project's list. */
export const DeployedCells = memo(function DeployedCells({ row, active, tight }: DeployedCellsProps) {
  const { artifact_id: id, project_path: project, profile_id: profile } = row;
  const again = row.state === "outdated" || row.state === "missing";
  const shared = (
    <>
      <LinkChip mode={row.mode} bare />
      <ServesChip names={row.serves} compact />
    </>
  );
  return (
    <>
      <span role="gridcell" className="flex">
        {row.type === null ? (
          <FileQuestion size={16} strokeWidth={1.75} className="text-fg3" aria-hidden />
        ) : (
          <TypeIcon type={row.type} />
        )}
      </span>
      <span role="gridcell" className="flex min-w-0 items-center gap-1.5">
        <span className="cut font-medium" title={tight ? row.path : undefined}>
          {row.name}
        </span>
        {tight && shared}
      </span>
      {!tight && (
        <span role="gridcell" className="flex min-w-0 items-center gap-1.5">
          <span className="cut font-mono text-[12px] text-fg3" title={row.path}>
            {row.path}
          </span>
          {shared}
        </span>
      )}
      <span role="gridcell" className="flex min-w-0">
        {row.platform && <PlatformMark platform={row.platform} name={row.platform_name} show="bare" />}
      </span>
      <span role="gridcell" className="flex min-w-0" title={row.problem ?? undefined}>
        <StateWord state={row.state} />
      </span>
      {!tight && (
        <>
          <span role="gridcell">
            <FactGlyphs facts={row} />
          </span>
          <span role="gridcell" className="text-sm text-fg3">
            <RelativeTime at={row.deployed_at} />
          </span>
        </>
      )}
      <span role="gridcell" className="flex items-center justify-end gap-1">
        {again && (
          <Button
            size="sm"
            tabIndex={active ? 0 : -1}
            onClick={() => requestDeploy([id], [project], profile)}
          >
            {row.state === "outdated" ? en.deployments.update : en.deployments.restore}
          </Button>
        )}
        <IconButton
          label={row.state === "missing" ? en.deployments.forget : en.deployments.undeploy}
          tabIndex={active ? 0 : -1}
          icon={<Trash2 size={14} aria-hidden />}
          className="text-fg3"
          onClick={() => requestUndeploy({ artifacts: [id], project, profile })}
        />
      </span>
    </>
  );
});

/** The column heads over them. */
export function DeployedHead({ tight }: { tight: boolean }) {
  const text = en.projectsView.table;
  return (
    <>
      <span role="columnheader">
        <span className="sr-only">{en.deployments.type}</span>
      </span>
      <span role="columnheader">{text.name}</span>
      {!tight && <span role="columnheader">{text.place}</span>}
      <span role="columnheader">
        <span className="sr-only">{text.platform}</span>
      </span>
      <span role="columnheader">{text.state}</span>
      {!tight && (
        <>
          <span role="columnheader">{text.drift}</span>
          <span role="columnheader">{text.deployed}</span>
        </>
      )}
      <span role="columnheader">
        <span className="sr-only">{en.common.actions}</span>
      </span>
    </>
  );
}
