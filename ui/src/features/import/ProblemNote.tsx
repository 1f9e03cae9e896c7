import type { ErrorBody } from "@/api/types";
import { Note } from "@/components/Note";
import { PathText } from "@/components/PathText";
import { en } from "@/text/en";

/** Problems named before they are counted. */
const limit = 4;

/** Folders that could not be read; what else was found is there all the same. */
export function ProblemNote({ problems }: { problems: readonly ErrorBody[] }) {
  if (problems.length === 0) return null;
  return (
    <div className="flex-none border-b border-line px-4 py-2" data-testid="import-problems">
      <Note tone="warn">
        <span className="font-medium">{en.imports.problems(problems.length)}</span>
        {problems.slice(0, limit).map((problem) => (
          <span
            key={`${problem.path} ${problem.message}`}
            className="flex min-w-0 items-baseline gap-1.5 text-fg2"
          >
            {problem.path && <PathText path={problem.path} max={48} plain className="flex-none" />}
            <span className="min-w-0 break-words">{problem.message}</span>
          </span>
        ))}
      </Note>
    </div>
  );
}
