import { FolderOpen } from "lucide-react";
import { useOpenFolder } from "@/api/projects";
import type { AppState } from "@/api/types";
import { IconButton } from "@/components/IconButton";
import { PathText } from "@/components/PathText";
import { toastError } from "@/components/toast";
import { en } from "@/text/en";
import { Section, SettingRow } from "./SettingRow";

/** Where the program keeps what it knows, and what of it may be deleted. */
export function DataSection({ state }: { state: AppState }) {
  const openFolder = useOpenFolder();
  const text = en.settingsView;
  const below = (...parts: string[]) => [state.home, ...parts].join(state.os === "windows" ? "\\" : "/");
  const places = [
    { label: text.home, hint: text.homeHint, path: state.home, folder: state.home },
    { label: text.cache, hint: text.cacheHint, path: below("cache", "desktop.db"), folder: below("cache") },
    { label: text.logs, hint: text.logsHint, path: below("logs"), folder: below("logs") },
  ];
  return (
    <Section title={text.data}>
      {places.map(({ label, hint, path, folder }) => (
        <SettingRow
          key={label}
          label={label}
          hint={
            <>
              <span className="block">{hint}</span>
              <span className="text-fg3">
                <PathText path={path} max={64} />
              </span>
            </>
          }
        >
          <IconButton
            label={`${text.openFolder}: ${label}`}
            icon={<FolderOpen size={14} aria-hidden />}
            onClick={() => openFolder.mutate(folder, { onError: (error) => toastError(error) })}
          />
        </SettingRow>
      ))}
    </Section>
  );
}
