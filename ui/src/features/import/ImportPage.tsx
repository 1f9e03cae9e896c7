import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { historyQueries } from "@/api/history";
import { useCreateEmptyLibrary } from "@/api/imports";
import type { BatchOutcome, BatchPlan, ImportChange, LibraryState } from "@/api/types";
import { Button } from "@/components/Button";
import { Mark } from "@/components/Mark";
import { toastError } from "@/components/toast";
import { endImport, type ImportSession } from "@/lib/import-session";
import { navigate, type ViewId } from "@/lib/navigation";
import { requestImports } from "@/lib/requests";
import { en } from "@/text/en";
import { doneOf, ImportDone, type Imported } from "./ImportDone";
import { ImportProjects } from "./ImportProjects";

interface ImportPageProps {
  session: ImportSession;
  library: LibraryState;
  /** There is no frame around it: the window has just been opened for the first time. */
  bare?: boolean;
}

/** Importing from several projects: choosing, the review over it, and where to go from there. */
export function ImportPage({ session, library, bare = false }: ImportPageProps) {
  const [done, setDone] = useState<Imported | null>(null);
  const operation = done?.operation ?? null;
  const undone = useQuery({
    ...historyQueries.operation(operation ?? ""),
    enabled: operation !== null,
  }).data?.operation.undone_by;
  const create = useCreateEmptyLibrary();
  const text = en.imports.projects;
  const finish = (outcome: BatchOutcome, plan: BatchPlan) => {
    const imported = doneOf(outcome, plan);
    if (imported.artifacts + imported.recorded > 0) setDone(imported);
  };
  const review = async (changes: ImportChange[]) => {
    try {
      // What is planned is compared with a library, so there has to be one.
      if (library.kind !== "ready") await create.mutateAsync();
      requestImports(changes, finish);
    } catch (error) {
      toastError(error);
    }
  };
  const go = (view: ViewId) => {
    navigate(view);
    endImport();
  };
  return (
    <div data-testid="import-page" className="flex min-h-0 flex-1 flex-col bg-bg">
      <header className="flex h-(--top-h) flex-none items-center gap-3 border-b border-line pr-3 pl-4">
        {bare && <Mark />}
        <h1 className="text-lg font-semibold tracking-[-0.008em] whitespace-nowrap">
          {text.title(session.projects.length)}
        </h1>
        <span className="ml-auto">
          <Button data-testid="import-leave" disabled={create.isPending} onClick={endImport}>
            {bare && library.kind !== "ready" ? text.back : text.leave}
          </Button>
        </span>
      </header>
      {done && !undone ? (
        <ImportDone done={done} onGo={go} onMore={() => setDone(null)} projects={session.projects} />
      ) : (
        <ImportProjects
          projects={session.projects}
          busy={create.isPending}
          place={library.kind === "absent" ? library.default_path : null}
          onReview={(changes) => void review(changes)}
        />
      )}
    </div>
  );
}
