import type { LibraryState } from "@/api/types";
import { ImportPage } from "@/features/import/ImportPage";
import type { ImportSession } from "@/lib/import-session";
import { en } from "@/text/en";

interface FirstImportProps {
  session: ImportSession;
  library: LibraryState;
}

/** The window while a library is made from what projects have: no rail yet, since it leads nowhere. */
export function FirstImport({ session, library }: FirstImportProps) {
  return (
    <div className="grid h-full min-w-240 grid-rows-[minmax(0,1fr)_var(--status-h)]">
      <main className="flex min-h-0 flex-col bg-bg">
        <ImportPage key={session.visit} session={session} library={library} bare />
      </main>
      <footer
        data-testid="status-line"
        className="flex items-center justify-between border-t border-line bg-rail px-3 text-xs text-fg2"
      >
        <span>{en.imports.projects.promise}</span>
        <span>{library.kind === "ready" ? en.imports.projects.ready : en.firstRun.noLibrary}</span>
      </footer>
    </div>
  );
}
