import type { EntityColumn } from "@/api/types";

/** Neighbouring columns of one project. */
export interface ColumnGroup {
  path: string;
  name: string;
  /** First column and one past the last. */
  start: number;
  end: number;
}

export function groupColumns(columns: readonly EntityColumn[]): ColumnGroup[] {
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
