import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useRef, useState } from "react";
import { type ReviewSource, useApplyReview, useCancelChanges, useChangesProgress } from "@/api/changes";
import { errorBody } from "@/api/client";
import type { BatchOutcome, BatchPlan, ConflictChoice } from "@/api/types";
import { toastError } from "@/components/toast";
import type { ReviewStart } from "@/lib/requests";
import { countsOf, type Entry, entriesOf, hasWork, withChoice, withChoices } from "./model";

export type ReviewNote = "stale" | "cancelled" | null;

/**
 * A review in work: the plan for the choices made so far, and applying it. A plan whose world has moved is asked for
 * anew and shown with a note; it is never applied unseen.
 */
export function useReview(
  source: ReviewSource,
  begin: ReviewStart,
  onApplied: (outcome: BatchOutcome, plan: BatchPlan, asked: ReviewStart) => void,
) {
  const [choices, setChoices] = useState(begin.choices);
  const [wantsAtomic, setAtomic] = useState(begin.atomic);
  const [note, setNote] = useState<ReviewNote>(null);
  const [error, setError] = useState<Error | null>(null);
  const atomic = source.kind === "undo" || wantsAtomic;
  const request = useMemo(() => ({ choices: [...choices], atomic }), [choices, atomic]);
  const apply = useApplyReview(source);
  const cancel = useCancelChanges();
  const { progress, reset } = useChangesProgress();
  const plan = useQuery({
    ...source.plan(request),
    placeholderData: keepPreviousData,
    // What is being applied changes the world the plan is about.
    enabled: !apply.isPending && !apply.isSuccess,
  });
  const settled = plan.data !== undefined && !plan.isPlaceholderData && !plan.isFetching;

  const shown = useRef<{ request: unknown; fingerprint: string } | null>(null);
  useEffect(() => {
    if (!settled || !plan.data) return;
    const { fingerprint } = plan.data;
    if (shown.current?.request === request && shown.current.fingerprint !== fingerprint) setNote("stale");
    shown.current = { request, fingerprint };
  }, [settled, plan.data, request]);

  const entries = useMemo(() => (plan.data ? entriesOf(plan.data) : []), [plan.data]);
  const counts = useMemo(() => countsOf(entries), [entries]);
  const complete = counts.open === 0 && counts.refused === 0;
  const canApply = settled && hasWork(counts) && (!atomic || complete) && !apply.isPending;

  const choose = (entry: Entry, path: string | null, choice: ConflictChoice | null) => {
    setNote(null);
    setError(null);
    setChoices((now) => withChoice(now, entry, path, choice));
  };
  /** The same choice for every conflict that is open and offers it. */
  const chooseAll = (choice: ConflictChoice) => {
    setNote(null);
    setError(null);
    const open = entries.filter(
      ({ plan: { action, choices: offered } }) => action === "conflict" && offered.includes(choice),
    );
    setChoices((now) => withChoices(now, open, choice));
  };
  const start = () => {
    const asked = plan.data;
    if (!canApply || !asked) return;
    setNote(null);
    setError(null);
    reset();
    cancel.reset();
    apply.mutate(
      { request, fingerprint: asked.fingerprint },
      {
        onSuccess: (outcome) => onApplied(outcome, asked, request),
        onError: (refused) => {
          const { code } = errorBody(refused);
          if (code === "plan_stale") setNote("stale");
          else if (code === "cancelled") setNote("cancelled");
          else setError(refused);
          void plan.refetch();
        },
      },
    );
  };
  return {
    plan,
    entries,
    counts,
    settled,
    choose,
    chooseAll,
    atomic,
    setAtomic,
    note,
    error,
    canApply,
    start,
    applying: apply.isPending,
    progress,
    cancel: () => cancel.mutate(undefined, { onError: (refused) => toastError(refused) }),
    cancelling: cancel.isPending || cancel.isSuccess,
  };
}

export type Review = ReturnType<typeof useReview>;
