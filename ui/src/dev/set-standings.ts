/** How sets stand everywhere, in short, as the shell tells it. */
import type { AttachmentStatus, SetStandings } from "@/api/types";

export function standingsOf(statuses: readonly AttachmentStatus[]): SetStandings[] {
  const sets = new Map<string, SetStandings>();
  for (const status of statuses) {
    const { set_id, set_name, in_library, project_path, profile_id, state, behind, missing_here } = status;
    const own = sets.get(set_id) ?? { set_id, set_name, in_library, places: [] };
    const has_problem = status.problem !== null;
    own.places.push({ project_path, profile_id, state, behind, missing_here, has_problem });
    sets.set(set_id, own);
  }
  return [...sets.values()].sort((a, b) => (a.set_id < b.set_id ? -1 : 1));
}
