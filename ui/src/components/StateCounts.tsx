import type { StateCounts as Counts, DeploymentState } from "@/api/types";
import { en } from "@/text/en";
import { StateGlyph } from "./StateGlyph";

/** States from calm to urgent, in the order of every legend, tab and count. */
export const stateOrder: readonly DeploymentState[] = [
  "in_sync",
  "modified",
  "outdated",
  "diverged",
  "missing",
  "orphaned",
  "invalid",
  "unmanaged",
];

/** How many deployments are in which state; states without any are left out. */
export function StateCounts({ counts }: { counts: Counts }) {
  return (
    <span className="num flex items-center gap-2.5 text-xs text-fg2">
      {stateOrder
        .filter((state) => counts[state] > 0)
        .map((state) => (
          <span key={state} title={en.states[state].name} className="inline-flex items-center gap-1">
            <StateGlyph state={state} size="sm" />
            {en.number(counts[state])}
          </span>
        ))}
    </span>
  );
}

/** A state's glyph with its name beside it. */
export function StateWord({ state }: { state: DeploymentState }) {
  return (
    <span className="inline-flex min-w-0 items-center gap-1.5" title={en.states[state].meaning}>
      <StateGlyph state={state} />
      <span className="cut text-sm text-fg2">{en.states[state].name}</span>
    </span>
  );
}
