import { useOpenFolder } from "@/api/projects";
import type { DeploymentRow } from "@/api/types";
import { toastError } from "@/components/toast";
import { requestDeploy, requestUndeploy } from "@/lib/requests";

/** The library has something newer, or the files are gone: writing again is the natural next step. */
export function wantsUpdate(row: DeploymentRow): boolean {
  return row.state === "outdated" || row.state === "missing";
}

/** True where the library can write it again. */
export function canDeploy(row: DeploymentRow): boolean {
  return row.type !== null && row.state !== "orphaned" && row.state !== "invalid";
}

export function deployRow(row: DeploymentRow): void {
  requestDeploy([row.artifact_id], [row.project_path], row.profile_id);
}

export function undeployRow(row: DeploymentRow): void {
  requestUndeploy({ artifacts: [row.artifact_id], project: row.project_path, profile: row.profile_id });
}

/** Where it lies, absolute, with the separator of its project's path. */
export function placeOf(row: DeploymentRow): string {
  const windows = row.project_path.includes("\\");
  return windows
    ? `${row.project_path}\\${row.path.replaceAll("/", "\\")}`
    : `${row.project_path}/${row.path}`;
}

/** Shows the deployment's folder, or the project's where its own is gone or is one file. */
export function useOpenDeployment(): (row: DeploymentRow) => void {
  const open = useOpenFolder();
  return (row) => {
    const folder = row.type === "skill" && row.state !== "missing" ? placeOf(row) : row.project_path;
    open.mutate(folder, { onError: (error) => toastError(error) });
  };
}
