import type { UseQueryResult } from "@tanstack/react-query";
import { FolderPlus, SearchX } from "lucide-react";
import { type ComponentType, type RefObject, useState } from "react";
import type { ProjectResponse } from "@/api/types";
import { Button } from "@/components/Button";
import { EmptyState } from "@/components/EmptyState";
import { ErrorState } from "@/components/ErrorState";
import { SkeletonRows } from "@/components/Skeleton";
import { useDensity } from "@/lib/density";
import { folded } from "@/lib/fold";
import { en } from "@/text/en";
import { cardHeights } from "./ProjectCard";
import { ProjectDetail, type ProjectTab } from "./ProjectDetail";
import { ProjectList } from "./ProjectList";
import { useAttachments } from "./useAttachments";

interface ProjectsBodyProps {
  query: UseQueryResult<ProjectResponse[]>;
  search: string;
  onClearSearch: () => void;
  /** Path of the project to show; without one the first is shown. */
  focus: string | null;
  onAdd: () => void;
  adding: boolean;
  listRef: RefObject<HTMLDivElement | null>;
  importTab?: ComponentType<{ path: string }>;
}

/** List and detail with their loading, empty and error states. */
export function ProjectsBody(props: ProjectsBodyProps) {
  const { query, search, focus } = props;
  const height = cardHeights[useDensity()];
  const text = en.projectsView;
  const attachments = useAttachments();
  // Going from project to project stays in the same tab.
  const [tab, setTab] = useState<ProjectTab>("deployed");
  if (query.isError) {
    return (
      <div className="flex-1">
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      </div>
    );
  }
  if (!query.data) {
    return (
      <>
        <div className="w-75 flex-none border-r border-line">
          <div className="h-(--head-h) border-b border-line bg-sub" />
          <SkeletonRows rowHeight={height} rows={8} />
        </div>
        <div className="flex-1 pt-22">
          <SkeletonRows rowHeight={32} rows={16} />
        </div>
      </>
    );
  }
  if (query.data.length === 0) {
    return (
      <EmptyState
        testId="no-projects"
        icon={<FolderPlus size={22} strokeWidth={1.5} aria-hidden />}
        title={text.empty}
        hint={text.emptyHint}
        action={
          <Button
            tone="primary"
            disabled={props.adding}
            data-testid="add-first-project"
            onClick={props.onAdd}
          >
            {text.add}
          </Button>
        }
      />
    );
  }
  const wanted = folded(search.trim());
  const shown = query.data.filter((project) => folded(`${project.name} ${project.path}`).includes(wanted));
  const chosen = shown.find((project) => project.path === focus) ?? shown[0];
  if (!chosen) {
    return (
      <EmptyState
        icon={<SearchX size={22} strokeWidth={1.5} aria-hidden />}
        title={text.noMatch(search)}
        action={<Button onClick={props.onClearSearch}>{text.clearSearch}</Button>}
      />
    );
  }
  return (
    <>
      <ProjectList
        projects={shown}
        chosen={chosen}
        search={search}
        attachments={attachments}
        listRef={props.listRef}
      />
      <ProjectDetail
        key={chosen.path}
        project={chosen}
        attachments={attachments.get(chosen.path) ?? []}
        tab={tab}
        onTab={setTab}
        importTab={props.importTab}
      />
    </>
  );
}
