import { useQuery } from "@tanstack/react-query";
import clsx from "clsx";
import { TriangleAlert } from "lucide-react";
import { memo, useMemo } from "react";
import { projectQueries } from "@/api/projects";
import type { ProjectResponse, ProjectStats } from "@/api/types";
import { ProjectName } from "@/components/PlatformChips";
import { StateGlyph } from "@/components/StateGlyph";
import { VirtualRows } from "@/components/VirtualRows";
import { navigate, usePlace } from "@/lib/navigation";
import { en } from "@/text/en";

/** What keeps a project from being used, in a word. */
function troubleOf(project: ProjectResponse | undefined): string | null {
  if (!project) return null;
  if (project.problem) return en.errors[project.problem.code].title;
  return project.exists ? null : en.projectsView.gone;
}

/** Pixels, with the gap below. */
const linkHeight = 27;

/** The projects under their entry in the rail, each with its worst state, or a warning where it cannot be read. */
export function ProjectLinks({ projects }: { projects: readonly ProjectStats[] }) {
  const place = usePlace();
  const listed = useQuery({ ...projectQueries.list(), enabled: projects.length > 0 });
  const byPath = useMemo(() => new Map(listed.data?.map((one) => [one.path, one])), [listed.data]);
  return (
    <VirtualRows
      label={en.nav.projects}
      count={projects.length}
      rowHeight={linkHeight}
      fit
      className="mt-px mb-0.5"
      rowKey={(index) => projects[index]?.project_path}
      renderRow={(index) => {
        const project = projects[index];
        return (
          project && (
            <ProjectLink
              project={project}
              current={place.view === "projects" && place.focus === project.project_path}
              trouble={troubleOf(byPath.get(project.project_path))}
            />
          )
        );
      }}
    />
  );
}

interface ProjectLinkProps {
  project: ProjectStats;
  current: boolean;
  trouble: string | null;
}

const ProjectLink = memo(function ProjectLink({ project, current, trouble }: ProjectLinkProps) {
  const { project_path: path, project_name: name, drifted, deployed } = project;
  return (
    <button
      type="button"
      title={trouble ? `${path}\n${trouble}` : path}
      aria-current={current ? "page" : undefined}
      data-testid={`nav-project-${name}`}
      onClick={() => navigate("projects", path)}
      className={clsx(
        "ring-inset-focus flex h-6.5 w-full items-center gap-1.5 rounded-md pr-2 pl-4.5 text-left text-sm",
        current ? "bg-active text-fg" : "text-fg2 hover:bg-hover",
      )}
    >
      <span className="grid w-3.5 flex-none place-items-center">
        {trouble ? (
          <TriangleAlert
            size={13}
            role="img"
            aria-label={trouble}
            aria-hidden={false}
            className="text-warn"
          />
        ) : (
          <StateGlyph state={project.worst ?? "none"} size="sm" />
        )}
      </span>
      <ProjectName path={path} name={name} />
      <span className="num ml-auto flex-none text-xs text-fg3">
        {drifted > 0 ? en.nav.ofTotal(drifted, deployed) : en.number(deployed)}
      </span>
    </button>
  );
});
