import clsx from "clsx";
import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import { type ReactNode, useState } from "react";
import { en } from "@/text/en";
import { IconButton } from "./IconButton";

interface DialogProps {
  title: string;
  /** One sentence under the title. */
  lead?: ReactNode;
  onClose: () => void;
  children: ReactNode;
  footer?: ReactNode;
  /** `side` is the review sheet: full height at the right. */
  place?: "middle" | "side";
  width?: "sm" | "md" | "lg" | "xl";
  testId?: string;
}

const widths = { sm: "w-115", md: "w-160", lg: "w-180", xl: "w-(--review-w)" };

/** Where the focus is; of a menu that is about to close, its button. */
function focused(): HTMLElement | null {
  const menu = document.activeElement?.closest("[role=menu]")?.getAttribute("aria-labelledby");
  const at = menu ? document.getElementById(menu) : document.activeElement;
  return at instanceof HTMLElement && at !== document.body ? at : null;
}

/** A modal dialog with a title, a body that scrolls and a footer for its actions. Esc closes it. */
export function Dialog({ place = "middle", width = "sm", ...props }: DialogProps) {
  const [before] = useState(focused);
  return (
    <Radix.Root open onOpenChange={(open) => !open && props.onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 animate-fade bg-scrim" />
        <Radix.Content
          aria-describedby={undefined}
          onOpenAutoFocus={(event) => {
            // The dialog itself, so that nothing in it is lit up before the person has moved there; but the field that
            // a dialog is all about.
            event.preventDefault();
            if (!(event.currentTarget instanceof HTMLElement)) return;
            (
              event.currentTarget.querySelector<HTMLElement>("[data-autofocus]") ?? event.currentTarget
            ).focus();
          }}
          onCloseAutoFocus={(event) => {
            // Back to what asked for it, or else to the view's list, unless the answer put the focus somewhere.
            event.preventDefault();
            if (document.activeElement !== document.body) return;
            const back = before?.isConnected
              ? before
              : document.querySelector<HTMLElement>("main [data-list]");
            back?.focus({ preventScroll: true });
          }}
          data-testid={props.testId}
          className={clsx(
            "fixed z-40 flex max-w-[calc(100vw-48px)] flex-col bg-raised outline-none",
            widths[width],
            place === "middle"
              ? "top-[12vh] left-1/2 max-h-[76vh] -translate-x-1/2 animate-fade rounded-lg shadow-pop"
              : "inset-y-0 right-0 animate-slide shadow-sheet",
          )}
        >
          <header className="flex flex-none items-start gap-3 border-b border-line py-3 pr-3 pl-5">
            <div className="min-w-0 flex-1">
              <Radix.Title className="cut text-lg font-semibold tracking-[-0.008em]">
                {props.title}
              </Radix.Title>
              {props.lead && <div className="text-fg2">{props.lead}</div>}
            </div>
            <IconButton label={en.common.close} icon={<X size={14} aria-hidden />} onClick={props.onClose} />
          </header>
          <div className="flex min-h-0 flex-1 flex-col">{props.children}</div>
          {props.footer && (
            <footer
              className={clsx(
                "flex h-13 flex-none items-center gap-2 border-t border-line bg-sub pr-4 pl-5",
                place === "middle" && "rounded-b-lg",
              )}
            >
              {props.footer}
            </footer>
          )}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
