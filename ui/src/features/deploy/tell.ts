import type { ArtifactResult, Outcome } from "@/api/types";
import { showToast } from "@/components/toast";
import { baseName } from "@/lib/paths";
import { requestUndo } from "@/lib/requests";
import { en } from "@/text/en";
import { distinctArtifacts, tallyOf } from "./outcomes";
import { artifactsLabel } from "./plan-text";

/** The way back, where all of it was one operation. */
function undoOf(outcomes: readonly Outcome[]) {
  const [operation, ...others] = new Set(outcomes.map((outcome) => outcome.operation));
  if (!operation || others.length > 0) return undefined;
  return { label: en.review.done.undoIt, run: () => requestUndo(operation) };
}

/** "Copied, not linked: this disk has no links." where links were asked for and could not be. */
function fallBackOf(outcomes: readonly Outcome[]): string | undefined {
  const results: ArtifactResult[] = outcomes.flatMap((outcome) => outcome.results);
  const fallen = results.filter(({ status, fell_back }) => status === "success" && fell_back);
  const [first] = fallen;
  if (!first?.fell_back) return undefined;
  return `${en.profiles.deploy.fellBack(distinctArtifacts(fallen).length)}: ${en.sentence(first.fell_back)}`;
}

/** The person's home folder has a name of its own. */
const placeName = (path: string, home: string | null) =>
  path === home ? en.profiles.homeInText : baseName(path);

/** Says what a deploy came to. */
export function tellDeployed(outcomes: readonly Outcome[], home: string | null = null): void {
  const tally = tallyOf(outcomes);
  const ids = distinctArtifacts(tally.done);
  const reason = tally.left[0]?.message;
  const fallBack = fallBackOf(outcomes);
  if (tally.left.length > 0 && ids.length === 0) showToast("error", en.deploy.failed, { detail: reason });
  else if (tally.left.length > 0) {
    showToast("warn", en.deploy.partly(ids.length, tally.left.length), {
      detail: fallBack ? `${reason} ${fallBack}` : reason,
      action: undoOf(outcomes),
    });
  } else if (ids.length === 0) showToast("done", en.deploy.unchanged);
  else {
    const project = outcomes.length === 1 ? outcomes[0] : undefined;
    showToast(
      fallBack ? "warn" : "done",
      ids.length === 1 && project
        ? en.deploy.doneOne(artifactsLabel(ids), placeName(project.project_path, home))
        : en.deploy.done(ids.length, tally.projects),
      { detail: fallBack, action: undoOf(outcomes) },
    );
  }
  if (tally.cacheBehind) showToast("warn", en.deploy.behind);
}

/** Says what an undeploy came to. */
export function tellUndeployed(outcome: Outcome, home: string | null = null): void {
  const tally = tallyOf([outcome]);
  const ids = distinctArtifacts(tally.done);
  const reason = tally.left[0]?.message;
  if (ids.length === 0 && tally.left.length > 0) showToast("error", en.undeploy.failed, { detail: reason });
  else if (tally.left.length > 0) {
    showToast("warn", en.undeploy.partly(tally.left.length), { detail: reason, action: undoOf([outcome]) });
  } else if (ids.length === 0) showToast("done", en.undeploy.nothing);
  else {
    showToast("done", en.undeploy.done(artifactsLabel(ids), placeName(outcome.project_path, home)), {
      action: undoOf([outcome]),
    });
  }
  if (tally.cacheBehind) showToast("warn", en.undeploy.behind);
}
