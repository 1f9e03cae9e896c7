import { FolderDown } from "lucide-react";
import type { RefObject } from "react";
import type { AttachmentStatus, ProjectResponse } from "@/api/types";
import { VirtualList } from "@/components/VirtualList";
import { useDensity } from "@/lib/density";
import { navigate } from "@/lib/navigation";
import { en } from "@/text/en";
import { cardHeights, ProjectCard } from "./ProjectCard";

const none: readonly AttachmentStatus[] = [];

interface ProjectListProps {
  projects: readonly ProjectResponse[];
  chosen: ProjectResponse | undefined;
  search: string;
  /** The sets that projects follow, by their paths. */
  attachments: ReadonlyMap<string, readonly AttachmentStatus[]>;
  listRef: RefObject<HTMLDivElement | null>;
}

/** The projects at the left. Moving through them shows each at the right. */
export function ProjectList({ projects, chosen, search, attachments, listRef }: ProjectListProps) {
  const text = en.projectsView;
  const index = projects.findIndex((project) => project.path === chosen?.path);
  const go = (at: number) => {
    const project = projects[at];
    if (project) navigate("projects", project.path);
  };
  return (
    <div className="flex w-75 flex-none flex-col border-r border-line">
      <VirtualList
        label={en.list.of(text.title, projects.length)}
        count={projects.length}
        rowHeight={cardHeights[useDensity()]}
        columns="minmax(0,1fr)"
        header={
          <span role="columnheader" className="flex justify-between">
            <span>{text.columns.project}</span>
            <span className="font-normal">{text.columns.last}</span>
          </span>
        }
        active={Math.max(0, index)}
        isSelected={(at) => at === index}
        onMove={go}
        onOpen={go}
        onRowClick={go}
        identity={search}
        rowKey={(at) => projects[at]?.path}
        gridRef={listRef}
        testId="project-list"
        rowTestId={(at) => {
          const project = projects[at];
          return project && `project-row-${project.name}`;
        }}
        renderRow={(at) => {
          const project = projects[at];
          return (
            project && <ProjectCard project={project} attachments={attachments.get(project.path) ?? none} />
          );
        }}
      />
      <p className="m-3 flex h-10 flex-none items-center justify-center gap-2 rounded-md border border-dashed border-strong text-sm text-fg3">
        <FolderDown size={14} aria-hidden />
        {text.dropHint}
      </p>
    </div>
  );
}
