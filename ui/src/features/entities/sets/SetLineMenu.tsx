import { setPlaceKey, stageSets, unstageSets, useStagedSets } from "@/lib/staged";
import { en } from "@/text/en";
import { LineMenu } from "../LineMenu";
import type { LineMenuProps } from "../row-kind";
import { changesOfLine } from "./set-cell";
import type { SetRowData } from "./set-rows";

/** Stages a set in all places that the filter has, or all of its sets in one place. */
export function SetLineMenu({ at, grid, matrix, onClose }: LineMenuProps<SetRowData>) {
  const { rows, columns } = matrix;
  const row = at.line === "row" ? rows.rowAt(at.index) : undefined;
  const column = at.line === "column" ? columns[at.index] : undefined;
  const chosen = row
    ? [row]
    : Array.from({ length: column ? (rows.total ?? 0) : 0 }, (_, index) => rows.rowAt(index));
  const line = changesOfLine(
    chosen.filter((one) => one !== undefined),
    column ? [column] : columns,
  );
  const staged = useStagedSets();
  const marked = line.places.filter((place) => staged.has(setPlaceKey(place)));
  const text = en.entities;
  return (
    <LineMenu
      at={at}
      grid={grid}
      name={row?.name ?? null}
      column={column}
      error={null}
      items={[
        {
          testId: "line-deploy",
          label: text.stageDeploys,
          count: line.deploys.length,
          onSelect: () => stageSets(line.deploys),
        },
        {
          testId: "line-update",
          label: text.stageUpdates,
          count: line.updates.length,
          onSelect: () => stageSets(line.updates),
        },
        {
          testId: "line-undeploy",
          label: text.stageUndeploys,
          count: line.undeploys.length,
          onSelect: () => stageSets(line.undeploys),
        },
        {
          testId: "line-unstage",
          label: text.unstageLine,
          count: marked.length || undefined,
          onSelect: () => unstageSets(marked),
        },
      ]}
      onClose={onClose}
    />
  );
}
