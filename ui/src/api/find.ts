/** Looking for projects on the disk, and adding several at once. */
import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { commands, events, type FindProgress, type FindRequest } from "./bindings";
import { unwrap } from "./client";
import { applyWritten } from "./invalidation";
import { keys } from "./keys";
import { useProgress } from "./progress";

export type {
  AddedProjects,
  FindProgress,
  FindRequest,
  FoundProject,
  FoundProjects,
} from "./bindings";

export const findQueries = {
  /** Folders under which people keep projects. */
  usual: () =>
    queryOptions({
      queryKey: [keys.system, "usual-project-folders"],
      queryFn: () => unwrap(commands.usualProjectFolders()),
    }),
};

export function useFindProjects() {
  return useMutation({ mutationFn: (request: FindRequest) => unwrap(commands.findProjects(request)) });
}

/** Asks the search to stop; it then answers with what it found so far. */
export function useCancelFind() {
  return useMutation({ mutationFn: () => unwrap(commands.cancelFindProjects()) });
}

/** Puts folders on the list in one go. Nothing is written into them. */
export function useAddProjects() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (paths: string[]) => unwrap(commands.addProjects(paths)),
    onSuccess: (added) => applyWritten(client, added),
  });
}

/** Puts the person's home folder on the list, for what all projects share. */
export function useAddGlobalProject() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => unwrap(commands.addGlobalProject()),
    onSuccess: (change) => applyWritten(client, change),
  });
}

/** How far a search is, as last heard; `reset` forgets what was heard of the one before. */
export function useFindProgress(): { progress: FindProgress | null; reset: () => void } {
  return useProgress(events.findProgress);
}
