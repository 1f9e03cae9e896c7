import clsx from "clsx";
import { Check } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import type { ReactNode } from "react";

interface MenuProps {
  trigger: ReactNode;
  children: ReactNode;
  align?: "start" | "end";
}

/** A menu that drops from its trigger. Fill it with MenuItem, MenuChoice, MenuLabel and MenuLine. */
export function Menu({ trigger, children, align = "start" }: MenuProps) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align={align}
          sideOffset={4}
          collisionPadding={8}
          className="z-50 max-h-[min(380px,45vh)] max-w-80 min-w-44 animate-fade overflow-y-auto rounded-lg bg-raised p-1 shadow-pop"
        >
          {children}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

const item =
  "flex h-7 items-center gap-2 rounded-[5px] px-2 text-md outline-none data-highlighted:bg-select data-disabled:text-off";

interface MenuItemProps {
  onSelect: () => void;
  icon?: ReactNode;
  /** Quiet text at the right end. */
  hint?: ReactNode;
  danger?: boolean;
  disabled?: boolean;
  testId?: string;
  children: ReactNode;
}

export function MenuItem({ onSelect, icon, hint, danger, disabled, testId, children }: MenuItemProps) {
  return (
    <DropdownMenu.Item
      className={clsx(item, danger && "text-danger")}
      disabled={disabled}
      data-testid={testId}
      onSelect={onSelect}
    >
      {icon && <span className="grid w-4 flex-none place-items-center text-fg3">{icon}</span>}
      <span className="cut flex-1">{children}</span>
      {hint && <span className="num pl-3 text-xs text-fg3">{hint}</span>}
    </DropdownMenu.Item>
  );
}

interface MenuChoiceProps {
  checked: boolean;
  onSelect: () => void;
  hint?: ReactNode;
  /** Keeps the menu open, for choosing several. */
  stay?: boolean;
  testId?: string;
  children: ReactNode;
}

/** An item that is on or off. */
export function MenuChoice({ checked, onSelect, hint, stay, testId, children }: MenuChoiceProps) {
  return (
    <DropdownMenu.CheckboxItem
      className={item}
      checked={checked}
      data-testid={testId}
      onSelect={(event) => {
        if (stay) event.preventDefault();
        onSelect();
      }}
    >
      <span className="grid w-4 flex-none place-items-center text-accent-text">
        {checked && <Check size={14} aria-hidden />}
      </span>
      <span className="cut flex-1">{children}</span>
      {hint !== undefined && <span className="num pl-3 text-xs text-fg3">{hint}</span>}
    </DropdownMenu.CheckboxItem>
  );
}

export function MenuLabel({ children }: { children: ReactNode }) {
  return (
    <DropdownMenu.Label className="px-2 pt-1.5 pb-0.5 text-xs font-medium text-fg3">
      {children}
    </DropdownMenu.Label>
  );
}

export function MenuLine() {
  return <DropdownMenu.Separator className="mx-1 my-1 h-px bg-line" />;
}
