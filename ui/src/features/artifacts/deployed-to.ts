import type { DeployedProject, DeploymentState, DeploymentSummary } from "@/api/types";

/** Worst first. */
const badness: readonly DeploymentState[] = [
  "invalid",
  "missing",
  "diverged",
  "modified",
  "outdated",
  "orphaned",
  "unmanaged",
  "in_sync",
];

/** An old record has no state of its own: changed here or not is all that is known. */
export function summaryState(summary: DeploymentSummary): DeploymentState {
  return summary.state ?? (summary.local_modifications ? "modified" : "in_sync");
}

const byName = new Intl.Collator();

/** One entry a project, those that need attention first. */
export function deployedProjects(deployments: readonly DeploymentSummary[] | null): DeployedProject[] {
  const byPath = new Map<string, DeployedProject>();
  for (const summary of deployments ?? []) {
    const state = summaryState(summary);
    const known = byPath.get(summary.project_path);
    if (!known) {
      byPath.set(summary.project_path, { path: summary.project_path, name: summary.project_name, state });
    } else if (badness.indexOf(state) < badness.indexOf(known.state)) known.state = state;
  }
  return [...byPath.values()].sort(
    (a, b) => badness.indexOf(a.state) - badness.indexOf(b.state) || byName.compare(a.name, b.name),
  );
}
