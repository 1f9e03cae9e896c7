import { useQuery } from "@tanstack/react-query";
import { FolderOpen } from "lucide-react";
import { useOpenFolder } from "@/api/projects";
import { systemQueries, useOpenLibrary, usePickLibraryFolder } from "@/api/system";
import type { LibraryState } from "@/api/types";
import { Button } from "@/components/Button";
import { PathText } from "@/components/PathText";
import { ProgressBar } from "@/components/ProgressBar";
import { showToast, toastError } from "@/components/toast";
import { en } from "@/text/en";
import { Section, SettingRow } from "./SettingRow";

/** Where the library lies, and using another folder. */
export function LibrarySection({ library }: { library: LibraryState }) {
  const collections = useQuery(systemQueries.collections());
  const pick = usePickLibraryFolder();
  const open = useOpenLibrary();
  const openFolder = useOpenFolder();
  const text = en.settingsView;
  const path = library.kind === "absent" ? library.default_path : library.path;
  const onError = (error: Error) => toastError(error);
  const held = collections.data?.find((one) => library.kind === "ready" && one.id === library.collection_id);
  const changeFolder = () =>
    pick.mutate(undefined, {
      onError,
      onSuccess: (chosen) => {
        if (chosen === null) return;
        open.mutate(chosen, {
          onError,
          onSuccess: () => showToast("done", text.opened, { detail: chosen }),
        });
      },
    });
  return (
    <Section title={text.library}>
      <SettingRow
        label={text.libraryPlace}
        hint={
          <>
            <span data-testid="settings-library-path" className="block">
              <PathText path={path} max={64} />
            </span>
            {/* The line has its room before it is known, so that nothing below moves from under the pointer. */}
            {library.kind === "ready" && (
              <span className="block">{held ? text.libraryHint(held.artifacts) : "\u00a0"}</span>
            )}
            {open.isPending && (
              <ProgressBar label={text.changing} done={0} total={null} className="mt-2 w-60" />
            )}
          </>
        }
      >
        <Button
          icon={<FolderOpen size={14} aria-hidden />}
          disabled={openFolder.isPending}
          data-testid="settings-open-library"
          onClick={() => openFolder.mutate(path, { onError })}
        >
          {text.openFolder}
        </Button>
        <Button
          disabled={pick.isPending || open.isPending}
          data-testid="settings-change-library"
          onClick={changeFolder}
        >
          {open.isPending ? text.changing : text.changeFolder}
        </Button>
      </SettingRow>
    </Section>
  );
}
