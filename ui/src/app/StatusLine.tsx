import { useQuery } from "@tanstack/react-query";
import { Check, EyeOff, RefreshCw, TriangleAlert } from "lucide-react";
import { deploymentQueries } from "@/api/deployments";
import { useRefreshProgress } from "@/api/events";
import { useCancelRefresh, useRefresh } from "@/api/system";
import type { AppState, RefreshProgress } from "@/api/types";
import { contained } from "@/components/contained";
import { Popover } from "@/components/Popover";
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
      className={`${contained} num col-span-full flex items-center gap-4 border-t border-line bg-rail px-3 text-xs whitespace-nowrap text-fg2`}
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
  const cancel = useCancelRefresh();
  const what = progress.subject ?? en.status[progress.phase];
  return (
    <>
      <span className="flex items-center gap-1.5" role="status">
        <RefreshCw size={12} aria-hidden />
        {what}
      </span>
      <ProgressBar label={what} done={progress.done} total={progress.total} className="w-24" />
      {progress.total !== null && <span>{en.status.of(progress.done, progress.total)}</span>}
      {/* What was interrupted is brought to its end. */}
      {progress.phase !== "recovering" && (
        <LineButton
          testId="cancel-refresh"
          label={en.status.cancelRefresh}
          disabled={cancel.isPending}
          onClick={() => cancel.mutate()}
        />
      )}
    </>
  );
}

function Condition({ state }: { state: AppState }) {
  const refresh = useRefresh();
  const run = () => refresh.mutate("changed", { onError: (error) => toastError(error) });
  const failed = state.refresh_end?.kind === "failed";
  return (
    <span className="flex items-center gap-4" role="status">
      <Standing state={state} busy={refresh.isPending || state.refreshing} />
      <LibraryProblems count={state.problems} />
      <LineButton
        testId="refresh-button"
        label={failed ? en.status.tryAgain : en.status.refresh}
        disabled={refresh.isPending}
        onClick={run}
      />
      {state.unwatched > 0 && <Unwatched count={state.unwatched} />}
    </span>
  );
}

/** Whether the lists are as the disk is, in a word. */
function Standing({ state, busy }: { state: AppState; busy: boolean }) {
  const end = state.refresh_end;
  const failed = !busy && end?.kind === "failed" ? en.status.failed(end.error.message) : null;
  const warning = {
    behind: en.status.behind,
    in_memory: en.status.inMemory,
    fresh: null,
    rebuilt: null,
  }[state.cache];
  // That the lists are not as the disk is says more than that the last look failed, which is why.
  if (warning) return <Warning testId="cache-warning" text={failed ? `${warning}. ${failed}` : warning} />;
  if (failed) return <Warning testId="refresh-failed" text={failed} />;
  if (!busy && end?.kind === "cancelled")
    return <span data-testid="refresh-cancelled">{en.status.cancelled}</span>;
  const calm = state.cache === "rebuilt" ? en.status.rebuilt : en.status.ready;
  return (
    <span className="flex items-center gap-1.5">
      <Check size={12} aria-hidden />
      {busy ? en.common.loading : calm}
    </span>
  );
}

function Warning({ testId, text }: { testId: string; text: string }) {
  return (
    <span className="flex max-w-120 items-center gap-1.5 text-warn" data-testid={testId} title={text}>
      <TriangleAlert size={12} className="flex-none" aria-hidden />
      <span className="truncate">{text}</span>
    </span>
  );
}

/** That some changes show late, and on a click why. */
function Unwatched({ count }: { count: number }) {
  return (
    <Popover
      label={en.status.unwatched}
      trigger={
        <button
          type="button"
          data-testid="unwatched"
          className="flex items-center gap-1.5 rounded-sm hover:underline focus-visible:outline-offset-0"
        >
          <EyeOff size={12} aria-hidden />
          {en.status.unwatched}
        </button>
      }
    >
      <p className="w-100 px-3.5 py-2.5 text-sm">{en.status.unwatchedWhy(count)}</p>
    </Popover>
  );
}

interface LineButtonProps {
  testId: string;
  label: string;
  disabled: boolean;
  onClick: () => void;
}

function LineButton({ testId, label, disabled, onClick }: LineButtonProps) {
  return (
    <button
      type="button"
      data-testid={testId}
      disabled={disabled}
      onClick={onClick}
      className="rounded-sm font-medium text-accent-text hover:underline focus-visible:outline-offset-0 disabled:text-off"
    >
      {label}
    </button>
  );
}
