import { useVirtualizer } from "@tanstack/react-virtual";
import { ChevronDown, ChevronRight, Link2 } from "lucide-react";
import { type ReactNode, useRef, useState } from "react";
import type { ProfileList } from "@/api/profiles";
import type { PlannedFile, PlanWarning } from "@/api/types";
import { ChangeMark } from "@/components/ChangeMark";
import { Note } from "@/components/Note";
import { PathText } from "@/components/PathText";
import { PlatformMarks } from "@/components/PlatformChips";
import { PlatformMark, platformName } from "@/components/PlatformMark";
import { StateGlyph } from "@/components/StateGlyph";
import { artifactName } from "@/lib/artifact-id";
import { baseName } from "@/lib/paths";
import { formatSize } from "@/lib/size";
import { en } from "@/text/en";
import { isBlocked } from "./plan-text";
import type { Target } from "./targets";

/** Warnings listed before "n more". */
const warningLimit = 12;

/** Files listed before "n more". */
const fileLimit = 40;

interface PlanViewProps {
  targets: readonly Target[];
  /** To name profiles by. */
  list: ProfileList | null | undefined;
  warnings?: readonly PlanWarning[];
  /** Said of a place instead of its files. */
  remark?: (target: Target) => string | null;
}

/** What a plan does in one project: per place, per file. */
export function PlanView({ targets, list, warnings = [], remark }: PlanViewProps) {
  const row = (target: Target) => (
    <TargetRow target={target} list={list} many={targets.length} remark={remark?.(target) ?? null} />
  );
  return (
    <>
      {warnings.length > 0 && (
        <div className="flex flex-col gap-1.5 border-b border-line px-4 py-2" data-testid="plan-warnings">
          {warnings.slice(0, warningLimit).map((warning) => (
            <Note key={`${warning.platform} ${warning.artifact}`} tone="info">
              {en.profiles.deploy.loadedTwice(
                warning.platform_name,
                artifactName(warning.artifact),
                warning.places,
              )}
            </Note>
          ))}
          {warnings.length > warningLimit && (
            <p className="text-sm text-fg3">{en.artifactsView.more(warnings.length - warningLimit)}</p>
          )}
        </div>
      )}
      {targets.length > drawnLimit ? (
        <ManyTargets targets={targets} row={row} />
      ) : (
        targets.map((target) => <div key={target.key}>{row(target)}</div>)
      )}
    </>
  );
}

/** Of a place that is not open, in pixels. */
const rowHeight = 33;

/** With more places than this, only those in sight are drawn. */
const drawnLimit = 60;

interface ManyTargetsProps {
  targets: readonly Target[];
  row: (target: Target) => ReactNode;
}

/** Places by the thousand, in a list that scrolls of its own. */
function ManyTargets({ targets, row }: ManyTargetsProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: targets.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    // Nothing is laid out where there is no screen.
    measureElement: (element) => element.getBoundingClientRect().height || rowHeight,
    getItemKey: (index) => targets[index]?.key ?? index,
    overscan: 8,
    initialRect: { width: 600, height: 600 },
  });
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reachable with the keys
    <div ref={scroller} className="ring-inset-focus h-[64vh] overflow-y-auto" tabIndex={0}>
      <div className="relative" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const target = targets[item.index];
          return (
            <div
              key={item.key}
              ref={virtual.measureElement}
              data-index={item.index}
              className="absolute inset-x-0 top-0"
              style={{ transform: `translateY(${item.start}px)` }}
            >
              {target && row(target)}
            </div>
          );
        })}
      </div>
    </div>
  );
}

/** With more artifacts than this, only those in trouble start open. */
const openLimit = 4;

interface NamedProfile {
  platform: string;
  name: string;
  icon: string | null;
}

/** A profile by its id, as a person knows it. */
export function named(id: string, list: ProfileList | null | undefined, platform?: string): NamedProfile {
  const found = list?.profiles.find((one) => one.id === id);
  if (found) return { platform: found.platform, name: found.name, icon: found.icon };
  const guess = platform ?? id.replace(/-default$/, "");
  return { platform: guess, name: platformName(guess), icon: null };
}

interface TargetRowProps {
  target: Target;
  list: ProfileList | null | undefined;
  many: number;
  remark: string | null;
}

