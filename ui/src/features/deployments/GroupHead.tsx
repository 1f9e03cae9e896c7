import { ChevronDown, ChevronRight } from "lucide-react";
import { memo } from "react";
import type { DeploymentGroup } from "@/api/types";
import { PathText } from "@/components/PathText";
import { ProjectName } from "@/components/PlatformChips";
import { StateCounts } from "@/components/StateCounts";
import { TypeIcon } from "@/components/TypeIcon";
import type { GroupBy } from "./groups";

interface GroupHeadProps {
  group: DeploymentGroup;
  open: boolean;
  by: GroupBy;
}

/** The head of a group: its name, its place, and how its deployments are. */
export const GroupHead = memo(function GroupHead({ group, open, by }: GroupHeadProps) {
  const Chevron = open ? ChevronDown : ChevronRight;
  const { type } = group;
  return (
    <span
      role="gridcell"
      aria-expanded={open}
      data-testid={`deployment-group-${group.name}`}
      className="absolute inset-0 flex items-center gap-2.5 bg-sub pr-3 pl-4 group-hover/row:bg-hover"
    >
      <Chevron size={14} className="mx-px flex-none text-fg3" aria-hidden />
      {by === "artifact" && type && <TypeIcon type={type} />}
      {by === "project" ? (
        <ProjectName path={group.key} name={group.name} className="flex-none font-semibold" />
      ) : (
        <span className="cut flex-none font-semibold">{group.name}</span>
      )}
      {by === "project" && <PathText path={group.key} max={56} plain className="text-fg3" />}
      <span className="ml-auto flex-none">
        <StateCounts counts={group.counts} />
      </span>
    </span>
  );
});
