import type { ReactNode } from "react";
import type { DeploymentRow } from "@/api/types";
import { PathText } from "@/components/PathText";
import { isLink, LinkChip } from "@/components/PlatformChips";
import { PlatformMark } from "@/components/PlatformMark";
import { fullTime } from "@/lib/time";
import { en } from "@/text/en";
import { placeOf } from "./actions";

/** What the record says. */
export function DeploymentFacts({ row }: { row: DeploymentRow }) {
  const text = en.deployments.facts;
  const at = row.deployed_at ? Date.parse(row.deployed_at) : Number.NaN;
  const facts: [string, ReactNode][] = [
    [text.platform, row.platform && <PlatformMark platform={row.platform} name={row.platform_name} />],
    [
      text.profile,
      <code key="profile" className="font-mono text-[12px]">
        {row.profile_id}
      </code>,
    ],
    [
      text.mode,
      row.mode && (
        <span key="mode" className="flex min-w-0 items-center gap-1.5" data-testid="deployment-mode">
          {isLink(row.mode) ? <LinkChip mode={row.mode} /> : en.profiles.modes.copy}
        </span>
      ),
    ],
    [
      text.serves,
      (row.serves ?? []).length > 0 && (
        <span key="serves" data-testid="deployment-serves">
          {row.serves?.join(", ")}
        </span>
      ),
    ],
    [text.deployed, Number.isNaN(at) ? en.deployments.notOnce : fullTime(at)],
    [
      text.content,
      row.content_hash && (
        <code
          key="hash"
          title={row.content_hash}
          className="block font-mono text-[12px] break-all select-text"
        >
          {row.content_hash.slice(0, 16)}
        </code>
      ),
    ],
    [text.place, <PathText key="place" path={placeOf(row)} max={44} />],
  ];
  return (
    <dl className="grid flex-none grid-cols-[72px_minmax(0,1fr)] gap-x-2 gap-y-[3px] border-b border-line px-4 pt-2.5 pb-3 text-sm leading-[18px]">
      {facts
        .filter(([, value]) => value)
        .map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-fg3">{name}</dt>
            <dd className="min-w-0 select-text">{value}</dd>
          </div>
        ))}
    </dl>
  );
}
