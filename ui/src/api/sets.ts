/** Sets and groups: what there is, what a set comes to, and every way to change one. */
import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import type * as Bindings from "./bindings";
import { type BundleChanged, type BundleKind, commands, type MemberRef } from "./bindings";
import { ShellError, unwrap } from "./client";
import { applyViews, applyWritten } from "./invalidation";
import { keys } from "./keys";

export type {
  BundleChanged,
  BundleDetail,
  BundleKind,
  BundleSummary,
  InvalidFile,
  MemberKind,
  MemberRef,
  MemberView,
  MissingMember,
  NodeState,
  PathStep,
  ResolvedArtifact,
  ResolvedNode,
  ResolvedSet,
  SetList,
} from "./bindings";

// What a request may leave out is always said here.
export type BundleDraft = Required<Bindings.BundleDraft>;
export type BundleEdit = Required<Bindings.BundleEdit>;
export type SetQuery = Required<Bindings.SetQuery>;

/** A set or group by its id. */
export interface BundleRef {
  kind: BundleKind;
  id: string;
}

export const everySet: SetQuery = { search: null, tags: [] };

export const setQueries = {
  list: (query: SetQuery) =>
    queryOptions({
      queryKey: [keys.sets, "list", query],
      queryFn: () => unwrap(commands.listDeploymentSets(query)),
      placeholderData: (former) => former,
    }),
  /** How many sets there are. */
  count: () =>
    queryOptions({
      queryKey: [keys.sets, "list", everySet],
      queryFn: () => unwrap(commands.listDeploymentSets(everySet)),
      select: (list) => list.sets.length,
    }),
  detail: ({ kind, id }: BundleRef) =>
    queryOptions({
      queryKey: [keys.sets, "detail", kind, id],
      queryFn: () => unwrap(kind === "set" ? commands.getDeploymentSet(id) : commands.getGroup(id)),
    }),
  resolved: (id: string) =>
    queryOptions({
      queryKey: [keys.sets, "resolved", id],
      queryFn: () => unwrap(commands.resolveDeploymentSet(id)),
    }),
  /** Fails with what adding the member would be refused with. */
  check: (set: string, member: MemberRef) =>
    queryOptions({
      queryKey: [keys.sets, "check", set, member.kind, member.id],
      queryFn: () => unwrap(commands.checkDeploymentSetMember(set, member)),
    }),
};

/** A change of sets or groups; it ends when what is on screen was asked again. */
function useSetChange<V>(run: (asked: V) => Promise<BundleChanged>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: run,
    onSuccess: (changed) => applyWritten(client, changed),
  });
}

export const useCreateBundle = () =>
  useSetChange(({ kind, draft }: { kind: BundleKind; draft: BundleDraft }) =>
    unwrap(kind === "set" ? commands.createDeploymentSet(draft) : commands.createGroup(draft)),
  );

export const useEditBundle = () =>
  useSetChange(({ bundle: { kind, id }, edit }: { bundle: BundleRef; edit: BundleEdit }) =>
    unwrap(kind === "set" ? commands.updateDeploymentSet(id, edit) : commands.updateGroup(id, edit)),
  );

export const useCloneBundle = () =>
  useSetChange(({ kind, id }: BundleRef) =>
    unwrap(kind === "set" ? commands.cloneDeploymentSet(id) : commands.cloneGroup(id)),
  );

/**
 * `everywhere` takes it out of the sets that hold it; without it such a one is refused as a conflict. `onDeleted` runs
 * before anything is asked again, so that nobody asks for what is gone.
 */
export function useDeleteBundle(onDeleted: (changed: BundleChanged) => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ bundle: { kind, id }, everywhere }: { bundle: BundleRef; everywhere: boolean }) =>
      unwrap(
        kind === "set" ? commands.deleteDeploymentSet(id, everywhere) : commands.deleteGroup(id, everywhere),
      ),
    onSuccess: (changed) => {
      onDeleted(changed);
      return applyWritten(client, changed);
    },
    // Where it is used may have changed since it was asked.
    onError: () => applyViews(client, ["deployment-sets"]),
  });
}

/** What is done with direct members, as one operation; `position` is an index afterwards, null the end. */
export type MemberChange =
  | { do: "add"; members: readonly MemberRef[]; position: number | null }
  | { do: "move"; member: MemberRef; position: number }
  | { do: "remove"; member: MemberRef };

function changeMember({ kind, id }: BundleRef, change: MemberChange): Promise<BundleChanged> {
  const inSet = kind === "set";
  switch (change.do) {
    case "add": {
      const { position } = change;
      const members = [...change.members];
      return unwrap(
        inSet
          ? commands.addDeploymentSetMembers(id, members, position)
          : commands.addGroupMembers(id, members, position),
      );
    }
    case "move": {
      const { member, position } = change;
      return unwrap(
        inSet
          ? commands.updateDeploymentSetMember(id, member, position)
          : commands.updateGroupMember(id, member, position),
      );
    }
    case "remove":
      return unwrap(
        inSet
          ? commands.removeDeploymentSetMember(id, change.member)
          : commands.removeGroupMember(id, change.member),
      );
  }
}

/** Changes members: all that is asked for, or nothing. */
export const useChangeMembers = () =>
  useSetChange(({ bundle, change }: { bundle: BundleRef; change: MemberChange }) =>
    changeMember(bundle, change),
  );

/** Adds those that are no direct members yet, at the end; null where all are. */
export function useAddMissing() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ bundle, members }: { bundle: BundleRef; members: readonly MemberRef[] }) => {
      const { members: there } = await client.fetchQuery({ ...setQueries.detail(bundle), staleTime: 0 });
      const missing = members.filter(
        ({ kind, id }) => !there.some((one) => one.kind === kind && one.id === id),
      );
      if (missing.length === 0) return null;
      const changed = await changeMember(bundle, { do: "add", members: missing, position: null });
      await applyWritten(client, changed);
      return { changed, added: missing.length };
    },
  });
}

/** Takes back changes of sets, the newest first. They displace nothing of a person's, so there is nothing to review. */
export function useUndoSetChanges() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (operations: readonly string[]) => {
      for (const operation of operations.toReversed()) {
        const request = { operation, choices: [], on_conflict: null, fingerprint: null };
        const outcome = await unwrap(commands.undoOperation(request));
        await applyWritten(client, outcome);
        const refused = outcome.projects
          .flatMap(({ results }) => results)
          .find(({ error }) => error !== null);
        if (outcome.operation === null && refused?.error) throw new ShellError(refused.error);
      }
    },
  });
}
