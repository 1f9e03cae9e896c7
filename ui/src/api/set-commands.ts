/** The shell's commands for sets and groups, by name. */
import { invoke } from "@tauri-apps/api/core";
import type { ErrorBody, Result } from "./bindings";
import type {
  BundleChanged,
  BundleDetail,
  BundleDraft,
  BundleEdit,
  MemberRef,
  ResolvedSet,
  SetList,
  SetQuery,
} from "./sets-types";

async function call<T>(command: string, args: Record<string, unknown>): Promise<Result<T, ErrorBody>> {
  try {
    return { status: "ok", data: await invoke<T>(command, args) };
  } catch (error) {
    if (error instanceof Error) throw error;
    return { status: "error", error: error as ErrorBody };
  }
}

export const setCommands = {
  listDeploymentSets: (query: SetQuery) => call<SetList>("list_deployment_sets", { query }),
  getDeploymentSet: (id: string) => call<BundleDetail>("get_deployment_set", { id }),
  getGroup: (id: string) => call<BundleDetail>("get_group", { id }),
  resolveDeploymentSet: (id: string) => call<ResolvedSet>("resolve_deployment_set", { id }),
  createDeploymentSet: (draft: BundleDraft) => call<BundleChanged>("create_deployment_set", { draft }),
  updateDeploymentSet: (id: string, edit: BundleEdit) =>
    call<BundleChanged>("update_deployment_set", { id, edit }),
  deleteDeploymentSet: (id: string, everywhere: boolean) =>
    call<BundleChanged>("delete_deployment_set", { id, everywhere }),
  cloneDeploymentSet: (id: string) => call<BundleChanged>("clone_deployment_set", { id }),
  addDeploymentSetMember: (id: string, member: MemberRef, position: number | null) =>
    call<BundleChanged>("add_deployment_set_member", { id, member, position }),
  updateDeploymentSetMember: (id: string, member: MemberRef, position: number) =>
    call<BundleChanged>("update_deployment_set_member", { id, member, position }),
  removeDeploymentSetMember: (id: string, member: MemberRef) =>
    call<BundleChanged>("remove_deployment_set_member", { id, member }),
  checkDeploymentSetMember: (id: string, member: MemberRef) =>
    call<null>("check_deployment_set_member", { id, member }),
  createGroup: (draft: BundleDraft) => call<BundleChanged>("create_group", { draft }),
  updateGroup: (id: string, edit: BundleEdit) => call<BundleChanged>("update_group", { id, edit }),
  deleteGroup: (id: string, everywhere: boolean) => call<BundleChanged>("delete_group", { id, everywhere }),
  cloneGroup: (id: string) => call<BundleChanged>("clone_group", { id }),
  addGroupMember: (id: string, member: MemberRef, position: number | null) =>
    call<BundleChanged>("add_group_member", { id, member, position }),
  updateGroupMember: (id: string, member: MemberRef, position: number) =>
    call<BundleChanged>("update_group_member", { id, member, position }),
  removeGroupMember: (id: string, member: MemberRef) =>
    call<BundleChanged>("remove_group_member", { id, member }),
};
