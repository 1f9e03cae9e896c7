import { useQuery } from "@tanstack/react-query";
import { FolderPlus, FolderSearch } from "lucide-react";
import { type ComponentType, useRef, useState } from "react";
import { useFolderDrop } from "@/api/folder-drop";
import { projectQueries } from "@/api/projects";
import { useRefresh } from "@/api/system";
import { Button } from "@/components/Button";
import { DropTarget } from "@/components/DropTarget";
import { RefreshButton } from "@/components/RefreshButton";
import { SearchField } from "@/components/SearchField";
import { toastError } from "@/components/toast";
import { ViewHeader } from "@/components/ViewHeader";
import { usePlace } from "@/lib/navigation";
import { requestFindProjects } from "@/lib/requests";
import { en } from "@/text/en";
import { ProjectsBody } from "./ProjectsBody";
import { useAddFolders } from "./useAddFolders";

interface ProjectsViewProps {
  /** What the chosen project has that could be imported. */
  importTab?: ComponentType<{ path: string }>;
}

/** The projects and, beside them, the chosen one. Folders dropped anywhere here are added. */
export function ProjectsView({ importTab }: ProjectsViewProps) {
  const [search, setSearch] = useState("");
  const place = usePlace();
  const list = useRef<HTMLDivElement>(null);
  const projects = useQuery(projectQueries.list());
  const refresh = useRefresh();
  const folders = useAddFolders();
  const over = useFolderDrop(folders.addAll);
  const text = en.projectsView;
  return (
    <>
      <ViewHeader
        title={text.title}
        count={projects.data?.length}
        search={
          <SearchField
            main
            value={search}
            onChange={setSearch}
            placeholder={text.search}
            className="w-75"
            testId="project-search"
            onLeave={() => list.current?.focus()}
          />
        }
        actions={
          <>
            <RefreshButton
              busy={refresh.isPending}
              onRefresh={() => refresh.mutate("changed", { onError: (error) => toastError(error) })}
            />
            <Button
              icon={<FolderSearch size={14} aria-hidden />}
              data-testid="find-projects"
              onClick={requestFindProjects}
            >
              {en.profiles.find.open}
            </Button>
            <Button
              icon={<FolderPlus size={14} aria-hidden />}
              disabled={folders.busy}
              data-testid="add-project"
              onClick={folders.choose}
            >
              {folders.adding ? text.adding : text.add}
            </Button>
          </>
        }
      />
      <div className="relative flex min-h-0 flex-1">
        <ProjectsBody
          query={projects}
          search={search}
          onClearSearch={() => setSearch("")}
          focus={place.view === "projects" ? place.focus : null}
          onAdd={folders.choose}
          adding={folders.busy}
          listRef={list}
          importTab={importTab}
        />
        {over && <DropTarget title={en.projectsView.dropNow} note={en.projectsView.dropNote} />}
      </div>
    </>
  );
}
