import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { TriangleAlert } from "lucide-react";
import { errorBody } from "@/api/client";
import { historyQueries } from "@/api/history";
import type { HistoryBounds } from "@/api/types";
import { formatSize } from "@/lib/size";
import { dateOf } from "@/lib/time";
import { en } from "@/text/en";

const anyBounds: HistoryBounds = { max_age_days: 0, max_bytes: 0 };

interface HistoryCostLineProps {
  /** Null while they are still being typed. */
  bounds: HistoryBounds | null;
  /** They are not the ones that hold now. */
  changed: boolean;
}

/** What keeping to these bounds would remove, before it does. */
export function HistoryCostLine({ bounds, changed }: HistoryCostLineProps) {
  const cost = useQuery({
    ...historyQueries.cost(bounds ?? anyBounds),
    enabled: bounds !== null,
    placeholderData: keepPreviousData,
  });
  const text = en.settingsView.history;
  if (cost.isError) return <p className="text-sm text-danger">{errorBody(cost.error).message}</p>;
  if (!cost.data || bounds === null) return <p className="text-sm text-fg3">{en.common.loading}</p>;
  const { operations, bytes, oldest_kept: oldest } = cost.data;
  const size = formatSize(bytes);
  if (operations === 0) {
    return <p className="num text-sm text-fg2">{oldest === null ? text.empty : text.free(dateOf(oldest))}</p>;
  }
  return (
    <p className="num flex items-start gap-1.5 text-sm text-fg">
      {changed && <TriangleAlert size={14} className="mt-px flex-none text-warn" aria-hidden />}
      {oldest === null ? text.costsAll(operations, size) : text.costs(operations, size, dateOf(oldest))}
    </p>
  );
}
