import { FolderOpen } from "lucide-react";
import type { ReactNode } from "react";
import { useOpenFolder } from "@/api/projects";
import { Button } from "@/components/Button";
import { IconButton } from "@/components/IconButton";
import type { GlyphState } from "@/components/StateGlyph";
import { toastError } from "@/components/toast";
import { requestChanges, requestDiff } from "@/lib/requests";
import { changesOf } from "@/lib/staged";
import { en } from "@/text/en";
import {
  canDeploy,
  canSaveBack,
  canUndeploy,
  changeOf,
  deployCell,
  deployWord,
  type MatrixRowData,
  undeployCell,
} from "./cell";
import type { MatrixColumn } from "./columns";

interface StoryActionsProps {
  state: GlyphState;
  row: MatrixRowData;
  column: MatrixColumn;
  onClose: () => void;
}

const compared: readonly GlyphState[] = ["modified", "diverged", "outdated", "unmanaged"];

/** The foot of a story. What writes leads to the review first. */
export function StoryActions({ state, row, column, onClose }: StoryActionsProps) {
  const openFolder = useOpenFolder();
  const then = (action: () => void) => () => {
    onClose();
    action();
  };
  const diff = () =>
    requestDiff({
      artifact: row.entity.artifact_id,
      project: column.project_path,
      profile: column.profile_id,
    });
  const saveBack = () => requestChanges(changesOf([changeOf(row, column, "save_back")]));
  const primary = state === "none" || state === "outdated";
  return (
    <div className="flex flex-wrap items-center gap-1.5 rounded-b-lg border-t border-line bg-sub px-2.5 py-2">
      {compared.includes(state) && row.entity.in_library && (
        <Action testId="story-diff" onClick={then(diff)}>
          {en.entities.showDiff}
        </Action>
      )}
      {canSaveBack(row, state) && (
        <Action testId="story-save-back" onClick={then(saveBack)}>
          {en.entities.saveBack}
        </Action>
      )}
      {canDeploy(row, column) && (
        <Action primary={primary} testId="story-deploy" onClick={then(() => deployCell(row, column))}>
          {en.entities[deployWord(state)]}
        </Action>
      )}
      {canUndeploy(state) && (
        <Action testId="story-undeploy" onClick={then(() => undeployCell(row, column))}>
          {en.entities.undeploy}
        </Action>
      )}
      <span className="ml-auto">
        <IconButton
          label={en.entities.openFolder}
          icon={<FolderOpen size={14} aria-hidden />}
          data-testid="story-open-folder"
          onClick={() => openFolder.mutate(column.project_path, { onError: (error) => toastError(error) })}
        />
      </span>
    </div>
  );
}

interface ActionProps {
  testId: string;
  primary?: boolean;
  onClick: () => void;
  children: ReactNode;
}

function Action({ testId, primary, onClick, children }: ActionProps) {
  return (
    <Button size="sm" tone={primary ? "primary" : "default"} data-testid={testId} onClick={onClick}>
      {children}
    </Button>
  );
}
