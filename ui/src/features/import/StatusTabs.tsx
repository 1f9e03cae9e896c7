import { ToggleGroup } from "radix-ui";
import { en } from "@/text/en";
import { type StatusCounts, type StatusFilter, statusOrder } from "./model";

interface StatusTabsProps {
  value: StatusFilter;
  counts: StatusCounts;
  onChange: (value: StatusFilter) => void;
}

/** All, or one way of comparing to the library, each with how many there are. */
export function StatusTabs({ value, counts, onChange }: StatusTabsProps) {
  const text = en.imports;
  const all: readonly StatusFilter[] = ["all", ...statusOrder];
  return (
    <ToggleGroup.Root
      type="single"
      aria-label={text.filter}
      value={value}
      onValueChange={(next) => {
        const status = all.find((one) => one === next);
        if (status) onChange(status);
      }}
      className="-ml-2 flex min-w-0 flex-1 gap-0.5 overflow-x-auto [scrollbar-width:none]"
    >
      {all.map((status) => (
        <ToggleGroup.Item
          key={status}
          value={status}
          data-testid={`import-filter-${status}`}
          className="group/tab ring-inset-focus inline-flex h-6 flex-none items-center gap-1.5 rounded-[5px] px-2 text-sm font-medium text-fg2 hover:bg-hover data-[state=on]:bg-accent-tint data-[state=on]:text-accent-text"
        >
          {text.filters[status]}
          <span className="num font-normal text-fg3 group-data-[state=on]/tab:text-accent-text">
            {en.number(counts[status])}
          </span>
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  );
}
