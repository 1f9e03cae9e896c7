import { Tooltip as Radix } from "radix-ui";
import type { ReactNode } from "react";

/** Once around the window: tooltips share their delay. */
export const TooltipProvider = Radix.Provider;

/** A short text beside what is pointed at or focused. Never the only place of a fact. */
export function Tooltip({ text, children }: { text: ReactNode; children: ReactNode }) {
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          sideOffset={5}
          collisionPadding={8}
          className="z-60 max-w-105 animate-fade rounded-[5px] bg-fg px-2 py-1 text-sm break-words text-bg shadow-pop"
        >
          {text}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
