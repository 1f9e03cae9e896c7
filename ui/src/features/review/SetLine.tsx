import { Layers } from "lucide-react";
import type { ArtifactPlan } from "@/api/types";
import { ArtifactMark } from "@/components/ArtifactMark";
import { en } from "@/text/en";
import { isLeftOut, nameOf } from "./model";
import { storyOf } from "./story-text";

/** What a set becomes to the project, in one quiet line. */
export function SetLine({ plan }: { plan: ArtifactPlan }) {
  const changes = plan.action !== "unchanged";
  return (
    <>
      {changes ? (
        <ArtifactMark action={plan.action} />
      ) : (
        <Layers size={14} strokeWidth={1.75} className="mx-px flex-none text-fg3" aria-hidden />
      )}
      <span className="cut flex-1 text-sm text-fg2" title={storyOf(plan)}>
        {wordsOf(plan)}
      </span>
    </>
  );
}

function wordsOf(plan: ArtifactPlan): string {
  const { lines } = en.setDeploy.review;
  const name = nameOf(plan);
  if (isLeftOut(plan)) return lines.not(name);
  if (plan.action === "unchanged") return lines.follows(name);
  if (plan.intent === "undo") return name;
  return lines[plan.intent === "detach" ? "detach" : "attach"](name);
}
