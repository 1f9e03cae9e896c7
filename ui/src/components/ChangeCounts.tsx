import type { FileAction, PlanTotals } from "@/api/types";
import { en } from "@/text/en";

/** The signs of the marks, in the order of every count. Replacing and joining are both a change. */
const signs: readonly { actions: readonly FileAction[]; sign: string; colour: string }[] = [
  { actions: ["create"], sign: "+", colour: "text-add" },
  { actions: ["replace", "merge"], sign: "~", colour: "text-chg" },
  { actions: ["remove"], sign: "−", colour: "text-del" },
  { actions: ["keep", "adopt"], sign: "=", colour: "text-fg3" },
  { actions: ["conflict"], sign: "!", colour: "text-warn" },
];

/** How many files are created, changed, removed, kept or in the way: "+5 ~2 −1". */
export function ChangeCounts({ totals }: { totals: PlanTotals }) {
  return (
    <span className="num flex flex-none items-center gap-1.5 font-mono text-xs">
      {signs.map(({ actions, sign, colour }) => {
        const sum = actions.reduce((all, action) => all + totals[action], 0);
        const [first] = actions;
        return (
          sum > 0 &&
          first && (
            <span key={sign} className={colour} title={en.marks[first]}>
              <span className="sr-only">{`${en.marks[first]} `}</span>
              {sign}
              {en.number(sum)}
            </span>
          )
        );
      })}
    </span>
  );
}
