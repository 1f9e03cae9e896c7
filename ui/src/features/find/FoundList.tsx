import { useQuery } from "@tanstack/react-query";
import { FolderSearch } from "lucide-react";
import { useId, useRef, useState } from "react";
import type { FoundProject, FoundProjects } from "@/api/find";
import { type PlatformInfo, profileQueries } from "@/api/profiles";
import { Checkbox } from "@/components/Checkbox";
import { EmptyState } from "@/components/EmptyState";
import { Note } from "@/components/Note";
import { PathText } from "@/components/PathText";
import { SearchField } from "@/components/SearchField";
import { VirtualList } from "@/components/VirtualList";
import { useDensity } from "@/lib/density";
import { en } from "@/text/en";
import { FoundCells, FoundHead, foundColumns } from "./FoundCells";

const heights = { comfortable: 42, compact: 32 } as const;

interface FoundListProps {
  found: FoundProjects;
  chosen: ReadonlySet<string>;
  onChosen: (chosen: ReadonlySet<string>) => void;
  busy: boolean;
}

const matches = (project: FoundProject, words: string) =>
  `${project.name} ${project.path}`.toLowerCase().includes(words);

/** What was found, to tick. What is on the list already cannot be. */
export function FoundList({ found, chosen, onChosen, busy }: FoundListProps) {
  const [search, setSearch] = useState("");
  const [at, setActive] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const id = useId();
  const platforms = useQuery(profileQueries.platforms());
  const byId = new Map<string, PlatformInfo>(platforms.data?.map((one) => [one.id, one]));
  const rowHeight = heights[useDensity()];
  const text = en.profiles.find;

  const shown = found.projects
    .filter((project) => matches(project, search.trim().toLowerCase()))
    // What cannot be chosen comes last.
    .sort((a, b) => Number(a.listed) - Number(b.listed));
  const free = shown.filter(({ listed }) => !listed);
  const listed = found.projects.filter((one) => one.listed).length;
  const active = Math.max(0, Math.min(at, shown.length - 1));
  const all = free.length > 0 && free.every(({ path }) => chosen.has(path));
  const some = free.some(({ path }) => chosen.has(path));

  const toggle = (index: number) => {
    const project = shown[index];
    if (!project || project.listed) return;
    const next = new Set(chosen);
    if (!next.delete(project.path)) next.add(project.path);
    onChosen(next);
  };
  const toggleAll = () => {
    const next = new Set(chosen);
    for (const { path } of free) {
      if (all) next.delete(path);
      else next.add(path);
    }
    onChosen(next);
  };

  if (found.projects.length === 0) {
    return (
      <>
        <Remarks found={found} />
        <EmptyState
          testId="find-nothing"
          icon={<FolderSearch size={22} strokeWidth={1.5} aria-hidden />}
          title={text.nothing}
          hint={text.nothingHint}
        />
      </>
    );
  }
  return (
    <div className="flex min-h-0 flex-1 flex-col" inert={busy}>
      <div className="flex flex-none items-center gap-3 border-b border-line py-2 pr-5 pl-4">
        <label htmlFor={`${id}-all`} className="flex flex-none items-center gap-2.5">
          <Checkbox
            id={`${id}-all`}
            checked={all ? true : some ? "indeterminate" : false}
            onChange={toggleAll}
            disabled={free.length === 0}
            testId="find-all"
          />
          {text.selectAll}
        </label>
        <SearchField
          value={search}
          onChange={setSearch}
          placeholder={text.filter}
          className="w-60"
          testId="find-filter"
          onLeave={() => list.current?.focus()}
        />
        <span className="num ml-auto cut text-sm text-fg3" role="status">
          {text.foundNew(found.projects.length, listed)}
        </span>
      </div>
      <Remarks found={found} />
      {shown.length === 0 ? (
        <p className="px-5 py-3 text-fg2">{text.noMatch(search)}</p>
      ) : (
        <VirtualList
          label={text.found(shown.length)}
          count={shown.length}
          rowHeight={rowHeight}
          columns={foundColumns}
          header={<FoundHead />}
          active={active}
          isSelected={(index) => chosen.has(shown[index]?.path ?? "")}
          onMove={setActive}
          onOpen={toggle}
          onToggle={toggle}
          onRowClick={(index) => {
            setActive(index);
            toggle(index);
          }}
          identity={search}
          gridRef={list}
          multiselect
          testId="find-list"
          rowTestId={(index) => shown[index] && `found-${shown[index].path}`}
          renderRow={(index) => {
            const project = shown[index];
            return (
              project && (
                <FoundCells
                  project={project}
                  platforms={byId}
                  chosen={chosen.has(project.path)}
                  onToggle={() => toggle(index)}
                />
              )
            );
          }}
        />
      )}
    </div>
  );
}

/** That it was stopped, and what could not be looked into. */
function Remarks({ found }: { found: FoundProjects }) {
  const text = en.profiles.find;
  const { cancelled, unreadable } = found;
  if (!cancelled && unreadable.length === 0) return null;
  return (
    <div className="flex flex-none flex-col gap-1.5 px-4 py-2">
      {cancelled && <Note tone="info">{text.stopped}</Note>}
      {unreadable.length > 0 && (
        <Note tone="warn">
          <span title={unreadable.join("\n")}>{text.unreadable(unreadable.length)}</span>
          {unreadable.slice(0, 2).map((path) => (
            <PathText key={path} path={path} plain max={40} className="ml-2 text-fg2" />
          ))}
        </Note>
      )}
    </div>
  );
}
