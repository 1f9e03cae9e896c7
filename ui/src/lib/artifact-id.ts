import type { ArtifactType } from "@/api/types";

/** Parts of an artifact id such as "skill:pdf". A name may itself hold a colon or a slash. */
export function artifactName(id: string): string {
  const colon = id.indexOf(":");
  return colon < 0 ? id : id.slice(colon + 1);
}

const types: readonly ArtifactType[] = ["skill", "command", "agent", "hook", "mcp"];

/** True for the name of a set or group, which stands where artifacts have their id. */
export function isBundle(id: string): boolean {
  return id.startsWith("set:") || id.startsWith("group:");
}

/** The type an id begins with; null for one that no type of ours is. */
export function artifactType(id: string): ArtifactType | null {
  return types.find((type) => id.startsWith(`${type}:`)) ?? null;
}
