import { createContext, useContext } from "react";

/** The person's home folder, null until known. Paths are shown with it as `~`. */
export const HomeContext = createContext<string | null>(null);

export function useHome(): string | null {
  return useContext(HomeContext);
}

export function shortenHome(path: string, home: string | null): string {
  if (!home) return path;
  const bare = home.replace(/[\\/]+$/, "");
  if (path === bare) return "~";
  const rest = path.startsWith(bare) ? path.slice(bare.length) : "";
  return rest.startsWith("/") || rest.startsWith("\\") ? `~${rest}` : path;
}

/** Leaves out whole parts from the middle until the path has at most `max` characters, keeping both ends. */
export function elideMiddle(path: string, max: number): string {
  if (path.length <= max) return path;
  const separator = path.includes("\\") && !path.includes("/") ? "\\" : "/";
  const parts = path.split(separator);
  if (parts.length <= 2) return elideName(path, max);
  const absolute = parts[0] === "";
  const head = absolute ? `${separator}${parts[1]}` : (parts[0] ?? "");
  let kept = parts[parts.length - 1] ?? "";
  for (let i = parts.length - 2; i > (absolute ? 1 : 0); i--) {
    const longer = `${parts[i]}${separator}${kept}`;
    if (head.length + longer.length + 3 > max) break;
    kept = longer;
  }
  const joined = `${head}${separator}…${separator}${kept}`;
  return joined.length < path.length ? joined : elideName(path, max);
}

function elideName(name: string, max: number): string {
  const half = Math.max(1, Math.floor((max - 1) / 2));
  return `${name.slice(0, half)}…${name.slice(-half)}`;
}

/** Last part of a path. */
export function baseName(path: string): string {
  return path.split(/[\\/]/).filter(Boolean).at(-1) ?? path;
}
