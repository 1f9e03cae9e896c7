/** The platforms, the profiles of a project, and own profiles. */
import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { commands, type ProfileDraft } from "./bindings";
import { unwrap } from "./client";
import { applyWritten } from "./invalidation";
import { keys } from "./keys";

export type {
  DeployMode,
  PlatformInfo,
  PlatformKind,
  ProfileDraft,
  ProfileInfo,
  ProfileList,
  ProfilePath,
  RowSource as PlatformSource,
} from "./bindings";

export const profileQueries = {
  platforms: () =>
    queryOptions({
      queryKey: [keys.profiles, "platforms"],
      queryFn: () => unwrap(commands.listPlatforms()),
    }),
  /** All that a project could use, and how it stands to each; without a project, as it would be in a new one. */
  list: (project: string | null) =>
    queryOptions({
      queryKey: [keys.profiles, "list", project],
      queryFn: () => unwrap(commands.listProfiles(project)),
    }),
};

/** Makes an own profile, or changes the one with this id. */
export function useSaveProfile() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (draft: ProfileDraft) => unwrap(commands.saveProfile(draft)),
    onSuccess: (change) => applyWritten(client, change),
  });
}

/** Deletes an own profile. What was deployed by it stays. */
export function useDeleteProfile() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => unwrap(commands.deleteProfile(id)),
    onSuccess: (change) => applyWritten(client, change),
  });
}

export interface ProjectProfiles {
  project: string;
  /** Null for the usual one. */
  primary: string | null;
  chosen: string[];
}

/** Which profiles a project uses besides those found in it. */
export function useSaveProjectProfiles() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ project, primary, chosen }: ProjectProfiles) =>
      unwrap(commands.saveProjectProfiles(project, primary, chosen)),
    onSuccess: (change) => applyWritten(client, change),
  });
}
