import type { ConflictChoice, PlannedFile } from "@/api/types";
import { Button } from "@/components/Button";
import { Segmented } from "@/components/Segmented";
import { en } from "@/text/en";
import { wordingOf } from "./choice-words";
import { type Entry, shownFiles } from "./model";

interface FileChoiceProps {
  entry: Entry;
  file: PlannedFile;
  onChoose: (path: string, choice: ConflictChoice | null) => void;
  disabled: boolean;
}

/** True where one file in the way may be decided by itself: others of the artifact change too, and they are not all kept. */
function isOffered({ plan }: Entry, file: PlannedFile): boolean {
  if (file.reason === null || shownFiles(plan).length < 2 || plan.intent === "save_back") return false;
  if (!plan.choices.includes("keep") || !plan.choices.includes("replace")) return false;
  return plan.choice === null || plan.choice === "replace" || plan.choice === "merge";
}

/** Keeps or replaces one file that is in the way, whatever happens to the rest of its artifact. */
export function FileChoice({ entry, file, onChoose, disabled }: FileChoiceProps) {
  if (!isOffered(entry, file)) return null;
  const own = file.choice === "keep" || file.choice === "replace" ? file.choice : null;
  const differs = own !== null && own !== entry.plan.choice;
  const names = en.review.fileChoices[wordingOf([entry.plan])];
  return (
    <div className="flex flex-none items-center gap-2 py-0.5 text-sm text-fg2" inert={disabled}>
      {en.review.onlyFile}
      <Segmented
        label={en.review.onlyFile}
        value={own ?? ("" as ConflictChoice)}
        onChange={(choice) => onChoose(file.path, choice)}
        items={[
          { value: "keep", label: names.keep },
          { value: "replace", label: names.replace },
        ]}
        testIdPrefix="file-choice"
      />
      {differs && (
        <Button size="sm" tone="quiet" onClick={() => onChoose(file.path, null)}>
          {en.review.takeBack}
        </Button>
      )}
    </div>
  );
}
