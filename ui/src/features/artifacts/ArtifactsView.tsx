import { LayoutGrid, List } from "lucide-react";
import { useCallback, useRef, useState } from "react";
import { Segmented } from "@/components/Segmented";
import { ViewHeader } from "@/components/ViewHeader";
import { useRowHeight } from "@/lib/density";
import { usePlace } from "@/lib/navigation";
import { requestDeploy } from "@/lib/requests";
import { useSelection } from "@/lib/selection";
import { useSettings } from "@/lib/settings";
import { useShortcut } from "@/lib/shortcuts";
import { useOnChange } from "@/lib/useOnChange";
import { en } from "@/text/en";
import { cardHeight } from "./ArtifactCard";
import { ArtifactFilters } from "./ArtifactFilters";
import { ArtifactList } from "./ArtifactList";
import { ArtifactSearch } from "./ArtifactSearch";
import { ArtifactSheet } from "./ArtifactSheet";
import { noFilter } from "./filter";
import { SelectionTray } from "./SelectionTray";
import { useArtifactList } from "./useArtifactList";
import { useFilter } from "./useFilter";

/** The library: filter it, look into an artifact, deploy one or many. */
export function ArtifactsView() {
  const { settings, change } = useSettings();
  const place = usePlace();
  const { filter, change: changeFilter } = useFilter();
  /** The search field begins anew when its text goes without being typed. */
  const [cleared, setCleared] = useState(0);
  const [openId, setOpenId] = useState<string | null>(place.view === "artifacts" ? place.focus : null);
  const [active, setActive] = useState(0);
  const selection = useSelection();
  const list = useRef<HTMLDivElement>(null);
  const layout = settings.artifact_layout;
  const rowHeight = useRowHeight("list");
  const artifacts = useArtifactList(filter, list, layout === "grid" ? cardHeight : rowHeight);
  const { rows } = artifacts;
  useOnChange(place.visit, () => {
    if (place.view === "artifacts" && place.focus) setOpenId(place.focus);
  });
  useOnChange(rows.identity, () => setActive(artifacts.start ?? 0));

  const targets = () => {
    if (selection.ids.size > 0) return [...selection.ids];
    const id = openId ?? rows.rowAt(active)?.id;
    return id ? [id] : [];
  };
  useShortcut("deploy", () => targets().length > 0 && requestDeploy(targets()));
  useShortcut("layout", () => change({ artifact_layout: layout === "list" ? "grid" : "list" }));
  const close = useCallback(() => {
    setOpenId(null);
    list.current?.focus({ preventScroll: true });
  }, []);

  return (
    <>
      <ViewHeader
        title={en.artifactsView.title}
        count={rows.total}
        search={
          <ArtifactSearch
            key={cleared}
            initial=""
            onSearch={(search) => changeFilter({ search })}
            onLeave={() => list.current?.focus()}
          />
        }
        actions={
          <Segmented
            label={en.artifactsView.layout}
            value={layout}
            onChange={(next) => change({ artifact_layout: next })}
            testIdPrefix="layout"
            items={[
              { value: "list", label: en.artifactsView.asList, icon: <List size={14} aria-hidden /> },
              { value: "grid", label: en.artifactsView.asGrid, icon: <LayoutGrid size={14} aria-hidden /> },
            ]}
          />
        }
      />
      <ArtifactFilters filter={filter} onChange={changeFilter} />
      <div className="relative flex min-h-0 flex-1">
        <div className={`flex min-w-0 flex-1 flex-col ${openId ? "pr-(--sheet-w)" : ""}`}>
          <ArtifactList
            artifacts={artifacts}
            layout={layout}
            onClearFilter={() => {
              changeFilter({ ...noFilter, sort: filter.sort, descending: filter.descending });
              setCleared(cleared + 1);
            }}
            active={active}
            onActive={setActive}
            openId={openId}
            onOpen={setOpenId}
            selection={selection}
            listRef={list}
          />
          {selection.ids.size > 0 && <SelectionTray selection={selection} />}
        </div>
        {openId && <ArtifactSheet key={openId} id={openId} onClose={close} />}
      </div>
    </>
  );
}
