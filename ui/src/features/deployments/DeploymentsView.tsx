import { useCallback, useMemo, useRef, useState } from "react";
import type { DeploymentFilter } from "@/api/deployments";
import { useRefresh } from "@/api/system";
import type { DeploymentRow } from "@/api/types";
import { RefreshButton } from "@/components/RefreshButton";
import { SearchField } from "@/components/SearchField";
import { toastError } from "@/components/toast";
import { ViewHeader } from "@/components/ViewHeader";
import { useRowHeight } from "@/lib/density";
import { usePlace } from "@/lib/navigation";
import { useNarrowWindow } from "@/lib/useNarrowWindow";
import { useOnChange } from "@/lib/useOnChange";
import { en } from "@/text/en";
import { DeploymentFilters } from "./DeploymentFilters";
import { DeploymentList } from "./DeploymentList";
import { DeploymentSheet } from "./DeploymentSheet";
import { deploymentKey, type GroupBy } from "./groups";
import { SelectionBar } from "./SelectionBar";
import { useDeployments } from "./useDeployments";
import { usePicked } from "./usePicked";

const noFilter: DeploymentFilter = {
  search: "",
  project_path: null,
  artifact_id: null,
  types: [],
  states: [],
};

/** Everything that is deployed, by project or by artifact. */
export function DeploymentsView() {
  const place = usePlace();
  // Coming here for one project shows that one.
  const project = place.view === "deployments" ? place.focus : null;
  const [filter, setFilter] = useState({ ...noFilter, project_path: project });
  const [by, setBy] = useState<GroupBy>("project");
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  // The row as it was opened: its sheet reads it anew, also when it is scrolled away.
  const [open, setOpen] = useState<DeploymentRow | null>(null);
  const [active, setActive] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const picked = usePicked();
  const refresh = useRefresh();
  const shown = useMemo(() => ({ filter, by, folded }), [filter, by, folded]);
  const deployments = useDeployments(shown, list, useRowHeight("table"));
  const { lines } = deployments;
  useOnChange(lines.identity, () => setActive(deployments.start ?? 0));

  const tight = useNarrowWindow();
  const layout = open ? (tight ? "tight" : "narrow") : "wide";
  const close = useCallback(() => {
    setOpen(null);
    list.current?.focus({ preventScroll: true });
  }, []);
  const fold = (key: string) => {
    const next = new Set(folded);
    if (!next.delete(key)) next.add(key);
    setFolded(next);
  };
  return (
    <>
      <ViewHeader
        title={en.deployments.title}
        count={deployments.total}
        search={
          <SearchField
            main
            value={filter.search}
            onChange={(search) => setFilter({ ...filter, search })}
            placeholder={en.deployments.search}
            className="w-75"
            testId="deployment-search"
            onLeave={() => list.current?.focus()}
          />
        }
        actions={
          <RefreshButton
            busy={refresh.isPending}
            onRefresh={() => refresh.mutate("changed", { onError: (error) => toastError(error) })}
          />
        }
      />
      <DeploymentFilters
        filter={filter}
        onChange={setFilter}
        counts={deployments.counts}
        by={by}
        onBy={setBy}
      />
      <div className="relative flex min-h-0 flex-1">
        <div className={`flex min-w-0 flex-1 flex-col ${open ? "pr-(--sheet-w)" : ""}`}>
          <DeploymentList
            deployments={deployments}
            by={by}
            layout={layout}
            active={Math.min(active, Math.max(0, (lines.total ?? 0) - 1))}
            onActive={setActive}
            open={open}
            onOpen={setOpen}
            onFold={fold}
            picked={picked}
            onClearFilter={() => setFilter(noFilter)}
            listRef={list}
          />
          {picked.rows.length > 0 && <SelectionBar clear={picked.selection.clear} rows={picked.rows} />}
        </div>
        {open && <DeploymentSheet key={deploymentKey(open)} row={open} onClose={close} />}
      </div>
    </>
  );
}
