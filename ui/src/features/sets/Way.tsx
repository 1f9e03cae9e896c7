import clsx from "clsx";
import { ChevronRight } from "lucide-react";
import { Fragment } from "react";
import type { PathStep } from "@/api/sets";
import { en } from "@/text/en";

interface WayProps {
  path: readonly PathStep[];
  /** Leaves out the middle of a longer way. */
  short?: boolean;
  className?: string;
}

/** Steps named where a short way has room; of a longer one the ends. */
const shortLimit = 3;

/** The sets and groups on the way to something, outer first. */
export function Way({ path, short = false, className = "" }: WayProps) {
  const names = path.map(({ name }) => name);
  const cut = short && names.length > shortLimit;
  const shown = cut ? [names[0] ?? "", "…", names.at(-1) ?? ""] : names;
  return (
    <span
      title={cut ? en.setsView.path(names) : undefined}
      className={`inline-flex min-w-0 items-center ${className}`}
    >
      {shown.map((name, i) => (
        // The same set may stand on a way twice; its place tells them apart.
        // biome-ignore lint/suspicious/noArrayIndexKey: the steps never move
        <Fragment key={i}>
          {i > 0 && (
            <>
              <span className="sr-only">{" › "}</span>
              <ChevronRight size={10} className="mx-0.5 flex-none" aria-hidden />
            </>
          )}
          <span className={clsx("cut", i === shown.length - 1 ? "flex-[0_1_auto]" : "flex-[0_100_auto]")}>
            {name}
          </span>
        </Fragment>
      ))}
    </span>
  );
}
