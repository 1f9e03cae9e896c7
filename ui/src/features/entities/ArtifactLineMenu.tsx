import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { entityQueries } from "@/api/entities";
import { placeKey, stage, unstage, useStaged } from "@/lib/staged";
import { en } from "@/text/en";
import type { MatrixRowData } from "./cell";
import { idOf } from "./columns";
import { LineMenu } from "./LineMenu";
import { changesOfLine } from "./lines";
import type { LineMenuProps } from "./row-kind";

/** Stages for a whole row or column: for all that the filter has, however little of it is loaded. */
export function ArtifactLineMenu({ at, grid, matrix, onClose }: LineMenuProps<MatrixRowData>) {
  const { rows, columns, filter } = matrix;
  const row = at.line === "row" ? rows.rowAt(at.index) : undefined;
  const column = at.line === "column" ? columns[at.index] : undefined;
  const chosen = useMemo(() => (column ? [column] : columns), [column, columns]);
  const artifact = row?.entity.artifact_id ?? null;
  const line = useQuery({
    ...entityQueries.line(filter, artifact, chosen.map(idOf)),
    enabled: artifact !== null || column !== undefined,
  });
  const changes = useMemo(() => line.data && changesOfLine(line.data, chosen), [line.data, chosen]);
  const staged = useStaged();
  const marked = useMemo(
    () => changes?.places.filter((place) => staged.has(placeKey(place))) ?? [],
    [changes, staged],
  );
  const text = en.entities;
  return (
    <LineMenu
      at={at}
      grid={grid}
      name={row?.entity.name ?? null}
      column={column}
      error={line.error}
      items={[
        {
          testId: "line-deploy",
          label: text.stageDeploys,
          count: changes?.deploys.length,
          onSelect: () => changes && stage(changes.deploys),
        },
        {
          testId: "line-undeploy",
          label: text.stageUndeploys,
          count: changes?.undeploys.length,
          onSelect: () => changes && stage(changes.undeploys),
        },
        {
          testId: "line-unstage",
          label: text.unstageLine,
          count: marked.length || undefined,
          onSelect: () => unstage(marked),
        },
      ]}
      onClose={onClose}
    />
  );
}
