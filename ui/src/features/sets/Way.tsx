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

const gap = "…";

/** The sets and groups on the way to something, outer first. */
export function Way({ path, short = false, className = "" }: WayProps) {
  const names = path.map(({ name }) => name);
  const cut = short && names.length > shortLimit;
  const shown = cut ? [names[0] ?? "", gap, names.at(-1) ?? ""] : names;
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
          {name === gap ? (
            <span className="flex-none">{name}</span>
          ) : (
            // Where room lacks the outer sets give way: the end is what a person looks for.
            <span className={clsx("cut", i === shown.length - 1 && "max-w-[65%] flex-none")}>{name}</span>
          )}
        </Fragment>
      ))}
    </span>
  );
}
