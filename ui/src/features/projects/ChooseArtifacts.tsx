import { SearchX } from "lucide-react";
import { useDeferredValue, useRef, useState } from "react";
import { type ArtifactFilter, artifactIds, artifactQueries } from "@/api/artifacts";
import { type Page, usePagedRows } from "@/api/paging";
import type { ArtifactPage, ArtifactResponse, ProjectResponse } from "@/api/types";
import { Button } from "@/components/Button";
import { Dialog } from "@/components/Dialog";
import { EmptyState } from "@/components/EmptyState";
import { ErrorState } from "@/components/ErrorState";
import { SearchField } from "@/components/SearchField";
import { SkeletonRows } from "@/components/Skeleton";
import { useRanges } from "@/components/useRanges";
import { requestDeploy } from "@/lib/requests";
import { useSelection } from "@/lib/selection";
import { useModEnter } from "@/lib/useModEnter";
import { en } from "@/text/en";
import { ChoiceList, choiceHeight } from "./ChoiceList";

const everything: Omit<ArtifactFilter, "search"> = {
  types: [],
  tags: [],
  untagged: false,
  drifted: false,
  sort: "relevance",
  descending: false,
};

const readPage = (page: ArtifactPage): Page<ArtifactResponse> => ({
  rows: page.artifacts,
  total: page.total,
});

interface ChooseArtifactsProps {
  project: ProjectResponse;
  onClose: () => void;
}

/** What to deploy to a project; the review with the plan follows. */
export function ChooseArtifacts({ project, onClose }: ChooseArtifactsProps) {
  const [typed, setSearch] = useState("");
  const search = useDeferredValue(typed);
  const selection = useSelection();
  const list = useRef<HTMLDivElement>(null);
  const rows = usePagedRows(
    search,
    (offset, limit) => artifactQueries.page({ ...everything, search }, offset, limit),
    readPage,
  );
  const ranges = useRanges(
    {
      rows,
      idsBetween: (from, to) => artifactIds({ ...everything, search }, from, to - from + 1),
      allIds: () => artifactIds({ ...everything, search }),
    },
    selection,
  );
  const text = en.projectsView;
  const next = () => {
    if (selection.ids.size === 0) return;
    onClose();
    requestDeploy([...selection.ids], [project.path]);
  };
  useModEnter(next);
  return (
    <Dialog
      width="md"
      title={text.chooseTitle(project.name)}
      lead={text.chooseHint}
      onClose={onClose}
      testId="choose-artifacts"
      footer={
        <span className="ml-auto flex gap-2">
          <Button onClick={onClose}>{en.common.cancel}</Button>
          <Button
            tone="primary"
            disabled={selection.ids.size === 0}
            data-testid="choose-artifacts-next"
            onClick={next}
          >
            {text.next(selection.ids.size)}
          </Button>
        </span>
      }
    >
      <div className="flex-none border-b border-line px-5 py-2.5">
        <SearchField
          value={typed}
          onChange={setSearch}
          placeholder={text.find}
          testId="choose-artifacts-search"
          onLeave={() => list.current?.focus()}
        />
      </div>
      <div className="flex h-[46vh] min-h-0 flex-col">
        {rows.error && <ErrorState error={rows.error} onRetry={rows.retry} />}
        {rows.total === null && !rows.error && <SkeletonRows rowHeight={choiceHeight} rows={10} />}
        {rows.total === 0 && (
          <EmptyState
            icon={<SearchX size={22} strokeWidth={1.5} aria-hidden />}
            title={search ? text.noMatch(search) : text.noArtifacts}
            action={search && <Button onClick={() => setSearch("")}>{text.clearSearch}</Button>}
          />
        )}
        {rows.total !== null && rows.total > 0 && (
          <ChoiceList
            rows={rows}
            search={search}
            ranges={ranges}
            selection={selection}
            projectPath={project.path}
            listRef={list}
          />
        )}
      </div>
    </Dialog>
  );
}
