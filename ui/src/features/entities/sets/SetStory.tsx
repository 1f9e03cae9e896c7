import { useQuery } from "@tanstack/react-query";
import { errorBody } from "@/api/client";
import { attachmentQueries } from "@/api/set-changes";
import type { AttachmentStatus } from "@/api/types";
import { ChangeMark } from "@/components/ChangeMark";
import { behindLines, Pips, standingWords, stateOfStatus } from "@/components/SetStanding";
import { navigate } from "@/lib/navigation";
import { requestSetChanges } from "@/lib/requests";
import { setChangesOf } from "@/lib/staged";
import { en } from "@/text/en";
import type { MatrixColumn } from "../columns";
import type { CellStoryProps } from "../row-kind";
import { StoryFrame } from "../StoryFrame";
import { DeployedAgo, StoryAction, StoryFoot, StoryHead, StoryWaiting } from "../story-parts";
import { changeOf, deployKind, shownIn } from "./set-cell";
import type { SetRowData } from "./set-rows";

/** The story of a set at one place: how it stands there, since when, what differs, and what can be done. */
export function SetStory({ cellId, row, column, onClose }: CellStoryProps<SetRowData>) {
  const isAttached = row.places.has(column.key);
  return (
    <StoryFrame
      cellId={cellId}
      name={row.name}
      column={column}
      hasActions={isAttached || row.inLibrary}
      onClose={onClose}
    >
      <div className="flex flex-col gap-1.5 px-3.5 pt-1 pb-3">
        {isAttached ? (
          <Attached row={row} column={column} />
        ) : (
          <StoryHead state="none">{whyNot(row) ?? en.states.none.meaning}</StoryHead>
        )}
      </div>
      <Actions row={row} column={column} onClose={onClose} />
    </StoryFrame>
  );
}

/** Why a set cannot be deployed anywhere. */
function whyNot({ inLibrary, isBroken, artifacts }: SetRowData): string | null {
  const text = en.entities;
  if (!inLibrary) return text.notInLibrary;
  if (isBroken) return text.brokenSet;
  return artifacts === 0 ? text.emptySet : null;
}

interface PlaceProps {
  row: SetRowData;
  column: MatrixColumn;
}

/** What came, changed and left, in the signs of a review. */
const marks = { added: "create", changed: "replace", removed: "remove" } as const;

function Attached({ row, column }: PlaceProps) {
  const { project_path: project, profile_id: profile } = column;
  const asked = useQuery(attachmentQueries.list({ set: row.id, project }));
  const status = asked.data?.find((one) => one.profile_id === profile);
  if (!status) {
    const state = shownIn(row, column);
    return (
      <>
        <StoryHead state={state}>{en.states[state].meaning}</StoryHead>
        {asked.isPending && <StoryWaiting />}
        {asked.isError && <p className="pl-6.5 text-sm text-danger">{errorBody(asked.error).message}</p>}
      </>
    );
  }
  const lines = behindLines(status);
  return (
    <>
      <StoryHead state={stateOfStatus(status)}>{wordsOf(status)}</StoryHead>
      <span className="py-0.5 pl-6.5">
        <Pips status={status} />
      </span>
      {lines.length > 0 && (
        <ul className="flex flex-col gap-1 pl-6.5 text-sm text-fg2">
          {lines.map(({ kind, text }) => (
            <li key={kind} className="flex gap-2">
              <ChangeMark action={marks[kind]} />
              <span className="min-w-0 break-words">{text}</span>
            </li>
          ))}
        </ul>
      )}
      {status.missing_in_library > 0 && (
        <p className="pl-6.5 text-sm text-danger">{en.entities.missingMembers(status.missing_in_library)}</p>
      )}
      {status.deployed_at && <DeployedAgo at={status.deployed_at} />}
    </>
  );
}

function wordsOf(status: AttachmentStatus): string {
  if (!status.in_library) return en.entities.notInLibrary;
  return status.problem?.message ?? standingWords(status);
}

/** The foot. What writes leads to the review first. */
function Actions({ row, column, onClose }: PlaceProps & { onClose: () => void }) {
  const text = en.entities;
  const kind = deployKind(row, column);
  const isAttached = row.places.has(column.key);
  const review = (asked: "deploy" | "update" | "undeploy") => () => {
    onClose();
    requestSetChanges(setChangesOf([changeOf(row, column, asked)]));
  };
  const word = kind === "update" ? "update" : isAttached ? "deployAgain" : "deploy";
  return (
    <StoryFoot project={column.project_path}>
      {kind !== null && (
        <StoryAction primary={word !== "deployAgain"} testId={`story-${kind}`} onClick={review(kind)}>
          {text[word]}
        </StoryAction>
      )}
      {isAttached && (
        <StoryAction testId="story-undeploy" onClick={review("undeploy")}>
          {text.undeploy}
        </StoryAction>
      )}
      {row.inLibrary && (
        <StoryAction testId="story-open-set" onClick={() => navigate("sets", `set:${row.id}`)}>
          {text.openSet}
        </StoryAction>
      )}
    </StoryFoot>
  );
}
