import { DropdownMenu } from "radix-ui";
import { type RefObject, useLayoutEffect, useState } from "react";
import { errorBody } from "@/api/client";
import { MenuItem, MenuLabel } from "@/components/Menu";
import { en } from "@/text/en";
import type { MatrixColumn } from "./columns";
import type { LineAt } from "./row-kind";

/** Something to do in a whole row or column. */
export interface LineItem {
  testId: string;
  label: string;
  /** In how many cells; undefined while that is not known. */
  count: number | undefined;
  onSelect: () => void;
}

interface LineMenuProps {
  at: LineAt;
  grid: RefObject<HTMLDivElement | null>;
  /** The row's name, or null where it is about a column. */
  name: string | null;
  column: MatrixColumn | undefined;
  error: Error | null;
  items: readonly LineItem[];
  onClose: () => void;
}

/** What can be staged for a whole row or column, beside its head. */
export function LineMenu({ at, grid, name, column, error, items, onClose }: LineMenuProps) {
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
          aria-label={name === null ? undefined : text.rowOf(name)}
          data-testid="line-menu"
          // Closing puts the focus where it belongs by itself.
          onCloseAutoFocus={(event) => event.preventDefault()}
          className="z-50 max-w-80 min-w-52 animate-fade rounded-lg bg-raised p-1 shadow-pop"
        >
          <MenuLabel>
            {name ?? (column && text.columnOf(column.project_name, column.platform_name))}
          </MenuLabel>
          {error && (
            <p role="alert" className="px-2 py-1 text-sm text-danger">
              {errorBody(error).message}
            </p>
          )}
          {items.map(({ testId, label, count, onSelect }) => (
            <MenuItem
              key={testId}
              testId={testId}
              disabled={!count}
              onSelect={onSelect}
              hint={count !== undefined && en.number(count)}
            >
              {label}
            </MenuItem>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
