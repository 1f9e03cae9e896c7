import { useQuery } from "@tanstack/react-query";
import { Check, RefreshCw, TriangleAlert } from "lucide-react";
import { deploymentQueries } from "@/api/deployments";
import { useRefreshProgress } from "@/api/events";
import { useRefresh } from "@/api/system";
import type { AppState, RefreshProgress } from "@/api/types";
import { ProgressBar } from "@/components/ProgressBar";
import { toastError } from "@/components/toast";
import { shortAgo, useNow } from "@/lib/time";
import { en } from "@/text/en";
import { LibraryProblems } from "./LibraryProblems";

/** The bottom line: what is being read, whether the list is behind, when it was last refreshed. */
export function StatusLine({ state }: { state: AppState }) {
  const progress = useRefreshProgress();
  const stats = useQuery(deploymentQueries.stats());
  const now = useNow();
  const last = state.last_refresh === null ? null : Date.parse(state.last_refresh);
  return (
    <footer
      role="contentinfo"
      aria-label={en.status.label}
      data-testid="status-line"
      className="num col-span-full flex items-center gap-4 border-t border-line bg-rail px-3 text-xs whitespace-nowrap text-fg2"
    >
      {progress ? <Progress progress={progress} /> : <Condition state={state} />}
      <span className="ml-auto">
        {stats.data && en.status.totals(stats.data.artifacts, stats.data.deployments)}
      </span>
      <span data-testid="last-refresh">
        {last === null ? en.status.never : en.status.refreshed(shortAgo(last, Math.max(now, last)))}
      </span>
    </footer>
  );
}

function Progress({ progress }: { progress: RefreshProgress }) {
  const what = progress.subject ?? en.status[progress.phase];
  return (
    <>
      <span className="flex items-center gap-1.5" role="status">
        <RefreshCw size={12} className="animate-spin" aria-hidden />
        {what}
      </span>
      <ProgressBar label={what} done={progress.done} total={progress.total} className="w-24" />
      {progress.total !== null && <span>{en.status.of(progress.done, progress.total)}</span>}
    </>
  );
}

function Condition({ state }: { state: AppState }) {
  const refresh = useRefresh();
  const warning = {
    behind: en.status.behind,
    in_memory: en.status.inMemory,
    fresh: null,
    rebuilt: null,
  }[state.cache];
  const calm = state.cache === "rebuilt" ? en.status.rebuilt : en.status.ready;
  const run = () => refresh.mutate("changed", { onError: (error) => toastError(error) });
  return (
    <span className="flex items-center gap-4" role="status">
      {warning ? (
        <span className="flex items-center gap-1.5 text-warn" data-testid="cache-warning">
          <TriangleAlert size={12} aria-hidden />
          {warning}
        </span>
      ) : (
        <span className="flex items-center gap-1.5">
          <Check size={12} aria-hidden />
          {refresh.isPending || state.refreshing ? en.common.loading : calm}
        </span>
      )}
      <LibraryProblems count={state.problems} />
      <button
        type="button"
        data-testid="refresh-button"
        disabled={refresh.isPending}
        onClick={run}
        className="rounded-sm font-medium text-accent-text hover:underline focus-visible:outline-offset-0 disabled:text-off"
      >
        {en.status.refresh}
      </button>
    </span>
  );
}
