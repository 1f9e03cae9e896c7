import type { ImportEntry, Origin, SkillmeatRecord } from "@/api/types";
import type { ImportMark } from "@/lib/import-marks";
import { en } from "@/text/en";
import { usualChoice } from "./model";

const day = (at: string) => new Date(at).toLocaleDateString("en-GB", { day: "numeric", month: "short" });

/** "github.com/acme/skills" without what every address begins with. */
export function repositoryName(repository: string): string {
  return repository
    .replace(/^(https?:\/\/|ssh:\/\/|git@)/, "")
    .replace(/^(www\.)?github\.com[/:]/, "")
    .replace(/\.git$/, "");
}

export function originWords({ repository, reference, path, found_in }: Origin): string {
  const text = en.imports.origin;
  const name = [repositoryName(repository), path].filter(Boolean).join("/");
  const at = reference ? ` ${text.at(reference)}` : "";
  return text.label(`${name}${at}`, text.foundIn[found_in]);
}

export function skillmeatWords(record: SkillmeatRecord): string {
  const text = en.imports.skillmeat;
  const words = text.states[record.state];
  if (record.reason) return text.because(words, record.reason);
  const more = [
    record.collection && text.from(record.collection),
    record.deployed_at && text.on(day(record.deployed_at)),
    record.platform && !record.known_platform && text.otherPlatform(record.platform),
  ].filter(Boolean);
  return more.length > 0 ? `${words} (${more.join(", ")})` : words;
}

/** What happens to a row: what was chosen, else what marking it would mean. */
export function actionWords(entry: ImportEntry, mark: ImportMark | undefined): string {
  const text = en.imports.actions;
  const choice = mark?.choice ?? usualChoice(entry);
  if (choice === "import" && mark?.name) return en.imports.importedAs(mark.name);
  if (choice === "link" && entry.status === "differs") return text.linkDiffering;
  return text[choice];
}

/** Why nothing can be done with a row. */
export function reasonWords({ status, reason, error, skip }: ImportEntry): string {
  const text = en.imports;
  if (status === "skipped" && skip) {
    if (skip.by === "skillmeat") return skip.reason ?? text.skippedBy.skillmeat;
    return skip.reason || text.skippedBy.you(skip.at ? day(skip.at) : "");
  }
  return reason ?? (error ? en.errors[error.code].title : text.recorded);
}
