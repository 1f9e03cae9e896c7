import { useVirtualizer } from "@tanstack/react-virtual";
import clsx from "clsx";
import { Ban, X } from "lucide-react";
import { type KeyboardEvent, type PointerEvent, useEffect, useId, useMemo, useRef, useState } from "react";
import type { BundleRef, MemberRef } from "@/api/sets";
import type { ArtifactType } from "@/api/types";
import { Button } from "@/components/Button";
import { ErrorState } from "@/components/ErrorState";
import { FilterMenu } from "@/components/FilterMenu";
import { IconButton } from "@/components/IconButton";
import { Kbd } from "@/components/Kbd";
import { clickedIndex, listKeyDown } from "@/components/list-keys";
import { SearchField } from "@/components/SearchField";
import { SkeletonRows } from "@/components/Skeleton";
import { Tabs } from "@/components/Tabs";
import { useDensity } from "@/lib/density";
import { useDebounced } from "@/lib/useDebounced";
import { useOnChange } from "@/lib/useOnChange";
import { en } from "@/text/en";
import { type Candidate, type PickerTab, useCandidates } from "./candidates";
import { startDrag } from "./drag";
import type { SetModel } from "./model";
import { type CandidateState, PickerRow } from "./PickerRow";
import { type NamedMember, useMembers } from "./useMembers";

const types: readonly ArtifactType[] = ["skill", "command", "agent", "hook", "mcp"];
const rowHeights = { comfortable: 29, compact: 24 } as const;
const keyOf = ({ kind, id }: MemberRef) => `${kind}:${id}`;

interface PickerProps {
  bundle: BundleRef & { name: string };
  model: SetModel;
  onClose: () => void;
}

/**
 * What could be added, beside the tree: artifacts, groups and sets. Space chooses several, Enter adds them; they can be
 * dragged to their place as well.
 */
