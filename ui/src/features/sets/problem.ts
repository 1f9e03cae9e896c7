import type { BundleRef, InvalidFile, PathStep } from "@/api/sets";
import type { ErrorBody } from "@/api/types";

/** A set that contains itself or goes too deep, and the row whose removal mends it. */
export interface SetProblem {
  code: "set_cycle" | "set_too_deep";
  /** Outer set first; of a cycle the last step is the first once more. */
  path: PathStep[];
  /** The set that holds the row to remove, and the row. */
  holder: PathStep;
  member: PathStep;
  /** Whether the row is in the set that is looked at. */
  here: boolean;
}

function isPath(value: unknown): value is PathStep[] {
  return (
    Array.isArray(value) &&
    value.every((step) => typeof step === "object" && step !== null && "id" in step && "name" in step)
  );
}

/** The sets on the way that an error tells of; empty where it tells of none. */
export function pathOf(error: ErrorBody): PathStep[] {
  const details: unknown = error.details;
  if (typeof details !== "object" || details === null || !("path" in details)) return [];
  return isPath(details.path) ? details.path : [];
}

/**
 * What is wrong with a set that cannot be resolved. Taking any step out of the way mends it; the one in the set itself is
 * nearest, otherwise it is the last.
 */
export function problemOf(error: ErrorBody | null, set: BundleRef): SetProblem | null {
  if (error?.code !== "set_cycle" && error?.code !== "set_too_deep") return null;
  const path = pathOf(error);
  const own = path.findIndex((step, i) => step.id === set.id && i < path.length - 1);
  const at = own >= 0 ? own : path.length - 2;
  const holder = path[at];
  const member = path[at + 1];
  if (!holder || !member) return null;
  return { code: error.code, path, holder, member, here: own >= 0 };
}

/** What is wrong with a file, with its line; its path stands elsewhere. */
export function reasonOf({ error: { message }, path }: InvalidFile): string {
  return message.startsWith(path) ? message.slice(path.length).replace(/^[:,]?\s+/, "") : message;
}
