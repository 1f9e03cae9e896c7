import { ChevronDown, ChevronRight } from "lucide-react";
import { useState } from "react";
import type { FileChange } from "@/api/types";
import { ChangeMark } from "@/components/ChangeMark";
import { FileComparison } from "@/components/FileComparison";
import { isBundle } from "@/lib/artifact-id";
import { en } from "@/text/en";
import { changeOf, inside, type WrittenRow } from "./parts";

interface WrittenFileProps {
  operation: string;
  row: WrittenRow;
  file: FileChange;
}

/** One file that was written, and on a click what changed in it. A set or group is one file, so that is shown at once. */
export function WrittenFile({ operation, row, file }: WrittenFileProps) {
  const [open, setOpen] = useState(isBundle(row.artifact));
  const change = changeOf(row, file, operation);
  const name = (
    <>
      <ChangeMark action={file.action} />
      <span className="cut flex-1 font-mono text-[12px] select-text" title={file.path}>
        {inside(file.path, row.place)}
      </span>
    </>
  );
  if (!change) return <li className="flex h-6 items-center gap-2 pr-3 pl-9">{name}</li>;
  const Chevron = open ? ChevronDown : ChevronRight;
  return (
    <li>
      <button
        type="button"
        aria-expanded={open}
        data-testid={`written-file-${file.path}`}
        onClick={() => setOpen(!open)}
        className="ring-inset-focus flex h-6 w-full items-center gap-2 pr-3 pl-9 text-left hover:bg-hover"
      >
        {name}
        <Chevron size={12} className="flex-none text-fg3" aria-hidden />
      </button>
      {open && (
        <div className="flex h-56 flex-col pt-1 pr-3 pb-2 pl-9">
          <FileComparison
            request={change}
            layout="unified"
            projectName=""
            state={null}
            names={en.activity.sides}
          />
        </div>
      )}
    </li>
  );
}
