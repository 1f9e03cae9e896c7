import type { ErrorBody, ImportEntry, ProjectProfile, ProjectResponse, StateCounts } from "@/api/types";
import { stateOrder } from "@/components/StateCounts";
import { en } from "@/text/en";

/** What keeps a project from being used: its own problem, or a folder that is gone. */
export function problemOf(project: ProjectResponse): ErrorBody | null {
  if (project.problem) return project.problem;
  if (project.exists) return null;
  return {
    code: "project_not_found",
    message: en.projectsView.goneMessage(project.path),
    hints: [...en.projectsView.goneHints],
    path: null,
  };
}

/** The problem in a word, for the list. */
export function problemWord(problem: ErrorBody): string {
  return problem.code === "project_not_found" ? en.projectsView.gone : en.errors[problem.code].title;
}

/** True where it is not recorded yet, and could be. */
export function isImportable({ status, actions }: ImportEntry): boolean {
  return actions.length > 0 && (status === "new" || status === "identical" || status === "differs");
}

/** Deployments of a project. A twin is not one. */
export function deployedCount(counts: StateCounts): number {
  return stateOrder.reduce((sum, state) => (state === "unmanaged" ? sum : sum + counts[state]), 0);
}

/** The profiles whose programs are used here. The primary one is listed in any case; the others only where they are. */
export function usedProfiles({ profiles }: ProjectResponse): ProjectProfile[] {
  return profiles.filter(({ present, primary }) => present || !primary);
}
