import clsx from "clsx";
import { Check, Minus } from "lucide-react";
import { Checkbox as Radix } from "radix-ui";

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

export function Checkbox({ checked, onChange, label, id, disabled, tabIndex, testId }: CheckboxProps) {
  return (
    <Radix.Root
      id={id}
      checked={checked}
      disabled={disabled}
      aria-label={label}
      tabIndex={tabIndex}
      data-testid={testId}
      onCheckedChange={(next) => onChange(next === true)}
      className={clsx(
        "inline-grid size-3.5 flex-none place-items-center rounded-[3.5px] border-[1.5px] border-ctl bg-raised text-accent-fg",
        "data-[state=checked]:border-accent data-[state=checked]:bg-accent data-[state=indeterminate]:border-accent data-[state=indeterminate]:bg-accent",
        "disabled:border-strong disabled:bg-sub",
      )}
    >
      <Radix.Indicator>
        {checked === "indeterminate" ? (
          <Minus size={10} strokeWidth={3.4} aria-hidden />
        ) : (
          <Check size={10} strokeWidth={3.4} aria-hidden />
        )}
      </Radix.Indicator>
    </Radix.Root>
  );
}
