import { FolderOpen } from "lucide-react";
import { useOpenFolder } from "@/api/projects";
import type { EntityColumn } from "@/api/types";
import { Button } from "@/components/Button";
import { IconButton } from "@/components/IconButton";
import type { GlyphState } from "@/components/StateGlyph";
import { toastError } from "@/components/toast";
import { en } from "@/text/en";
import { canDeploy, canUndeploy, deployCell, deployWord, type MatrixRowData, undeployCell } from "./cell";

interface StoryActionsProps {
  state: GlyphState;
  row: MatrixRowData;
  column: EntityColumn;
  onClose: () => void;
}

/** The foot of a story. What writes leads to the review first. */
export function StoryActions({ state, row, column, onClose }: StoryActionsProps) {
  const openFolder = useOpenFolder();
  const then = (action: (row: MatrixRowData, column: EntityColumn) => void) => () => {
    onClose();
    action(row, column);
  };
  const deploys = canDeploy(row, column);
  const undeploys = canUndeploy(state);
  return (
    <footer className="flex items-center gap-1.5 rounded-b-lg border-t border-line bg-sub px-2.5 py-2">
      {deploys && (
        <Button
          size="sm"
          tone={state === "none" || state === "outdated" ? "primary" : "default"}
          data-testid="story-deploy"
          onClick={then(deployCell)}
        >
          {en.entities[deployWord(state)]}
        </Button>
      )}
      {undeploys && (
        <Button size="sm" data-testid="story-undeploy" onClick={then(undeployCell)}>
          {en.entities.undeploy}
        </Button>
      )}
      <span className="ml-auto">
        <IconButton
          label={en.entities.openFolder}
          icon={<FolderOpen size={14} aria-hidden />}
          data-testid="story-open-folder"
          onClick={() => openFolder.mutate(column.project_path, { onError: (error) => toastError(error) })}
        />
      </span>
    </footer>
  );
}
