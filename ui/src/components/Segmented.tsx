import { ToggleGroup } from "radix-ui";
import type { ReactNode } from "react";

export interface Segment<V extends string> {
  value: V;
  label: string;
  /** Shown in place of the label. */
  icon?: ReactNode;
}

interface SegmentedProps<V extends string> {
  label: string;
  items: readonly Segment<V>[];
  value: V;
  onChange: (value: V) => void;
  testIdPrefix?: string;
}

/** One of two or three, side by side. */
export function Segmented<V extends string>({
  label,
  items,
  value,
  onChange,
  testIdPrefix,
}: SegmentedProps<V>) {
  return (
    <ToggleGroup.Root
      type="single"
      aria-label={label}
      value={value}
      onValueChange={(next) => {
        const item = items.find((candidate) => candidate.value === next);
        if (item) onChange(item.value);
      }}
      className="inline-flex flex-none gap-px rounded-md bg-chip p-0.5"
    >
      {items.map((item) => (
        <ToggleGroup.Item
          key={item.value}
          value={item.value}
          aria-label={item.icon ? item.label : undefined}
          title={item.icon ? item.label : undefined}
          data-testid={testIdPrefix && `${testIdPrefix}-${item.value}`}
          className={`inline-flex h-6 items-center justify-center rounded-sm text-sm font-medium text-fg2 hover:text-fg data-[state=on]:bg-seg-on data-[state=on]:text-fg data-[state=on]:shadow-seg ${item.icon ? "w-7" : "px-2"}`}
        >
          {item.icon ?? item.label}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  );
}
