import type { ReviewSource } from "@/api/changes";
import type { ImportDiffRequest } from "@/api/imports";
import type { DiffRequest, DiffSide, PlannedFile } from "@/api/types";
import { isBundle } from "@/lib/artifact-id";
import { type Entry, insidePath, isImport, projectPathOf } from "./model";

export type DiffChoice = "side-by-side" | "unified" | "merged";

/** What is compared for a file: from what is there to what comes, and for an undeploy what was changed here. */
function sidesOf(
  entry: Entry,
  library: boolean,
  source: Pick<ReviewSource, "after">,
  view: DiffChoice,
): [DiffSide, DiffSide] {
  if (library) return source.after === "history" ? ["library", "history"] : ["library", "project"];
  if (view === "merged") return ["project", "merged"];
  if (source.after === "history") return ["project", "history"];
  if (entry.plan.intent === "undeploy") return ["recorded", "project"];
  if (entry.plan.intent === "save_back") return ["library", "project"];
  return ["project", "library"];
}

/** What to ask for to compare a file of a plan; null where its place in the project is not known. */
export function diffRequest(
  entry: Entry,
  file: PlannedFile,
  library: boolean,
  source: Pick<ReviewSource, "after" | "operation">,
  view: DiffChoice,
): DiffRequest | ImportDiffRequest | null {
  if (isImport(entry.plan)) return importRequest(entry, file, library);
  const path = library && !isBundle(entry.plan.artifact) ? projectPathOf(entry.plan, file.path) : file.path;
  if (path === null) return null;
  const [left, right] = sidesOf(entry, library, source, view);
  return {
    project_path: entry.project.project_path,
    profile_id: entry.plan.profile,
    artifact: entry.plan.artifact,
    path,
    left,
    right,
    operation: source.operation,
  };
}

/** A file of what is imported is compared by its place within it. */
function importRequest({ plan, project }: Entry, file: PlannedFile, library: boolean): ImportDiffRequest {
  const inProject = library ? (projectPathOf(plan, file.path) ?? file.path) : file.path;
  return {
    project_path: project.project_path,
    import: plan.destination,
    file: insidePath(plan, inProject),
  };
}
