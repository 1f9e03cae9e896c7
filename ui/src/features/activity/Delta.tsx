import type { FileAction, OperationKind, PlanTotals } from "@/api/types";
import { en } from "@/text/en";

export interface Counts {
  created: number;
  replaced: number;
  removed: number;
  kept: number;
}

/** Counts of an operation. What was saved back replaced files of the library, what was imported came into it. */
export function countsOfTotals(totals: PlanTotals, kind: OperationKind): Counts {
  const imported = kind === "import" ? totals.library : 0;
  return {
    created: totals.create + imported,
    replaced: totals.replace + totals.merge + totals.library - imported,
    removed: totals.remove,
    kept: totals.keep + totals.adopt,
  };
}

/** Counts of single files. */
export function countsOfFiles(files: readonly { action: FileAction }[]): Counts {
  const of = (...actions: FileAction[]) => files.filter((file) => actions.includes(file.action)).length;
  return {
    created: of("create"),
    replaced: of("replace", "merge"),
    removed: of("remove"),
    kept: of("keep", "adopt"),
  };
}

/** +created ~replaced −removed, each in its place; what is none is left out. */
export function Delta({ counts, spread = false }: { counts: Counts; spread?: boolean }) {
  const text = en.activity;
  const parts = [
    { n: counts.created, sign: "+", name: text.created, look: "text-add col-start-1" },
    { n: counts.replaced, sign: "~", name: text.replaced, look: "text-chg col-start-2" },
    { n: counts.removed, sign: "−", name: text.removed, look: "text-del col-start-3" },
  ];
  const none = counts.created + counts.replaced + counts.removed === 0 && counts.kept > 0;
  if (none) parts.push({ n: counts.kept, sign: "=", name: text.kept, look: "text-fg3 col-start-3" });
  return (
    <span
      className={
        spread
          ? "num grid grid-cols-3 text-right font-mono text-sm font-normal"
          : "num flex flex-none justify-end gap-2 font-mono text-sm font-normal"
      }
    >
      {parts
        .filter(({ n }) => n > 0)
        .map(({ n, sign, name, look }) => (
          <span key={sign} role="img" aria-label={name(n)} title={name(n)} className={look}>
            {sign}
            {en.number(n)}
          </span>
        ))}
    </span>
  );
}
