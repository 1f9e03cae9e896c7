import { useQuery } from "@tanstack/react-query";
import { DropdownMenu } from "radix-ui";
import { type RefObject, useLayoutEffect, useMemo, useState } from "react";
import { errorBody } from "@/api/client";
import { type EntityFilter, entityQueries } from "@/api/entities";
import { MenuItem, MenuLabel } from "@/components/Menu";
import { placeKey, stage, unstage, useStaged } from "@/lib/staged";
import { en } from "@/text/en";
import type { MatrixRowData } from "./cell";
import { idOf, type MatrixColumn } from "./columns";
import { changesOfLine } from "./lines";

/** A whole row or column, by its place in the grid. */
export interface LineAt {
  line: "row" | "column";
  index: number;
}

interface LineMenuProps {
  at: LineAt;
  grid: RefObject<HTMLDivElement | null>;
  /** The one or the other. */
  row: MatrixRowData | undefined;
  column: MatrixColumn | undefined;
  columns: readonly MatrixColumn[];
  filter: EntityFilter;
  onClose: () => void;
}

/** Stages for a whole row or column: for all that the filter has, however little of it is loaded. */
export function LineMenu({ at, grid, row, column, columns, filter, onClose }: LineMenuProps) {
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
  const [place, setPlace] = useState<DOMRect | null>(null);
  useLayoutEffect(() => {
    const head = grid.current?.querySelector(`[data-line="${at.line},${at.index}"]`);
    setPlace((head ?? grid.current)?.getBoundingClientRect() ?? null);
  }, [grid, at]);
  if (!place) return null;
  const text = en.entities;
  return (
    <DropdownMenu.Root open modal={false} onOpenChange={(open) => !open && onClose()}>
      <DropdownMenu.Trigger asChild>
        <span
          aria-hidden
          className="pointer-events-none fixed"
          style={{ left: place.left, top: place.top, width: place.width, height: place.height }}
        />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="start"
          sideOffset={2}
          collisionPadding={8}
          aria-label={row ? text.rowOf(row.entity.name) : undefined}
          data-testid="line-menu"
          // Closing puts the focus where it belongs by itself.
          onCloseAutoFocus={(event) => event.preventDefault()}
          className="z-50 max-w-80 min-w-52 animate-fade rounded-lg bg-raised p-1 shadow-pop"
        >
          <MenuLabel>
            {row ? row.entity.name : column && text.columnOf(column.project_name, column.platform_name)}
          </MenuLabel>
          {line.isError && (
            <p role="alert" className="px-2 py-1 text-sm text-danger">
              {errorBody(line.error).message}
            </p>
          )}
          <MenuItem
            testId="line-deploy"
            disabled={!changes?.deploys.length}
            onSelect={() => changes && stage(changes.deploys)}
            hint={changes && en.number(changes.deploys.length)}
          >
            {text.stageDeploys}
          </MenuItem>
          <MenuItem
            testId="line-undeploy"
            disabled={!changes?.undeploys.length}
            onSelect={() => changes && stage(changes.undeploys)}
            hint={changes && en.number(changes.undeploys.length)}
          >
            {text.stageUndeploys}
          </MenuItem>
          <MenuItem
            testId="line-unstage"
            disabled={marked.length === 0}
            onSelect={() => unstage(marked)}
            hint={marked.length > 0 && en.number(marked.length)}
          >
            {text.unstageLine}
          </MenuItem>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
