import { FolderOpen, Upload } from "lucide-react";
import type { ReactNode } from "react";
import { useOpenFolder } from "@/api/projects";
import { Button } from "@/components/Button";
import { IconButton } from "@/components/IconButton";
import { type GlyphState, StateGlyph } from "@/components/StateGlyph";
import { toastError } from "@/components/toast";
import { fullTime, shortAgo, useNow } from "@/lib/time";
import { en } from "@/text/en";

/** A cell's state in words, and below it what that means here. */
export function StoryHead({ state, children }: { state: GlyphState; children: ReactNode }) {
  return (
    <div className="flex gap-2.5">
      <span className="mt-px">
        <StateGlyph state={state} />
      </span>
      <p className="min-w-0">
        <span className="font-medium">{en.states[state].name}</span>
        <span className="block text-sm break-words text-fg2">{children}</span>
      </p>
    </div>
  );
}

/** What is asked for when a story opens is on its way. */
export function StoryWaiting() {
  return (
    <span
      role="status"
      aria-busy="true"
      aria-label={en.common.loading}
      className="flex flex-col gap-2 py-1 pl-6.5"
    >
      <span className="h-2 w-40 rounded-full bg-active" />
      <span className="h-2 w-28 rounded-full bg-active" />
    </span>
  );
}

/** When something was deployed, and what stands beside that. Nothing where the time cannot be read. */
export function DeployedAgo({ at, children }: { at: string; children?: ReactNode }) {
  const now = useNow();
  const time = Date.parse(at);
  if (Number.isNaN(time)) return null;
  return (
    <p className="flex items-center gap-2.5 text-sm text-fg2">
      <Upload size={14} className="mx-px flex-none text-fg3" aria-hidden />
      <time dateTime={at} title={fullTime(time)} className="num">
        {en.entities.deployedAgo(shortAgo(time, now))}
      </time>
      {children}
    </p>
  );
}

/** The foot of a story: its buttons, and the way to the project's folder. */
export function StoryFoot({ project, children }: { project: string; children: ReactNode }) {
  const openFolder = useOpenFolder();
  return (
    <div className="flex flex-wrap items-center gap-1.5 rounded-b-lg border-t border-line bg-sub px-2.5 py-2">
      {children}
      <span className="ml-auto">
        <IconButton
          label={en.entities.openFolder}
          icon={<FolderOpen size={14} aria-hidden />}
          data-testid="story-open-folder"
          onClick={() => openFolder.mutate(project, { onError: (error) => toastError(error) })}
        />
      </span>
    </div>
  );
}

interface StoryActionProps {
  testId: string;
  primary?: boolean;
  onClick: () => void;
  children: ReactNode;
}

/** Something to do from a story. */
export function StoryAction({ testId, primary, onClick, children }: StoryActionProps) {
  return (
    <Button size="sm" tone={primary ? "primary" : "default"} data-testid={testId} onClick={onClick}>
      {children}
    </Button>
  );
}
