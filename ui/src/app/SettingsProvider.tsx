import { useQuery } from "@tanstack/react-query";
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
  const change = useCallback(
    (part: Partial<Settings>) => mutate({ ...settings, ...part }, { onError: (error) => toastError(error) }),
    [mutate, settings],
  );
  const handle = useMemo(() => ({ settings, change }), [settings, change]);
  return (
    <SettingsContext value={handle}>
      <DensityContext value={settings.density}>{children}</DensityContext>
    </SettingsContext>
  );
}
