import clsx from "clsx";
import { Check, Minus } from "lucide-react";

interface CheckboxProps {
  checked: boolean | "indeterminate";
  onChange: (checked: boolean) => void;
  /** Name for screen readers, where no label element is around it. */
  label?: string;
  id?: string;
  disabled?: boolean;
  tabIndex?: number;
  testId?: string;
}

/**
 * A box that is on, off or in between. A button and no component of the library of parts, whose boxes are four components
 * and drawn twice each: every row of a list has one.
 */
export function Checkbox({ checked, onChange, label, id, disabled, tabIndex, testId }: CheckboxProps) {
  const state = checked === "indeterminate" ? checked : checked ? "checked" : "unchecked";
  return (
    <button
      type="button"
      role="checkbox"
      id={id}
      aria-checked={checked === "indeterminate" ? "mixed" : checked}
      disabled={disabled}
      aria-label={label}
      tabIndex={tabIndex}
      data-state={state}
      data-testid={testId}
      onClick={() => onChange(checked !== true)}
      // Space alone switches a box; Enter is for what it stands in.
      onKeyDown={(event) => event.key === "Enter" && event.preventDefault()}
      className={clsx(
        "inline-grid size-3.5 flex-none place-items-center rounded-[3.5px] border-[1.5px] border-ctl bg-raised text-accent-fg",
        "data-[state=checked]:border-accent data-[state=checked]:bg-accent data-[state=indeterminate]:border-accent data-[state=indeterminate]:bg-accent",
        "disabled:border-strong disabled:bg-sub",
      )}
    >
      {checked === "indeterminate" && <Minus size={10} strokeWidth={3.4} aria-hidden />}
      {checked === true && <Check size={10} strokeWidth={3.4} aria-hidden />}
    </button>
  );
}
