import { glyphOf, type MatrixRowData } from "./cell";
import type { CellStoryProps } from "./row-kind";
import { StoryActions } from "./StoryActions";
import { DeployedStory, EmptyStory } from "./StoryBody";
import { StoryFrame } from "./StoryFrame";

/** The story of one cell: what is there, since when, what differs, and what can be done. */
export function ArtifactStory({ cellId, row, column, onClose }: CellStoryProps<MatrixRowData>) {
  const state = glyphOf(row, column);
  return (
    <StoryFrame
      cellId={cellId}
      name={row.entity.name}
      column={column}
      hasActions={state !== "unsupported"}
      onClose={onClose}
    >
      {state === "none" || state === "unsupported" ? (
        <EmptyStory state={state} row={row} column={column} />
      ) : (
        <DeployedStory state={state} row={row} column={column} />
      )}
      <StoryActions state={state} row={row} column={column} onClose={onClose} />
    </StoryFrame>
  );
}
