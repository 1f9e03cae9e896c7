import type { DeploymentState } from "@/api/types";
import { en } from "@/text/en";

/** A deployment's state, or why there is none. */
export type CellState = DeploymentState | "none" | "unsupported";

/** The same, or that of a set that cannot be compared. */
export type GlyphState = CellState | "broken";

interface Shape {
  colour: string;
  /** The data of its path. */
  drawing: string;
  /** Whether it is tinted inside. */
  tinted?: boolean;
}

/** A circle of radius 6.1 around the middle, whole or in eight dashes. */
const circle = "M14.1 8A6.1 6.1 0 1 1 1.9 8 6.1 6.1 0 1 1 14.1 8z";
const dashes =
  "M14.1 8a6.1 6.1 0 0 1-.45 2.29M12.31 12.31a6.1 6.1 0 0 1-1.94 1.31M8 14.1a6.1 6.1 0 0 1-2.29-.45M3.69 12.31A6.1 6.1 0 0 1 2.38 10.37M1.9 8a6.1 6.1 0 0 1 .45-2.29M3.69 3.69A6.1 6.1 0 0 1 5.63 2.38M8 1.9a6.1 6.1 0 0 1 2.29.45M12.31 3.69a6.1 6.1 0 0 1 1.31 1.94";

/**
 * One silhouette a state, on a 16 px grid, so that none is told by colour alone. Each is one path, dashes too: a list draws
 * dozens of them for each letter of a search, and the engine works for each element of a drawing (decision 0027).
 */
const shapes: Record<Exclude<GlyphState, "none">, Shape> = {
  in_sync: { colour: "text-sync", drawing: "m3.4 8.7 3.1 3 6.1-7.3" },
  modified: {
    colour: "text-modified",
    drawing: "m10.6 3.1.1-.1a1.5 1.5 0 0 1 2.1 0l.2.2a1.5 1.5 0 0 1 0 2.1l-7.3 7.3-3.2.9.9-3.2z",
    tinted: true,
  },
  outdated: { colour: "text-outdated", drawing: `${circle}M8 11V5.3M5.5 7.7 8 5.2l2.5 2.5` },
  diverged: {
    colour: "text-diverged",
    drawing:
      "M8 14v-3.5c0-2.9-4.4-2.5-4.4-7.2M8 10.5c0-2.9 4.4-2.5 4.4-7.2M1.6 5.2l2-2.5 2 2.5M10.4 5.2l2-2.5 2 2.5",
  },
  missing: { colour: "text-missing", drawing: `${dashes}M6.1 6.1l3.8 3.8m0-3.8L6.1 9.9` },
  orphaned: {
    colour: "text-orphaned",
    drawing: "M6.2 4.6H5a3.4 3.4 0 0 0 0 6.8h1.2m3.6-6.8H11a3.4 3.4 0 0 1 0 6.8H9.8M8 1.8v2m0 8.4v2",
  },
  unmanaged: {
    colour: "text-unmanaged",
    drawing:
      "M7.4 5.8h4.8a1.6 1.6 0 0 1 1.6 1.6v4.8a1.6 1.6 0 0 1-1.6 1.6H7.4a1.6 1.6 0 0 1-1.6-1.6V7.4a1.6 1.6 0 0 1 1.6-1.6zM10.2 2.2H7.9M6 2.2H4l-.3.03M2.31 3.38A1.8 1.8 0 0 0 2.2 4v1.67M2.2 7.57v2.3",
  },
  invalid: { colour: "text-invalid", drawing: "M8 2.2 14.4 13H1.6zM8 6.6v2.9m0 1.8v.05" },
  broken: {
    colour: "text-invalid",
    drawing: `${circle}M6.2 6.4a1.8 1.8 0 1 1 2.6 1.6c-.6.3-.8.6-.8 1.3m0 1.9v.05`,
  },
  unsupported: { colour: "text-none", drawing: "m5.6 10.4 4.8-4.8" },
};

interface StateGlyphProps {
  /** Null while it is on the way. */
  state: GlyphState | null;
  /** 16 px, or 13 px inside chips. */
  size?: "md" | "sm";
}

/** A dot of 3 px in the middle of the room of a sign. */
const dot = "inline-block align-middle size-[3px] flex-none rounded-full";
const margins = { md: "m-[6.5px]", sm: "m-[5px]" };

/** The drawn sign of a state, with the state's name for screen readers. */
export function StateGlyph({ state, size = "md" }: StateGlyphProps) {
  // A dot of its own kind: nearly all cells of a large matrix show one, and a drawing costs several times as much.
  if (state === null) return <span className={`${dot} bg-active ${margins[size]}`} />;
  if (state === "none") {
    return (
      <span
        role="img"
        aria-label={en.states.none.name}
        className={`${dot} bg-current text-none ${margins[size]}`}
      />
    );
  }
  const shape = shapes[state];
  const px = size === "md" ? 16 : 13;
  return (
    <svg
      role="img"
      aria-label={en.states[state].name}
      viewBox="0 0 16 16"
      width={px}
      height={px}
      fill="none"
      stroke="currentColor"
      strokeWidth={size === "md" ? 1.55 : 1.8}
      strokeLinecap="round"
      strokeLinejoin="round"
      className={`flex-none ${shape.colour}`}
    >
      <path d={shape.drawing} fill={shape.tinted ? "currentColor" : undefined} fillOpacity=".2" />
    </svg>
  );
}
