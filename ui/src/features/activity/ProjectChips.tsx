import type { OperationSummary } from "@/api/types";
import { Chip } from "@/components/Chip";
import { en } from "@/text/en";

/** Projects shown by name before "+3". */
const chipLimit = 2;

/** The projects of an operation. */
export function ProjectChips({ projects }: { projects: OperationSummary["projects"] }) {
  const more = projects.slice(chipLimit);
  return (
    <span role="gridcell" className="flex min-w-0 items-center gap-1">
      {projects.slice(0, chipLimit).map((project) => (
        <Chip
          key={project.path}
          title={project.path}
          className="group-hover/row:bg-active group-data-[open=true]/row:bg-active"
        >
          {project.name}
        </Chip>
      ))}
      {more.length > 0 && (
        <Chip
          title={more.map((project) => project.name).join(", ")}
          className="flex-none! group-hover/row:bg-active group-data-[open=true]/row:bg-active"
        >
          {en.activity.moreProjects(more.length)}
        </Chip>
      )}
    </span>
  );
}
