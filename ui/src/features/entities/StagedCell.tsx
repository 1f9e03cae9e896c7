import { ArrowRight } from "lucide-react";
import { type GlyphState, StateGlyph } from "@/components/StateGlyph";
import { needsChoice, type StagedChange, type StagedSet, stagedWord } from "@/lib/staged";
import { en } from "@/text/en";

const signs = { deploy: "+", update: "~", undeploy: "−", save_back: "↑" } as const;

/** What is staged in a cell: a change of an artifact, or of a set. */
export type Mark = StagedChange | StagedSet;

/** A cell with a staged change: how it is now, and what it becomes. */
export function StagedCell({ change, state }: { change: Mark; state: GlyphState }) {
  // What a set meets on its way is known to the review alone.
  const [word, choice] = "set" in change ? [change.kind, false] : [stagedWord(change), needsChoice(change)];
  return (
    <span
      role="img"
      aria-label={en.entities.staged(en.states[state].name, word, choice)}
      title={en.entities.staged(en.states[state].name, word, choice)}
      className="absolute inset-x-1.5 inset-y-[3px] flex items-center justify-center gap-1.5 rounded-sm border-[1.5px] border-dashed border-accent-line bg-accent-tint text-accent-text"
    >
      <span aria-hidden className="inline-flex opacity-85">
        <StateGlyph state={state} size="sm" />
      </span>
      <ArrowRight size={11} strokeWidth={2.2} aria-hidden />
      <b aria-hidden className="font-mono text-sm leading-none font-bold">
        {choice ? "!" : signs[word]}
      </b>
    </span>
  );
}
