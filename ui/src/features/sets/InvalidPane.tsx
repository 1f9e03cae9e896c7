import { FolderOpen } from "lucide-react";
import { useOpenFolder } from "@/api/projects";
import type { InvalidFile } from "@/api/sets";
import { useRefresh } from "@/api/system";
import { Button } from "@/components/Button";
import { ErrorState } from "@/components/ErrorState";
import { toastError } from "@/components/toast";
import { en } from "@/text/en";
import { reasonOf } from "./problem";

/** A file of a set or group that cannot be read: where, why, and the way to it. */
export function InvalidPane({ file }: { file: InvalidFile }) {
  const refresh = useRefresh();
  const openFolder = useOpenFolder();
  const onError = (error: unknown) => toastError(error);
  const folder = file.path.replace(/[\\/][^\\/]*$/, "");
  return (
    <section
      aria-label={`${file.slug}.toml`}
      data-testid="invalid-pane"
      className="flex min-w-0 flex-1 flex-col"
    >
      <header className="flex h-11 flex-none items-center border-b border-line px-4">
        <h2 className="cut text-lg font-semibold">{`${file.slug}.toml`}</h2>
        {file.line !== null && (
          <span className="num ml-2 flex-none text-sm text-fg3">
            {en.setsView.atLine(file.line, file.column)}
          </span>
        )}
      </header>
      <ErrorState
        error={{ ...file.error, message: reasonOf(file), path: file.path }}
        onRetry={() => refresh.mutate("changed", { onError })}
        actions={
          <Button
            icon={<FolderOpen size={14} aria-hidden />}
            onClick={() => openFolder.mutate(folder, { onError })}
          >
            {en.setsView.openFolder}
          </Button>
        }
      />
    </section>
  );
}
