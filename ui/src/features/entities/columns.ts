import { columnKey } from "@/api/entities";
import type { ColumnId, EntityColumns, EntityProfile } from "@/api/types";
import { bySlot } from "@/components/useSlots";

/** A column with what its profile is. */
export interface MatrixColumn extends EntityProfile {
  /** Names it for good: its number moves when projects come and go. */
  key: string;
  project_path: string;
  project_name: string;
}

export function withProfiles({ columns, profiles }: EntityColumns): MatrixColumn[] {
  return columns.flatMap(({ project_path, project_name, profile: index }) => {
    const profile = profiles[index];
    if (!profile) return [];
    const key = columnKey({ project_path, profile_id: profile.profile_id });
    return [{ ...profile, key, project_path, project_name }];
  });
}

export const idOf = ({ project_path, profile_id }: MatrixColumn): ColumnId => ({ project_path, profile_id });

/** Neighbouring columns of one project. */
export interface ColumnGroup {
  path: string;
  name: string;
  /** First column and one past the last. */
  start: number;
  end: number;
}

export function groupColumns(columns: readonly MatrixColumn[]): ColumnGroup[] {
  const groups: ColumnGroup[] = [];
  columns.forEach((column, index) => {
    const last = groups.at(-1);
    if (last?.path === column.project_path) last.end = index + 1;
    else {
      groups.push({
        path: column.project_path,
        name: column.project_name,
        start: index,
        end: index + 1,
      });
    }
  });
  return groups;
}

/** A column in sight. */
export interface ShownColumn {
  column: MatrixColumn;
  /** Its place among all. */
  index: number;
  /** The last one of its project. */
  ends: boolean;
  /** Its element: see `useSlots`. */
  slot: number;
}

/** The columns between two places, both with it, in the order of their elements. */
export function columnsInSight(
  columns: readonly MatrixColumn[],
  first: number,
  last: number,
  slots: number,
): ShownColumn[] {
  const shown = columns.slice(first, last + 1).map((column, i) => {
    const index = first + i;
    const ends = columns[index + 1]?.project_path !== column.project_path;
    return { column, index, ends, slot: index % slots };
  });
  return bySlot(shown, slots);
}

/** Where a column of a former list stands in the list, or else the first behind it that is still there. */
export function columnAfter(
  former: readonly MatrixColumn[],
  at: number,
  columns: readonly MatrixColumn[],
): number {
  const places = new Map(columns.map((column, index) => [column.key, index]));
  for (const column of former.slice(at)) {
    const place = places.get(column.key);
    if (place !== undefined) return place;
  }
  return Math.max(0, columns.length - 1);
}

/** Sizes in pixels. */
export const firstWidth = 236;
export const headHeight = 54;
const minCell = 76;
const maxCell = 104;

/** Few columns share the room; many keep a width at which a platform's name is still read. */
export function cellWidth(room: number, columns: number): number {
  if (columns === 0) return minCell;
  return Math.max(minCell, Math.min(maxCell, Math.floor((room - firstWidth) / columns)));
}

/** "Claude" for "Claude Code": the whole name is in the tooltip and the story. */
export function shortPlatform(name: string): string {
  return name.split(" ")[0] ?? name;
}
