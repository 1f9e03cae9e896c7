import { useOpenFolder } from "@/api/projects";
import type { ArtifactType, ChangeKind, DeploymentRow } from "@/api/types";
import { toastError } from "@/components/toast";
import { requestChanges, requestDeploy, requestDiff, requestUndeploy } from "@/lib/requests";
import { changesOf, type StagedChange } from "@/lib/staged";

/** The library has something newer, or the files are gone: writing again is the natural next step. */
export function wantsUpdate(row: DeploymentRow): boolean {
  return row.state === "outdated" || row.state === "missing";
}

/** True where the library can write it again. */
export function canDeploy(row: DeploymentRow): boolean {
  return row.type !== null && row.state !== "orphaned" && row.state !== "invalid";
}

/** True where there is a record. Of what is gone already, taking it away forgets the record. */
export function canUndeploy(row: DeploymentRow): boolean {
  return row.state !== "unmanaged";
}

/** Types whose files can go back into the library. */
const savedBack: readonly ArtifactType[] = ["skill", "command", "agent"];

/** True where something was changed here that the library could take. */
export function canSaveBack(row: DeploymentRow): boolean {
  return row.changed_here && row.obstacle === null && row.type !== null && savedBack.includes(row.type);
}

/** True where there are two sides to look at. */
export function canCompare(row: DeploymentRow): boolean {
  return row.state !== "in_sync" && row.state !== "invalid" && row.state !== "orphaned" && row.type !== null;
}

const contested: readonly DeploymentRow["state"][] = ["modified", "diverged"];

/** A deployment's change, as it is staged or reviewed. */
export function changeOf(row: DeploymentRow, kind: ChangeKind): StagedChange {
  return {
    kind,
    artifact: row.artifact_id,
    project_path: row.project_path,
    profile_id: row.profile_id,
    state: row.state,
  };
}

/** Leads to the review. What a person changed needs a choice there. */
export function deployRow(row: DeploymentRow): void {
  if (contested.includes(row.state)) requestChanges(changesOf([changeOf(row, "deploy")]));
  else requestDeploy([row.artifact_id], [row.project_path], row.profile_id);
}

export function undeployRow(row: DeploymentRow): void {
  if (contested.includes(row.state)) requestChanges(changesOf([changeOf(row, "undeploy")]));
  else requestUndeploy({ artifacts: [row.artifact_id], project: row.project_path, profile: row.profile_id });
}

export function saveBackRow(row: DeploymentRow): void {
  requestChanges(changesOf([changeOf(row, "save_back")]));
}

export function compareRow(row: DeploymentRow): void {
  requestDiff({ artifact: row.artifact_id, project: row.project_path, profile: row.profile_id });
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
