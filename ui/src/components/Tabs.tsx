import clsx from "clsx";
import { Tabs as Radix } from "radix-ui";
import type { ReactNode } from "react";

export interface TabItem<V extends string> {
  value: V;
  label: string;
  count?: number;
}

interface TabsProps<V extends string> {
  label: string;
  items: readonly TabItem<V>[];
  value: V;
  onChange: (value: V) => void;
  /** TabPanel children; without them the tabs filter what stands below. */
  children?: ReactNode;
  className?: string;
  testIdPrefix?: string;
}

/** Tabs with an underline; arrow keys move between them. */
export function Tabs<V extends string>(props: TabsProps<V>) {
  const { label, items, value, onChange, children, className, testIdPrefix } = props;
  return (
    <Radix.Root
      value={value}
      onValueChange={(next) => {
        const item = items.find((candidate) => candidate.value === next);
        if (item) onChange(item.value);
      }}
      className={clsx(children ? "flex min-h-0 flex-1 flex-col" : "contents")}
    >
      <Radix.List aria-label={label} className={clsx("flex flex-none gap-4", className)}>
        {items.map((item) => (
          <Radix.Trigger
            key={item.value}
            value={item.value}
            data-testid={testIdPrefix && `${testIdPrefix}-${item.value}`}
            className={clsx(
              "relative inline-flex h-full items-center gap-1.5 rounded-sm font-medium whitespace-nowrap text-fg2 hover:text-fg focus-visible:outline-offset-[-3px]",
              "data-[state=active]:text-fg data-[state=active]:after:absolute data-[state=active]:after:inset-x-0 data-[state=active]:after:-bottom-px data-[state=active]:after:h-0.5 data-[state=active]:after:bg-accent",
            )}
          >
            {item.label}
            {item.count !== undefined && (
              <span className="num text-xs font-normal text-fg3">{item.count.toLocaleString("en")}</span>
            )}
          </Radix.Trigger>
        ))}
      </Radix.List>
      {children ??
        items.map((item) => <Radix.Content key={item.value} value={item.value} hidden tabIndex={-1} />)}
    </Radix.Root>
  );
}

/** What a tab shows. Only the chosen one is mounted. */
export function TabPanel({ value, children }: { value: string; children: ReactNode }) {
  return (
    <Radix.Content
      value={value}
      className="ring-inset-focus flex min-h-0 flex-1 flex-col data-[state=inactive]:hidden"
    >
      {children}
    </Radix.Content>
  );
}
