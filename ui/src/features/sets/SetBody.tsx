import { Plus } from "lucide-react";
import { type ReactNode, type RefObject, useMemo, useState } from "react";
import type { BundleRef, MemberRef } from "@/api/sets";
import { BundleIcon } from "@/components/BundleIcon";
import { Button } from "@/components/Button";
import { EmptyState } from "@/components/EmptyState";
import { useDensity } from "@/lib/density";
import { useDebounced } from "@/lib/useDebounced";
import { useOnChange } from "@/lib/useOnChange";
import { en } from "@/text/en";
import { DropArea } from "./DropArea";
import { useDrag } from "./drag";
import { FlatList } from "./FlatList";
import { MemberTree } from "./MemberTree";
import { type Light, lightOfFlat, lightOfNode, noLight, type SetModel } from "./model";
import { ProblemPanel } from "./ProblemPanel";
import type { SetProblem } from "./problem";
import { useMembers } from "./useMembers";

const rowHeights = { comfortable: 29, compact: 24 } as const;

/** Milliseconds that a pointer rests before the other side moves to what it points at. */
const rest = 180;

type Pointed = { side: "tree" | "flat"; index: number };

interface SetBodyProps {
  bundle: BundleRef & { name: string };
  model: SetModel;
  problem: SetProblem | null;
  /** False where what it comes to could not be told. */
  known: boolean;
  treeRef: RefObject<HTMLDivElement | null>;
  addRef: RefObject<HTMLButtonElement | null>;
  /** In place of the flat list while members are added. */
  picker: ReactNode;
  onOpen: (member: MemberRef) => void;
  onAdd: () => void;
}

/** The tree of members beside what it comes to. What is pointed at on one side is lit on the other. */
export function SetBody(props: SetBodyProps) {
  const { bundle, model, problem, known, treeRef, addRef, picker, onOpen, onAdd } = props;
  const text = en.setsView;
  const rowHeight = rowHeights[useDensity()];
  const members = useMembers(bundle);
  const [hover, setHover] = useState<Pointed | null>(null);
  const [focus, setFocus] = useState<Pointed | null>(null);
  const dragging = useDrag() !== null;
  const pointed = dragging ? null : (hover ?? focus);
  // The places are others now.
  useOnChange(model, () => setHover(null));
  const light = useMemo(() => lightOf(model, pointed), [model, pointed]);
  const settled = useDebounced(pointed, hover === null ? 0 : rest);
  const soughtNode = settled?.side === "flat" ? (model.flat[settled.index]?.node ?? null) : null;
  const soughtFlat = useMemo(
    () => (settled?.side === "tree" ? (lowest(lightOf(model, settled).flat) ?? null) : null),
    [model, settled],
  );
  const on = (put: typeof setHover, side: Pointed["side"]) => (index: number | null) =>
    put((now) => {
      if (index === null) return now?.side === side ? null : now;
      return now?.side === side && now.index === index ? now : { side, index };
    });
  const direct = model.children.get(-1)?.length ?? 0;
  // The tree goes with its last member; who was in it goes on where the set is filled again.
  useOnChange(direct === 0, () => {
    if (direct === 0 && document.activeElement === document.body && focus?.side === "tree")
      addRef.current?.focus({ preventScroll: true });
  });
  return (
    <div className="grid min-h-0 flex-1 grid-cols-[minmax(0,1fr)_minmax(230px,44%)]">
      <section aria-label={text.members} className="flex min-h-0 min-w-0 flex-col border-r border-line">
        <Head title={text.members} fact={text.direct(direct)}>
          <Button
            ref={addRef}
            size="sm"
            tone="quiet"
            icon={<Plus size={14} aria-hidden />}
            onClick={onAdd}
            aria-pressed={picker !== null}
            data-testid="add-members"
          >
            {text.add}
          </Button>
        </Head>
        {direct === 0 ? (
          <DropArea bundle={bundle} members={members}>
            <EmptyState
              testId="no-members"
              icon={<BundleIcon kind={bundle.kind} size={22} />}
              title={text.noMembers[bundle.kind]}
              hint={text.noMembersHint[bundle.kind]}
              action={
                <Button tone="primary" onClick={onAdd}>
                  {text.addMembers}
                </Button>
              }
            />
          </DropArea>
        ) : (
          <MemberTree
            bundle={bundle}
            model={model}
            members={members}
            rowHeight={rowHeight}
            light={light}
            sought={soughtNode}
            inTheWay={problem?.here ? problem.member : null}
            treeRef={treeRef}
            onHover={on(setHover, "tree")}
            onFocus={on(setFocus, "tree")}
            onOpen={onOpen}
            onAdd={onAdd}
          />
        )}
      </section>
      {picker ?? (
        <section aria-label={text.resolves} className="flex min-h-0 min-w-0 flex-col">
          <Head
            title={text.resolves}
            fact={known ? text.resolved(model.flat.length, model.duplicates, model.missing.size) : ""}
          />
          {problem ? (
            <ProblemPanel
              problem={problem}
              onOpen={onOpen}
              onRemove={(ref, name) => {
                // The button goes with the problem.
                treeRef.current?.focus({ preventScroll: true });
                void members.remove({ ref: { kind: ref.kind, id: ref.id }, name });
              }}
            />
          ) : (
            model.flat.length > 0 && (
              <FlatList
                model={model}
                rowHeight={rowHeight}
                light={light}
                sought={soughtFlat}
                onHover={on(setHover, "flat")}
                onFocus={on(setFocus, "flat")}
              />
            )
          )}
        </section>
      )}
    </div>
  );
}

function lightOf(model: SetModel, pointed: Pointed | null): Light {
  if (pointed === null) return noLight;
  return pointed.side === "flat" ? lightOfFlat(model, pointed.index) : lightOfNode(model, pointed.index);
}

const lowest = (numbers: ReadonlySet<number>): number | undefined => {
  let least: number | undefined;
  for (const n of numbers) if (least === undefined || n < least) least = n;
  return least;
};

function Head({ title, fact, children }: { title: string; fact: string; children?: ReactNode }) {
  return (
    <header className="flex h-7.5 flex-none items-center gap-2 border-b border-line pr-3 pl-4 text-sm">
      <h3 className="flex-none font-medium">{title}</h3>
      <span className="cut num flex-1 text-fg3" title={fact} data-testid={`fact-${title}`}>
        {fact}
      </span>
      {children}
    </header>
  );
}
