import { Suspense, useEffect, useRef } from "react";
import { useRefresh } from "@/api/system";
import type { AppState } from "@/api/types";
import { SkeletonRows } from "@/components/Skeleton";
import { toastError } from "@/components/toast";
import { ViewHeader } from "@/components/ViewHeader";
import { ImportPage } from "@/features/import/ImportPage";
import { Tray } from "@/features/review/Tray";
import { useImportSession } from "@/lib/import-session";
import { isViewId, navigate, usePlace, type ViewId } from "@/lib/navigation";
import { openPalette, openShortcuts } from "@/lib/requests";
import { useSettings } from "@/lib/settings";
import { useShortcut } from "@/lib/shortcuts";
import { clearStaged, clearStagedSets } from "@/lib/staged";
import { useOnChange } from "@/lib/useOnChange";
import { Painted } from "./Painted";
import { Rail } from "./Rail";
import { RecoveredNote } from "./RecoveredNote";
import { StatusLine } from "./StatusLine";
import { useUndoLast } from "./useUndoLast";
import { useViews } from "./views";

/** Rail, the chosen view and the status line. */
export function Frame({ state }: { state: AppState }) {
  const place = usePlace();
  const refresh = useRefresh();
  const views = useViews();
  const importing = useImportSession();
  const findView = (id: ViewId) => views.find((one) => one.id === id);
  useLastView((id) => findView(id) !== undefined);
  // What was staged is of the library that was open then.
  useOnChange(state.library.kind === "ready" ? state.library.path : null, clearStaged);
  const { enabled: withSets } = state.deployment_sets;
  useOnChange(withSets, () => withSets || clearStagedSets());
  useShortcut("palette", openPalette);
  useShortcut("help", openShortcuts);
  useShortcut("settings", () => navigate("settings"));
  useShortcut("undo", useUndoLast());
  useShortcut("refresh", () => refresh.mutate("changed", { onError: (error) => toastError(error) }));
  const view = findView(place.view) ?? views[0];
  const View = view?.component;
  return (
    <div className="grid h-full min-w-240 grid-cols-[var(--rail-w)_minmax(0,1fr)] grid-rows-[minmax(0,1fr)_var(--status-h)] overflow-hidden">
      <Rail state={state} />
      <main className="relative flex min-h-0 min-w-0 flex-col bg-bg">
        <RecoveredNote recovered={state.recovered} />
        {importing ? (
          <ImportPage key={importing.visit} session={importing} library={state.library} />
        ) : (
          <Suspense fallback={<Coming title={view?.label ?? ""} />}>
            {View && <View />}
            <Painted />
          </Suspense>
        )}
        <Tray />
      </main>
      <StatusLine state={state} />
    </div>
  );
}

/** A view whose code is on its way from the bundle, for a frame or two. */
function Coming({ title }: { title: string }) {
  return (
    <>
      <ViewHeader title={title} />
      <div className="min-h-0 flex-1">
        <SkeletonRows rowHeight={40} rows={6} />
      </div>
    </>
  );
}

/** Opens where the person left, and remembers where they are. */
function useLastView(isThere: (id: ViewId) => boolean): void {
  const { settings, change } = useSettings();
  const place = usePlace();
  const opened = useRef(false);
  const last = isViewId(settings.last_view) && isThere(settings.last_view) ? settings.last_view : null;
  useEffect(() => {
    if (!opened.current) {
      opened.current = true;
      if (place.visit === 0 && last !== null) {
        navigate(last);
        return;
      }
    }
    if (place.visit > 0 && settings.last_view !== place.view) change({ last_view: place.view });
  }, [place, last, settings.last_view, change]);
}
