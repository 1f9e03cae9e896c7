import { useState } from "react";
import type { ReviewSource } from "@/api/changes";
import type { ConflictChoice } from "@/api/types";
import { FileComparison } from "@/components/FileComparison";
import { Segmented } from "@/components/Segmented";
import { en } from "@/text/en";
import { type DiffChoice, diffRequest } from "./diff-sides";
import { FileChoice } from "./FileChoice";
import { FileTabs } from "./FileTabs";
import { type Entry, shownFiles } from "./model";

interface EntryFilesProps {
  entry: Entry;
  source: ReviewSource;
  /** The path of the file that is shown. */
  file: string | null;
  onFile: (path: string) => void;
  view: DiffChoice;
  onView: (view: DiffChoice) => void;
  onChoose: (path: string, choice: ConflictChoice | null) => void;
  disabled: boolean;
}

/** The files of the chosen artifact that change, and one of them compared side by side. */
export function EntryFiles(props: EntryFilesProps) {
  const { entry, source, view } = props;
  const { plan } = entry;
  const [wide, setWide] = useState<DiffChoice>(view);
  const changed = shownFiles(plan);
  const all = [...changed, ...plan.library_files];
  const at = Math.max(
    0,
    all.findIndex((file) => file.path === props.file),
  );
  const file = all[at];
  if (!file) return <p className="pt-3 text-sm text-fg3">{en.review.noFiles}</p>;
  const mergeable = file.action === "merge";
  const shownView = view === "merged" && !mergeable ? (wide === "merged" ? "side-by-side" : wide) : view;
  const request = diffRequest(entry, file, at >= changed.length, source, shownView);
  const views: DiffChoice[] = mergeable ? ["side-by-side", "unified", "merged"] : ["side-by-side", "unified"];
  return (
    <section aria-label={en.review.files} className="flex min-h-0 flex-1 flex-col pt-2">
      <div className="flex h-9 flex-none items-center gap-3">
        <FileTabs files={all} at={at} entry={entry} onFile={props.onFile} />
        <span className="ml-auto flex-none">
          <Segmented
            label={en.review.view}
            value={shownView}
            onChange={(next) => {
              if (next !== "merged") setWide(next);
              props.onView(next);
            }}
            items={views.map((value) => ({ value, label: en.review.views[value] }))}
            testIdPrefix="diff"
          />
        </span>
      </div>
      <FileChoice entry={entry} file={file} onChoose={props.onChoose} disabled={props.disabled} />
      <div className="flex min-h-0 flex-1 flex-col pt-1.5 pb-3.5">
        {request ? (
          <FileComparison
            request={request}
            layout={shownView === "unified" ? "unified" : "side-by-side"}
            projectName={entry.project.project_name}
            state={plan.state}
          />
        ) : (
          <p className="text-sm text-fg3">{en.review.noDiff}</p>
        )}
      </div>
    </section>
  );
}
