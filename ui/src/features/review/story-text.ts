import type { ArtifactPlan, ConflictReason } from "@/api/types";
import { platformName } from "@/components/PlatformMark";
import { en } from "@/text/en";
import { insidePath, isImport, isSetLine, nameOf } from "./model";

const text = en.review.stories;

/** What is with an artifact, in one sentence: how it stands, and why it needs a choice. */
export function storyOf(plan: ArtifactPlan): string {
  if (plan.error && plan.action === "refused") return plan.error.message;
  if (isSetLine(plan)) return setStory(plan);
  if (isImport(plan)) return importStory(plan);
  if (plan.action === "left_out") return en.setDeploy.review.stories.leftOut(platformName(plan.platform));
  const names = (...reasons: ConflictReason[]) =>
    plan.files
      .filter((file) => file.reason !== null && reasons.includes(file.reason))
      .map((file) => insidePath(plan, file.path));
  const lost = names("lost");
  if (lost.length > 0) return text.lost(lost);
  const since = names("changed_since");
  if (since.length > 0) return text.changedSince(since);
  const changed = names("modified", "diverged");
  if (plan.intent === "undo") return undoStory(plan);
  if (plan.intent === "save_back") return text.saveBack;
  if (plan.intent === "undeploy") {
    return changed.length > 0 ? text.undeployChanged(changed) : text.undeploy;
  }
  return deployStory(plan, names);
}

function setStory(plan: ArtifactPlan): string {
  const { stories } = en.setDeploy.review;
  if (plan.intent === "undo") return text.undo;
  if (plan.intent === "detach") return stories.detach(nameOf(plan));
  return stories[plan.action === "unchanged" ? "follows" : "attach"](nameOf(plan));
}

function importStory(plan: ArtifactPlan): string {
  if (plan.action === "conflict") return plan.error?.message ?? en.review.imports.stories.taken;
  const { stories } = en.review.imports;
  if (plan.action === "unchanged") return stories.unchanged;
  if (plan.action === "import") return stories[plan.profile === "" ? "importOnly" : "import"];
  if (plan.intent === "import") return stories.copy;
  return plan.state === "modified" || plan.state === "diverged" ? stories.adoptDiffering : stories.adopt;
}

function undoStory(plan: ArtifactPlan): string {
  const { files, library_files } = plan;
  const stays = files.every(
    ({ action }) => action === "unchanged" || action === "adopt" || action === "keep",
  );
  if (stays && library_files.length > 0 && library_files.every(({ action }) => action === "remove"))
    return en.review.imports.stories.undoImport;
  if (stays && library_files.length === 0 && files.length === 0) return en.review.imports.stories.undoAdopt;
  return goes(plan) ? text.undoNew : text.undo;
}

/** True where an undo leaves nothing of it: all its files were created by what is undone. */
function goes({ action, files, library_files }: ArtifactPlan): boolean {
  if (action === "remove") return true;
  return files.length > 0 && library_files.length === 0 && files.every((file) => file.action === "remove");
}

function deployStory(plan: ArtifactPlan, names: (...reasons: ConflictReason[]) => string[]): string {
  const diverged = names("diverged");
  if (diverged.length > 0) return text.diverged(diverged);
  const modified = names("modified");
  if (modified.length > 0) return text.modified(modified);
  const unmanaged = names("unmanaged");
  if (unmanaged.length > 0) return text.unmanaged(unmanaged);
  const blocked = names("type_changed", "link_in_the_way");
  if (blocked.length > 0) return text.blocked(blocked);
  if (plan.action === "adopt") return text.adopt;
  switch (plan.state) {
    case null:
    case "unmanaged":
      return text.new(plan.destination);
    case "in_sync":
      return plan.action === "unchanged" ? text.in_sync : en.review.to(plan.destination);
    case "outdated":
      return text.outdated;
    case "missing":
      return text.missing;
    case "invalid":
      return text.invalid;
    case "orphaned":
      return text.orphaned;
    default:
      return en.review.to(plan.destination);
  }
}
