import { useQuery } from "@tanstack/react-query";
import clsx from "clsx";
import { TriangleAlert } from "lucide-react";
import { projectQueries } from "@/api/projects";
import type { ProjectResponse, ProjectStats } from "@/api/types";
import { ProjectName } from "@/components/PlatformChips";
import { StateGlyph } from "@/components/StateGlyph";
import { navigate, usePlace } from "@/lib/navigation";
import { en } from "@/text/en";

/** What keeps a project from being used, in a word. */
function troubleOf(project: ProjectResponse | undefined): string | null {
  if (!project) return null;
  if (project.problem) return en.errors[project.problem.code].title;
  return project.exists ? null : en.projectsView.gone;
}

/** The projects under their entry in the rail, each with its worst state, or a warning where it cannot be read. */
export function ProjectLinks({ projects }: { projects: readonly ProjectStats[] }) {
  const place = usePlace();
  const listed = useQuery({ ...projectQueries.list(), enabled: projects.length > 0 });
  const byPath = new Map(listed.data?.map((project) => [project.path, project]));
  return (
    <ul className="mt-px mb-0.5 flex min-h-0 flex-col gap-px overflow-y-auto">
      {projects.map((project) => {
        const current = place.view === "projects" && place.focus === project.project_path;
        const trouble = troubleOf(byPath.get(project.project_path));
        const count =
          project.drifted > 0
            ? en.nav.ofTotal(project.drifted, project.deployed)
            : en.number(project.deployed);
        return (
          <li key={project.project_path} className="flex-none">
            <button
              type="button"
              title={trouble ? `${project.project_path}\n${trouble}` : project.project_path}
              aria-current={current ? "page" : undefined}
              data-testid={`nav-project-${project.project_name}`}
              onClick={() => navigate("projects", project.project_path)}
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
              <ProjectName path={project.project_path} name={project.project_name} />
              <span className="num ml-auto flex-none text-xs text-fg3">{count}</span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}
