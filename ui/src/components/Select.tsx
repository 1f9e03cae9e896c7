import { ChevronDown } from "lucide-react";
import { Menu, MenuChoice } from "./Menu";

export interface SelectOption<V extends string> {
  value: V;
  label: string;
  hint?: string;
}

interface SelectProps<V extends string> {
  label: string;
  value: V;
  options: readonly SelectOption<V>[];
  onChange: (value: V) => void;
  disabled?: boolean;
  tabIndex?: number;
  testId?: string;
}

/** One choice of a few, as a field that drops a menu. */
export function Select<V extends string>(props: SelectProps<V>) {
  const { label, value, options, onChange, disabled, tabIndex, testId } = props;
  const chosen = options.find((option) => option.value === value);
  return (
    <Menu
      trigger={
        <button
          type="button"
          aria-label={`${label}: ${chosen?.label ?? ""}`}
          disabled={disabled}
          tabIndex={tabIndex}
          data-testid={testId}
          className="flex h-(--ctl-h) w-full items-center gap-2 rounded-md border border-strong bg-raised px-2 text-left hover:bg-hover disabled:bg-sub disabled:text-off"
        >
          <span className="cut flex-1">{chosen?.label}</span>
          <ChevronDown size={13} className="text-fg3" aria-hidden />
        </button>
      }
    >
      {options.map((option) => (
        <MenuChoice
          key={option.value}
          checked={option.value === value}
          hint={option.hint}
          onSelect={() => onChange(option.value)}
        >
          {option.label}
        </MenuChoice>
      ))}
    </Menu>
  );
}
