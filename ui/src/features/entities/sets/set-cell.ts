/** What a cell of a set shows, and what is staged in it. */
import type { SetChange } from "@/api/types";
import { updatesOf } from "@/components/SetStanding";
import type { GlyphState } from "@/components/StateGlyph";
import {
  type StagedSet,
  type StagedSetPlace,
  setPlaceKey,
  stagedSets,
  stageSets,
  unstageSets,
} from "@/lib/staged";
import type { MatrixColumn } from "../columns";
import { type SetRowData, stateAt } from "./set-rows";

/** What a cell shows. */
export function shownIn(row: SetRowData, column: MatrixColumn): GlyphState {
  const place = row.places.get(column.key);
  return place ? stateAt(row, place) : "none";
}

/** The set at the place of a cell, as staged sets name it. */
export function placeOf({ id }: SetRowData, { project_path, profile_id }: MatrixColumn): StagedSetPlace {
  return { set: id, project_path, profile_id };
}

/** A change of one cell. */
export function changeOf(row: SetRowData, column: MatrixColumn, kind: SetChange["kind"]): StagedSet {
  return { ...placeOf(row, column), kind, name: row.name };
}

/** True where the library can say what the set comes to. */
const resolves = ({ inLibrary, isBroken }: SetRowData) => inLibrary && !isBroken;

/** What brings the library's set to a cell: an update where it is behind. Null where nothing would be written. */
export function deployKind(row: SetRowData, column: MatrixColumn): "deploy" | "update" | null {
  if (!resolves(row)) return null;
  const place = row.places.get(column.key);
  if (!place) return row.artifacts > 0 ? "deploy" : null;
  if (updatesOf(place) > 0) return "update";
  return stateAt(row, place) === "in_sync" ? null : "deploy";
}

/**
 * What Space stages: the library's set, over whose conflicts the review then asks, and where that is there already the
 * opposite. Null where there is nothing to do.
 */
export function likelyKind(row: SetRowData, column: MatrixColumn): SetChange["kind"] | null {
  return deployKind(row, column) ?? (row.places.has(column.key) ? "undeploy" : null);
}

/** Stages what is likelier, or takes the mark off a cell that has one. True when there was something to do. */
export function toggleSet(row: SetRowData, column: MatrixColumn): boolean {
  const place = placeOf(row, column);
  if (stagedSets.get().has(setPlaceKey(place))) {
    unstageSets([place]);
    return true;
  }
  const kind = likelyKind(row, column);
  if (kind) stageSets([changeOf(row, column, kind)]);
  return kind !== null;
}

/** Stages taking the set out of a cell, or takes just that mark off. True when it is there. */
export function toggleUndeploy(row: SetRowData, column: MatrixColumn): boolean {
  if (!row.places.has(column.key)) return false;
  const place = placeOf(row, column);
  if (stagedSets.get().get(setPlaceKey(place))?.kind === "undeploy") unstageSets([place]);
  else stageSets([changeOf(row, column, "undeploy")]);
  return true;
}

/** What can be done in a whole row or column. */
export interface SetLine {
  deploys: StagedSet[];
  updates: StagedSet[];
  undeploys: StagedSet[];
  places: StagedSetPlace[];
}

/** The changes of all cells of some rows and columns. A deploy is counted only where the set is not attached. */
export function changesOfLine(rows: readonly SetRowData[], columns: readonly MatrixColumn[]): SetLine {
  const line: SetLine = { deploys: [], updates: [], undeploys: [], places: [] };
  for (const row of rows) {
    for (const column of columns) {
      const kind = deployKind(row, column);
      const isAttached = row.places.has(column.key);
      line.places.push(placeOf(row, column));
      if (kind === "update") line.updates.push(changeOf(row, column, kind));
      else if (kind === "deploy" && !isAttached) line.deploys.push(changeOf(row, column, kind));
      if (isAttached) line.undeploys.push(changeOf(row, column, "undeploy"));
    }
  }
  return line;
}
