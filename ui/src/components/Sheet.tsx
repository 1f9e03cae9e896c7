import { type ReactNode, useEffect } from "react";

interface SheetProps {
  label: string;
  onClose: () => void;
  children: ReactNode;
  testId?: string;
}

/**
 * The detail sheet over the right side of a view. It is not modal: the list stays in sight and in reach.
 * Its parent is the positioned region under the filter bar. Esc closes it.
 */
export function Sheet({ label, onClose, children, testId }: SheetProps) {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || event.defaultPrevented) return;
      if (document.querySelector("[role=dialog][data-state=open], [role=menu]")) return;
      if (event.target instanceof HTMLInputElement && event.target.value !== "") return;
      onClose();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [onClose]);
  return (
    <aside
      aria-label={label}
      data-testid={testId}
      className="absolute inset-y-0 right-0 z-10 flex w-(--sheet-w) animate-slide flex-col overflow-hidden bg-raised shadow-sheet"
    >
      {children}
    </aside>
  );
}
