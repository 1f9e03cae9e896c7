import { Popover as Radix } from "radix-ui";
import { type ReactNode, useMemo } from "react";
import { useProjectLabel } from "@/components/PlatformChips";
import { PlatformMark } from "@/components/PlatformMark";
import { en } from "@/text/en";
import type { MatrixColumn } from "./columns";

interface StoryFrameProps {
  /** The cell it stands beside. */
  cellId: string;
  /** Of the row. */
  name: string;
  column: MatrixColumn;
  /** False where no button says what can be done: then none has the focus. */
  hasActions: boolean;
  onClose: () => void;
  children: ReactNode;
}

/** The story of one cell, beside it: whose it is, and what is put into it. */
export function StoryFrame({ cellId, name, column, hasActions, onClose, children }: StoryFrameProps) {
  const anchor = useMemo(
    () => ({
      current: {
        getBoundingClientRect: () =>
          document.getElementById(cellId)?.getBoundingClientRect() ?? new DOMRect(),
      },
    }),
    [cellId],
  );
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
            if (hasActions || !(event.currentTarget instanceof HTMLElement)) return;
            event.preventDefault();
            event.currentTarget.focus();
          }}
          // Closing puts the focus where it belongs by itself.
          onCloseAutoFocus={(event) => event.preventDefault()}
          className="z-30 flex w-98 animate-fade flex-col rounded-lg bg-raised shadow-pop outline-none"
        >
          <div className="flex items-center gap-2 px-3.5 pt-3 pb-1">
            <p className="cut flex-1">
              <span className="font-semibold">{name}</span>
              <span className="text-fg3"> {en.entities.in} </span>
              <span className="font-semibold">
                {projectLabel(column.project_path, column.project_name).name}
              </span>
            </p>
            <PlatformMark platform={column.platform} name={column.platform_name} />
          </div>
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
