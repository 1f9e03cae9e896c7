/** Plans over several artifacts and projects, applying them, and the way back. */
import {
  type QueryKey,
  queryOptions,
  type UseQueryOptions,
  useMutation,
  useQueryClient,
} from "@tanstack/react-query";
import {
  type BatchOutcome,
  type Change,
  type ChangeProgress,
  type Choice,
  commands,
  type DiffSide,
  events,
  type SetChange,
} from "./bindings";
import { unwrap } from "./client";
import { applyWritten } from "./invalidation";
import { keys, textOf } from "./keys";
import { useProgress } from "./progress";
import type { BatchPlan, ChangeRequest, ImportChange } from "./types";

export interface ReviewRequest {
  choices: Choice[];
  /** Either everything or nothing. An undo always is. */
  atomic: boolean;
}

/**
 * What a review is about. The review shows `plan`, asks for another one when a choice is made, and calls `apply` with
 * the fingerprint of the one it showed; whether that deploys, undeploys or undoes is nothing to it.
 */
export interface ReviewSource {
  kind: "changes" | "undo";
  /** The sets among what is asked for. */
  sets: readonly SetChange[];
  /** The imports among it. */
  imports: readonly ImportChange[];
  plan: (request: ReviewRequest) => UseQueryOptions<BatchPlan, Error, BatchPlan, QueryKey>;
  apply: (request: ReviewRequest, fingerprint: string) => Promise<BatchOutcome>;
  /** The operation whose history the diff's side `history` stands for. */
  operation: string | null;
  /** What a file that is written anew is compared with. */
  after: DiffSide;
}

/** Plans are never reused: the disk may have moved since the last one was shown. */
const planOptions = {
  gcTime: 0,
  staleTime: 0,
  // A plan of ten thousand artifacts is as long as a book: it is not compared with the former one.
  structuralSharing: false,
} as const;

/** What a review of changes is made of. */
export interface AskedChanges {
  /** Of single artifacts. */
  changes: Change[];
  /** Of whole sets. */
  sets: SetChange[];
  /** What projects have, for the library or its records. */
  imports: ImportChange[];
}

/**
 * An update writes down anew what the set holds by now. To a person the project follows the set already, so nothing
 * becomes of that.
 */
function withoutReattaching(plan: BatchPlan, sets: readonly SetChange[]): BatchPlan {
  const updated = new Set(
    sets.filter(({ kind }) => kind === "update").map((one) => `${one.project_path}\nset:${one.set}`),
  );
  if (updated.size === 0) return plan;
  const plans = plan.plans.map((project) => ({
    ...project,
    artifacts: project.artifacts.map((part) =>
      part.action === "attach" && updated.has(`${project.project_path}\n${part.artifact}`)
        ? { ...part, action: "unchanged" as const }
        : part,
    ),
  }));
  return { ...plan, plans };
}

/** Deploys, undeploys, save-backs and imports together, of artifacts and of sets. */
export function changesSource(asked: AskedChanges): ReviewSource {
  // One function for each source, so that it runs once for each answer.
  const select = (plan: BatchPlan) => withoutReattaching(plan, asked.sets);
  const whole = (request: ReviewRequest, fingerprint: string | null): ChangeRequest => ({
    ...request,
    ...asked,
    on_conflict: null,
    fingerprint,
  });
  return {
    kind: "changes",
    sets: asked.sets,
    imports: asked.imports,
    operation: null,
    after: "library",
    plan: (request) =>
      queryOptions<BatchPlan, Error, BatchPlan, QueryKey>({
        queryKey: [keys.plans, "changes", asked, request],
        queryKeyHashFn: () => `${keys.plans} changes ${textOf(asked)} ${textOf(request)}`,
        queryFn: () => unwrap(commands.planChanges(whole(request, null))),
        select,
        ...planOptions,
      }),
    apply: (request, fingerprint) => unwrap(commands.applyChanges(whole(request, fingerprint))),
  };
}

/** Taking an operation back. */
export function undoSource(operation: string): ReviewSource {
  return {
    kind: "undo",
    sets: [],
    imports: [],
    operation,
    after: "history",
    plan: ({ choices }) =>
      queryOptions<BatchPlan, Error, BatchPlan, QueryKey>({
        queryKey: [keys.plans, "undo", operation, choices],
        queryFn: () =>
          unwrap(commands.planUndo({ operation, choices, on_conflict: null, fingerprint: null })),
        ...planOptions,
      }),
    apply: ({ choices }, fingerprint) =>
      unwrap(commands.undoOperation({ operation, choices, on_conflict: null, fingerprint })),
  };
}

export function useApplyReview(source: ReviewSource) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ request, fingerprint }: { request: ReviewRequest; fingerprint: string }) =>
      source.apply(request, fingerprint),
    onSuccess: (outcome) => applyWritten(client, outcome),
  });
}

/** Asks what is being applied to stop; it is then taken back, and the apply ends as cancelled. */
export function useCancelChanges() {
  return useMutation({ mutationFn: () => unwrap(commands.cancelChanges()) });
}

/** How far a running apply is, as last heard; `reset` forgets what was heard of the one before. */
export function useChangesProgress(): { progress: ChangeProgress | null; reset: () => void } {
  return useProgress(events.changesProgress);
}
