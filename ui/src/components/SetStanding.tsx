import type { AttachmentStatus, DeploymentState } from "@/api/types";
import { artifactName } from "@/lib/artifact-id";
import { en } from "@/text/en";
import type { GlyphState } from "./StateGlyph";

/** With more artifacts than this, single pips are too thin to count: a bar shows the shares. */
const pipLimit = 40;

/** With more than this they move closer together. */
const wide = 16;

type Pip = "inSync" | "changed" | "behind" | "missing" | "unsupported";

const looks: Record<Pip, string> = {
  inSync: "bg-sync opacity-75",
  changed: "bg-modified",
  behind: "border-[1.5px] border-outdated",
  missing: "border-[1.5px] border-missing",
  unsupported: "border-[1.5px] border-dashed border-(--st-none)",
};

/** What an update would bring: what is behind, and what is gone from here. */
export function updatesOf({
  behind,
  missing_here,
}: Pick<AttachmentStatus, "behind" | "missing_here">): number {
  return behind + missing_here;
}

/** What is known of an attachment, in short or in full. */
interface Standing {
  state: DeploymentState;
  behind: number;
  in_library: boolean;
  /** The set cannot be compared. */
  has_problem: boolean;
}

/** A state that an attachment may show. */
export type StandingState = Extract<GlyphState, DeploymentState | "broken">;

/** The one state that an attachment shows: the worst of its artifacts, unless the set itself is not as it was. */
export function standingState({ state, behind, in_library, has_problem }: Standing): StandingState {
  if (has_problem) return in_library ? "broken" : "orphaned";
  return state === "in_sync" && behind > 0 ? "outdated" : state;
}

/** The same of all that is known of it. */
export function stateOfStatus(status: AttachmentStatus): StandingState {
  return standingState({ ...status, has_problem: status.problem !== null });
}

/** Names in a line before the rest is counted. */
const nameLimit = 12;

function listed(ids: readonly string[]): string {
  const names = ids.slice(0, nameLimit).map(artifactName);
  const rest = ids.length - names.length;
  return rest > 0 ? `${names.join(", ")} +${en.number(rest)}` : names.join(", ");
}

/** What exactly is behind, a line each for what came, changed and left. The review tells it in full. */
export function behindLines(status: AttachmentStatus) {
  return (["added", "changed", "removed"] as const)
    .filter((kind) => status[kind].length > 0)
    .map((kind) => ({ kind, text: en.setDeploy.panel[kind](listed(status[kind])) }));
}

/** "3 of 12 behind, 2 of them also changed here". */
export function standingWords(status: AttachmentStatus): string {
  return en.setDeploy.standing({
    total: status.total,
    behind: status.behind,
    both: status.behind_and_changed_here,
    changedHere: status.changed_here,
    missingHere: status.missing_here,
    inSync: status.in_sync,
    unsupported: status.unsupported,
    platform: status.platform_name,
  });
}

/** One mark an artifact: in sync, changed here, behind, gone, not for this platform. The words stand beside it. */
export function Pips({ status }: { status: AttachmentStatus }) {
  const counts: [Pip, number][] = [
    ["inSync", status.in_sync],
    ["changed", status.changed_here - status.behind_and_changed_here],
    ["behind", status.behind],
    ["missing", status.missing_here],
    ["unsupported", status.unsupported],
  ];
  const all = counts.reduce((sum, [, n]) => sum + n, 0);
  if (all > pipLimit) {
    return (
      <span
        aria-hidden
        data-testid="pips-bar"
        className="flex h-2.5 w-full gap-px overflow-hidden rounded-xs"
      >
        {counts
          .filter(([, n]) => n > 0)
          .map(([pip, n]) => (
            <span
              key={pip}
              className={`min-w-1 rounded-xs ${looks[pip]}`}
              style={{ flexGrow: n, flexBasis: 0 }}
            />
          ))}
      </span>
    );
  }
  return (
    <span aria-hidden className={`flex w-full ${all > wide ? "gap-px" : "gap-0.5"}`}>
      {counts.flatMap(([pip, n]) =>
        Array.from({ length: n }, (_, i) => (
          <span
            // biome-ignore lint/suspicious/noArrayIndexKey: pips of one kind are all the same
            key={`${pip} ${i}`}
            data-pip={pip}
            className={`h-2.5 max-w-1.75 min-w-0.5 flex-1 rounded-xs ${looks[pip]}`}
          />
        )),
      )}
    </span>
  );
}
