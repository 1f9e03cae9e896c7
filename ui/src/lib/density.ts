import { createContext, useContext } from "react";

export type Density = "comfortable" | "compact";

/** Row heights in pixels. The same numbers as in styles/tokens.css, which a virtual list cannot read. */
export const rowHeights = {
  comfortable: { list: 44, table: 32, cell: 31, tree: 26 },
  compact: { list: 28, table: 26, cell: 25, tree: 22 },
} as const satisfies Record<Density, Record<string, number>>;

export const DensityContext = createContext<Density>("comfortable");

export function useDensity(): Density {
  return useContext(DensityContext);
}

export function useRowHeight(kind: keyof (typeof rowHeights)["comfortable"]): number {
  return rowHeights[useDensity()][kind];
}
