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
import { baseName, useHome } from "@/lib/paths";
import { en } from "@/text/en";

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
  const wanted = find.trim().toLowerCase();
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
  const rows = all.filter((project) => `${project.name} ${project.path}`.toLowerCase().includes(wanted));
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
      <ul className="min-h-0 flex-1 overflow-y-auto px-2">
        {rows.length === 0 && <li className="px-2 py-1 text-fg2">{en.deploy.noProjects}</li>}
        {rows.map((project) => (
          <li key={project.path}>
            <label
              htmlFor={`${id}-${project.path}`}
              className={`flex items-start gap-2 rounded-md px-2 py-1.5 hover:bg-hover ${chosen.has(project.path) ? "bg-select!" : ""}`}
            >
              <span className="flex h-4.5 items-center">
                <Checkbox
                  checked={chosen.has(project.path)}
                  onChange={() => toggle(project)}
                  id={`${id}-${project.path}`}
                  disabled={!project.exists || (project.global && addHome.isPending)}
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
                  <span className="text-xs text-fg3">{en.profiles.homeHint}</span>
                ) : (
                  <PathText path={project.path} plain max={36} className="text-xs! text-fg3" />
                )}
              </span>
            </label>
          </li>
        ))}
      </ul>
      <AddFolder onAdd={onAdd} />
    </section>
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
