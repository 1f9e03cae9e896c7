import type { EntityMatrix } from "@/api/types";
import type { StagedChange, StagedPlace } from "@/lib/staged";
import { canUndeploy, cellsOf, changeOf, glyphOf, likelyKind, placeOf } from "./cell";
import type { MatrixColumn } from "./columns";

/** What can be done in a whole row or column. */
export interface LineChanges {
  deploys: StagedChange[];
  undeploys: StagedChange[];
  places: StagedPlace[];
}

/** The changes of all cells of an answer: where Space would stage a deploy, and wherever there is something to undeploy. */
export function changesOfLine(matrix: EntityMatrix, columns: readonly MatrixColumn[]): LineChanges {
  const line: LineChanges = { deploys: [], undeploys: [], places: [] };
  for (const entity of matrix.rows) {
    const row = { entity, cells: cellsOf([{ row: entity, columns: matrix.columns }]) };
    for (const column of columns) {
      const state = glyphOf(row, column);
      line.places.push(placeOf(row, column));
      if (likelyKind(row, column) === "deploy") line.deploys.push(changeOf(row, column, "deploy"));
      if (canUndeploy(state) && state !== "invalid") line.undeploys.push(changeOf(row, column, "undeploy"));
    }
  }
  return line;
}
