import { useQuery } from "@tanstack/react-query";
import { useVirtualizer } from "@tanstack/react-virtual";
import clsx from "clsx";
import { Layers, Plus } from "lucide-react";
import { useId, useRef, useState } from "react";
import { type BundleSummary, setQueries, useAddMissing } from "@/api/sets";
import { BundleIcon } from "@/components/BundleIcon";
import { Button } from "@/components/Button";
import { Dialog } from "@/components/Dialog";
import { EmptyState } from "@/components/EmptyState";
import { ErrorState } from "@/components/ErrorState";
import { clickedIndex, listKeyDown } from "@/components/list-keys";
import { SearchField } from "@/components/SearchField";
import { SkeletonRows } from "@/components/Skeleton";
import { showToast } from "@/components/toast";
import { artifactName } from "@/lib/artifact-id";
import { requestNewBundle } from "@/lib/requests";
import { useDebounced } from "@/lib/useDebounced";
import { useModEnter } from "@/lib/useModEnter";
import { useOnChange } from "@/lib/useOnChange";
import { en } from "@/text/en";
import { useUndo } from "./useMembers";

const rowHeight = 32;

/** Puts artifacts into a set or group that is chosen here. */
export function AddToSet({ artifacts, onClose }: { artifacts: readonly string[]; onClose: () => void }) {
  const text = en.setsView.addTo;
  const [typed, setTyped] = useState("");
  const [active, setActive] = useState(0);
  const search = useDebounced(typed, 60).trim();
  const found = useQuery(setQueries.list({ search: search === "" ? null : search, tags: [] }));
  const change = useAddMissing();
  const undo = useUndo();
  const list = useRef<HTMLDivElement>(null);
  const id = useId();
  const bundles = found.data ? [...found.data.sets, ...found.data.groups] : [];
  const at = Math.min(active, bundles.length - 1);
  const virtual = useVirtualizer({
    count: bundles.length,
    getScrollElement: () => list.current,
    estimateSize: () => rowHeight,
    overscan: 6,
    initialRect: { width: 458, height: 300 },
  });
  useOnChange(search, () => setActive(0));
  const [only] = artifacts;
  const names = artifacts.length === 1 && only ? artifactName(only) : en.artifacts(artifacts.length);
  // While the field says something else than what is listed, nothing is meant yet.
  const settled = typed.trim() === search && !found.isPlaceholderData;
  const target = settled ? bundles[at] : undefined;
  const close = () => {
    if (!change.isPending) onClose();
  };
  const add = (bundle: BundleSummary | undefined) => {
    if (!bundle || change.isPending) return;
    const members = artifacts.map((id) => ({ kind: "artifact" as const, id }));
    change.mutate(
      { bundle, members },
      {
        onSuccess: (result) => {
          if (result === null) showToast("done", text.nothing(bundle.name));
          else {
            const what = result.added === artifacts.length ? names : en.artifacts(result.added);
            showToast("done", en.setsView.added(what, bundle.name), {
              action: undo([result.changed.operation]),
            });
          }
          onClose();
        },
      },
    );
  };
  useModEnter(() => add(target));
  const items = virtual.getVirtualItems();
  return (
    <Dialog
      title={text.title(names)}
      onClose={close}
      testId="add-to-set"
      footer={
        <>
          <Button
            icon={<Plus size={14} aria-hidden />}
            data-testid="add-to-new-set"
            disabled={change.isPending}
            onClick={() =>
              requestNewBundle(
                "set",
                artifacts.map((artifact) => ({ kind: "artifact", id: artifact })),
              )
            }
          >
            {text.make}
          </Button>
          <span className="ml-auto flex gap-2">
            <Button onClick={close} disabled={change.isPending}>
              {en.common.cancel}
            </Button>
            <Button
              tone="primary"
              disabled={!target || change.isPending}
              data-testid="add-to-set-confirm"
              onClick={() => add(target)}
            >
              {text.confirm}
            </Button>
          </span>
        </>
      }
    >
      {change.isError && <ErrorState error={change.error} />}
      <form
        className="flex-none px-5 pt-3 pb-2"
        onSubmit={(event) => {
          event.preventDefault();
          add(target);
        }}
      >
        <SearchField
          first
          value={typed}
          onChange={setTyped}
          placeholder={text.search}
          testId="add-to-set-search"
          onLeave={() => list.current?.focus()}
        />
      </form>
      {found.isError && <ErrorState error={found.error} onRetry={() => void found.refetch()} />}
      {found.isPending && <SkeletonRows rowHeight={rowHeight} rows={6} />}
      {found.data && bundles.length === 0 && (
        <div className="flex h-44">
          <EmptyState
            icon={<Layers size={22} strokeWidth={1.5} aria-hidden />}
            title={search === "" ? text.none : en.setsView.noMatch(search)}
            hint={search === "" ? text.noneHint : undefined}
          />
        </div>
      )}
      {bundles.length > 0 && (
        <div
          ref={list}
          role="listbox"
          aria-label={en.setsView.list}
          aria-activedescendant={items.some(({ index }) => index === at) ? `${id}-${at}` : undefined}
          tabIndex={0}
          data-list
          data-testid="add-to-set-list"
          onClick={(event) => {
            const index = clickedIndex(event);
            if (index === null) return;
            setActive(index);
            if (event.detail === 2) add(bundles[index]);
          }}
          onKeyDown={(event) =>
            listKeyDown(event, {
              count: bundles.length,
              pageRows: 8,
              active: at,
              onMove: (index) => {
                setActive(index);
                virtual.scrollToIndex(index);
              },
              onOpen: (index) => add(bundles[index]),
            })
          }
          className="h-[38vh] min-h-0 overflow-y-auto"
        >
          <div role="presentation" className="relative" style={{ height: virtual.getTotalSize() }}>
            {items.map((item) => {
              const bundle = bundles[item.index];
              if (!bundle) return null;
              return (
                <div
                  key={item.index}
                  id={`${id}-${item.index}`}
                  role="option"
                  aria-selected={item.index === at}
                  data-active={item.index === at}
                  data-testid={`add-to-${bundle.id}`}
                  data-index={item.index}
                  className={clsx(
                    "absolute inset-x-0 top-0 flex items-center gap-2 px-5",
                    item.index === at ? "bg-select" : "hover:bg-hover",
                  )}
                  style={{ height: rowHeight, transform: `translateY(${item.start}px)` }}
                >
                  <BundleIcon kind={bundle.kind} icon={bundle.icon} color={bundle.color} size={14} />
                  <span className="cut flex-1">{bundle.name}</span>
                  <span className="num flex-none text-xs text-fg3">
                    {en.setsView.bundleCount(bundle.kind, bundle.artifact_count)}
                  </span>
                </div>
              );
            })}
          </div>
        </div>
      )}
    </Dialog>
  );
}
