import { Popover as Radix } from "radix-ui";
import { useMemo } from "react";
import { useProjectLabel } from "@/components/PlatformChips";
import { PlatformMark } from "@/components/PlatformMark";
import { en } from "@/text/en";
import { glyphOf, type MatrixRowData } from "./cell";
import type { MatrixColumn } from "./columns";
import { StoryActions } from "./StoryActions";
import { DeployedStory, EmptyStory } from "./StoryBody";

interface CellStoryProps {
  /** The cell it stands beside. */
  cellId: string;
  row: MatrixRowData;
  column: MatrixColumn;
  onClose: () => void;
}

/** The story of one cell: what is there, since when, what differs, and what can be done. */
export function CellStory({ cellId, row, column, onClose }: CellStoryProps) {
  const anchor = useMemo(
    () => ({
      current: {
        getBoundingClientRect: () =>
          document.getElementById(cellId)?.getBoundingClientRect() ?? new DOMRect(),
      },
    }),
    [cellId],
  );
  const state = glyphOf(row, column);
  const { name } = row.entity;
  const projectLabel = useProjectLabel();
  return (
    <Radix.Root open onOpenChange={(open) => !open && onClose()}>
      <Radix.Anchor virtualRef={anchor} />
      <Radix.Portal>
        <Radix.Content
          aria-label={en.entities.cell(name, column.project_name, column.platform_name)}
          data-testid="cell-story"
          align="start"
          sideOffset={6}
          collisionPadding={8}
          onOpenAutoFocus={(event) => {
            // Where nothing can be done the one button is an icon, whose tooltip would take the Escape for itself.
            if (state !== "unsupported" || !(event.currentTarget instanceof HTMLElement)) return;
            event.preventDefault();
            event.currentTarget.focus();
          }}
          // Closing puts the focus where it belongs by itself.
          onCloseAutoFocus={(event) => event.preventDefault()}
          className="z-30 flex w-98 animate-fade flex-col rounded-lg bg-raised shadow-pop outline-none"
        >
          <header className="flex items-center gap-2 px-3.5 pt-3 pb-1">
            <p className="cut flex-1">
              <span className="font-semibold">{name}</span>
              <span className="text-fg3"> {en.entities.in} </span>
              <span className="font-semibold">
                {projectLabel(column.project_path, column.project_name).name}
              </span>
            </p>
            <PlatformMark platform={column.platform} name={column.platform_name} />
          </header>
          {state === "none" || state === "unsupported" ? (
            <EmptyStory state={state} row={row} column={column} />
          ) : (
            <DeployedStory state={state} row={row} column={column} />
          )}
          <StoryActions state={state} row={row} column={column} onClose={onClose} />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
