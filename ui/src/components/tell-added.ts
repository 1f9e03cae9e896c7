import type { AddedProjects } from "@/api/find";
import { baseName } from "@/lib/paths";
import { en } from "@/text/en";
import { showToast } from "./toast";

/** Failures named in a toast before "and n more". */
const named = 3;

function reasonsOf({ failed }: AddedProjects): string | undefined {
  if (failed.length === 0) return undefined;
  const text = en.profiles.find;
  const told = failed
    .slice(0, named)
    .map(({ path, error }) => en.sentence(text.failure(baseName(path), error.message)));
  const more = failed.length - named;
  return [...told, ...(more > 0 ? [`${text.moreFailures(more)}.`] : [])].join(" ");
}

/** Says what came of putting folders on the list, with the reason for each that was not. */
export function tellAdded(result: AddedProjects): void {
  const { added, failed, cache_behind } = result;
  const text = en.profiles.find;
  const [only, ...others] = added;
  const detail = reasonsOf(result);
  if (only === undefined) showToast("error", text.notAdded(failed.length), { detail });
  else if (failed.length > 0) showToast("warn", text.addedPartly(added.length, failed.length), { detail });
  else if (cache_behind) showToast("warn", en.projectsView.addedBehind);
  else if (others.length === 0) showToast("done", en.projectsView.added(baseName(only)));
  else showToast("done", text.added(added.length));
}
