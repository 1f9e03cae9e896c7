/** The invented shell's history: operations of some days, what each wrote, and taking them back. */
import type {
  ArtifactPlan,
  BatchOutcome,
  BatchPlan,
  Choice,
  ErrorBody,
  FileAction,
  FileChange,
  HistoryBounds,
  HistoryCost,
  OperationPart,
  OperationQuery,
  Plan,
  PlannedFile,
  PlanTotals,
  UndoRequest,
} from "@/api/types";
import { isBundle } from "@/lib/artifact-id";
import { present } from "./fixtures";
import { type Done, type Kept, makeOperations, noTotals, summaryOf, totalsOf } from "./operations";

const writtenViews = ["artifacts", "entities", "deployments", "history"] as const;

const refusal = (code: ErrorBody["code"], message: string): ErrorBody => ({
  code,
  message,
  hints: [],
  path: null,
});

export interface MockHistory {
  commands: Record<string, (args: Record<string, unknown>) => unknown>;
  /** Adds what was just carried out, and gives its id. */
  record: (done: Done) => string;
}

export function createHistory(count: number): MockHistory {
  let kept = makeOperations(count);
  let bounds: HistoryBounds = { max_age_days: 90, max_bytes: 512 * 1024 * 1024 };
  let made = 0;

  const find = (id: string) => {
    const operation = kept.find((one) => one.summary.id === id);
    if (!operation) throw refusal("io", `History no longer holds ${id}.`);
    return operation;
  };
  const record = (done: Done) => {
    made += 1;
    const id = `01939f00-0000-7000-8000-${String(made).padStart(12, "0")}`;
    const at = new Date(Math.max(Date.now(), present) + made).toISOString();
    kept = [
      { summary: summaryOf(id, at, done), parts: done.parts, changedSince: [], revert: done.revert },
      ...kept,
    ];
    return id;
  };
  const undo = (request: UndoRequest): BatchOutcome => {
    const operation = find(request.operation);
    const plan = planUndo(operation, request);
    if (request.fingerprint !== null && request.fingerprint !== plan.fingerprint) {
      throw refusal("plan_stale", "The project changed since the plan was made.");
    }
    if (plan.totals.conflict > 0) {
      throw refusal("conflict", "A file changed since, and nothing was chosen for it.");
    }
    const parts = operation.parts.map((part) => ({
      ...part,
      files: changesOf(plan.plans, part, "files"),
      library_files: changesOf(plan.plans, part, "library_files"),
    }));
    const forward = operation.revert?.();
    const id = record({
      kind: "undo",
      parts,
      undoes: operation.summary.id,
      revert: forward && backAgain(forward, operation.revert),
    });
    markUndone(operation.summary, id);
    // Taking an undo back does the first thing again.
    const again = kept.find((one) => one.summary.id === operation.summary.undoes);
    if (again) markUndone(again.summary, null);
    return {
      operation: id,
      projects: plan.plans.map((one) => ({
        project_path: one.project_path,
        project_name: one.project_name,
        results: one.artifacts.map((row) => ({
          artifact: row.artifact,
          profile: row.profile,
          status: "success" as const,
          changes: row.files.map(({ path, action }) => ({ path, action })),
          error: null,
        })),
      })),
      rolled_back: false,
      views: [...writtenViews],
      cache_behind: false,
    };
  };

  return {
    record,
    commands: {
      list_operations: (args) => {
        const query = args.query as OperationQuery;
        const found = kept.filter((operation) => matches(operation, query));
        return {
          operations: found.slice(query.offset, query.offset + query.limit).map((one) => one.summary),
          total: found.length,
          all_operations: kept.length,
          bytes: sizeOf(kept),
        };
      },
      read_operation: (args) => {
        const { summary, parts } = find(String(args.id));
        return { operation: summary, parts };
      },
      plan_undo: (args): BatchPlan => {
        const request = args.request as UndoRequest;
        return planUndo(find(request.operation), request);
      },
      undo_operation: (args) => undo(args.request as UndoRequest),
      history_bounds: () => bounds,
      history_cost: (args): HistoryCost => {
        const stays = keptWithin(kept, args.bounds as HistoryBounds);
        return {
          operations: kept.length - stays.length,
          bytes: sizeOf(kept) - sizeOf(stays),
          oldest_kept: stays.at(-1)?.summary.at ?? null,
        };
      },
      set_history_bounds: (args) => {
        bounds = args.bounds as HistoryBounds;
        kept = keptWithin(kept, bounds);
        return bounds;
      },
    },
  };
}

/** Undoing the undo: goes forward again, and hands back the way it came. */
function backAgain(forward: () => void, revert: Kept["revert"]): Kept["revert"] {
  return () => {
    forward();
    return () => revert?.();
  };
}

