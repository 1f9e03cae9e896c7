import { CirclePlus, FileMinus, FileUser, type LucideIcon } from "lucide-react";
import type { DeploymentState, FileState } from "@/api/types";
import { en } from "@/text/en";
import { StateGlyph } from "./StateGlyph";

/** States that only a file has. */
const own: Partial<Record<FileState, LucideIcon>> = { extra: FileUser, new: CirclePlus, dropped: FileMinus };

/** The sign of a file's state within its deployment. The word stands beside it, so the sign itself is silent. */
export function FileStateGlyph({ state }: { state: FileState }) {
  const Icon = own[state];
  return (
    <span aria-hidden className="grid w-4 flex-none place-items-center">
      {Icon ? (
        <Icon size={13} strokeWidth={1.75} className={state === "extra" ? "text-fg3" : "text-outdated"} />
      ) : (
        <StateGlyph state={state as DeploymentState} size="sm" />
      )}
    </span>
  );
}

/** A file of a deployment on one line: sign, path, and the state in words where it is not as deployed. */
export function FileStateLine({ path, state }: { path: string; state: FileState }) {
  return (
    <>
      <FileStateGlyph state={state} />
      <span className="cut flex-1 font-mono text-[12px]" title={path}>
        {path}
      </span>
      <span className="flex-none text-xs text-fg3">{en.fileStates[state]}</span>
    </>
  );
}
