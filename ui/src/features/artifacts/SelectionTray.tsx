import { useFeatures } from "@/api/system";
import { Button } from "@/components/Button";
import { requestAddToSet, requestDeploy } from "@/lib/requests";
import type { Selection } from "@/lib/selection";
import { en } from "@/text/en";

/** What can be done with the selected artifacts. */
export function SelectionTray({ selection }: { selection: Selection }) {
  const features = useFeatures();
  return (
    <div
      role="toolbar"
      aria-label={en.artifactsView.selected(selection.ids.size)}
      data-testid="selection-tray"
      className="flex h-(--tray-h) flex-none items-center gap-3 border-t border-line bg-tray pr-3 pl-4"
    >
      <span className="font-semibold">{en.artifactsView.selected(selection.ids.size)}</span>
      <span className="ml-auto flex gap-2">
        <Button tone="quiet" onClick={selection.clear}>
          {en.artifactsView.clearSelection}
        </Button>
        {features.sets && (
          <Button data-testid="add-selected-to-set" onClick={() => requestAddToSet([...selection.ids])}>
            {en.setsView.addTo.action}
          </Button>
        )}
        <Button
          tone="primary"
          data-testid="deploy-selected"
          onClick={() => requestDeploy([...selection.ids])}
        >
          {en.artifactsView.deploySelected(selection.ids.size)}
        </Button>
      </span>
    </div>
  );
}
