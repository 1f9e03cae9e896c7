import type { DeploymentRow } from "@/api/types";
import { en } from "@/text/en";
import { ObstacleGlyph, ObstacleLine } from "./ObstacleLine";
import { type GlyphState, StateGlyph } from "./StateGlyph";

type Facts = Pick<DeploymentRow, "state" | "changed_here" | "library_moved" | "obstacle">;

/** In a row: changed here, library moved on, something in its place. Each has its place, and none hides another. */
export function FactGlyphs({ facts }: { facts: Facts }) {
  const text = en.drift;
  return (
    <span className="grid grid-cols-[14px_14px_14px] items-center gap-x-1.5">
      <span className="grid place-items-center">
        {facts.changed_here && <Fact name={text.changedHere} state="modified" />}
      </span>
      <span className="grid place-items-center">
        {facts.library_moved && <Fact name={text.libraryMoved} state="outdated" />}
      </span>
      {facts.obstacle && <ObstacleGlyph obstacle={facts.obstacle} />}
    </span>
  );
}

function Fact({ name, state }: { name: string; state: GlyphState }) {
  return (
    <span role="img" aria-label={name} title={name} className="inline-flex">
      <span aria-hidden className="inline-flex">
        <StateGlyph state={state} size="sm" />
      </span>
    </span>
  );
}

/** States in which there is something recorded to compare with. */
const compared: readonly DeploymentRow["state"][] = [
  "in_sync",
  "modified",
  "outdated",
  "diverged",
  "missing",
  "orphaned",
];

/** In a sheet: how it is here and how the library is, each said on its own. */
export function FactLines({ facts }: { facts: Facts }) {
  const text = en.drift;
  const { state, obstacle } = facts;
  const here: [GlyphState, string] =
    state === "missing"
      ? ["missing", text.hereIs.missing]
      : facts.changed_here
        ? ["modified", text.hereIs.changed]
        : ["in_sync", text.hereIs.same];
  const library: [GlyphState, string] =
    state === "orphaned"
      ? ["orphaned", text.libraryIs.gone]
      : facts.library_moved
        ? ["outdated", text.libraryIs.moved]
        : ["in_sync", text.libraryIs.same];
  if (!compared.includes(state)) return obstacle && <ObstacleLine obstacle={obstacle} />;
  return (
    <div className="flex flex-col gap-1" data-testid="deployment-drift">
      <Line name={text.here} fact={here} />
      <Line name={text.library} fact={library} />
      {obstacle && <ObstacleLine obstacle={obstacle} />}
    </div>
  );
}

function Line({ name, fact: [state, words] }: { name: string; fact: [GlyphState, string] }) {
  return (
    <p className="grid grid-cols-[16px_52px_minmax(0,1fr)] items-center gap-x-2 text-sm">
      <span aria-hidden className="grid place-items-center">
        <StateGlyph state={state} size="sm" />
      </span>
      <span className="text-fg3">{name}</span>
      <span>{words}</span>
    </p>
  );
}
