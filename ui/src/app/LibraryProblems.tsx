import { useQuery } from "@tanstack/react-query";
import { TriangleAlert } from "lucide-react";
import { systemQueries } from "@/api/system";
import { PathText } from "@/components/PathText";
import { Popover } from "@/components/Popover";
import { en } from "@/text/en";

/** How much of the library cannot be read, and on a click what and why. */
export function LibraryProblems({ count }: { count: number }) {
  const problems = useQuery({ ...systemQueries.problems(), enabled: count > 0 });
  if (count === 0) return null;
  return (
    <Popover
      label={en.status.problems(count)}
      trigger={
        <button
          type="button"
          data-testid="library-problems"
          className="flex items-center gap-1.5 rounded-sm text-warn hover:underline focus-visible:outline-offset-0"
        >
          <TriangleAlert size={12} aria-hidden />
          {en.status.problems(count)}
        </button>
      }
    >
      <ul className="max-h-80 w-120 overflow-y-auto">
        {problems.data?.map((problem) => (
          <li
            key={`${problem.path} ${problem.message}`}
            className="border-line px-3.5 py-2.5 not-first:border-t"
          >
            <p className="font-medium">{en.errors[problem.code].title}</p>
            <p className="text-sm break-words text-fg2 select-text">{problem.message}</p>
            {problem.hints.map((hint) => (
              <p key={hint} className="text-sm text-fg2">
                {hint}
              </p>
            ))}
            <PathText path={problem.path} max={56} className="text-fg3" />
          </li>
        ))}
      </ul>
    </Popover>
  );
}
