import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { importQueries } from "@/api/imports";
import type { ImportFile } from "@/api/types";
import { Dialog } from "@/components/Dialog";
import type { DiffLayout } from "@/components/diff-rows";
import { ErrorState } from "@/components/ErrorState";
import { FileComparison } from "@/components/FileComparison";
import { FileTree } from "@/components/FileTree";
import { Segmented } from "@/components/Segmented";
import { SkeletonRows } from "@/components/Skeleton";
import { en } from "@/text/en";
import { EntryFacts } from "./EntryFacts";
import type { ImportRow } from "./model";

/** One thing that was found: what is known of it, and its files beside the library's. It writes nothing. */
export function EntrySheet({ row, onClose }: { row: ImportRow; onClose: () => void }) {
  const { entry, project_path, project_name } = row;
  const files = useQuery(importQueries.files(project_path, entry.path));
  return (
    <Dialog
      place="side"
      width="xl"
      title={en.imports.sheet.title(entry.name, project_name)}
      lead={entry.description ?? entry.title}
      onClose={onClose}
      testId="import-sheet"
    >
      <EntryFacts row={row} />
      {files.isPending && <SkeletonRows rowHeight={28} rows={8} />}
      {files.isError && <ErrorState error={files.error} onRetry={() => void files.refetch()} />}
      {files.data?.length === 0 && <p className="px-5 py-4 text-fg2">{en.imports.sheet.noFiles}</p>}
      {files.data && files.data.length > 0 && <Files row={row} files={files.data} />}
    </Dialog>
  );
}

const order: readonly ImportFile["state"][] = ["differs", "only_here", "only_library", "same"];

function Files({ row, files }: { row: ImportRow; files: readonly ImportFile[] }) {
  const [chosen, setChosen] = useState<string | null>(null);
  const [layout, setLayout] = useState<DiffLayout>("side-by-side");
  const states = new Map(files.map(({ path, state }) => [path, state]));
  const first = [...files].sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state))[0];
  const file = files.find(({ path }) => path === chosen) ?? first;
  if (!file) return null;
  return (
    <div className="grid min-h-0 flex-1 grid-cols-[312px_minmax(0,1fr)] border-t border-line">
      <div className="min-h-0 border-r border-line py-1">
        <FileTree
          label={en.imports.sheet.files}
          paths={[...states.keys()]}
          mainFile={null}
          selected={file.path}
          onSelect={setChosen}
          detail={(path) => {
            const state = states.get(path);
            return state && en.imports.sheet.fileStates[state];
          }}
        />
      </div>
      <div className="flex min-h-0 min-w-0 flex-col px-4 pb-3.5">
        <div className="flex h-11 flex-none items-center gap-3">
          <span className="cut font-mono text-sm text-fg2" title={file.path}>
            {file.path}
          </span>
          <span className="ml-auto flex-none">
            <Segmented
              label={en.review.view}
              value={layout}
              onChange={setLayout}
              items={(["side-by-side", "unified"] as const).map((value) => ({
                value,
                label: en.review.views[value],
              }))}
              testIdPrefix="diff"
            />
          </span>
        </div>
        <FileComparison
          request={{ project_path: row.project_path, import: row.entry.path, file: file.path }}
          layout={layout}
          projectName={row.project_name}
          state={null}
        />
      </div>
    </div>
  );
}
