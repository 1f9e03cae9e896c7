import { Fragment, type ReactNode } from "react";
import type { PlanTotals } from "@/api/types";
import { platformName } from "@/components/PlatformMark";
import { en } from "@/text/en";
import type { ReviewCounts } from "./model";

const fileParts = ["create", "replace", "merge", "remove", "adopt", "keep"] as const;
const artifactParts = ["created", "updated", "removed", "adopted"] as const;

interface Part {
  verb: string;
  n: number;
  many: (n: number) => string;
}

interface TotalsProps {
  totals: PlanTotals;
  counts: ReviewCounts;
  /** What comes first: of sets which artifacts come, change and go, of imports what becomes of them. */
  by: "files" | "sets" | "imports";
}

/** What applying does: "Creates 5 files, replaces 2 and keeps 3 in 3 projects." And the conflicts. */
export function Totals({ totals, counts, by }: TotalsProps) {
  const text = en.review;
  const files = fileParts.map((part): Part => ({ ...text.parts[part], n: totals[part] }));
  const artifacts = artifactParts.map((part): Part => ({ ...text.artifactParts[part], n: counts[part] }));
  const rest = [
    totals.library > 0 && (by === "imports" ? text.imports : text).library(totals.library),
    text.conflicts(counts.open, counts.conflicts),
    counts.refused > 0 && text.refused(counts.refused),
    ...[...counts.notFor].map(([platform, n]) => en.setDeploy.review.leftOut(n, platformName(platform))),
  ].filter(Boolean);
  // Where all there is are open conflicts or files of the library, that nothing is written is no news.
  const silent = files.every(({ n }) => n === 0) && (counts.open > 0 || totals.library > 0);
  const place = text.inProjects(counts.projects);
  return (
    <p className="num text-fg2" role="status" data-testid="review-totals">
      {by === "imports" ? (
        <ImportSentence counts={counts} place={place} />
      ) : by === "sets" && artifacts.some(({ n }) => n > 0) ? (
        <>
          <Sentence parts={artifacts} /> {place}
          {silent ? ". " : ": "}
          {!silent && (
            <>
              <Sentence parts={files} lower />.{" "}
            </>
          )}
        </>
      ) : (
        !silent && (
          <>
            <Sentence parts={files} /> {place}.{" "}
          </>
        )
      )}
      {rest.join(" ")}
    </p>
  );
}

/** "Adds 6 artifacts to the library and records 2 in 1 project." */
function ImportSentence({
  counts: { imported, recorded, ready },
  place,
}: {
  counts: ReviewCounts;
  place: string;
}) {
  const text = en.review.imports;
  if (ready === 0) return null;
  const strong = (words: string) => <b className="font-semibold text-fg">{words}</b>;
  if (imported === 0)
    return (
      <>
        {text.records} {strong(en.artifacts(recorded))} {place}.{" "}
      </>
    );
  return (
    <>
      {text.adds} {strong(en.artifacts(imported))} {text.toLibrary}
      {recorded > 0 && (
        <>
          {" "}
          {text.andRecords} {strong(en.number(recorded))} {place}
        </>
      )}
      .{" "}
    </>
  );
}

/** "Creates 5 files, replaces 2 and keeps 3", with what there is none of left out. */
function Sentence({ parts, lower = false }: { parts: readonly Part[]; lower?: boolean }) {
  const shown = parts.filter(({ n }) => n > 0);
  const start = (word: string) => (lower ? word : word.charAt(0).toUpperCase() + word.slice(1));
  if (shown.length === 0) return start(en.review.nothing);
  return shown.map(({ verb, n, many }, i): ReactNode => {
    const before = i === 0 ? "" : i === shown.length - 1 ? ` ${en.review.and} ` : ", ";
    return (
      <Fragment key={verb}>
        {before}
        {i === 0 ? start(verb) : verb}{" "}
        <b className="font-semibold text-fg">{i === 0 ? many(n) : en.number(n)}</b>
      </Fragment>
    );
  });
}
