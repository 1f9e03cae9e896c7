import { Button } from "@/components/Button";
import { Kbd } from "@/components/Kbd";
import { Segmented } from "@/components/Segmented";
import { en } from "@/text/en";

export type Mode = "each" | "atomic";

/** What becomes of the rest when one artifact cannot be deployed. */
export function ModeChoice({ mode, onMode }: { mode: Mode; onMode: (mode: Mode) => void }) {
  const text = en.setDeploy.dialog;
  return (
    <div className="flex flex-none items-center gap-3 border-t border-line px-5 py-2">
      <Segmented<Mode>
        label={text.mode}
        value={mode}
        onChange={onMode}
        items={[
          { value: "each", label: text.modes.each },
          { value: "atomic", label: text.modes.atomic },
        ]}
        testIdPrefix="deploy-set-mode"
      />
      <span className="min-w-0 text-sm leading-tight text-fg3">{text.modeHints[mode]}</span>
    </div>
  );
}

interface DeploySetFooterProps {
  chosen: number;
  ready: boolean;
  onCancel: () => void;
  onStage: () => void;
  onReview: () => void;
}

/** How many projects are chosen, and the ways on: to stage it, or to its review. */
export function DeploySetFooter({ chosen, ready, onCancel, onStage, onReview }: DeploySetFooterProps) {
  const text = en.setDeploy.dialog;
  return (
    <>
      <span className="num cut text-sm text-fg2" role="status" data-testid="deploy-set-chosen">
        {text.chosen(chosen)}
      </span>
      <span className="ml-auto flex flex-none gap-2">
        <Button onClick={onCancel}>{en.common.cancel}</Button>
        <Button disabled={!ready} data-testid="deploy-set-stage" onClick={onStage}>
          {text.stage}
        </Button>
        <Button tone="primary" disabled={!ready} data-testid="deploy-set-review" onClick={onReview}>
          {text.review}
          {ready && <Kbd keys={["mod", "↵"]} tone="on-accent" />}
        </Button>
      </span>
    </>
  );
}
