import { Layers } from "lucide-react";
import { useMemo } from "react";
import type { ArtifactPlan, ConflictChoice } from "@/api/types";
import { Button } from "@/components/Button";
import { type ChoiceCard, ChoiceCards } from "@/components/ChoiceCards";
import { Note } from "@/components/Note";
import { StateWord } from "@/components/StateCounts";
import { TypeIcon } from "@/components/TypeIcon";
import { artifactType } from "@/lib/artifact-id";
import { en } from "@/text/en";
import { type Entry, nameOf, shownFiles } from "./model";
import { storyOf } from "./story-text";

interface EntryStoryProps {
  entry: Entry;
  onChoose: (choice: ConflictChoice | null) => void;
  /** Takes the artifact out of the review; absent where that makes no sense. */
  onLeaveOut?: () => void;
  disabled: boolean;
}

const order: readonly ConflictChoice[] = ["keep", "replace", "save_back", "adopt", "merge"];

function cardsOf(plan: ArtifactPlan): ChoiceCard<ConflictChoice>[] {
  const text = en.review;
  const other: Partial<Record<ConflictChoice, { name: string; hint: string }>> =
    plan.intent === "undeploy" ? text.undeployChoices : plan.intent === "undo" ? text.undoChoices : {};
  return order
    .filter((choice) => plan.choices.includes(choice))
    .map((value) => ({ value, ...(other[value] ?? text.choices[value]) }));
}

/** The chosen artifact: how it stands, why it needs a choice, and the choices. */
export function EntryStory({ entry, onChoose, onLeaveOut, disabled }: EntryStoryProps) {
  const { plan, project } = entry;
  const type = artifactType(plan.artifact);
  const chosen = plan.choice !== null || shownFiles(plan).some((file) => file.choice !== null);
  const story = useMemo(() => storyOf(plan), [plan]);
  return (
    <section
      aria-label={en.diff.sheet(nameOf(plan), project.project_name)}
      className="flex flex-none flex-col"
    >
      <h3 className="flex h-6 items-center gap-2">
        {type ? (
          <TypeIcon type={type} className="text-fg2" />
        ) : (
          <Layers size={16} strokeWidth={1.75} className="flex-none text-fg2" aria-hidden />
        )}
        <span className="cut font-semibold">{nameOf(plan)}</span>
        <span className="flex-none font-normal text-fg3">{en.review.in}</span>
        <span className="cut font-semibold">{project.project_name}</span>
        <span className="ml-auto flex flex-none items-center gap-2 pl-3 font-normal">
          {plan.state && <StateWord state={plan.state} />}
          {plan.choices.length > 0 && chosen && (
            <Button
              size="sm"
              tone="quiet"
              disabled={disabled}
              data-testid="choice-take-back"
              onClick={() => onChoose(null)}
            >
              {en.review.takeBack}
            </Button>
          )}
          {onLeaveOut && (
            <Button size="sm" tone="quiet" disabled={disabled} data-testid="leave-out" onClick={onLeaveOut}>
              {en.review.leaveOut}
            </Button>
          )}
        </span>
      </h3>
      <p className="text-sm break-words text-fg2 select-text" data-testid="review-story">
        {story}
      </p>
      {plan.action === "refused" && plan.error && (
        <div className="pt-2.5">
          <Note tone="danger">
            <span className="font-medium">{en.errors[plan.error.code].title}.</span>
            {plan.error.hints.map((hint) => (
              <span key={hint} className="block text-fg2">
                {hint}
              </span>
            ))}
          </Note>
        </div>
      )}
      {plan.choices.length > 0 && (
        <div className="pt-2.5">
          <ChoiceCards
            label={en.review.choose}
            cards={cardsOf(plan)}
            value={plan.choice}
            onChange={onChoose}
            disabled={disabled}
            testIdPrefix="choice"
          />
        </div>
      )}
    </section>
  );
}
