import { ChevronDown, ChevronRight, FileQuestion, Layers } from "lucide-react";
import { useState } from "react";
import { ChangeMark } from "@/components/ChangeMark";
import { TypeIcon } from "@/components/TypeIcon";
import { artifactName, artifactType } from "@/lib/artifact-id";
import { en } from "@/text/en";
import { countsOfFiles, Delta } from "./Delta";
import { actionOf, type WrittenRow } from "./parts";
import { WrittenFile } from "./WrittenFile";

/** Files listed before "n more". */
const fileLimit = 40;

/** One artifact that was written, and on a click its files. */
export function WrittenArtifact({ operation, row }: { operation: string; row: WrittenRow }) {
  const [open, setOpen] = useState(false);
  const type = artifactType(row.artifact);
  const name = row.title ?? artifactName(row.artifact);
  const Chevron = open ? ChevronDown : ChevronRight;
  return (
    <li>
      <button
        type="button"
        aria-expanded={open}
        disabled={row.files.length === 0}
        onClick={() => setOpen(!open)}
        className="group/files ring-inset-focus grid h-7 w-full grid-cols-[16px_16px_minmax(80px,150px)_minmax(0,1fr)_auto_12px] items-center gap-x-2 px-3 text-left hover:bg-hover disabled:bg-transparent"
      >
        <ChangeMark action={actionOf(row.files)} />
        {type ? (
          <TypeIcon type={type} size={14} />
        ) : row.title ? (
          <Layers size={14} strokeWidth={1.75} className="text-fg3" aria-hidden />
        ) : (
          <FileQuestion size={14} className="text-fg3" aria-hidden />
        )}
        <span className="cut">{name}</span>
        <span className="cut font-mono text-[12px] text-fg3" title={row.place}>
          {row.place}
        </span>
        <Delta counts={countsOfFiles(row.files)} />
        {row.files.length > 0 && <Chevron size={12} className="text-fg3" aria-hidden />}
      </button>
      {open && (
        <ul className="pb-1.5">
          {row.files.slice(0, fileLimit).map((file) => (
            <WrittenFile key={file.path} operation={operation} row={row} file={file} />
          ))}
          {row.files.length > fileLimit && (
            <li className="h-6 pl-9 text-sm text-fg3">
              {en.activity.moreFiles(row.files.length - fileLimit)}
            </li>
          )}
        </ul>
      )}
    </li>
  );
}
