import type { ComponentType, ReactNode, RefObject } from "react";
import type { EntityFilter } from "@/api/entities";
import type { EntityPosition } from "@/api/types";
import type { GlyphState } from "@/components/StateGlyph";
import type { MatrixColumn } from "./columns";
import type { Mark } from "./StagedCell";
import type { TopRow } from "./useStart";

/** The first and the last row and column in sight. */
export interface Sight {
  rows: readonly [number, number];
  columns: readonly [number, number];
}

/** The rows of a filtered matrix, wherever they come from. */
export interface MatrixRows<R> {
  /** The filter whose rows these are: the former one until the first rows of a new one are there. */
  identity: string;
  /** Rows of the filter; null until the first are there. */
  total: number | null;
  drifted: number | undefined;
  /** Undefined while it is on the way. */
  rowAt: (index: number) => R | undefined;
  /** Names a row for good; undefined while it is on the way. */
  keyAt: (index: number) => string | undefined;
  /** Where a row stands, as far as it is loaded. */
  indexOf: (key: string) => number | null;
  /** Where a row stands, or would stand; the same function as long as the filter is. */
  find: (key: string) => Promise<EntityPosition>;
  error: Error | null;
  retry: () => void;
  show: (sight: Sight) => void;
}

/** A filtered matrix. */
export interface MatrixData<R> {
  rows: MatrixRows<R>;
  columns: readonly MatrixColumn[];
  /** Those of no filter. */
  allColumns: readonly MatrixColumn[];
  filter: EntityFilter;
  /** The row at which a new filter's rows are looked at first; null while that is not known. */
  start: number | null;
  top: RefObject<TopRow | null>;
  isPending: boolean;
  error: Error | null;
  retry: () => void;
}

export interface CellStoryProps<R> {
  /** The cell it stands beside. */
  cellId: string;
  row: R;
  column: MatrixColumn;
  onClose: () => void;
}

/** A whole row or column, by its place in the grid. */
export interface LineAt {
  line: "row" | "column";
  index: number;
}

export interface LineMenuProps<R> {
  at: LineAt;
  grid: RefObject<HTMLDivElement | null>;
  matrix: MatrixData<R>;
  onClose: () => void;
}

/** What the matrix shows down, artifacts or sets. The grid knows no more of its rows than this. */
export interface RowKind<R> {
  /** Over the names. */
  title: string;
  gridLabel: (rows: number, columns: number) => string;
  /** The signs that its cells show. */
  signs: readonly GlyphState[];
  /** Names a row for good. */
  keyOf: (row: R) => string;
  nameOf: (row: R) => string;
  iconOf: (row: R) => ReactNode;
  isInLibrary: (row: R) => boolean;
  /** In how many places it is. */
  placesOf: (row: R) => number;
  /** Leads to its own view. */
  open: (row: R) => void;
  /** What a cell shows; null while it is on the way. */
  shownIn: (row: R, column: MatrixColumn) => GlyphState | null;
  /** What is staged; another function whenever that is other. */
  useMarks: () => (row: R, column: MatrixColumn) => Mark | undefined;
  /** Stages what is likelier, or takes the mark off a cell that has one. True when there was something to do. */
  toggle: (row: R, column: MatrixColumn) => boolean;
  /** Stages taking away what a cell has. True when there is something. */
  toggleUndeploy: (row: R, column: MatrixColumn) => boolean;
  Story: ComponentType<CellStoryProps<R>>;
  LineMenu: ComponentType<LineMenuProps<R>>;
  /** Where there is no row at all. */
  Empty: ComponentType;
}
