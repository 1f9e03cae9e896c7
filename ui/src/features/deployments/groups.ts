import type { DeploymentGroup, DeploymentGrouping, DeploymentLines, DeploymentRow } from "@/api/types";

/** What the list is grouped by. */
export type GroupBy = DeploymentGrouping;

/** A line of the list: the head of a group, or one deployment under it. */
export type Line =
  | { kind: "head"; group: DeploymentGroup }
  | { kind: "row"; group: DeploymentGroup; row: DeploymentRow };

/** The lines of a page, each with its group. */
export function linesOf({ lines, groups }: DeploymentLines): Line[] {
  return lines.flatMap((line): Line[] => {
    const group = groups[line.group];
    if (!group) return [];
    return [line.kind === "head" ? { kind: "head", group } : { kind: "row", group, row: line.row }];
  });
}

/** Names a deployment for good: an artifact can be in one project with several profiles. */
export function deploymentKey(row: DeploymentRow): string {
  return `${row.project_path}\n${row.profile_id}\n${row.artifact_id}\n${row.path}`;
}
