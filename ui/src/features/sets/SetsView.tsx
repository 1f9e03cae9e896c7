import { useQuery } from "@tanstack/react-query";
import { Layers, Plus, SearchX } from "lucide-react";
import { useMemo, useRef, useState } from "react";
import { attachmentQueries } from "@/api/set-changes";
import { type BundleRef, type BundleSummary, setQueries } from "@/api/sets";
import { Button } from "@/components/Button";
import { EmptyState } from "@/components/EmptyState";
import { SearchField } from "@/components/SearchField";
import { SkeletonRows } from "@/components/Skeleton";
import { TagMenu } from "@/components/TagMenu";
import { ViewHeader } from "@/components/ViewHeader";
import { requestNewBundle } from "@/lib/requests";
import { useDebounced } from "@/lib/useDebounced";
import { en } from "@/text/en";
import { useAnnouncement } from "./announce";
import { BundleDialog } from "./BundleDialog";
import { choose, useChosen, useShown } from "./chosen";
import { DeleteDialog } from "./DeleteDialog";
import { DragGhost } from "./DragGhost";
import { InvalidPane } from "./InvalidPane";
import { ListError } from "./ListError";
import { attachedBySet, keyOf, type ListRow, listRows } from "./rows";
import { SetList } from "./SetList";
import { SetPane } from "./SetPane";

type Asked = { what: "edit" | "delete"; bundle: BundleSummary };

/** Sets and groups: what there is, what one is made of and comes to, and where it is deployed. */
export function SetsView() {
  const text = en.setsView;
  const [typed, setTyped] = useState("");
  const [tags, setTags] = useState<string[]>([]);
  const [asked, setAsked] = useState<Asked | null>(null);
  const search = useDebounced(typed, 60).trim();
  const list = useQuery(setQueries.list({ search: search === "" ? null : search, tags }));
  const attachments = useQuery(attachmentQueries.list({ set: null, project: null }));
  const listRef = useRef<HTMLDivElement>(null);
  const treeRef = useRef<HTMLDivElement>(null);
  const filtered = search !== "" || tags.length > 0;
  const rows = useMemo(() => (list.data ? listRows(list.data) : []), [list.data]);
  const attached = useMemo(() => attachedBySet(attachments.data ?? []), [attachments.data]);
  const chosen = useChosen(rows, list.data !== undefined && !filtered && !list.isPlaceholderData);
  const [gone, setGone] = useState<string | null>(null);
  const shown = useShown(chosen, gone);
  const said = useAnnouncement();

  const paneRef = useRef<HTMLDivElement>(null);
  const pick = (ref: BundleRef) => {
    // What had the focus in the pane goes with what is shown there.
    if (paneRef.current?.contains(document.activeElement)) listRef.current?.focus({ preventScroll: true });
    choose(keyOf(ref));
  };
  const ask = (what: Asked["what"]) => (row: ListRow) => {
    if (row.kind === "bundle") setAsked({ what, bundle: row.bundle });
  };
  const afterDelete = (deleted: BundleSummary) => {
    const key = keyOf(deleted);
    const at = rows.findIndex((row) => row.key === key);
    const near = (row: ListRow | undefined) => (row?.kind === "bundle" ? row.key : null);
    setGone(key);
    if (chosen.key === key) choose(near(rows[at + 1]) ?? near(rows[at - 1]));
  };
  const nothing = list.data && list.data.sets.length + list.data.groups.length === 0;
  return (
    <>
      <ViewHeader
        title={text.title}
        count={list.data?.sets.length}
        search={
          <>
            <SearchField
              main
              value={typed}
              onChange={setTyped}
              placeholder={text.search}
              className="w-75"
              testId="set-search"
              onLeave={() => listRef.current?.focus()}
            />
            {(list.data?.tags.length ?? 0) > 0 && (
              <TagMenu tags={list.data?.tags ?? []} chosen={tags} onChange={setTags} />
            )}
          </>
        }
        actions={
          <Button
            icon={<Plus size={14} aria-hidden />}
            data-testid="new-set"
            onClick={() => requestNewBundle("set")}
          >
            {text.newSet}
          </Button>
        }
      />
      {list.isError && <ListError error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && (
        <div className="w-58 flex-1 border-r border-line bg-sub">
          <SkeletonRows rowHeight={47} rows={10} />
        </div>
      )}
      {list.data && nothing && !filtered && list.data.invalid.length === 0 && (
        <EmptyState
          testId="no-sets"
          icon={<Layers size={22} strokeWidth={1.5} aria-hidden />}
          title={text.empty}
          hint={text.emptyHint}
          action={
            <Button tone="primary" data-testid="first-set" onClick={() => requestNewBundle("set")}>
              {text.emptyAction}
            </Button>
          }
        />
      )}
      {list.data && nothing && filtered && (
        <EmptyState
          testId="sets-no-match"
          icon={<SearchX size={22} strokeWidth={1.5} aria-hidden />}
          title={text.noMatch(search)}
          hint={text.noMatchHint}
          action={
            <Button
              onClick={() => {
                setTyped("");
                setTags([]);
              }}
            >
              {text.clearFilters}
            </Button>
          }
        />
      )}
      {list.data && (!nothing || (!filtered && list.data.invalid.length > 0)) && (
        <div className="grid min-h-0 flex-1 grid-cols-[clamp(196px,18vw,232px)_minmax(0,1fr)]">
          <nav aria-label={text.list} className="flex min-h-0 flex-col border-r border-line bg-sub">
            <SetList
              rows={rows}
              attached={attached}
              chosen={chosen.key}
              onChoose={(row) => choose(row.key)}
              onEnter={() => treeRef.current?.focus()}
              onDelete={ask("delete")}
              onEdit={ask("edit")}
              onNewGroup={() => requestNewBundle("group")}
              listRef={listRef}
            />
          </nav>
          <div ref={paneRef} className="flex min-h-0 min-w-0 flex-col">
            {chosen.file && <InvalidPane key={chosen.key} file={chosen.file} />}
            {shown.bundle && !chosen.file && (
              <SetPane
                key={shown.key}
                chosen={shown.bundle}
                treeRef={treeRef}
                onOpen={({ kind, id }) => kind !== "artifact" && pick({ kind, id })}
                onEdit={(bundle) => setAsked({ what: "edit", bundle })}
                onDelete={(bundle) => setAsked({ what: "delete", bundle })}
                onCloned={pick}
              />
            )}
            {!chosen.bundle && !chosen.file && (
              <EmptyState
                icon={<Layers size={22} strokeWidth={1.5} aria-hidden />}
                title={text.noneChosen}
                hint={text.noneChosenHint}
              />
            )}
          </div>
        </div>
      )}
      {asked?.what === "edit" && (
        <BundleDialog
          kind={asked.bundle.kind}
          bundle={asked.bundle}
          onClose={() => setAsked(null)}
          onDone={() => setAsked(null)}
        />
      )}
      {asked?.what === "delete" && (
        <DeleteDialog
          bundle={asked.bundle}
          onClose={() => setAsked(null)}
          onShow={pick}
          onDeleted={() => afterDelete(asked.bundle)}
        />
      )}
      <div role="status" className="sr-only" data-testid="sets-said">
        <span key={said.at}>{said.text}</span>
      </div>
      <DragGhost />
    </>
  );
}
