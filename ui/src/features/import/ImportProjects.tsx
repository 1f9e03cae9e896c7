import { FolderSearch, RefreshCw } from "lucide-react";
import { useMemo } from "react";
import type { ImportChange } from "@/api/types";
import { Button } from "@/components/Button";
import { EmptyState } from "@/components/EmptyState";
import { ErrorState } from "@/components/ErrorState";
import { Note } from "@/components/Note";
import { PathText } from "@/components/PathText";
import { ProgressBar } from "@/components/ProgressBar";
import { SkeletonRows } from "@/components/Skeleton";
import { useRowHeight } from "@/lib/density";
import { baseName } from "@/lib/paths";
import { en } from "@/text/en";
import { ImportPanel } from "./ImportPanel";
import { copiesIn, rowsOf } from "./model";
import { useDiscoveries } from "./useDiscoveries";

interface ImportProjectsProps {
  projects: readonly string[];
  onReview: (changes: ImportChange[]) => void;
  busy: boolean;
  /** Where the library will be, while there is none. */
  place: string | null;
}

/** What several projects have, in one table, with what is the same in them told as one. */
export function ImportProjects({ projects, onReview, busy, place }: ImportProjectsProps) {
  const { discoveries, failed, looking, done } = useDiscoveries(projects);
  const rowHeight = useRowHeight("table");
  const rows = useMemo(() => rowsOf(discoveries), [discoveries]);
  const copies = useMemo(() => copiesIn(rows), [rows]);
  const text = en.imports.projects;
  if (looking) {
    const words = text.looking(done, projects.length);
    return (
      <>
        <div className="flex h-(--bar-h) flex-none items-center gap-3 border-b border-line pr-3 pl-4 text-sm text-fg2">
          <ProgressBar label={words} done={done} total={projects.length} className="w-40" />
          <span role="status">{words}</span>
        </div>
        <SkeletonRows rowHeight={rowHeight} rows={18} />
      </>
    );
  }
  const lookAgain = () => {
    for (const { retry } of failed) void retry();
  };
  const [first] = failed;
  if (first && failed.length === projects.length) {
    return <ErrorState error={first.error} onRetry={lookAgain} />;
  }
  const distinct = new Set([...copies.values()].map(([one]) => one?.key)).size;
  return (
    <>
      <div className="flex flex-none flex-wrap items-baseline gap-x-1.5 border-b border-line py-2 pr-3 pl-4 text-fg2">
        <span className="num" data-testid="import-lead">
          {text.lead(rows.length, discoveries.length)}
          {distinct > 0 && ` ${text.same(copies.size, distinct)}`}
        </span>
        {place !== null && (
          <span className="ml-auto flex items-baseline gap-1.5 text-sm text-fg3">
            {text.makesAt} <PathText path={place} max={40} />
          </span>
        )}
      </div>
      {failed.length > 0 && (
        <div className="flex-none border-b border-line px-4 py-2" data-testid="import-not-read">
          <Note tone="warn">
            <span className="flex items-center gap-3">
              <span className="min-w-0 flex-1">
                {text.notRead(failed.map(({ path }) => baseName(path)).join(", "))}
              </span>
              <Button size="sm" icon={<RefreshCw size={13} aria-hidden />} onClick={lookAgain}>
                {text.retry}
              </Button>
            </span>
          </Note>
        </div>
      )}
      {rows.length === 0 ? (
        <EmptyState
          testId="import-empty"
          icon={<FolderSearch size={22} strokeWidth={1.5} aria-hidden />}
          title={text.nothing}
          hint={text.nothingHint}
        />
      ) : (
        <ImportPanel
          main
          discoveries={discoveries}
          grouped={projects.length > 1}
          place={en.projects(projects.length)}
          onReview={onReview}
          busy={busy}
        />
      )}
    </>
  );
}
