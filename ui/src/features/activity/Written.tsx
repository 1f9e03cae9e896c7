import { useMemo, useState } from "react";
import type { OperationPart } from "@/api/types";
import { en } from "@/text/en";
import { countsOfFiles, Delta } from "./Delta";
import { groupParts, type WrittenGroup } from "./parts";
import { WrittenArtifact } from "./WrittenArtifact";

/** Artifacts of a project shown before "n more". */
const rowLimit = 6;

/** What was written, under its projects. */
export function Written({ operation, parts }: { operation: string; parts: readonly OperationPart[] }) {
  const groups = useMemo(() => groupParts(parts), [parts]);
  if (groups.length === 0) return <p className="px-3 py-2 text-sm text-fg2">{en.activity.nothingWritten}</p>;
  return groups.map((group) => <Group key={group.key} operation={operation} group={group} />);
}

function Group({ operation, group }: { operation: string; group: WrittenGroup }) {
  const [all, setAll] = useState(false);
  const name = group.project ?? en.activity.library;
  const shown = all || group.rows.length <= rowLimit + 1 ? group.rows : group.rows.slice(0, rowLimit);
  const rest = group.rows.slice(shown.length);
  return (
    <section aria-label={name} className="border-t border-line first:border-t-0">
      <h2 className="flex h-7 items-center gap-2 border-b border-line bg-sub pr-8 pl-3 text-sm font-semibold">
        <span className="cut flex-1">{name}</span>
        <Delta counts={countsOfFiles(group.rows.flatMap((row) => row.files))} />
      </h2>
      <ul>
        {shown.map((row) => (
          <WrittenArtifact key={row.key} operation={operation} row={row} />
        ))}
        {rest.length > 0 && (
          <li className="flex h-7 items-center gap-2 pr-8 pl-15">
            <button
              type="button"
              onClick={() => setAll(true)}
              className="rounded-sm text-sm text-fg3 hover:text-fg hover:underline"
            >
              {en.activity.moreArtifacts(rest.length)}
            </button>
            <span className="ml-auto">
              <Delta counts={countsOfFiles(rest.flatMap((row) => row.files))} />
            </span>
          </li>
        )}
      </ul>
    </section>
  );
}
