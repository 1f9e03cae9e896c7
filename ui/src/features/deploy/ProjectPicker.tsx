import { useId, useState } from "react";
import { useAddGlobalProject } from "@/api/find";
import { usePickProjectFolder } from "@/api/projects";
import type { ProjectResponse } from "@/api/types";
import { Button } from "@/components/Button";
import { Checkbox } from "@/components/Checkbox";
import { PathText } from "@/components/PathText";
import { HomeMark } from "@/components/PlatformChips";
import { SearchField } from "@/components/SearchField";
import { StateGlyph } from "@/components/StateGlyph";
import { TextField } from "@/components/TextField";
import { toastError } from "@/components/toast";
import { VirtualRows } from "@/components/VirtualRows";
import { folded } from "@/lib/fold";
import { baseName, useHome } from "@/lib/paths";
import { en } from "@/text/en";

/** Pixels: a name over its path. */
const rowHeight = 48;

/** From this many projects on, a field finds one. */
const searchFrom = 9;

/** What stands in a row. The home folder is offered before it is on the list. */
interface PickerRow {
  path: string;
  name: string;
  worst: ProjectResponse["worst"];
  exists: boolean;
  global: boolean;
}

function rowOf({ path, name, worst, exists, global }: PickerRow): PickerRow {
  return { path, name: global ? en.profiles.home : name, worst, exists, global };
}

interface ProjectPickerProps {
  projects: readonly ProjectResponse[];
  /** Folders chosen here that are not on the list yet. */
  extra: readonly string[];
  chosen: ReadonlySet<string>;
  onToggle: (path: string) => void;
  onAdd: (path: string) => void;
}

/** Known projects to tick, and a folder to add. */
export function ProjectPicker({ projects, extra, chosen, onToggle, onAdd }: ProjectPickerProps) {
  const id = useId();
  const [find, setFind] = useState("");
  const wanted = folded(find.trim());
  const home = useHome();
  const addHome = useAddGlobalProject();
  const listed = projects.filter(({ path }) => !extra.includes(path)).map(rowOf);
  const offersHome = home !== null && !extra.includes(home) && !listed.some(({ global }) => global);
  const all: PickerRow[] = [
    ...extra.map((path) =>
      rowOf({ path, name: baseName(path), worst: null, exists: true, global: path === home }),
    ),
    ...listed.filter(({ global }) => global),
    ...(offersHome ? [{ path: home, name: en.profiles.home, worst: null, exists: true, global: true }] : []),
    ...listed.filter(({ global }) => !global),
  ];
  const rows = all.filter((project) => folded(`${project.name} ${project.path}`).includes(wanted));
  const toggle = (row: PickerRow) => {
    if (!offersHome || row.path !== home) onToggle(row.path);
    // It comes to the list first, so that the shell knows it.
    else
      addHome.mutate(undefined, {
        onSuccess: (change) => onAdd(change.project?.path ?? row.path),
        onError: (error) => toastError(error),
      });
  };
  return (
    <section className="flex min-h-0 flex-1 flex-col">
      <h3 className="px-4 pt-3 pb-1 text-xs font-medium text-fg3">{en.deploy.projects}</h3>
      {projects.length >= searchFrom && (
        <div className="px-4 pb-1.5">
          <SearchField value={find} onChange={setFind} placeholder={en.deploy.findProject} />
        </div>
      )}
      {rows.length === 0 && <p className="flex-1 px-4 py-1 text-fg2">{en.deploy.noProjects}</p>}
      {rows.length > 0 && (
        <VirtualRows
          label={en.deploy.projects}
          count={rows.length}
          rowHeight={rowHeight}
          className="px-2"
          rowKey={(index) => rows[index]?.path}
          renderRow={(index) => {
            const row = rows[index];
            return (
              row && (
                <PickerLine
                  project={row}
                  id={`${id}-${row.path}`}
                  chosen={chosen.has(row.path)}
                  busy={row.global && addHome.isPending}
                  onToggle={() => toggle(row)}
                />
              )
            );
          }}
        />
      )}
      <AddFolder onAdd={onAdd} />
    </section>
  );
}

interface PickerLineProps {
  project: PickerRow;
  id: string;
  chosen: boolean;
  busy: boolean;
  onToggle: () => void;
}

function PickerLine({ project, id, chosen, busy, onToggle }: PickerLineProps) {
  return (
    <label
      htmlFor={id}
      className={`flex h-full items-start gap-2 rounded-md px-2 py-1.5 hover:bg-hover ${chosen ? "bg-select!" : ""}`}
    >
      <span className="flex h-4.5 items-center">
        <Checkbox
          checked={chosen}
          onChange={onToggle}
          id={id}
          disabled={!project.exists || busy}
          testId={project.global ? "deploy-home" : `deploy-project-${project.name}`}
        />
      </span>
      <span className="flex min-w-0 flex-1 flex-col">
        <span className="flex items-center gap-1.5">
          {project.global && <HomeMark />}
          <span className="cut font-medium">{project.name}</span>
          {project.worst && <StateGlyph state={project.worst} size="sm" />}
        </span>
        {project.global ? (
          <span className="cut text-xs text-fg3">{en.profiles.homeHint}</span>
        ) : (
          <PathText path={project.path} plain max={36} className="text-xs! text-fg3" />
        )}
      </span>
    </label>
  );
}

function AddFolder({ onAdd }: { onAdd: (path: string) => void }) {
  const home = useHome();
  const pick = usePickProjectFolder();
  const [typed, setTyped] = useState("");
  const add = () => {
    const path = typed.trim();
    if (path === "") return;
    onAdd(home && (path === "~" || path.startsWith("~/")) ? home + path.slice(1) : path);
    setTyped("");
  };
  const browse = () =>
    pick.mutate(undefined, {
      onSuccess: (path) => path !== null && onAdd(path),
      onError: (error) => toastError(error),
    });
  return (
    <form
      className="flex flex-none items-end gap-1.5 px-4 py-3"
      onSubmit={(event) => {
        event.preventDefault();
        add();
      }}
    >
      <TextField
        label={en.deploy.folder}
        value={typed}
        onChange={setTyped}
        placeholder={en.deploy.folderPlaceholder}
        className="flex-1"
        mono
        testId="deploy-folder-input"
      />
      {typed.trim() === "" ? (
        <Button onClick={browse} disabled={pick.isPending} data-testid="deploy-folder-browse">
          {en.deploy.browse}
        </Button>
      ) : (
        <Button type="submit" data-testid="deploy-folder-add">
          {en.deploy.add}
        </Button>
      )}
    </form>
  );
}
