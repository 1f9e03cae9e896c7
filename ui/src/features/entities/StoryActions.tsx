import type { CellState } from "@/components/StateGlyph";
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
import { StoryAction as Action, StoryFoot } from "./story-parts";

interface StoryActionsProps {
  state: CellState;
  row: MatrixRowData;
  column: MatrixColumn;
  onClose: () => void;
}

const compared: readonly CellState[] = ["modified", "diverged", "outdated", "unmanaged"];

/** The foot of a story. What writes leads to the review first. */
export function StoryActions({ state, row, column, onClose }: StoryActionsProps) {
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
    <StoryFoot project={column.project_path}>
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
    </StoryFoot>
  );
}
