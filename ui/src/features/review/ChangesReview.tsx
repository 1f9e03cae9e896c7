import { useMemo, useState } from "react";
import { changesSource } from "@/api/changes";
import type { BatchOutcome, Change } from "@/api/types";
import { changesOf, staged, unstage } from "@/lib/staged";
import type { Entry } from "./model";
import { ReviewSheet } from "./ReviewSheet";

interface ChangesReviewProps {
  /** Null for all that is staged. */
  changes: Change[] | null;
  onClose: () => void;
}

const covers = (change: Change, project: string, profile: string, artifact: string) =>
  change.project_path === project &&
  change.artifact === artifact &&
  (change.profile_id === null || change.profile_id === profile);

/** The changes that have been made; one for several profiles only when none of them failed. */
function madeChanges(changes: readonly Change[], outcome: BatchOutcome): Change[] {
  if (outcome.rolled_back) return [];
  return changes.filter((change) => {
    const own = outcome.projects.flatMap(({ project_path, results }) =>
      results.filter((result) => covers(change, project_path, result.profile, result.artifact)),
    );
    return own.length > 0 && own.every((result) => result.status !== "failed");
  });
}

/** The review of changes: deploys, undeploys and save-backs, over any number of projects. */
export function ChangesReview({ changes, onClose }: ChangesReviewProps) {
  const [asked, setAsked] = useState(() => changes ?? changesOf(staged.get().values()));
  const [left, setLeft] = useState(asked);
  const [round, setRound] = useState(0);
  const source = useMemo(() => changesSource(asked), [asked]);
  const isStaged = changes === null;
  const applied = (outcome: BatchOutcome) => {
    const made = madeChanges(asked, outcome);
    if (isStaged) unstage(made);
    setLeft(asked.filter((change) => !made.includes(change)));
  };
  const leaveOut = ({ project, plan }: Entry) => {
    const out = asked.filter((change) => covers(change, project.project_path, plan.profile, plan.artifact));
    if (isStaged) unstage(out);
    const next = asked.filter((change) => !out.includes(change));
    if (next.length === 0) onClose();
    else setAsked(next);
  };
  return (
    <ReviewSheet
      key={round}
      source={source}
      onClose={onClose}
      onApplied={applied}
      onLeaveOut={asked.length > 1 ? leaveOut : undefined}
      onAgain={
        left.length > 0
          ? () => {
              setAsked(left);
              setRound(round + 1);
            }
          : undefined
      }
    />
  );
}
