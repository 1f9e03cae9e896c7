import { useCallback, useMemo, useRef, useState } from "react";
import type { DeploymentFilter } from "@/api/deployments";
import { useRefresh } from "@/api/system";
import type { DeploymentRow } from "@/api/types";
import { ProgressBar } from "@/components/ProgressBar";
import { RefreshButton } from "@/components/RefreshButton";
import { SearchField } from "@/components/SearchField";
import { toastError } from "@/components/toast";
import { ViewHeader } from "@/components/ViewHeader";
import { usePlace } from "@/lib/navigation";
import { useSelection } from "@/lib/selection";
import { useNarrowWindow } from "@/lib/useNarrowWindow";
import { useOnChange } from "@/lib/useOnChange";
import { en } from "@/text/en";
import { DeploymentFilters } from "./DeploymentFilters";
import { DeploymentList } from "./DeploymentList";
import { DeploymentSheet } from "./DeploymentSheet";
import { deploymentKey, type GroupBy, groupRows, linesOf } from "./groups";
import { SelectionBar } from "./SelectionBar";
import { useDeployments } from "./useDeployments";

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
  const [openKey, setOpenKey] = useState<string | null>(null);
  const [active, setActive] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const selection = useSelection();
  const refresh = useRefresh();
  const deployments = useDeployments(filter);
  const { rows, identity } = deployments;
  const lines = useMemo(() => linesOf(groupRows(rows ?? [], by), folded), [rows, by, folded]);
  useOnChange(`${identity} ${by}`, () => setActive(0));

  // A deployment that is gone from the list closes its sheet.
  const open = (openKey !== null && rows?.find((row) => deploymentKey(row) === openKey)) || null;
  const tight = useNarrowWindow();
  const layout = open ? (tight ? "tight" : "narrow") : "wide";
  const selected = rows?.filter((row) => selection.has(deploymentKey(row))) ?? [];
  const close = useCallback(() => {
    setOpenKey(null);
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
          {deployments.total !== null && deployments.read < deployments.total && (
            <ProgressBar
              label={en.common.loading}
              done={deployments.read}
              total={deployments.total}
              className="absolute inset-x-0 top-0 z-3 h-0.5!"
            />
          )}
          <DeploymentList
            deployments={deployments}
            lines={lines}
            by={by}
            layout={layout}
            active={Math.min(active, Math.max(0, lines.length - 1))}
            onActive={setActive}
            open={open}
            onOpen={(row: DeploymentRow) => setOpenKey(deploymentKey(row))}
            onFold={fold}
            selection={selection}
            onClearFilter={() => setFilter(noFilter)}
            listRef={list}
          />
          {selected.length > 0 && <SelectionBar selection={selection} rows={selected} />}
        </div>
        {open && <DeploymentSheet key={openKey} row={open} onClose={close} />}
      </div>
    </>
  );
}
