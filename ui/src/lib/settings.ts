import { createContext, useContext } from "react";
import type { Settings } from "@/api/types";

/** Used until the shell has answered, and where it cannot. */
export const defaultSettings: Settings = {
  theme: "system",
  density: "comfortable",
  deployment_sets: false,
  artifact_layout: "list",
  skip_review: false,
  last_view: null,
};

export interface SettingsHandle {
  settings: Settings;
  /** False while the shell has not answered yet: until then they are only the usual ones. */
  known: boolean;
  change: (part: Partial<Settings>) => void;
}

export const SettingsContext = createContext<SettingsHandle>({
  settings: defaultSettings,
  known: true,
  change: () => {},
});

/** The person's preferences, and the way to change some of them. */
export function useSettings(): SettingsHandle {
  return useContext(SettingsContext);
}
