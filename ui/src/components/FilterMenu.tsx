import { ChevronDown } from "lucide-react";
import { Button } from "./Button";
import { Menu, MenuChoice } from "./Menu";
import type { SelectOption } from "./Select";

interface FilterMenuProps<V extends string> {
  /** What is filtered by, for screen readers. */
  label: string;
  /** The choice that leaves nothing out. */
  all: string;
  value: V | null;
  options: readonly SelectOption<V>[];
  onChange: (value: V | null) => void;
  testId?: string;
}

/** A filter with a few values, one or all of them, as a small button that drops a menu. */
export function FilterMenu<V extends string>(props: FilterMenuProps<V>) {
  const { label, all, value, options, onChange, testId } = props;
  const chosen = options.find((option) => option.value === value);
  return (
    <Menu
      trigger={
        <Button
          size="sm"
          aria-label={`${label}: ${chosen?.label ?? all}`}
          data-testid={testId}
          className={chosen ? "border-accent-line! bg-accent-tint! text-accent-text!" : undefined}
        >
          <span className="cut max-w-36">{chosen?.label ?? all}</span>
          <ChevronDown size={12} aria-hidden />
        </Button>
      }
    >
      <MenuChoice checked={value === null} onSelect={() => onChange(null)}>
        {all}
      </MenuChoice>
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
