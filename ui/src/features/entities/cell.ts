import { columnKey } from "@/api/entities";
import type { ArtifactType, ChangeKind, ColumnId, DeploymentState, EntityRow } from "@/api/types";
import type { CellState } from "@/components/StateGlyph";
import { requestDeploy, requestUndeploy } from "@/lib/requests";
import {
  placeKey,
  type StagedChange,
  type StagedPlace,
  stage,
  staged,
  toggleStaged,
  unstage,
} from "@/lib/staged";
import type { MatrixColumn } from "./columns";

/** The cells of a row by their column's key. */
export interface RowCells {
  /** Null: nothing is there. Undefined: the column is on its way. */
  get: (key: string) => DeploymentState | null | undefined;
}

export interface MatrixRowData {
  entity: EntityRow;
  cells: RowCells;
}

/** An answer's columns by their keys, put together once for all of its rows. */
const keysOf = new WeakMap<readonly ColumnId[], ReadonlyMap<string, number>>();

function numbered(columns: readonly ColumnId[]): ReadonlyMap<string, number> {
  const known = keysOf.get(columns);
  if (known) return known;
  const keys = new Map(columns.map((column, number) => [columnKey(column), number]));
  keysOf.set(columns, keys);
  return keys;
}

/**
 * The cells of a row of several answers, each with the columns that were asked for. Nearly all of a large matrix are empty, so a
 * row keeps none but those of its answers, which are few.
 */
export function cellsOf(parts: readonly { row: EntityRow; columns: readonly ColumnId[] }[]): RowCells {
  const all = parts.map(({ row, columns }) => ({ row, numbers: numbered(columns) }));
  return {
    get: (key) => {
      for (const { row, numbers } of all) {
        const number = numbers.get(key);
        if (number !== undefined) return row.cells.find((cell) => cell.column === number)?.state ?? null;
      }
      return undefined;
    },
  };
}

export function supports(column: MatrixColumn, type: ArtifactType): boolean {
  return column.supported_types.includes(type);
}

/** What a cell shows; null while it is on the way. What is recorded is shown even where the platform has no place for it. */
export function shownIn(row: MatrixRowData, column: MatrixColumn): CellState | null {
  const cell = row.cells.get(column.key);
  if (cell === undefined) return null;
  return cell ?? (supports(column, row.entity.type) ? "none" : "unsupported");
}

/** The same of a cell that has come. */
export function glyphOf(row: MatrixRowData, column: MatrixColumn): CellState {
  return shownIn(row, column) ?? "none";
}

/** True where there is a record that can be taken away. */
export function canUndeploy(state: CellState): boolean {
  return state !== "none" && state !== "unsupported" && state !== "unmanaged";
}

/** True where the library has something to write. */
export function canDeploy(row: MatrixRowData, column: MatrixColumn): boolean {
  return row.entity.in_library && supports(column, row.entity.type);
}

export function deployCell(row: MatrixRowData, column: MatrixColumn): void {
  requestDeploy([row.entity.artifact_id], [column.project_path], column.profile_id);
}

export function undeployCell(row: MatrixRowData, column: MatrixColumn): void {
  requestUndeploy({
    artifacts: [row.entity.artifact_id],
    project: column.project_path,
    profile: column.profile_id,
  });
}

/** The place of a cell, as staged changes name it. */
export function placeOf(row: MatrixRowData, column: MatrixColumn): StagedPlace {
  return {
    artifact: row.entity.artifact_id,
    project_path: column.project_path,
    profile_id: column.profile_id,
  };
}

/** A change of one cell. */
export function changeOf(row: MatrixRowData, column: MatrixColumn, kind: ChangeKind): StagedChange {
  const state = glyphOf(row, column);
  return {
    ...placeOf(row, column),
    kind,
    state: state === "none" || state === "unsupported" ? null : state,
  };
}

/**
 * What Space stages: in a calm cell the opposite of what is there, elsewhere the library's version, over whose
 * conflict the review then asks. Null where there is nothing to do.
 */
export function likelyKind(row: MatrixRowData, column: MatrixColumn): ChangeKind | null {
  const state = glyphOf(row, column);
  if (state !== "in_sync" && state !== "orphaned" && state !== "invalid" && canDeploy(row, column))
    return "deploy";
  return canUndeploy(state) && state !== "invalid" ? "undeploy" : null;
}

/** Stages what is likelier, or takes the mark off a cell that has one. True when there was something to do. */
export function toggleCell(row: MatrixRowData, column: MatrixColumn): boolean {
  const place = placeOf(row, column);
  if (staged.get().has(placeKey(place))) {
    unstage([place]);
    return true;
  }
  const kind = likelyKind(row, column);
  if (kind) stage([changeOf(row, column, kind)]);
  return kind !== null;
}

/** Stages taking away what a cell has. True when there is something. */
export function stageUndeploy(row: MatrixRowData, column: MatrixColumn): boolean {
  if (!canUndeploy(glyphOf(row, column))) return false;
  toggleStaged(changeOf(row, column, "undeploy"));
  return true;
}

/** Kinds whose files can go back into the library. */
const savedBack: readonly ArtifactType[] = ["skill", "command", "agent"];

/** True where a person changed something here that the library could take. */
export function canSaveBack(row: MatrixRowData, state: CellState): boolean {
  return (state === "modified" || state === "diverged") && savedBack.includes(row.entity.type);
}

/** What the deploy button of a cell says. */
export function deployWord(state: CellState): "deploy" | "update" | "replace" | "deployAgain" {
  if (state === "none" || state === "unmanaged") return "deploy";
  if (state === "modified" || state === "diverged") return "replace";
  return state === "outdated" ? "update" : "deployAgain";
}
