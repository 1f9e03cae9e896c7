import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { commands } from "./bindings";
import { unwrap } from "./client";
import { applyWritten } from "./invalidation";
import { keys } from "./keys";

export const projectQueries = {
  list: () =>
    queryOptions({
      queryKey: [keys.projects, "list"],
      queryFn: () => unwrap(commands.listProjects()),
    }),
};

export function useAddProject() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (path: string) => unwrap(commands.addProject(path)),
    onSuccess: (change) => applyWritten(client, change),
  });
}

/** Takes a project off the list. Its files stay. */
export function useRemoveProject() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (path: string) => unwrap(commands.removeProject(path)),
    onSuccess: (change) => applyWritten(client, change),
  });
}

/** The system's own folder dialog; null when the person closed it. */
export function usePickProjectFolder() {
  return useMutation({ mutationFn: () => unwrap(commands.pickProjectFolder()) });
}

/** Shows a folder in the file manager. */
export function useOpenFolder() {
  return useMutation({ mutationFn: (path: string) => unwrap(commands.openFolder(path)) });
}
