import { ChevronDown } from "lucide-react";
import type { ReactNode } from "react";
import { buttonClass } from "./Button";
import { Menu } from "./Menu";

interface SplitButtonProps {
  label: string;
  onClick: () => void;
  /** Name of the arrow's menu. */
  menuLabel: string;
  /** Menu items. */
  children: ReactNode;
  testId?: string;
}

/** A primary button with the common action, and an arrow for its variants. */
export function SplitButton({ label, onClick, menuLabel, children, testId }: SplitButtonProps) {
  return (
    <span className="inline-flex flex-none">
      <button
        type="button"
        data-testid={testId}
        onClick={onClick}
        className={`${buttonClass("primary", "md")} rounded-r-none! focus-visible:z-1`}
      >
        {label}
      </button>
      <Menu
        align="end"
        trigger={
          <button
            type="button"
            aria-label={menuLabel}
            className={`${buttonClass("primary", "md")} -ml-px w-6 rounded-l-none! border-l-accent-line! px-0! focus-visible:z-1`}
          >
            <ChevronDown size={13} aria-hidden />
          </button>
        }
      >
        {children}
      </Menu>
    </span>
  );
}
