import { useMemo, useState } from "react";
import { type AskedChanges, changesSource } from "@/api/changes";
import type { BatchOutcome, BatchPlan, Change, ImportChange, SetChange } from "@/api/types";
import { unmarkImports } from "@/lib/import-marks";
import type { ReviewStart } from "@/lib/requests";
import { changesOf, setChangesOf, staged, stagedSets, unstage, unstageSets } from "@/lib/staged";
import { countAsked, covers, isOfImport, isOfSet, leftOf, without } from "./asked";
import type { Entry } from "./model";
import { ReviewSheet } from "./ReviewSheet";

interface ChangesReviewProps {
  /** Null for all that is staged. */
  changes: Change[] | null;
  /** Sets beside the changes. */
  sets?: SetChange[];
  /** Imports beside them. */
  imports?: ImportChange[];
  start?: ReviewStart;
  onApplied?: (outcome: BatchOutcome, plan: BatchPlan) => void;
  onClose: () => void;
}

const allStaged = (): AskedChanges => ({
  changes: changesOf(staged.get().values()),
  sets: setChangesOf(stagedSets.get().values()),
  imports: [],
});

/**
 * The review of changes: deploys, undeploys and save-backs, of artifacts and of sets, and imports, over any number of
 * projects.
 */
export function ChangesReview({
  changes,
  sets = [],
  imports = [],
  start,
  onApplied,
  onClose,
}: ChangesReviewProps) {
  const isStaged = changes === null;
  const [asked, setAsked] = useState(() => (changes === null ? allStaged() : { changes, sets, imports }));
  const [left, setLeft] = useState<AskedChanges>(asked);
  const [begin, setBegin] = useState(start);
  const [round, setRound] = useState(0);
  const source = useMemo(() => changesSource(asked), [asked]);
  const drop = (gone: AskedChanges) => {
    unmarkImports(gone.imports);
    if (!isStaged) return;
    unstage(gone.changes);
    unstageSets(gone.sets);
  };
  const applied = (outcome: BatchOutcome, plan: BatchPlan, by: ReviewStart) => {
    const next = leftOf(asked, outcome, plan);
    drop(without(asked, next));
    setLeft(next);
    onApplied?.(outcome, plan);
    // What was decided stays decided when the rest is tried again.
    setBegin(by);
  };
  const leaveOut = ({ project, plan }: Entry) => {
    const changes = asked.changes.filter((one) =>
      covers(one, project.project_path, plan.profile, plan.artifact),
    );
    const sets = asked.sets.filter((one) => isOfSet(one, project.project_path, plan));
    const imports = asked.imports.filter((one) => isOfImport(one, project.project_path, plan));
    const gone = { changes, sets, imports };
    drop(gone);
    const next = without(asked, gone);
    if (countAsked(next) === 0) onClose();
    else setAsked(next);
  };
  return (
    <ReviewSheet
      key={round}
      source={source}
      onlySets={asked.changes.length + asked.imports.length === 0}
      start={begin}
      onClose={onClose}
      onApplied={applied}
      canLeaveOut={({ project, plan }) =>
        countAsked(asked) > 1 &&
        (asked.imports.some((one) => isOfImport(one, project.project_path, plan)) ||
          asked.changes.some((one) => covers(one, project.project_path, plan.profile, plan.artifact)) ||
          asked.sets.some((one) => isOfSet(one, project.project_path, plan)))
      }
      onLeaveOut={leaveOut}
      onAgain={
        countAsked(left) > 0
          ? () => {
              setAsked(left);
              setRound(round + 1);
            }
          : undefined
      }
    />
  );
}