function TargetRow({ target, list, many, remark }: TargetRowProps) {
  const { plan } = target;
  const blocked = isBlocked(plan);
  const [open, setOpen] = useState(blocked || many <= openLimit);
  const Arrow = open ? ChevronDown : ChevronRight;
  const profiles = target.profiles.map((id) =>
    named(id, list, id === plan.profile ? plan.platform : undefined),
  );
  const [first, ...others] = profiles;
  return (
    <div
      className="border-b border-line"
      data-testid={`plan-artifact-${plan.artifact}`}
      data-action={plan.action}
      data-profiles={target.profiles.join(" ")}
    >
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="ring-inset-focus flex h-8 w-full items-center gap-2 px-4 text-left hover:bg-hover"
      >
        <Arrow size={12} className="flex-none text-fg3" aria-hidden />
        {plan.state && <StateGlyph state={plan.state} size="sm" />}
        <span className="cut font-medium">{artifactName(plan.artifact)}</span>
        {others.length === 0 && first ? (
          <PlatformMark {...first} />
        ) : (
          <PlatformMarks platforms={profiles} limit={6} />
        )}
        <span className={`ml-auto flex-none text-sm ${blocked ? "text-warn" : "text-fg2"}`}>
          {en.plan.actions[plan.action]}
        </span>
      </button>
      {open && (
        <div className="flex flex-col gap-1.5 pb-2 pl-9 pr-4">
          <Place target={target} names={profiles.map(({ name }) => name)} />
          {plan.error && (
            <Note tone="warn">
              <span className="font-medium">{en.errors[plan.error.code].title}.</span>{" "}
              {en.sentence(plan.error.message)} {en.plan.left}.
            </Note>
          )}
          {remark ? <p className="text-sm text-fg2">{remark}</p> : <Files target={target} />}
        </div>
      )}
    </div>
  );
}

/** ".agents/skills/pdf · serves Codex, Cursor · 1 copy", and where a link leads. */
function Place({ target: { plan }, names }: { target: Target; names: readonly string[] }) {
  const text = en.profiles;
  const linked = plan.mode === "link";
  const facts: ReactNode[] = [];
  if (names.length > 1) {
    facts.push(
      <span key="serves" title={text.servesAll(names)}>
        {text.serves(names)}
      </span>,
      <span key="copies">{linked ? text.links(1) : text.copies(1)}</span>,
    );
  }
  return (
    <p className="flex min-w-0 flex-col gap-0.5 text-xs text-fg3" data-testid="plan-place">
      <span className="flex min-w-0 items-baseline gap-1.5">
        <span className="cut font-mono" title={plan.destination}>
          {plan.destination}
        </span>
        {facts.map((fact, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the facts have a fixed order
          <span key={i} className="flex-none">
            · {fact}
          </span>
        ))}
      </span>
      {linked && plan.link_target && (
        <span className="flex min-w-0 items-center gap-1.5" data-testid="plan-link">
          <Link2
            size={12}
            role="img"
            aria-label={text.linkTo("")}
            aria-hidden={false}
            className="flex-none"
          />
          <PathText path={plan.link_target} plain max={56} />
        </span>
      )}
    </p>
  );
}

function Files({ target: { plan } }: { target: Target }) {
  const changed = plan.files.filter((file) => file.action !== "unchanged");
  const unchanged = plan.files.length - changed.length;
  if (plan.files.length === 0) return null;
  return (
    <ul>
      {changed.slice(0, fileLimit).map((file) => (
        <FileLine key={file.path} file={file} base={plan.destination} linked={plan.mode === "link"} />
      ))}
      {changed.length > fileLimit && (
        <li className="pl-6 text-sm text-fg3">{en.artifactsView.more(changed.length - fileLimit)}</li>
      )}
      {unchanged > 0 && (
        <li className="flex h-6 items-center gap-2 text-sm text-fg3">
          <ChangeMark action="unchanged" />
          {en.plan.unchangedFiles(unchanged)}
        </li>
      )}
    </ul>
  );
}

interface FileLineProps {
  file: PlannedFile;
  base: string;
  linked: boolean;
}

function FileLine({ file, base, linked }: FileLineProps) {
  // A link is one entry, the place itself.
  const link = linked && file.path === base;
  const inside = link
    ? baseName(base)
    : file.path.startsWith(`${base}/`)
      ? file.path.slice(base.length + 1)
      : file.path;
  const detail = [
    file.reason && en.plan.reasons[file.reason],
    link && en.profiles.modes.link.toLowerCase(),
    file.executable && en.plan.executable,
    file.size !== null && formatSize(file.size),
  ].filter(Boolean);
  return (
    <li className="flex h-6 min-w-0 items-center gap-2">
      <ChangeMark action={file.action} />
      <span className="cut flex-1 font-mono text-sm" title={file.path}>
        {inside}
      </span>
      <span className={`num flex-none text-xs ${file.reason ? "text-warn" : "text-fg3"}`}>
        {detail.join(", ")}
      </span>
    </li>
  );
}
