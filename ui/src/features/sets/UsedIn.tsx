import type { MemberRef, PathStep } from "@/api/sets";
import { BundleIcon } from "@/components/BundleIcon";
import { en } from "@/text/en";
import { namedUsers } from "./rows";

/** The sets that hold a group. */
export function UsedIn({ sets, onOpen }: { sets: readonly PathStep[]; onOpen: (member: MemberRef) => void }) {
  const text = en.setsView;
  return (
    <section
      aria-label={text.usedIn(sets.length)}
      data-testid="used-in"
      className="flex max-h-[40%] flex-none flex-col border-t border-line"
    >
      <h3 className="num flex h-7.5 flex-none items-center border-b border-line bg-sub px-4 text-sm font-medium">
        {text.usedIn(sets.length)}
      </h3>
      {sets.length === 0 ? (
        <p className="px-4 py-2 text-sm text-fg3">{text.usedInHint}</p>
      ) : (
        <ul className="flex min-h-0 flex-wrap gap-1 overflow-y-auto px-3 py-2">
          {sets.slice(0, namedUsers).map((step) => (
            <li key={step.id} className="min-w-0">
              <button
                type="button"
                onClick={() => onOpen(step)}
                className="flex h-7 max-w-60 items-center gap-1.5 rounded-md px-1.5 hover:bg-hover"
              >
                <BundleIcon kind="set" size={14} />
                <span className="cut">{step.name}</span>
              </button>
            </li>
          ))}
          {sets.length > namedUsers && (
            <li className="num flex h-7 items-center px-1.5 text-fg3">
              {text.andMore(sets.length - namedUsers)}
            </li>
          )}
        </ul>
      )}
    </section>
  );
}
