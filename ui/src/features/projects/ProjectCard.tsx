import { Import, TriangleAlert } from "lucide-react";
import { memo } from "react";
import type { AttachmentStatus, ProjectResponse } from "@/api/types";
import { Badge } from "@/components/Chip";
import { PathText } from "@/components/PathText";
import { PlatformMarks, ProjectName } from "@/components/PlatformChips";
import { RelativeTime } from "@/components/RelativeTime";
import { updatesOf } from "@/components/SetStanding";
import { StateCounts } from "@/components/StateCounts";
import { useDensity } from "@/lib/density";
import { en } from "@/text/en";
import { deployedCount, problemOf, problemWord, usedProfiles } from "./problem";

/** Heights in pixels of a project in the list. */
export const cardHeights = { comfortable: 75, compact: 52 } as const;

interface ProjectCardProps {
  project: ProjectResponse;
  /** The sets it follows. */
  attachments: readonly AttachmentStatus[];
}

/** One project in the list: name and platforms, its place, and how its deployments are. */
export const ProjectCard = memo(function ProjectCard({ project, attachments }: ProjectCardProps) {
  const behind = attachments.filter((one) => one.in_library).reduce((sum, one) => sum + updatesOf(one), 0);
  const compact = useDensity() === "compact";
  const problem = problemOf(project);
  const importable = problem ? 0 : (project.importable ?? 0);
  const counts = (
    <span className="flex items-center gap-2.5">
      {problem ? (
        <span className="flex min-w-0 items-center gap-1.5 text-xs text-warn">
          <TriangleAlert size={13} className="flex-none" aria-hidden />
          <span className="cut">{problemWord(problem)}</span>
        </span>
      ) : deployedCount(project.counts) + project.counts.unmanaged > 0 ? (
        <span className="flex-none overflow-hidden">
          <StateCounts counts={project.counts} />
        </span>
      ) : (
        <span className="cut text-xs text-fg3">{en.projectsView.nothingDeployed}</span>
      )}
      {importable > 0 && (
        <span
          className="num inline-flex min-w-0 items-center gap-1 text-xs text-fg2"
          title={en.imports.toImport(importable)}
        >
          <Import size={12} strokeWidth={1.9} className="flex-none text-fg3" aria-hidden />
          <span className="cut">{en.imports.toImport(importable)}</span>
        </span>
      )}
      <RelativeTime at={project.last_deployed_at} className="ml-auto flex-none text-xs text-fg3" />
    </span>
  );
  return (
    <span role="gridcell" className="flex min-w-0 flex-col gap-[3px]">
      <span className="flex items-center gap-2">
        <ProjectName
          path={project.path}
          name={project.name}
          className={`flex-1 font-semibold ${problem ? "text-fg2" : ""}`}
        />
        {behind > 0 && <Badge tone="behind">{en.setDeploy.behind(behind)}</Badge>}
        <PlatformMarks
          platforms={usedProfiles(project).map(({ platform, platform_name }) => ({
            platform,
            name: platform_name,
          }))}
        />
      </span>
      {!compact && <PathText path={project.path} max={38} plain className="text-fg3" />}
      {counts}
    </span>
  );
});
