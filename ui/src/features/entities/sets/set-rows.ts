/** The rows of the matrix of sets: all of them are there at once, so they are filtered and sorted here. */
import { columnKey, type EntityFilter } from "@/api/entities";
import type { BundleSummary } from "@/api/sets";
import type { PlaceStanding, SetStandings } from "@/api/types";
import { type StandingState, standingState } from "@/components/SetStanding";
import type { MatrixColumn } from "../columns";

/** A set of the library, or one that is attached somewhere and gone from it. */
export interface SetRowData {
  id: string;
  name: string;
  inLibrary: boolean;
  icon: string | null;
  color: string | null;
  /** How many it comes to. */
  artifacts: number;
  /** It does not resolve. */
  isBroken: boolean;
  /** Where it is attached, by column. */
  places: ReadonlyMap<string, PlaceStanding>;
}

const nowhere: SetRowData["places"] = new Map();

const placesOf = ({ places }: SetStandings): SetRowData["places"] =>
  new Map(places.map((place) => [columnKey(place), place]));

/** All rows, in no order. */
export function setRows(bundles: readonly BundleSummary[], standings: readonly SetStandings[]): SetRowData[] {
  const attached = new Map(standings.map((one) => [one.set_id, one]));
  const rows = bundles.map(({ id, name, icon, color, artifact_count, problem }): SetRowData => {
    const own = attached.get(id);
    attached.delete(id);
    return {
      id,
      name,
      inLibrary: true,
      icon,
      color,
      artifacts: artifact_count,
      isBroken: problem !== null,
      places: own ? placesOf(own) : nowhere,
    };
  });
  for (const own of attached.values()) {
    const { set_id: id, set_name: name } = own;
    rows.push({
      id,
      name,
      inLibrary: false,
      icon: null,
      color: null,
      artifacts: 0,
      isBroken: false,
      places: placesOf(own),
    });
  }
  return rows;
}

/** How a set stands at one of its places. */
export function stateAt({ inLibrary }: SetRowData, place: PlaceStanding): StandingState {
  return standingState({ ...place, in_library: inLibrary });
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** By name, or by places with the most first; the other way round where that is asked for. */
export function inOrder(
  rows: readonly SetRowData[],
  { sort, descending }: Pick<EntityFilter, "sort" | "descending">,
): SetRowData[] {
  const named = rows.map((row) => ({ row, name: row.name.toLowerCase() }));
  named.sort(
    (a, b) =>
      (sort === "deployed" ? b.row.places.size - a.row.places.size : 0) ||
      compare(a.name, b.name) ||
      compare(a.row.id, b.row.id),
  );
  const sorted = named.map(({ row }) => row);
  return descending === (sort === "deployed") ? sorted : sorted.reverse();
}

/** True where some place that the filter has is not as the library has it. */
function isDrifted(row: SetRowData, columns: ReadonlySet<string> | null): boolean {
  for (const [key, place] of row.places)
    if ((columns === null || columns.has(key)) && stateAt(row, place) !== "in_sync") return true;
  return false;
}

/** The rows that a filter has, and how many of those that fit its words have drifted. `columns` are the filter's. */
export function filtered(
  rows: readonly SetRowData[],
  filter: EntityFilter,
  columns: readonly MatrixColumn[],
): { rows: readonly SetRowData[]; drifted: number } {
  const words = filter.search.toLowerCase().split(/\s+/).filter(Boolean);
  const found = rows.filter(({ name }) => {
    const text = name.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  const isAll = filter.project_path === null && filter.platform === null;
  const counted = isAll ? null : new Set(columns.map(({ key }) => key));
  const drifted = found.filter((row) => isDrifted(row, counted));
  return { rows: filter.drifted ? drifted : found, drifted: drifted.length };
}
