import clsx from "clsx";
import { Check } from "lucide-react";
import { BundleIcon } from "@/components/BundleIcon";
import { TypeIcon } from "@/components/TypeIcon";
import type { Candidate } from "./candidates";

export interface CandidateState {
  chosen: boolean;
  /** Why it cannot be chosen, in short: it is in already, or would make a cycle. */
  blocked: string | null;
  /** All of it, where the reason is a refusal. */
  refusal: string | null;
  /** It comes by another member already. */
  hint: string | null;
}

/** What stands in a row of the picker. */
export function PickerRow({ candidate, state }: { candidate: Candidate; state: CandidateState }) {
  const { chosen, blocked, refusal, hint } = state;
  const refused = refusal !== null;
  return (
    <>
      <span
        aria-hidden
        className={clsx(
          "grid size-3.5 flex-none place-items-center rounded-[3.5px] border-[1.5px]",
          chosen
            ? "border-accent bg-accent text-accent-fg"
            : blocked === null
              ? "border-ctl bg-raised"
              : "border-strong bg-sub text-fg3",
        )}
      >
        {(chosen || (blocked !== null && !refused)) && <Check size={10} strokeWidth={3.4} />}
      </span>
      {candidate.type ? (
        <TypeIcon type={candidate.type} size={14} />
      ) : (
        <BundleIcon
          kind={candidate.ref.kind === "group" ? "group" : "set"}
          icon={candidate.icon}
          color={candidate.color}
          size={14}
        />
      )}
      <span className="flex min-w-0 flex-1 items-baseline gap-2">
        <span className={clsx("cut flex-[0_1_auto]", blocked === null ? "text-fg" : "text-fg3")}>
          {candidate.name}
        </span>
        <span
          className={clsx("cut ml-auto flex-[0_3_auto] text-xs", refused ? "text-danger" : "text-fg3")}
          title={refusal ?? blocked ?? hint ?? undefined}
        >
          {blocked ?? hint}
        </span>
      </span>
    </>
  );
}
