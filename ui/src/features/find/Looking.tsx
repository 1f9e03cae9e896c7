import type { FindProgress } from "@/api/find";
import { PathText } from "@/components/PathText";
import { ProgressBar } from "@/components/ProgressBar";
import { en } from "@/text/en";

/** How far the search is: folders, what was found, and where it is now. */
export function Looking({ progress, roots }: { progress: FindProgress | null; roots: readonly string[] }) {
  const text = en.profiles.find;
  const at = progress?.at ?? roots[0] ?? "";
  return (
    <div className="flex flex-1 flex-col items-center justify-center gap-3 px-8" data-testid="find-progress">
      <p className="num font-medium" role="status">
        {progress ? text.progress(progress.folders, progress.found) : text.looking}
      </p>
      <ProgressBar label={text.looking} done={0} total={null} className="w-80" />
      <span className="flex w-full min-w-0 justify-center text-sm text-fg3" aria-hidden>
        <PathText path={at} plain max={80} />
      </span>
    </div>
  );
}
