import { useEffect, useRef } from "react";
import type { PlannedFile } from "@/api/types";
import { Tabs } from "@/components/Tabs";
import { en } from "@/text/en";
import { type Entry, insideLibrary, insidePath } from "./model";

interface FileTabsProps {
  files: readonly PlannedFile[];
  /** The one that is shown. */
  at: number;
  entry: Entry;
  onFile: (path: string) => void;
}

/** Tabs beyond this many are left to the tree. */
const limit = 5;

const nameOfFile = ({ plan }: Entry, file: PlannedFile) =>
  plan.library_files.includes(file) ? insideLibrary(plan, file.path) : insidePath(plan, file.path);

/** The first files of an artifact, and always the one that is shown. */
export function FileTabs({ files, at, entry, onFile }: FileTabsProps) {
  const strip = useRef<HTMLDivElement>(null);
  const inTabs = files.slice(0, limit);
  const current = files[at];
  if (at >= limit && current) inTabs[limit - 1] = current;
  const shown = current?.path ?? "";
  useEffect(() => {
    if (shown) strip.current?.querySelector("[data-state=active]")?.scrollIntoView({ inline: "nearest" });
  }, [shown]);
  return (
    <div className="flex h-full min-w-0 items-center gap-3">
      <div ref={strip} className="h-full min-w-0 overflow-x-auto overflow-y-hidden [scrollbar-width:none]">
        <Tabs
          label={en.review.files}
          value={shown}
          onChange={onFile}
          items={inTabs.map((file) => ({ value: file.path, label: nameOfFile(entry, file) }))}
          className="h-full"
        />
      </div>
      {files.length > limit && (
        <span className="flex-none text-xs text-fg3">{en.review.moreFiles(files.length - limit)}</span>
      )}
    </div>
  );
}
