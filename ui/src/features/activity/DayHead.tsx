import { useNow } from "@/lib/time";
import { en } from "@/text/en";
import { dayName } from "./days";
import type { Day } from "./lines";

/** The head of a day: its name, and how much was done. */
export function DayHead({ day, height }: { day: Day; height: number }) {
  const now = useNow();
  return (
    <span role="gridcell" className="flex items-center gap-2 bg-sub pr-3 pl-4 text-sm" style={{ height }}>
      <span className="font-semibold">{dayName(day.at, now)}</span>
      {day.count !== null && <span className="num text-fg3">{en.activity.operations(day.count)}</span>}
    </span>
  );
}
