/** What projects have that the library could take in, and the decisions about it. Importing itself is a change: see changes.ts. */
import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { commands, commandViews } from "./bindings";
import { unwrap } from "./client";
import { applyViews } from "./invalidation";
import { keys } from "./keys";

/** A file of something a project has, to be compared with the library's: that one left, the project's right. */
export interface ImportDiffRequest {
  project_path: string;
  /** Path of the entry, relative to the project. */
  import: string;
  /** Relative to the entry; null for the main one. */
  file: string | null;
}

export const importQueries = {
  /** What one project has. The shell reads the disk for it, so each look asks again. */
  discovery: (project: string) =>
    queryOptions({
      queryKey: [keys.imports, "discovery", project],
      queryFn: () => unwrap(commands.discoverProject(project)),
      staleTime: 0,
    }),
  /** The files of an entry and of the library's artifact, and how each stands. */
  files: (project: string, path: string) =>
    queryOptions({
      queryKey: [keys.imports, "files", project, path],
      queryFn: () => unwrap(commands.listImportFiles(project, path)),
      staleTime: 0,
    }),
  diff: ({ project_path, import: path, file }: ImportDiffRequest) =>
    queryOptions({
      queryKey: [keys.imports, "diff", project_path, path, file],
      queryFn: () => unwrap(commands.diffImport(project_path, path, file)),
      staleTime: 0,
      gcTime: 60_000,
    }),
};

/** Leaves entries out for good, or shows them again. */
export function useSkipImport() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ project, paths, skip }: { project: string; paths: string[]; skip: boolean }) =>
      unwrap(commands.skipImport(project, paths, skip)),
    onSuccess: ({ views }) => applyViews(client, views),
  });
}

/** Makes the usual library with nothing in it. */
export function useCreateEmptyLibrary() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => unwrap(commands.createEmptyLibrary()),
    onSuccess: () => applyViews(client, commandViews.create_empty_library),
  });
}
