import { TriangleAlert } from "lucide-react";
import { Fragment } from "react";
import type { MemberRef } from "@/api/sets";
import { BundleIcon } from "@/components/BundleIcon";
import { Button } from "@/components/Button";
import { en } from "@/text/en";
import type { SetProblem } from "./problem";

interface ProblemPanelProps {
  problem: SetProblem;
  onRemove: (member: MemberRef, name: string) => void;
  onOpen: (member: MemberRef) => void;
}

/** Why a set comes to nothing: the way in words, and the row whose removal mends it. */
export function ProblemPanel({ problem, onRemove, onOpen }: ProblemPanelProps) {
  const text = en.setsView.problem;
  const { code, path, holder, member, here } = problem;
  return (
    <div
      role="alert"
      data-testid="set-problem"
      className="flex min-h-0 flex-1 gap-3 overflow-y-auto px-4 py-4"
    >
      <TriangleAlert size={16} className="mt-px flex-none text-warn" aria-hidden />
      <div className="min-w-0 flex-1">
        <p className="font-semibold">{text.title(code, here)}</p>
        <p className="mt-0.5 text-fg2">{text[code]}</p>
        <ol aria-label={text.way} className="mt-3 flex flex-col">
          {path.map((step, i) => (
            // The first set of a cycle stands on its way twice.
            // biome-ignore lint/suspicious/noArrayIndexKey: the steps never move
            <Fragment key={i}>
              <li className="flex h-6.5 items-center gap-2">
                <span className="num w-4 flex-none text-right text-xs text-fg3">{i + 1}</span>
                <BundleIcon kind={step.kind} size={14} />
                <button
                  type="button"
                  onClick={() => onOpen(step)}
                  className="cut rounded-sm text-accent-text hover:underline"
                >
                  {step.name}
                </button>
              </li>
            </Fragment>
          ))}
        </ol>
        <p className="mt-3">{here ? text.here(member.name) : text.there(member.name, holder.name)}</p>
        <div className="mt-3">
          {here ? (
            <Button data-testid="problem-remove" onClick={() => onRemove(member, member.name)}>
              {text.remove(member.name)}
            </Button>
          ) : (
            <Button data-testid="problem-open" onClick={() => onOpen(holder)}>
              {text.open(holder.name)}
            </Button>
          )}
        </div>
      </div>
    </div>
  );
}
