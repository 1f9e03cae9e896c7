import type { ReactNode } from "react";
import { openPalette } from "@/lib/requests";
import { shortcuts } from "@/lib/shortcuts";
import { en } from "@/text/en";
import { Button } from "./Button";
import { contained } from "./contained";
import { Kbd } from "./Kbd";

interface ViewHeaderProps {
  title: string;
  count?: number | null;
  /** A SearchField. */
  search?: ReactNode;
  /** Buttons at the right, before Actions. */
  actions?: ReactNode;
}

/** The top bar of a view. */
export function ViewHeader({ title, count, search, actions }: ViewHeaderProps) {
  return (
    <header
      className={`${contained} flex h-(--top-h) flex-none items-center gap-3 border-b border-line pr-3 pl-4`}
    >
      <h1 className="text-lg font-semibold tracking-[-0.008em] whitespace-nowrap">{title}</h1>
      {count !== undefined && count !== null && (
        <span className="num -ml-1 text-sm text-fg3">{en.number(count)}</span>
      )}
      {search}
      <span className="ml-auto flex items-center gap-2">
        {actions}
        <Button tone="quiet" size="sm" onClick={openPalette} data-testid="open-palette">
          {en.common.actions}
          <Kbd keys={shortcuts.palette.keys} />
        </Button>
      </span>
    </header>
  );
}

/** The 36 px bar under it, for tabs and filters. */
export function FilterBar({ children }: { children: ReactNode }) {
  return (
    <div
      className={`${contained} flex h-(--bar-h) flex-none items-center gap-2 border-b border-line pr-3 pl-4`}
    >
      {children}
    </div>
  );
}
