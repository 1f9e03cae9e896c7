import { Fragment, type ReactNode } from "react";
import type { PlanTotals } from "@/api/types";
import { en } from "@/text/en";
import type { ReviewCounts } from "./model";

const parts = ["create", "replace", "merge", "remove", "adopt", "keep"] as const;

/** One sentence of what applying does: "Creates 5 files, replaces 2 and keeps 3 in 3 projects." And the conflicts. */
export function Totals({ totals, counts }: { totals: PlanTotals; counts: ReviewCounts }) {
  const text = en.review;
  const shown = parts.filter((part) => totals[part] > 0);
  const sentence: ReactNode[] = shown.map((part, i) => {
    const { verb, many } = text.parts[part];
    const before = i === 0 ? "" : i === shown.length - 1 ? ` ${text.and} ` : ", ";
    const word = i === 0 ? verb.charAt(0).toUpperCase() + verb.slice(1) : verb;
    return (
      <Fragment key={part}>
        {before}
        {word}{" "}
        <b className="font-semibold text-fg">{i === 0 ? many(totals[part]) : en.number(totals[part])}</b>
      </Fragment>
    );
  });
  const rest = [
    totals.library > 0 && text.library(totals.library),
    text.conflicts(counts.open, counts.conflicts),
    counts.refused > 0 && text.refused(counts.refused),
  ].filter(Boolean);
  // Where all there is are open conflicts, that nothing is written is no news.
  const silent = sentence.length === 0 && counts.open > 0;
  return (
    <p className="num text-fg2" role="status" data-testid="review-totals">
      {!silent && (
        <>
          {sentence.length > 0 ? sentence : text.nothing} {text.inProjects(counts.projects)}.{" "}
        </>
      )}
      {rest.join(" ")}
    </p>
  );
}
