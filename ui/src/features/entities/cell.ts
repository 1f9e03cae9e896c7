import type {
  ArtifactType,
  ChangeKind,
  DeploymentState,
  EntityCell,
  EntityColumn,
  EntityRow,
} from "@/api/types";
import type { GlyphState } from "@/components/StateGlyph";
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

/** The place of a cell, as staged changes name it. */
export function placeOf(row: MatrixRowData, column: EntityColumn): StagedPlace {
  return {
    artifact: row.entity.artifact_id,
    project_path: column.project_path,
    profile_id: column.profile_id,
  };
}

/** A change of one cell. */
export function changeOf(row: MatrixRowData, column: EntityColumn, kind: ChangeKind): StagedChange {
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
export function likelyKind(row: MatrixRowData, column: EntityColumn): ChangeKind | null {
  const state = glyphOf(row, column);
  if (state !== "in_sync" && state !== "orphaned" && state !== "invalid" && canDeploy(row, column))
    return "deploy";
  return canUndeploy(state) && state !== "invalid" ? "undeploy" : null;
}

/** Stages what is likelier, or takes the mark off a cell that has one. True when there was something to do. */
export function toggleCell(row: MatrixRowData, column: EntityColumn): boolean {
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
export function stageUndeploy(row: MatrixRowData, column: EntityColumn): boolean {
  if (!canUndeploy(glyphOf(row, column))) return false;
  toggleStaged(changeOf(row, column, "undeploy"));
  return true;
}

/** Kinds whose files can go back into the library. */
const savedBack: readonly ArtifactType[] = ["skill", "command", "agent"];

/** True where a person changed something here that the library could take. */
export function canSaveBack(row: MatrixRowData, state: GlyphState): boolean {
  return (state === "modified" || state === "diverged") && savedBack.includes(row.entity.type);
}

/** What the deploy button of a cell says. */
export function deployWord(
  state: DeploymentState | GlyphState,
): "deploy" | "update" | "replace" | "deployAgain" {
  if (state === "none" || state === "unmanaged") return "deploy";
  if (state === "modified" || state === "diverged") return "replace";
  return state === "outdated" ? "update" : "deployAgain";
}
