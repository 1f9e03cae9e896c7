import { SearchX } from "lucide-react";
import { type KeyboardEvent, useMemo, useRef, useState } from "react";
import type { Discovery } from "@/api/types";
import { Button } from "@/components/Button";
import { EmptyState } from "@/components/EmptyState";
import { SearchField } from "@/components/SearchField";
import { FilterBar } from "@/components/ViewHeader";
import { type ImportMarks, importMarks } from "@/lib/import-marks";
import { useNarrowWindow } from "@/lib/useNarrowWindow";
import { en } from "@/text/en";
import { BottomBar } from "./BottomBar";
import { BulkBar } from "./BulkBar";
import { EntrySheet } from "./EntrySheet";
import type { RowActions } from "./ImportCells";
import { ImportTable, tableLabel } from "./ImportTable";
import { type ImportRow, isMarked } from "./model";
import { ProblemNote } from "./ProblemNote";
import { RenameDialog } from "./RenameDialog";
import { StatusTabs } from "./StatusTabs";
import { useImportTable } from "./useImportTable";

interface ImportPanelProps {
  discoveries: readonly Discovery[];
  /** Under the heads of their projects. */
  grouped: boolean;
  /** What the table is called. */
  place: string;
  onReview: (changes: ReturnType<typeof useImportTable>["summary"]["changes"]) => void;
  /** The review is being prepared. */
  busy?: boolean;
  /** `/` goes to its filter from everywhere. */
  main?: boolean;
}

/** What was found: filters, the table, marking all of a kind, and what comes of what is marked. */
export function ImportPanel({ discoveries, grouped, place, onReview, busy, main = false }: ImportPanelProps) {
  const table = useImportTable(discoveries, grouped);
  const narrow = useNarrowWindow();
  const [opened, setOpened] = useState<string | null>(null);
  const [renaming, setRenaming] = useState<ImportRow | null>(null);
  const list = useRef<HTMLDivElement>(null);
  const panel = useRef<HTMLElement>(null);
  const text = en.imports;
  const { choose, mark, skip } = table;
  // biome-ignore lint/correctness/useExhaustiveDependencies: they only reach the store and the shell
  const actions = useMemo<RowActions>(
    () => ({
      toggle: (row) => mark([row], !isMarked(importMarks.get().get(row.key))),
      choose: (row, choice) => choose([row], choice),
      rename: setRenaming,
      skip,
      open: (row) => setOpened(row.key),
    }),
    [],
  );
  const openRow = table.rows.find(({ key }) => key === opened);
  // What is the same becomes one artifact, so it has one name.
  const alike = renaming ? alikeOf(renaming, table.copies.get(renaming.key) ?? [], table.marks) : [];
  const problems = discoveries.flatMap((one) => one.problems);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.target instanceof HTMLInputElement)
      return;
    event.preventDefault();
    panel.current?.querySelector<HTMLInputElement>("[data-testid=import-search]")?.focus();
  };
  return (
    <section
      ref={panel}
      aria-label={text.tab}
      data-testid="import-panel"
      className="flex min-h-0 flex-1 flex-col"
      onKeyDown={onKeyDown}
    >
      <FilterBar>
        <StatusTabs value={table.status} counts={table.counts} onChange={table.setStatus} />
        <SearchField
          main={main}
          value={table.typed}
          onChange={table.setSearch}
          placeholder={text.search}
          className="h-6! w-36 flex-none text-sm"
          testId="import-search"
          onLeave={() => list.current?.focus()}
        />
      </FilterBar>
      <BulkBar
        rows={table.shown}
        marked={table.marked}
        skipped={table.status === "skipped" ? table.shown : []}
        onMark={table.choose}
        onSkip={skip}
      />
      <ProblemNote problems={problems} />
      {table.lines.length === 0 ? (
        <EmptyState
          testId="import-no-match"
          icon={<SearchX size={22} strokeWidth={1.5} aria-hidden />}
          title={text.noMatch(table.typed)}
          action={
            <Button
              onClick={() => {
                table.setSearch("");
                table.setStatus("all");
              }}
            >
              {text.showAll}
            </Button>
          }
        />
      ) : (
        <ImportTable
          lines={table.lines}
          label={tableLabel(place, table.counts.all)}
          marks={table.marks}
          clashes={table.summary.clashes}
          copies={table.copies}
          actions={actions}
          onMarkAll={mark}
          identity={table.identity}
          tight={narrow && !main}
          listRef={list}
        />
      )}
      <BottomBar
        summary={table.summary}
        projects={discoveries.length}
        onClear={table.clear}
        onReview={() => onReview(table.summary.changes)}
        busy={busy}
      />
      {openRow && <EntrySheet row={openRow} onClose={() => setOpened(null)} />}
      {renaming && (
        <RenameDialog
          row={renaming}
          former={table.marks.get(renaming.key)?.name ?? null}
          others={alike.length - 1}
          onClose={() => setRenaming(null)}
          onName={(name) => choose(alike, "import", name)}
        />
      )}
    </section>
  );
}

/** A row with those of its copies that are marked to come into the library. */
function alikeOf(row: ImportRow, copies: readonly ImportRow[], marks: ImportMarks): ImportRow[] {
  return [row, ...copies.filter((one) => one.key !== row.key && marks.get(one.key)?.choice === "import")];
}
