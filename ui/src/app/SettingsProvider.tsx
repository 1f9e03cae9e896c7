import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useCallback, useMemo } from "react";
import { systemQueries, useSaveSettings } from "@/api/system";
import type { Settings } from "@/api/types";
import { toastError } from "@/components/toast";
import { DensityContext } from "@/lib/density";
import { defaultSettings, SettingsContext } from "@/lib/settings";
import { rememberedAppearance, useAppearance } from "./appearance";

/** Loads the preferences, applies theme and density, and saves each change at once. */
export function SettingsProvider({ children }: { children: ReactNode }) {
  const loaded = useQuery(systemQueries.settings());
  const { mutate } = useSaveSettings();
  const settings = useMemo(
    () => loaded.data ?? { ...defaultSettings, ...rememberedAppearance() },
    [loaded.data],
  );
  useAppearance(settings, loaded.data !== undefined);
  const client = useQueryClient();
  const change = useCallback(
    (part: Partial<Settings>) => {
      // What was loaded, also where this has not been drawn with it yet: the rest of it must stay as it is.
      const now = client.getQueryData(systemQueries.settings().queryKey) ?? settings;
      mutate({ ...now, ...part }, { onError: (error) => toastError(error) });
    },
    [client, mutate, settings],
  );
  const known = !loaded.isPending;
  const handle = useMemo(() => ({ settings, known, change }), [settings, known, change]);
  return (
    <SettingsContext value={handle}>
      <DensityContext value={settings.density}>{children}</DensityContext>
    </SettingsContext>
  );
}
