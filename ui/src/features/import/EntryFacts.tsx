import type { ReactNode } from "react";
import type { ImportEntry } from "@/api/types";
import { CopyableLink } from "@/components/CopyableLink";
import { PathText } from "@/components/PathText";
import { PlatformMark } from "@/components/PlatformMark";
import { artifactName } from "@/lib/artifact-id";
import { formatSize } from "@/lib/size";
import { en } from "@/text/en";
import type { ImportRow } from "./model";
import { StatusWord } from "./StatusWord";
import { originWords, reasonWords, skillmeatWords } from "./words";

/** All that is known of something that was found, in words. */
export function EntryFacts({ row }: { row: ImportRow }) {
  const { entry } = row;
  const text = en.imports.sheet;
  const note = noteOf(entry);
  return (
    <dl
      aria-label={text.facts}
      className="grid flex-none grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 px-5 py-3 text-sm select-text"
    >
      <Fact name={text.place}>
        <PathText path={entry.path} max={80} className="text-fg2" />
      </Fact>
      <Fact name={text.library}>
        <span className="flex items-center gap-2">
          <StatusWord status={entry.status} />
          <span className="min-w-0 text-fg2">{matchWords(entry)}</span>
        </span>
      </Fact>
      <Fact name={text.readBy}>
        <span className="flex flex-wrap gap-x-3">
          {entry.platforms.length === 0 && text.nobody}
          {entry.platforms.map((id) => (
            <PlatformMark key={id} platform={id} />
          ))}
        </span>
      </Fact>
      {entry.origin && (
        <Fact name={text.origin}>
          <CopyableLink address={entry.origin.repository}>{originWords(entry.origin)}</CopyableLink>
        </Fact>
      )}
      {entry.skillmeat && <Fact name={text.skillmeat}>{skillmeatWords(entry.skillmeat)}</Fact>}
      {note && <Fact name={text.note}>{note}</Fact>}
      <Fact name={text.size}>{text.sizeOf(entry.files, formatSize(entry.size))}</Fact>
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-fg3">{name}</dt>
      <dd className="min-w-0 break-words text-fg2">{children}</dd>
    </>
  );
}

function matchWords({ status, matched, matched_by }: ImportEntry): string {
  const text = en.imports.sheet;
  if (matched === null) return text.notInLibrary;
  const name = artifactName(matched);
  if (status === "differs") return (matched_by === "folded_name" ? text.folded : text.other)(name);
  return text.same(name);
}

function noteOf(entry: ImportEntry): string {
  const text = en.imports.sheet;
  const { status, other_name, profile, error, reason } = entry;
  return [
    (status === "invalid" || status === "skipped") && en.sentence(error?.message ?? reasonWords(entry)),
    status !== "invalid" && status !== "skipped" && reason && en.sentence(reason),
    other_name && text.ownName(other_name),
    profile === null && status !== "invalid" && text.noPlace,
  ]
    .filter(Boolean)
    .join(" ");
}