export function Picker({ bundle, model, onClose }: PickerProps) {
  const text = en.setsView.picker;
  const [tab, setTab] = useState<PickerTab>("artifact");
  const [typed, setTyped] = useState("");
  const [type, setType] = useState<ArtifactType | null>(null);
  const [active, setActive] = useState(0);
  const [ticked, setTicked] = useState<ReadonlyMap<string, NamedMember>>(new Map());
  const search = useDebounced(typed, 60);
  const candidates = useCandidates(bundle, { tab, search, type });
  const members = useMembers(bundle);
  const list = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLDivElement>(null);
  const rowHeight = rowHeights[useDensity()];
  const id = useId();
  const total = candidates.total ?? 0;
  const at = Math.min(active, Math.max(0, total - 1));
  const virtual = useVirtualizer({
    count: total,
    getScrollElement: () => list.current,
    estimateSize: () => rowHeight,
    overscan: 6,
    initialRect: { width: 372, height: 500 },
  });
  useOnChange(rowHeight, () => virtual.measure());
  useOnChange(`${tab} ${search} ${type}`, () => {
    setActive(0);
    virtual.scrollToOffset(0);
  });
  const items = virtual.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? 0;
  const { show } = candidates;
  // biome-ignore lint/correctness/useExhaustiveDependencies: `show` is new with each render and does the same
  useEffect(() => show(first, last), [first, last, tab]);
  useEffect(() => field.current?.querySelector("input")?.focus(), []);

  const known = useMemo(() => knownOf(model), [model]);
  // What got in since, dragged from here or added elsewhere, is not to be added once more.
  const chosen = useMemo(
    () => new Map([...ticked].filter(([key]) => !known.direct.has(key))),
    [ticked, known],
  );
  const stateOf = (candidate: Candidate): CandidateState => {
    const key = keyOf(candidate.ref);
    const inside = known.direct.has(key);
    const refusal = inside ? null : candidates.refusalOf(candidate);
    return {
      chosen: chosen.has(key),
      blocked: inside ? text.already : (refusal?.short ?? null),
      refusal: refusal?.words ?? null,
      hint: inside ? null : (known.through.get(key) ?? null),
    };
  };
  const toggle = (index: number) => {
    const candidate = candidates.at(index);
    if (!candidate || stateOf(candidate).blocked !== null) return;
    const next = new Map(chosen);
    const key = keyOf(candidate.ref);
    if (!next.delete(key)) next.set(key, { ref: candidate.ref, name: candidate.name });
    setTicked(next);
  };
  const wanted = (): NamedMember[] => {
    if (chosen.size > 0) return [...chosen.values()];
    const only = candidates.at(at);
    return only && stateOf(only).blocked === null ? [{ ref: only.ref, name: only.name }] : [];
  };
  const add = async () => {
    const adding = wanted();
    if (adding.length > 0 && (await members.add(adding, null))) setTicked(new Map());
  };
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    event.preventDefault();
    onClose();
  };
  const grab = (event: PointerEvent<HTMLElement>, index: number) => {
    const candidate = candidates.at(index);
    if (!candidate || stateOf(candidate).blocked !== null) return;
    const with_ = chosen.has(keyOf(candidate.ref)) ? [...chosen.values()] : [candidate];
    startDrag(event, {
      members: with_.map(({ ref }) => ref),
      label: with_.length === 1 ? candidate.name : en.setsView.someMembers(with_.length),
      kind: candidate.ref.kind === "artifact" ? null : candidate.ref.kind,
      from: null,
    });
  };
  const pointedAt = candidates.at(at);
  const why = pointedAt ? stateOf(pointedAt).refusal : null;
  const tabs = [
    { value: "artifact" as const, label: text.artifacts },
    { value: "group" as const, label: en.setsView.groups },
    { value: "set" as const, label: en.setsView.sets },
  ];
  return (
    <section
      aria-label={text.label(bundle.name)}
      data-testid="picker"
      onKeyDown={onKeyDown}
      className="flex min-h-0 min-w-0 animate-fade flex-col bg-raised"
    >
      <header className="flex h-7.5 flex-none items-center border-b border-line pr-2 pl-4 text-sm">
        <h3 className="cut flex-1 font-medium">{text.label(bundle.name)}</h3>
        <IconButton
          label={en.common.close}
          icon={<X size={14} aria-hidden />}
          onClick={onClose}
          data-testid="picker-close"
        />
      </header>
      <div ref={field} className="flex flex-none items-center gap-2 px-3 pt-2.5 pb-1.5">
        <SearchField
          value={typed}
          onChange={setTyped}
          placeholder={text.search}
          className="flex-1"
          testId="picker-search"
          onLeave={() => list.current?.focus()}
        />
        {tab === "artifact" && (
          <FilterMenu
            label={text.type}
            all={text.allTypes}
            value={type}
            onChange={setType}
            testId="picker-type"
            options={types.map((one) => ({ value: one, label: en.types[one].many }))}
          />
        )}
      </div>
      {bundle.kind === "set" && (
        <div className="h-8 flex-none border-b border-line px-4">
          <Tabs<PickerTab>
            label={text.kinds}
            items={tabs}
            value={tab}
            onChange={setTab}
            className="h-full"
            testIdPrefix="picker-tab"
          />
        </div>
      )}
      {candidates.error ? (
        <ErrorState error={candidates.error} onRetry={candidates.retry} />
      ) : candidates.total === null ? (
        <SkeletonRows rowHeight={rowHeight} rows={10} />
      ) : total === 0 ? (
        <p className="flex-1 px-4 py-3 text-fg2">
          {search !== "" || tab === "artifact" ? text.none : tab === "group" ? text.noGroups : text.noSets}
        </p>
      ) : (
        <div
          ref={list}
          role="listbox"
          aria-label={text.list}
          aria-multiselectable
          aria-activedescendant={items.some(({ index }) => index === at) ? `${id}-${at}` : undefined}
          tabIndex={0}
          data-list
          data-testid="picker-list"
          onClick={(event) => {
            const index = clickedIndex(event);
            if (index === null) return;
            setActive(index);
            toggle(index);
          }}
          onKeyDown={(event) =>
            listKeyDown(event, {
              count: total,
              pageRows: 12,
              active: at,
              onMove: (index, extend) => {
                setActive(index);
                virtual.scrollToIndex(index);
                if (extend) toggle(index);
              },
              onToggle: toggle,
              onOpen: () => void add(),
            })
          }
          className="min-h-0 flex-1 overflow-y-auto overscroll-contain"
        >
          <div role="presentation" className="relative" style={{ height: virtual.getTotalSize() }}>
            {items.map((item) => {
              const candidate = candidates.at(item.index);
              const state = candidate && stateOf(candidate);
              return (
                <div
                  key={item.index}
                  id={`${id}-${item.index}`}
                  role="option"
                  aria-selected={state?.chosen ?? false}
                  aria-disabled={state ? state.blocked !== null : true}
                  data-active={item.index === at}
                  data-testid={candidate && `candidate-${keyOf(candidate.ref)}`}
                  title={candidate?.note || undefined}
                  data-index={item.index}
                  onPointerDown={(event) => grab(event, item.index)}
                  className={clsx(
                    "absolute inset-x-0 top-0 flex items-center gap-2 px-4",
                    state?.chosen ? "bg-select" : "hover:bg-hover",
                  )}
                  style={{ height: rowHeight, transform: `translateY(${item.start}px)` }}
                >
                  {candidate && state && <PickerRow candidate={candidate} state={state} />}
                </div>
              );
            })}
          </div>
        </div>
      )}
      {why && (
        <p
          role="status"
          data-testid="picker-why"
          className="flex flex-none items-start gap-1.5 border-t border-line bg-danger-tint px-4 py-2 text-sm text-danger"
        >
          <Ban size={13} className="mt-px flex-none" aria-hidden />
          <span className="min-w-0 break-words">{why}</span>
        </p>
      )}
      <footer className="flex h-11 flex-none items-center gap-2 border-t border-line bg-sub pr-3 pl-4 text-xs text-fg3">
        {chosen.size > 0 ? (
          <span className="num text-sm text-fg2">{text.chosen(chosen.size)}</span>
        ) : (
          <span className="flex items-center gap-1.5">
            <Kbd keys={["Space"]} />
            {text.keyChoose}
            <Kbd keys={["Enter"]} />
            {text.keyAdd}
          </span>
        )}
        <span className="ml-auto flex gap-2">
          <Button onClick={onClose}>{text.close}</Button>
          <Button
            tone="primary"
            disabled={wanted().length === 0}
            onClick={() => void add()}
            data-testid="picker-add"
          >
            {text.add(chosen.size)}
          </Button>
        </span>
      </footer>
    </section>
  );
}

/** The direct members, and by what other artifacts come already. */
function knownOf(model: SetModel) {
  const direct = new Set(model.nodes.filter(({ parent }) => parent === null).map(keyOf));
  const through = new Map<string, string>();
  for (const { artifact_id, via } of model.flat) {
    const nearest = via.length > 1 ? via.at(-1) : undefined;
    if (nearest) through.set(`artifact:${artifact_id}`, en.setsView.picker.through(nearest.name));
  }
  return { direct, through };
}
