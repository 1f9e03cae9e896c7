import { useRef, useState } from "react";
import type { OperationFilter } from "@/api/history";
import { SearchField } from "@/components/SearchField";
import { ViewHeader } from "@/components/ViewHeader";
import { usePlace } from "@/lib/navigation";
import { formatSize } from "@/lib/size";
import { en } from "@/text/en";
import { ActivityBody } from "./ActivityBody";
import { ActivityFilters } from "./ActivityFilters";
import { useOperations } from "./useOperations";

const noFilter: OperationFilter = { text: null, kinds: [], project_path: null };

/** Every operation with what it wrote, the newest first, and the way to take it back. */
export function ActivityView() {
  const [filter, setFilter] = useState(noFilter);
  const place = usePlace();
  const list = useRef<HTMLDivElement>(null);
  const operations = useOperations(filter);
  const text = en.activity;
  return (
    <>
      <ViewHeader
        title={text.title}
        search={
          <SearchField
            main
            value={filter.text ?? ""}
            onChange={(typed) => setFilter({ ...filter, text: typed === "" ? null : typed })}
            placeholder={text.search}
            className="w-75"
            testId="activity-search"
            onLeave={() => list.current?.focus()}
          />
        }
        actions={
          operations.all !== null && (
            <span className="num text-sm text-fg3" data-testid="activity-holds">
              {text.holds(operations.all, formatSize(operations.bytes))}
            </span>
          )
        }
      />
      <ActivityFilters filter={filter} onChange={setFilter} />
      <ActivityBody
        // Coming here for one operation opens that one.
        key={place.view === "activity" ? place.visit : 0}
        focus={place.view === "activity" ? place.focus : null}
        operations={operations}
        onClearFilter={() => setFilter(noFilter)}
        listRef={list}
      />
    </>
  );
}
