import type { KeyboardEvent } from "react";

export interface CellPlace {
  row: number;
  column: number;
}

interface MatrixSize {
  rows: number;
  columns: number;
  pageRows: number;
}

/** Where a key leads from a cell; null for a key that is not about moving. */
export function movedBy(
  event: Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey">,
  from: CellPlace,
  size: MatrixSize,
): CellPlace | null {
  if (event.altKey) return null;
  const far = event.ctrlKey || event.metaKey;
  const to = { ...from };
  switch (event.key) {
    case "ArrowDown":
      to.row = far ? size.rows - 1 : from.row + 1;
      break;
    case "ArrowUp":
      to.row = far ? 0 : from.row - 1;
      break;
    case "ArrowRight":
      to.column = far ? size.columns - 1 : from.column + 1;
      break;
    case "ArrowLeft":
      to.column = far ? 0 : from.column - 1;
      break;
    case "PageDown":
      to.row += size.pageRows;
      break;
    case "PageUp":
      to.row -= size.pageRows;
      break;
    case "Home":
      if (far) to.row = 0;
      to.column = 0;
      break;
    case "End":
      if (far) to.row = size.rows - 1;
      to.column = size.columns - 1;
      break;
    default:
      return null;
  }
  return {
    row: Math.max(0, Math.min(size.rows - 1, to.row)),
    column: Math.max(0, Math.min(size.columns - 1, to.column)),
  };
}
