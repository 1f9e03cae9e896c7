import type { DiffRequest, FileAction, FileChange, OperationPart } from "@/api/types";
import { isBundle } from "@/lib/artifact-id";

/** What was written to one artifact of a group. */
export interface WrittenRow {
  key: string;
  artifact: string;
  /** What it is called, where its id says nothing. */
  title: string | null;
  profile: string;
  /** The project's path, also where files of the library were written. */
  project: string;
  library: boolean;
  /** Where it lies; files are named from there. */
  place: string;
  files: FileChange[];
}

/** A project, or the library, with what was written there. */
export interface WrittenGroup {
  key: string;
  /** Null for the library. */
  project: string | null;
  rows: WrittenRow[];
}

/** Parts under their projects, in their order; what was written to the library comes last. */
export function groupParts(parts: readonly OperationPart[]): WrittenGroup[] {
  const groups = new Map<string, WrittenGroup>();
  const add = (key: string, project: string | null, row: WrittenRow) => {
    const group = groups.get(key) ?? { key, project, rows: [] };
    group.rows.push(row);
    groups.set(key, group);
  };
  for (const part of parts) {
    const { artifact, profile_id: profile, destination: place, files, title } = part;
    const key = `${part.project_path}\n${profile}\n${artifact}`;
    const onlyLibrary = files.length === 0 && part.library_files.length > 0;
    if (!onlyLibrary) {
      add(part.project_path, part.project_name, {
        key,
        artifact,
        title: title ?? null,
        profile,
        project: part.project_path,
        library: false,
        place,
        files,
      });
    }
  }
  for (const part of parts) {
    if (part.library_files.length === 0) continue;
    const { artifact, profile_id: profile, library_files: files } = part;
    const key = `library\n${part.project_path}\n${profile}\n${artifact}`;
    add("", null, {
      key,
      artifact,
      title: part.title ?? null,
      profile,
      project: part.project_path,
      library: true,
      place: commonFolder(files),
      files,
    });
  }
  return [...groups.values()];
}

const rank: readonly FileAction[] = ["replace", "merge", "create", "remove", "adopt", "keep", "unchanged"];

/** The one sign of a row: replaced where anything was, else what was done first. */
export function actionOf(files: readonly FileChange[]): FileAction {
  const actions = new Set(files.map((file) => file.action));
  if (actions.has("create") && actions.has("remove")) return "replace";
  return rank.find((action) => actions.has(action)) ?? "unchanged";
}

const written: readonly FileAction[] = ["create", "replace", "merge", "remove"];

/** What to ask for to see how an operation changed a file; null where nothing is known of it but its name. */
export function changeOf(row: WrittenRow, file: FileChange, operation: string): DiffRequest | null {
  if (!written.includes(file.action) || (row.library && !isBundle(row.artifact))) return null;
  return {
    project_path: row.project,
    profile_id: row.profile,
    artifact: row.artifact,
    path: file.path,
    left: "history",
    right: "written",
    operation,
  };
}

/** A file's path as seen from where its artifact lies. */
export function inside(path: string, place: string): string {
  if (path.startsWith(`${place}/`)) return path.slice(place.length + 1);
  return path.split("/").at(-1) ?? path;
}

function commonFolder(files: readonly FileChange[]): string {
  const [first = "", ...rest] = files.map((file) => file.path.split("/").slice(0, -1));
  let depth = first.length;
  for (const folders of rest) {
    while (depth > 0 && folders[depth - 1] !== first[depth - 1]) depth -= 1;
  }
  return first === "" ? "" : first.slice(0, depth).join("/");
}
