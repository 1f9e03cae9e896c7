import { type GlyphState, StateGlyph } from "@/components/StateGlyph";
import { en } from "@/text/en";

/** Every sign of the matrix with its name. */
export function Legend({ signs }: { signs: readonly GlyphState[] }) {
  return (
    <ul
      aria-label={en.entities.legend}
      className="flex h-7.5 flex-none items-center gap-3.5 overflow-x-auto border-t border-line pr-3 pl-4 text-xs whitespace-nowrap text-fg2 [scrollbar-width:none]"
    >
      {signs.map((state) => (
        <li key={state} title={en.states[state].meaning} className="flex items-center gap-1.5">
          <span aria-hidden>
            <StateGlyph state={state} size="sm" />
          </span>
          {en.states[state].name}
        </li>
      ))}
      <li className="flex items-center gap-1.5">
        <span
          aria-hidden
          className="grid h-4 w-5 place-items-center rounded-sm border border-dashed border-accent-line bg-accent-tint font-mono text-xs font-bold text-accent-text"
        >
          +
        </span>
        {en.entities.stagedSign}
      </li>
    </ul>
  );
}
