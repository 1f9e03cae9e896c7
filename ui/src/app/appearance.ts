import { useEffect } from "react";
import type { Settings } from "@/api/types";
import { defaultSettings } from "@/lib/settings";

export type Appearance = Pick<Settings, "theme" | "density">;

/** Kept beside the shell's settings only so that the first paint already looks right. */
const storageKey = "appearance";

export function rememberedAppearance(): Appearance {
  const { theme, density } = defaultSettings;
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(storageKey) ?? "{}");
    return { theme, density, ...(stored as Partial<Appearance>) };
  } catch {
    return { theme, density };
  }
}

const darkQuery = "(prefers-color-scheme: dark)";

export function applyAppearance({ theme, density }: Appearance): void {
  const dark = theme === "dark" || (theme === "system" && window.matchMedia(darkQuery).matches);
  document.documentElement.dataset.theme = dark ? "dark" : "light";
  document.documentElement.dataset.density = density;
}

/** Puts theme and density on the page, following the system where the person asked for that. */
export function useAppearance({ theme, density }: Appearance, known: boolean): void {
  useEffect(() => {
    if (!known) return;
    localStorage.setItem(storageKey, JSON.stringify({ theme, density }));
    const apply = () => applyAppearance({ theme, density });
    apply();
    const media = window.matchMedia(darkQuery);
    media.addEventListener("change", apply);
    return () => media.removeEventListener("change", apply);
  }, [theme, density, known]);
}
