import type { DeploymentRow, StateCounts } from "@/api/types";

/** What the list is grouped by. */
export type GroupBy = "project" | "artifact";

export interface DeploymentGroup {
  /** A project's path or an artifact's id. */
  key: string;
  name: string;
  counts: StateCounts;
  rows: DeploymentRow[];
}

/** A line of the list: the head of a group, or one deployment under it. */
export type Line =
  | { kind: "head"; group: DeploymentGroup; open: boolean }
  | { kind: "row"; group: DeploymentGroup; row: DeploymentRow };

const zero: StateCounts = {
  in_sync: 0,
  modified: 0,
  outdated: 0,
  diverged: 0,
  missing: 0,
  orphaned: 0,
  invalid: 0,
  unmanaged: 0,
};

/** Rows under their heads. Projects keep their order; artifacts go by name. */
export function groupRows(rows: readonly DeploymentRow[], by: GroupBy): DeploymentGroup[] {
  const groups = new Map<string, DeploymentGroup>();
  for (const row of rows) {
    const key = by === "project" ? row.project_path : row.artifact_id;
    let group = groups.get(key);
    if (!group) {
      const name = by === "project" ? row.project_name : row.name;
      group = { key, name, counts: { ...zero }, rows: [] };
      groups.set(key, group);
    }
    group.counts[row.state] += 1;
    group.rows.push(row);
  }
  const list = [...groups.values()];
  // Code points first: comparing by language is slow, and only decides between equals.
  return by === "project" ? list : list.sort((a, b) => compare(a.name.toLowerCase(), b.name.toLowerCase()));
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** The lines in sight of the list, without those of folded groups. */
export function linesOf(groups: readonly DeploymentGroup[], folded: ReadonlySet<string>): Line[] {
  return groups.flatMap((group) => {
    const open = !folded.has(group.key);
    const head: Line = { kind: "head", group, open };
    return open ? [head, ...group.rows.map((row): Line => ({ kind: "row", group, row }))] : [head];
  });
}

/** Names a deployment for good: an artifact can be in one project with several profiles. */
export function deploymentKey(row: DeploymentRow): string {
  return `${row.project_path}\n${row.profile_id}\n${row.artifact_id}\n${row.path}`;
}
