import { Import, Library, Sprout } from "lucide-react";
import { useFolderDrop } from "@/api/folder-drop";
import { useCreateSampleLibrary, useOpenLibrary, usePickLibraryFolder } from "@/api/system";
import type { LibraryState } from "@/api/types";
import { Button } from "@/components/Button";
import { DropTarget } from "@/components/DropTarget";
import { ErrorState } from "@/components/ErrorState";
import { Mark } from "@/components/Mark";
import { PathText } from "@/components/PathText";
import { ProgressBar } from "@/components/ProgressBar";
import { requestFindToImport } from "@/lib/requests";
import { en } from "@/text/en";
import { Door } from "./Door";
import { FoundLibraries } from "./FoundLibraries";
import { ProjectsDoorAction, UsualProjectFolders } from "./ProjectsDoor";
import { SampleContents } from "./SampleContents";
import { UsualPlaces } from "./UsualPlaces";
import { useImportFolders } from "./useImportFolders";

type NotReady = Exclude<LibraryState, { kind: "ready" }>;

/** No library is open: three doors to one. Nothing is written before one is chosen. */
export function FirstRun({ library }: { library: NotReady }) {
  const open = useOpenLibrary();
  const samples = useCreateSampleLibrary();
  const pick = usePickLibraryFolder();
  const folders = useImportFolders();
  const over = useFolderDrop(folders.importFrom);
  const busy = open.isPending || samples.isPending || pick.isPending || folders.busy;
  const failure = open.error ?? samples.error ?? pick.error;
  const found = library.kind === "absent" ? library.found : [];
  const chooseFolder = () =>
    pick.mutate(undefined, { onSuccess: (path) => path !== null && open.mutate(path) });
  const place = library.kind === "absent" ? library.default_path : library.path;
  const text = en.firstRun;
  return (
    <div className="grid h-full min-w-240 grid-rows-[minmax(0,1fr)_var(--status-h)]" data-testid="first-run">
      <main className="relative flex flex-col items-center justify-center overflow-y-auto bg-bg py-6">
        <div className="w-216 pb-10">
          <header className="flex items-start gap-3">
            <span className="pt-1">
              <Mark />
            </span>
            <div>
              <h1 className="text-xl font-semibold tracking-[-0.015em]">{text.title}</h1>
              <p className="mt-0.5 text-fg2">{text.lead}</p>
            </div>
          </header>
          {library.kind === "unreadable" && (
            <div className="mt-5 rounded-lg border border-strong">
              <ErrorState error={library.error} onRetry={() => open.mutate(library.path)} />
            </div>
          )}
          {failure && (
            <div className="mt-5 rounded-lg border border-strong">
              <ErrorState error={failure} />
            </div>
          )}
          <div className="mt-5 mb-4 flex overflow-hidden rounded-lg border border-strong bg-raised">
            <Door
              icon={<Library size={20} strokeWidth={1.6} aria-hidden />}
              title={text.found}
              hint={found.length > 0 ? text.foundHint(found.length) : text.notFoundHint}
            >
              {found.length > 0 ? (
                <FoundLibraries found={found} busy={busy} onOpen={(path) => open.mutate(path)} />
              ) : (
                <UsualPlaces place={place} busy={busy} />
              )}
            </Door>
            <Door
              icon={<Import size={20} strokeWidth={1.6} aria-hidden />}
              title={text.projects}
              hint={text.projectsHint}
              action={
                <ProjectsDoorAction
                  primary={found.length === 0}
                  busy={busy}
                  onFind={requestFindToImport}
                  onOther={folders.choose}
                />
              }
            >
              <UsualProjectFolders />
              <p className="pt-2 text-sm text-fg3">{text.dropHere}</p>
            </Door>
            <Door
              icon={<Sprout size={20} strokeWidth={1.6} aria-hidden />}
              title={text.samples}
              hint={text.samplesHint}
              action={
                <Button
                  className="w-full"
                  disabled={busy}
                  data-testid="first-run-samples"
                  onClick={() => samples.mutate()}
                >
                  {text.createSamples}
                </Button>
              }
            >
              <SampleContents />
            </Door>
          </div>
          <p className="flex items-center gap-2 text-sm text-fg2">
            {text.place} <PathText path={place} />
            <button
              type="button"
              disabled={busy}
              data-testid="first-run-choose-folder"
              onClick={chooseFolder}
              className="rounded-sm font-medium text-accent-text hover:underline disabled:text-off"
            >
              {text.chooseFolder}
            </button>
            <span className="ml-auto">{text.promise}</span>
          </p>
        </div>
        {over && <DropTarget title={en.firstRun.dropNow} note={en.firstRun.dropNote} />}
      </main>
      <footer
        data-testid="status-line"
        className="flex items-center justify-between border-t border-line bg-rail px-3 text-xs text-fg2"
      >
        {busy ? (
          <ProgressBar
            label={folders.busy ? text.adding : text.working}
            done={0}
            total={null}
            className="w-24"
          />
        ) : (
          <span>{text.status}</span>
        )}
        <span>{library.kind === "unreadable" ? text.unreadable : text.noLibrary}</span>
      </footer>
    </div>
  );
}
