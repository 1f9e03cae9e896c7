/** The left pane as rows: sets, groups under a head, files that cannot be read under another. */
import type { BundleRef, BundleSummary, InvalidFile, SetList } from "@/api/sets";
import type { AttachmentStatus } from "@/api/types";
import { updatesOf } from "@/components/SetStanding";

export type ListRow =
  | { kind: "bundle"; key: string; bundle: BundleSummary }
  | { kind: "invalid"; key: string; file: InvalidFile }
  | { kind: "head"; key: string; of: "groups" | "invalid" };

/** As many sets that hold a set or group are named; the list's filter finds the others. */
export const namedUsers = 100;

export const keyOf = ({ kind, id }: BundleRef): string => `${kind}:${id}`;

export const keyOfFile = (file: InvalidFile): string => `file:${file.path}`;

export function listRows(list: SetList): ListRow[] {
  const bundle = (one: BundleSummary): ListRow => ({ kind: "bundle", key: keyOf(one), bundle: one });
  const broken = list.invalid.map((file): ListRow => ({ kind: "invalid", key: keyOfFile(file), file }));
  return [
    ...list.sets.map(bundle),
    { kind: "head", key: "groups", of: "groups" },
    ...list.groups.map(bundle),
    ...(broken.length > 0 ? [{ kind: "head", key: "invalid", of: "invalid" } as ListRow] : []),
    ...broken,
  ];
}

/** The nearest row from `from` on in a direction that can be chosen. */
export function nextChoice(rows: readonly ListRow[], from: number, step: 1 | -1): number | null {
  for (let i = from; i >= 0 && i < rows.length; i += step) if (rows[i]?.kind !== "head") return i;
  return null;
}

/** Where a set is attached, in numbers. */
export interface Attached {
  projects: number;
  behind: number;
}

export function attachedBySet(attachments: readonly AttachmentStatus[]): Map<string, Attached> {
  const projects = new Map<string, Set<string>>();
  const found = new Map<string, Attached>();
  for (const attachment of attachments) {
    const { set_id, project_path } = attachment;
    const own = projects.get(set_id) ?? new Set();
    projects.set(set_id, own.add(project_path));
    found.set(set_id, {
      projects: own.size,
      behind: (found.get(set_id)?.behind ?? 0) + updatesOf(attachment),
    });
  }
  return found;
}