function markUndone(summary: Kept["summary"], by: string | null): void {
  summary.undone_by = by;
  summary.can_undo = by === null;
}

const sizeOf = (operations: readonly Kept[]) => operations.reduce((sum, one) => sum + one.summary.bytes, 0);

/** The newest that fit both bounds. */
function keptWithin(operations: readonly Kept[], bounds: HistoryBounds): Kept[] {
  const since = present - bounds.max_age_days * 86_400_000;
  let bytes = 0;
  return operations.filter(({ summary }) => {
    bytes += summary.bytes;
    return Date.parse(summary.at) >= since && bytes <= bounds.max_bytes;
  });
}

function matches({ summary, parts }: Kept, query: OperationQuery): boolean {
  const words = [
    ...summary.artifacts,
    ...summary.projects.map((project) => project.name),
    ...parts.flatMap((part) => part.files.map((file) => file.path)),
  ];
  const text = query.text?.toLowerCase() ?? "";
  return (
    (text === "" || words.some((word) => word.toLowerCase().includes(text))) &&
    (query.kinds.length === 0 || (query.kinds as string[]).includes(summary.kind)) &&
    (query.project_path === null || summary.projects.some(({ path }) => path === query.project_path))
  );
}

const backwards: Partial<Record<FileAction, FileAction>> = {
  create: "remove",
  remove: "create",
  replace: "replace",
  merge: "replace",
};

/** What taking an operation back would do, with the choices made so far. */
function planUndo(operation: Kept, request: UndoRequest): BatchPlan {
  const paths = [...new Set(operation.parts.map((part) => part.project_path))];
  const plans = paths.map((path): Plan => {
    const parts = operation.parts.filter((part) => part.project_path === path);
    const artifacts = parts.map((part) => undoRow(operation, part, request));
    return {
      fingerprint: "",
      project_path: path,
      project_name: parts[0]?.project_name ?? "",
      artifacts,
      totals: totalsOf(
        artifacts.flatMap((row) => row.files),
        artifacts.reduce((sum, row) => sum + row.library_files.length, 0),
      ),
    };
  });
  const totals = { ...noTotals };
  for (const plan of plans) {
    for (const key of Object.keys(totals) as (keyof PlanTotals)[]) totals[key] += plan.totals[key];
  }
  const chosen = request.choices.map((one) => `${one.artifact}/${one.path}=${one.choice}`).join();
  return { fingerprint: `undo-${operation.summary.id}-${chosen}-${request.on_conflict}`, plans, totals };
}

function undoRow(operation: Kept, part: OperationPart, request: UndoRequest): ArtifactPlan {
  const own = request.choices.filter(
    (one) => one.artifact === part.artifact && one.project_path === part.project_path,
  );
  const planned = (file: FileChange): PlannedFile => {
    const changed = operation.changedSince.includes(file.path);
    const choice = changed ? choiceFor(own, file.path, request) : null;
    const back = backwards[file.action] ?? "unchanged";
    return {
      path: file.path,
      action: !changed ? back : choice === null ? "conflict" : choice === "keep" ? "keep" : back,
      size: 2200,
      new_size: back === "remove" ? null : 2100,
      executable: false,
      reason: changed ? "changed_since" : null,
      choice,
    };
  };
  const files = part.files.filter((file) => file.action in backwards).map(planned);
  const blocked = files.some((file) => file.reason !== null);
  const open = files.some((file) => file.action === "conflict");
  const edited = isBundle(part.artifact);
  return {
    artifact: part.artifact,
    profile: part.profile_id,
    title: part.title,
    platform: edited ? "" : part.profile_id === "codex-default" ? "codex" : "claude-code",
    destination: part.destination,
    action: open
      ? "conflict"
      : !edited && files.every((file) => file.action === "remove")
        ? "remove"
        : "restore",
    intent: "undo",
    choices: blocked ? ["keep", "replace"] : [],
    choice: own.find((one) => one.path === null)?.choice ?? null,
    library_files: part.library_files.map((file) => ({ ...planned(file), reason: null, choice: null })),
    state: null,
    files,
    error: open ? refusal("conflict", "A file changed since.") : null,
  };
}

function choiceFor(own: readonly Choice[], path: string, request: UndoRequest): Choice["choice"] | null {
  const choice = own.find((one) => one.path === path) ?? own.find((one) => one.path === null);
  return choice?.choice ?? request.on_conflict;
}

/** What a plan does to the files of a part. */
function changesOf(
  plans: readonly Plan[],
  part: OperationPart,
  which: "files" | "library_files",
): FileChange[] {
  const row = plans
    .find((plan) => plan.project_path === part.project_path)
    ?.artifacts.find((one) => one.artifact === part.artifact && one.profile === part.profile_id);
  return (row?.[which] ?? []).map(({ path, action }) => ({ path, action }));
}
