import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { commands, commandViews, type Settings } from "./bindings";
import { unwrap } from "./client";
import { applyViews } from "./invalidation";
import { keys } from "./keys";

export const systemQueries = {
  state: () =>
    queryOptions({
      queryKey: [keys.system, "state"],
      queryFn: () => unwrap(commands.appState()),
    }),
  problems: () =>
    queryOptions({
      queryKey: [keys.system, "problems"],
      queryFn: () => unwrap(commands.listLibraryProblems()),
    }),
  collections: () =>
    queryOptions({
      queryKey: [keys.system, "collections"],
      queryFn: () => unwrap(commands.listCollections()),
    }),
  settings: () =>
    queryOptions({
      queryKey: [keys.settings],
      queryFn: () => unwrap(commands.loadSettings()),
    }),
};

export type RefreshKind = "changed" | "full";

export function useRefresh() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (kind: RefreshKind) => {
      const answer = await commands.refreshCache(kind === "full");
      // Somebody stopped it: the status line says so, and it is nobody's mistake.
      if (answer.status === "error" && answer.error.code === "cancelled") return null;
      return unwrap(Promise.resolve(answer));
    },
    onSuccess: (outcome) => (outcome ? applyViews(client, outcome.views, outcome.changed) : undefined),
  });
}

export function useCancelRefresh() {
  return useMutation({ mutationFn: () => unwrap(commands.cancelRefresh()) });
}

/** Saves settings, showing them at once and falling back if that fails. */
export function useSaveSettings() {
  const client = useQueryClient();
  const { queryKey } = systemQueries.settings();
  return useMutation({
    mutationFn: (settings: Settings) => unwrap(commands.saveSettings(settings)),
    onMutate: (settings) => {
      const before = client.getQueryData(queryKey);
      client.setQueryData(queryKey, settings);
      return { before };
    },
    onSuccess: async (saved, asked) => {
      const before = client.getQueryData(queryKey);
      if (before === asked) client.setQueryData(queryKey, saved);
      await applyViews(client, commandViews.save_settings);
    },
    onError: (_error, _settings, context) => client.setQueryData(queryKey, context?.before),
  });
}

export function useOpenLibrary() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (path: string) => unwrap(commands.openLibrary(path)),
    onSuccess: () => applyViews(client, commandViews.open_library),
  });
}

export function useCreateSampleLibrary() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => unwrap(commands.createSampleLibrary()),
    onSuccess: () => applyViews(client, commandViews.create_sample_library),
  });
}

export function usePickLibraryFolder() {
  return useMutation({ mutationFn: () => unwrap(commands.pickLibraryFolder()) });
}

export interface Features {
  /** Deployment sets. */
  sets: boolean;
}

/** What is switched on; nothing until the shell has said so. */
export function useFeatures(): Features {
  const state = useQuery(systemQueries.state());
  return { sets: state.data?.deployment_sets.enabled ?? false };
}
