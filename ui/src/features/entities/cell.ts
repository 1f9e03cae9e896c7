import type { ArtifactType, DeploymentState, EntityCell, EntityColumn, EntityRow } from "@/api/types";
import type { GlyphState } from "@/components/StateGlyph";
import { requestDeploy, requestUndeploy } from "@/lib/requests";

/** Names a column for good: its number moves when projects come and go. */
export function columnKey(column: EntityColumn): string {
  return `${column.project_path}\n${column.profile_id}`;
}

/** A row whose cells are found by their column's key. */
export interface MatrixRowData {
  entity: EntityRow;
  cells: ReadonlyMap<string, EntityCell>;
}

export function rowData(entity: EntityRow, columns: readonly EntityColumn[]): MatrixRowData {
  const cells = new Map<string, EntityCell>();
  for (const cell of entity.cells) {
    const column = columns[cell.column];
    if (column) cells.set(columnKey(column), cell);
  }
  return { entity, cells };
}

export function supports(column: EntityColumn, type: ArtifactType): boolean {
  return column.supported_types.includes(type);
}

/** What a cell shows. What is recorded is shown even where the platform has no place for the type. */
export function glyphOf(row: MatrixRowData, column: EntityColumn): GlyphState {
  const cell = row.cells.get(columnKey(column));
  if (cell) return cell.state;
  return supports(column, row.entity.type) ? "none" : "unsupported";
}

/** True where there is a record that can be taken away. */
export function canUndeploy(state: GlyphState): boolean {
  return state !== "none" && state !== "unsupported" && state !== "unmanaged";
}

/** True where the library has something to write. */
export function canDeploy(row: MatrixRowData, column: EntityColumn): boolean {
  return row.entity.in_library && supports(column, row.entity.type);
}

export function deployCell(row: MatrixRowData, column: EntityColumn): void {
  requestDeploy([row.entity.artifact_id], [column.project_path], column.profile_id);
}

export function undeployCell(row: MatrixRowData, column: EntityColumn): void {
  requestUndeploy({
    artifacts: [row.entity.artifact_id],
    project: column.project_path,
    profile: column.profile_id,
  });
}

/** States in which writing the library's version is what a person most likely wants. */
const wantsDeploy: readonly GlyphState[] = ["none", "outdated", "missing", "unmanaged", "diverged"];

/** The likelier of deploy and undeploy, for Space. True when there was one. */
export function reviewCell(row: MatrixRowData, column: EntityColumn): boolean {
  const state = glyphOf(row, column);
  if (wantsDeploy.includes(state) && canDeploy(row, column)) deployCell(row, column);
  else if (canUndeploy(state)) undeployCell(row, column);
  else return false;
  return true;
}

/** What the deploy button of a cell says. */
export function deployWord(state: DeploymentState | GlyphState): "deploy" | "update" | "deployAgain" {
  if (state === "none" || state === "unmanaged") return "deploy";
  return state === "outdated" ? "update" : "deployAgain";
}
